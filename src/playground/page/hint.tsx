import { useState } from 'preact/hooks';
import { useDesk } from './desk.ts';
import { fillComposer } from './drafts.ts';
import type { Channel } from './types.ts';

const example = '/pod exec api-7f run-migrations';
const storedAs = 'voicepipe.hint';

/** The start of a channel, and for newcomers what to try first. */
export function Hint({ channel, isEmpty }: { channel: Channel; isEmpty: boolean }) {
  const { workspace } = useDesk();
  const [isShown, setShown] = useState(localStorage.getItem(storedAs) === null);
  const isHere = channel.members.includes(workspace.app.user);
  const dismiss = () => {
    localStorage.setItem(storedAs, 'seen');
    setShown(false);
  };
  return (
    <section class="channel-start" aria-label="About this channel">
      {(isEmpty || isShown) && (
        <>
          <h2>{channel.direct_with === undefined ? `# ${channel.name}` : workspace.app.name}</h2>
          <p class="quiet">
            {channel.topic === '' ? 'This conversation is just the two of you.' : `${channel.topic}.`}
          </p>
        </>
      )}
      {isHere && isShown && (
        <div class="hint">
          <button type="button" class="icon-button" aria-label="Hide the hint" onClick={dismiss}>
            ✕
          </button>
          <p>
            <strong>Try it.</strong> Everything here is safe to play with: the pods are make-believe.
          </p>
          <ol>
            <li>
              Type{' '}
              <button type="button" class="try" onClick={() => fillComposer(channel.id, example)}>
                {example}
              </button>{' '}
              and press Enter.
            </li>
            <li>
              Switch <strong>Acting as</strong>, at the top, to <strong>approver</strong>.
            </li>
            <li>
              Press <strong>Approve</strong>, and open the thread for the output.
            </li>
          </ol>
        </div>
      )}
      {!isHere && (
        <p class="hint">
          {workspace.app.name} is not in this channel. Invite it:{' '}
          <button
            type="button"
            class="try"
            onClick={() => fillComposer(channel.id, `/invite @${workspace.app.name}`)}
          >
            /invite @{workspace.app.name}
          </button>
        </p>
      )}
    </section>
  );
}

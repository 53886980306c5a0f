import { Fragment } from 'preact';
import { useDesk } from './desk.ts';
import { Hint } from './hint.tsx';
import { MessageView } from './message-view.tsx';
import { Scroller } from './scroller.tsx';
import { useStickToEnd } from './stick.ts';
import type { ThreadSummary } from './threads.ts';
import { dayOf } from './time.ts';
import type { Channel, Message } from './types.ts';
import { useWindow } from './window.ts';

const groupWithinSeconds = 300;

/** The channel's messages, oldest first, as the acting person sees them. */
export function MessageList(props: {
  channel: Channel;
  roots: readonly Message[];
  threads: ReadonlyMap<string, ThreadSummary>;
  openThread: string | undefined;
}) {
  const { channel, roots, threads, openThread } = props;
  const { actor } = useDesk();
  const key = `${channel.id} ${actor}`;
  const { shown, hidden, showMore } = useWindow(key, roots);
  const { list, onScroll } = useStickToEnd(key, roots);
  return (
    <Scroller key={key} role="log" label={`Messages in ${channel.name}`} inner={list} onScroll={onScroll}>
      <div class="messages">
        {hidden === 0 ? (
          <Hint channel={channel} isEmpty={roots.length === 0} />
        ) : (
          <button type="button" class="button earlier" onClick={showMore}>
            Show earlier messages ({hidden})
          </button>
        )}
        {shown.map((message, index) => {
          const before = shown[index - 1];
          const isNewDay = before === undefined || dayOf(before.ts) !== dayOf(message.ts);
          return (
            <Fragment key={message.ts}>
              {isNewDay && (
                <p class="day">
                  <span>{dayOf(message.ts)}</span>
                </p>
              )}
              <MessageView
                message={message}
                channel={channel.id}
                thread={threads.get(message.ts)}
                isCompact={!isNewDay && continues(before, message)}
                isOpen={openThread === message.ts}
                hasThread
              />
            </Fragment>
          );
        })}
      </div>
    </Scroller>
  );
}

/** Whether a message is one more of the same person in a row. */
function continues(before: Message | undefined, message: Message): boolean {
  return (
    before !== undefined &&
    before.user === message.user &&
    before.ephemeral_to === undefined &&
    message.ephemeral_to === undefined &&
    message.blocks.length === 0 &&
    before.blocks.length === 0 &&
    Number(message.ts) - Number(before.ts) < groupWithinSeconds
  );
}

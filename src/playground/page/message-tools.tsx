import { post } from './control.ts';
import { useDesk } from './desk.ts';
import { MenuButton } from './menu-button.tsx';
import type { Message } from './types.ts';

/** What one can do with a message: reply, and the app's shortcuts. */
export function MessageTools(props: { message: Message; channel: string; hasThread: boolean }) {
  const { message, channel, hasThread } = props;
  const { actor, workspace, tell, go } = useDesk();
  const isOfTeam = workspace.people.find(({ id }) => id === actor)?.team === undefined;
  const offered = isOfTeam ? workspace.shortcuts.filter(({ type }) => type === 'message') : [];
  const shortcuts = offered.map(({ callbackId, name }) => ({
    id: callbackId,
    label: name,
    note: workspace.app.name,
    async pick() {
      const body = { user: actor, channel, ts: message.ts, callback_id: callbackId };
      const answer = await post('shortcut', body);
      if (!answer.ok) tell(answer.error);
    },
  }));
  const copy = {
    id: 'copy',
    label: 'Copy text',
    pick: () => void navigator.clipboard?.writeText(message.text).catch(() => tell('Nothing was copied.')),
  };
  return (
    <div class="message-tools">
      {hasThread && (
        <button
          type="button"
          class="icon-button"
          aria-label="Reply in thread"
          title="Reply in thread"
          onClick={() => go(channel, message.ts)}
        >
          <svg viewBox="0 0 20 20" width="17" height="17" aria-hidden="true">
            <path
              d="M3 4h14v10H9l-4 3v-3H3z"
              fill="none"
              stroke="currentColor"
              stroke-width="1.6"
              stroke-linejoin="round"
            />
          </svg>
        </button>
      )}
      <MenuButton label="More actions" class="icon-button" items={[...shortcuts, copy]}>
        ⋮
      </MenuButton>
    </div>
  );
}

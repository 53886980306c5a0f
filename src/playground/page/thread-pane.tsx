import { Composer } from './composer.tsx';
import { useDesk } from './desk.ts';
import { MessageView } from './message-view.tsx';
import { useStickToEnd } from './stick.ts';
import type { Channel, Message } from './types.ts';

/** The thread that is open, beside the channel (over it on a phone). */
export function ThreadPane(props: { channel: Channel; messages: readonly Message[]; thread: string }) {
  const { channel, messages, thread } = props;
  const { actor, go } = useDesk();
  const parent = messages.find(({ ts }) => ts === thread);
  const replies = messages.filter(
    ({ ts, thread_ts, ephemeral_to }) =>
      thread_ts === thread && ts !== thread && (ephemeral_to === undefined || ephemeral_to === actor),
  );
  const { list, onScroll } = useStickToEnd(`${thread} ${actor}`, messages);
  return (
    <aside
      class="thread"
      aria-label="Thread"
      onKeyDown={(event) => {
        if (event.key === 'Escape') go(channel.id);
      }}
    >
      <header class="pane-head">
        <h2>
          Thread <span class="quiet"># {channel.name}</span>
        </h2>
        <button
          type="button"
          class="icon-button"
          aria-label="Close the thread"
          onClick={() => go(channel.id)}
        >
          ✕
        </button>
      </header>
      <div class="scroll" ref={list} onScroll={onScroll} role="log" aria-live="polite" aria-label="Replies">
        <div class="messages">
          {parent === undefined ? (
            <p class="empty">This message is gone.</p>
          ) : (
            <MessageView message={parent} channel={channel.id} />
          )}
          <p class="reply-count">
            <span>{replies.length === 1 ? '1 reply' : `${replies.length} replies`}</span>
          </p>
          {replies.map((message, index) => (
            <MessageView
              key={message.ts}
              message={message}
              channel={channel.id}
              isCompact={follows(replies[index - 1], message)}
            />
          ))}
        </div>
      </div>
      <Composer
        channel={channel.id}
        title={`# ${channel.name}`}
        thread={thread}
        isMember={channel.members.includes(actor)}
      />
    </aside>
  );
}

/** Whether a reply is one more of the same author, who need not be named again. */
function follows(before: Message | undefined, message: Message): boolean {
  return before?.user === message.user && before.ephemeral_to === message.ephemeral_to;
}

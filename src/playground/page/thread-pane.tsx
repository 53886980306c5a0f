import { useLayoutEffect, useRef } from 'preact/hooks';
import { Composer } from './composer.tsx';
import { useDesk } from './desk.ts';
import { MessageView } from './message-view.tsx';
import { Scroller } from './scroller.tsx';
import { useStickToEnd } from './stick.ts';
import { countReplies } from './thread-line.tsx';
import type { Channel, Message } from './types.ts';
import { useWindow } from './window.ts';

/** The thread that is open, beside the channel (over it on a phone). Escape closes it. */
export function ThreadPane(props: {
  channel: Channel;
  parent: Message | undefined;
  replies: readonly Message[];
  thread: string;
}) {
  const { channel, parent, replies, thread } = props;
  const { actor, go } = useDesk();
  const key = `${thread} ${actor}`;
  const { shown, hidden, showMore } = useWindow(key, replies);
  const { list, onScroll } = useStickToEnd(key, replies);
  const pane = useRef<HTMLElement>(null);
  useLayoutEffect(() => pane.current?.focus(), []);

  function close(): void {
    go(channel.id);
    // Back to where the thread was opened from.
    document.querySelector<HTMLElement>(`main [data-ts="${thread}"] .thread-line`)?.focus();
  }

  return (
    <aside
      class="thread"
      aria-label="Thread"
      ref={pane}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
      }}
    >
      <header class="pane-head">
        <h2>
          Thread <span class="quiet"># {channel.name}</span>
        </h2>
        <button type="button" class="icon-button" aria-label="Close the thread" onClick={close}>
          ✕
        </button>
      </header>
      <Scroller key={key} role="log" label="Replies" inner={list} onScroll={onScroll}>
        <div class="messages">
          {parent === undefined ? (
            <p class="empty">This message is gone.</p>
          ) : (
            <MessageView message={parent} channel={channel.id} />
          )}
          <p class="reply-count">
            <span>{countReplies(replies.length)}</span>
          </p>
          {hidden > 0 && (
            <button type="button" class="button earlier" onClick={showMore}>
              Show earlier replies ({hidden})
            </button>
          )}
          {shown.map((message, index) => (
            <MessageView
              key={message.ts}
              message={message}
              channel={channel.id}
              isCompact={follows(shown[index - 1], message)}
            />
          ))}
        </div>
      </Scroller>
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

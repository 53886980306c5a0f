import { Fragment } from 'preact';
import { useDesk } from './desk.ts';
import { Hint } from './hint.tsx';
import { MessageView } from './message-view.tsx';
import { useStickToEnd } from './stick.ts';
import { dayOf } from './time.ts';
import type { Channel, Message } from './types.ts';

const groupWithinSeconds = 300;

/** The channel's messages, oldest first, as the acting person sees them. */
export function MessageList(props: {
  channel: Channel;
  messages: readonly Message[];
  openThread: string | undefined;
}) {
  const { channel, messages, openThread } = props;
  const { actor, go } = useDesk();
  const visible = messages.filter(({ ephemeral_to }) => ephemeral_to === undefined || ephemeral_to === actor);
  const roots = visible.filter(({ ts, thread_ts }) => thread_ts === undefined || thread_ts === ts);
  const { list, onScroll } = useStickToEnd(`${channel.id} ${actor}`, messages);
  return (
    <div
      class="scroll"
      ref={list}
      onScroll={onScroll}
      role="log"
      aria-live="polite"
      aria-label={`Messages in ${channel.name}`}
    >
      <div class="messages">
        <Hint channel={channel} isEmpty={roots.length === 0} />
        {roots.map((message, index) => {
          const before = roots[index - 1];
          const isNewDay = before === undefined || dayOf(before.ts) !== dayOf(message.ts);
          const replies = visible.filter(
            ({ ts, thread_ts }) => thread_ts === message.ts && ts !== message.ts,
          );
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
                replies={replies}
                isCompact={!isNewDay && continues(before, message)}
                isOpen={openThread === message.ts}
                onThread={() => go(channel.id, message.ts)}
              />
            </Fragment>
          );
        })}
      </div>
    </div>
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

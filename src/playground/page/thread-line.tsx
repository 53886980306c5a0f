import { Avatar } from './avatar.tsx';
import { nameOf, useDesk } from './desk.ts';
import type { ThreadSummary } from './threads.ts';
import { clockOf } from './time.ts';

/** The line below a message that leads to its replies. */
export function ThreadLine(props: { channel: string; ts: string; thread: ThreadSummary; isOpen: boolean }) {
  const { channel, ts, thread, isOpen } = props;
  const { workspace, go } = useDesk();
  return (
    <button type="button" class="thread-line" onClick={() => go(channel, ts)} aria-expanded={isOpen}>
      {thread.authors.map((user) => (
        <Avatar key={user} user={user} name={nameOf(workspace, user)} size={22} />
      ))}
      <span class="thread-count">{countReplies(thread.count)}</span>
      <span class="quiet">Last reply {clockOf(thread.last)}</span>
    </button>
  );
}

/** The number of replies, in words. */
export function countReplies(count: number): string {
  return count === 1 ? '1 reply' : `${count} replies`;
}

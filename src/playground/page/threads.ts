import type { Message } from './types.ts';

/** What the channel tells of a thread. */
export interface ThreadSummary {
  readonly count: number;
  readonly last: string;
  readonly authors: readonly string[];
}

/** A channel as one person sees it. */
export interface Seen {
  /** Messages that stand in the channel itself, oldest first. */
  readonly roots: readonly Message[];
  /** Replies by the `ts` of their thread, oldest first. */
  readonly replies: ReadonlyMap<string, readonly Message[]>;
}

/** Sorts messages into roots and threads; others' ephemerals, and those from before `since`, are not there. */
export function sortMessages(messages: readonly Message[], actor: string, since: number): Seen {
  const roots: Message[] = [];
  const replies = new Map<string, Message[]>();
  for (const message of messages) {
    const { ts, thread_ts, ephemeral_to } = message;
    if (ephemeral_to !== undefined && (ephemeral_to !== actor || Number(ts) < since)) continue;
    if (thread_ts === undefined || thread_ts === ts) roots.push(message);
    else if (replies.has(thread_ts)) replies.get(thread_ts)?.push(message);
    else replies.set(thread_ts, [message]);
  }
  return { roots, replies };
}

/** The summaries of threads; one that did not change is the same object as in `before`. */
export function summarise(
  replies: Seen['replies'],
  before: ReadonlyMap<string, ThreadSummary>,
): ReadonlyMap<string, ThreadSummary> {
  const entries = [...replies].map(([ts, list]) => {
    const known = before.get(ts);
    const last = list.at(-1)?.ts ?? ts;
    if (known?.count === list.length && known.last === last) return [ts, known] as const;
    const authors = [...new Set(list.map(({ user }) => user))].slice(0, 4);
    return [ts, { count: list.length, last, authors }] as const;
  });
  return new Map(entries);
}

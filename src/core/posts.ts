import { renderChanged, renderGlass, renderLapsed, renderOverdue, renderReminder } from './card/notices.ts';
import { renderCard } from './card.ts';
import type { Message } from './message.ts';
import type { StreamName } from './outcome.ts';
import { renderOutcome } from './posts/outcome.ts';
import { type KeptStream, planStream } from './posts/stream.ts';
import { isOver, type Run } from './run.ts';

/** What one message of a run shall show. Posting a key twice is one message. */
export type Post = MessagePost | FilePost;

interface Keyed {
  /**
   * `card`, `reminder`, `changed-SEAL`, `lapsed-SEAL-COUNT`, `glass`, `overdue`, `stdout-1`… (from the beginning), `file-stdout`, `stdout-end-3`… (to the
   * end), the same of stderr, `outcome`; `slice-PRESS-1`… for what somebody asked to see.
   */
  readonly key: string;
  /** Everything but the card stands in the card's thread. */
  readonly inThread: boolean;
  /** Another channel than the one where it was asked. */
  readonly channel?: string;
}

export interface MessagePost extends Keyed {
  readonly message: Message;
}

/** The whole of a stream as it is stored. */
export interface FilePost extends Keyed {
  readonly file: { readonly stream: StreamName; readonly name: string; readonly title: string };
}

/** What is stored of each stream, as far as pages can show it. */
export type KeptOutput = Readonly<Record<StreamName, KeptStream>>;

/**
 * The messages that should stand for a run now, in the order in which they are posted. Output comes only when the run is over.
 * `refused` names the streams whose file Slack did not take: they get more pages, all of them behind what was there before.
 */
export function planPosts(
  run: Run,
  kept: KeptOutput,
  refused: ReadonlySet<StreamName> = new Set(),
): readonly Post[] {
  const card: Post = { key: 'card', inThread: false, message: renderCard(run) };
  const before = [card, ...planNotices(run)];
  if (!isOver(run.state) || run.output === undefined) return before;
  const counts = run.output;
  return [
    ...before,
    ...(run.hidesOutput === true ? [] : (['stdout', 'stderr'] as const)).flatMap((stream) =>
      planStream(run, { stream, kept: kept[stream], count: counts[stream], isRefused: refused.has(stream) }),
    ),
    { key: 'outcome', inThread: true, message: renderOutcome(run, { counts, kept }) },
  ];
}

/** What is said beside the card while it waits, and about a broken glass. What stands once stays. */
function planNotices(run: Run): readonly Post[] {
  const { brokeGlass: glass, changes, lapsed = [], seal = '' } = run;
  const isWaiting = run.state === 'awaiting-approval';
  return [
    ...(isWaiting && changes !== undefined
      ? [{ key: `changed-${seal.slice(0, 16)}`, inThread: true, message: renderChanged(run) }]
      : []),
    ...(isWaiting && lapsed.length > 0
      ? [{ key: `lapsed-${seal.slice(0, 16)}-${lapsed.length}`, inThread: true, message: renderLapsed(run) }]
      : []),
    ...(isWaiting && run.remindedAt !== undefined
      ? [{ key: 'reminder', inThread: true, message: renderReminder(run) }]
      : []),
    ...(glass === undefined
      ? []
      : [{ key: 'glass', inThread: false, channel: glass.announceIn, message: renderGlass(run, glass) }]),
    ...(glass?.isOverdue === true && glass.reviewed === undefined
      ? [{ key: 'overdue', inThread: false, channel: glass.announceIn, message: renderOverdue(run, glass) }]
      : []),
  ];
}

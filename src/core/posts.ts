import { shownCommand } from './approval/must-view.ts';
import { renderChanged, renderGlass, renderOverdue, renderReminder } from './card/notices.ts';
import { describeState, renderStanding } from './card/standing.ts';
import { renderCard } from './card.ts';
import type { Message } from './message.ts';
import type { OutputCounts, StreamName } from './outcome.ts';
import { cutPages } from './pages.ts';
import { isOver, type Run } from './run.ts';
import { decodeOutput, resolveTerminal } from './terminal.ts';
import { escapeMrkdwn } from './text.ts';

/** What one message of a run shall show. Posting a key twice is one message. */
export interface Post {
  /** `card`, `reminder`, `changed-SEAL`, `glass`, `overdue`, `stdout-1`, `stderr-1`, …, `outcome`. */
  readonly key: string;
  /** Everything but the card stands in the card's thread. */
  readonly inThread: boolean;
  /** Another channel than the one where it was asked. */
  readonly channel?: string;
  readonly message: Message;
}

/** The kept bytes of each stream, in order of arrival. */
export type KeptOutput = Readonly<Record<StreamName, Uint8Array>>;

/** The most pages that one stream gets in the thread: its first and its last ones. */
const maxPages = 6;

/** The messages that should stand for a run now, in the order in which they are posted. Output comes only when the run is over. */
export function planPosts(run: Run, kept: KeptOutput): readonly Post[] {
  const card: Post = { key: 'card', inThread: false, message: renderCard(run) };
  const before = [card, ...planNotices(run)];
  if (!isOver(run.state) || run.output === undefined) return before;
  const counts = run.output;
  return [
    ...before,
    ...planStream('stdout', kept, counts, run),
    ...planStream('stderr', kept, counts, run),
    { key: 'outcome', inThread: true, message: renderOutcome(run, counts) },
  ];
}

/** What is said beside the card while it waits, and about a broken glass. What stands once stays. */
function planNotices(run: Run): readonly Post[] {
  const { brokeGlass: glass, changes, seal = '' } = run;
  const isWaiting = run.state === 'awaiting-approval';
  return [
    ...(isWaiting && changes !== undefined
      ? [{ key: `changed-${seal.slice(0, 16)}`, inThread: true, message: renderChanged(run) }]
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

function planStream(stream: StreamName, kept: KeptOutput, counts: OutputCounts, run: Run): Post[] {
  const text = resolveTerminal(decodeOutput(kept[stream]));
  const pages = cutPages(text);
  const left =
    pages.length <= maxPages ? pages : [...pages.slice(0, maxPages / 2), ...pages.slice(-maxPages / 2)];
  const omitted = pages.length - left.length;
  return left.map((page, index) => {
    const number = index < maxPages / 2 || omitted === 0 ? index + 1 : index + 1 + omitted;
    const gap =
      omitted > 0 && index === maxPages / 2
        ? ` · pages ${index + 1} to ${index + omitted} are kept but not shown`
        : '';
    const title = `${nameStream(run, stream)} · page ${number} of ${pages.length}${gap}${counts[stream].leftOut === undefined ? '' : ` · ${counts[stream].leftOut} bytes in the middle were not kept`}`;
    return { key: `${stream}-${index + 1}`, inThread: true, message: renderPage(title, page, run) };
  });
}

/** What only looks has no streams of a program: what it read, and voicepipe's remarks on that. */
function nameStream({ command }: Run, stream: StreamName): string {
  if (command.verb === 'exec') return stream;
  return stream === 'stdout' ? command.verb : 'remarks';
}

function renderPage(title: string, page: string, run: Run): Message {
  const command = shownCommand(run);
  return {
    text: escapeMrkdwn(`${title} of ${command.slice(0, 200)}`),
    blocks: [
      {
        type: 'rich_text',
        elements: [
          { type: 'rich_text_section', elements: [{ type: 'text', text: title, style: { bold: true } }] },
          {
            type: 'rich_text_preformatted',
            elements: [{ type: 'text', text: page.endsWith('\n') ? page.slice(0, -1) || ' ' : page }],
          },
        ],
      },
    ],
  };
}

function renderOutcome(run: Run, counts: OutputCounts): Message {
  const state = describeState(run);
  const printed = (['stdout', 'stderr'] as const)
    .filter((stream) => counts[stream].bytes > 0)
    .map(
      (stream) =>
        `${nameStream(run, stream)}: ${counts[stream].lines} ${counts[stream].lines === 1 ? 'line' : 'lines'}, ${counts[stream].bytes} bytes`,
    )
    .join(' · ');
  const facts = `${printed === '' ? 'It printed nothing.' : printed}${describeMasked(counts)}`;
  return {
    text: escapeMrkdwn(`${state.sentence} ${facts}`),
    blocks: [
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [...renderStanding(state), { type: 'text', text: `\n${facts}` }],
          },
        ],
      },
    ],
  };
}

/** ` · 3 secrets masked (2 password, 1 jwt)`. */
function describeMasked({ redacted = {} }: OutputCounts): string {
  const kinds = Object.entries(redacted);
  const sum = kinds.reduce((total, [, count]) => total + count, 0);
  if (sum === 0) return '';
  const named = kinds.map(([kind, count]) => `${count} ${kind}`).join(', ');
  return ` · ${sum} ${sum === 1 ? 'secret' : 'secrets'} masked (${named})`;
}

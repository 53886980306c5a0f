import { plain } from '../card/elements.ts';
import { describeState, renderStanding } from '../card/standing.ts';
import type { Message } from '../message.ts';
import { countOf, writeBytes } from '../numbers.ts';
import type { OutputCounts } from '../outcome.ts';
import type { KeptOutput } from '../posts.ts';
import type { Run } from '../run.ts';
import { renderSliceButtons } from '../slice/buttons.ts';
import { escapeMrkdwn, shorten } from '../text.ts';
import { nameStream } from './page.ts';

/** The last message of a run: how it ended, what it printed, and buttons that show more of that. */
export function renderOutcome(
  run: Run,
  { counts, kept }: { readonly counts: OutputCounts; readonly kept: KeptOutput },
): Message {
  const state = describeState(run);
  const printed = (['stdout', 'stderr'] as const)
    .filter((stream) => counts[stream].bytes > 0)
    .map(
      (stream) =>
        `${nameStream(run, stream)}: ${countOf(counts[stream].lines, 'line')}, ${writeBytes(counts[stream].bytes)}`,
    )
    .join(' · ');
  const facts = `${printed === '' ? 'It printed nothing.' : printed}${describeMasked(counts)}`;
  return {
    text: escapeMrkdwn(shorten(`${state.sentence} ${facts}`, 2_900)),
    blocks: [
      {
        type: 'rich_text',
        elements: [{ type: 'rich_text_section', elements: [...renderStanding(state), plain(`\n${facts}`)] }],
      },
      ...renderSliceButtons(run, kept),
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

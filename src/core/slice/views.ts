import { shownCommand } from '../approval/must-view.ts';
import { code, plain } from '../card/elements.ts';
import type { Block, View } from '../message.ts';
import type { Run } from '../run.ts';
import { shorten } from '../text.ts';

/** The callback ids of the modals about stored output. */
export const sliceCallbacks = { around: 'run-around', grep: 'run-grep' } as const;

/** The block ids of their fields. */
export const sliceFields = { where: 'where', pattern: 'pattern', context: 'context' } as const;

/** Asks for a place in the output. `press` makes what is posted unique to the press that opened it. */
export function renderAround(run: Run, press: string): View {
  return {
    callback: sliceCallbacks.around,
    title: 'Around a line',
    submit: 'Show',
    metadata: `${run.id} ${press}`,
    blocks: [
      about(run),
      field({
        id: sliceFields.where,
        label: 'A line number, or words that the line holds',
        hint: 'Such as 1200, or connection refused. The first line that holds the words is shown, with 15 lines on each side. Begin with "stderr:" to look there only.',
        maxLength: 300,
      }),
    ],
  };
}

/** Asks for a pattern. */
export function renderGrep(run: Run, press: string): View {
  return {
    callback: sliceCallbacks.grep,
    title: 'Search the output',
    submit: 'Search',
    metadata: `${run.id} ${press}`,
    blocks: [
      about(run),
      field({
        id: sliceFields.pattern,
        label: 'Pattern (RE2)',
        hint: 'Such as error|timeout, or (?i)refused for any case. The first 20 lines that fit are posted in the thread, for everybody in it.',
        maxLength: 500,
      }),
      field({
        id: sliceFields.context,
        label: 'Lines around each',
        hint: '0 to 10',
        maxLength: 2,
        initial: '2',
      }),
    ],
  };
}

function about(run: Run): Block {
  return {
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_section',
        elements: [
          code(shorten(shownCommand(run), 100)),
          plain(`\nRun ${run.id}. This reads what is stored; nothing runs again.`),
        ],
      },
    ],
  };
}

function field(how: {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly maxLength: number;
  readonly initial?: string;
}): Block {
  const text = (words: string) => ({ type: 'plain_text', text: words, emoji: false });
  return {
    type: 'input',
    block_id: how.id,
    label: text(how.label),
    hint: text(how.hint),
    element: {
      type: 'plain_text_input',
      action_id: how.id,
      max_length: how.maxLength,
      ...(how.initial === undefined ? {} : { initial_value: how.initial }),
    },
  };
}

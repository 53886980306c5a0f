import { shownCommand } from '../approval/must-view.ts';
import type { View } from '../message.ts';
import { cutPages } from '../pages.ts';
import type { Run } from '../run.ts';
import { describeTarget } from '../target.ts';
import { bold, plain } from './elements.ts';

/** The callback ids of our modals. */
export const viewCallbacks = { deny: 'run-deny', whole: 'run-whole' } as const;

/** The block id of the one field that the denial asks for. */
export const reasonBlock = 'reason';

/** A modal of one piece is at most so long, well under the 3,000 characters of a text. */
const pieceLength = 2_800;

/** The whole command, every byte of it, cut into pieces that follow each other without gap. */
export function renderWhole(run: Run): View {
  const pieces = cutPages(shownCommand(run), pieceLength);
  const where = run.target === undefined ? 'unknown' : describeTarget(run.target);
  return {
    callback: viewCallbacks.whole,
    title: 'The whole command',
    metadata: '',
    blocks: [
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              bold(`Run ${run.id}`),
              plain(` in ${where}${pieces.length > 1 ? `, in ${pieces.length} pieces` : ''}`),
            ],
          },
        ],
      },
      ...pieces.map((piece) => ({
        type: 'rich_text',
        elements: [{ type: 'rich_text_preformatted', elements: [plain(piece)] }],
      })),
    ],
  };
}

/** Asks why somebody says no. */
export function renderDenial(run: Run, seal: string): View {
  return {
    callback: viewCallbacks.deny,
    title: 'Deny this command',
    submit: 'Deny',
    metadata: `${run.id} ${seal}`,
    blocks: [
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_preformatted',
            elements: [plain(shownCommand(run).slice(0, 2_000))],
          },
        ],
      },
      {
        type: 'input',
        block_id: reasonBlock,
        label: { type: 'plain_text', text: 'Why not?', emoji: false },
        hint: {
          type: 'plain_text',
          text: 'The asker and everybody in the channel will read it.',
          emoji: false,
        },
        element: { type: 'plain_text_input', action_id: 'text', multiline: true, max_length: 500 },
      },
    ],
  };
}

import type { Block } from '../message.ts';
import type { StreamName } from '../outcome.ts';
import { isOver, type Run } from '../run.ts';

/** The ids of the buttons under an outcome; the value of each is the run's id. */
export const sliceActions = {
  head: 'run-head',
  tail: 'run-tail',
  around: 'run-around',
  grep: 'run-grep',
  stderr: 'run-stderr',
  download: 'run-download',
} as const;

/** Asks for the same command again, as a new run with a verdict of its own. */
export const againAction = 'run-again';

const empty = { bytes: 0, lines: 0 };
/** What is offered of output that the channel does not see. */
const none = { stdout: empty, stderr: empty };

/** Output of at most so many lines is read with the eyes. */
const fewLines = 10;

/** What can be asked of the stored output: nothing of an empty one, no search in what a glance takes in. */
export function renderSliceButtons(
  run: Run,
  kept: Readonly<Record<StreamName, { readonly bytes: number; readonly lines: number }>>,
): readonly Block[] {
  if (!isOver(run.state)) return [];
  const button = (action: string, text: string) => ({
    type: 'button',
    action_id: action,
    value: run.id,
    text: { type: 'plain_text', text, emoji: false },
  });
  const { stdout, stderr } = run.hidesOutput === true ? none : kept;
  const isLong = stdout.lines > fewLines || stderr.lines > fewLines || stdout.bytes + stderr.bytes > 3_000;
  const elements = [
    ...(isLong
      ? [
          button(sliceActions.head, 'Head'),
          button(sliceActions.tail, 'Tail'),
          button(sliceActions.around, 'Around…'),
          button(sliceActions.grep, 'Grep…'),
        ]
      : []),
    ...(stdout.bytes > 0 && stderr.bytes > 0 ? [button(sliceActions.stderr, 'stderr only')] : []),
    ...(stdout.bytes + stderr.bytes > 0 ? [button(sliceActions.download, 'Download')] : []),
    button(againAction, 'Run again'),
  ];
  return [{ type: 'actions', block_id: `slice:${run.id}`, elements }];
}

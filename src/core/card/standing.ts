import { describeDuration } from '../duration.ts';
import { displayProse } from '../look-alikes.ts';
import type { Outcome } from '../outcome.ts';
import type { Run } from '../run.ts';
import { bold, type Element } from './elements.ts';
import { explainExit } from './exit-code.ts';

/** How a run stands: an emoji by its Slack name, and one sentence that never claims more than is known. */
export interface Standing {
  readonly emoji: string;
  readonly sentence: string;
}

/** How a run stands now. */
export function describeState(run: Run): Standing {
  switch (run.state) {
    case 'received':
    case 'judged':
      return { emoji: 'hourglass_flowing_sand', sentence: 'Getting ready.' };
    case 'awaiting-approval':
      return {
        emoji: 'lock',
        sentence:
          run.changes === undefined
            ? "Waits for another person's approval."
            : run.changes.some(({ what }) => what === 'command')
              ? 'Waits for approval again: the command was changed.'
              : 'Waits for approval again: what was approved has changed.',
      };
    case 'queued':
      return { emoji: 'hourglass_flowing_sand', sentence: 'Waits for a worker.' };
    case 'claimed':
      return { emoji: 'hourglass_flowing_sand', sentence: 'Opens the connection to the pod.' };
    case 'running':
      return { emoji: 'arrows_counterclockwise', sentence: 'Runs.' };
    case 'finished':
      return run.outcome === undefined
        ? { emoji: 'grey_question', sentence: 'Finished.' }
        : describeOutcome(run, run.outcome);
    case 'refused':
      return { emoji: 'no_entry', sentence: run.failure?.message ?? 'Refused.' };
    case 'expired':
      return {
        emoji: 'hourglass',
        sentence:
          run.queuedAt === undefined
            ? 'Nobody approved it in time, so nothing ran.'
            : 'It was approved but did not start in time, so nothing ran.',
      };
    case 'spread':
      return { emoji: 'twisted_rightwards_arrows', sentence: 'Became a run for each pod.' };
    case 'withdrawn':
      return { emoji: 'leftwards_arrow_with_hook', sentence: 'Withdrawn by who asked, so nothing ran.' };
  }
}

function describeOutcome(run: Run, outcome: Outcome): Standing {
  const ms = elapsed(run);
  const after = ms === undefined ? '' : ` after ${describeDuration(ms)}`;
  switch (outcome.kind) {
    case 'exited': {
      if (run.command.verb !== 'exec') return { emoji: 'white_check_mark', sentence: `Done${after}.` };
      const meaning = explainExit(outcome.exitCode, outcome.outOfMemory);
      return {
        emoji: outcome.exitCode === 0 ? 'white_check_mark' : 'x',
        sentence: `Exited with ${outcome.exitCode}${after}${outcome.verified ? '' : ', not verified: the API server says so, but no supervisor in the container'}.${meaning === undefined ? '' : ` ${meaning}`}`,
      };
    }
    case 'not-started':
      return { emoji: 'no_entry', sentence: `Not started: ${outcome.message}` };
    case 'timed-out':
      return { emoji: 'alarm_clock', sentence: `Timed out${after}. ${outcome.message}` };
    case 'cancelled':
      // The message is whole by itself; behind this word its own beginning would say it twice.
      return {
        emoji: 'octagonal_sign',
        sentence: `Cancelled${after}: ${outcome.message.replace(/^It was cancelled: /, '')}`,
      };
    case 'unknown':
      return { emoji: 'grey_question', sentence: `Outcome unknown${after}. ${outcome.message}` };
  }
}

/** The first line of a card and of an ending. */
export function renderStanding({ emoji, sentence }: Standing): Element[] {
  return [{ type: 'emoji', name: emoji }, bold(` ${displayProse(sentence)}`)];
}

function elapsed(run: Run): number | undefined {
  if (run.startedAt === undefined || run.endedAt === undefined) return undefined;
  return Date.parse(run.endedAt) - Date.parse(run.startedAt);
}

import { countFor } from '../approval/demand.ts';
import { countWord } from '../approval/describe.ts';
import { describeDuration } from '../duration.ts';
import { displayProse } from '../look-alikes.ts';
import { minute } from '../minute.ts';
import type { Outcome } from '../outcome.ts';
import { approvalsOf, type Run } from '../run.ts';
import { bold, drawNames, type Element } from './elements.ts';
import { explainExit } from './exit-code.ts';

/** How a run stands: an emoji by its Slack name, and one sentence that never claims more than is known. */
export interface Standing {
  readonly emoji: string;
  readonly sentence: string;
  /** Ids that the sentence names as `@ID`. */
  readonly names?: readonly string[];
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
            ? waitsFor(run)
            : run.changes.some(({ what }) => what === 'command')
              ? 'Waits for approval again: the command was changed.'
              : 'Waits for approval again: what was approved has changed, so no approval counts any longer.',
      };
    case 'queued':
      return { emoji: 'hourglass_flowing_sand', sentence: waitsToStart(run) };
    case 'claimed':
      return { emoji: 'hourglass_flowing_sand', sentence: 'Opens the connection to the pod.' };
    case 'running':
      return { emoji: 'arrows_counterclockwise', sentence: 'Runs.' };
    case 'finished':
      return run.outcome === undefined
        ? { emoji: 'grey_question', sentence: 'Finished.' }
        : describeOutcome(run, run.outcome);
    case 'refused':
      return {
        emoji: 'no_entry',
        sentence: run.failure?.message ?? 'Refused.',
        names: run.failure?.names ?? [],
      };
    case 'expired':
      return {
        emoji: 'hourglass',
        sentence:
          run.queuedAt === undefined
            ? 'Nobody approved it in time, so nothing ran.'
            : `It was approved but did not start in time, so nothing ran.${run.held === undefined ? '' : ` ${run.held.message}`}`,
      };
    case 'spread':
      return { emoji: 'twisted_rightwards_arrows', sentence: 'Became a run for each pod.' };
    case 'withdrawn':
      return { emoji: 'leftwards_arrow_with_hook', sentence: 'Withdrawn by who asked, so nothing ran.' };
  }
}

function waitsToStart({ held, queuedAt, demand }: Run): string {
  if (held === undefined || queuedAt === undefined || demand === undefined) return 'Waits for a worker.';
  const until = new Date(Date.parse(queuedAt) + demand.startWithinMs).toISOString();
  return `Approved, but not started: ${held.message} It is asked again until ${minute(until)}.`;
}

/** How many people are missing, at the least. */
function waitsFor(run: Run): string {
  const approvals = approvalsOf(run);
  const missing = (run.demand?.anyOf ?? []).map(({ needed }, index) => needed - countFor(approvals, index));
  const least = Math.max(1, Math.min(...missing));
  const isMore = approvals.length > 0;
  if (least === 1 || missing.length === 0)
    return isMore ? "Waits for one more person's approval." : "Waits for another person's approval.";
  return `Waits for the approval of ${countWord(least)} ${isMore ? 'more' : 'other'} people.`;
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
export function renderStanding({ emoji, sentence, names = [] }: Standing): Element[] {
  return [{ type: 'emoji', name: emoji }, ...drawNames(` ${displayProse(sentence)}`, names, bold)];
}

function elapsed(run: Run): number | undefined {
  if (run.startedAt === undefined || run.endedAt === undefined) return undefined;
  return Date.parse(run.endedAt) - Date.parse(run.startedAt);
}

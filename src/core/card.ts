import { describeCommand } from './describe-command.ts';
import { describeDuration } from './duration.ts';
import type { Block, Message } from './message.ts';
import type { Outcome } from './outcome.ts';
import type { Run } from './run.ts';
import { describeTarget } from './target.ts';
import { escapeMrkdwn, showHidden } from './text.ts';

/** The root message of a run: who, what, where and how it stands. Rendered from the run alone. */
export function renderCard(run: Run): Message {
  const state = describeState(run);
  const command = showHidden(describeCommand(run.command));
  const where = describeWhere(run);
  const blocks: Block[] = [
    {
      type: 'rich_text',
      block_id: `card:${run.id}:${run.version}`,
      elements: [
        { type: 'rich_text_section', elements: renderStanding(state) },
        { type: 'rich_text_preformatted', elements: [plain(command)] },
        {
          type: 'rich_text_section',
          elements: [
            plain('in '),
            code(where),
            plain(' for '),
            { type: 'user', user_id: run.asker.user },
            ...chosen(run),
            ...reason(run),
            ...why(run),
            ...decided(run),
          ],
        },
      ],
    },
    ...(run.state === 'awaiting-approval' ? [approvalButtons(run)] : []),
    {
      type: 'context',
      block_id: `facts:${run.id}:${run.version}`,
      elements: [
        {
          type: 'plain_text',
          text: `Run ${run.id}${describeRest(run)}`,
          emoji: false,
        },
      ],
    },
  ];
  return { text: escapeMrkdwn(`${state.sentence} ${command} in ${where}`.slice(0, 2_900)), blocks };
}

/** The button ids of a card; their value is `RUN SEAL`. */
export const approveAction = 'run-approve';
export const denyAction = 'run-deny';

function approvalButtons(run: Run): Block {
  const value = `${run.id} ${run.seal ?? ''}`;
  const button = (action: string, text: string, style: 'primary' | 'danger') => ({
    type: 'button',
    action_id: action,
    style,
    value,
    text: { type: 'plain_text', text, emoji: false },
  });
  return {
    type: 'actions',
    block_id: `vote:${run.id}:${run.version}`,
    elements: [button(approveAction, 'Approve and run', 'primary'), button(denyAction, 'Deny', 'danger')],
  };
}

/** How a run stands: an emoji by its Slack name, and one sentence that never claims more than is known. */
export interface Standing {
  readonly emoji: string;
  readonly sentence: string;
}

export function describeState(run: Run): Standing {
  switch (run.state) {
    case 'received':
    case 'judged':
      return { emoji: 'hourglass_flowing_sand', sentence: 'Getting ready.' };
    case 'awaiting-approval':
      return { emoji: 'lock', sentence: "Waits for another person's approval." };
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
      return { emoji: 'hourglass', sentence: 'Nobody approved it in time, so nothing ran.' };
  }
}

function describeOutcome(run: Run, outcome: Outcome): Standing {
  const ms = elapsed(run);
  const after = ms === undefined ? '' : ` after ${describeDuration(ms)}`;
  switch (outcome.kind) {
    case 'exited':
      if (run.command.verb !== 'exec') return { emoji: 'white_check_mark', sentence: `Done${after}.` };
      return {
        emoji: outcome.exitCode === 0 ? 'white_check_mark' : 'x',
        sentence: `Exited with ${outcome.exitCode}${after}${outcome.verified ? '' : ', not verified: the API server says so, but no supervisor in the container'}.`,
      };
    case 'not-started':
      return { emoji: 'no_entry', sentence: `Not started: ${outcome.message}` };
    case 'timed-out':
      return { emoji: 'alarm_clock', sentence: `Timed out${after}: ${outcome.message}` };
    case 'cancelled':
      return { emoji: 'octagonal_sign', sentence: `Cancelled${after}: ${outcome.message}` };
    case 'unknown':
      return { emoji: 'grey_question', sentence: `Outcome unknown${after}: ${outcome.message}` };
  }
}

/** The first line of a card and of an ending. */
export function renderStanding({ emoji, sentence }: Standing): Element[] {
  return [{ type: 'emoji', name: emoji }, bold(` ${sentence}`)];
}

function elapsed(run: Run): number | undefined {
  if (run.startedAt === undefined || run.endedAt === undefined) return undefined;
  return Date.parse(run.endedAt) - Date.parse(run.startedAt);
}

type Element = Readonly<Record<string, unknown>>;

/** Where it runs, as soon as that is known; before, what was named. */
function describeWhere({ command, target, scope }: Run): string {
  if (target !== undefined)
    return command.verb === 'describe' ? `${target.namespace}/${target.pod}` : describeTarget(target);
  return scope?.namespace ?? command.target ?? command.namespace ?? 'the namespace';
}

function describeRest({ target, scope }: Run): string {
  const cluster = target?.cluster ?? scope?.cluster;
  return [cluster, target?.image.slice(0, 200)].map((fact) => (fact ? ` · ${fact}` : '')).join('');
}

/** What was chosen for the asker. */
function chosen({ target }: Run): Element[] {
  return target?.note === undefined ? [] : [plain(`\n${showHidden(target.note)}`)];
}

function reason(run: Run): Element[] {
  const { command } = run;
  if (command.verb !== 'exec' || command.reason === undefined) return [];
  return [plain(`\nReason: ${showHidden(command.reason)}`)];
}

function why(run: Run): Element[] {
  return run.verdict === undefined ? [] : [plain(`\n${run.verdict.class}: ${showHidden(run.verdict.why)}.`)];
}

function decided(run: Run): Element[] {
  return run.votes.flatMap((vote) => [
    plain(vote.choice === 'approve' ? '\nApproved by ' : '\nDenied by '),
    { type: 'user', user_id: vote.by.user },
    plain('.'),
  ]);
}

function plain(text: string): Element {
  return { type: 'text', text };
}

function bold(text: string): Element {
  return { type: 'text', text, style: { bold: true } };
}

function code(text: string): Element {
  return { type: 'text', text, style: { code: true } };
}

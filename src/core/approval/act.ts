import type { RunCommand } from '../command.ts';
import type { Choice, Person, RunEvent } from '../event.ts';
import type { Failure } from '../failure.ts';
import { approvalsOf, isApproved, isOver, type Run, type RunState } from '../run.ts';
import { mustView } from './must-view.ts';
import type { Voter } from './voter.ts';
import { checkWho } from './who.ts';

/** What somebody does, or time does, about a run that needs approval. */
export type Act =
  | {
      readonly kind: 'approve';
      readonly by: Person;
      readonly voter: Voter;
      /** The seal on the card whose button was pressed. */
      readonly seal: string;
      /** The passkey that confirmed it; only our own HTTP server sets this. */
      readonly passkey?: string;
    }
  | {
      readonly kind: 'deny';
      readonly by: Person;
      readonly voter: Voter;
      readonly seal: string;
      readonly reason: string;
    }
  | { readonly kind: 'view'; readonly by: Person; readonly seal: string }
  | { readonly kind: 'edit'; readonly by: Person; readonly voter: Voter; readonly command: RunCommand }
  | { readonly kind: 'revoke'; readonly by: Person }
  | { readonly kind: 'withdraw'; readonly by: Person }
  /** Stops what runs; of what has not started, the asker withdraws by it. */
  | { readonly kind: 'cancel'; readonly by: Person; readonly voter: Voter }
  | { readonly kind: 'review'; readonly by: Person; readonly voter: Voter; readonly text: string }
  /** Time passes: what is due at `now`, if anything. */
  | { readonly kind: 'tick'; readonly remindAfterMs: number };

/** What an act does: `events` to append (also of a refused try, so that it is on record), and why it did not count. */
export interface Done {
  readonly events: readonly RunEvent[];
  readonly failure?: Failure;
}

/**
 * The whole state machine of approvals: what `act` does to `run` at `now` (ISO 8601). Pure and total; the caller appends
 * `events` by compare-and-set on the run's version and asks again when somebody else was first.
 */
export function act(run: Run, how: Act, now: string): Done {
  if (how.kind === 'tick') return tick(run, how.remindAfterMs, now);
  if (how.kind === 'review') return review(run, how);
  if (how.kind === 'cancel' && how.by.user === run.asker.user && actsIn.withdraw.includes(run.state))
    return act(run, { kind: 'withdraw', by: how.by }, now);
  const due = tick(run, Number.POSITIVE_INFINITY, now);
  if (due.events.length > 0) return { ...due, failure: tooLate(run) };
  const refusal =
    checkState(run, how.kind) ?? checkWho(run, how) ?? checkSeal(run, how) ?? checkRest(run, how);
  if (refusal !== undefined) return refuse(how, refusal);
  switch (how.kind) {
    case 'approve':
      return approve(run, how);
    case 'deny':
      return deny(how);
    case 'view':
      return run.viewers.includes(how.by.user)
        ? { events: [] }
        : { events: [{ type: 'viewed', by: how.by, seal: how.seal }] };
    case 'edit':
      return { events: [{ type: 'edited', by: how.by, command: how.command }] };
    case 'revoke':
      return { events: [{ type: 'revoked', by: how.by }] };
    case 'withdraw':
      return { events: [{ type: 'withdrawn', by: how.by }] };
    case 'cancel':
      return run.cancelledBy === undefined
        ? { events: [{ type: 'cancel-requested', by: how.by }] }
        : {
            events: [],
            failure: { code: 'already-decided', message: `Run "${run.id}" is being stopped already.` },
          };
  }
}

function approve(run: Run, { by, voter, seal, passkey }: Extract<Act, { kind: 'approve' }>): Done {
  const counts = voter.counts === 'unknown' ? [] : voter.counts;
  const voted: RunEvent = {
    type: 'voted',
    by,
    choice: 'approve',
    seal,
    counts,
    ...(passkey === undefined ? {} : { passkey }),
  };
  const votes = [...run.votes, { by, choice: 'approve' as const, at: '', counts }];
  return { events: isApproved({ ...run, votes }) ? [voted, { type: 'queued' }] : [voted] };
}

function deny({ by, seal, reason }: Extract<Act, { kind: 'deny' }>): Done {
  return {
    events: [
      { type: 'voted', by, choice: 'deny', seal, reason },
      {
        type: 'refused',
        failure: { code: 'approval-refused', message: 'Another person said no, so nothing ran.' },
      },
    ],
  };
}

function review(run: Run, { by, voter, text }: Extract<Act, { kind: 'review' }>): Done {
  const debt = run.brokeGlass;
  const refuseWith = (failure: Failure) => refuse({ kind: 'review', by }, failure);
  if (debt === undefined || debt.reviewed !== undefined)
    return {
      events: [],
      failure: {
        code: 'already-decided',
        message: `Run "${run.id}" owes no review${debt === undefined ? '' : ' any longer'}.`,
      },
    };
  if (by.user === run.asker.user)
    return refuseWith({
      code: 'own-approval',
      message: `You broke the glass for run "${run.id}" yourself, so another person has to review it.`,
      hint: 'Ask somebody who may approve such a command.',
    });
  const who = checkWho(run, { kind: 'review', by, voter });
  if (who !== undefined) return refuseWith(who);
  return { events: [{ type: 'reviewed', by, text }] };
}

/** What time alone brings about. */
function tick(run: Run, remindAfterMs: number, now: string): Done {
  const isPast = (from: string | undefined, ms: number) =>
    from !== undefined && Number.isFinite(ms) && Date.parse(from) + ms <= Date.parse(now);
  if (run.state === 'awaiting-approval' && run.expiresAt !== undefined && now >= run.expiresAt)
    return { events: [{ type: 'expired' }] };
  if (run.state === 'queued' && run.demand !== undefined && isPast(run.queuedAt, run.demand.startWithinMs))
    return { events: [{ type: 'expired' }] };
  if (
    run.state === 'awaiting-approval' &&
    run.remindedAt === undefined &&
    isPast(run.requestedAt, remindAfterMs)
  )
    return { events: [{ type: 'reminded' }] };
  const { brokeGlass: debt } = run;
  if (isOver(run.state) && debt?.reviewed === undefined && debt?.isOverdue === false && now >= debt.reviewBy)
    return { events: [{ type: 'review-overdue' }] };
  return { events: [] };
}

const actsIn: Readonly<Record<Exclude<Choice, 'review'>, readonly RunState[]>> = {
  approve: ['awaiting-approval'],
  deny: ['awaiting-approval'],
  view: ['awaiting-approval'],
  edit: ['awaiting-approval'],
  revoke: ['awaiting-approval', 'queued'],
  withdraw: ['received', 'judged', 'awaiting-approval', 'queued'],
  cancel: ['claimed', 'running'],
};

function checkState(run: Run, choice: Exclude<Choice, 'review'>): Failure | undefined {
  if (actsIn[choice].includes(run.state)) return undefined;
  if (choice === 'cancel' && actsIn.withdraw.includes(run.state))
    return {
      code: 'not-entitled',
      message: `Run "${run.id}" has not started, so there is nothing to stop; only who asked for it can withdraw it.`,
      hint: `To refuse it: /pod deny ${run.id} REASON`,
    };
  const started = run.state === 'claimed' || run.state === 'running';
  return {
    code: 'already-decided',
    message: `Run "${run.id}" ${describeSettled(run.state)}; this changes nothing.`,
    ...(started && choice !== 'cancel' ? { hint: `To stop it: /pod cancel ${run.id}` } : {}),
  };
}

function describeSettled(state: RunState): string {
  switch (state) {
    case 'received':
      return 'is being looked at just now';
    case 'judged':
    case 'queued':
      return 'is decided already';
    case 'awaiting-approval':
      return 'still waits for approval';
    case 'claimed':
    case 'running':
      return 'has started already';
    case 'finished':
      return 'has come to its end';
    case 'refused':
      return 'was refused already';
    case 'expired':
      return 'has expired';
    case 'spread':
      return 'became a run for each pod';
    case 'withdrawn':
      return 'was withdrawn';
  }
}

function checkSeal(run: Run, how: Act): Failure | undefined {
  if (!('seal' in how) || how.seal === run.seal) return undefined;
  return {
    code: 'stale-button',
    message: `This button belongs to another state of run "${run.id}".`,
    hint: 'Use the buttons on its current card.',
  };
}

function checkRest(run: Run, how: Exclude<Act, { kind: 'tick' | 'review' }>): Failure | undefined {
  switch (how.kind) {
    case 'approve':
      if (approvalsOf(run).some(({ user }) => user === how.by.user))
        return {
          code: 'already-decided',
          message: `You have approved run "${run.id}" already; it needs others.`,
        };
      if (mustView(run) && !run.viewers.includes(how.by.user))
        return {
          code: 'not-viewed',
          message: `The card of run "${run.id}" does not show the whole command, and an approval is given to every byte of it.`,
          hint: 'Press "Show the whole command" first.',
        };
      if (run.demand?.stepUp === true && how.passkey === undefined)
        return {
          code: 'step-up-needed',
          message: `Rule "${run.demand.rule}" wants each approval of run "${run.id}" confirmed with a passkey.`,
          hint: 'Open the link that only you were sent.',
        };
      return undefined;
    case 'deny':
      return how.reason.trim() === ''
        ? {
            code: 'reason-missing',
            message: 'A refusal needs a reason, so that the asker knows what to change.',
            hint: `Write: /pod deny ${run.id} REASON`,
          }
        : undefined;
    case 'view':
    case 'edit':
    case 'revoke':
    case 'withdraw':
    case 'cancel':
      return undefined;
  }
}

function tooLate(run: Run): Failure {
  return run.state === 'queued'
    ? {
        code: 'approval-expired',
        message: `Run "${run.id}" was approved but did not start in time, so it will not run.`,
        hint: 'Ask again with the same command.',
      }
    : {
        code: 'approval-expired',
        message: `Nobody decided on run "${run.id}" in time, so it will not run.`,
        hint: 'Ask again with the same command.',
      };
}

/** Every refused try is recorded, whatever became of the run. */
function refuse(how: { readonly kind: Choice; readonly by: Person }, failure: Failure): Done {
  return { events: [{ type: 'vote-refused', by: how.by, choice: how.kind, failure }], failure };
}

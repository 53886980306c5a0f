import type { RunCommand } from '../command.ts';
import type { Choice, Person, Pressed, RunEvent } from '../event.ts';
import type { Failure } from '../failure.ts';
import { isApproved, isOver, type Run } from '../run.ts';
import { checkAct, isUnstarted } from './check-act.ts';
import { lookAgain, type Present } from './look-again.ts';
import type { Voter } from './voter.ts';
import { checkWho } from './who.ts';

/** What somebody does, or time does, about a run that needs approval. */
export type Act =
  | (Pressed & {
      readonly kind: 'approve';
      readonly by: Person;
      readonly voter: Voter;
      /** The seal on the card whose button was pressed. */
      readonly seal: string;
      /** The passkey that confirmed it; only our own HTTP server sets this. */
      readonly passkey?: string;
    })
  | {
      readonly kind: 'deny';
      readonly by: Person;
      readonly voter: Voter;
      readonly seal: string;
      readonly reason: string;
    }
  | { readonly kind: 'view'; readonly by: Person; readonly seal: string }
  | (Pressed & {
      readonly kind: 'edit';
      readonly by: Person;
      readonly voter: Voter;
      readonly command: RunCommand;
    })
  | (Pressed & { readonly kind: 'revoke'; readonly by: Person })
  | { readonly kind: 'withdraw'; readonly by: Person }
  /** Stops what runs; of what has not started, the asker withdraws by it. */
  | { readonly kind: 'cancel'; readonly by: Person; readonly voter: Voter }
  | { readonly kind: 'review'; readonly by: Person; readonly voter: Voter; readonly text: string }
  /** It is to start: those who approved are looked at again. */
  | (Present & { readonly kind: 'look-again' })
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
  if (how.kind === 'look-again') return lookAgain(run, how);
  if (how.kind === 'review') return review(run, how);
  if (how.kind === 'cancel' && how.by.user === run.asker.user && isUnstarted(run.state))
    return act(run, { kind: 'withdraw', by: how.by }, now);
  if (run.presses.includes(pressOf(how).press ?? '')) return { events: [] };
  const due = tick(run, Number.POSITIVE_INFINITY, now);
  if (due.events.some(({ type }) => type === 'expired')) {
    const late = refuse(how, tooLate(run));
    return { ...late, events: [...due.events, ...late.events] };
  }
  const refusal = checkAct(run, how);
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
      return { events: [{ type: 'edited', by: how.by, command: how.command, ...pressOf(how) }] };
    case 'revoke':
      return { events: [{ type: 'revoked', by: how.by, ...pressOf(how) }] };
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

function pressOf(how: object): Pressed {
  return 'press' in how && typeof how.press === 'string' ? { press: how.press } : {};
}

function approve(run: Run, how: Extract<Act, { kind: 'approve' }>): Done {
  const { by, voter, seal, passkey } = how;
  const counts = voter.counts === 'unknown' ? [] : voter.counts;
  const voted: RunEvent = {
    type: 'voted',
    by,
    choice: 'approve',
    seal,
    counts,
    ...(passkey === undefined ? {} : { passkey }),
    ...pressOf(how),
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
  const tried = { type: 'vote-refused', by: how.by, choice: how.kind, failure, ...pressOf(how) } as const;
  return { events: [tried], failure };
}

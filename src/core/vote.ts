import type { Person, RunEvent } from './event.ts';
import type { Failure } from './failure.ts';
import type { Run } from './run.ts';

export interface Ballot {
  readonly by: Person;
  readonly choice: 'approve' | 'deny';
  /** The seal on the card whose button was pressed. */
  readonly seal: string;
}

/** What a vote does: `events` to append (also for a refused try, so that it is on record), and why it did not count. */
export interface Counted {
  readonly events: readonly RunEvent[];
  readonly failure?: Failure;
}

/** Counts one vote at `now` (ISO 8601). A person counts once; the asker never; the first no ends it. */
export function countVote(run: Run, { by, choice, seal }: Ballot, now: string): Counted {
  if (run.state !== 'awaiting-approval') return { events: [], failure: settled(run) };
  if (run.expiresAt !== undefined && now >= run.expiresAt) {
    return {
      events: [{ type: 'expired' }],
      failure: {
        code: 'approval-expired',
        message: `Nobody decided on run "${run.id}" in time, so it will not run.`,
        hint: 'Ask again with the same command.',
      },
    };
  }
  const refuse = (failure: Failure): Counted => ({
    events: [{ type: 'vote-refused', by, choice, failure }],
    failure,
  });
  if (seal !== run.seal) {
    return refuse({
      code: 'stale-button',
      message: `This button belongs to another state of run "${run.id}".`,
      hint: 'Use the buttons on its current card.',
    });
  }
  if (by.user === run.asker.user) {
    return refuse({
      code: 'own-approval',
      message: `You asked for run "${run.id}" yourself, so another person has to decide.`,
      hint: 'Ask somebody in this channel to look at it.',
    });
  }
  const voted: RunEvent = { type: 'voted', by, choice, seal };
  if (choice === 'deny') {
    return {
      events: [
        voted,
        {
          type: 'refused',
          failure: { code: 'approval-refused', message: 'Another person said no, so nothing ran.' },
        },
      ],
    };
  }
  const approvers = approversOf(run);
  if (approvers.has(by.user)) {
    return refuse({
      code: 'already-decided',
      message: `You have approved run "${run.id}" already; it needs one more person.`,
    });
  }
  return { events: approvers.size + 1 >= approvalsNeeded(run) ? [voted, { type: 'queued' }] : [voted] };
}

/** The distinct people who said yes. */
export function approversOf(run: Run): ReadonlySet<string> {
  return new Set(run.votes.filter((vote) => vote.choice === 'approve').map((vote) => vote.by.user));
}

/** How many people must say yes before it may run. */
export function approvalsNeeded(run: Run): number {
  return run.verdict?.action.kind === 'ask' ? run.verdict.action.needed : 0;
}

function settled(run: Run): Failure {
  const how = run.state === 'refused' ? 'refused' : run.state === 'expired' ? 'expired' : 'decided';
  return { code: 'already-decided', message: `Run "${run.id}" is ${how} already; this changes nothing.` };
}

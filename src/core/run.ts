import type { RunCommand } from './command.ts';
import type { Person, Place, RunEvent, StoredEvent } from './event.ts';
import type { Failure } from './failure.ts';
import type { Outcome, OutputCounts } from './outcome.ts';
import type { Scope, Target } from './target.ts';
import type { Verdict } from './verdict.ts';
import { approvalsNeeded, approversOf } from './vote.ts';

/**
 * Where a run stands. `received`: stored, not judged yet. `judged`: may run, not queued yet.
 * The last three are ends.
 */
export type RunState =
  | 'received'
  | 'judged'
  | 'awaiting-approval'
  | 'queued'
  | 'claimed'
  | 'running'
  | 'finished'
  | 'refused'
  | 'expired';

/** The fold of a run's events. */
export interface Run {
  readonly id: string;
  /** The `seq` of its last event; what an append must name to be accepted. */
  readonly version: number;
  readonly state: RunState;
  readonly command: RunCommand;
  readonly asker: Person;
  readonly place: Place;
  readonly requestedAt: string;
  readonly target?: Target;
  /** Where it looks, of a run without a target. */
  readonly scope?: Scope;
  readonly verdict?: Verdict;
  readonly seal?: string;
  readonly expiresAt?: string;
  readonly votes: readonly Vote[];
  readonly worker?: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly outcome?: Outcome;
  readonly output?: OutputCounts;
  /** Why it was refused: by the policy, a person or the cluster. */
  readonly failure?: Failure;
}

export interface Vote {
  readonly by: Person;
  readonly choice: 'approve' | 'deny';
  readonly at: string;
}

/** Whether nothing can happen to the run any more. */
export function isOver(state: RunState): boolean {
  return state === 'finished' || state === 'refused' || state === 'expired';
}

/** The run after its events, oldest first. Throws on an empty or impossible history: that is a bug or a forged ledger. */
export function foldRun(events: readonly Pick<StoredEvent, 'run' | 'seq' | 'at' | 'event'>[]): Run {
  const [first, ...rest] = events;
  if (first?.event.type !== 'requested') throw new Error('A run begins with "requested".');
  const { command, asker, place } = first.event;
  const born: Run = {
    id: first.run,
    version: first.seq,
    state: 'received',
    command,
    asker,
    place,
    requestedAt: first.at,
    votes: [],
  };
  return rest.reduce((run, { event, at }) => advance(run, event, at), born);
}

/** The run after one more event. Throws where the event cannot follow: callers decide before they append. */
export function advance(run: Run, event: RunEvent, at: string): Run {
  const next = { ...run, version: run.version + 1 };
  switch (event.type) {
    case 'requested':
      throw impossible(run, event);
    case 'judged': {
      expectState(run, event, 'received');
      const { target, scope, verdict, seal, expiresAt } = event;
      return {
        ...next,
        ...afterVerdict(verdict, at),
        ...(target === undefined ? {} : { target }),
        ...(scope === undefined ? {} : { scope }),
        verdict,
        seal,
        ...(expiresAt === undefined ? {} : { expiresAt }),
      };
    }
    case 'voted':
      expectState(run, event, 'awaiting-approval');
      return { ...next, votes: [...run.votes, { by: event.by, choice: event.choice, at }] };
    case 'vote-refused':
      return next;
    case 'queued':
      expectState(run, event, 'judged', 'awaiting-approval');
      if (approversOf(run).size < approvalsNeeded(run)) throw impossible(run, event);
      return { ...next, state: 'queued' };
    case 'claimed':
      expectState(run, event, 'queued');
      return { ...next, state: 'claimed', worker: event.worker };
    case 'started':
      expectState(run, event, 'claimed');
      return { ...next, state: 'running', startedAt: at };
    case 'finished':
      expectState(run, event, 'claimed', 'running');
      return { ...next, state: 'finished', outcome: event.outcome, output: event.output, endedAt: at };
    case 'refused':
      expectState(run, event, 'received', 'judged', 'awaiting-approval');
      return { ...next, state: 'refused', failure: event.failure, endedAt: at };
    case 'expired':
      expectState(run, event, 'awaiting-approval');
      return { ...next, state: 'expired', endedAt: at };
  }
}

/** What the policy refuses has come to its end by being judged. */
function afterVerdict(verdict: Verdict, at: string): Pick<Run, 'state' | 'failure' | 'endedAt'> {
  switch (verdict.action.kind) {
    case 'run':
      return { state: 'judged' };
    case 'ask':
      return { state: 'awaiting-approval' };
    case 'refuse': {
      const {
        why,
        hint = 'Nobody can approve it. Leave out what is named, or ask those who keep the policy.',
      } = verdict;
      return {
        state: 'refused',
        endedAt: at,
        failure: { code: 'policy-forbids', message: `The policy refuses this: ${why}. Nothing ran.`, hint },
      };
    }
  }
}

function expectState(run: Run, event: RunEvent, ...states: readonly RunState[]): void {
  if (!states.includes(run.state)) throw impossible(run, event);
}

function impossible(run: Run, event: RunEvent): Error {
  return new Error(`Run "${run.id}" is ${run.state}; "${event.type}" cannot follow.`);
}

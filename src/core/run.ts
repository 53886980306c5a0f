import type { Change } from './approval/change.ts';
import { type Demand, isMet } from './approval/demand.ts';
import type { RunCommand } from './command.ts';
import type { LapsedApproval, PastRun, Person, Place } from './event.ts';
import type { Failure } from './failure.ts';
import type { Identity } from './identity.ts';
import type { Outcome, OutputCounts } from './outcome.ts';
import type { Sealed } from './seal.ts';
import type { Scope, Target } from './target.ts';
import type { Verdict } from './verdict.ts';

/**
 * Where a run stands. `received`: stored or edited, not judged yet. `judged`: may run, not queued yet.
 * The last five are ends; `spread`: it was for several pods and became a run for each.
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
  | 'expired'
  | 'withdrawn'
  | 'spread';

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
  readonly environment?: string;
  readonly identity?: Identity;
  readonly policyVersion?: string;
  readonly verdict?: Verdict;
  readonly seal?: string;
  readonly demand?: Demand;
  readonly expiresAt?: string;
  /** The channel does not see output, only how it ended. */
  readonly hidesOutput?: true;
  /** People of other organisations read the channel. */
  readonly isShared?: true;
  readonly past?: readonly PastRun[];
  readonly twin?: readonly string[];
  /** What it was before its command was changed, until it is judged anew. */
  readonly before?: Sealed;
  /** What was asked for or approved before and is no longer so; absent while nothing changed since it was first judged. */
  readonly changes?: readonly Change[];
  /** Votes on the present seal, oldest first; a revoked one is gone. */
  readonly votes: readonly Vote[];
  /** Approvals that had ceased to count when it was to start; absent where there are none. */
  readonly lapsed?: readonly LapsedApproval[];
  /** Why it was not started although it is approved. */
  readonly held?: Failure;
  /** Who changed the command; none of them may approve it. */
  readonly editors: readonly Person[];
  /** Who was shown the whole command of the present seal. */
  readonly viewers: readonly string[];
  /** The keys of what people did, whether it counted or not. */
  readonly presses: readonly string[];
  readonly remindedAt?: string;
  readonly queuedAt?: string;
  readonly brokeGlass?: BrokenGlass;
  readonly worker?: string;
  readonly startedAt?: string;
  /** Who wanted it stopped, first of all. */
  readonly cancelledBy?: Person;
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
  /** Of an approval: the alternatives of the demand that it counts for. */
  readonly counts: readonly number[];
  readonly reason?: string;
  readonly passkey?: string;
}

/** A run that went ahead without approval, and the review that it owes. */
export interface BrokenGlass {
  readonly rule: string;
  readonly reason: string;
  readonly announceIn: string;
  readonly reviewBy: string;
  readonly reviewed?: { readonly by: Person; readonly text: string; readonly at: string };
  readonly isOverdue: boolean;
}

const ends: ReadonlySet<RunState> = new Set(['finished', 'refused', 'expired', 'withdrawn', 'spread']);

/** Whether nothing can happen to the run any more. */
export function isOver(state: RunState): boolean {
  return ends.has(state);
}

/** Whether it has what it needs to run: nothing, the approvals of its demand, or a rule that lets the asker break the glass. */
export function isApproved(run: Run): boolean {
  if (run.brokeGlass !== undefined || run.verdict?.action.kind === 'run') return true;
  if (run.demand === undefined) return false;
  return isMet(run.demand, approvalsOf(run));
}

/** The approvals that stand, one a person. */
export function approvalsOf(
  run: Run,
): readonly { readonly user: string; readonly counts: readonly number[] }[] {
  return run.votes
    .filter(({ choice }) => choice === 'approve')
    .map(({ by, counts }) => ({ user: by.user, counts }));
}

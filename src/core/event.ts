import type { Change } from './approval/change.ts';
import type { Demand } from './approval/demand.ts';
import type { RunCommand } from './command.ts';
import type { Failure } from './failure.ts';
import type { Identity } from './identity.ts';
import type { Outcome, OutputCounts, StreamName } from './outcome.ts';
import type { Slice } from './slice/slice.ts';
import type { Scope, Target } from './target.ts';
import type { Verdict } from './verdict.ts';

/** Who asked: ids from a verified payload, never names. */
export interface Person {
  readonly user: string;
  readonly team: string;
}

/** Where the asker spoke. `threadTs` only where the request came from inside a thread. */
export interface Place {
  readonly channel: string;
  readonly threadTs?: string;
}

/** One step in the life of a run. The ledger holds these and nothing else; every state is a fold of them. */
export type RunEvent =
  | {
      readonly type: 'requested';
      readonly command: RunCommand;
      readonly asker: Person;
      readonly place: Place;
    }
  /** `changes`: of a command that somebody changed, what is no longer as it was. */
  | (Judgement & { readonly type: 'judged'; readonly changes?: readonly Change[] })
  /** What it was approved for has changed: every approval is void, and it is asked anew. */
  | (Judgement & { readonly type: 'rejudged'; readonly changes: readonly Change[] })
  /** Somebody changed the command; it is judged again, and who changed it approves nothing of it. */
  | (Pressed & { readonly type: 'edited'; readonly by: Person; readonly command: RunCommand })
  /** That person was shown the whole command, as the seal has it. */
  | { readonly type: 'viewed'; readonly by: Person; readonly seal: string }
  | (Pressed & {
      readonly type: 'voted';
      readonly by: Person;
      readonly choice: 'approve' | 'deny';
      readonly seal: string;
      /** Of an approval: for which of the demand's alternatives the person was entitled at that moment. */
      readonly counts?: readonly number[];
      /** Of a denial: why. */
      readonly reason?: string;
      /** The id of the passkey that confirmed it. */
      readonly passkey?: string;
    })
  | (Pressed & {
      readonly type: 'vote-refused';
      readonly by: Person;
      readonly choice: Choice;
      readonly failure: Failure;
    })
  /** An approver takes the approval back. */
  | (Pressed & { readonly type: 'revoked'; readonly by: Person })
  /** Just before the start: what these approvals still count for, because their givers could not give them so any more. */
  | { readonly type: 'lapsed'; readonly approvals: readonly LapsedApproval[] }
  /** It may start as soon as Slack says that those who approved still may. */
  | { readonly type: 'held'; readonly failure: Failure }
  /** Somebody wants the command stopped; how that ended, the outcome says. */
  | { readonly type: 'cancel-requested'; readonly by: Person }
  /** The asker no longer wants it. */
  | { readonly type: 'withdrawn'; readonly by: Person }
  | { readonly type: 'reminded' }
  /** It runs without approval, and owes a review; `rule` is the one of `breakGlass` that lets the asker. */
  | {
      readonly type: 'broke-glass';
      readonly rule: string;
      readonly reason: string;
      readonly announceIn: string;
      /** ISO 8601. */
      readonly reviewBy: string;
    }
  | { readonly type: 'reviewed'; readonly by: Person; readonly text: string }
  /** The review is overdue and was shown to those who approve. */
  | { readonly type: 'review-overdue' }
  /** A record of its own, not a run's: nothing is to change on a workload. `what` is such as `Deployment/api`. */
  | {
      readonly type: 'locked';
      readonly cluster: string;
      readonly namespace: string;
      readonly what: string;
      readonly by: Person;
      readonly reason: string;
      readonly until?: string;
    }
  /** Without `by` its time was over. */
  | { readonly type: 'unlocked'; readonly by?: Person }
  /** A record of its own: a person has a passkey from now on. */
  | { readonly type: 'enrolled'; readonly by: Person; readonly passkey: string }
  /** A record of its own: who keeps the server took a person's passkeys away, so that they may enrol a first one again. */
  | {
      readonly type: 'forgotten';
      readonly of: Person;
      readonly passkeys: readonly string[];
      readonly reason: string;
    }
  /** In a record of its own, beside the run's: a message of a run stands. `digest` is of what it first showed. */
  | {
      readonly type: 'posted';
      readonly run: string;
      readonly key: string;
      readonly channel: string;
      readonly ts: string;
      readonly digest: string;
    }
  /** Beside the run's record: somebody asked for a part of its stored output, or for all of it as files. */
  | {
      readonly type: 'sliced';
      readonly run: string;
      /** Of the press; the messages that answer it carry it in their keys. */
      readonly id: string;
      readonly by: Person;
      readonly what: Slice | { readonly kind: 'whole'; readonly streams: readonly StreamName[] };
    }
  /** It was for every pod of a target, and became a run for each. */
  | { readonly type: 'spread'; readonly runs: readonly string[] }
  | { readonly type: 'queued' }
  | { readonly type: 'claimed'; readonly worker: string }
  /** `pid` is the supervisor's in the container; absent where there is none. */
  | {
      readonly type: 'started';
      readonly protocol: string;
      readonly pid?: number;
      /** The pod it runs in: of a sealed workload not always the one that was shown. */
      readonly pod?: string;
      readonly uid?: string;
    }
  | { readonly type: 'finished'; readonly outcome: Outcome; readonly output: OutputCounts }
  | { readonly type: 'refused'; readonly failure: Failure }
  | { readonly type: 'expired' };

/** An approval that counts for less than when it was given, or for nothing. */
export interface LapsedApproval {
  readonly by: Person;
  /** The alternatives that it still counts for. */
  readonly counts: readonly number[];
  /** In words, about its giver: `deactivated meanwhile`. */
  readonly why: string;
}

/** Slack may deliver a press or a typed line again, also much later: by its key it is known, and done once. */
export interface Pressed {
  readonly press?: string;
}

/** What a person tried to do about an approval. */
export type Choice =
  | 'approve'
  | 'deny'
  | 'edit'
  | 'view'
  | 'preview'
  | 'revoke'
  | 'withdraw'
  | 'cancel'
  | 'review';

/** What a run was found to be, and what it needs. */
interface Judgement {
  /** Absent where the command names no single pod; then `scope` says where it looks. */
  readonly target?: Target;
  readonly scope?: Scope;
  readonly environment?: string;
  readonly identity?: Identity;
  /** Digest of the policy that judged. */
  readonly policyVersion?: string;
  readonly verdict: Verdict;
  /** Digest of everything that an approval is given to. */
  readonly seal: string;
  /** Present where the verdict asks. */
  readonly demand?: Demand;
  /** Present where the verdict asks; ISO 8601. */
  readonly expiresAt?: string;
  /** The last runs of the same command in the same place, newest first. */
  readonly past?: readonly PastRun[];
  /** The channel does not see output, only how it ended. */
  readonly hidesOutput?: true;
  /** People of other organisations read the channel. */
  readonly isShared?: true;
  /** A command that only reads and says beforehand what this one would do. */
  readonly twin?: readonly string[];
}

/** How the same command ended before. */
export interface PastRun {
  readonly run: string;
  readonly at: string;
  /** In words, such as `exited with 0`. */
  readonly end: string;
  readonly durationMs?: number;
}

/** An event as it stands in the ledger. */
export interface StoredEvent {
  /** Position in the workspace's chain, from 1, without gaps. */
  readonly index: number;
  readonly run: string;
  /** Position in the run's life, from 1, without gaps; the run's version is that of its last event. */
  readonly seq: number;
  /** ISO 8601, UTC, milliseconds. */
  readonly at: string;
  readonly event: RunEvent;
  /** Hex SHA-256 of the record before this one in the chain; 64 zeros for the first. */
  readonly previous: string;
  /** Hex SHA-256 over `previous` and this record's canonical text (see `chain.ts`). */
  readonly hash: string;
}

import type { RunCommand } from './command.ts';
import type { Failure } from './failure.ts';
import type { Outcome, OutputCounts } from './outcome.ts';
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
  | {
      readonly type: 'judged';
      /** Absent where the command names no single pod; then `scope` says where it looks. */
      readonly target?: Target;
      readonly scope?: Scope;
      readonly verdict: Verdict;
      /** Digest of everything that an approval is given to. */
      readonly seal: string;
      /** Present where the verdict asks; ISO 8601. */
      readonly expiresAt?: string;
    }
  | {
      readonly type: 'voted';
      readonly by: Person;
      readonly choice: 'approve' | 'deny';
      readonly seal: string;
    }
  | {
      readonly type: 'vote-refused';
      readonly by: Person;
      readonly choice: 'approve' | 'deny';
      readonly failure: Failure;
    }
  | { readonly type: 'queued' }
  | { readonly type: 'claimed'; readonly worker: string }
  /** `pid` is the supervisor's in the container; absent where there is none. */
  | { readonly type: 'started'; readonly protocol: string; readonly pid?: number }
  | { readonly type: 'finished'; readonly outcome: Outcome; readonly output: OutputCounts }
  | { readonly type: 'refused'; readonly failure: Failure }
  | { readonly type: 'expired' };

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

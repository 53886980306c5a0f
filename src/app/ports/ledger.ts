import type { RunEvent, StoredEvent } from '../../core/event.ts';
import type { Checkpoint } from '../../core/ledger/lines.ts';
import type { RunState } from '../../core/run.ts';

/** The append-only record of every run; the only state there is. */
export interface Ledger {
  /**
   * Stores a new run's first event, at once durable. `requestKey` is unique for ever (Slack's `trigger_id`): a second call with
   * the same key stores nothing and answers the run of the first, so a redelivered request makes one run.
   */
  create(request: {
    readonly run: string;
    readonly requestKey: string;
    readonly event: RunEvent;
    readonly at: Date;
  }): Promise<{ readonly created: boolean; readonly run: string }>;
  /**
   * Appends all of `events` or none. Compare-and-set: refused as `conflict` unless the run's version is `expectedVersion` at
   * that moment. `state` is the run's state after the events (the fold); it is kept beside them for `runsIn`.
   */
  append(change: {
    readonly run: string;
    readonly expectedVersion: number;
    readonly events: readonly RunEvent[];
    readonly state: StoredState;
    readonly at: Date;
    /** Digest of what runs that are compared have in common; kept beside the run for `kindred`. */
    readonly kin?: string;
  }): Promise<
    { readonly ok: true; readonly version: number } | { readonly ok: false; readonly reason: 'conflict' }
  >;
  /** A run's events, oldest first; empty when there is no such run. */
  events(run: string): Promise<readonly StoredEvent[]>;
  /** Ids of the runs in one of `states`, oldest first, at most `limit`. */
  runsIn(states: readonly StoredState[], limit: number): Promise<readonly string[]>;
  /** Ids of the runs with this `kin`, newest first, at most `limit`. */
  kindred(kin: string, limit: number): Promise<readonly string[]>;
  /** Ids of the runs that were asked for by that person, in these channels, and are in one of these states; newest first, at most `limit`. */
  recent(
    which: {
      readonly asker?: string;
      readonly channels?: readonly string[];
      readonly states?: readonly RunState[];
    },
    limit: number,
  ): Promise<readonly string[]>;
  /** Ids of the other runs with the same kin as this run, newest first, at most `limit`. */
  alike(run: string, limit: number): Promise<readonly string[]>;
  /** Ids of the runs that broke the glass and were not reviewed, oldest first, at most `limit`. */
  unreviewed(limit: number): Promise<readonly string[]>;
  /** The whole chain from `fromIndex` (1 is the first), in order, read in pages. */
  chain(fromIndex: number): AsyncIterable<ChainRecord>;
  /** Whether the chain is of this workspace; a chain that is of none yet is of the first that asks. */
  belongsTo(team: string): Promise<boolean>;
  /** The last record of the chain; index 0 and 64 zeros while there is none. */
  head(): Promise<{ readonly index: number; readonly hash: string }>;
  /** The index of the first record since then; undefined when there is none. */
  indexSince(since: Date): Promise<number | undefined>;
  /**
   * Deletes the bodies of the events of at most `limit` runs that are over and had their last event before then; their hashes
   * and digests stay, so the chain still verifies. How many bodies were deleted. A glass that was broken keeps its record until it is reviewed.
   */
  prune(before: Date, limit: number): Promise<number>;
}

/** A record of the chain; `event` is null where its body was deleted after its time. */
export type ChainRecord = Omit<StoredEvent, 'event'> & {
  readonly event: RunEvent | null;
  readonly eventDigest: string;
};

/** A run's state, or that of what is a record of its own: a lock, an enrolment, a run's posts. */
export type StoredState = RunState | 'locked' | 'unlocked' | 'record';

/** Signed words about the head of the chain, kept apart from it. */
export interface Checkpoints {
  save(checkpoint: Checkpoint): Promise<void>;
  /** From `fromIndex`, by index. */
  list(fromIndex: number): Promise<readonly Checkpoint[]>;
  last(): Promise<Checkpoint | undefined>;
}

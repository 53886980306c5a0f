import type { Standing } from '../core/approval/voter.ts';
import type { Person, Place, RunEvent, StoredEvent } from '../core/event.ts';
import type { Failure } from '../core/failure.ts';
import type { Choice } from '../core/form.ts';
import type { Checkpoint } from '../core/ledger/lines.ts';
import type { LogSince } from '../core/log/options.ts';
import type { Block, Message, View } from '../core/message.ts';
import type { Outcome, StreamName } from '../core/outcome.ts';
import type { EventView, PodView } from '../core/pod-view.ts';
import type { RunState } from '../core/run.ts';
import type { Segment } from '../core/segments.ts';
import type { Required } from '../core/slice/literals.ts';
import type { Target } from '../core/target.ts';

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

/** Signed words about the head of the chain, kept apart from it. */
export interface Checkpoints {
  save(checkpoint: Checkpoint): Promise<void>;
  /** From `fromIndex`, by index. */
  list(fromIndex: number): Promise<readonly Checkpoint[]>;
  last(): Promise<Checkpoint | undefined>;
}

/** A run's state, or that of what is a record of its own: a lock, an enrolment, a run's posts. */
export type StoredState = RunState | 'locked' | 'unlocked' | 'record';

/** What Slack says of people. Answers are kept for minutes; what cannot be had is `unknown`, never a guess. Never throws. */
export interface People {
  look(person: Person): Promise<PersonFacts>;
  /** Whether a user belongs to a user group. */
  isMember(group: string, user: string): Promise<boolean | 'unknown'>;
  /** The channels that both this person and the bot are in; undefined where Slack does not say. */
  channelsOf(person: Person): Promise<readonly string[] | undefined>;
}

/** What Slack says of channels. Answers are kept for minutes. Never throws. */
export interface Channels {
  look(channel: string): Promise<ChannelFacts>;
}

export interface ChannelFacts {
  /** Whether the bot may post there. */
  readonly isMember: boolean | 'unknown';
  /** Whether every member of the workspace may read it. */
  readonly isPublic: boolean | 'unknown';
  /** Whether people of other organisations read it. */
  readonly isShared: boolean | 'unknown';
}

export interface PersonFacts {
  readonly standing: Standing;
  /** Only where Slack has verified it. */
  readonly email?: string;
}

/** What commands printed, secrets masked. */
export interface Outputs {
  /** Stores segments and, in the same transaction, forgets those named in `drop` (the middle of a long stream). */
  save(
    run: string,
    change: { readonly add: readonly Segment[]; readonly drop: readonly number[] },
  ): Promise<void>;
  /** Kept segments of both streams in order of arrival, read in pages. */
  read(run: string): AsyncIterable<Segment>;
  /** How much of each stream there is. */
  extent(run: string): Promise<Readonly<Record<StreamName, Extent>>>;
  /** Kept segments of one stream in order, from the one in which line `line` begins (0 is the first), without reading those before. */
  readFrom(run: string, stream: StreamName, line: number): AsyncIterable<Segment>;
  /** Kept segments of one stream, the last one first. */
  readBack(run: string, stream: StreamName): AsyncIterable<Segment>;
  /**
   * Kept segments of one stream, in order, without those of which no line can hold one of the texts: a segment with escape
   * sequences and one that begins or ends within a line may.
   */
  readHolding(run: string, stream: StreamName, required: Required): AsyncIterable<Segment>;
  /** Deletes what runs printed that are over and had their last event before then; of how many runs, at most `limit`. */
  prune(before: Date, limit: number): Promise<number>;
}

/** `bytes` are those that are kept; `lines` counts all that came, an unfinished last one too. */
export interface Extent {
  readonly bytes: number;
  readonly lines: number;
}

/** Which of a run's posts stand in Slack, by key: posting one twice is one message. */
export interface Posts {
  /**
   * Reserves the key for the caller, who must `hold` it at least every twenty seconds until it is settled or released. False when
   * it is posted, or somebody holds it; `in-doubt` when whoever held it fell silent and may have posted it.
   */
  reserve(run: string, key: string): Promise<'new' | 'in-doubt' | false>;
  hold(run: string, key: string): Promise<void>;
  /** Records that a reserved post stands as `ts`, showing content with this digest; also after an edit. */
  settle(run: string, key: string, post: { readonly ts: string; readonly digest: string }): Promise<void>;
  /** Gives a reservation back after a refusal that proves nothing was posted. */
  release(run: string, key: string): Promise<void>;
  /** Forgets a message that somebody deleted; of several callers one posts it anew. */
  forget(run: string, key: string, ts: string): Promise<void>;
  /** At the start of the only process there is: whoever held a reservation is dead. */
  abandon(): Promise<void>;
  list(run: string): Promise<readonly DeliveredPost[]>;
  /**
   * Runs by which somebody is still owed an answer, oldest first: ended ones without a settled post with the key `end`, and those
   * with the reservation of a slice that nobody holds any more.
   */
  owing(limit: number): Promise<readonly string[]>;
}

export interface DeliveredPost {
  readonly key: string;
  /** Absent while it is only reserved. */
  readonly ts?: string;
  readonly digest?: string;
}

/** Signs of life of the workers, per claimed run. */
export interface Heartbeats {
  beat(run: string, worker: string, at: Date): Promise<void>;
  /** Of these runs, the ones with no beat since `since` (or none ever). */
  silent(runs: readonly string[], since: Date): Promise<readonly string[]>;
  clear(run: string): Promise<void>;
}

/** Wake-up calls for workers. A job is a run id and nothing else; the ledger decides whether there is work. */
export interface Queue {
  /** Idempotent per run. Rejects within a second with `queue-unavailable` when the queue cannot be reached. */
  add(run: string): Promise<void>;
  /**
   * Calls `handle` once per delivered job, at most `concurrency` at a time. A job may be delivered again; `handle` must look at
   * the ledger. `signal` aborts on `cancel(run)` and on `close()` after its grace.
   */
  work(
    handle: (run: string, signal: AbortSignal) => Promise<void>,
    options: { readonly concurrency: number },
  ): Promise<void>;
  /** Aborts the run's handler wherever it is running; false when none is known here. */
  cancel(run: string): Promise<boolean>;
  /** Stops taking jobs, waits `graceMs` for handlers, then aborts them. */
  close(options: { readonly graceMs: number }): Promise<void>;
}

/** The clusters that commands may run in. */
export interface Clusters {
  /** The cluster of that name, or the default one. */
  readonly pick: (
    name: string | undefined,
  ) => { readonly ok: true; readonly cluster: Cluster } | { readonly ok: false; readonly failure: Failure };
  /** All of them, the default one first. */
  readonly all: () => readonly Cluster[];
}

/** One cluster, seen with one identity. */
export interface Cluster {
  /** What people call it. */
  readonly name: string;
  /** What approvals go by; `production` where nobody said otherwise. */
  readonly environment: string;
  /** Where names are looked up when nobody names another. */
  readonly namespace: string;
  /** The account of voicepipe's own credentials (or whom they impersonate), for people and the seal. */
  readonly account: string;
  /** Whether commands run as that account or impersonate the person who asked. */
  readonly actsAs: 'account' | 'person';
  /** The same cluster, seen as somebody else. `extra` reaches the cluster's audit log. */
  as(who: {
    readonly user: string;
    readonly groups?: readonly string[];
    readonly extra?: Readonly<Record<string, readonly string[]>>;
  }): Cluster;
  /**
   * Finds the container that `target` means, in any form of `parseTarget`; of a workload's or selector's pods the first ready
   * one, by a fixed order. To `run` in (the default) it has to be running, to `read` it need not. Never throws for what a user can cause.
   */
  find(query: {
    readonly target: string;
    readonly namespace?: string;
    readonly container?: string;
    readonly purpose?: 'run' | 'read';
    readonly signal?: AbortSignal;
  }): Promise<Found>;
  /** Asks the cluster whether `exec` in the pod would be allowed, or in any where `pod` is empty; `unknown` where it does not say. Never throws. */
  mayExec(target: Pick<Target, 'namespace' | 'pod'>, signal?: AbortSignal): Promise<MayExec>;
  /**
   * What the target's pod keeps secret, to be masked in its output; `unread` says why there may be more. Never throws, takes
   * seconds at most. The values are held in memory for one run and go nowhere.
   */
  secretValues(
    target: Target,
    signal?: AbortSignal,
  ): Promise<{ readonly values: readonly string[]; readonly unread: readonly string[] }>;
  /** Runs argv once. Never retried after the connection stood. Never throws: every end is an outcome. */
  exec(request: ExecRequest): Promise<ExecEnd>;
  /** Reads a container's log; a followed one goes on after every cut, each line once. Rejects only with what `onBytes` rejects with. */
  logs(request: LogRequest): Promise<LogEnd>;
  /** The pods of a namespace, or those that `target` means (of a name's beginning all that fit), by name. Never throws. */
  list(query: {
    readonly target?: string;
    readonly namespace?: string;
    readonly signal?: AbortSignal;
  }): Promise<Listed>;
  /**
   * The pods that there are to choose from: begins to watch them the first time, and waits at most two seconds for the first
   * answer. Where they may not be watched there are none. Never throws.
   */
  browse(): Promise<PodIndex>;
  /** The same without waiting and without beginning; undefined while nothing watches. */
  peek(): PodIndex | undefined;
  /** Ends what watches. */
  close(): void;
  /** All about one pod, with its events, oldest first. Never throws for what a user can cause. */
  describe(query: {
    readonly target: string;
    readonly namespace?: string;
    readonly signal?: AbortSignal;
  }): Promise<Described>;
}

/** A pod as it is offered for choice. */
export interface PodChoice {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  /** Of its spec, in order. */
  readonly containers: readonly string[];
  readonly isReady: boolean;
}

/** The pods of a cluster that run, as a watch last told; answers at once and asks nobody. */
export interface PodIndex {
  readonly namespaces: () => readonly string[];
  /** Of a namespace, ready ones first, then by name. */
  readonly pods: (namespace: string) => readonly PodChoice[];
  readonly pod: (uid: string) => PodChoice | undefined;
  /** Those whose whole names are among these words. */
  readonly named: (words: ReadonlySet<string>) => readonly PodChoice[];
}

export type MayExec =
  | { readonly kind: 'allowed' }
  | { readonly kind: 'denied'; readonly failure: Failure }
  | { readonly kind: 'unknown'; readonly why: string };

export type Found =
  | { readonly ok: true; readonly target: Target }
  | { readonly ok: false; readonly failure: Failure; readonly candidates?: readonly string[] };

export interface ExecRequest {
  readonly target: Target;
  /** Never empty. NUL and lone surrogates are refused: no Kubernetes API can carry them. */
  readonly argv: readonly string[];
  /** From now until the end of the command. */
  readonly timeoutMs: number;
  /** Aborting stops the command in the pod, as the timeout does, and then ends. */
  readonly signal: AbortSignal;
  /** Called once, when the command is known to be on its way. */
  readonly onStart?: (start: ExecStart) => void;
  /** Sent to the command's stdin, then its end; needs v5 (Kubernetes 1.30). */
  readonly stdin?: AsyncIterable<Uint8Array>;
  /** Called in order of arrival with a view that is the caller's to copy. A returned promise holds the socket back until it settles. */
  readonly onOutput: (stream: StreamName, bytes: Uint8Array) => void | Promise<void>;
}

export interface LogRequest {
  readonly target: Target;
  readonly since?: LogSince;
  /** Only so many of the last lines; 0 is none. */
  readonly tail?: number;
  /** The log of the instance before the last restart. */
  readonly previous?: boolean;
  /** Goes on with new lines for at most so long; not with `previous`. */
  readonly followMs?: number;
  readonly signal: AbortSignal;
  /** Called once, when the log begins to come. */
  readonly onOpen?: () => void;
  /** The log's bytes in order; a returned promise holds the connection back until it settles. */
  readonly onBytes: (bytes: Uint8Array) => void | Promise<void>;
}

/** How a log came to its end. */
export type LogEnd = LogCuts &
  (
    | { readonly kind: 'ended'; readonly why: 'whole' | 'container-ended' | 'time-over' | 'cancelled' }
    | { readonly kind: 'failed'; readonly failure: Failure }
  );

export interface LogCuts {
  /** How often it was cut and gone on with. */
  readonly resumed: number;
  /** How often the log had been rotated by then, so that lines may be missing. */
  readonly gaps: number;
}

export type Listed =
  | { readonly ok: true; readonly namespace: string; readonly pods: readonly PodView[] }
  | { readonly ok: false; readonly failure: Failure };

export type Described =
  | {
      readonly ok: true;
      readonly pod: PodView;
      readonly note?: string;
      /** Why there are none, where they could not be read. */
      readonly events: readonly EventView[] | Failure;
    }
  | { readonly ok: false; readonly failure: Failure; readonly candidates?: readonly string[] };

export interface ExecStart {
  readonly protocol: string;
  /** The supervisor's process in the container; absent where the command runs without one. */
  readonly pid?: number;
}

export interface ExecEnd {
  readonly outcome: Outcome;
  /** Absent when no connection stood. */
  readonly protocol?: string;
}

/** What people do in Slack, as the app hears it. */
export interface Doors {
  /**
   * A slash command or a mention. Resolves once the request is stored or refused, before Slack is answered; the message, where
   * there is one, is for the asker alone. `tell` reaches the asker alone, for half an hour.
   */
  readonly command: (request: Request) => Promise<Message | undefined>;
  /** A press of a button. Everything in it is untrusted but `by`. */
  readonly press: (press: Press) => Promise<void>;
  /** A modal that is sent: faults by block id, or nothing when it was taken. Everything in it is untrusted but `by`. */
  readonly submit: (submission: Submission) => Promise<Readonly<Record<string, string>> | undefined>;
  /** What may be chosen in a select of one of our modals; within three seconds, at most 100. */
  readonly suggest: (query: Suggestion) => Promise<readonly Choice[]>;
  /** Something in one of our modals changed: what it shall show now, where that is something else. */
  readonly change: (change: Omit<Submission, 'by' | 'requestKey' | 'tell'>) => Promise<View | undefined>;
  /** Somebody opened the app's Home: what it shows them. */
  readonly home: (by: Person) => Promise<readonly Block[]>;
  /** A message shortcut. `text` is all that the message says. */
  readonly shortcut: (use: {
    readonly text: string;
    readonly place: Place;
    readonly open: (view: View) => Promise<void>;
  }) => Promise<void>;
}

/** Something that was typed, in a slash command or behind a mention. Everything in it is untrusted but `asker`. */
export interface Request {
  readonly text: string;
  readonly asker: Person;
  readonly place: Place;
  /** Unique for each request. */
  readonly requestKey: string;
  readonly tell: (message: Message) => Promise<void>;
  /** Opens a modal; works once and within three seconds. Absent where Slack gives no way to, as for a mention. */
  readonly open?: (view: View) => Promise<void>;
}

/** What somebody types in a select, and what stands in the modal's other fields. */
export interface Suggestion {
  readonly action: string;
  readonly typed: string;
  readonly metadata: string;
  readonly values: Readonly<Record<string, string>>;
}

export interface Press {
  readonly action: string;
  readonly value: string;
  readonly by: Person;
  /** Where the message stands; `threadTs` of a root message is its own. */
  readonly place: Place;
  /** The message that the button stands on; absent where it stands on none, as in App Home. */
  readonly message?: string;
  /** Unique for each press: Slack's `trigger_id`. */
  readonly requestKey: string;
  /** Who pressed what at which moment: by it a press that is delivered again is known, however late. */
  readonly pressKey?: string;
  /** To be called as soon as what it did is on record: Slack is answered then. */
  readonly stored: () => void;
  readonly tell: (message: Message) => Promise<void>;
  /** Opens a modal; works once and within three seconds of the press. */
  readonly open: (view: View) => Promise<void>;
}

export interface Submission {
  readonly callback: string;
  readonly metadata: string;
  /** What was typed or chosen, by block id. */
  readonly values: Readonly<Record<string, string>>;
  readonly by: Person;
  /** Unique for each modal that was opened. */
  readonly requestKey: string;
  /** Tells the person something in that channel, after the modal is gone. */
  readonly tell: (channel: string, message: Message) => Promise<void>;
}

export interface Clock {
  now(): Date;
}

/** One log line: facts first, then a past-tense sentence. Never output, argv or tokens. */
export interface Log {
  info(facts: Readonly<Record<string, unknown>>, sentence: string): void;
  warn(facts: Readonly<Record<string, unknown>>, sentence: string): void;
  error(facts: Readonly<Record<string, unknown>>, sentence: string): void;
}

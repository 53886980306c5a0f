import type { Failure } from '../../core/failure.ts';
import type { EventView, PodView } from '../../core/pod-view.ts';
import type { Target } from '../../core/target.ts';
import type { ExecEnd, ExecRequest } from './exec.ts';
import type { LogEnd, LogRequest } from './logs.ts';

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
  | { readonly ok: false; readonly failure: Failure };

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
  | { readonly ok: false; readonly failure: Failure };

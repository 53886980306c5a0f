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

/** Signs of life of the workers, per claimed run. */
export interface Heartbeats {
  beat(run: string, worker: string, at: Date): Promise<void>;
  /** Of these runs, the ones with no beat since `since` (or none ever). */
  silent(runs: readonly string[], since: Date): Promise<readonly string[]>;
  clear(run: string): Promise<void>;
}

import type { Job, Relay } from 'bullmq';
import type { Log } from '../../app/ports/log.ts';
import type { Queue } from '../../app/ports/queue.ts';
import { InfrastructureError } from '../../core/failure.ts';
import { settlesWithin } from './settles-within.ts';

/** The name of the one queue that voicepipe has. */
export const queueName = 'runs';

/** How the queue behaves; all of it may be left out. */
export interface QueueSettings {
  readonly log?: Log;
  /** A worker that has been gone for so long has lost its job. Default 30,000. */
  readonly lockMs?: number;
  /** How often workers look for jobs that were lost. Default 15,000. */
  readonly stalledCheckMs?: number;
}

/**
 * A job is tried once and forgotten at its end, whatever that was, so that its id can be added again. The limit of stalls is that
 * of whichever worker runs the check: every worker must say zero, or a job whose worker died would be run a second time.
 */
export const jobSettings = { attempts: 1, removeOnComplete: true, removeOnFail: true } as const;

export function workerSettings({ lockMs = 30_000, stalledCheckMs = 15_000 }: QueueSettings) {
  return { lockDuration: lockMs, stalledInterval: stalledCheckMs, maxStalledCount: 0 } as const;
}

/** Three parameters, all of them declared: BullMQ counts them to know whether a signal is wanted. */
type Process = (job: Job, token: string | undefined, signal: AbortSignal | undefined) => Promise<void>;

/** What a backend of BullMQ gives. */
export interface Engine {
  readonly producer: {
    add(name: string, data: object, options: { jobId: string }): Promise<unknown>;
    close(): Promise<void>;
  };
  startWorker(process: Process, options: { readonly concurrency: number }): BullWorker;
  /** Carries cancels to other processes; absent where there are none. */
  readonly relay?: Relay<never>;
  /** How long a call may take before the engine counts as unreachable; absent for an engine inside this process. */
  readonly patienceMs?: number;
  /** Closes the connections, after everything else. */
  close(): void;
}

interface BullWorker {
  waitUntilReady(): Promise<unknown>;
  cancelJob(id: string, reason?: string): boolean;
  cancelAllJobs(reason?: string): void;
  close(): Promise<void>;
}

/** Before a run's id in its job's: BullMQ on Redis keeps `meta`, `wait` and others under the names that jobs have. */
const idPrefix = 'run-';

/** The topic on which the ids of cancelled runs travel. */
const cancelTopic = 'cancel';

/** How long handlers may take to end after they were told to. */
const abortMs = 10_000;

/** How long parting from the engine may take: one that is away must not keep the process from ending. */
const goodbyeMs = 1_000;

/** The port over either backend of BullMQ. */
export function createBullQueue(engine: Engine): Queue {
  const { producer, relay, patienceMs } = engine;
  const handling = new Set<Promise<void>>();
  let worker: BullWorker | undefined;
  let starting: Promise<void> | undefined;
  let closing: Promise<void> | undefined;

  async function closeWorker(worker: BullWorker, graceMs: number): Promise<void> {
    const ended = worker.close();
    const quiet = (async () => {
      do {
        await Promise.allSettled(handling);
        await settlesWithin(ended, goodbyeMs);
      } while (handling.size > 0);
    })();
    if (await settlesWithin(quiet, graceMs)) return;
    worker.cancelAllJobs('shutdown');
    await settlesWithin(quiet, abortMs);
  }

  async function close(graceMs: number): Promise<void> {
    // A worker that is closed while it starts keeps a connection of a Postgres pool for ever.
    await settlesWithin(starting, goodbyeMs);
    if (worker) await closeWorker(worker, graceMs);
    await Promise.all([relay, producer].map((part) => settlesWithin(part?.close(), goodbyeMs)));
    engine.close();
  }

  return {
    async add(run) {
      if (!/^[\w-]+$/.test(run))
        throw new Error(`"${run}" cannot be a job's id: letters, digits, "_" and "-".`);
      await reached(producer.add('run', {}, { jobId: idPrefix + run }), patienceMs);
    },

    async work(handle, { concurrency }) {
      if (worker) throw new Error('work() is called once for a queue.');
      const process: Process = async (job, _token, signal) => {
        if (!job.id || !signal) throw new Error('BullMQ gave a job without an id or a signal.');
        const handled = handle(job.id.slice(idPrefix.length), signal);
        handling.add(handled);
        await handled.finally(() => handling.delete(handled));
      };
      const started = engine.startWorker(process, { concurrency });
      worker = started;
      starting = (async () => {
        await started.waitUntilReady();
        await relay?.subscribe<string>(cancelTopic, ({ data }) => {
          started.cancelJob(idPrefix + data, 'cancelled');
        });
      })();
      try {
        await starting;
      } catch (cause) {
        // Whoever closes a queue that is still starting wants no complaint about it.
        if (!closing) throw queueError(cause);
      }
    },

    async cancel(run) {
      if (worker?.cancelJob(idPrefix + run, 'cancelled')) return true;
      if (relay) await reached(relay.publish(cancelTopic, run), patienceMs);
      return false;
    },

    close({ graceMs }) {
      closing ??= close(graceMs);
      return closing;
    },
  };
}

async function reached(call: Promise<unknown>, patienceMs: number | undefined): Promise<void> {
  try {
    if (patienceMs === undefined) await call;
    else if (!(await settlesWithin(call, patienceMs))) throw new Error(`No answer within ${patienceMs} ms.`);
    else await call;
  } catch (cause) {
    throw queueError(cause);
  }
}

/** What any trouble with the queue looks like to its callers. */
export function queueError(cause: unknown): InfrastructureError {
  // The command that Redis refused may be an AUTH, with the password in it.
  if (cause instanceof Error) Reflect.deleteProperty(cause, 'command');
  return new InfrastructureError(
    'queue-unavailable',
    'The queue does not answer, so no worker was called. The run is kept; try again when the queue is back.',
    { retrySafe: true, cause },
  );
}

/** For the `error` events of everything in an engine: without a listener each of them would end the process. */
export function logErrors(log: Log | undefined, part: string): (error: Error) => void {
  return (error) => log?.warn({ part, error: error.message }, 'The queue had trouble with its connection.');
}

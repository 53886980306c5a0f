import { type JobsOptions, type Processor, UnrecoverableError } from 'bullmq';
import type { Log, Queue } from '../../app/ports.ts';
import { InfrastructureError } from '../../core/failure.ts';

/** BullMQ's name for our jobs; the keys of Redis and the rows of Postgres carry it. */
export const queueName = 'runs';

/** `attempts` counts failures only; a stall is kept from a second delivery by `maxStalledCount: 0` (facts: at most once). */
export const jobOptions: JobsOptions = { attempts: 1, removeOnComplete: true, removeOnFail: true };

/** What the workers of both backends share. */
export const workerOptions = { maxStalledCount: 0, lockDuration: 30_000, stalledInterval: 15_000 };

/** The calls we make of BullMQ's `Queue` and `Worker`, whose types differ by backend. */
interface JobQueue {
  readonly add: (name: string, data: object, options: JobsOptions) => Promise<unknown>;
  readonly close: () => Promise<unknown>;
  readonly on: (event: 'error', listener: (error: Error) => void) => unknown;
}

interface JobWorker {
  readonly waitUntilReady: () => Promise<unknown>;
  readonly cancelJob: (job: string) => boolean;
  readonly cancelAllJobs: (reason: string) => void;
  readonly close: () => Promise<unknown>;
  readonly on: (event: 'error', listener: (error: Error) => void) => unknown;
}

/** What differs between the backends. */
export interface Backend {
  readonly queue: JobQueue;
  readonly openWorker: (processor: Processor, options: { readonly concurrency: number }) => JobWorker;
  /** Ends the connections, after the worker and the queue. */
  readonly close: () => Promise<void>;
}

/** How long an add may take before the caller is told that the queue is away. */
const addWithinMs = 1_000;

/** The one BullMQ adapter: a job is a run id and nothing else. */
export function openBull(backend: Backend, log: Log): Queue {
  const complain = (error: Error) =>
    log.warn(
      { code: 'queue-unavailable', cause: error.message.slice(0, 200) },
      'The queue reported an error.',
    );
  backend.queue.on('error', complain);
  let worker: JobWorker | undefined;
  return {
    async add(run) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`no answer within ${addWithinMs} ms`)), addWithinMs);
      });
      try {
        await Promise.race([backend.queue.add('run', {}, { jobId: run }), late]);
      } catch (cause) {
        throw new InfrastructureError(
          'queue-unavailable',
          'The queue cannot be reached; the run waits in the ledger.',
          { retrySafe: true, cause },
        );
      } finally {
        clearTimeout(timer);
      }
    },
    async work(handle, options) {
      worker = backend.openWorker(async (job, _token, signal) => {
        const never = new AbortController().signal;
        await handle(job.id ?? '', signal ?? never);
        if (signal?.aborted === true) throw new UnrecoverableError('cancelled');
      }, options);
      worker.on('error', complain);
      await worker.waitUntilReady();
    },
    async cancel(run) {
      return worker?.cancelJob(run) ?? false;
    },
    async close({ graceMs }) {
      if (worker !== undefined) {
        const impatient = setTimeout(() => worker?.cancelAllJobs('shutdown'), graceMs);
        await worker.close();
        clearTimeout(impatient);
      }
      await backend.queue.close();
      await backend.close();
    },
  };
}

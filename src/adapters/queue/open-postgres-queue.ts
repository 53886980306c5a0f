import {
  Queue as BullQueue,
  createPostgresBackend,
  createPostgresRelayBackend,
  type PgPool,
  Relay,
  runMigrations,
  Worker,
} from 'bullmq';
import type { Queue } from '../../app/ports/queue.ts';
import {
  createBullQueue,
  jobSettings,
  logErrors,
  type QueueSettings,
  queueError,
  queueName,
  workerSettings,
} from './bull-queue.ts';

export interface PostgresQueueSettings extends QueueSettings {
  /** Stays the caller's to close, after the queue. Its search path begins with `bullmq`. */
  readonly pool: PgPool;
  /** True for the database inside this process, which no other process can work on. */
  readonly embedded: boolean;
}

/**
 * BullMQ on Postgres, in schema `bullmq`, which it migrates first. On a server a worker and the relay keep a connection of the
 * pool each. Throws `queue-unavailable` when the database cannot be reached.
 */
export async function openPostgresQueue(settings: PostgresQueueSettings): Promise<Queue> {
  const { pool, embedded, log } = settings;
  await migrate(pool);
  const producer = new BullQueue(
    queueName,
    { connection: pool, defaultJobOptions: jobSettings },
    createPostgresBackend,
  );
  producer.on('error', logErrors(log, 'producer'));
  const relay = embedded ? undefined : new Relay({ connection: pool, backend: createPostgresRelayBackend });
  relay?.on('error', logErrors(log, 'relay'));

  return createBullQueue({
    producer,
    ...(relay ? { relay: relay as Relay<never>, patienceMs: 900 } : {}),
    startWorker(process, { concurrency }) {
      const options = { connection: pool, concurrency, ...workerSettings(settings) };
      const worker = new Worker(queueName, process, options, createPostgresBackend);
      worker.on('error', logErrors(log, 'worker'));
      return worker;
    },
    close: () => undefined,
  });
}

async function migrate(pool: PgPool): Promise<void> {
  try {
    const client = await pool.connect();
    try {
      await runMigrations(client);
    } finally {
      client.release();
    }
  } catch (cause) {
    throw queueError(cause);
  }
}

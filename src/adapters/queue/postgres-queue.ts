import { Queue as BullQueue, createPostgresBackend, type PgPool, runMigrations, Worker } from 'bullmq';
import type { Log, Queue } from '../../app/ports.ts';
import { jobOptions, openBull, queueName, workerOptions } from './bull.ts';

/** The queue on BullMQ's PostgreSQL backend, over a pool that stays the caller's to close. Brings its schema `bullmq` up to date. */
export async function openPostgresQueue({
  pool,
  log,
}: {
  readonly pool: PgPool;
  readonly log: Log;
}): Promise<Queue> {
  const client = await pool.connect();
  try {
    await runMigrations(client);
  } finally {
    client.release();
  }
  const queue = new BullQueue(
    queueName,
    { connection: pool, defaultJobOptions: jobOptions },
    createPostgresBackend,
  );
  return openBull(
    {
      queue,
      openWorker: (processor, options) =>
        new Worker(
          queueName,
          processor,
          { connection: pool, ...workerOptions, ...options },
          createPostgresBackend,
        ),
      close: async () => undefined,
    },
    log,
  );
}

import { Queue as BullQueue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { Log, Queue } from '../../app/ports.ts';
import { jobOptions, openBull, queueName, workerOptions } from './bull.ts';

/** The queue on Redis or Valkey. A producer fails at once while Redis is away; workers wait for it and come back by themselves. */
export async function openRedisQueue({
  url,
  log,
}: {
  readonly url: string;
  readonly log: Log;
}): Promise<Queue> {
  const complain = (error: Error) =>
    log.warn(
      { code: 'queue-unavailable', cause: error.message.slice(0, 200) },
      'The connection to Redis reported an error.',
    );
  const producer = new Redis(url, { maxRetriesPerRequest: 1, enableOfflineQueue: false, lazyConnect: true });
  const consumer = new Redis(url, { maxRetriesPerRequest: null, lazyConnect: true });
  for (const connection of [producer, consumer]) connection.on('error', complain);
  await producer.connect().catch(complain);
  if (producer.status === 'ready') await warnOfForgetting(producer, log);
  const queue = new BullQueue(queueName, { connection: producer, defaultJobOptions: jobOptions });
  return openBull(
    {
      queue,
      openWorker: (processor, options) =>
        new Worker(queueName, processor, { connection: consumer, ...workerOptions, ...options }),
      close: async () => {
        producer.disconnect();
        consumer.disconnect();
      },
    },
    log,
  );
}

/** A Redis that forgets or evicts jobs delays runs until the next sweep; the operator should know. */
async function warnOfForgetting(redis: Redis, log: Log): Promise<void> {
  const info = await redis.info().catch(() => '');
  if (info.includes('aof_enabled:0'))
    log.warn({}, 'Redis keeps no append-only file: set "appendonly yes", or jobs are lost when it restarts.');
  const policy = /maxmemory_policy:(\S+)/.exec(info)?.[1];
  if (policy !== undefined && policy !== 'noeviction')
    log.warn({ policy }, 'Redis may evict jobs: set "maxmemory-policy noeviction".');
}

import { Queue as BullQueue, Relay, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { Queue } from '../../app/ports/queue.ts';
import { InfrastructureError } from '../../core/failure.ts';
import {
  createBullQueue,
  jobSettings,
  logErrors,
  type QueueSettings,
  queueError,
  queueName,
  workerSettings,
} from './bull-queue.ts';
import { findRedisFaults } from './redis-faults.ts';
import { settlesWithin } from './settles-within.ts';

export interface RedisQueueSettings extends QueueSettings {
  /** `redis://` or `rediss://`, of Redis 6.2 or newer, or Valkey. */
  readonly url: string;
  /** Before the name of every key. In braces, so that all keys share a slot of a cluster. Default `{voicepipe}`. */
  readonly prefix?: string;
}

/** A queue on Redis, and what is wrong with that Redis for a queue: one sentence each, empty when nothing is. */
export interface RedisQueue extends Queue {
  findFaults(): Promise<readonly string[]>;
}

/** Below the second that the port promises. */
const patienceMs = 900;

/**
 * BullMQ on Redis. Throws `bad-configuration` for an address that is none, and `queue-unavailable` when Redis does not answer
 * within five seconds. Once open it outlives a Redis that goes and comes back: `add` rejects meanwhile, workers wait. Where Redis
 * is away at `close`, timers of BullMQ stay behind: who closes must also end the process.
 */
export async function openRedisQueue(settings: RedisQueueSettings): Promise<RedisQueue> {
  const { url, prefix = '{voicepipe}', log } = settings;
  if (!/^rediss?:$/.test(URL.canParse(url) ? new URL(url).protocol : '')) throw noAddress();
  // A producer that buffers commands while Redis is away would answer late, and act later still.
  const forAdding = connect({ maxRetriesPerRequest: 1, enableOfflineQueue: false });
  const forWaiting = connect({ maxRetriesPerRequest: null, enableOfflineQueue: true });
  const connections = [forAdding, forWaiting];
  let closed = false;

  function connect(options: { maxRetriesPerRequest: number | null; enableOfflineQueue: boolean }): Redis {
    // BullMQ makes copies of a connection; those that lost Redis must not look for it after the end.
    const retryStrategy = (times: number) => (closed ? null : Math.min(times * 50, 2_000));
    const connection = new Redis(url, { connectTimeout: 5_000, retryStrategy, ...options });
    connection.on('error', logErrors(log, 'connection'));
    return connection;
  }

  function disconnect(): void {
    closed = true;
    for (const connection of connections) connection.disconnect();
  }

  try {
    await Promise.all(connections.map((connection) => becomesReady(connection)));
  } catch (cause) {
    disconnect();
    throw queueError(cause);
  }

  const producer = new BullQueue(queueName, {
    connection: forAdding,
    prefix,
    defaultJobOptions: jobSettings,
  });
  producer.on('error', logErrors(log, 'producer'));
  const relay = new Relay({ connection: forWaiting, prefix });
  relay.on('error', logErrors(log, 'relay'));

  const queue = createBullQueue({
    producer,
    relay: relay as Relay<never>,
    patienceMs,
    startWorker(process, { concurrency }) {
      const options = { connection: forWaiting, prefix, concurrency, ...workerSettings(settings) };
      const worker = new Worker(queueName, process, options);
      worker.on('error', logErrors(log, 'worker'));
      return worker;
    },
    close: disconnect,
  });
  return { ...queue, findFaults: () => findRedisFaults(forWaiting) };
}

async function becomesReady(connection: Redis): Promise<void> {
  let trouble: unknown = new Error('Redis did not answer within 5 s.');
  const ready = new Promise<void>((resolve, reject) => {
    connection.once('ready', resolve);
    connection.on('error', (error) => {
      trouble = error;
      // Redis is there and refuses us: asking again will not help.
      if (error.name === 'ReplyError') reject(error);
    });
  });
  if (!(await settlesWithin(ready, 5_000))) throw trouble;
  await ready;
}

function noAddress(): InfrastructureError {
  return new InfrastructureError(
    'bad-configuration',
    'The address of Redis is no URL. Write it as redis://user:password@host:6379/0, or rediss:// for TLS.',
    { retrySafe: false },
  );
}

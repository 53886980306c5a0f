import type { Redis } from 'ioredis';
import { queueError } from './bull-queue.ts';

/**
 * What would make this Redis forget jobs: one sentence each, with the remedy. Asks `INFO`, because hosted Redis mostly refuses
 * `CONFIG`. Throws `queue-unavailable`.
 */
export async function findRedisFaults(connection: Redis): Promise<readonly string[]> {
  let info: string;
  try {
    info = await connection.info();
  } catch (cause) {
    throw queueError(cause);
  }
  const read = (field: string) => new RegExp(`^${field}:(.*?)\\r?$`, 'm').exec(info)?.[1];
  const faults: string[] = [];
  if (read('aof_enabled') === '0')
    faults.push(
      'Redis writes no append-only file, so a restart of it forgets jobs. Set "appendonly yes" in its configuration.',
    );
  const policy = read('maxmemory_policy');
  if (policy !== undefined && policy !== 'noeviction')
    faults.push(
      `Redis may evict jobs when its memory is full (maxmemory-policy is "${policy}"). Set "maxmemory-policy noeviction".`,
    );
  return faults;
}

import { afterEach, describe, expect, test } from 'vitest';
import { openRedisQueue, type RedisQueue } from '../../src/adapters/queue/open-redis-queue.ts';
import { findFreePort } from '../helpers/free-port.ts';
import { ownRedisMissing, type RedisServer, startRedis } from '../helpers/redis-server.ts';

const unavailable = { code: 'queue-unavailable', retrySafe: true };

test('an address that is no URL of Redis is a fault of the configuration', async () => {
  for (const url of ['', 'localhost:6379', 'http://:s3cr3t@x'])
    await expect(openRedisQueue({ url })).rejects.toMatchObject({
      code: 'bad-configuration',
      message: expect.not.stringContaining('s3cr3t'),
    });
});

test('a Redis that is not there is named unavailable', async () => {
  const url = `redis://127.0.0.1:${await findFreePort()}`;
  await expect(openRedisQueue({ url })).rejects.toMatchObject(unavailable);
});

describe.skipIf(ownRedisMissing)(`a Redis with troubles${ownRedisMissing}`, () => {
  let server: RedisServer;
  let queue: RedisQueue | undefined;
  afterEach(async () => {
    await queue?.close({ graceMs: 0 });
    queue = undefined;
    await server.stop();
  });

  async function secondsToReject(call: Promise<unknown>): Promise<number> {
    const started = performance.now();
    await expect(call).rejects.toMatchObject(unavailable);
    return (performance.now() - started) / 1000;
  }

  test('is missed by add within a second, and found again by add and by the worker when it is back', async () => {
    server = await startRedis({ own: true });
    const working = await openRedisQueue({ url: server.url });
    queue = working;
    const handled: string[] = [];
    await working.work(async (run) => void handled.push(run), { concurrency: 1 });
    await working.add('before');
    await expect.poll(() => handled).toEqual(['before']);

    await server.halt();
    expect(await secondsToReject(working.add('meanwhile'))).toBeLessThan(1);
    expect(await secondsToReject(working.cancel('meanwhile'))).toBeLessThan(1);

    await server.resume();
    const addUntilTaken = () =>
      working.add('after').then(
        () => true,
        () => false,
      );
    await expect.poll(addUntilTaken, { timeout: 10_000 }).toBe(true);
    await expect.poll(() => handled, { timeout: 10_000 }).toEqual(['before', 'after']);
  });

  test('is missed within a second also when it keeps the connection and says nothing', async () => {
    server = await startRedis({ own: true });
    queue = await openRedisQueue({ url: server.url });
    server.freeze();
    expect(await secondsToReject(queue.add('stuck'))).toBeLessThan(1);
    server.thaw();
  });

  test('does not keep close from ending', async () => {
    server = await startRedis({ own: true });
    const working = await openRedisQueue({ url: server.url });
    await working.work(() => Promise.resolve(), { concurrency: 1 });
    await server.halt();
    const started = performance.now();
    await working.close({ graceMs: 60_000 });
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  test('is told apart from one that is fit for a queue', async () => {
    server = await startRedis({ own: true, settings: ['--maxmemory-policy', 'allkeys-lru'] });
    queue = await openRedisQueue({ url: server.url });
    expect(await queue.findFaults()).toEqual([expect.stringContaining('maxmemory-policy is "allkeys-lru"')]);
    await queue.close({ graceMs: 0 });
    await server.stop();
    server = await startRedis({ own: true, settings: ['--appendonly', 'no'] });
    queue = await openRedisQueue({ url: server.url });
    expect(await queue.findFaults()).toEqual([expect.stringContaining('appendonly yes')]);
  });

  test('that refuses the password does not make us tell it', async () => {
    server = await startRedis({ own: true, settings: ['--requirepass', 'right'] });
    const url = server.url.replace('//', '//:s3cr3t@');
    const error = await openRedisQueue({ url }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject(unavailable);
    const cause = (error as Error).cause as Error;
    expect(`${JSON.stringify(error)} ${JSON.stringify(cause)} ${cause.stack}`).not.toContain('s3cr3t');
  });
});

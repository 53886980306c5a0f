import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inside, openRig, type Rig } from '../helpers/playground-rig.ts';
import { postgresMissing, startPostgres } from '../helpers/postgres-server.ts';
import { ownRedisMissing, startRedis } from '../helpers/redis-server.ts';

const missing = ownRedisMissing || postgresMissing;

describe.skipIf(missing !== '')(`with Redis and Postgres${missing}`, () => {
  let redis: Awaited<ReturnType<typeof startRedis>>;
  let postgres: Awaited<ReturnType<typeof startPostgres>>;
  let rig: Rig;

  beforeAll(async () => {
    [redis, postgres] = await Promise.all([startRedis({ own: true }), startPostgres()]);
    rig = await openRig({ redisUrl: redis.url, databaseUrl: postgres.url });
  });
  afterAll(async () => {
    await rig?.stop();
    await redis?.stop();
    await postgres?.stop();
  });

  it('the main job is the same', async () => {
    await rig.command('exec api-7f run-migrations');
    const card = await rig.see((message) => inside(message).includes('run-approve'));
    await rig.click(card.ts, 'run-approve', 'U_APPROVER');
    const end = await rig.see(
      (message) => message.thread_ts === card.ts && message.text.startsWith('Exited with 0'),
    );
    expect(end.text).toContain('stderr: 2 lines');
  });

  it('a command is stored and acknowledged within 100 ms while Redis does not answer', async () => {
    redis.freeze();
    try {
      const asked = await rig.command('exec api-7f touch /tmp/frozen');
      expect(asked.body.ok).toBe(true);
      expect(asked.body.ack_ms).toBeLessThan(1_000);
      const card = await rig.see((message) => inside(message).includes('/tmp/frozen'));
      await rig.click(card.ts, 'run-approve', 'U_APPROVER');
      await rig.see((message) => message.ts === card.ts && message.text.includes('Waits for a worker.'));
    } finally {
      redis.thaw();
    }
  });
});

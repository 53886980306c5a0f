import { randomUUID } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import { afterAll, beforeAll, describe } from 'vitest';
import { openPostgresQueue } from '../../src/adapters/queue/open-postgres-queue.ts';
import { openRedisQueue } from '../../src/adapters/queue/open-redis-queue.ts';
import { openEmbedded } from '../../src/adapters/store/open-embedded.ts';
import { type Database, openServer } from '../../src/adapters/store/open-server.ts';
import { postgresMissing, startPostgres, type TestServer } from '../helpers/postgres-server.ts';
import { type RedisServer, redisMissing, startRedis } from '../helpers/redis-server.ts';
import { makeTempDirectory } from '../helpers/temp-directory.ts';
import { describeQueue } from './queue.ts';

const timing = { lockMs: 1_000, stalledCheckMs: 500 };

describe('the queue in this process', () => {
  let database: Database;
  let folder: Awaited<ReturnType<typeof makeTempDirectory>>;
  beforeAll(async () => {
    folder = await makeTempDirectory();
    database = await openEmbedded({ dataDir: folder.path });
  });
  afterAll(async () => {
    await database.close();
    await folder.remove();
  });
  describeQueue(
    () => ({ open: () => openPostgresQueue({ pool: database.pool, embedded: true, ...timing }) }),
    { alone: true },
  );
});

describe.skipIf(postgresMissing)(`the queue on a Postgres server${postgresMissing}`, () => {
  let database: Database;
  let server: TestServer;
  beforeAll(async () => {
    server = await startPostgres();
    database = await openServer({ url: server.url });
    // BullMQ leaves a listener on the pool for each of the queues that this suite opens.
    (database.pool as unknown as EventEmitter).setMaxListeners(0);
  });
  afterAll(async () => {
    await database.close();
    await server.stop();
  });
  describeQueue(() => ({
    open: () => openPostgresQueue({ pool: database.pool, embedded: false, ...timing }),
    address: [server.url],
  }));
});

describe.skipIf(redisMissing)(`the queue on Redis${redisMissing}`, () => {
  const prefix = `{test-${randomUUID()}}`;
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());
  describeQueue(() => ({
    open: () => openRedisQueue({ url: server.url, prefix, ...timing }),
    address: [server.url, prefix],
  }));
});

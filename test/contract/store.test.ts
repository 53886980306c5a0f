import { afterAll, beforeAll, describe } from 'vitest';
import { openEmbedded } from '../../src/adapters/store/open-embedded.ts';
import { type Database, openServer } from '../../src/adapters/store/open-server.ts';
import { postgresMissing, startPostgres, type TestServer } from '../helpers/postgres-server.ts';
import { makeTempDirectory } from '../helpers/temp-directory.ts';
import { describeStore } from './store.ts';

describe('the store in this process', () => {
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
  describeStore(() => database.pool);
});

describe.skipIf(postgresMissing)(`the store on a Postgres server${postgresMissing}`, () => {
  let database: Database;
  let server: TestServer;
  beforeAll(async () => {
    server = await startPostgres();
    database = await openServer({ url: server.url });
  });
  afterAll(async () => {
    await database.close();
    await server.stop();
  });
  describeStore(() => database.pool);
});

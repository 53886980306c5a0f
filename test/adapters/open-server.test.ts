import { describe, expect, test } from 'vitest';
import { openServer } from '../../src/adapters/store/open-server.ts';
import { openStore } from '../../src/adapters/store/open-store.ts';
import { findFreePort } from '../helpers/free-port.ts';
import { postgresMissing, startPostgres } from '../helpers/postgres-server.ts';

function everyWord(error: unknown): string {
  const { message = '', stack = '', cause, ...rest } = error as Error;
  return `${message} ${stack} ${JSON.stringify(rest)} ${cause ? everyWord(cause) : ''}`;
}

test('a server that is not there is named unavailable, and its password nowhere', async () => {
  const url = `postgres://someone:s3cr3t@127.0.0.1:${await findFreePort()}/db`;
  const error = await openServer({ url }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'store-unavailable', retrySafe: true });
  expect(everyWord(error)).toContain('ECONNREFUSED');
  expect(everyWord(error)).not.toContain('s3cr3t');
});

test('an address that is no URL is a fault of the configuration, and is not repeated', async () => {
  const error = await openServer({ url: 'postgres://a:s3cr3t@host:port/x' }).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ code: 'bad-configuration' });
  expect(everyWord(error)).not.toContain('s3cr3t');
});

describe.skipIf(postgresMissing)(`a Postgres server that goes away${postgresMissing}`, () => {
  test('is named unavailable on the next call', async () => {
    const server = await startPostgres();
    const database = await openServer({ url: server.url });
    const { ledger } = await openStore(database.pool);
    await server.stop();
    await expect(ledger.runsIn(['queued'], 1)).rejects.toMatchObject({
      code: 'store-unavailable',
      retrySafe: true,
    });
    await database.close();
  });
});

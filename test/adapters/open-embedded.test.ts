import { mkdir, readdir, stat, watch, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openEmbedded } from '../../src/adapters/store/open-embedded.ts';
import { openStore } from '../../src/adapters/store/open-store.ts';
import { startChild } from '../helpers/child.ts';
import { makeTempDirectory } from '../helpers/temp-directory.ts';

let folder: Awaited<ReturnType<typeof makeTempDirectory>>;
beforeEach(async () => {
  folder = await makeTempDirectory();
});
afterEach(() => folder.remove());

test('a process that is killed loses nothing it acknowledged', async () => {
  const child = startChild('write-ledger.ts', [folder.path]);
  const acknowledged: string[] = [];
  while (acknowledged.length < 50) acknowledged.push(await child.line());
  await child.kill();

  const database = await openEmbedded({ dataDir: folder.path });
  const { ledger } = await openStore(database.pool);
  const stored: string[] = [];
  for await (const { run } of ledger.chain(1)) stored.push(run);
  expect(stored.slice(0, acknowledged.length)).toEqual(acknowledged);
  await database.close();
});

test('a directory is made for its owner alone', async () => {
  const dataDir = join(folder.path, 'new', 'data');
  const database = await openEmbedded({ dataDir });
  await database.close();
  expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
  expect((await stat(join(dataDir, 'database'))).mode & 0o777).toBe(0o700);
});

test('a database whose making was interrupted is made again', async () => {
  await mkdir(join(folder.path, 'database'));
  await writeFile(join(folder.path, 'database', 'PG_VERSION'), '17\n');
  await writeFile(join(folder.path, 'database.incomplete'), '');
  const database = await openEmbedded({ dataDir: folder.path });
  await openStore(database.pool);
  await database.close();
  expect(await readdir(folder.path)).not.toContain('database.incomplete');
});

test('a process that is killed while it makes the database leaves none that is trusted', async () => {
  const changes = watch(folder.path)[Symbol.asyncIterator]();
  const child = startChild('write-ledger.ts', [folder.path]);
  const seen = new Set<string | null>();
  while (!(seen.has('database') && seen.has('database.incomplete')))
    seen.add((await changes.next()).value?.filename ?? null);
  await child.kill();
  await changes.return?.();
  expect(await readdir(folder.path)).toContain('database.incomplete');

  const database = await openEmbedded({ dataDir: folder.path });
  const { ledger } = await openStore(database.pool);
  expect(await ledger.runsIn(['received'], 1)).toEqual([]);
  await database.close();
});

test('what cannot be opened is refused with a code, and the directory is free again', async () => {
  const file = join(folder.path, 'file');
  await writeFile(file, '');
  await expect(openEmbedded({ dataDir: file })).rejects.toMatchObject({ code: 'store-unavailable' });
});

test('a transaction keeps its turn, and one that is forgotten is rolled back', async () => {
  const { pool, close } = await openEmbedded({ dataDir: folder.path });
  await pool.query('CREATE TABLE public.t (n int8)');
  const client = await pool.connect();
  await client.query('BEGIN');
  await client.query('INSERT INTO public.t VALUES ($1)', [1]);
  const outside = pool.query('SELECT n FROM public.t');
  client.release();
  expect((await outside).rows).toEqual([]);
  await pool.query('INSERT INTO public.t VALUES ($1)', ['9007199254740993']);
  expect((await pool.query('SELECT n FROM public.t')).rows).toEqual([{ n: '9007199254740993' }]);
  await close();
  await expect(pool.query('SELECT 1')).rejects.toThrow('after calling end on the pool');
});

test('a refused BEGIN or COMMIT gives the turn back', async () => {
  const { pool, close } = await openEmbedded({ dataDir: folder.path });
  const client = await pool.connect();
  await expect(client.query('BEGIN NONSENSE')).rejects.toThrow('syntax');
  await client.query('BEGIN');
  await expect(client.query('SELECT 1/0')).rejects.toThrow('division by zero');
  await client.query('COMMIT').catch(() => undefined);
  expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  client.release();
  await close();
});

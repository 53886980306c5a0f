import { existsSync } from 'node:fs';
import { mkdir, open, readFile, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite, type PGliteOptions, types } from '@electric-sql/pglite';
import type { Log } from '../../app/ports/log.ts';
import { storeError } from './database.ts';
import { guardDirectory } from './directory-guard.ts';
import { createEmbeddedPool } from './embedded-pool.ts';
import type { Database } from './open-server.ts';
import { findTemplate } from './template.ts';

/**
 * Postgres inside this process, kept in `dataDir/database`. The directory is made, for its owner alone, where it is missing. One
 * process at a time: throws `data-directory-in-use` otherwise, also to a second opening in this process. What was committed
 * survives the death of the process; a power cut is not promised. Use a folder of its own: other files may stand beside
 * `database`, none within.
 */
export async function openEmbedded({ dataDir, log }: { dataDir: string; log?: Log }): Promise<Database> {
  const directory = await makeDirectory(dataDir);
  const guard = await guardDirectory(directory);
  try {
    const database = await openDatabase(directory, log);
    const pool = createEmbeddedPool(database);
    let closing: Promise<void> | undefined;
    return {
      pool,
      close() {
        closing ??= pool.end().finally(guard.release);
        return closing;
      },
    };
  } catch (cause) {
    await guard.release();
    throw storeError(cause);
  }
}

async function makeDirectory(dataDir: string): Promise<string> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    return await realpath(dataDir);
  } catch (cause) {
    throw storeError(cause);
  }
}

/**
 * Opens the database, making it first where there is none. The marker stands while it is being made, so a database whose making
 * was interrupted is made again: nobody was told that anything is in it.
 */
async function openDatabase(directory: string, log?: Log): Promise<PGlite> {
  const database = join(directory, 'database');
  const marker = join(directory, 'database.incomplete');
  if (existsSync(database) && !existsSync(marker)) return start(database);

  await (await open(marker, 'w', 0o600)).close();
  await empty(database);
  const made = await startFromTemplate(database, log).catch(async (error: unknown) => {
    log?.warn(
      { code: storeError(error).code },
      'The template of the database was unusable; it was made anew.',
    );
    await empty(database);
    return start(database);
  });
  await rm(marker);
  return made;
}

async function startFromTemplate(database: string, log?: Log): Promise<PGlite> {
  const template = findTemplate();
  if (template) return start(database, { loadDataDir: new Blob([await readFile(template)]) });
  log?.info({}, 'The database was made without a template, which takes some seconds.');
  return start(database);
}

async function empty(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { mode: 0o700 });
}

async function start(database: string, options: PGliteOptions = {}): Promise<PGlite> {
  const asText = (value: string) => value;
  const opened = await PGlite.create(database, {
    ...options,
    // As node-postgres gives them; PGlite's own ways with bytes take several times as long.
    parsers: { [types.INT8]: asText, [types.NUMERIC]: asText, [types.BYTEA]: fromHex },
    serializers: { [types.BYTEA]: toHex },
  });
  await opened.exec('SET search_path TO bullmq, public');
  return opened;
}

/** Bytes as Postgres writes them by default: `\\x` and hexadecimal digits. */
function fromHex(value: string): Uint8Array {
  return Buffer.from(value.slice(2), 'hex');
}

function toHex(value: Uint8Array): string {
  return `\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`;
}

/**
 * Run by the build: writes an initialised data directory, with the tables of voicepipe and BullMQ in it, beside this file. A
 * first start that unpacks it takes half the time of one that makes a database from nothing.
 */
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { runMigrations } from 'bullmq';
import { createEmbeddedPool } from './embedded-pool.ts';
import { migrate } from './migrate.ts';
import { templateName } from './template.ts';

const database = await PGlite.create();
const pool = createEmbeddedPool(database);
await migrate(pool);
const client = await pool.connect();
await runMigrations(client);
client.release();
await pool.query('CHECKPOINT');
const archive = await database.dumpDataDir('gzip');
await pool.end();

const file = join(dirname(fileURLToPath(import.meta.url)), templateName());
await writeFile(file, Buffer.from(await archive.arrayBuffer()));

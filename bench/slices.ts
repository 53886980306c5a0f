import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { postgresMissing, startPostgres } from '../test/helpers/postgres-server.ts';

const hook = new URL('../test/helpers/run-typescript.mjs', import.meta.url).href;
const child = fileURLToPath(new URL('./slices-child.ts', import.meta.url));

/**
 * Slices of 100 MB of stored output, each in its time beside SHA-256 of as many bytes, and how much the process that cut them grew.
 * Stored by one process and read by another, so that nothing of the storing is counted.
 */
export async function measureSlices(): Promise<void> {
  const bytes = Buffer.alloc(100 * 1024 * 1024, 'x');
  const start = performance.now();
  createHash('sha256').update(bytes).digest();
  console.log(`anchor: SHA-256 of 100 MiB in ${(performance.now() - start).toFixed(0)} ms`);
  const dataDir = await mkdtemp(join(tmpdir(), 'bench-'));
  try {
    for (const step of ['store', 'slice']) await run([step, 'embedded', dataDir]);
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
  if (postgresMissing !== '') return console.log(`no server${postgresMissing}`);
  const postgres = await startPostgres();
  try {
    for (const step of ['store', 'slice']) await run([step, 'server', postgres.url]);
  } finally {
    await postgres.stop();
  }
}

async function run(args: readonly string[]): Promise<void> {
  const started = spawn(process.execPath, ['--import', hook, child, ...args], { stdio: 'inherit' });
  const [code] = await once(started, 'close');
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}.`);
}

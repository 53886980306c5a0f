import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new directory, and its removal. */
export async function makeTempDirectory(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'voicepipe-test-')));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

import { randomBytes } from 'node:crypto';
import { link, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InfrastructureError } from '../../core/failure.ts';

/** `sun_path` holds 104 bytes on macOS and 108 on Linux, with the closing zero; our names take 24 of them. */
const maxFolderBytes = 76;

/**
 * Makes this process the owner of a data directory (a real path) until `release` or its death, however it dies. Throws
 * `data-directory-in-use` when another owner lives, in this process or any other of the same kernel. Containers of one host that
 * share the directory see each other; hosts that share it over a network do not.
 *
 * An owner listens on the socket `owner-N.sock` of the highest N. A listening socket cannot outlive its process, and connecting
 * to it needs no answer from a busy one. Whoever finds that socket dead claims N + 1 by a hard link, which one alone can make.
 */
export async function guardDirectory(directory: string): Promise<{ release(): Promise<void> }> {
  const folder = await reach(directory);
  const server = createServer((socket) => socket.destroy()).unref();
  const own = `.${randomBytes(6).toString('hex')}.sock`;
  try {
    await listen(server, join(folder.path, own));
    await claim(directory, folder.path, own);
  } catch (error) {
    server.close();
    if (error instanceof InfrastructureError) throw error;
    throw noSockets(directory, error);
  } finally {
    await rm(join(folder.path, own), { force: true });
    await folder.leave();
  }
  return {
    // The socket file stays, dead: a number must never be used twice.
    release: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function claim(directory: string, path: string, own: string): Promise<void> {
  for (;;) {
    const highest = Math.max(0, ...(await numbers(path)));
    if (highest > 0 && (await isAlive(join(path, socketName(highest))))) throw inUse(directory);
    const mine = highest + 1;
    try {
      await link(join(path, own), join(path, socketName(mine)));
    } catch (error) {
      if (codeOf(error) === 'EEXIST') continue;
      throw error;
    }
    const now = await numbers(path);
    // Slow starters may find a number free again that an owner after them has cleared away.
    const isHighest = Math.max(...now) === mine;
    const old = isHighest ? now.filter((number) => number < mine) : [mine];
    for (const number of old) await rm(join(path, socketName(number)), { force: true });
    if (isHighest) return;
  }
}

function socketName(number: number): string {
  return `owner-${number}.sock`;
}

async function numbers(path: string): Promise<number[]> {
  const names = await readdir(path);
  return names.flatMap((name) => /^owner-(\d+)\.sock$/.exec(name)?.[1] ?? []).map(Number);
}

function isAlive(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(true);
    });
    // Any other trouble, such as a full queue of callers, comes from a socket that somebody listens on.
    socket.on('error', (error) => resolve(!['ECONNREFUSED', 'ENOENT'].includes(codeOf(error))));
  });
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(path, resolve);
  });
}

/** A path to the directory that is short enough for a socket: its own, or a symbolic link for as long as it takes. */
async function reach(directory: string): Promise<{ path: string; leave(): Promise<void> }> {
  if (Buffer.byteLength(directory) <= maxFolderBytes)
    return { path: directory, leave: () => Promise.resolve() };
  const detour = await mkdtemp(join(tmpdir(), 'vp-'));
  const path = join(detour, 'd');
  await symlink(directory, path);
  return { path, leave: () => rm(detour, { recursive: true, force: true }) };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function inUse(directory: string): InfrastructureError {
  return new InfrastructureError(
    'data-directory-in-use',
    `Data directory "${directory}" is in use by another voicepipe. ` +
      'Stop that one, or name another directory with VOICEPIPE_DATA_DIR or --data.',
    { retrySafe: true },
  );
}

function noSockets(directory: string, cause: unknown): InfrastructureError {
  return new InfrastructureError(
    'store-unavailable',
    `Data directory "${directory}" cannot be guarded: its file system made no socket (${codeOf(cause) || 'no reason given'}). ` +
      'Name a directory on a local disk with VOICEPIPE_DATA_DIR or --data.',
    { retrySafe: false, cause },
  );
}

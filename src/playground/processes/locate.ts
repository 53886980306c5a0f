import { constants } from 'node:fs';
import { access, open, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { StartFailure } from '../pod/runtime-message.ts';

type Located = { readonly kind: 'found'; readonly path: string } | { readonly kind: StartFailure };

/** The file that a command's first word means, looked up as runc does: in PATH when it has no slash. */
export async function locate(
  name: string,
  at: { readonly path: readonly string[]; readonly cwd: string; readonly lacks: ReadonlySet<string> },
): Promise<Located> {
  if (name.includes('\0')) return { kind: 'no-file' };
  const isPath = name.includes('/');
  if (at.lacks.has(name.slice(name.lastIndexOf('/') + 1)))
    return { kind: isPath ? 'no-file' : 'not-in-path' };
  if (isPath) return look(resolve(at.cwd, name));
  if (name === '') return { kind: 'not-in-path' };
  let denied: StartFailure | undefined;
  for (const folder of at.path) {
    const found = await look(join(folder, name));
    if (found.kind === 'found') return found;
    if (found.kind === 'denied') denied = found.kind;
  }
  return { kind: denied ?? 'not-in-path' };
}

async function look(path: string): Promise<Located> {
  const facts = await stat(path).catch(() => undefined);
  if (facts === undefined) return { kind: 'no-file' };
  if (facts.isDirectory()) return { kind: 'directory' };
  // Root may read everything, but executes only what somebody may execute.
  const mayRun = await access(path, constants.X_OK).then(
    () => (facts.mode & 0o111) !== 0,
    () => false,
  );
  if (!mayRun) return { kind: 'denied' };
  return (await isProgram(path)) ? { kind: 'found', path } : { kind: 'no-format' };
}

/** Whether the kernel can start it. libuv's `execvp` would hand anything else to the host's shell, which runc does not. */
async function isProgram(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined);
  // Executable without being readable: the kernel will say.
  if (file === undefined) return true;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    const head = buffer.subarray(0, bytesRead).toString('latin1');
    return process.platform !== 'linux' || head.startsWith('#!') || head === '\x7fELF';
  } finally {
    await file.close();
  }
}

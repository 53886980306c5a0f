import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, constants, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** File descriptors of both ends of a pipe: `theirs` blocks, as a program expects; `ours` does not. The caller closes both. */
export interface Fifo {
  readonly theirs: number;
  readonly ours: number;
}

/**
 * Opens one pipe for each direction of a process: `in` is read by it, `out` written. FIFOs as containerd uses them, because Node's
 * own stdio are sockets, which hold more and cannot be opened again as `/dev/stderr`.
 */
export async function openFifos(
  folder: string,
  directions: readonly ('in' | 'out')[],
): Promise<readonly Fifo[]> {
  if (directions.length === 0) return [];
  const paths = directions.map(() => join(folder, `.${randomUUID()}`));
  await promisify(execFile)('mkfifo', ['-m', '600', ...paths]);
  try {
    return paths.map((path, index) => openBoth(path, directions[index] ?? 'out'));
  } finally {
    for (const path of paths) rmSync(path, { force: true });
  }
}

function openBoth(path: string, direction: 'in' | 'out'): Fifo {
  const { O_RDONLY, O_WRONLY, O_RDWR, O_NONBLOCK } = constants;
  // An end that is both keeps the others from waiting for each other.
  const both = openSync(path, O_RDWR);
  try {
    const theirs = openSync(path, direction === 'in' ? O_RDONLY : O_WRONLY);
    const ours = openSync(path, (direction === 'in' ? O_WRONLY : O_RDONLY) | O_NONBLOCK);
    return { theirs, ours };
  } finally {
    closeSync(both);
  }
}

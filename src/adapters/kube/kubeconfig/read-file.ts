import { closeSync, constants, openSync, readSync } from 'node:fs';

/** How long a pipe, such as a shell's `<(…)`, may say nothing. */
const silentMs = 5_000;
const lookEveryMs = 10;

/** The text of a file or pipe, in bounded time and memory whatever the path leads to. Throws an error with Node's `code`. */
export function readFile(path: string, maxBytes: number): string {
  // Without O_NONBLOCK a pipe that nobody writes to would hold the whole process.
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const pieces: Buffer[] = [];
    let length = 0;
    let until = performance.now() + silentMs;
    for (;;) {
      const piece = Buffer.allocUnsafe(65_536);
      const read = readOrWait(file, piece, until);
      if (read === 0) return Buffer.concat(pieces).toString('utf8');
      if (read === undefined) continue;
      until = performance.now() + silentMs;
      length += read;
      if (length > maxBytes) throw coded('EFBIG', `longer than ${maxBytes} bytes`);
      pieces.push(piece.subarray(0, read));
    }
  } finally {
    closeSync(file);
  }
}

function readOrWait(file: number, piece: Buffer, until: number): number | undefined {
  try {
    return readSync(file, piece);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    if (performance.now() > until) throw coded('ETIMEDOUT', `nothing came for ${silentMs} ms`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, lookEveryMs);
    return undefined;
  }
}

function coded(code: string, message: string): NodeJS.ErrnoException {
  return Object.assign(new Error(message), { code });
}

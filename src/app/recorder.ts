import type { StreamName } from '../core/outcome.ts';
import { type OutputLimits, openOutputWindow } from '../core/output.ts';
import type { Outputs } from './ports.ts';

/** How much may wait to be stored before the socket is held back, and how long it may wait. */
const maxPendingBytes = 1024 * 1024;
const flushEveryMs = 500;

/** Stores a run's output as it comes: a killed worker loses at most half a second of it. */
export function openRecorder(outputs: Outputs, run: string, limits: OutputLimits) {
  const window = openOutputWindow(limits);
  let pending: { stream: StreamName; pieces: Uint8Array[] }[] = [];
  let pendingBytes = 0;
  let saving: Promise<void> = Promise.resolve();
  let broken: unknown;
  const timer = setInterval(() => void flush(), flushEveryMs);

  /** Takes a copy; the returned promise, where there is one, asks the producer to wait. */
  function take(stream: StreamName, bytes: Uint8Array): void | Promise<void> {
    const last = pending.at(-1);
    const copy = bytes.slice();
    if (last?.stream === stream) last.pieces.push(copy);
    else pending.push({ stream, pieces: [copy] });
    pendingBytes += copy.length;
    return pendingBytes > maxPendingBytes ? flush() : undefined;
  }

  function flush(): Promise<void> {
    if (pending.length === 0) return saving;
    const batch = pending;
    pending = [];
    pendingBytes = 0;
    const kept = batch.map(({ stream, pieces }) => window.keep(stream, Buffer.concat(pieces)));
    const drop = kept.flatMap((piece) => piece.drop);
    const dropped = new Set(drop);
    const add = kept.flatMap((piece) => piece.add).filter((piece) => !dropped.has(piece.seq));
    saving = saving
      .then(() => outputs.save(run, { add, drop }))
      .catch((error: unknown) => {
        broken ??= error;
      });
    return saving;
  }

  /** Stores the rest; the true counts. Throws what the store threw at any time, because output was lost then. */
  async function close() {
    clearInterval(timer);
    await flush();
    if (broken !== undefined) throw broken;
    return window.counts();
  }

  return { take, close };
}

import type { StreamName } from '../core/outcome.ts';
import { type OutputLimits, openOutputWindow, openTally } from '../core/output.ts';
import { type ByteRedactor, openByteRedactor } from '../core/redact/bytes.ts';
import type { RedactorOptions } from '../core/redact/redactor.ts';
import { cutSegments } from '../core/segments.ts';
import type { Outputs } from './ports.ts';

/** How much may wait to be stored before the socket is held back, and how long it may wait. */
const maxPendingBytes = 1024 * 1024;
const flushEveryMs = 500;

/** Digests of streams, made by the caller: the app computes none of its own. */
export interface Digests {
  /** SHA-256. */
  readonly open: () => Digest;
  /** HMAC-SHA-256 under the ledger's key; absent without one. */
  readonly openKeyed?: () => Digest;
}

export interface Digest {
  readonly add: (bytes: Uint8Array) => void;
  /** The hex digest, once. */
  readonly hex: () => string;
}

/**
 * Stores a run's output as it comes, secrets masked: a killed worker loses at most half a second of it and the line that was not
 * finished. Counts what the command printed, not what is kept.
 */
export function openRecorder(
  outputs: Outputs,
  run: string,
  {
    limits,
    redaction,
    digests,
  }: { readonly limits: OutputLimits; readonly redaction: RedactorOptions; readonly digests: Digests },
) {
  const window = openOutputWindow(limits);
  const tally = openTally();
  const redactors: Readonly<Record<StreamName, ByteRedactor>> = {
    stdout: openByteRedactor(redaction),
    stderr: openByteRedactor(redaction),
  };
  const masked = { stdout: digests.open(), stderr: digests.open() };
  const raw =
    digests.openKeyed === undefined
      ? undefined
      : { stdout: digests.openKeyed(), stderr: digests.openKeyed() };
  let pending: { stream: StreamName; pieces: Uint8Array[] }[] = [];
  let pendingBytes = 0;
  let saving: Promise<void> = Promise.resolve();
  let broken: unknown;
  const timer = setInterval(() => void flush(), flushEveryMs);

  /** Takes a copy; the returned promise, where there is one, asks the producer to wait. */
  function take(stream: StreamName, bytes: Uint8Array): void | Promise<void> {
    tally.add(stream, bytes);
    raw?.[stream].add(bytes);
    keep(stream, redactors[stream].push(bytes));
    return pendingBytes > maxPendingBytes ? flush() : undefined;
  }

  function keep(stream: StreamName, bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    masked[stream].add(bytes);
    const last = pending.at(-1);
    if (last?.stream === stream) last.pieces.push(bytes);
    else pending.push({ stream, pieces: [bytes] });
    pendingBytes += bytes.length;
  }

  function flush(): Promise<void> {
    if (pending.length === 0) return saving;
    const batch = pending;
    pending = [];
    pendingBytes = 0;
    const kept = batch.flatMap(({ stream, pieces }) =>
      cutSegments(Buffer.concat(pieces)).map((segment) => window.keep(stream, segment)),
    );
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
    for (const stream of ['stdout', 'stderr'] as const) keep(stream, redactors[stream].end());
    await flush();
    if (broken !== undefined) throw broken;
    const redacted = sumCounts(redactors.stdout.counts(), redactors.stderr.counts());
    const printed = tally.counts();
    const kept = window.counts();
    return {
      stdout: { ...kept.stdout, ...printed.stdout },
      stderr: { ...kept.stderr, ...printed.stderr },
      truncated: kept.truncated,
      ...(Object.keys(redacted).length === 0 ? {} : { redacted }),
      digests: { stdout: masked.stdout.hex(), stderr: masked.stderr.hex() },
      ...(raw === undefined ? {} : { keyedDigests: { stdout: raw.stdout.hex(), stderr: raw.stderr.hex() } }),
    };
  }

  return { take, close };
}

function sumCounts(
  a: Readonly<Record<string, number>>,
  b: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const kinds = new Set([...Object.keys(a), ...Object.keys(b)]);
  return Object.fromEntries([...kinds].sort().map((kind) => [kind, (a[kind] ?? 0) + (b[kind] ?? 0)]));
}

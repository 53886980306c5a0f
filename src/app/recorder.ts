import type { Progress } from '../core/card/progress.ts';
import { openGlance, readFrame, shortenLine } from '../core/glance.ts';
import type { StreamName } from '../core/outcome.ts';
import { type OutputLimits, openOutputWindow, openTally } from '../core/output.ts';
import { type ByteRedactor, openByteRedactor } from '../core/redact/bytes.ts';
import type { RedactorOptions } from '../core/redact/redactor.ts';
import { cutSegments } from '../core/segments.ts';
import type { Outputs } from './ports/outputs.ts';

/** How much may wait to be stored before the socket is held back, and how long it may wait. */
const maxPendingBytes = 1024 * 1024;
const flushEveryMs = 500;
/** The end of the output that a look at it sees. */
const maxLatestBytes = 4_096;

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
  const keyed =
    digests.openKeyed === undefined
      ? undefined
      : { stdout: digests.openKeyed(), stderr: digests.openKeyed() };
  const glance = openGlance();
  /** The end of what came last, secrets and all: never shown but for a progress line of it, masked. */
  let latest: Uint8Array = new Uint8Array(0);
  let pending: { stream: StreamName; pieces: Uint8Array[] }[] = [];
  let pendingBytes = 0;
  let saving: Promise<void> = Promise.resolve();
  let broken: unknown;
  const timer = setInterval(() => void flush(), flushEveryMs);

  /** Takes a copy; the returned promise, where there is one, asks the producer to wait. */
  function take(stream: StreamName, bytes: Uint8Array): void | Promise<void> {
    tally.add(stream, bytes);
    keyed?.[stream].add(bytes);
    latest = Buffer.concat([latest, bytes.subarray(-maxLatestBytes)]).subarray(-maxLatestBytes);
    keep(stream, redactors[stream].push(bytes));
    return pendingBytes > maxPendingBytes ? flush() : undefined;
  }

  function keep(stream: StreamName, bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    masked[stream].add(bytes);
    glance.take(decoder.decode(bytes.subarray(-maxLatestBytes)));
    const last = pending.at(-1);
    if (last?.stream === stream) last.pieces.push(bytes);
    else pending.push({ stream, pieces: [bytes] });
    pendingBytes += bytes.length;
  }

  /** How far it is. A progress line that is drawn over has no end, so nothing of it passed the redactor yet. */
  function look(): Progress {
    const { stdout, stderr } = tally.counts();
    const frame = readFrame(decoder.decode(latest));
    const lastLine = frame === undefined ? glance.line() : shortenLine(maskAlone(frame, redaction));
    return {
      bytes: stdout.bytes + stderr.bytes,
      lines: stdout.lines + stderr.lines,
      ...(lastLine === undefined ? {} : { lastLine }),
    };
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
      ...(keyed === undefined
        ? {}
        : { keyedDigests: { stdout: keyed.stdout.hex(), stderr: keyed.stderr.hex() } }),
    };
  }

  return { take, look, close };
}

const decoder = new TextDecoder();

function maskAlone(line: string, redaction: RedactorOptions): string {
  const redactor = openByteRedactor(redaction);
  return decoder.decode(redactor.push(new TextEncoder().encode(line))) + decoder.decode(redactor.end());
}

function sumCounts(
  a: Readonly<Record<string, number>>,
  b: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const kinds = new Set([...Object.keys(a), ...Object.keys(b)]);
  return Object.fromEntries([...kinds].sort().map((kind) => [kind, (a[kind] ?? 0) + (b[kind] ?? 0)]));
}

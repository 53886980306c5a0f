import { readStamp, writeSecond } from './stamp.ts';

/** Takes the time stamps out of a log that is read in several connections, so that every line is shown exactly once. */
export interface LogResume {
  /** The time to ask the next connection from, in whole seconds as servers count it; undefined while no line came. */
  readonly since: () => string | undefined;
  /** A connection begins; what the one before left of a line is gone on with. */
  readonly connect: () => void;
  /** The bytes to show of what came: a copy, without stamps and without lines that were shown before. */
  readonly take: (bytes: Uint8Array) => Uint8Array;
  /** What was held back, when no other connection follows. */
  readonly end: () => Uint8Array;
  /** Whole lines that were shown. */
  readonly lines: () => number;
  /** How often a connection did not begin with what was shown already: the log was rotated meanwhile, so lines may be missing. */
  readonly gaps: () => number;
}

/** `2026-11-23T23:51:32.123456789+02:00 ` has 36 bytes; what is longer is no stamp. */
const maxStampBytes = 40;
const newline = 10;
const space = 32;
const second = 1_000_000_000n;
const decoder = new TextDecoder();

/** What a connection has to leave out. */
interface Overlap {
  /** Earlier lines are old: the server was asked for none of them. */
  readonly floor: bigint;
  /** The latest stamp that was shown. */
  readonly latest: bigint;
  /** How many of the lines that come first were shown. */
  left: number;
  /** Lines up to this stamp were kept from us by `tail` or `since` and stay so. */
  readonly hiddenTo: bigint | undefined;
}

/**
 * Needs a log with `timestamps=true`. A server cuts `sinceTime` to seconds, lines may share a stamp, and those of two streams may
 * be a little out of order: so a connection is asked from a second before the latest line, and as many lines are left out as
 * were shown from there on: a file is only written at its end, so they are the ones that come first. Holds 40 bytes, however
 * long the lines are. `isBounded`: the first connection was asked for a part of the log (`tail`, `since`), so that what lies
 * before the first line, or shares its stamp, is not to be shown by a later one.
 */
export function openLogResume(asked: { readonly isBounded: boolean }): LogResume {
  /** Shown lines by their second, the two latest seconds only; `later`: those after the first stamp. */
  const counts = new Map<bigint, { all: number; later: number }>();
  let held: Uint8Array = new Uint8Array(0);
  let lines = 0;
  let gaps = 0;
  /** Whether this connection had a line with a stamp yet, and whether its last line was shown; one without a stamp goes with that. */
  let isFirst = true;
  let goesWithShown = true;
  let first: bigint | undefined;
  let latest: bigint | undefined;
  let overlap: Overlap | undefined;
  /** The line that is being read, once its stamp is. */
  let line:
    | { readonly stamp: bigint | undefined; readonly isShown: boolean; skip: number; bytes: number }
    | undefined;
  /** The line that the connection before broke off in. */
  let broken: { readonly stamp: bigint | undefined; readonly bytes: number } | undefined;

  function baseSecond(): bigint | undefined {
    const base = latest ?? broken?.stamp ?? (line?.isShown ? line.stamp : undefined);
    return base === undefined ? undefined : base / second - 1n;
  }

  function connect(): void {
    if (line?.isShown) broken = { stamp: line.stamp, bytes: Math.max(line.bytes, line.skip) };
    line = undefined;
    held = new Uint8Array(0);
    isFirst = true;
    goesWithShown = true;
    const base = baseSecond();
    const hiddenTo = asked.isBounded ? first : undefined;
    const counted = [...counts.values()];
    overlap =
      base === undefined
        ? undefined
        : {
            floor: base * second,
            latest: latest ?? 0n,
            hiddenTo,
            left: counted.reduce((sum, { all, later }) => sum + (hiddenTo === undefined ? all : later), 0),
          };
  }

  function wasShown(stamp: bigint): boolean {
    if (overlap === undefined) return false;
    if (stamp < overlap.floor) return true;
    const isBroken = broken !== undefined && broken.stamp === stamp && overlap.left === 0;
    if (overlap.hiddenTo !== undefined && stamp <= overlap.hiddenTo && !isBroken) return true;
    if (stamp > overlap.latest) overlap.left = 0;
    if (overlap.left === 0) return false;
    overlap.left -= 1;
    return true;
  }

  /** A file is only written at its end, so what is asked from before the latest line begins with that or an earlier one. */
  function findGap(stamp: bigint): void {
    const known = latest ?? broken?.stamp;
    if (isFirst && overlap !== undefined && known !== undefined && stamp > known) gaps += 1;
    isFirst = false;
  }

  /** Begins a line; what has to be written before it. */
  function begin(stamp: bigint | undefined): boolean {
    if (stamp !== undefined) findGap(stamp);
    const isShown = stamp === undefined ? goesWithShown : !wasShown(stamp);
    goesWithShown = isShown;
    const goesOn = isShown && broken !== undefined && broken.stamp !== undefined && broken.stamp === stamp;
    const ends = isShown && broken !== undefined && !goesOn;
    line = { stamp, isShown, skip: goesOn ? (broken?.bytes ?? 0) : 0, bytes: 0 };
    if (isShown) {
      first ??= stamp;
      broken = undefined;
    }
    return ends;
  }

  function finish(): void {
    if (line?.isShown) {
      lines += 1;
      if (line.stamp !== undefined) count(line.stamp);
    }
    line = undefined;
  }

  function count(stamp: bigint): void {
    latest = latest === undefined || stamp > latest ? stamp : latest;
    const oldest = latest / second - 1n;
    for (const at of counts.keys()) if (at < oldest) counts.delete(at);
    const at = stamp / second;
    if (at < oldest) return;
    const known = counts.get(at) ?? { all: 0, later: 0 };
    known.all += 1;
    if (first === undefined || stamp > first) known.later += 1;
    counts.set(at, known);
  }

  function take(bytes: Uint8Array): Uint8Array {
    const input = held.length === 0 ? bytes : join(held, bytes);
    held = new Uint8Array(0);
    const out = new Uint8Array(input.length + 1);
    let length = 0;
    const show = (piece: Uint8Array) => {
      out.set(piece, length);
      length += piece.length;
    };
    let at = 0;
    while (at < input.length) {
      if (line === undefined) {
        const head = findHead(input, at);
        if (head === undefined) {
          held = input.slice(at);
          break;
        }
        if (begin(head.stamp)) show(Uint8Array.of(newline));
        at = head.end;
        continue;
      }
      const end = input.indexOf(newline, at);
      const stop = end === -1 ? input.length : end + 1;
      const skipped = Math.min(Math.max(line.skip - line.bytes, 0), stop - at);
      if (line.isShown) show(input.subarray(at + skipped, stop));
      line.bytes += stop - at;
      if (end !== -1) finish();
      at = stop;
    }
    return out.subarray(0, length);
  }

  function end(): Uint8Array {
    const rest = held;
    held = new Uint8Array(0);
    return /^\d{4}-\d\d-/.test(decoder.decode(rest)) ? new Uint8Array(0) : rest;
  }

  return {
    connect,
    take,
    end,
    lines: () => lines,
    gaps: () => gaps,
    since: () => {
      const base = baseSecond();
      return base === undefined ? undefined : writeSecond(base);
    },
  };
}

/** The stamp at the head of a line and where its text begins; undefined while more bytes are needed to say. */
function findHead(
  input: Uint8Array,
  at: number,
): { readonly stamp: bigint | undefined; readonly end: number } | undefined {
  const head = input.subarray(at, at + maxStampBytes);
  const length = head.findIndex((byte) => byte === space || byte === newline);
  if (length === -1) return head.length < maxStampBytes ? undefined : { stamp: undefined, end: at };
  const stamp = readStamp(decoder.decode(head.subarray(0, length)));
  if (stamp === undefined) return { stamp, end: at };
  return { stamp, end: at + length + (head[length] === space ? 1 : 0) };
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  const whole = new Uint8Array(a.length + b.length);
  whole.set(a);
  whole.set(b, a.length);
  return whole;
}

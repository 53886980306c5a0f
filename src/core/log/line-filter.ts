import type { Pattern } from './pattern.ts';

/** Lets whole lines of a stream of bytes through. */
export interface LineFilter {
  /** The lines that ended and fit; a copy. */
  readonly take: (bytes: Uint8Array) => Uint8Array;
  /** The last line, where it has no end. */
  readonly end: () => Uint8Array;
  readonly counts: () => LineCounts;
}

export interface LineCounts {
  readonly seen: number;
  readonly matched: number;
  /** Lines that were looked at only in their beginning. */
  readonly cut: number;
}

const newline = 10;

/** Of a line longer than the pattern's limit the beginning decides; the rest of it passes or falls without being held. */
export function openLineFilter(pattern: Pattern): LineFilter {
  let held = new Uint8Array(1_024);
  let heldBytes = 0;
  /** Decided before the end of the line came. */
  let passes: boolean | undefined;
  const counts = { seen: 0, matched: 0, cut: 0 };

  function hold(bytes: Uint8Array): void {
    if (heldBytes + bytes.length > held.length) {
      const larger = new Uint8Array(Math.max(held.length * 2, heldBytes + bytes.length));
      larger.set(held.subarray(0, heldBytes));
      held = larger;
    }
    held.set(bytes, heldBytes);
    heldBytes += bytes.length;
  }

  /** Decides on what is held, and gives it where it fits. */
  function release(): readonly Uint8Array[] {
    const line = held.slice(0, heldBytes);
    heldBytes = 0;
    counts.seen += 1;
    passes = pattern.test(decoder.decode(line).replace(/\r?\n?$/, ''));
    if (passes) counts.matched += 1;
    return passes ? [line] : [];
  }

  function take(bytes: Uint8Array): Uint8Array {
    const out: Uint8Array[] = [];
    let at = 0;
    while (at < bytes.length) {
      const end = bytes.indexOf(newline, at);
      const stop = end === -1 ? bytes.length : end + 1;
      if (passes === undefined) {
        const room = Math.min(stop, at + pattern.maxLineBytes - heldBytes);
        hold(bytes.subarray(at, room));
        at = room;
        const isWhole = at === stop && end !== -1;
        if (!isWhole && heldBytes < pattern.maxLineBytes) continue;
        if (!isWhole) counts.cut += 1;
        out.push(...release());
        if (isWhole) passes = undefined;
      } else {
        if (passes) out.push(bytes.slice(at, stop));
        at = stop;
        if (end !== -1) passes = undefined;
      }
    }
    return concat(out);
  }

  return {
    take,
    end: () => (heldBytes === 0 ? new Uint8Array(0) : concat(release())),
    counts: () => ({ ...counts }),
  };
}

const decoder = new TextDecoder();

function concat(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1 && pieces[0] !== undefined) return pieces[0];
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

import type { Segment } from '../segments.ts';
import { decodeOutput } from '../terminal.ts';

/** The most of one line that is held. */
const maxLineBytes = 1024 * 1024;
/** Colours, which may stand in the middle of a word. */
const colours = /\u001b\[[0-9;]*m/g;

/** Which lines of a stream fit; holds one line and no more than `maxHits` numbers. */
export interface Scan {
  /** Segments of one stream in order; some may be left out between two that end and begin with whole lines. Answers how many lines fit so far. */
  readonly take: (segment: Segment) => number;
  /** After the last one. Numbers of the first lines that fit, from 0, and how many fit in all. */
  readonly end: () => { readonly hits: readonly number[]; readonly total: number };
}

/** Lines are tested without their colours; of one longer than `maxBytes` its beginning. */
export function openScan(
  test: (line: string) => boolean,
  { maxHits, maxBytes = maxLineBytes }: { readonly maxHits: number; readonly maxBytes?: number | undefined },
): Scan {
  const hits: number[] = [];
  let total = 0;
  /** The unfinished last line, where it stands, and where the next bytes of it would come. */
  let open: { pieces: Uint8Array[]; size: number; readonly line: number; next: number } | undefined;

  function look(line: string, number: number): void {
    const text = line.includes('\u001b') ? line.replace(colours, '') : line;
    if (!test(text.endsWith('\r') ? text.slice(0, -1) : text)) return;
    total += 1;
    if (hits.length < maxHits) hits.push(number);
  }

  function hold(bytes: Uint8Array): void {
    if (open === undefined) return;
    const room = bytes.subarray(0, Math.max(0, maxBytes - open.size));
    if (room.length > 0) open.pieces.push(room.slice());
    open.size += room.length;
    open.next += bytes.length;
  }

  function release(): void {
    if (open === undefined) return;
    look(decodeOutput(join(open.pieces, open.size)), open.line);
    open = undefined;
  }

  return {
    take({ bytes, offset, line }) {
      let at = 0;
      let number = line;
      if (open !== undefined && open.next !== offset) release();
      if (open !== undefined) {
        const end = bytes.indexOf(10);
        hold(end === -1 ? bytes : bytes.subarray(0, end));
        if (end === -1) return total;
        release();
        at = end + 1;
        number += 1;
      }
      const last = bytes.lastIndexOf(10) + 1;
      if (last > at) {
        for (const text of decodeOutput(bytes.subarray(at, last - 1)).split('\n')) {
          look(text.length > maxBytes ? text.slice(0, maxBytes) : text, number);
          number += 1;
        }
      }
      if (Math.max(last, at) === bytes.length) return total;
      open = { pieces: [], size: 0, line: number, next: offset + Math.max(last, at) };
      hold(bytes.subarray(Math.max(last, at)));
      return total;
    },
    end() {
      release();
      return { hits, total };
    },
  };
}

function join(pieces: readonly Uint8Array[], size: number): Uint8Array {
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1) return only;
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

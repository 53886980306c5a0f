import type { Search } from '../log/automaton.ts';
import { countLineEnds, type Segment } from '../segments.ts';
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

/** Lines are looked at without their colours; of one that segments share its first `maxBytes`. */
export function openScan(
  search: Search,
  { maxHits, maxBytes = maxLineBytes }: { readonly maxHits: number; readonly maxBytes?: number | undefined },
): Scan {
  const hits: number[] = [];
  let total = 0;
  /** The unfinished last line, where it stands, and where the next bytes of it would come. */
  let open: { pieces: Uint8Array[]; size: number; readonly line: number; next: number } | undefined;

  function lookThrough(bytes: Uint8Array, first: number): void {
    const coloured = decodeOutput(bytes);
    const isColoured = coloured.includes('\u001b');
    const text = isColoured ? coloured.replace(colours, '') : coloured;
    // Bytes are read faster than characters.
    const isAscii = coloured.length === bytes.length && !coloured.includes('\ufffd');
    const lines = !isAscii ? text : isColoured ? encoder.encode(text) : bytes;
    let number = first;
    for (let from = 0; from < text.length || from === 0; ) {
      const at = search(lines, from, text.length);
      if (at === -1) return;
      const start = at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
      number += countIn(text, from, start);
      total += 1;
      if (hits.length < maxHits) hits.push(number);
      const end = text.indexOf('\n', at);
      if (end === -1) return;
      from = end + 1;
      number += 1;
    }
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
    lookThrough(join(open.pieces, open.size), open.line);
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
      if (last > at) lookThrough(bytes.subarray(at, last), number);
      if (Math.max(last, at) === bytes.length) return total;
      if (last > at) number += countLineEnds(bytes.subarray(at, last));
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

const encoder = new TextEncoder();

function countIn(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
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

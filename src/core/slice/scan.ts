import type { Test } from '../log/automaton.ts';
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

/** Where a line stands in a text, and its number. */
interface Place {
  readonly from: number;
  readonly to: number;
  readonly number: number;
}

/** Lines are tested without their colours; of one longer than `maxBytes` its beginning. */
export function openScan(
  test: Test,
  { maxHits, maxBytes = maxLineBytes }: { readonly maxHits: number; readonly maxBytes?: number | undefined },
): Scan {
  const hits: number[] = [];
  let total = 0;
  /** The unfinished last line, where it stands, and where the next bytes of it would come. */
  let open: { pieces: Uint8Array[]; size: number; readonly line: number; next: number } | undefined;

  function look(text: string | Uint8Array, { from, to, number }: Place): void {
    const end =
      to > from && (typeof text === 'string' ? text.charCodeAt(to - 1) : text[to - 1]) === 13 ? to - 1 : to;
    if (!test(text, from, end)) return;
    total += 1;
    if (hits.length < maxHits) hits.push(number);
  }

  function lookPlain(coloured: string, number: number): void {
    const text = coloured.replace(colours, '');
    look(text, { from: 0, to: text.length, number });
  }

  /** Whole lines. Those of ASCII are tested where they stand; only those that may have colours are copied. Answers the number of the next. */
  function lookThrough(bytes: Uint8Array, first: number): number {
    const text = decodeOutput(bytes);
    const isAscii = text.length === bytes.length && !text.includes('\ufffd');
    const isColoured = text.includes('\u001b');
    let number = first;
    for (let from = 0; from < text.length; number += 1) {
      const end = text.indexOf('\n', from);
      const to = Math.min(end, from + maxBytes);
      if (isColoured) lookPlain(text.slice(from, to), number);
      else look(isAscii ? bytes : text, { from, to, number });
      from = end + 1;
    }
    return number;
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
    lookPlain(decodeOutput(join(open.pieces, open.size)), open.line);
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
      if (last > at) number = lookThrough(bytes.subarray(at, last), number);
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

import { writeCount } from '../numbers.ts';
import { maxPageLength } from '../pages.ts';
import type { Segment } from '../segments.ts';
import { decodeOutput, resolveTerminal } from '../terminal.ts';
import { shorten, slackLength } from '../text.ts';

/** A line as it is shown; `number` counts from 1. */
export interface Line {
  readonly number: number;
  readonly text: string;
}

/** The most of one line that is read, and that is shown of it. */
const maxRead = 16 * 1024;
const maxShown = 400;

/** The lines of stored bytes that follow each other, `firstLine` line ends before them; a line is shown at most in its beginning. */
export function showLines(bytes: Uint8Array, firstLine: number): readonly Line[] {
  const lines: Line[] = [];
  for (let at = 0, number = firstLine + 1; at < bytes.length; number += 1) {
    const end = bytes.indexOf(10, at);
    const stop = end === -1 ? bytes.length : end;
    const raw = decodeOutput(bytes.subarray(at, Math.min(stop, at + maxRead)));
    lines.push({ number, text: shorten(resolveTerminal(raw), maxShown) });
    at = stop + 1;
  }
  return lines;
}

/** The lines `from` to `to` (counted from 0, both in it) of segments that come in order, without reading more than it needs. */
export async function readLines(
  segments: AsyncIterable<Segment>,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<readonly Line[]> {
  const found = new Map<number, Line>();
  let carry: Uint8Array = new Uint8Array(0);
  let next = -1;
  for await (const { bytes, offset, line } of segments) {
    const isNext = offset === next;
    const joined = isNext && carry.length > 0 ? concat(carry, bytes) : bytes;
    for (const one of showLines(joined, line)) if (one.number > from) found.set(one.number, one);
    next = offset + bytes.length;
    const open = joined.subarray(joined.lastIndexOf(10) + 1);
    carry = open.slice(0, maxRead);
    const last = [...found.keys()].at(-1) ?? 0;
    if (last > to + 1 || (last === to + 1 && open.length === 0)) break;
  }
  return [...found.values()].filter(({ number }) => number <= to + 1);
}

/** As many of the first lines as a page holds. */
export function firstPage(lines: readonly Line[], maxLines: number): readonly Line[] {
  let length = 0;
  const page: Line[] = [];
  for (const line of lines) {
    length += slackLength(line.text) + 1;
    if (page.length === maxLines || length > maxPageLength) break;
    page.push(line);
  }
  return page;
}

/** As many of the last lines as a page holds. */
export function lastPage(lines: readonly Line[], maxLines: number): readonly Line[] {
  return firstPage(lines.toReversed(), maxLines).toReversed();
}

/** `lines 1 to 40 of 6,250`. */
export function describeLines(lines: readonly Line[], all: number): string {
  const [first, last] = [lines[0]?.number ?? 0, lines.at(-1)?.number ?? 0];
  const range =
    first === last ? `line ${writeCount(first)}` : `lines ${writeCount(first)} to ${writeCount(last)}`;
  return `${range} of ${writeCount(all)}`;
}

/** Lines with their numbers; `>` before what was looked for, `--` between pieces that do not follow each other. */
export function numberLines(lines: readonly Line[], hits: ReadonlySet<number>): string {
  const width = String(lines.at(-1)?.number ?? 0).length;
  let before: number | undefined;
  return lines
    .map(({ number, text }) => {
      const gap = before !== undefined && number > before + 1 ? '--\n' : '';
      before = number;
      return `${gap}${hits.has(number) ? '>' : ' '} ${String(number).padStart(width)}  ${text}\n`;
    })
    .join('');
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const whole = new Uint8Array(a.length + b.length);
  whole.set(a);
  whole.set(b, a.length);
  return whole;
}

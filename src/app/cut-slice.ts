import type { Failure } from '../core/failure.ts';
import { compilePattern } from '../core/log/pattern.ts';
import { countOf, writeCount } from '../core/numbers.ts';
import type { StreamName } from '../core/outcome.ts';
import { cutPages } from '../core/pages.ts';
import {
  describeLines,
  firstPage,
  type Line,
  lastPage,
  numberLines,
  readLines,
  showLines,
} from '../core/slice/lines.ts';
import { type Required, requiredLiterals } from '../core/slice/literals.ts';
import { openScan } from '../core/slice/scan.ts';
import type { Slice } from '../core/slice/slice.ts';
import { shorten } from '../core/text.ts';
import type { Outputs } from './ports/outputs.ts';

/** One message of a slice. */
export interface Piece {
  readonly stream: StreamName;
  readonly title: string;
  readonly text: string;
}

export type Cut =
  | { readonly ok: true; readonly pieces: readonly Piece[] }
  | { readonly ok: false; readonly failure: Failure };

/** Lines of a slice of one end, and on each side of a place. */
const maxEndLines = 50;
const aroundLines = 15;
/** Hits of a search that are shown, and messages that they may take. */
const maxHits = 20;
const maxMessages = 4;
/** Lines that fit are counted up to here: nobody reads more, and every line of a long output may fit. */
const maxCounted = 100_000;
/** Bytes of an end that hold a page of lines, unless most of them is not shown. */
const endBytes = 128 * 1024;

/** Reads a slice of what is stored; of a search everything, with a bounded part of it in memory at a time. */
export async function cutSlice(outputs: Outputs, run: string, slice: Slice): Promise<Cut> {
  const extent = await outputs.extent(run);
  switch (slice.kind) {
    case 'head':
    case 'tail': {
      const { stream } = slice;
      const lines = await readEnd(outputs, { run, ...slice });
      const text = lines.map((line) => `${line.text}\n`).join('');
      return found([{ stream, title: describeLines(lines, extent[stream].lines), text }]);
    }
    case 'line': {
      const { stream, number } = slice;
      const all = extent[stream].lines;
      if (number < 1 || number > all)
        return nothing(`There is no line ${writeCount(number)}: the output has ${countOf(all, 'line')}.`);
      return showAround(outputs, { run, stream, at: number - 1, all });
    }
    case 'words': {
      const { streams, words } = slice;
      for (const stream of streams) {
        const required = { texts: [words], ignoresCase: false, isAll: true };
        const how = { run, stream, test: holding(required), required, enough: 1 };
        const { hits } = await scan(outputs, how);
        const [at] = hits;
        if (at !== undefined)
          return showAround(outputs, { run, stream, at, all: extent[stream].lines, words });
      }
      return nothing(`No line holds "${shorten(words, 100)}".`);
    }
    case 'grep':
      return grep(outputs, run, slice);
  }
}

function found(pieces: readonly Piece[]): Cut {
  return { ok: true, pieces };
}

function nothing(message: string, hint?: string): Cut {
  const failure = { code: 'nothing-found', message } as const;
  return { ok: false, failure: hint === undefined ? failure : { ...failure, hint } };
}

async function readEnd(
  outputs: Outputs,
  {
    run,
    stream,
    kind,
  }: { readonly run: string; readonly stream: StreamName; readonly kind: 'head' | 'tail' },
): Promise<readonly Line[]> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  let first = 0;
  const segments = kind === 'head' ? outputs.readFrom(run, stream, 0) : outputs.readBack(run, stream);
  let next: number | undefined;
  for await (const { bytes, offset, line } of segments) {
    // Behind a gap stands another part of the stream.
    if (next !== undefined && next !== (kind === 'head' ? offset : offset + bytes.length)) break;
    if (kind === 'head') pieces.push(bytes);
    else pieces.unshift(bytes);
    size += bytes.length;
    next = kind === 'head' ? offset + bytes.length : offset;
    first = kind === 'head' ? 0 : line;
    if (size >= endBytes) break;
  }
  const lines = showLines(Buffer.concat(pieces), first);
  return kind === 'head' ? firstPage(lines, maxEndLines) : lastPage(lines, maxEndLines);
}

async function showAround(
  outputs: Outputs,
  {
    run,
    stream,
    at,
    all,
    words,
  }: {
    readonly run: string;
    readonly stream: StreamName;
    readonly at: number;
    readonly all: number;
    readonly words?: string;
  },
): Promise<Cut> {
  const from = Math.max(0, at - aroundLines);
  const lines = await readLines(outputs.readFrom(run, stream, from), { from, to: at + aroundLines });
  const hit = lines.find(({ number }) => number === at + 1);
  if (hit === undefined)
    return nothing(`Line ${writeCount(at + 1)} was not kept: the middle of the output was too long.`);
  // From the middle outwards, as far as a message holds.
  const before = lastPage(
    lines.filter(({ number }) => number < hit.number),
    aroundLines,
  );
  const after = firstPage(
    lines.filter(({ number }) => number > hit.number),
    aroundLines,
  );
  let shown = [...before, hit, ...after];
  const write = () => numberLines(shown, new Set([hit.number]));
  while (cutPages(write()).length > 1 && shown.length > 1)
    shown = shown.filter(({ number }) => Math.abs(number - hit.number) < farthest(shown, hit.number));
  const why = words === undefined ? '' : `, the first with "${shorten(words, 60)}"`;
  return found([
    { stream, title: `around line ${writeCount(at + 1)} of ${writeCount(all)}${why}`, text: write() },
  ]);
}

function farthest(lines: readonly Line[], from: number): number {
  return Math.max(...lines.map(({ number }) => Math.abs(number - from)));
}

async function grep(
  outputs: Outputs,
  run: string,
  { streams, source, context }: Extract<Slice, { readonly kind: 'grep' }>,
): Promise<Cut> {
  const compiled = compilePattern(source);
  if (!compiled.ok) return compiled;
  const { pattern } = compiled;
  const pieces: Piece[] = [];
  const required = requiredLiterals(source);
  for (const stream of streams) {
    const { maxLineBytes: maxBytes } = pattern;
    const test = required?.isAll === true ? holding(required) : pattern.test;
    const { hits, total } = await scan(outputs, {
      run,
      stream,
      test,
      maxBytes,
      required,
      enough: maxCounted,
    });
    if (total === 0) continue;
    const lines = await readContexts(outputs, { run, stream, hits, context });
    const pages = cutPages(numberLines(lines, new Set(hits.map((hit) => hit + 1))));
    const shown = total > hits.length ? `, the first ${hits.length} are shown` : '';
    const title = `${countFits(total)} "${shorten(source, 80)}"${shown}`;
    const room = Math.max(1, Math.floor(maxMessages / streams.length));
    for (const [index, text] of pages.slice(0, room).entries()) {
      const rest = index === room - 1 && pages.length > room ? ', cut here' : '';
      const part = pages.length > 1 ? ` · ${index + 1} of ${Math.min(room, pages.length)}${rest}` : '';
      pieces.push({ stream, title: `${title}${part}`, text });
    }
  }
  return pieces.length === 0
    ? nothing(
        `No line of the output fits "${shorten(source, 100)}".`,
        source.startsWith('(?i)') ? undefined : 'Capital letters count: begin it with (?i) for any case.',
      )
    : found(pieces);
}

function countFits(total: number): string {
  if (total >= maxCounted) return `${writeCount(maxCounted)} lines or more fit`;
  return total === 1 ? '1 line fits' : `${writeCount(total)} lines fit`;
}

function holding({ texts }: Required): (line: string) => boolean {
  const [only = ''] = texts;
  return texts.length === 1
    ? (line) => line.includes(only)
    : (line) => texts.some((text) => line.includes(text));
}

/** The lines around every hit, each once. */
async function readContexts(
  outputs: Outputs,
  how: {
    readonly run: string;
    readonly stream: StreamName;
    readonly hits: readonly number[];
    readonly context: number;
  },
): Promise<readonly Line[]> {
  const { run, stream, hits, context } = how;
  const lines = new Map<number, Line>();
  for (const hit of hits) {
    const [from, to] = [Math.max(0, hit - context), hit + context];
    for (const line of await readLines(outputs.readFrom(run, stream, from), { from, to }))
      lines.set(line.number, line);
  }
  return [...lines.values()].sort((a, b) => a.number - b.number);
}

/** Ends early where `enough` lines have been found. */
async function scan(
  outputs: Outputs,
  how: {
    readonly run: string;
    readonly stream: StreamName;
    readonly test: (line: string) => boolean;
    readonly required: Required | undefined;
    readonly maxBytes?: number;
    readonly enough: number;
  },
) {
  const { run, stream, test, required, maxBytes, enough } = how;
  const scanned = openScan(test, { maxHits, maxBytes });
  const segments =
    required === undefined ? outputs.readFrom(run, stream, 0) : outputs.readHolding(run, stream, required);
  for await (const segment of segments) {
    if (scanned.take(segment) >= enough) break;
  }
  return scanned.end();
}

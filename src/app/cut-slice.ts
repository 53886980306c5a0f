import { searchLines } from '../core/log/search-lines.ts';
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
import type { Slice } from '../core/slice/slice.ts';
import { shorten } from '../core/text.ts';
import { type Cut, found, nothing } from './cut.ts';
import type { Outputs } from './ports/outputs.ts';
import { type CutWorld, scan, searchOutput } from './search-output.ts';

/** Lines of a slice of one end, and on each side of a place. */
const maxEndLines = 50;
const aroundLines = 15;
/** Bytes of an end that hold a page of lines, unless most of them is not shown. */
const endBytes = 128 * 1024;

/** Reads a slice of what is stored; of a search everything, with a bounded part of it in memory at a time. */
export async function cutSlice(world: CutWorld, run: string, slice: Slice): Promise<Cut> {
  const { outputs } = world;
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
        const required = { texts: [words], ignoresCase: false };
        const how = { run, stream, search: searchLines((line) => line.includes(words)), required, enough: 1 };
        const { hits } = await scan(world, how);
        const [at] = hits;
        if (at !== undefined)
          return showAround(outputs, { run, stream, at, all: extent[stream].lines, words });
      }
      return nothing(`No line holds "${shorten(words, 100)}".`);
    }
    case 'grep':
      return searchOutput(world, run, slice);
  }
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

import type { Search } from '../core/log/automaton.ts';
import { compilePattern } from '../core/log/pattern.ts';
import { writeCount } from '../core/numbers.ts';
import type { StreamName } from '../core/outcome.ts';
import { cutPages } from '../core/pages.ts';
import { type Line, numberLines, readLines } from '../core/slice/lines.ts';
import { type Required, requiredLiterals } from '../core/slice/literals.ts';
import { openScan } from '../core/slice/scan.ts';
import type { Slice } from '../core/slice/slice.ts';
import { shorten } from '../core/text.ts';
import { type Cut, found, nothing, type Piece } from './cut.ts';
import type { Clock } from './ports/clock.ts';
import type { Outputs } from './ports/outputs.ts';

/** Hits of a search that are shown, and messages that they may take. */
const maxHits = 20;
const maxMessages = 4;
/** Lines that fit are counted up to here: nobody reads more, and every line of a long output may fit. */
const maxCounted = 100_000;
/** How long one stream is searched; what takes longer is a pattern made for it, over output that helps. */
const maxSearchMs = 10_000;

export interface CutWorld {
  readonly outputs: Outputs;
  readonly clock: Clock;
}

/** The lines that fit a pattern, with those around them. */
export async function searchOutput(
  world: CutWorld,
  run: string,
  { streams, source, context }: Extract<Slice, { readonly kind: 'grep' }>,
): Promise<Cut> {
  const compiled = compilePattern(source);
  if (!compiled.ok) return compiled;
  const { pattern } = compiled;
  const pieces: Piece[] = [];
  let stopped: string | undefined;
  const required = requiredLiterals(source);
  for (const stream of streams) {
    const { maxLineBytes: maxBytes } = pattern;
    const { hits, total, reached } = await scan(world, {
      run,
      stream,
      search: pattern.search,
      maxBytes,
      required,
      enough: maxCounted,
    });
    const limit = reached === undefined ? '' : await describeLimit(world.outputs, { run, stream, reached });
    stopped ??= limit === '' ? undefined : limit;
    if (total === 0) continue;
    const lines = await readContexts(world.outputs, { run, stream, hits, context });
    const pages = cutPages(numberLines(lines, new Set(hits.map((hit) => hit + 1))));
    const shown = total > hits.length ? `, the first ${hits.length} are shown` : '';
    const title = `${countFits(total)} "${shorten(source, 80)}"${limit}${shown}`;
    const room = Math.max(1, Math.floor(maxMessages / streams.length));
    for (const [index, text] of pages.slice(0, room).entries()) {
      const rest = index === room - 1 && pages.length > room ? ', cut here' : '';
      const count = pages.length > 1 ? ` · ${index + 1} of ${Math.min(room, pages.length)}${rest}` : '';
      pieces.push({ stream, title: `${title}${count}`, text });
    }
  }
  if (pieces.length > 0) return found(pieces);
  if (stopped !== undefined)
    return nothing(
      `Nothing fits "${shorten(source, 100)}"${stopped}.`,
      'A pattern without long counted repetitions is quicker.',
    );
  return nothing(
    `No line of the output fits "${shorten(source, 100)}".`,
    source.startsWith('(?i)') ? undefined : 'Capital letters count: begin it with (?i) for any case.',
  );
}

async function describeLimit(
  outputs: Outputs,
  { run, stream, reached }: { readonly run: string; readonly stream: StreamName; readonly reached: number },
): Promise<string> {
  const { lines } = (await outputs.extent(run))[stream];
  return ` in the first ${writeCount(reached)} of ${writeCount(lines)} lines: the search ended there, after ${maxSearchMs / 1000} s`;
}

function countFits(total: number): string {
  if (total >= maxCounted) return `${writeCount(maxCounted)} lines or more fit`;
  return total === 1 ? '1 line fits' : `${writeCount(total)} lines fit`;
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

/** Ends early where `enough` lines have been found, or the time is over: before line `reached` then. */
export async function scan(
  { outputs, clock }: CutWorld,
  how: {
    readonly run: string;
    readonly stream: StreamName;
    readonly search: Search;
    readonly required: Required | undefined;
    readonly maxBytes?: number;
    readonly enough: number;
  },
) {
  const { run, stream, search, required, maxBytes, enough } = how;
  const scanned = openScan(search, { maxHits, maxBytes });
  const segments =
    required === undefined ? outputs.readFrom(run, stream, 0) : outputs.readHolding(run, stream, required);
  const until = clock.now().getTime() + maxSearchMs;
  let reached: number | undefined;
  for await (const segment of segments) {
    if (clock.now().getTime() > until) {
      reached = segment.line;
      break;
    }
    if (scanned.take(segment) >= enough) break;
  }
  return { ...scanned.end(), reached };
}

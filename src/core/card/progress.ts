import { describeDuration } from '../duration.ts';
import { readShare } from '../glance.ts';
import { countOf, writeBytes } from '../numbers.ts';
import type { Run } from '../run.ts';
import { type Element, plain } from './elements.ts';

/** What a running command has printed so far. Known to its worker alone, and stored nowhere. */
export interface Progress {
  readonly bytes: number;
  readonly lines: number;
  /** Secrets masked, as a terminal shows it, short. */
  readonly lastLine?: string;
}

/** A look at a running command for its card. */
export interface Live extends Progress {
  /** ISO 8601. */
  readonly now: string;
  /** What runs of the same command took before, as a rule. */
  readonly expectedMs?: number;
  /** Counts the looks: a block that changes has another id. */
  readonly look: number;
}

const barCells = 10;

/** `40.2 s, usually 2 min 5 s · 340 lines, 12.4 kB`, and how far it is where the output says so. */
export function renderProgress(run: Run, live: Live): readonly Element[] {
  const share = live.lastLine === undefined ? undefined : readShare(live.lastLine);
  return [
    plain(` ${describeProgress(run, live)}`),
    ...(share === undefined ? [] : [plain(`\n${bar(share.fraction)} ${share.words}`)]),
  ];
}

/** The same in words, for those who hear it. */
export function describeProgress(run: Run, live: Live): string {
  const ms = run.startedAt === undefined ? 0 : Math.max(0, Date.parse(live.now) - Date.parse(run.startedAt));
  const usual = live.expectedMs === undefined ? '' : `, usually ${describeDuration(live.expectedMs)}`;
  const printed =
    live.bytes === 0 ? 'nothing printed yet' : `${countOf(live.lines, 'line')}, ${writeBytes(live.bytes)}`;
  return `${describeDuration(ms)}${usual} · ${printed}`;
}

function bar(fraction: number): string {
  const full = Math.floor(fraction * barCells);
  return '█'.repeat(full) + '░'.repeat(barCells - full);
}

/** The middle one of what earlier runs took; undefined where none is known. */
export function medianOf(durations: readonly number[]): number | undefined {
  const sorted = durations.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}

import { resolveTerminal } from './terminal.ts';
import { shorten } from './text.ts';

/** How far a command has come, as far as its output says so. */
export interface Share {
  /** As it was printed: `37 %`, `12/40`, `3 of 7`. */
  readonly words: string;
  /** From 0 to 1. */
  readonly fraction: number;
}

/** The longest last line that is shown, as Slack counts. */
const maxLine = 160;
/** The end of the output that is looked at. */
const maxHeld = 4_096;

/** Holds no more than the last line of a stream of text. */
export interface Glance {
  readonly take: (text: string) => void;
  /** The last line that is not empty, as a terminal shows it, shortened; undefined while there is none. */
  readonly line: () => string | undefined;
}

export function openGlance(): Glance {
  let held = '';
  return {
    take(text) {
      held = (held + text.slice(-maxHeld)).slice(-maxHeld);
    },
    line() {
      const lines = resolveTerminal(held).split('\n');
      const last = lines.findLast((line) => line.trim() !== '');
      return last === undefined ? undefined : shortenLine(last);
    },
  };
}

/**
 * The last state that a progress line of raw output had at a carriage return, where it shows a share; only one whose beginning and
 * end are there, so that no secret in it is cut.
 */
export function readFrame(raw: string): string | undefined {
  const end = raw.lastIndexOf('\r');
  if (end <= 0 || raw.includes('\n', end)) return undefined;
  const start = Math.max(raw.lastIndexOf('\r', end - 1), raw.lastIndexOf('\n', end - 1));
  if (start === -1) return undefined;
  const shown = resolveTerminal(raw.slice(start + 1, end)).trim();
  return readShare(shown) === undefined ? undefined : shown;
}

/** A line, short enough for a card. */
export function shortenLine(line: string): string {
  return shorten(line.trim(), maxLine);
}

/** The share that a line shows, the last of several; a date, a path or a fraction of more than all is none. */
export function readShare(line: string): Share | undefined {
  const found = [
    ...line.matchAll(
      /(?<![\w./%:-])(?:(\d{1,3}(?:\.\d{1,2})?) ?%|(\d{1,9}) ?(\/| of ) ?(\d{1,9}))(?![\w/%-]|[.:]\d)/g,
    ),
  ];
  for (const [words, percent, done, , all] of found.reverse()) {
    const fraction = percent === undefined ? Number(done) / Number(all) : Number(percent) / 100;
    if (Number.isFinite(fraction) && fraction >= 0 && fraction <= 1) return { words: words.trim(), fraction };
  }
  return undefined;
}

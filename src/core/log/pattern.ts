import { RE2JS } from 're2js';
import type { Failure } from '../failure.ts';
import { openAutomaton, type Search } from './automaton.ts';
import { searchLines } from './search-lines.ts';

/** A regular expression whose matching takes time linear in the text. */
export interface Pattern {
  /** Whether any part of the line fits. */
  readonly test: (line: string) => boolean;
  readonly search: Search;
  /** The most of a line that is looked at, so that the largest program stays below a fifth of a second a line. */
  readonly maxLineBytes: number;
}

const maxPatternLength = 500;
/** States of the compiled program. */
const maxProgram = 500;
/** States times bytes a line: measured as up to 200 ms for patterns made to be slow, below 20 ms for others. */
const maxWork = 4_000_000;
const maxLineBytes = 1024 * 1024;

/** Reads an RE2 pattern. Never throws; the refusal says what is wrong with it. */
export function compilePattern(
  text: string,
): { readonly ok: true; readonly pattern: Pattern } | { readonly ok: false; readonly failure: Failure } {
  if (text === '') return refuse('The pattern is empty, which fits every line.');
  if (text.length > maxPatternLength)
    return refuse(`The pattern is longer than ${maxPatternLength} characters.`);
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(text);
  } catch (error) {
    // The library throws several classes for bad patterns; whatever it is, the pattern cannot be used.
    const said = error instanceof Error ? error.message.split('\n')[0] : String(error);
    return refuse(`The pattern cannot be read: ${said?.slice(0, 200)}.`);
  }
  const size = compiled.programSize();
  if (size > maxProgram)
    return refuse(`The pattern is too large: its repetitions make ${size} states of at most ${maxProgram}.`);
  // Most patterns that are read are only looked at.
  let opened: Search | undefined;
  const search: Search = (lines, from, to) => {
    opened ??= openAutomaton(compiled.re2Input.prog) ?? searchLines((line) => compiled.test(line));
    return opened(lines, from, to);
  };
  return {
    ok: true,
    pattern: {
      test: (line) => search(line, 0, line.length) !== -1,
      search,
      maxLineBytes: Math.min(maxLineBytes, Math.floor(maxWork / size)),
    },
  };
}

function refuse(message: string): { readonly ok: false; readonly failure: Failure } {
  return {
    ok: false,
    failure: {
      code: 'bad-command',
      message,
      hint: 'Write an RE2 pattern, such as --grep "error|timeout" or --grep "(?i)refused". It has no look-around and no back-references.',
    },
  };
}

/** Finds every place of a pattern in one line; of a group named `secret` where there is one. */
export interface Finder {
  readonly find: (line: string) => readonly { readonly from: number; readonly to: number }[];
}

/** The same for a pattern of the configuration: a sentence about what is wrong with it, or its finder. */
export function compileFinder(
  text: string,
): { readonly ok: true; readonly finder: Finder } | { readonly ok: false; readonly why: string } {
  const read = compilePattern(text);
  if (!read.ok) return { ok: false, why: read.failure.message };
  const compiled = RE2JS.compile(text);
  if (compiled.test('')) return { ok: false, why: 'The pattern fits an empty text.' };
  const group = Object.hasOwn(compiled.matcher('').namedGroups, 'secret') ? 'secret' : 0;
  const { maxLineBytes: longest } = read.pattern;
  return {
    ok: true,
    finder: {
      find(line) {
        const found: { from: number; to: number }[] = [];
        // Longer lines come in pieces already; what a large pattern cannot look at in time is cut here.
        const matcher = compiled.matcher(line.length > longest ? line.slice(0, longest) : line);
        while (matcher.find()) {
          const from = matcher.start(group);
          const to = matcher.end(group);
          if (from >= 0 && to > from) found.push({ from, to });
        }
        return found;
      },
    },
  };
}

import { type ParsedScript, parse } from 'unbash';

export type * from 'unbash';

/** The longest script that is looked at; facts of the parser: nested hostile input stays below 100 ms at this size. */
export const maxScript = 4_096;

/** A backslash that escapes nothing: shells disagree whether it is a word. */
const endsInEscape = /(?<!\\)(?:\\\\)*\\$/;

/**
 * The tree of a script, or undefined where none can be trusted: an error anywhere, a throw, or too much of it. `unbash` is tolerant and
 * gives a tree for everything, so errors of nested scripts are collected while the tree is walked.
 */
export function parseScript(source: string): ParsedScript | undefined {
  if (source.length > maxScript || endsInEscape.test(source)) return undefined;
  try {
    const script = parse(source);
    return (script.errors ?? []).length > 0 ? undefined : script;
  } catch {
    // The parser throws RangeError on some nested input; whatever it throws, there is no tree to go by.
    return undefined;
  }
}

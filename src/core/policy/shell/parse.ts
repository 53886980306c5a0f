import { type ParsedScript, parse } from 'unbash';

export type * from 'unbash';

/** The longest script that is looked at; facts of the parser: nested hostile input stays below 100 ms at this size. */
export const maxScript = 4_096;

/** Any node of a tree, as far as its place is concerned. */
interface Place {
  readonly type: string;
  readonly pos: number;
  readonly end: number;
}

/**
 * Whether an opening bracket belongs to nothing in the tree: `unbash` 6.0.4 drops one behind a command's first word without a word
 * (`ls ( id`), where every shell refuses the script. One in a comment or between backticks counts as well.
 */
function swallowsBracket(script: ParsedScript, source: string): boolean {
  const owned = new Set<number>();
  const own = (from: number, to: number) => {
    for (let at = from; at < to; at += 1) owned.add(at);
  };
  /** Whether there is a command in it. What holds none owns all of itself, what holds one its own brackets. */
  function visit(value: unknown): boolean {
    if (typeof value !== 'object' || value === null) return false;
    const holds = Object.values(value).map(visit).includes(true);
    if (!isPlace(value)) return holds;
    if (value.type === 'Command') return true;
    if (!holds) own(value.pos, value.end);
    else if (value.type === 'Function') own(value.pos, (value as unknown as { body: Place }).body.pos);
    else if (/^(?:Subshell|CaseItem)$/.test(value.type)) own(value.pos, value.pos + 1);
    else if (/^(?:CommandExpansion|ProcessSubstitution)$/.test(value.type)) own(value.pos, value.pos + 2);
    return holds;
  }
  visit(script);
  return [...source.matchAll(/\(/g)].some(({ index }) => !owned.has(index));
}

function isPlace(value: object): value is Place {
  const { type, pos, end } = value as Partial<Place>;
  return typeof type === 'string' && typeof pos === 'number' && typeof end === 'number';
}

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
    return (script.errors ?? []).length > 0 || swallowsBracket(script, source) ? undefined : script;
  } catch {
    // The parser throws RangeError on some nested input; whatever it throws, there is no tree to go by.
    return undefined;
  }
}

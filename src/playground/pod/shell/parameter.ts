import type { WordNode } from 'just-bash';
import { evaluateArithmetic } from './arithmetic.ts';
import { ShellComplaint } from './flow.ts';
import { matchesPattern, type Piece } from './pattern.ts';
import type { Scope, ShellState } from './state.ts';
import {
  boundary,
  type Expanded,
  expandParts,
  expandToPattern,
  expandToText,
  type WordPart,
} from './words.ts';

type Expansion = Extract<WordPart, { readonly type: 'ParameterExpansion' }>;

/** `$name`, `$1`, `$@`, `${name:-word}` and their like. */
export async function expandParameter(
  part: Expansion,
  scope: Scope,
  quoted: boolean,
): Promise<readonly Expanded[]> {
  const { parameter, operation } = part;
  if (operation === null && (parameter === '@' || parameter === '*')) {
    return expandArguments(parameter, scope.state, quoted);
  }
  const value = readParameter(parameter, scope.state);
  const one = (text: string): readonly Expanded[] => [{ text, quoted, split: !quoted }];
  if (operation === null) {
    if (value === undefined && scope.state.options.has('u')) {
      throw new ShellComplaint(`${parameter}: unbound variable`, 2);
    }
    return one(value ?? '');
  }
  switch (operation.type) {
    case 'DefaultValue':
      return isMissing(value, operation.checkEmpty) ? inner(operation.word, scope, quoted) : one(value ?? '');
    case 'AssignDefault': {
      if (!isMissing(value, operation.checkEmpty)) return one(value ?? '');
      const text = await expandToText(operation.word, scope);
      scope.state.variables.set(parameter, text);
      return one(text);
    }
    case 'ErrorIfUnset': {
      if (!isMissing(value, operation.checkEmpty)) return one(value ?? '');
      const words = operation.word ? await expandToText(operation.word, scope) : 'parameter null or not set';
      throw new ShellComplaint(`${parameter}: ${words}`, 2);
    }
    case 'UseAlternative':
      return isMissing(value, operation.checkEmpty) ? one('') : inner(operation.word, scope, quoted);
    case 'Length':
      return one(
        String(
          parameter === '@' || parameter === '*' ? scope.state.positional.length : [...(value ?? '')].length,
        ),
      );
    case 'Substring': {
      const text = value ?? '';
      const offset = evaluateArithmetic(operation.offset.expression, scope.state);
      const length = operation.length
        ? evaluateArithmetic(operation.length.expression, scope.state)
        : text.length;
      const start = offset < 0 ? Math.max(0, text.length + offset) : offset;
      return one(length < 0 ? text.slice(start, text.length + length) : text.slice(start, start + length));
    }
    case 'PatternRemoval':
      return one(removePattern(value ?? '', await expandToPattern(operation.pattern, scope), operation));
    case 'PatternReplacement': {
      const pattern = await expandToPattern(operation.pattern, scope);
      const by = operation.replacement ? await expandToText(operation.replacement, scope) : '';
      return one(replacePattern(value ?? '', pattern, { by, all: operation.all }));
    }
    case 'CaseModification': {
      const change = (text: string) =>
        operation.direction === 'upper' ? text.toUpperCase() : text.toLowerCase();
      const text = value ?? '';
      return one(operation.all ? change(text) : change(text.slice(0, 1)) + text.slice(1));
    }
    default:
      throw new ShellComplaint(`\${${parameter}}: bad substitution`, 2);
  }
}

/** The value of a variable, a positional or a special parameter. */
export function readParameter(name: string, state: ShellState): string | undefined {
  if (/^[1-9]\d*$/.test(name)) return state.positional[Number(name) - 1];
  switch (name) {
    case '0':
      return state.name;
    case '?':
      return String(state.lastCode);
    case '$':
      return String(state.shellPid);
    case '!':
      return state.lastJob === undefined ? undefined : String(state.lastJob);
    case '#':
      return String(state.positional.length);
    case '@':
    case '*':
      return state.positional.length === 0 ? undefined : state.positional.join(' ');
    case '-':
      return [...state.options].filter((option) => option.length === 1).join('');
    case 'PWD':
      return state.cwd;
    case 'RANDOM':
      return String(Math.floor(Math.random() * 32768));
    case 'SECONDS':
      return String(Math.floor(process.uptime()));
    default:
      return state.variables.get(name);
  }
}

function expandArguments(parameter: '@' | '*', state: ShellState, quoted: boolean): readonly Expanded[] {
  if (quoted && parameter === '*') {
    const separator = state.variables.get('IFS') ?? ' ';
    return [{ text: state.positional.join(separator.slice(0, 1)), quoted: true, split: false }];
  }
  return state.positional.flatMap((text, index): readonly Expanded[] => {
    const piece: Piece = { text, quoted, split: !quoted };
    return index === 0 ? [piece] : [boundary, piece];
  });
}

function inner(word: WordNode, scope: Scope, quoted: boolean): Promise<readonly Expanded[]> {
  return expandParts(word.parts, scope, quoted);
}

function isMissing(value: string | undefined, emptyToo: boolean): boolean {
  return value === undefined || (emptyToo && value === '');
}

function removePattern(
  text: string,
  pattern: readonly Piece[],
  how: { readonly side: 'prefix' | 'suffix'; readonly greedy: boolean },
): string {
  const cuts = Array.from({ length: text.length + 1 }, (_, index) => index);
  const isPrefix = how.side === 'prefix';
  // From the shortest match to the longest, or the other way round.
  const ordered = isPrefix === how.greedy ? cuts.reverse() : cuts;
  for (const cut of ordered) {
    if (matchesPattern(isPrefix ? text.slice(0, cut) : text.slice(cut), pattern)) {
      return isPrefix ? text.slice(cut) : text.slice(0, cut);
    }
  }
  return text;
}

function replacePattern(
  text: string,
  pattern: readonly Piece[],
  how: { readonly by: string; readonly all: boolean },
): string {
  let result = '';
  let index = 0;
  while (index < text.length) {
    let end = text.length;
    while (end > index && !matchesPattern(text.slice(index, end), pattern)) end -= 1;
    if (end > index) {
      result += how.by;
      index = end;
      if (!how.all) break;
    } else {
      result += text.charAt(index);
      index += 1;
    }
  }
  return result + text.slice(index);
}

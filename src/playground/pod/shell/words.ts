import type { WordNode } from 'just-bash';
import { evaluateArithmetic } from './arithmetic.ts';
import { ShellComplaint } from './flow.ts';
import { expandParameter } from './parameter.ts';
import { expandPath, type Piece } from './pattern.ts';
import type { Scope } from './state.ts';
import { captureOutput } from './substitute.ts';

export type WordPart = WordNode['parts'][number];

/** The fields of words, after every expansion: what a command gets as its arguments. */
export async function expandWords(words: readonly WordNode[], scope: Scope): Promise<readonly string[]> {
  const fields: string[] = [];
  for (const word of words) {
    for (const braced of expandBraces(word)) {
      for (const pieces of splitFields(await expandParts(braced.parts, scope, false), scope)) {
        const paths = scope.state.options.has('f')
          ? []
          : await expandPath(pieces, { files: (await scope.container.open()).files, cwd: scope.state.cwd });
        if (paths.length > 0) fields.push(...paths);
        else fields.push(joinPieces(pieces));
      }
    }
  }
  return fields;
}

/** A word as one text, neither split nor matched against paths: for assignments and redirections. */
export async function expandToText(word: WordNode, scope: Scope): Promise<string> {
  return joinPieces(
    (await expandParts(word.parts, scope, false)).map((part) => (part === boundary ? space : part)),
  );
}

/** A word as a pattern. */
export async function expandToPattern(word: WordNode, scope: Scope): Promise<readonly Piece[]> {
  return (await expandParts(word.parts, scope, false)).map((part) => (part === boundary ? space : part));
}

/** Stands between the fields of `"$@"`. */
export const boundary = 'boundary';
export type Expanded = Piece | typeof boundary;
const space: Piece = { text: ' ', quoted: true, split: false };

/** The pieces of a word's parts. An unquoted expansion's pieces are marked for splitting. */
export async function expandParts(
  parts: readonly WordPart[],
  scope: Scope,
  quoted: boolean,
): Promise<readonly Expanded[]> {
  const pieces: Expanded[] = [];
  for (const part of parts) pieces.push(...(await expandPart(part, scope, quoted)));
  return pieces;
}

async function expandPart(part: WordPart, scope: Scope, quoted: boolean): Promise<readonly Expanded[]> {
  switch (part.type) {
    case 'Literal':
      return [{ text: part.value, quoted, split: false }];
    case 'SingleQuoted':
    case 'Escaped':
      return [{ text: part.value, quoted: true, split: false }];
    case 'DoubleQuoted': {
      const inner = await expandParts(part.parts, scope, true);
      // "" is a field of its own; "$@" without arguments is none.
      return inner.length === 0 && !part.parts.some(isAllArguments)
        ? [{ text: '', quoted: true, split: false }]
        : inner;
    }
    case 'ParameterExpansion':
      return expandParameter(part, scope, quoted);
    case 'CommandSubstitution':
      return [{ text: await captureOutput(part.body, scope), quoted, split: !quoted }];
    case 'ArithmeticExpansion':
      return [
        { text: String(evaluateArithmetic(part.expression.expression, scope.state)), quoted, split: !quoted },
      ];
    case 'TildeExpansion':
      return [{ text: scope.state.variables.get('HOME') ?? '/', quoted: true, split: false }];
    case 'Glob':
      return [{ text: part.pattern, quoted, split: false }];
    case 'BraceExpansion':
    case 'ProcessSubstitution':
      throw new ShellComplaint(`${part.type} is not supported here`, 2);
  }
}

function isAllArguments(part: WordPart): boolean {
  return part.type === 'ParameterExpansion' && (part.parameter === '@' || part.parameter.endsWith('[@]'));
}

function splitFields(expanded: readonly Expanded[], scope: Scope): readonly (readonly Piece[])[] {
  const separators = scope.state.variables.get('IFS') ?? ' \t\n';
  const fields: Piece[][] = [];
  let current: Piece[] | undefined;
  const end = () => {
    if (current !== undefined) fields.push(current);
    current = undefined;
  };
  for (const piece of expanded) {
    if (piece === boundary) {
      end();
      continue;
    }
    if (!piece.split || separators === '') {
      if (piece.split && piece.text === '') continue;
      current = [...(current ?? []), piece];
      continue;
    }
    for (const [index, text] of splitText(piece.text, separators).entries()) {
      if (index > 0) end();
      if (text !== '') current = [...(current ?? []), { ...piece, text }];
    }
  }
  end();
  return fields;
}

function splitText(text: string, separators: string): readonly string[] {
  const parts = [''];
  let inSpace = false;
  for (const character of text) {
    if (!separators.includes(character)) {
      parts[parts.length - 1] += character;
      inSpace = false;
    } else if (/\s/.test(character)) {
      if (!inSpace) parts.push('');
      inSpace = true;
    } else {
      parts.push('');
      inSpace = false;
    }
  }
  return parts;
}

function joinPieces(pieces: readonly Piece[]): string {
  return pieces.map(({ text }) => text).join('');
}

/** `a{b,c}` becomes two words; only the first brace of a word is a list, the rest follows by recursion. */
function expandBraces(word: WordNode): readonly WordNode[] {
  const index = word.parts.findIndex((part) => part.type === 'BraceExpansion');
  const brace = word.parts[index];
  if (brace?.type !== 'BraceExpansion') return [word];
  const items = brace.items.flatMap((item): readonly (readonly WordPart[])[] => {
    if (item.type === 'Word') return [item.word.parts];
    return rangeOf(item).map((value) => [{ type: 'Literal', value }]);
  });
  return items.flatMap((parts) =>
    expandBraces({
      ...word,
      parts: [...word.parts.slice(0, index), ...parts, ...word.parts.slice(index + 1)],
    }),
  );
}

function rangeOf(range: {
  readonly start: string | number;
  readonly end: string | number;
  readonly step?: number;
}): readonly string[] {
  const isLetters = typeof range.start === 'string' || typeof range.end === 'string';
  const first = typeof range.start === 'string' ? range.start.charCodeAt(0) : range.start;
  const last = typeof range.end === 'string' ? range.end.charCodeAt(0) : range.end;
  const step = Math.max(1, Math.abs(range.step ?? 1)) * (first <= last ? 1 : -1);
  const count = Math.min(10_000, Math.floor((last - first) / step) + 1);
  return Array.from({ length: count }, (_, index) => {
    const value = first + index * step;
    return isLetters ? String.fromCharCode(value) : String(value);
  });
}

import type { IFileSystem } from 'just-bash';

/**
 * A piece of an expanded word. Quoted pieces stand for themselves; in the others `*`, `?` and `[` are patterns, and what came
 * from an expansion is split into fields.
 */
export interface Piece {
  readonly text: string;
  readonly quoted: boolean;
  readonly split: boolean;
}

/** A regular expression's source for a shell pattern. */
function patternSource(pieces: readonly Pick<Piece, 'text' | 'quoted'>[]): string {
  return pieces.map(({ text, quoted }) => (quoted ? escapeRegExp(text) : unquotedSource(text))).join('');
}

/** Whether a word matches a pattern as a whole. */
export function matchesPattern(text: string, pieces: readonly Pick<Piece, 'text' | 'quoted'>[]): boolean {
  return new RegExp(`^(?:${patternSource(pieces)})$`, 's').test(text);
}

/** The paths that match, sorted; empty when none does, or when the word is no pattern. */
export async function expandPath(
  pieces: readonly Piece[],
  at: { readonly files: IFileSystem; readonly cwd: string },
): Promise<readonly string[]> {
  if (!pieces.some(({ text, quoted }) => !quoted && /[*?[]/.test(text))) return [];
  const segments = splitSegments(pieces);
  const absolute = pieces
    .map(({ text }) => text)
    .join('')
    .startsWith('/');
  let found: readonly string[] = [absolute ? '/' : ''];
  for (const segment of segments) {
    const next: string[] = [];
    for (const base of found) {
      const literal = segment.map(({ text }) => text).join('');
      if (segment.every(({ text, quoted }) => quoted || !/[*?[]/.test(text))) {
        const path = join(base, literal);
        if (await at.files.exists(at.files.resolvePath(at.cwd, path))) next.push(path);
        continue;
      }
      const names = await at.files.readdir(at.files.resolvePath(at.cwd, base || '.')).catch(() => []);
      for (const name of [...names].sort()) {
        if (name.startsWith('.') && !literal.startsWith('.')) continue;
        if (matchesPattern(name, segment)) next.push(join(base, name));
      }
    }
    found = next;
  }
  return found;
}

function join(base: string, name: string): string {
  return base === '' || base.endsWith('/') ? `${base}${name}` : `${base}/${name}`;
}

function splitSegments(pieces: readonly Piece[]): readonly (readonly Piece[])[] {
  const segments: Piece[][] = [[]];
  for (const piece of pieces) {
    for (const [index, text] of piece.text.split('/').entries()) {
      if (index > 0) segments.push([]);
      if (text !== '') segments.at(-1)?.push({ ...piece, text });
    }
  }
  return segments.filter((segment) => segment.length > 0);
}

function unquotedSource(text: string): string {
  let source = '';
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    const set = character === '[' ? /^\[([!^]?)(\]?(?:\[:\w+:\]|[^\]])*)\]/.exec(text.slice(index)) : null;
    if (set !== null) {
      source += `[${set[1] ? '^' : ''}${setSource(set[2] ?? '')}]`;
      index += set[0].length - 1;
    } else if (character === '*') source += '.*';
    else if (character === '?') source += '.';
    else source += escapeRegExp(character);
  }
  return source;
}

const characterClasses: Readonly<Record<string, string>> = {
  digit: '0-9',
  alpha: 'A-Za-z',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  punct: '!-\\/:-@\\[-`{-~',
};

function setSource(text: string): string {
  return text
    .split(/\[:(\w+):\]/)
    .map((part, index) =>
      index % 2 === 1 ? (characterClasses[part] ?? '') : part.replace(/[\\[\]^]/g, '\\$&'),
    )
    .join('');
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

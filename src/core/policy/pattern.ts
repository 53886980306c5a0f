import { isSecretPlace } from './paths.ts';

/** What a hole of a pattern takes. `any` takes everything, and stands only in rules that raise. */
export type HoleType = 'int' | 'word' | 'name' | 'path' | 'uuid' | 'date' | 'any';

type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'hole'; readonly before: string; readonly type: HoleType; readonly after: string }
  /** Any further words; the last piece only. */
  | { readonly kind: 'rest' };

/** A team's pattern of an argv: whole words, with typed holes, never the beginning of a text. */
export interface Pattern {
  readonly pieces: readonly Piece[];
}

export type ReadPattern =
  | { readonly ok: true; readonly pattern: Pattern }
  | { readonly ok: false; readonly why: string };

const holes: Readonly<Record<HoleType, { readonly form: RegExp; readonly sample: string }>> = {
  int: { form: /^\d{1,18}$/, sample: '1' },
  word: { form: /^\w[\w.:@-]{0,127}$/, sample: 'word' },
  name: { form: /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/, sample: 'name' },
  path: { form: /^\/?[\w.@+][\w.@+-]*(?:\/[\w.@+][\w.@+-]*)*\/?$/, sample: 'dir/file.txt' },
  uuid: {
    form: /^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/,
    sample: '00000000-0000-4000-8000-000000000000',
  },
  date: { form: /^\d{4}-\d{2}-\d{2}$/, sample: '2026-01-31' },
  any: { form: /^/, sample: 'anything' },
};

const names = Object.keys(holes).join(', ');

/** Reads a pattern: `{int}` or `{id:int}` is a hole, alone or in a word; `{...}` at the end is any further words; `{{` is a brace. */
export function readPattern(words: readonly string[]): ReadPattern {
  const pieces: Piece[] = [];
  for (const [index, word] of words.entries()) {
    if (word === '{...}') {
      if (index !== words.length - 1) return { ok: false, why: '"{...}" stands at the end only' };
      pieces.push({ kind: 'rest' });
      continue;
    }
    const parts = word.split(/(\{\{|\}\}|\{[^{}]*\}|[{}])/).filter((part) => part !== '');
    const isHole = (part: string) => /^\{[^{}]*\}$/.test(part);
    const loose = parts.find((part) => part === '{' || part === '}');
    if (loose !== undefined)
      return { ok: false, why: `"${word}" has a single "${loose}"; a brace itself is written twice` };
    const found = parts.filter(isHole);
    const text = (some: readonly string[]) =>
      some.map((part) => (part === '{{' ? '{' : part === '}}' ? '}' : part)).join('');
    if (found.length > 1) return { ok: false, why: `"${word}" has two holes; a word has one` };
    if (found.length === 0) {
      pieces.push({ kind: 'text', text: text(parts) });
      continue;
    }
    const at = parts.findIndex(isHole);
    const type = /^\{(?:[a-z][a-z0-9_-]*:)?([a-z]+)\}$/.exec(found[0] ?? '')?.[1] ?? '';
    if (!Object.hasOwn(holes, type))
      return { ok: false, why: `"${found[0]}" is no hole; known are ${names} and "{...}"` };
    pieces.push({
      kind: 'hole',
      before: text(parts.slice(0, at)),
      type: type as HoleType,
      after: text(parts.slice(at + 1)),
    });
  }
  if (pieces[0]?.kind !== 'text' || pieces[0].text === '')
    return { ok: false, why: 'the program is written out, not a hole' };
  return { ok: true, pattern: { pieces } };
}

/** Whether every word of an argv fits, and none is left over. */
export function matches({ pieces }: Pattern, argv: readonly string[]): boolean {
  const hasRest = pieces.at(-1)?.kind === 'rest';
  const fixed = hasRest ? pieces.slice(0, -1) : pieces;
  if (hasRest ? argv.length < fixed.length : argv.length !== fixed.length) return false;
  return fixed.every((piece, index) => matchesPiece(piece, argv[index] ?? ''));
}

function matchesPiece(piece: Piece, word: string): boolean {
  if (piece.kind === 'text') return word === piece.text;
  if (piece.kind === 'rest') return true;
  const { before, after, type } = piece;
  if (word.length < before.length + after.length || !word.startsWith(before) || !word.endsWith(after))
    return false;
  const value = word.slice(before.length, word.length - after.length);
  if (!holes[type].form.test(value)) return false;
  return (
    type !== 'path' ||
    (!value.split('/').some((part) => part === '..' || part === '.') &&
      !isSecretPlace(value) &&
      !isSecretPlace(word))
  );
}

/** An argv that fits, to see what the policy says about such ones by itself. */
export function sampleOf({ pieces }: Pattern): readonly string[] {
  return pieces.flatMap((piece) => {
    if (piece.kind === 'text') return [piece.text];
    return piece.kind === 'rest' ? [] : [`${piece.before}${holes[piece.type].sample}${piece.after}`];
  });
}

/** Whether it takes words that nobody looked at. */
export function isOpen({ pieces }: Pattern): boolean {
  return pieces.some((piece) => piece.kind === 'rest' || (piece.kind === 'hole' && piece.type === 'any'));
}

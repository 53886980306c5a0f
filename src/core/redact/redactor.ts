import { commandLinePatterns } from './command-lines.ts';
import { connectionPatterns } from './connections.ts';
import { contextPatterns } from './contexts.ts';
import { bare } from './escapes.ts';
import { openExactFinder } from './exact.ts';
import { hashPatterns } from './hashes.ts';
import { findNamedValues } from './named.ts';
import { type SecretPattern, secretPatterns } from './patterns.ts';
import { findPrivateJwks } from './private-jwk.ts';
import { openKeyMask } from './private-key.ts';
import { openPromiseMask } from './promised-lines.ts';
import { findSecretsInJson } from './secret-json.ts';
import { type Masked, openSecretManifestMask } from './secret-manifest.ts';

/** A line is looked at in pieces of this length, with an overlap: what is longer than the overlap may be missed at a border. */
const maxLine = 64 * 1024;
const overlap = 8 * 1024;
/** In this order: what is known by itself before what only its surroundings tell. */
const patterns = [
  ...secretPatterns,
  ...hashPatterns,
  ...connectionPatterns,
  ...contextPatterns,
  ...commandLinePatterns,
];

/** How many characters are dismissed together, at least. */
const fewLines = 2 * 1024;
/** Without one of these no private key begins. */
const keyAnchors = ['PRIVATE KEY', 'Private-Lines', 'LS0tLS1CRUdJTi'];

export interface RedactorOptions {
  /** Values to mask wherever they stand. */
  readonly values?: readonly string[];
  /** A team's own patterns; each must match in linear time. */
  readonly patterns?: readonly OwnPattern[];
}

export interface OwnPattern {
  readonly kind: string;
  /** The places in a text, in order, not overlapping. */
  readonly find: (text: string) => readonly { readonly from: number; readonly to: number }[];
}

/** Masks secrets in a stream of text. The result is the same however the text is cut into pieces. */
export interface Redactor {
  /** What is sure to be shown; an unfinished line is held back. */
  readonly push: (text: string) => string;
  /** The rest, at the end of the stream. */
  readonly end: () => string;
  /** How many of each kind were masked so far. */
  readonly counts: () => Readonly<Record<string, number>>;
}

export function openRedactor(options: RedactorOptions = {}): Redactor {
  const counts: Record<string, number> = {};
  const note = (kind: string) => {
    counts[kind] = (counts[kind] ?? 0) + 1;
  };
  const exact = options.values === undefined ? undefined : openExactFinder(options.values);
  const finders: readonly OwnPattern[] = [
    ...(exact === undefined ? [] : [{ kind: 'known-secret', find: exact.find }]),
    ...(options.patterns ?? []),
  ];
  const maskPromised = openPromiseMask(maskOf('password'));
  const manifest = openSecretManifestMask(maskOf('kube-secret'));
  const keys = openKeyMask(maskOf('private-key'));
  const pairs = new Uint8Array(128 * 128);
  let held = '';
  /** Whether the held text continues a line of which a part was shown already. */
  let isMidLine = false;

  function push(text: string): string {
    held += text;
    const shown: string[] = [];
    const lineEnd = held.lastIndexOf('\n') + 1;
    if (lineEnd > 0) {
      const ready = held.slice(0, lineEnd);
      held = held.slice(lineEnd);
      shown.push(redactLines(ready));
    }
    while (held.length > maxLine) shown.push(redactPiece());
    return maskManifests(manifest.push(shown.join('')));
  }

  /** Whole lines; those that are too long go piece by piece, as they would have, had they come slowly. */
  function redactLines(lines: string): string {
    const shown: string[] = [];
    let from = 0;
    for (let at = 0; at < lines.length; ) {
      const next = lines.indexOf('\n', at) + 1;
      const length = next - 1 - at;
      if (length > maxLine || isMidLine) {
        shown.push(redactBlock(lines.slice(from, at)));
        const rest = held;
        held = lines.slice(at, next - 1);
        while (held.length > maxLine) shown.push(redactPiece());
        shown.push(redactBlock(held), '\n');
        held = rest;
        isMidLine = false;
        from = next;
      }
      at = next;
    }
    shown.push(redactBlock(lines.slice(from)));
    return shown.join('');
  }

  /** Shows the first `maxLine` characters of what is held, but for an overlap that the next piece sees again. */
  function redactPiece(): string {
    const piece = held.slice(0, maxLine);
    const cut = findCut(piece);
    isMidLine = true;
    const shown = redactBlock(piece.slice(0, cut));
    held = held.slice(cut);
    return shown;
  }

  function redactBlock(block: string): string {
    if (block === '') return '';
    if (block.includes('\u001b')) return redactColoured(block);
    const mayHoldKeys = keys.isInside() || keyAnchors.some((anchor) => block.includes(anchor));
    return maskLines(mayHoldKeys ? maskKeys(block.split('\n')).join('\n') : block);
  }

  /** Lines with escape sequences are looked at without them, and keep them only where nothing had to be masked. */
  function redactColoured(block: string): string {
    const lines = maskKeys(block.split('\n'));
    const plain = lines.map(bare);
    const masked = maskLines(plain.join('\n')).split('\n');
    return masked.map((line, index) => (line === plain[index] ? lines[index] : line)).join('\n');
  }

  /** Masks all that stands in one line; there are as many lines afterwards. */
  function maskLines(block: string): string {
    let text = block;
    for (const { kind, find } of finders)
      text = maskRanges(
        text,
        find(text).map((range) => ({ ...range, kind })),
      );
    text = maskPatterns(text);
    text = maskRanges(text, findPrivateJwks(text));
    text = maskRanges(text, findSecretsInJson(text));
    text = maskRanges(text, findNamedValues(text));
    const promised = maskPromised(text);
    for (let count = 0; count < promised.found; count += 1) note('password');
    return promised.text;
  }

  /** Last of all, because it holds lines back. */
  function maskManifests({ text, found }: Masked): string {
    for (let count = 0; count < found; count += 1) note('kube-secret');
    return text;
  }

  function maskKeys(lines: readonly string[]): readonly string[] {
    return lines.flatMap((line, index) => {
      if (line === '' && index === lines.length - 1) return [line];
      const plain = bare(line);
      if (!keys.isInside() && !keyAnchors.some((anchor) => plain.includes(anchor))) return [line];
      const masked = keys.line(plain.endsWith('\r') ? plain.slice(0, -1) : plain);
      if (masked === undefined) return [line];
      if (masked.found > 0) note('private-key');
      return masked.text === undefined ? [] : masked.text.split('\n');
    });
  }

  function maskRanges(
    text: string,
    ranges: readonly { readonly from: number; readonly to: number; readonly kind: string }[],
  ): string {
    if (ranges.length === 0) return text;
    const shown: string[] = [];
    let at = 0;
    for (const range of ranges) {
      note(range.kind);
      shown.push(text.slice(at, range.from), maskOf(range.kind));
      at = range.to;
    }
    shown.push(text.slice(at));
    return shown.join('');
  }

  /** Some lines at a time: of many patterns, few have an anchor in so little text. */
  function maskPatterns(block: string): string {
    const shown: string[] = [];
    for (let from = 0; from < block.length; ) {
      const to = block.indexOf('\n', from + fewLines) + 1 || block.length;
      let text = block.slice(from, to);
      notePairs(pairs, text);
      for (const pattern of patterns) text = maskPattern(text, pattern);
      shown.push(text);
      from = to;
    }
    return shown.join('');
  }

  /** Looks only at lines that hold the anchor. */
  function maskPattern(text: string, { kind, anchor, pattern }: SecretPattern): string {
    if (!mayHold(pairs, anchor)) return text;
    const shown: string[] = [];
    let done = 0;
    for (let at = text.indexOf(anchor); at !== -1; ) {
      const begin = text.lastIndexOf('\n', at) + 1;
      const next = text.indexOf('\n', at);
      const end = next === -1 ? text.length : next;
      const line = text.slice(begin, end);
      const masked = line.replace(pattern, (_match, kept: unknown) => {
        note(kind);
        return `${typeof kept === 'string' ? kept : ''}${maskOf(kind)}`;
      });
      if (masked !== line) {
        shown.push(text.slice(done, begin), masked);
        done = end;
      }
      at = text.indexOf(anchor, end);
    }
    return done === 0 ? text : shown.join('') + text.slice(done);
  }

  return {
    push,
    end() {
      const rest = maskManifests(manifest.push(redactBlock(held)));
      held = '';
      return rest + maskManifests(manifest.end());
    },
    counts: () => ({ ...counts }),
  };
}

/** Notes which pairs of ASCII characters a text holds: one cheap pass that dismisses most patterns. */
function notePairs(pairs: Uint8Array, text: string): void {
  pairs.fill(0);
  let before = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at) & 127;
    pairs[(before << 7) | code] = 1;
    before = code;
  }
}

function mayHold(pairs: Uint8Array, anchor: string): boolean {
  for (let at = 1; at < anchor.length; at += 1)
    if (pairs[(anchor.charCodeAt(at - 1) << 7) | anchor.charCodeAt(at)] === 0) return false;
  return true;
}

function maskOf(kind: string): string {
  return `[redacted:${kind}]`;
}

/** Where a long line may be cut: behind the last space before the overlap, else at it. */
function findCut(piece: string): number {
  const limit = piece.length - overlap;
  const space = piece.lastIndexOf(' ', piece.length - 1);
  return space >= limit ? space + 1 : limit;
}

import { contextPatterns } from './contexts.ts';
import { openExactFinder } from './exact.ts';
import { findNamedValues } from './named.ts';
import { openPairMask } from './paired-lines.ts';
import { type SecretPattern, secretPatterns } from './patterns.ts';
import { openKeyMask } from './private-key.ts';
import { openSecretManifestMask } from './secret-manifest.ts';

/** A line is looked at in pieces of this length, with an overlap: what is longer than the overlap may be missed at a border. */
const maxLine = 64 * 1024;
const overlap = 8 * 1024;
/** ECMA-48 sequences, which may stand in the middle of a secret. */
const escapeSequences =
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b\n]{0,1024}(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;

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
  const maskPaired = openPairMask(maskOf('password'));
  const maskManifest = openSecretManifestMask(maskOf('kube-secret'));
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
    return shown.join('');
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
    return block.includes('\u001b') ? redactColoured(block) : redactPlain(block);
  }

  /** Lines with escape sequences are looked at without them, and keep them only where nothing had to be masked. */
  function redactColoured(block: string): string {
    const lines = block.split('\n');
    return lines
      .map((line, index) => {
        const ending = index < lines.length - 1 ? '\n' : '';
        if (!line.includes('\u001b')) return redactPlain(line + ending);
        const bare = line.replace(escapeSequences, '');
        const masked = redactPlain(bare + ending);
        return masked === bare + ending ? line + ending : masked;
      })
      .join('');
  }

  function redactPlain(block: string): string {
    let text =
      keys.isInside() || block.includes('PRIVATE KEY') || block.includes('Private-Lines')
        ? maskKeys(block)
        : block;
    for (const { kind, find } of finders) text = maskRanges(text, kind, find(text));
    notePairs(pairs, text);
    for (const pattern of secretPatterns) text = maskPattern(text, pattern);
    for (const pattern of contextPatterns) text = maskPattern(text, pattern);
    text = maskRanges(text, 'named', findNamedValues(text));
    const paired = maskPaired(text);
    for (let count = 0; count < paired.found; count += 1) note('password');
    const manifest = maskManifest(paired.text);
    for (let count = 0; count < manifest.found; count += 1) note('kube-secret');
    return manifest.text;
  }

  function maskKeys(block: string): string {
    const shown: string[] = [];
    const lines = block.split('\n');
    for (const [index, line] of lines.entries()) {
      const isLast = index === lines.length - 1;
      if (isLast && line === '') continue;
      const ending = isLast ? '' : '\n';
      const masked = keys.line(line.replace(/\r$/, ''));
      if (masked === undefined) shown.push(line + ending);
      else {
        if (masked.found > 0) note('private-key');
        if (masked.text !== undefined) shown.push(masked.text + ending);
      }
    }
    return shown.join('');
  }

  function maskRanges(
    text: string,
    kind: string,
    ranges: readonly { from: number; to: number; kind?: string }[],
  ): string {
    if (ranges.length === 0) return text;
    const shown: string[] = [];
    let at = 0;
    for (const range of ranges) {
      const named = range.kind ?? kind;
      note(named);
      shown.push(text.slice(at, range.from), maskOf(named));
      at = range.to;
    }
    shown.push(text.slice(at));
    return shown.join('');
  }

  function maskPattern(text: string, { kind, anchor, pattern }: SecretPattern): string {
    if (!mayHold(pairs, anchor) || !text.includes(anchor)) return text;
    return text.replace(pattern, (_match, kept: unknown) => {
      note(kind);
      return `${typeof kept === 'string' ? kept : ''}${maskOf(kind)}`;
    });
  }

  return {
    push,
    end() {
      const rest = redactBlock(held);
      held = '';
      return rest;
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

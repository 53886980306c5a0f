import { openAnchors } from './anchors.ts';
import { commandLinePatterns } from './command-lines.ts';
import { connectionPatterns } from './connections.ts';
import { contextPatterns } from './contexts.ts';
import { bare } from './escapes.ts';
import { openExactFinder } from './exact.ts';
import { hashPatterns } from './hashes.ts';
import { findNamedValues } from './named.ts';
import { secretPatterns } from './patterns.ts';
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

const scanAnchors = openAnchors(patterns.map(({ anchor }) => anchor));
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
    const plain = bare(block);
    const text = keys.isInside() || mayHoldKey(plain) ? maskKeys(block) : block;
    if (!text.includes('\u001b')) return maskLines(text);
    return restoreColours(text, maskLines(text === block ? plain : bare(text)));
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

  /** Of a key of several lines one is left. */
  function maskKeys(block: string): string {
    const shown: string[] = [];
    let done = 0;
    for (let at = 0; at < block.length; ) {
      const end = endOfLine(block, at);
      const line = bare(block.slice(at, end));
      const masked = keys.isInside() || mayHoldKey(line) ? keys.line(line.replace(/\r$/, '')) : undefined;
      if (masked !== undefined) {
        if (masked.found > 0) note('private-key');
        shown.push(
          block.slice(done, at),
          masked.text === undefined ? '' : masked.text + block.slice(end, end + 1),
        );
        done = end + 1;
      }
      at = end + 1;
    }
    return done === 0 ? block : shown.join('') + block.slice(done);
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

  /** Looks with each pattern at the lines that hold its anchor. */
  function maskPatterns(block: string): string {
    const shown: string[] = [];
    let done = 0;
    let begin = 0;
    let end = -1;
    let waiting: number[] = [];
    const maskLine = () => {
      const line = block.slice(begin, end);
      const masked = waiting.sort((a, b) => a - b).reduce(maskPattern, line);
      if (masked !== line) {
        shown.push(block.slice(done, begin), masked);
        done = end;
      }
    };
    scanAnchors(block, (index, from) => {
      if (from >= end) {
        if (waiting.length > 0) maskLine();
        waiting = [];
        begin = block.lastIndexOf('\n', from) + 1;
        end = endOfLine(block, from);
      }
      if (!waiting.includes(index)) waiting.push(index);
    });
    if (waiting.length > 0) maskLine();
    return done === 0 ? block : shown.join('') + block.slice(done);
  }

  function maskPattern(line: string, index: number): string {
    const known = patterns[index];
    if (known === undefined) return line;
    return line.replace(known.pattern, (_match, kept: unknown) => {
      note(known.kind);
      return `${typeof kept === 'string' ? kept : ''}${maskOf(known.kind)}`;
    });
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

function mayHoldKey(text: string): boolean {
  return keyAnchors.some((anchor) => text.includes(anchor));
}

/** Lines with escape sequences were looked at without them; those where nothing had to be masked have them again. */
function restoreColours(coloured: string, masked: string): string {
  const shown: string[] = [];
  let done = 0;
  let begin = 0;
  let place = 0;
  for (let next = coloured.indexOf('\u001b'); next !== -1; next = coloured.indexOf('\u001b', begin)) {
    for (
      let end = coloured.indexOf('\n', begin);
      end !== -1 && end < next;
      end = coloured.indexOf('\n', begin)
    ) {
      begin = end + 1;
      place = masked.indexOf('\n', place) + 1;
    }
    const end = endOfLine(coloured, begin);
    const line = coloured.slice(begin, end);
    const placeEnd = endOfLine(masked, place);
    if (bare(line) === masked.slice(place, placeEnd)) {
      shown.push(masked.slice(done, place), line);
      done = placeEnd;
    }
    begin = end + 1;
    place = placeEnd + 1;
  }
  shown.push(masked.slice(done));
  return shown.join('');
}

function endOfLine(text: string, from: number): number {
  const next = text.indexOf('\n', from);
  return next === -1 ? text.length : next;
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

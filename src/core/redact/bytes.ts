import { openRedactor, type RedactorOptions } from './redactor.ts';

const lineFeed = 0x0a;
/** In bytes. */
const fewLines = 2 * 1024;

/** Masks secrets in a stream of bytes. Bytes that are no UTF-8 pass unchanged, so that output stays what it was. */
export interface ByteRedactor {
  readonly push: (bytes: Uint8Array) => Uint8Array;
  /** The rest, at the end of the stream. */
  readonly end: () => Uint8Array;
  readonly counts: () => Readonly<Record<string, number>>;
}

export function openByteRedactor(options: RedactorOptions = {}): ByteRedactor {
  const redactor = openRedactor(options);
  let held: Uint8Array = new Uint8Array(0);

  /** A single wide character makes all of a text wide, and a third slower: then few lines are taken at a time. */
  function redact(bytes: Uint8Array): string {
    const text = decode(bytes);
    if (bytes.length <= fewLines || !/[\u0100-\uffff]/.test(text)) return redactor.push(text);
    const shown: string[] = [];
    for (let from = 0; from < bytes.length; ) {
      const next = bytes.indexOf(lineFeed, from + fewLines) + 1 || bytes.length;
      shown.push(redactor.push(decode(bytes.subarray(from, next))));
      from = next;
    }
    return shown.join('');
  }

  return {
    push(bytes) {
      const input = held.length === 0 ? bytes : concat(held, bytes);
      // Whole lines are fastest; of a line that goes on, at least whole characters.
      const whole = input.lastIndexOf(lineFeed) + 1 || input.length - countUnfinished(input);
      held = input.slice(whole);
      return encode(redact(input.subarray(0, whole)));
    },
    end() {
      const rest = redactor.push(decode(held)) + redactor.end();
      held = new Uint8Array(0);
      return encode(rest);
    },
    counts: redactor.counts,
  };
}

const strict = () => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** UTF-8 as text; a byte that is none becomes the lone surrogate U+DC00 + byte (as in PEP 383), which `encode` turns back. */
function decode(bytes: Uint8Array): string {
  try {
    return strict().decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return decodeBroken(bytes);
  }
}

function decodeBroken(bytes: Uint8Array): string {
  const text: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes[at] ?? 0);
    const sequence = bytes.subarray(at, at + length);
    const char = length === 1 ? readAscii(sequence) : readSequence(sequence, length);
    text.push(char ?? String.fromCharCode(0xdc00 + (bytes[at] ?? 0)));
    at += char === undefined ? 1 : length;
  }
  return text.join('');
}

function readAscii([byte = 0]: Uint8Array): string | undefined {
  return byte < 0x80 ? String.fromCharCode(byte) : undefined;
}

function readSequence(sequence: Uint8Array, length: number): string | undefined {
  if (sequence.length < length) return undefined;
  try {
    return strict().decode(sequence);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return undefined;
  }
}

function encode(text: string): Uint8Array {
  const encoder = new TextEncoder();
  if (!/[\udc80-\udcff]/.test(text)) return encoder.encode(text);
  const pieces = text.split(/((?<![\ud800-\udbff])[\udc80-\udcff])/).map((piece) => {
    const code = piece.charCodeAt(0);
    return piece.length === 1 && code >= 0xdc80 && code <= 0xdcff
      ? Uint8Array.of(code - 0xdc00)
      : encoder.encode(piece);
  });
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** How many bytes at the end may be the beginning of a character that is not whole yet. */
function countUnfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return sequenceLength(byte) > back ? back : 0;
  }
  return 0;
}

function sequenceLength(lead: number): number {
  if (lead >= 0xf0 && lead < 0xf5) return 4;
  if (lead >= 0xe0 && lead < 0xf0) return 3;
  return lead >= 0xc2 && lead < 0xe0 ? 2 : 1;
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

import { showHidden } from './text.ts';

/** The most columns that one movement to the right adds, and the most marks that one character carries. */
const maxColumn = 400;
const maxMarks = 8;

const driven = /[\b\r\u001b\u0080-\u009f]/;
const mark = /^\p{M}$/u;

/**
 * What a pod printed, as a person may be shown it: a line that was drawn over (carriage return, backspace, cursor movements and
 * erasures within the line) in its last state; colours, titles, hyperlinks and other escape sequences gone, also one that the end
 * of the text cuts; what is left of control, invisible and bidirectional characters as `showHidden` writes it; lone surrogates as
 * U+FFFD. Tabs and line ends stay, and a line stays a line, so line numbers hold. Linear in the length of the text.
 */
export function resolveTerminal(raw: string): string {
  return raw
    .replace(/\p{Cs}/gu, '\ufffd')
    .split('\n')
    .map((line) => showHidden(driven.test(line) ? draw(line) : line))
    .join('\n');
}

/** Bytes as text: what is no UTF-8 becomes U+FFFD. */
export function decodeOutput(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

/** One line as a terminal without an end on its right would show it at last. */
function draw(line: string): string {
  const cells: string[] = [];
  let column = 0;
  for (let at = 0; at < line.length; ) {
    const code = line.charCodeAt(at);
    if (code === 0x0d) column = 0;
    else if (code === 0x08) column = Math.max(0, column - 1);
    else if (code === 0x1b || (code >= 0x80 && code <= 0x9f)) {
      const sequence = readEscape(line, at);
      if (sequence !== undefined) {
        if (sequence.kind === 'csi') column = move(cells, column, sequence);
        at = sequence.end;
        continue;
      }
      write(line.charAt(at));
    } else {
      const char = String.fromCodePoint(line.codePointAt(at) ?? 0);
      write(char);
      at += char.length;
      continue;
    }
    at += 1;
  }

  function write(char: string): void {
    const before = cells[column - 1];
    if (before !== undefined && mark.test(char)) {
      if (before.length < maxMarks) cells[column - 1] = before + char;
      return;
    }
    cells[column] = char;
    column += 1;
  }
  return cells.join('');
}

type Escape =
  | { readonly kind: 'csi'; readonly end: number; readonly parameters: string; readonly final: string }
  | { readonly kind: 'other'; readonly end: number };

/** Where a cursor stands after a control sequence (ECMA-48 8.3: CUF, CUB, CHA, EL, ED); all others move and erase nothing here. */
function move(
  cells: string[],
  column: number,
  { parameters, final }: Extract<Escape, { readonly kind: 'csi' }>,
): number {
  const count = Math.min(/^\d{1,4}$/.test(parameters) ? Number(parameters) : 0, 9_999);
  switch (final) {
    case 'C':
      return pad(cells, column + Math.max(1, count));
    case 'D':
      return Math.max(0, column - Math.max(1, count));
    case 'G':
      return pad(cells, Math.max(1, count) - 1);
    case 'K':
      // Of an erased line nothing is left; that its cursor stays where it was only matters to what draws without going back.
      if (count === 2) cells.length = 0;
      else if (count === 0) cells.length = Math.min(cells.length, column);
      return count === 2 ? 0 : column;
    case 'J':
      if (count === 0) cells.length = Math.min(cells.length, column);
      return column;
    default:
      return column;
  }
}

/** Moves to a column, and fills up to it as far as a movement may. */
function pad(cells: string[], column: number): number {
  const wanted = Math.min(column, cells.length + maxColumn);
  while (cells.length < wanted) cells.push(' ');
  return wanted;
}

/** The escape sequence that begins here (ECMA-35 and ECMA-48), to its end or to that of the line; undefined where none does. */
function readEscape(line: string, start: number): Escape | undefined {
  const code = line.charCodeAt(start);
  const isShort = code !== 0x1b;
  const opener = isShort ? code - 0x40 : line.charCodeAt(start + 1);
  const body = start + (isShort ? 1 : 2);
  if (Number.isNaN(opener)) return { kind: 'other', end: line.length };
  if (opener === 0x5b) return readControl(line, body);
  // DCS, SOS, OSC, PM and APC: a string up to its terminator.
  if ([0x50, 0x58, 0x5d, 0x5e, 0x5f].includes(opener)) return { kind: 'other', end: skipString(line, body) };
  if (isShort) return undefined;
  let at = start + 1;
  while (within(line, at, 0x20, 0x2f)) at += 1;
  if (at >= line.length) return { kind: 'other', end: line.length };
  return within(line, at, 0x30, 0x7e) ? { kind: 'other', end: at + 1 } : undefined;
}

function readControl(line: string, body: number): Escape {
  let at = body;
  while (within(line, at, 0x30, 0x3f)) at += 1;
  const parameters = line.slice(body, at);
  while (within(line, at, 0x20, 0x2f)) at += 1;
  if (!within(line, at, 0x40, 0x7e)) return { kind: 'other', end: at };
  return { kind: 'csi', end: at + 1, parameters, final: line.charAt(at) };
}

/** Behind BEL, ST, or what breaks a string off: CAN, SUB, another escape sequence, the end of the line. */
function skipString(line: string, body: number): number {
  for (let at = body; at < line.length; at += 1) {
    const code = line.charCodeAt(at);
    if (code === 0x07 || code === 0x9c || code === 0x18 || code === 0x1a) return at + 1;
    if (code === 0x1b) return line.charAt(at + 1) === '\\' ? at + 2 : at;
  }
  return line.length;
}

function within(line: string, at: number, low: number, high: number): boolean {
  const code = line.charCodeAt(at);
  return code >= low && code <= high;
}

/**
 * A place in the first line that fits, at its line end at the latest, of the lines of a text that stand from `from` to `to`; -1 where none
 * fits. What stands around them is not looked at, and neither are line ends, with a carriage return or without. Bytes are ASCII.
 */
export type Search = (text: string | Uint8Array, from: number, to: number) => number;

/** One instruction of a program of RE2's, as re2js compiles it. */
interface Instruction {
  readonly op: number;
  readonly out: number;
  readonly arg: number;
  readonly matchRune: (rune: number) => boolean;
}

export interface Program {
  readonly inst: readonly Instruction[];
  readonly start: number;
}

// re2js, src/Inst.js and src/Utils.js; the package is pinned to the version in which they stand so.
const [alt, altMatch, capture, emptyWidth, match, nop, rune1, runeAny, runeAnyNotNl] = [
  1, 2, 3, 4, 6, 7, 9, 10, 11,
];
const [begin, end, wordBoundary, noWordBoundary] = [1 | 4, 2 | 8, 16, 32];

/** What is known of a place in the text: where the program may stand, and what the place looks like from behind. */
interface State {
  readonly pcs: readonly number[];
  readonly flags: number;
  readonly isAfterWord: boolean;
  /** The assertions that wait for what comes next. */
  readonly needs: number;
}

/** A row of the table for a state, a column for a class of characters: those that no instruction tells apart. */
const width = 256;
const [unknownClass, endClass, firstClass] = [0, 1, 2];
const fits = -1;
/** States that are remembered: 2 MiB of the table. */
const maxStates = 2_048;
const endOfLine = -1;

/**
 * RE2's matching by a table that is filled as the text needs it (a lazy DFA, https://swtch.com/~rsc/regexp/regexp3.html), over the
 * program that re2js compiled: what fits is the same, but a character costs one look into a table. Where the table is full it is
 * begun anew, so memory is bounded, and the time linear in the text times the program whatever both are. Undefined for a program with
 * instructions that are not known here.
 */
export function openAutomaton({ inst, start }: Program): Search | undefined {
  if (inst.some(({ op }) => op < alt || op > runeAnyNotNl)) return undefined;
  const classes = openClasses(inst);
  const close = openClosing(inst);
  let table = new Int32Array(width * 16);
  let states: State[] = [];
  let known = new Map<string, number>();
  let first = 0;

  function forget(): void {
    table.fill(0);
    // The first row stands for no state: 0 in the table says that nothing is known.
    states = [nowhere];
    known = new Map();
    first = enter([start], begin, false);
  }

  /** The row of a state; the table has one for it. */
  function enter(from: readonly number[], flags: number, isAfterWord: boolean): number {
    const { pcs, needs } = close(from, flags);
    const state: State =
      needs === 0
        ? { pcs, needs, flags: 0, isAfterWord: false }
        : { pcs, needs, flags: flags & 0xff, isAfterWord };
    const key = `${state.flags}${isAfterWord && needs !== 0 ? 'w' : ' '}${String.fromCharCode(...pcs)}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const row = states.length * width;
    if (row === table.length) {
      const larger = new Int32Array(table.length * 2);
      larger.set(table);
      table = larger;
    }
    states.push(state);
    known.set(key, row);
    return row;
  }

  /** Where a character leads, or the end of the line: a row, or `fits`. Remembered where there is a column for it. */
  function step(row: number, column: number, rune: number): number {
    const before = table[row + column] ?? 0;
    if (before !== 0) return before;
    const state = states[row / width] ?? nowhere;
    const isWord = isWordRune(rune);
    const flags =
      state.flags |
      (rune === endOfLine ? end : 0) |
      (isWord === state.isAfterWord ? noWordBoundary : wordBoundary);
    const pcs = (flags & ~state.flags & state.needs) === 0 ? state.pcs : close(state.pcs, flags).pcs;
    const led: number[] = [start];
    for (const pc of pcs) {
      const one = inst[pc];
      if (one?.op === match) return remember(row, column, fits);
      if (rune !== endOfLine && takes(one, rune)) led.push(one?.out ?? 0);
    }
    if (rune === endOfLine) return remember(row, column, first);
    // Where the table is begun anew, the row is none of it any more.
    if (states.length === maxStates) {
      forget();
      return enter(led, 0, isWord);
    }
    return remember(row, column, enter(led, 0, isWord));
  }

  function remember(row: number, column: number, next: number): number {
    if (column !== unknownClass) table[row + column] = next;
    return next;
  }

  forget();
  const { columns } = classes;
  const place = { at: 0, row: 0 };
  return (text, from, to) => {
    place.at = from;
    place.row = first;
    for (;;) {
      if (typeof text === 'string') follow(text, to, { table, columns, place });
      else followBytes(text, to, { table, columns, place });
      const { at, row } = place;
      if (at === to) break;
      const rune = readRune(text, at, to);
      place.at = at + (rune > 0xffff ? 2 : 1);
      if (rune === 13 && (place.at === to || isLineEnd(text, place.at, to))) continue;
      const next = rune === 10 ? step(row, endClass, endOfLine) : step(row, classes.of(rune), rune);
      if (next === fits) return at;
      place.row = next;
    }
    return from < to && isLineEnd(text, to - 1, to)
      ? -1
      : step(place.row, endClass, endOfLine) === fits
        ? to
        : -1;
  };
}

interface Walk {
  readonly table: Int32Array;
  readonly columns: Uint8Array;
  readonly place: { at: number; row: number };
}

/** Goes on as far as the table knows the way; the same twice, because an engine that has seen only one of both makes it fast. */
function follow(text: string, to: number, { table, columns, place }: Walk): void {
  let { at, row } = place;
  for (; at < to; at += 1) {
    const next = table[row + (columns[text.charCodeAt(at)] ?? 0)] ?? 0;
    if (next <= 0) break;
    row = next;
  }
  place.at = at;
  place.row = row;
}

function followBytes(text: Uint8Array, to: number, { table, columns, place }: Walk): void {
  let { at, row } = place;
  for (; at < to; at += 1) {
    const next = table[row + (columns[text[at] ?? 0] ?? 0)] ?? 0;
    if (next <= 0) break;
    row = next;
  }
  place.at = at;
  place.row = row;
}

function isLineEnd(text: string | Uint8Array, at: number, to: number): boolean {
  return at < to && (typeof text === 'string' ? text.charCodeAt(at) : text[at]) === 10;
}

function readRune(text: string | Uint8Array, at: number, to: number): number {
  if (typeof text !== 'string') return text[at] ?? 0;
  const rune = text.codePointAt(at) ?? 0;
  return rune > 0xffff && at + 1 === to ? text.charCodeAt(at) : rune;
}

const nowhere: State = { pcs: [], flags: 0, isAfterWord: false, needs: 0 };

/** Finds all places that can be reached without a character, where `flags` hold, in order; and the assertions among them. */
function openClosing(inst: readonly Instruction[]) {
  const seen = new Uint32Array(inst.length);
  const open: number[] = [];
  let round = 0;
  return (from: readonly number[], flags: number) => {
    round += 1;
    let needs = 0;
    open.push(...from);
    for (let pc = open.pop(); pc !== undefined; pc = open.pop()) {
      const one = inst[pc];
      if (one === undefined || seen[pc] === round) continue;
      seen[pc] = round;
      if (one.op === alt || one.op === altMatch) open.push(one.out, one.arg);
      else if (one.op === capture || one.op === nop) open.push(one.out);
      else if (one.op === emptyWidth) {
        needs |= one.arg;
        if ((one.arg & ~flags) === 0) open.push(one.out);
      }
    }
    const pcs: number[] = [];
    for (let pc = 0; pc < inst.length; pc += 1) if (seen[pc] === round && staysAt(inst[pc])) pcs.push(pc);
    return { pcs, needs };
  };
}

function staysAt(one: Instruction | undefined): boolean {
  return one !== undefined && (one.op > nop || one.op === match || one.op === emptyWidth);
}

function takes(one: Instruction | undefined, rune: number): boolean {
  if (one === undefined || one.op <= nop) return false;
  if (one.op === runeAny) return true;
  return one.op === runeAnyNotNl ? rune !== 10 : one.matchRune(rune);
}

/** RE2's `\b` knows ASCII only. */
function isWordRune(rune: number): boolean {
  return (
    (rune >= 48 && rune <= 57) || (rune >= 65 && rune <= 90) || rune === 95 || (rune >= 97 && rune <= 122)
  );
}

/** The column of each UTF-16 unit, found as it comes up; that of line ends is known; 0 for what is not known yet, and for what has no column to itself. */
function openClasses(inst: readonly Instruction[]) {
  const columns = new Uint8Array(0x10000);
  columns[10] = endClass;
  const known = new Map<string, number>();
  const chars = inst.filter(({ op }) => op > nop && op <= rune1);
  function of(rune: number): number {
    const before = columns[rune] ?? unknownClass;
    if (before !== unknownClass) return before;
    let signature = isWordRune(rune) ? 'w' : ' ';
    for (const one of chars) signature += one.matchRune(rune) ? '1' : '0';
    let column = known.get(signature) ?? unknownClass;
    if (column === unknownClass && known.size < width - firstClass) {
      column = known.size + firstClass;
      known.set(signature, column);
    }
    // A carriage return may be the beginning of a line end.
    if (rune < columns.length && (rune & 0xf800) !== 0xd800 && rune !== 13) columns[rune] = column;
    return column;
  }
  return { columns, of };
}

import type { Arg } from './arg.ts';
import { type Finding, at as place, shown, write } from './finding.ts';

/** What a flag's value may be: any text, a path that is read, a number, or a plain static word. */
export type ValueKind = 'text' | 'path' | 'num' | 'word';

/**
 * A flag grammar as text, one word a flag: `-a` a letter without a value, `-n:num` with one (attached or next), `--lines:num`,
 * `--color?word` with one that can only be attached by `=`. Of names in a row, `-a,-b,-n:num`, the last has the value. `-NUM` allows
 * `-5`. Whatever is not named is not known.
 */
export type FlagGrammar = string;

interface Flag {
  readonly value: 'none' | 'needed' | 'attached';
  readonly kind: ValueKind;
}

export interface ParsedCall {
  /** Given flags by name as written (`-n`, `--lines`), with their values in order. */
  readonly flags: ReadonlyMap<string, readonly (Arg | undefined)[]>;
  readonly operands: readonly Arg[];
  /** Whether `--` stood before operand number i. */
  readonly afterDashes: number;
}

const grammars = new Map<FlagGrammar, ReadonlyMap<string, Flag>>();

/** Reads words by a flag grammar; a finding for the first word that it does not know. */
export function parseFlags(
  words: readonly Arg[],
  grammar: FlagGrammar,
  {
    stopAtOperand = false,
    singleDashLong = false,
  }: { readonly stopAtOperand?: boolean; readonly singleDashLong?: boolean } = {},
):
  | { readonly ok: true; readonly call: ParsedCall; readonly rest: readonly Arg[] }
  | { readonly ok: false; readonly finding: Finding } {
  const known = readGrammar(grammar);
  const flags = new Map<string, (Arg | undefined)[]>();
  const operands: Arg[] = [];
  let afterDashes = Number.POSITIVE_INFINITY;
  const add = (name: string, value: Arg | undefined) => flags.set(name, [...(flags.get(name) ?? []), value]);
  const unknown = (word: Arg) => ({
    ok: false as const,
    finding: place(
      write('flag-unknown', `the option ${shown(word.text)} is not on the list of harmless ones`),
      word,
    ),
  });
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined) break;
    const { text } = word;
    if (word.kind !== 'static' && (text === '' || /^[-*?[]/.test(text)))
      return {
        ok: false,
        finding: write('word-dynamic', `${shown(text)} is not known before it runs and could be an option`),
      };
    if (text === '--') {
      afterDashes = operands.length;
      operands.push(...words.slice(at + 1));
      break;
    }
    if (!text.startsWith('-') || text === '-') {
      if (stopAtOperand) return { ok: true, call: { flags, operands, afterDashes }, rest: words.slice(at) };
      operands.push(word);
      continue;
    }
    if (word.kind !== 'static') return unknown(word);
    if (/^-\d+$/.test(text) && known.has('-NUM')) {
      add('-NUM', { text: text.slice(1), kind: 'static' });
      continue;
    }
    if (text.startsWith('--') || singleDashLong) {
      const equals = text.indexOf('=');
      const name = equals === -1 ? text : text.slice(0, equals);
      const flag = known.get(name);
      if (flag === undefined || (flag.value === 'none' && equals !== -1)) return unknown(word);
      let value: Arg | undefined =
        equals === -1 ? undefined : { text: text.slice(equals + 1), kind: word.kind };
      if (flag.value === 'needed' && value === undefined) {
        at += 1;
        value = words[at];
        if (value === undefined) return unknown(word);
      }
      const fault = value === undefined ? undefined : checkValue(value, flag.kind, name);
      if (fault !== undefined) return { ok: false, finding: place(fault, word) };
      add(name, value);
      continue;
    }
    for (let letterAt = 1; letterAt < text.length; letterAt += 1) {
      const name = `-${text[letterAt]}`;
      const flag = known.get(name);
      if (flag === undefined) return unknown(word);
      if (flag.value === 'none') {
        add(name, undefined);
        continue;
      }
      const attached = text.slice(letterAt + 1);
      let value: Arg | undefined = attached === '' ? undefined : { text: attached, kind: word.kind };
      if (value === undefined && flag.value === 'needed') {
        at += 1;
        value = words[at];
        if (value === undefined) return unknown(word);
      }
      const fault = value === undefined ? undefined : checkValue(value, flag.kind, name);
      if (fault !== undefined) return { ok: false, finding: place(fault, word) };
      add(name, value);
      break;
    }
  }
  return { ok: true, call: { flags, operands, afterDashes }, rest: [] };
}

function checkValue(value: Arg, kind: ValueKind, name: string): Finding | undefined {
  const bad = (says: string) => write('flag-value', `the value ${shown(value.text)} of ${name} ${says}`);
  if (value.kind === 'glob') return bad('may become several words');
  switch (kind) {
    case 'text':
    case 'path':
      return undefined;
    case 'num':
      return value.kind === 'static' && /^[+-]?\d+(?:\.\d+)?[a-zA-Z]{0,3}$/.test(value.text)
        ? undefined
        : bad('is no number');
    case 'word':
      return value.kind === 'static' && /^[\w.,:@%+/=~-]*$/.test(value.text)
        ? undefined
        : bad('is no plain word');
  }
}

/** The kind of a flag's values, to have paths looked at. */
export function kindOf(grammar: FlagGrammar, name: string): ValueKind | undefined {
  return readGrammar(grammar).get(name)?.kind;
}

function readGrammar(grammar: FlagGrammar): ReadonlyMap<string, Flag> {
  const cached = grammars.get(grammar);
  if (cached !== undefined) return cached;
  const flags = new Map<string, Flag>();
  for (const entry of grammar.split(/\s+/).filter(Boolean)) {
    const [, names = '', sign, kind] = /^([^:?]+|-\?)(?:([:?])(\w+))?$/.exec(entry) ?? [];
    if (names === '') throw new Error(`"${entry}" is no flag of a grammar.`);
    const value = sign === undefined ? 'none' : sign === ':' ? 'needed' : 'attached';
    const each = names.split(',');
    for (const name of each.slice(0, -1)) flags.set(name, { value: 'none', kind: 'word' });
    flags.set(each.at(-1) ?? '', { value, kind: (kind ?? 'word') as ValueKind });
  }
  grammars.set(grammar, flags);
  return flags;
}

/** The values of any of these flags. */
export function valuesOf(call: ParsedCall, ...names: readonly string[]): readonly Arg[] {
  return names.flatMap((name) => call.flags.get(name) ?? []).filter((value) => value !== undefined);
}

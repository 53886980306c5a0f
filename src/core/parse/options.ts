import type { Failure } from '../failure.ts';
import { findNear } from '../near-names.ts';
import type { Word } from '../words.ts';

/** What stands before a command: options by their long name, and words that are none. */
export interface ReadOptions<Name extends string> {
  readonly options: Readonly<Partial<Record<Name, string>>>;
  readonly positionals: readonly string[];
  /** The words of the command itself. */
  readonly rest: readonly Word[];
}

/** The options of a verb by what may be typed; `flag` ones have no value. */
export interface OptionSpec<Name extends string> {
  readonly verb: string;
  readonly usage: string;
  readonly names: Readonly<Record<string, Name>>;
  readonly flags: readonly Name[];
  /** Options of other tools that people type here out of habit, with why they are not needed. */
  readonly habits?: { readonly typed: RegExp; readonly message: string; readonly hint: string };
  /** How many words may stand among the options; the command begins behind them. */
  readonly positionals: (options: Readonly<Partial<Record<Name, string>>>) => number;
}

/** Options as they were typed, by their long name. */
export type TypedOptions = Readonly<Record<string, string>>;

export function typedOptions(options: Readonly<Partial<Record<string, string>>>): TypedOptions {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as TypedOptions;
}

/** Reads options up to `--` or the first word that is neither an option nor expected. A flag's value is empty. */
export function readOptions<Name extends string>(
  words: readonly Word[],
  spec: OptionSpec<Name>,
): ReadOptions<Name> | { readonly failure: Failure } {
  const options: Partial<Record<Name, string>> = {};
  const positionals: string[] = [];
  let at = 0;
  for (; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined) break;
    const { text } = word;
    if (text === '--' && !word.quoted) {
      at += 1;
      break;
    }
    if (!text.startsWith('-') || word.quoted) {
      if (positionals.length >= spec.positionals(options)) break;
      positionals.push(word.text);
      continue;
    }
    const { typed, attached } = splitOption(text, spec);
    const name = Object.hasOwn(spec.names, typed) ? spec.names[typed] : undefined;
    if (name === undefined) {
      const { habits } = spec;
      if (habits?.typed.test(typed) === true)
        return bad(`"${shorten(typed)}" ${habits.message}`, habits.hint);
      const [near] = findNear(typed, Object.keys(spec.names));
      const meant = near === undefined ? '' : ` Is "${near}" meant?`;
      return bad(`"${shorten(typed)}" is not an option of ${spec.verb}.${meant}`, spec.usage);
    }
    if (options[name] !== undefined) return bad(`"${typed}" is given twice.`, 'Give it once.');
    if (spec.flags.includes(name)) {
      if (attached !== undefined) return bad(`"${typed}" has no value: it is there or not.`, spec.usage);
      options[name] = '';
      continue;
    }
    const value = attached ?? words[at + 1]?.text;
    if (attached === undefined) at += 1;
    if (value === undefined || value === '') return bad(`"${typed}" has no value.`, spec.usage);
    options[name] = value;
  }
  return { options, positionals, rest: words.slice(at) };
}

export function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/** A refusal of what was typed. */
export function bad(message: string, hint: string): { readonly ok: false; readonly failure: Failure } {
  return { ok: false, failure: { code: 'bad-command', message, hint } };
}

/**
 * What an option is called and the value written onto it: `--since=15m`, `-nshop`, `-n=shop`. What phones leave of a long one's dashes
 * (`-since`) is that one.
 */
function splitOption<Name extends string>(
  text: string,
  { names, flags }: OptionSpec<Name>,
): { readonly typed: string; readonly attached: string | undefined } {
  const [typed = '', attached] = splitOnce(text, '=');
  if (Object.hasOwn(names, typed)) return { typed, attached };
  if (text.startsWith('--')) return { typed, attached };
  if (typed.length > 2 && Object.hasOwn(names, `-${typed}`)) return { typed: `-${typed}`, attached };
  const short = text.slice(0, 2);
  const name = Object.hasOwn(names, short) ? names[short] : undefined;
  if (name === undefined || flags.includes(name)) return { typed, attached };
  return { typed: short, attached: text.slice(2) };
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

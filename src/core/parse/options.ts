import type { Failure } from '../failure.ts';
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
  /** How many words may stand among the options; the command begins behind them. */
  readonly positionals: (options: Readonly<Partial<Record<Name, string>>>) => number;
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
    const text = readWord(word);
    if (text === '--' && !word.quoted) {
      at += 1;
      break;
    }
    if (!text.startsWith('-') || word.quoted) {
      if (positionals.length >= spec.positionals(options)) break;
      positionals.push(word.text);
      continue;
    }
    const [typed = '', attached] = text.startsWith('--') ? splitOnce(text, '=') : [text, undefined];
    const name = Object.hasOwn(spec.names, typed) ? spec.names[typed] : undefined;
    if (name === undefined) return bad(`"${shorten(typed)}" is not an option of ${spec.verb}.`, spec.usage);
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

/** Phones turn `--` into an em dash and `-` into an en dash; undone only where a word starts with one. */
export function readWord({ text, quoted }: Word): string {
  if (quoted) return text;
  if (text.startsWith('—')) return `--${text.slice(1)}`;
  if (text.startsWith('–')) return `-${text.slice(1)}`;
  return text;
}

export function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/** A refusal of what was typed. */
export function bad(message: string, hint: string): { readonly ok: false; readonly failure: Failure } {
  return { ok: false, failure: { code: 'bad-command', message, hint } };
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

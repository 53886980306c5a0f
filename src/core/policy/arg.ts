/** A stretch of an argv: from a word's UTF-16 offset up to, not including, another's. */
export interface Span {
  readonly from: { readonly word: number; readonly offset: number };
  readonly to: { readonly word: number; readonly offset: number };
}

/** One word of a command, as far as it is known before it runs. */
export interface Arg {
  /** The word after quotes are taken away; of a dynamic word only what is known of it. */
  readonly text: string;
  /** `static`: exactly `text`. `glob`: names that match `text`. `dynamic`: anything. */
  readonly kind: 'static' | 'glob' | 'dynamic';
  /** An expansion stands in it without quotes, so that it may become any number of words, options among them. */
  readonly splits?: true;
  /** Where it stands in the argv that was typed, as far as that is known. */
  readonly at?: Span;
}

/** A word of the argv itself. */
export function arg(text: string, word: number): Arg {
  return { text, kind: 'static', at: { from: { word, offset: 0 }, to: { word, offset: text.length } } };
}

/** From the beginning of the first word to the end of the last one. */
export function spanOf(words: readonly Arg[]): Span | undefined {
  const first = words[0]?.at;
  const last = words.at(-1)?.at ?? first;
  return first === undefined || last === undefined ? undefined : { from: first.from, to: last.to };
}

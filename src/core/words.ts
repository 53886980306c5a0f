import type { Failure } from './failure.ts';

/** A word of a command. */
export interface Word {
  readonly text: string;
  /** Whether its beginning was quoted or escaped: a quoted `--` is text, never an option. */
  readonly quoted: boolean;
  /** Where it begins in the line. */
  readonly at: number;
}

export type Words =
  | { readonly ok: true; readonly words: readonly Word[] }
  | { readonly ok: false; readonly failure: Failure };

/** The longest text that is read, in UTF-16 units. */
export const maxTextLength = 16_000;

/** What a shell would act on, and what a chat line may not hold outside quotes. */
const shellSyntax = /^(?:&&|\|\||>>|<<|[|&;<>()`]|\$\()/;
const space = /^[\t\n\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;
/** Controls, and what is drawn as nothing or turns the text around it; not the variation selectors that phones put behind an emoji. */
const invisible =
  /(?![\t\n\r\u2028\u2029]|(?<=\p{Extended_Pictographic}|[0-9#*])[\ufe0e\ufe0f])[\p{Cc}\p{Cs}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/u;

/** A kind of quote: what ends it, whether a backslash is text in it, and whether a phone made it of a straight one. */
interface Quote {
  readonly close: readonly string[];
  readonly literal: boolean;
  readonly typographic: boolean;
}

const closers: Readonly<Record<string, Quote>> = {
  "'": { close: ["'"], literal: true, typographic: false },
  '‘': { close: ['’', '‘'], literal: true, typographic: true },
  '’': { close: ['’'], literal: true, typographic: true },
  '"': { close: ['"'], literal: false, typographic: false },
  '“': { close: ['”', '“'], literal: false, typographic: true },
  '”': { close: ['”'], literal: false, typographic: true },
  '„': { close: ['“', '”'], literal: false, typographic: true },
  '‚': { close: ['‘', '’'], literal: true, typographic: true },
  '«': { close: ['»'], literal: false, typographic: true },
  '»': { close: ['«', '»'], literal: false, typographic: true },
};

/** The straight quotes that a phone replaces. */
const straight: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '‚': "'",
  '“': '"',
  '”': '"',
  '„': '"',
};

/**
 * Splits a chat line into words as a POSIX shell groups them, and expands nothing. Single quotes keep all; in double quotes a
 * backslash escapes `"`, `\`, `$`, `` ` `` and a line end; outside, it escapes the next character. Typographic quotes that
 * phones put in place of straight ones group alike, and those inside them are straight again; an em dash that begins a word is the `--` that was typed, an en dash the `-`.
 * Unquoted shell syntax is refused (or kept as it is), invisible and control characters always are.
 */
export function splitWords(text: string, how: { readonly syntax?: 'refuse' | 'keep' } = {}): Words {
  if (text.length > maxTextLength)
    return refuse(
      `The command is longer than ${maxTextLength} characters.`,
      'Put it into a script in the image and run that.',
    );
  const hidden = invisible.exec(text);
  if (hidden !== null) {
    const name = `U+${(hidden[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
    return refuse(
      `The command holds the invisible character ${name}.`,
      'Type it anew: what is shown must be what runs.',
    );
  }
  const words: Word[] = [];
  let at = 0;
  while (at < text.length) {
    const skipped = text.startsWith('\\\n', at) ? 2 : space.test(text[at] ?? '') ? 1 : 0;
    if (skipped > 0) {
      at += skipped;
      continue;
    }
    const read = readWord(text, at, how.syntax ?? 'refuse');
    if ('failure' in read) return { ok: false, failure: read.failure };
    words.push(read.word);
    at = read.end;
  }
  return { ok: true, words };
}

type ReadWord = { readonly word: Word; readonly end: number } | { readonly failure: Failure };

function readWord(text: string, start: number, syntaxIs: 'refuse' | 'keep'): ReadWord {
  let at = start;
  let word = '';
  const quoted = opensQuote(text, start, '') || text[start] === '\\';
  for (let dash = dashes[text[at] ?? '']; dash !== undefined; dash = dashes[text[at] ?? '']) {
    word += dash;
    at += 1;
  }
  while (at < text.length && !space.test(text[at] ?? '')) {
    const char = text[at] ?? '';
    const quote = opensQuote(text, at, word) ? closers[char] : undefined;
    if (quote !== undefined) {
      const read = readQuoted(text, at, quote);
      if (read === undefined)
        return {
          failure: refusal(
            `The quote ${char} has no end.`,
            `Close it, or write \\${char} to mean the character.`,
          ),
        };
      word += read.text;
      at = read.end;
    } else if (char === '\\') {
      const next = text[at + 1];
      if (next === undefined)
        return {
          failure: refusal(
            'The command ends in a backslash.',
            'Remove it, or double it to mean a backslash.',
          ),
        };
      if (next !== '\n') word += next;
      at += 2;
    } else {
      const isText = syntaxIs === 'keep' || joinsUrl(text, at, word);
      const syntax = isText ? null : shellSyntax.exec(text.slice(at, at + 2));
      if (syntax !== null)
        return {
          failure: refusal(
            `"${syntax[0]}" outside quotes is shell syntax, and no shell runs here.`,
            `For a shell write: sh -c ${quoteWord(text.slice(start).trim())} — or quote it to mean the text.`,
          ),
        };
      word += char;
      at += 1;
    }
  }
  return { word: { text: word, quoted, at: start }, end: at };
}

/** An ampersand between two parameters of a URL, which Slack shows as one link: text, as in any other place where URLs are written. */
function joinsUrl(text: string, at: number, wordSoFar: string): boolean {
  return text[at] === '&' && urlStart.test(wordSoFar) && /[A-Za-z0-9_%]/.test(text[at + 1] ?? '');
}

/** With a scheme, or a host and a path with a query, which Slack links too; also as the value of an option. */
const urlStart = /^(?:--?[\w-]+=)?(?:https?:\/\/[^&]|[A-Za-z0-9.-]+(?::\d+)?\/[^&]*\?)/i;

/** What phones and macOS make of `--` and `-`, and the hyphens of other programs. */
const dashes: Readonly<Record<string, string>> = { '—': '--', '–': '-', '‐': '-', '‑': '-', '−': '-' };

/** A typographic apostrophe inside a word (`don’t`) is a letter, not a quote; guillemets too stand only before what they quote. */
function opensQuote(text: string, at: number, wordSoFar: string): boolean {
  const char = text[at] ?? '';
  if (!(char in closers)) return false;
  return !/[’«»]/.test(char) || wordSoFar === '' || wordSoFar.endsWith('=');
}

function readQuoted(text: string, start: number, quote: Quote) {
  const plain = (char: string) => (quote.typographic ? (straight[char] ?? char) : char);
  let at = start + 1;
  let word = '';
  while (at < text.length) {
    const char = text[at] ?? '';
    if (quote.close.includes(char)) return { text: word, end: at + 1 };
    const next = text[at + 1];
    if (char === '\\' && !quote.literal && next !== undefined && '"\\$`\n'.includes(plain(next))) {
      if (next !== '\n') word += plain(next);
      at += 2;
    } else {
      word += plain(char);
      at += 1;
    }
  }
  return undefined;
}

/** One word as a POSIX shell would have to be given it. Reads back to the same text by `splitWords`. */
export function quoteWord(word: string): string {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** An argv as one line that reads back to the same words. */
export function quoteArgv(argv: readonly string[]): string {
  return argv.map(quoteWord).join(' ');
}

function refusal(message: string, hint: string): Failure {
  return { code: 'bad-command', message, hint };
}

function refuse(message: string, hint: string): Words {
  return { ok: false, failure: refusal(message, hint) };
}

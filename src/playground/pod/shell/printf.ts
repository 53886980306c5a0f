import { ShellComplaint } from './flow.ts';
import { say } from './say.ts';
import type { Scope } from './state.ts';

/** `printf FORMAT WORD…`: byte-exact, the format is used again while words are left. */
export async function printf(args: readonly string[], scope: Scope): Promise<number> {
  const [format, ...words] = args[0] === '--' ? args.slice(1) : args;
  if (format === undefined) throw new ShellComplaint('printf: usage: printf format [arg ...]', 2);
  const rest = [...words];
  const output: Buffer[] = [];
  do {
    const before = rest.length;
    for (const part of format.matchAll(parts)) output.push(render(part, rest));
    if (rest.length === before) break;
  } while (rest.length > 0);
  await say(scope, Buffer.concat(output));
  return 0;
}

const parts =
  /%([-0 +#]*)(\*|\d+)?(?:\.(\d+))?([a-zA-Z%])|\\(x[0-9a-fA-F]{1,2}|[0-7]{1,3}|.)|[^%\\]+|[%\\]/gs;

function render(part: RegExpExecArray, rest: string[]): Buffer {
  const [text, flags = '', width = '', precision, conversion, code] = part;
  if (code !== undefined) return Buffer.from(decodeEscape(code), 'latin1');
  if (conversion === undefined) return Buffer.from(text);
  if (conversion === '%') return Buffer.from('%');
  const columns = width === '*' ? Number(rest.shift() ?? 0) : Number(width || 0);
  const value = convert(conversion, rest.shift() ?? '', precision);
  const fill = flags.includes('0') && !flags.includes('-') && conversion !== 's' ? '0' : ' ';
  const missing = Buffer.from(fill.repeat(Math.max(0, Math.min(columns, 65_536) - value.length)));
  return Buffer.concat(flags.includes('-') ? [value, missing] : [missing, value]);
}

function convert(conversion: string, word: string, precision: string | undefined): Buffer {
  switch (conversion) {
    case 's':
      return Buffer.from(precision === undefined ? word : word.slice(0, Number(precision)));
    case 'b': {
      const pieces = [...word.matchAll(/\\(x[0-9a-fA-F]{1,2}|0?[0-7]{1,3}|.)|[^\\]+|\\/gs)];
      return Buffer.concat(
        pieces.map(([text, code]) =>
          code === undefined ? Buffer.from(text) : Buffer.from(decodeEscape(code), 'latin1'),
        ),
      );
    }
    case 'c':
      return Buffer.from(word.slice(0, 1));
    case 'q':
      return Buffer.from(`'${word.replaceAll("'", "'\\''")}'`);
    case 'd':
    case 'i':
    case 'u':
      return Buffer.from(String(Math.trunc(readNumber(word))));
    case 'x':
      return Buffer.from(Math.trunc(readNumber(word)).toString(16));
    case 'X':
      return Buffer.from(Math.trunc(readNumber(word)).toString(16).toUpperCase());
    case 'o':
      return Buffer.from(Math.trunc(readNumber(word)).toString(8));
    case 'f':
      return Buffer.from(readNumber(word).toFixed(Math.min(Number(precision ?? 6), 20)));
    default:
      throw new ShellComplaint(`printf: %${conversion}: invalid directive`, 2);
  }
}

function readNumber(word: string): number {
  if (word.startsWith("'") || word.startsWith('"')) return word.codePointAt(1) ?? 0;
  const number = Number(word === '' ? 0 : word);
  if (!Number.isFinite(number)) throw new ShellComplaint(`printf: ${word}: expected numeric value`, 1);
  return number;
}

/** The text of an code, one character a byte. */
function decodeEscape(code: string): string {
  if (/^x[0-9a-fA-F]/.test(code)) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
  if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8) & 255);
  const known: Readonly<Record<string, string>> = {
    n: '\n',
    t: '\t',
    r: '\r',
    a: '\x07',
    b: '\b',
    f: '\f',
    v: '\v',
    e: '\x1b',
    '\\': '\\',
    '"': '"',
    "'": "'",
  };
  return known[code] ?? Buffer.from(`\\${code}`).toString('latin1');
}

import { isCode, isComplaint, isPlaceholder, looksRandom } from './placeholder.ts';
import { isNameChar, openNames, type SecretName } from './secret-name.ts';
import { readSign } from './sign.ts';

/** What languages print around a text: Python's `b'…'`, Rust's `Some("…")`, Erlang's `<<"…">>`. */
const wrapper = /(?:[bBrRuU]|Some\(|Just |<<)(?=\\{0,7}["'])/y;
/** The value ends at the quote it began with, escaped as often as that one. */
const quoted = /(\\{0,7}["'`])((?:\\(?!["'`])|\\\\.|(?!\1)[^\n\\]|(?!\1)\\.){0,8192}?)\1/y;
const unquoted = /[^\s"'`<>,;&|)\]}\\]{1,8192}/y;
const restOfLine = /[^\n\r]{1,8192}/y;

export interface NamedValue {
  readonly from: number;
  readonly to: number;
  readonly kind: string;
}

/**
 * Values that stand beside the name of a secret: `DB_PASSWORD=…`, `"client_secret": "…"`, `--token …`, `<password>…</password>`,
 * `PASSWORD '…'`. In order, not overlapping; linear in the text, which holds no line longer than the stream allows.
 */
export function findNamedValues(text: string): readonly NamedValue[] {
  const found: NamedValue[] = [];
  let over = 0;
  const names = openNames(text);
  for (const at of names.places) {
    if (at < over || isOfMask(text, at)) continue;
    const name = names.read(at);
    if (name === undefined || isOfArn(text, name)) continue;
    const value = readValue(text, name);
    over = value === undefined ? name.end : value.to;
    if (value !== undefined && isSecretValue(text, name, value))
      found.push({ from: value.from, to: value.to, kind: name.kind });
  }
  return found;
}

/** What was masked before says of which kind it was: `[redacted:aws-access-key]`. */
function isOfMask(text: string, at: number): boolean {
  let begin = at;
  while (begin > at - 64 && isNameChar(text.charCodeAt(begin - 1))) begin -= 1;
  return text.startsWith('[redacted:', begin - '[redacted:'.length);
}

/** An ARN names a secret and does not hold it. */
function isOfArn(text: string, { begin }: SecretName): boolean {
  return text[begin - 1] === ':' && /\barn:[\w:.-]{1,100}$/.test(text.slice(Math.max(0, begin - 120), begin));
}

interface Value {
  readonly from: number;
  readonly to: number;
  readonly isQuoted: boolean;
  /** `=` and its like; a colon may as well be a sentence's. */
  readonly sign: string;
}

function readValue(text: string, name: SecretName): Value | undefined {
  const sign = readSign(text, name);
  if (sign === undefined) return undefined;
  wrapper.lastIndex = sign.end;
  const start = sign.end + (wrapper.exec(text)?.[0].length ?? 0);
  quoted.lastIndex = start;
  const inQuotes = quoted.exec(text);
  if (inQuotes !== null) {
    const [, quote = '', inner = ''] = inQuotes;
    const from = start + quote.length;
    const to = quote.length === 1 ? endOfDoubled(text, from + inner.length, quote) : from + inner.length;
    return { from, to: inner === '' ? from : to, isQuoted: true, sign: sign.text };
  }
  const pattern = isEnvLine(text, name, sign) ? restOfLine : unquoted;
  pattern.lastIndex = sign.end;
  const bare = pattern.exec(text)?.[0].replace(/\s+(?:#.*)?$/, '');
  if (bare === undefined || bare === '') return undefined;
  return { from: sign.end, to: sign.end + bare.length, isQuoted: false, sign: sign.text };
}

/** YAML, SQL and CSV write a quote within a value twice. */
function endOfDoubled(text: string, end: number, quote: string): number {
  let to = end;
  while (text[to] === quote && text[to + 1] === quote && to - end < 200) {
    const rest = text.slice(to + 2, to + 202);
    const next = rest.search(new RegExp(`${quote}|\n`));
    if (next === -1 || rest[next] === '\n') break;
    to += next + 2;
  }
  return to;
}

/** `export DB_PASSWORD=…` fills its line, whatever characters the value has; further assignments on the line are their own. */
function isEnvLine(
  text: string,
  name: SecretName,
  sign: { readonly end: number; readonly text: string },
): boolean {
  if (sign.text !== '=') return false;
  const begin = Math.max(text.lastIndexOf('\n', name.begin) + 1, name.begin - 200);
  const before = text.slice(begin, name.end);
  if (!/^(?:\s*(?:export|set|-|ENV|declare -x)\s+)?[A-Za-z_][A-Za-z0-9_.-]*$/.test(before)) return false;
  const eol = text.indexOf('\n', sign.end);
  const rest = text.slice(sign.end, Math.min(eol === -1 ? text.length : eol, sign.end + 8_192));
  return !/\s\S/.test(rest.trimEnd());
}

function isSecretValue(text: string, name: SecretName, { from, to, isQuoted, sign }: Value): boolean {
  const value = text.slice(from, to);
  if (isPlaceholder(value)) return false;
  // A comparison of two variables.
  if (sign === '==' && !isQuoted && /^[A-Za-z_][A-Za-z_.]*:?$/.test(value)) return false;
  if (isQuoted ? isComplaint(value) : isCode(value, { before: text[from - 1], after: text[to] }))
    return false;
  const isProse =
    sign === ':' && !isQuoted && /^[ \t]+[A-Za-z(][^=:\n]*(?:$|\n|[.,])/.test(text.slice(to, to + 80));
  if (name.kind === 'password') {
    if (value.length < 3 || (isProse && /^[A-Za-z'-]+[.,]?$/.test(value))) return false;
    return (
      !name.isWeak ||
      (!/^\d+(?:[.,/]\d+)*%?$/.test(value) && (value.length >= 6 || isQuoted) && !/^\//.test(value))
    );
  }
  if (isProse && !looksRandom(value)) return false;
  if (/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(value)) return true;
  const isPhrase =
    name.isQualified &&
    sign === '=' &&
    /^(?:[a-z0-9]+-){2,}(?!secrets?$|creds$|credentials$|tls$|key$)/.test(value);
  if (isPhrase) return true;
  const isName =
    /^[a-z0-9]+(?:[-.][a-z0-9]+)+$/.test(value) &&
    !/^[a-z0-9.-]*\d[a-z]\d[a-z0-9.-]*$/.test(value) &&
    !/(?:^|[-.])(?=[a-f]{0,24}\d)[0-9a-f]{24,64}(?:$|[-.])/.test(value);
  if (isName) return false;
  if (looksRandom(value)) return true;
  if (/^[A-Za-z]{16,}$/.test(value))
    return /[a-z]/.test(value) && !/^[A-Z]?[a-z]+(?:[A-Z][a-z]+)*$/.test(value);
  if (name.kind === 'token') return value.length >= 16 && /[a-z]/.test(value) && /[A-Z]/.test(value);
  return (
    value.length >= 8 &&
    sign !== ':' &&
    !/^[A-Z][A-Z0-9_]*$/.test(value) &&
    !/^[a-z]+(?:[_.][a-z]+)+$/.test(value) &&
    !/^\d+$/.test(value)
  );
}

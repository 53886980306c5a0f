import { isPlaceholder, looksRandom } from './placeholder.ts';

/** What a name promises about its value, from sure to likely. */
type NameClass = 'password' | 'secret' | 'token';

/** Names of secrets; the longest first, so that `secret_access_key` is one name and not `secret` with a tail. */
const names: readonly (readonly [RegExp, NameClass])[] = [
  [/pass(?:word|wd|phrase|code)|passwd|requirepass|masterauth|bindpw/y, 'password'],
  [/secret[-_. ]?(?:access[-_]?key|key[-_]?base|key|token)?/y, 'secret'],
  [
    /(?:api|access|private|signing|encryption|auth|account|shared|pre-?shared|master|app|application|client|consumer|subscription|license|deploy|session|storage|hmac|symmetric|ssh|root|admin|integration|webhook|service|cookie|jwt|fernet|aes|cipher|decryption|write|maps|openai|anthropic|stripe|sendgrid|algolia|mailgun|twilio|datadog)[-_. ]?(?:secret|key)/y,
    'secret',
  ],
  [/credentials?|psk|passkey/y, 'secret'],
  [/token/y, 'token'],
  [/pwd|pass|pw(?![a-z])/y, 'password'],
];
/** Every name above holds one of these. */
const roots = [
  'pass',
  'requirepass',
  'pwd',
  '_pw',
  'secret',
  'token',
  'psk',
  'credential',
  'masterauth',
  'bindpw',
  'key',
];
/** What makes a key a secret one; the name then begins here. */
const keyQualifier =
  /(?:api|access|private|signing|encryption|auth|account|shared|master|app|application|client|consumer|subscription|license|deploy|session|storage|hmac|symmetric|ssh|root|admin|integration|webhook|service|cookie|jwt|fernet|aes|cipher|decryption|write|maps|openai|anthropic|stripe|sendgrid|algolia|mailgun|twilio|datadog)[-_. ]?key$/;

/** What may follow a name without making it the name of something else, as `password_reset` or `tokens` would be. */
const tail =
  /^(?:[-_.]?(?:\d{1,3}|value|text|raw|plain|plaintext|base64|b64|data|prod|production|staging|dev|live|main|primary|secondary|current|new|old|previous|hash|hashed|enc|encrypted))*$/i;

/** Where the value begins: after a sign of assignment, perhaps with quotes around the name. Group 1 is the sign. */
const assignment =
  /(?:\\?["'`\]]{0,2})[ \t]{0,16}(=>|:=|==?|:(?!\/\/)|\\?["'],[ \t]{0,8}(?:\\?["']value\\?["'][ \t]{0,4}:)?|[ \t]{1,8}value[ \t]{0,4}=|>)[ \t]{0,16}(?:!!(?:binary|str)[ \t]{1,4})?/y;
/** A name says whose password follows: `Password for user bob: …`. What follows is no word of a sentence. */
const prompted =
  /[ \t]{1,4}(?:for|of)[ \t]{1,4}(?:(?:the[ \t])?(?:user|role|account|database)[ \t]{1,4})?["'`]?[^\s"'`:=]{1,64}["'`]?(?:[ \t]{1,4}is)?:[ \t]{1,4}(?=["'`]?\S{0,64}[^\sA-Za-z"'`.,])/y;
const flagValue = /[ \t]{1,8}(?=[^-\s])/y;
const sqlValue = /[ \t]{1,8}(?=')/y;
const quoted = /(\\?["'`])((?:\\(?!["'`])|\\\\.|(?!\1)[^\n\\]|(?!\1)\\.){0,8192}?)\1/y;
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
  for (const at of findRoots(text)) {
    if (at < over) continue;
    const name = readName(text, at);
    if (name === undefined) continue;
    const value = readValue(text, name);
    over = value === undefined ? name.end : value.to;
    if (value !== undefined && isSecretValue(text, name, value))
      found.push({ from: value.from, to: value.to, kind: name.kind });
  }
  return found;
}

/** Whether a whole name is that of a secret, as `DB_PASSWORD` is. */
export function isSecretName(name: string): boolean {
  return findRoots(name).some((at) => readName(name, at)?.end === name.length);
}

/** Where names of secrets may begin, in order. */
function findRoots(text: string): readonly number[] {
  const lower = text.toLowerCase();
  // A few letters have a lower case of another length; the places would no longer fit.
  const folded = lower.length === text.length ? lower : text;
  const places: number[] = [];
  for (const root of roots) {
    for (let at = folded.indexOf(root); at !== -1; at = folded.indexOf(root, at + root.length)) {
      if (root === '_pw') places.push(at + 1);
      else if (root !== 'key') places.push(at);
      else {
        const qualified = keyQualifier.exec(folded.slice(Math.max(0, at - 16), at + 3));
        if (qualified !== null) places.push(at + 3 - qualified[0].length);
      }
    }
  }
  return places.sort((a, b) => a - b);
}

interface Name {
  readonly kind: NameClass;
  readonly begin: number;
  readonly end: number;
  /** `pass` and `pwd` alone mean other things too. */
  readonly isWeak: boolean;
  readonly isFlag: boolean;
  /** Says whose or what for: `JWT_SECRET`, `client_secret`. */
  readonly isQualified: boolean;
}

function readName(text: string, at: number): Name | undefined {
  const lower = text.slice(at, at + 48).toLowerCase();
  for (const [pattern, kind] of names) {
    pattern.lastIndex = 0;
    const word = pattern.exec(lower)?.[0];
    if (word === undefined) continue;
    let begin = at;
    while (begin > 0 && at - begin < 64 && isNameChar(text.charCodeAt(begin - 1))) begin -= 1;
    let end = at + word.length;
    while (end < text.length && end - at < 96 && isNameChar(text.charCodeAt(end))) end += 1;
    const rest = text.slice(at + word.length, end).replace(/[-_.]$/, '');
    const isConstant = begin < at && /^[A-Z0-9_]+$/.test(text.slice(begin, end));
    const isWeak = !isConstant && /^(?:pass|pwd|pw|psk)$/.test(word);
    if (!tail.test(rest) || !isBounded(text, at, word)) return undefined;
    return {
      kind,
      begin,
      end: at + word.length + text.slice(at + word.length, end).length,
      isWeak,
      isFlag: text.startsWith('--', begin),
      isQualified:
        word === 'secret' &&
        /(?:jwt|session|cookie|client|api|signing|webhook|shared|hmac|auth|app)[-_. ]?$/i.test(
          text.slice(begin, at),
        ),
    };
  }
  return undefined;
}

/** A name begins at a border or a hump; words that end in `password` are names of passwords all the same. */
function isBounded(text: string, at: number, word: string): boolean {
  const before = text.charCodeAt(at - 1);
  const isLetter = (before >= 97 && before <= 122) || (before >= 65 && before <= 90);
  if (at === 0 || !isLetter || word.startsWith('passw') || word.startsWith('requirepass')) return true;
  const first = text.charCodeAt(at);
  const isHump = first >= 65 && first <= 90 && before >= 97 && before <= 122;
  return (
    isHump ||
    /^(?:MYSQL|PG|DB|REDIS|AUTH|db|auth|access|refresh|id|api|bearer|client|app)$/.test(
      /[A-Za-z]+$/.exec(text.slice(Math.max(0, at - 12), at))?.[0] ?? '',
    )
  );
}

interface Value {
  readonly from: number;
  readonly to: number;
  readonly isQuoted: boolean;
  /** `=` and its like; a colon may as well be a sentence's. */
  readonly sign: string;
}

function readValue(text: string, name: Name): Value | undefined {
  const sign = readSign(text, name);
  if (sign === undefined) return undefined;
  quoted.lastIndex = sign.end;
  const inQuotes = quoted.exec(text);
  if (inQuotes !== null) {
    const [whole, quote = '', inner = ''] = inQuotes;
    const from = sign.end + quote.length;
    return { from, to: from + inner.length, isQuoted: whole.length > 0, sign: sign.text };
  }
  if (sign.text === '>' && !/<\s{0,4}$/.test(text.slice(Math.max(0, name.begin - 5), name.begin)))
    return undefined;
  const pattern = isEnvLine(text, name, sign) ? restOfLine : unquoted;
  pattern.lastIndex = sign.end;
  const bare = pattern.exec(text)?.[0].replace(/\s+(?:#.*)?$/, '');
  if (bare === undefined || bare === '') return undefined;
  return { from: sign.end, to: sign.end + bare.length, isQuoted: false, sign: sign.text };
}

function readSign(text: string, name: Name): { readonly end: number; readonly text: string } | undefined {
  assignment.lastIndex = name.end;
  const assigned = assignment.exec(text);
  if (assigned !== null) return { end: name.end + assigned[0].length, text: assigned[1] ?? '' };
  for (const [pattern, applies] of [
    [prompted, name.kind === 'password' && !name.isWeak],
    [flagValue, name.isFlag],
    [sqlValue, name.kind === 'password'],
    [
      flagValue,
      name.kind === 'password' && /(?:machine|login|requirepass|masterauth)/.test(lineBefore(text, name)),
    ],
    [flagValue, name.kind === 'password' && isDirective(text, name)],
  ] as const) {
    pattern.lastIndex = name.end;
    const spaced = applies ? pattern.exec(text) : null;
    if (spaced !== null) return { end: name.end + spaced[0].length, text: ' ' };
  }
  return undefined;
}

/** A line of a configuration that is a name, a space and one word: `bind_password s3cret`. */
function isDirective(text: string, name: Name): boolean {
  if (!/^[ \t]*[A-Za-z_]+$/.test(lineBefore(text, name))) return false;
  directive.lastIndex = name.end;
  const value = directive.exec(text)?.[1];
  return value !== undefined && looksRandom(value);
}
const directive = /[ \t]{1,8}["']?([^\s"']{6,200})["']?[ \t\r]*$/my;

/** The line up to and with the name. */
function lineBefore(text: string, name: Name): string {
  return text.slice(Math.max(text.lastIndexOf('\n', name.begin) + 1, name.begin - 200), name.end);
}

/** `export DB_PASSWORD=…` fills its line, whatever characters the value has; further assignments on the line are their own. */
function isEnvLine(text: string, name: Name, sign: { readonly end: number; readonly text: string }): boolean {
  if (sign.text !== '=') return false;
  const before = lineBefore(text, name);
  if (!/^(?:\s*(?:export|set|-|ENV|declare -x)\s+)?[A-Za-z_][A-Za-z0-9_.-]*$/.test(before)) return false;
  const eol = text.indexOf('\n', sign.end);
  const rest = text.slice(sign.end, Math.min(eol === -1 ? text.length : eol, sign.end + 8_192));
  return !/\s\S/.test(rest.trimEnd());
}

function isSecretValue(text: string, name: Name, { from, to, isQuoted, sign }: Value): boolean {
  const value = text.slice(from, to);
  if (isPlaceholder(value) || (!isQuoted && isCode(value, { before: text[from - 1], after: text[to] })))
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
  if (/^[a-z0-9]+(?:[-.][a-z0-9]+)+$/.test(value) && !/^[a-z0-9.-]*\d[a-z]\d[a-z0-9.-]*$/.test(value))
    return false;
  if (looksRandom(value)) return true;
  if (name.kind === 'token') return value.length >= 16 && /[a-z]/.test(value) && /[A-Z]/.test(value);
  return (
    value.length >= 8 &&
    sign !== ':' &&
    !/^[A-Z][A-Z0-9_]*$/.test(value) &&
    !/^[a-z]+(?:[_.][a-z]+)+$/.test(value) &&
    !/^\d+$/.test(value)
  );
}

/** A call, or a variable that a statement copies: `getPassword()`, `user.password;`. */
function isCode(
  value: string,
  { before, after }: { readonly before: string | undefined; readonly after: string | undefined },
): boolean {
  const isClosed = after === ')' || after === ']' || after === '"' || after === "'";
  if (/^[A-Za-z_$@][\w$.:]*\([^()]{0,200}\)[;,]?$/.test(value)) return true;
  if (isClosed && /^[A-Za-z_$@][\w$.:]*(?:\((?:\w{1,40}=)?|\[:?\w{0,40})$/.test(value)) return true;
  const isStatement = before === ' ' && (value.endsWith(';') || after === ';');
  return isStatement && /^[A-Za-z_$@][A-Za-z_$]*(?:(?:\.|->|::)[A-Za-z_$]+)*;?$/.test(value);
}

function isNameChar(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 45 ||
    code === 46
  );
}

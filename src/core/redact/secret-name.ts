/** What a name promises about its value, from sure to likely. */
export type NameClass = 'password' | 'secret' | 'token';

/** What makes a key a secret one: a key alone is any key. */
const keyOwners =
  '(?:api|access|private|signing|encryption|auth|account|shared|pre-?shared|master|app|application|client|consumer|subscription|license|deploy|session|storage|hmac|symmetric|ssh|root|admin|integration|webhook|service|cookie|jwt|fernet|aes|cipher|decryption|write|maps|openai|anthropic|stripe|sendgrid|algolia|mailgun|twilio|datadog)';

/** Names of secrets; the longest first, so that `secret_access_key` is one name and not `secret` with a tail. */
const names: readonly (readonly [RegExp, NameClass])[] = [
  [/pass(?:word|wd|phrase|code)|passwd|requirepass|masterauth|bindpw|rootpw/y, 'password'],
  [/secret(?:[-_. ]?(?:access[-_]?key|key[-_]?base|key|token))?/y, 'secret'],
  [new RegExp(`${keyOwners}[-_. ]?(?:secret|key)`, 'y'), 'secret'],
  [/credentials?|psk|passkey|erlang[-_.]?cookie/y, 'secret'],
  [/token/y, 'token'],
  [/pwd|pass|pw(?![a-z])/y, 'password'],
];
/** Every name above holds one of these; in lower case. */
const root = /requirepass|pass|pwd|_pw|secret|token|psk|credential|masterauth|bindpw|rootpw|erlang|key/g;
/** A secret name that ends in `key` begins here. */
const qualifiedKey = new RegExp(`${keyOwners}[-_. ]?key$`);

/** What may follow a name without making it the name of something else, as `password_reset` or `tokens` would be. */
const tail =
  /^(?:[-_.]?(?:\d{1,3}|value|text|raw|plain|plaintext|base64|b64|data|prod|production|staging|dev|live|main|primary|secondary|current|new|old|previous|hash|hashed|enc|encrypted))*$/i;

/** A name of a secret within a text, as `DB_PASSWORD` in `export DB_PASSWORD=…`. */
export interface SecretName {
  readonly kind: NameClass;
  readonly begin: number;
  readonly end: number;
  /** `pass` and `pwd` alone mean other things too. */
  readonly isWeak: boolean;
  readonly isFlag: boolean;
  /** Says whose or what for: `JWT_SECRET`, `client_secret`. */
  readonly isQualified: boolean;
}

/** The names of secrets in a text. */
export interface Names {
  /** Where one may begin, in order. */
  readonly places: readonly number[];
  /** The name around such a place, unless it is the name of something else (`password_reset`, `tokens`). */
  readonly read: (at: number) => SecretName | undefined;
}

export function openNames(text: string): Names {
  const lower = text.toLowerCase();
  // A few letters have a lower case of another length; the places would no longer fit.
  const folded = lower.length === text.length ? lower : text;
  return { places: findRoots(folded), read: (at) => readName(text, folded, at) };
}

/** Whether a whole name is that of a secret, as `DB_PASSWORD` is. */
export function isSecretName(name: string): boolean {
  return nameClassOf(name) !== undefined;
}

/** What a whole name promises, as `DB_PASSWORD` a password; undefined when it is not that of a secret. */
export function nameClassOf(name: string): NameClass | undefined {
  if (name === '') return undefined;
  const { places, read } = openNames(name);
  return places.map(read).find((found) => found?.end === name.length)?.kind;
}

function findRoots(folded: string): readonly number[] {
  const places: number[] = [];
  root.lastIndex = 0;
  for (let found = root.exec(folded); found !== null; found = root.exec(folded)) {
    const { 0: word, index } = found;
    if (word === '_pw') places.push(index + 1);
    else if (word !== 'key') places.push(index);
    else if (index > 0 && /[a-z_.\- ]/.test(folded.charAt(index - 1))) {
      const qualified = qualifiedKey.exec(folded.slice(Math.max(0, index - 16), index + 3));
      if (qualified !== null) places.push(index + 3 - qualified[0].length);
    }
  }
  return places.sort((a, b) => a - b);
}

function readName(text: string, folded: string, at: number): SecretName | undefined {
  for (const [pattern, kind] of names) {
    pattern.lastIndex = at;
    const word = pattern.exec(folded)?.[0];
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
    /%[0-9A-Fa-f]{2}$/.test(text.slice(Math.max(0, at - 3), at)) ||
    /^(?:MYSQL|PG|DB|REDIS|AUTH|db|auth|access|refresh|id|identity|registry|session|csrf|xsrf|device|user|login|api|bearer|client|app)$/.test(
      /[A-Za-z]+$/.exec(text.slice(Math.max(0, at - 12), at))?.[0] ?? '',
    )
  );
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

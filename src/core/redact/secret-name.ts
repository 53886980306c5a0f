/** What a name promises about its value, from sure to likely. */
export type NameClass = 'password' | 'secret' | 'token';

/** What makes a key a secret one: a key alone is any key. */
const keyOwners =
  '(?:api|access|private|signing|encryption|auth|account|shared|pre-?shared|master|app|application|client|consumer|subscription|license|deploy|session|storage|hmac|symmetric|ssh|root|admin|integration|webhook|service|cookie|jwt|fernet|aes|cipher|decryption|write|maps|openai|anthropic|stripe|sendgrid|algolia|mailgun|twilio|datadog)';

/**
 * Names of secrets, a group a class; the longest first, so that `secret_access_key` is one name and not `secret` with a tail. What
 * is of no group is a password's too.
 */
const name = new RegExp(
  [
    '(pass(?:word|wd|phrase|code)|passwd|requirepass|masterauth|bindpw|rootpw)',
    `(secret(?:[-_. ]?(?:access[-_]?key|key[-_]?base|key|token))?|${keyOwners}[-_. ]?(?:secret|key)|credentials?|psk|passkey|erlang[-_.]?cookie)`,
    '(token)',
    'pwd|pass|pw(?![a-z])',
  ].join('|'),
  'iy',
);
/** Every such name holds one of these. */
const root = /requirepass|pass|pwd|_pw|secret|token|psk|credential|masterauth|bindpw|rootpw|erlang|key/gi;
/** A secret name that ends in `key` begins here. */
const qualifiedKey = new RegExp(`${keyOwners}[-_. ]?key$`, 'i');

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
  return { places: findRoots(text), read: (at) => readName(text, at) };
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

function findRoots(text: string): readonly number[] {
  const places: number[] = [];
  root.lastIndex = 0;
  for (let found = root.exec(text); found !== null; found = root.exec(text)) {
    const word = found[0].toLowerCase();
    const { index } = found;
    if (word === '_pw') places.push(index + 1);
    else if (word !== 'key') places.push(index);
    else if (index > 0 && /[a-z_.\- ]/i.test(text.charAt(index - 1))) {
      const qualified = qualifiedKey.exec(text.slice(Math.max(0, index - 16), index + 3));
      if (qualified !== null) places.push(index + 3 - qualified[0].length);
    }
  }
  return places.sort((a, b) => a - b);
}

function readName(text: string, at: number): SecretName | undefined {
  name.lastIndex = at;
  const found = name.exec(text);
  if (found === null) return undefined;
  const word = found[0].toLowerCase();
  let begin = at;
  while (begin > 0 && at - begin < 64 && isNameChar(text.charCodeAt(begin - 1))) begin -= 1;
  let end = at + word.length;
  while (end < text.length && end - at < 96 && isNameChar(text.charCodeAt(end))) end += 1;
  const rest = text.slice(at + word.length, end).replace(/[-_.]+$/, '');
  if (!tail.test(rest) || !isBounded(text, at, word)) return undefined;
  const isConstant = begin < at && /^[A-Z0-9_]+$/.test(text.slice(begin, end));
  return {
    kind: classOf(found),
    begin,
    end,
    isWeak: !isConstant && /^(?:pass|pwd|pw|psk)$/.test(word),
    isFlag: text.startsWith('--', begin),
    isQualified:
      word === 'secret' &&
      /(?:jwt|session|cookie|client|api|signing|webhook|shared|hmac|auth|app)[-_. ]?$/i.test(
        text.slice(begin, at),
      ),
  };
}

function classOf([, , secret, token]: RegExpExecArray): NameClass {
  if (secret !== undefined) return 'secret';
  return token === undefined ? 'password' : 'token';
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

/** Letters and digits of ASCII, and what joins words to a name. */
export function isNameChar(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 45 ||
    code === 46
  );
}

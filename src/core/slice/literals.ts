/** What breaks a run of literal characters and may stand for anything, or nothing. */
const classes = /^\\[dDwWsSbBAz]/;
const repetition = /^(?:[?*+]|\{(\d+)(?:,\d*)?\})\??/;
const minLength = 2;
const maxAlternatives = 8;

/** Texts of which every fitting line holds at least one; where case makes no difference in lower case, printable ASCII without backslashes. */
export interface Required {
  readonly texts: readonly string[];
  readonly ignoresCase: boolean;
}

/**
 * Texts that let a reader leave out what cannot fit an RE2 pattern; undefined where the pattern is not understood or has none.
 * Understands less than it could, never more.
 */
export function requiredLiterals(pattern: string): Required | undefined {
  const ignoresCase = pattern.startsWith('(?i)');
  const alternatives = readAlternatives(ignoresCase ? pattern.slice(4) : pattern);
  if (alternatives === undefined || alternatives.length > maxAlternatives) return undefined;
  const texts = alternatives.map((runs) => longest(ignoresCase ? runs.flatMap(foldable) : runs));
  if (texts.some((text) => text.length < minLength)) return undefined;
  return { texts, ignoresCase };
}

/** What of a text is the same letters in any case: `k` and `s` also have a form outside of ASCII (Unicode CaseFolding: U+212A, U+017F). */
function foldable(text: string): readonly string[] {
  return text.toLowerCase().split(/[ks\\]|[^ -~]/);
}

function longest(runs: readonly string[]): string {
  return runs.reduce((best, run) => (run.length > best.length ? run : best), '');
}

/** Of each alternative the runs of characters that it needs. */
function readAlternatives(pattern: string): readonly (readonly string[])[] | undefined {
  if (pattern.includes('(?') || /[\ufffd\p{Cs}]/u.test(pattern)) return undefined;
  const alternatives: (readonly string[])[] = [];
  let runs: string[] = [''];
  const close = () => {
    alternatives.push(runs);
    runs = [''];
  };
  const take = (char: string, rest: string): number | undefined => {
    const repeated = repetition.exec(rest);
    const last = runs.length - 1;
    if (repeated === null) {
      if (rest.startsWith('{')) return undefined;
      runs[last] += char;
      return 0;
    }
    const [quantifier, least] = repeated;
    if (quantifier.startsWith('+') || Number(least ?? 0) > 0) runs[last] += char;
    runs.push('');
    return quantifier.length;
  };
  for (let at = 0; at < pattern.length; ) {
    const rest = pattern.slice(at);
    if (rest.startsWith('|')) {
      close();
      at += 1;
      continue;
    }
    const opaque = readOpaque(rest);
    if (opaque === undefined) return undefined;
    if (opaque > 0) {
      runs.push('');
      at += opaque + (repetition.exec(pattern.slice(at + opaque))?.[0].length ?? 0);
      continue;
    }
    const isEscaped = rest.startsWith('\\');
    const char = String.fromCodePoint((isEscaped ? rest.codePointAt(1) : rest.codePointAt(0)) ?? 0);
    if (isEscaped && !/^[!-/:-@[-`{-~]$/.test(char)) return undefined;
    if (!isEscaped && /^[)\]{}?*+]$/.test(char)) return undefined;
    at += char.length + (isEscaped ? 1 : 0);
    const quantified = take(char, pattern.slice(at));
    if (quantified === undefined) return undefined;
    at += quantified;
  }
  close();
  return alternatives;
}

/** The length of what begins here and is no literal: a class, a group, an anchor; 0 where a literal begins. */
function readOpaque(rest: string): number | undefined {
  const escaped = classes.exec(rest);
  if (escaped !== null) return escaped[0].length;
  if (/^[.^$]/.test(rest)) return 1;
  if (rest.startsWith('[')) return readClass(rest);
  return rest.startsWith('(') ? readGroup(rest) : 0;
}

function readClass(rest: string): number | undefined {
  let at = rest.startsWith('[^') ? 2 : 1;
  if (rest.charAt(at) === ']') at += 1;
  while (at < rest.length) {
    if (rest.startsWith('[:', at)) {
      const end = rest.indexOf(':]', at);
      if (end === -1) return undefined;
      at = end + 2;
    } else if (rest.charAt(at) === '\\') at += 2;
    else if (rest.charAt(at) === ']') return at + 1;
    else at += 1;
  }
  return undefined;
}

function readGroup(rest: string): number | undefined {
  let depth = 0;
  for (let at = 0; at < rest.length; ) {
    const char = rest.charAt(at);
    if (char === '\\') {
      // A quoted run could hold a bracket that closes nothing.
      if (rest.charAt(at + 1) === 'Q') return undefined;
      at += 2;
    } else if (char === '[') {
      const length = readClass(rest.slice(at));
      if (length === undefined) return undefined;
      at += length;
    } else {
      depth += char === '(' ? 1 : char === ')' ? -1 : 0;
      at += 1;
      if (depth === 0) return at;
    }
  }
  return undefined;
}

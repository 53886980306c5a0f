import { looksRandom } from './placeholder.ts';
import type { SecretName } from './secret-name.ts';

/** An assignment, perhaps with quotes around the name. Group 1 is the sign. */
const assignment =
  /(?:\\{0,7}["'`\]]{0,2})[ \t]{0,16}(=>|:=|==?|(?:%22)?%3[AaDd](?:%22|%20)?|::?(?=[ \t])|:(?!\/\/)|\\{0,7}["']?,[ \t]{0,8}\\{0,7}["']?value\\{0,7}["']?[ \t]{0,4}:|[ \t]{1,8}value[ \t]{0,4}=)[ \t]{0,16}(?:!!(?:binary|str)[ \t]{1,4})?/y;
/** The content of an element: `<password>…<`, `<property name="db.password">…<`. */
const element = /["']?>[ \t]{0,16}(?=[^\s<]{1,8192}<)/y;
/** The same with attributes: `<wsse:Password Type="…">…<`. */
const elementWith = /[ \t][^<>\n]{1,300}>[ \t]{0,16}(?=[^\s<]{1,8192}<)/y;
/** The next argument of a call or item of a list: `define('DB_PASSWORD', '…')`; of a tuple of Erlang's: `{password, "…"}`. */
const argument = /\\{0,7}["'],[ \t]{0,32}(?=\\{0,7}["'])/y;
/** A keyword of Lisp's: `(:password "…")`, `{:password "…"}`; a setter: `setPassword("…")`; an arrow. */
const keyword = /[ \t]{1,8}(?=")/y;
const call = /\([ \t]{0,4}(?=\\{0,7}["'])/y;
const arrow = /[ \t]{1,4}->[ \t]{1,4}(?=[^\s,;()]{8,200}[ \t\r]*$)/my;
const tupleItem = /,[ \t]{0,8}(?=<<"|")/y;
/** The next cell of a table of two columns. */
const cell = /[ \t]{0,64}\|[ \t]{0,8}(?=[^\s|]{8,8192}[ \t]{0,64}\|?[ \t\r]*$)/my;
/** A name says whose password follows: `Password for user bob: …`. What follows is no word of a sentence. */
const prompted =
  /(?:[ \t](?:is|was|has been))?(?:[ \t](?:generated|created|set|reset))?[ \t]{1,4}(?:for|of)[ \t]{1,4}(?:(?:the[ \t])?(?:user|role|account|database)[ \t]{1,4})?["'`]?[^\s"'`:=]{1,64}["'`]?(?:[ \t]{1,4}is)?:[ \t]{1,4}(?=["'`]?\S{0,64}[^\sA-Za-z"'`.,])/y;
/** A sentence says what it is: `The password is …`, `password was set to …`. */
const told =
  /[ \t]{1,4}(?:is|(?:was |has been )?(?:set|reset|changed|updated) to)[ \t]{0,2}:?[ \t]{1,4}["'`]?(?=(\S{8,200}))/y;
const space = /[ \t]{1,8}(?=[^-\s])/y;
const sqlValue = /[ \t]{1,8}(?=')/y;
const nextWord = /[ \t]{1,8}([^-\s]\S{0,200})/y;
const directive = /[ \t]{1,8}["']?([^\s"']{6,200})["']?[ \t\r]*$/my;
/** The words before a name that a value follows: `CONFIG SET requirepass …`, `set -gx API_SECRET …`. */
const setter = /(?:^|\s)(?:set|setenv|setx|machine|login)\s(?:[^\n]{0,100}\s)?[A-Za-z_][\w.-]*$/i;

/** What may stand between a name and its value, and how the line up to the name has to end. */
const borders: readonly (readonly [RegExp, RegExp])[] = [
  [element, /<[ \t]{0,4}[\w:.-]+$|<[^<>]{0,200}\b(?:name|key)[ \t]*=[ \t]*["'][\w:.-]+$/],
  [elementWith, /<[ \t]{0,4}[\w:.-]+$/],
  [argument, /[([][ \t]{0,4}\\{0,7}["'][\w.-]+$/],
  [keyword, /[({\s]:[\w-]+$/],
  [call, /(?:set|with)[A-Z]\w*$/],
  [arrow, /^[ \t]*[\w-]+$/],
  [tupleItem, /\{[ \t]{0,4}\w+$/],
  [cell, /^[ \t]*\|?[ \t]*[\w.-]+$/],
];
/** Without one of these no value follows. */
const followed = /[ \t"'>\\(,|]/y;

export interface Sign {
  /** Where the value begins. */
  readonly end: number;
  readonly text: string;
}

/** What ties a value to the name before it: `=`, a colon, the space behind a flag, the next cell of a table. */
export function readSign(text: string, name: SecretName): Sign | undefined {
  const assigned = match(assignment, text, name.end);
  if (assigned !== undefined) return { end: name.end + assigned[0].length, text: assigned[1] ?? '' };
  if (match(followed, text, name.end) === undefined) return undefined;
  const before = lineBefore(text, name);
  for (const [pattern, applies] of borders) {
    const found = match(pattern, text, name.end);
    if (found !== undefined && applies.test(before)) return { end: name.end + found[0].length, text: '|' };
  }
  const spaced = readSpace(text, name, before);
  return spaced === undefined ? undefined : { end: name.end + spaced, text: ' ' };
}

/** How long the words or the space are between a name and its value, where neither a sign nor a border stands. */
function readSpace(text: string, name: SecretName, before: string): number | undefined {
  const sentence = match(told, text, name.end);
  if (sentence !== undefined && looksRandom(sentence[1] ?? '') && isTold(name, sentence[1] ?? ''))
    return sentence[0].length;
  if (name.isFlag) return match(space, text, name.end)?.[0].length;
  if (/(?:^|\s)-[A-Za-z][\w.-]*$/.test(before) && looksRandom(match(nextWord, text, name.end)?.[1] ?? ''))
    return match(space, text, name.end)?.[0].length;
  const value = match(directive, text, name.end);
  if (
    setter.test(before) &&
    (looksRandom(value?.[1] ?? '') || (value !== undefined && /[A-Z]_[A-Z]+$/.test(before)))
  )
    return match(space, text, name.end)?.[0].length;
  if (name.kind !== 'password') return undefined;
  const isSet =
    (/^(?!.*#\s*\w+$).*(?:machine|login|requirepass|masterauth)/.test(before) && !name.isWeak) ||
    (/^[ \t]*[A-Za-z_.-]+$|(?:^|[ \t])user[ \t]+\S{1,64}[ \t]+[A-Za-z_-]+$/.test(before) &&
      !/^v?\d+[.:-]\d|^[a-z]+\(\d/i.test(value?.[1] ?? '') &&
      looksRandom(value?.[1] ?? ''));
  return ((name.isWeak ? undefined : match(prompted, text, name.end)) ??
    match(sqlValue, text, name.end) ??
    (isSet ? match(space, text, name.end) : undefined))?.[0].length;
}

/** Sentences about tokens and keys are many: only what is long is taken for one. */
function isTold(name: SecretName, value: string): boolean {
  return (name.kind === 'password' && !name.isWeak) || value.length >= 20;
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

/** The line up to and with the name. */
function lineBefore(text: string, name: SecretName): string {
  return text.slice(Math.max(text.lastIndexOf('\n', name.begin) + 1, name.begin - 200), name.end);
}

import { isPlaceholder, looksRandom } from './placeholder.ts';
import { isSecretName, openNames } from './secret-name.ts';
import { type Columns, maskRow, readHeader } from './table-columns.ts';

const nameLine = /^[ \t]*(?:-[ \t]+)?"?name"?:[ \t]*["']?([A-Za-z0-9_.-]{1,128})["']?,?$/;
const valueLine = /^([ \t]*"?value"?:[ \t]*["']?)([^\n]{1,8192}?)(["']?,?)$/;
/** A text of several lines in YAML, whose lines are set in further than its name. */
const blockLine = /^([ \t]*(?:-[ \t]+)?)["']?([A-Za-z0-9_.-]{1,128})["']?:[ \t]*[|>][-+]?\d?$/;
const anyLine = /^([ \t]*)(\S[^\n]{0,8192})()$/;
/** PHP's var_dump. */
const dumpedName = /^[ \t]*\["?([A-Za-z0-9_.-]{1,128})"?(?::[\w":]{1,64})?\]=>$/;
const dumpedValue = /^([ \t]*string\(\d{1,7}\) ")([^\n]{1,8192}?)(")$/;
/** An item of a numbered answer of Redis. */
const numberedName = /^[ \t]*\d{1,6}\) "([A-Za-z0-9_.-]{1,128})"$/;
const numberedValue = /^([ \t]*\d{1,6}\) ")([^\n]{1,8192}?)(")$/;
/** A name alone, as Redis answers when no terminal is there. */
const loneName = /^([A-Za-z0-9_.-]{3,128})$/;
const wordLine = /^([ \t]{0,16})([^\s:]{8,200})()$/;

/** What a line promises of those that follow. */
type Promised =
  | { readonly columns: Columns }
  | { readonly value: RegExp }
  | { readonly deeperThan: number }
  | { readonly wordWithin: number; readonly minLength: number; readonly isAlone: boolean };

/**
 * Masks values whose name stands on a line before: a variable of a manifest, a block of YAML, a column of a table, `New password:` and the word
 * below it. Remembers between calls what was promised.
 */
export function openPromiseMask(
  mask: string,
): (block: string) => { readonly text: string; readonly found: number } {
  let promised: Promised | undefined;
  return (block) => {
    let found = 0;
    let done = 0;
    const shown: string[] = [];
    for (let at = 0; at < block.length; ) {
      const next = block.indexOf('\n', at);
      const end = next === -1 ? block.length : next;
      const line = block.slice(at, end).trimEnd();
      const row =
        promised !== undefined && 'columns' in promised ? maskRow(line, promised.columns, mask) : undefined;
      if (row !== undefined) {
        if (row.found > 0) {
          shown.push(block.slice(done, at), row.text);
          done = at + line.length;
          found += row.found;
        }
        at = end + 1;
        continue;
      }
      const value = promised === undefined || 'columns' in promised ? null : match(promised, line);
      if (value !== null) {
        shown.push(block.slice(done, at), `${value[1]}${mask}${value[3]}`);
        done = at + line.length;
        found += 1;
      }
      promised = follow(promised, { line, isKept: value !== null });
      at = end + 1;
    }
    return { text: found === 0 ? block : shown.join('') + block.slice(done), found };
  };
}

/** The value on a line, between what is kept of it. */
function match(
  promised: Exclude<Promised, { readonly columns: Columns }>,
  line: string,
): RegExpExecArray | null {
  if ('deeperThan' in promised) {
    const value = anyLine.exec(line);
    return value !== null && (value[1] ?? '').length > promised.deeperThan && !isPlaceholder(value[2] ?? '')
      ? value
      : null;
  }
  if ('value' in promised) {
    const value = promised.value.exec(line);
    return value !== null && !isPlaceholder(value[2] ?? '') ? value : null;
  }
  const value = wordLine.exec(line);
  const word = value?.[2] ?? '';
  const isName = /^(?:[a-z0-9]+(?:[-_.][a-z0-9]+)+|\/.*|\d[\d.,-]*)$/.test(word);
  const isWord = word.length >= promised.minLength && looksRandom(word) && !isPlaceholder(word);
  return isWord && !(promised.isAlone && isName) ? value : null;
}

function follow(
  before: Promised | undefined,
  { line, isKept }: { line: string; isKept: boolean },
): Promised | undefined {
  if (before !== undefined && 'deeperThan' in before) {
    const indent = line.length - line.trimStart().length;
    if (isKept || line.trim() === '' || indent > before.deeperThan) return before;
  }
  if (before !== undefined && 'wordWithin' in before && line.trim() === '' && before.wordWithin > 1)
    return { ...before, wordWithin: before.wordWithin - 1 };
  return promise(line);
}

function promise(line: string): Promised | undefined {
  switch (line.at(-1)) {
    case ':':
      return promiseOfSentence(line);
    case '|':
    case '>':
    case '-':
    case '+': {
      const [, lead = '', name = ''] = blockLine.exec(line) ?? [];
      if (isSecretName(name)) return { deeperThan: lead.length };
      if (isSecretName(dumpedName.exec(line)?.[1] ?? '')) return { value: dumpedValue };
      return promiseOfHeader(line);
    }
    default: {
      if (line.includes('name') && isSecretName(nameLine.exec(line)?.[1] ?? '')) return { value: valueLine };
      if (line.endsWith('"') && isSecretName(numberedName.exec(line)?.[1] ?? ''))
        return { value: numberedValue };
      return line.length < 64 && isSecretName(loneName.exec(line)?.[1] ?? '')
        ? { wordWithin: 1, minLength: 8, isAlone: true }
        : promiseOfHeader(line);
    }
  }
}

function promiseOfHeader(line: string): Promised | undefined {
  const columns = readHeader(line);
  return columns === undefined ? undefined : { columns };
}

/** `Please use the following password to proceed:` — a prompt that nobody answered promises nothing but what follows it. */
function promiseOfSentence(line: string): Promised | undefined {
  if (line.length > 400) return undefined;
  const { places, read } = openNames(line);
  const name = places.flatMap((at) => read(at) ?? []).at(-1);
  if (name === undefined || !/^[ \t]*[A-Z]/i.test(line)) return undefined;
  return { wordWithin: 2, minLength: name.kind === 'password' ? 8 : 20, isAlone: true };
}

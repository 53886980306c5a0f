import { isPlaceholder, looksRandom } from './placeholder.ts';
import { type NameClass, nameClassOf } from './secret-name.ts';

/** A table whose header names secrets: `id | username | password` of psql and mysql, also with tabs or commas between its cells. */
export interface Columns {
  readonly sign: '|' | '\t' | ',';
  readonly count: number;
  /** The columns of secrets, by their place in the line. */
  readonly secret: ReadonlyMap<number, NameClass>;
}

const cellName = String.raw`"?[A-Za-z_]\w{0,63}"?`;
const headers = (['|', '\t', ','] as const).map((sign) => {
  const between = sign === '|' ? ' {0,256}\\| {0,256}' : sign;
  const edge = sign === '|' ? '[| ]{0,256}' : '';
  const end = sign === '|' ? '[| ]{0,256}' : '';
  return { sign, pattern: new RegExp(`^${edge}${cellName}(?:${between}${cellName}){1,63}${end}$`) };
});
const rule = /^[ +|-]{0,2}[-+|]{2,4096}$/;

/** The columns that a header promises; undefined for every other line. */
export function readHeader(line: string): Columns | undefined {
  if (line.length > 2_048) return undefined;
  const header = headers.find(({ sign, pattern }) => line.includes(sign) && pattern.test(line));
  if (header === undefined) return undefined;
  const cells = line.split(header.sign);
  const secret = new Map<number, NameClass>();
  for (const [index, cell] of cells.entries()) {
    const kind = nameClassOf(unquote(cell.trim()));
    if (kind !== undefined) secret.set(index, kind);
  }
  return secret.size === 0 ? undefined : { sign: header.sign, count: cells.length, secret };
}

/** A row with its secrets masked; undefined where the table has ended. */
export function maskRow(
  line: string,
  { sign, count, secret }: Columns,
  mask: string,
): { readonly text: string; readonly found: number } | undefined {
  if (rule.test(line)) return { text: line, found: 0 };
  if (line.length > 8_192) return undefined;
  const cells = sign === ',' ? splitCsv(line) : line.split(sign);
  // Empty cells at the end of a row of tabs are no longer there.
  const isRow = sign === '\t' ? cells.length >= 2 && cells.length <= count : cells.length === count;
  if (!isRow) return undefined;
  let found = 0;
  const shown = cells.map((cell, index) => {
    const kind = secret.get(index);
    const value = unquote(cell.trim());
    if (kind === undefined || !isValue(value, kind)) return cell;
    found += 1;
    return cell.replace(value, () => mask);
  });
  return { text: found === 0 ? line : shown.join(sign), found };
}

/** Commas within quotes do not end a cell. */
function splitCsv(line: string): readonly string[] {
  const cells: string[] = [];
  let begin = 0;
  let isQuoted = false;
  for (let at = 0; at < line.length; at += 1) {
    if (line[at] === '"') isQuoted = !isQuoted;
    else if (line[at] === ',' && !isQuoted) {
      cells.push(line.slice(begin, at));
      begin = at + 1;
    }
  }
  return [...cells, line.slice(begin)];
}

function isValue(value: string, kind: NameClass): boolean {
  if (value.startsWith('[redacted:') || isPlaceholder(value) || !/^\S{4,4096}$/.test(value)) return false;
  if (/^\d{1,4}$|^\d{4}-\d\d-\d\d|^[a-z_]+\(\d+\)$/.test(value)) return false;
  return kind === 'password' || (value.length >= 12 && looksRandom(value));
}

function unquote(cell: string): string {
  return /^".*"$/.test(cell) ? cell.slice(1, -1) : cell;
}

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parseSync } from 'oxc-parser';

/** A line that a room may not hold, as one sentence. */
export interface Violation {
  readonly file: string;
  readonly says: string;
}

type Room = 'core' | 'app' | 'playground' | 'top' | `adapters/${string}`;

/** Globals that reach the world; the core may name none of them. */
const worldGlobals = new Set([
  'process',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'performance',
  'console',
  'crypto',
  'WebSocket',
  'Buffer',
]);

/** Pure parsers that the core may import, each from the one file that wraps it. */
const coreParsers: Readonly<Record<string, string>> = {
  re2js: 'core/log/pattern.ts',
  unbash: 'core/policy/shell/parse.ts',
  'libpg-query': 'core/policy/sql/postgres.ts',
};

/** The room of a file below `src`, or of a specifier resolved to one. */
function roomOf(path: string): Room {
  const [first, second] = path.split('/');
  if (first === 'core' || first === 'app' || first === 'playground') return first;
  if (first === 'adapters' && second !== undefined) return `adapters/${second}`;
  return 'top';
}

/** Every import, re-export and dynamic import of a source text, and where it stands. */
function specifiersOf(file: string, source: string): (string | undefined)[] {
  const { module, errors } = parseSync(file, source);
  const [error] = errors;
  if (error !== undefined) throw new Error(`"${file}" cannot be parsed: ${error.message}`);
  const literal = (start: number, end: number) =>
    /^(['"`])([^'"`$]*)\1$/.exec(source.slice(start, end).trim())?.[2];
  return [
    ...module.staticImports.map((found) => found.moduleRequest.value),
    ...module.staticExports.flatMap((found) =>
      found.entries.flatMap((entry) => entry.moduleRequest?.value ?? []),
    ),
    ...module.dynamicImports.map(({ moduleRequest }) => literal(moduleRequest.start, moduleRequest.end)),
  ];
}

/** What may not stand in `source`, the text of `file` (a path below `src`, with slashes). */
export function violationsIn(file: string, source: string): Violation[] {
  const from = roomOf(file);
  const found = specifiersOf(file, source).flatMap((specifier) => {
    if (specifier === undefined) return from === 'top' ? [] : ['imports a module whose name is computed'];
    const says = judgeImport(file, from, specifier);
    return says === undefined ? [] : [says];
  });
  const reached = from === 'core' ? worldIn(file, source) : [];
  return [...found, ...reached].map((says) => ({ file, says }));
}

function judgeImport(file: string, from: Room, specifier: string): string | undefined {
  if (from === 'top') return undefined;
  if (!specifier.startsWith('.')) {
    if (from === 'core')
      return coreParsers[specifier] === file ? undefined : `"core" imports the package "${specifier}"`;
    if (from === 'app') return `"app" imports the package "${specifier}"`;
    return undefined;
  }
  const path = relative('/src', resolve('/src', dirname(file), specifier));
  if (path.startsWith('..')) return `imports "${specifier}" from outside "src"`;
  const to = roomOf(path);
  const allowed =
    from === to ||
    (from === 'app' && to === 'core') ||
    (from.startsWith('adapters/') && (to === 'core' || path.startsWith('app/ports/'))) ||
    (from === 'playground' && path === 'wiring.ts');
  return allowed ? undefined : `"${from}" imports "${path}"`;
}

/** Uses of the clock, randomness, the network or the process, found in the syntax tree. */
function worldIn(file: string, source: string): string[] {
  const found: string[] = [];
  const visit = (node: unknown, parent?: Record<string, unknown>, key?: string) => {
    if (Array.isArray(node)) for (const item of node) visit(item, parent, key);
    if (node === null || typeof node !== 'object' || Array.isArray(node)) return;
    const at = node as Record<string, unknown>;
    const named = at['type'] === 'Identifier' ? String(at['name']) : undefined;
    const isName =
      parent?.['type'] === 'MemberExpression'
        ? key === 'object' || parent['computed'] === true
        : key !== 'key' || parent?.['shorthand'] === true;
    if (named !== undefined && isName && worldGlobals.has(named))
      found.push(`"core" names the global "${named}"`);
    if (isCallOf(at, 'Date', 'now') || isCallOf(at, 'Math', 'random'))
      found.push('"core" reads the clock or randomness');
    if (
      at['type'] === 'NewExpression' &&
      nameOf(at['callee']) === 'Date' &&
      (at['arguments'] as unknown[]).length === 0
    )
      found.push('"core" reads the clock');
    for (const [childKey, child] of Object.entries(at)) visit(child, at, childKey);
  };
  visit(parseSync(file, source).program);
  return found;
}

function nameOf(node: unknown): unknown {
  return (node as { name?: unknown } | null)?.name;
}

function isCallOf(node: Record<string, unknown>, object: string, property: string): boolean {
  return (
    node['type'] === 'MemberExpression' &&
    nameOf(node['object']) === object &&
    nameOf(node['property']) === property
  );
}

/** All sources below `root`, by path relative to it. */
export function readSources(root: string): { file: string; source: string }[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => ({ file: file.replaceAll('\\', '/'), source: readFileSync(join(root, file), 'utf8') }));
}

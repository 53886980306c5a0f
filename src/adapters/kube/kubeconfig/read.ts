import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { badConfiguration } from './bad.ts';
import { parseYaml } from './parse-yaml.ts';
import { readFile } from './read-file.ts';
import { type ClusterEntry, type ContextEntry, kubeconfigShape, type UserEntry } from './shape.ts';

/** More than any kubeconfig that people keep. */
const maxBytes = 4 * 1024 * 1024;

/** Kubeconfig files as one: of an entry that several files have, the first counts, as kubectl has it. Paths are absolute. */
export interface Kubeconfig {
  readonly currentContext?: string;
  readonly clusters: ReadonlyMap<string, ClusterEntry>;
  readonly users: ReadonlyMap<string, UserEntry>;
  readonly contexts: ReadonlyMap<string, ContextEntry>;
}

/**
 * Reads the files of a `KUBECONFIG` list; one that is not there is left out, as kubectl does, unless none is. Throws
 * `bad-configuration` for that, and for what is unreadable, doubled or malformed.
 */
export function readKubeconfig(list: string): Kubeconfig {
  const files = list.split(delimiter).filter((file) => file !== '');
  if (files.length === 0) throw badConfiguration('KUBECONFIG names no file.');
  const clusters = new Map<string, ClusterEntry>();
  const users = new Map<string, UserEntry>();
  const contexts = new Map<string, ContextEntry>();
  let currentContext: string | undefined;
  let found = 0;
  for (const file of files) {
    const read = readOne(file);
    if (read === undefined) continue;
    found += 1;
    const base = dirname(resolve(file));
    const clustersHere = (read.clusters ?? []).map(({ name, cluster }) => [name, cluster] as const);
    const usersHere = (read.users ?? []).map(({ name, user }) => [name, user ?? {}] as const);
    const contextsHere = (read.contexts ?? []).map(({ name, context }) => [name, context] as const);
    addAll(clusters, byName(file, 'cluster', clustersHere), (entry) => locateCluster(entry, base));
    addAll(users, byName(file, 'user', usersHere), (entry) => locateUser(entry, base));
    addAll(contexts, byName(file, 'context', contextsHere), (entry) => entry);
    currentContext ??= read['current-context'] || undefined;
  }
  if (found === 0)
    throw badConfiguration(
      `The kubeconfig ${files.map((file) => `"${file}"`).join(', ')} does not exist. Correct KUBECONFIG.`,
    );
  return { clusters, users, contexts, ...(currentContext === undefined ? {} : { currentContext }) };
}

/** One file of the list; undefined where it is not there. */
function readOne(file: string) {
  const name = `The kubeconfig "${file}"`;
  let source: string;
  try {
    source = readFile(file, maxBytes);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === undefined) throw cause;
    if (code === 'ENOENT') return undefined;
    const why = code === 'EFBIG' ? `is larger than ${maxBytes} bytes` : `cannot be read (${code})`;
    throw badConfiguration(`${name} ${why}. Correct KUBECONFIG.`, cause);
  }
  const parsed = kubeconfigShape.safeParse(parseYaml(source, name) ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue?.path.join('.') ?? '';
  throw badConfiguration(
    `${name} is malformed at "${place}": ${issue?.message ?? 'not a kubeconfig'}. Quote names that YAML reads as something else.`,
  );
}

/** Entries by name; a name that one file has twice is an error, as in kubectl. */
function byName<Entry>(
  file: string,
  kind: string,
  list: readonly (readonly [name: string, entry: Entry])[],
): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const [name, entry] of list) {
    if (entries.has(name))
      throw badConfiguration(`The kubeconfig "${file}" has two ${kind}s named "${name}". Rename one.`);
    entries.set(name, entry);
  }
  return entries;
}

function addAll<Entry>(
  all: Map<string, Entry>,
  more: ReadonlyMap<string, Entry>,
  locate: (entry: Entry) => Entry,
): void {
  for (const [name, entry] of more) if (!all.has(name)) all.set(name, locate(entry));
}

function locateCluster(entry: ClusterEntry, base: string): ClusterEntry {
  const ca = entry['certificate-authority'];
  return ca === undefined || ca === '' ? entry : { ...entry, 'certificate-authority': locate(ca, base) };
}

function locateUser(entry: UserEntry, base: string): UserEntry {
  const located = { ...entry };
  for (const key of ['client-certificate', 'client-key', 'tokenFile'] as const) {
    const path = entry[key];
    if (path !== undefined && path !== '') located[key] = locate(path, base);
  }
  const command = entry.exec?.command;
  // A bare name is looked up in PATH; a path is relative to the file that names it.
  if (entry.exec && command?.includes('/')) located.exec = { ...entry.exec, command: locate(command, base) };
  return located;
}

function locate(path: string, base: string): string {
  return isAbsolute(path) ? path : join(base, path);
}

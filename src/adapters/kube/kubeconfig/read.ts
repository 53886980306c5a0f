import { readFileSync, statSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { badConfiguration } from './bad.ts';
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

/** Reads the files of a `KUBECONFIG` list. Throws `bad-configuration` for what is missing, unreadable, doubled or malformed. */
export function readKubeconfig(list: string): Kubeconfig {
  const files = list.split(delimiter).filter((file) => file !== '');
  if (files.length === 0) throw badConfiguration('KUBECONFIG names no file.');
  const clusters = new Map<string, ClusterEntry>();
  const users = new Map<string, UserEntry>();
  const contexts = new Map<string, ContextEntry>();
  let currentContext: string | undefined;
  for (const file of files) {
    const read = readFile(file);
    const base = dirname(resolve(file));
    const clustersHere = (read.clusters ?? []).map(({ name, cluster }) => [name, cluster] as const);
    const usersHere = (read.users ?? []).map(({ name, user }) => [name, user ?? {}] as const);
    const contextsHere = (read.contexts ?? []).map(({ name, context }) => [name, context] as const);
    addAll(clusters, byName(file, 'cluster', clustersHere), (entry) => locateCluster(entry, base));
    addAll(users, byName(file, 'user', usersHere), (entry) => locateUser(entry, base));
    addAll(contexts, byName(file, 'context', contextsHere), (entry) => entry);
    currentContext ??= read['current-context'] || undefined;
  }
  return { clusters, users, contexts, ...(currentContext === undefined ? {} : { currentContext }) };
}

function readFile(file: string) {
  let source: string;
  try {
    if (statSync(file).size > maxBytes)
      throw badConfiguration(`The kubeconfig "${file}" is larger than ${maxBytes} bytes.`);
    source = readFileSync(file, 'utf8');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === undefined) throw cause;
    const why = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
    throw badConfiguration(`The kubeconfig "${file}" ${why}. Correct KUBECONFIG.`, cause);
  }
  // YAML 1.1, as kubectl: a bare `no` is a boolean, and so no name.
  const document = parseDocument(source, { version: '1.1', prettyErrors: true });
  const [fault] = document.errors;
  if (fault !== undefined)
    throw badConfiguration(`The kubeconfig "${file}" is no valid YAML: ${firstLine(fault.message)}`, fault);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    throw badConfiguration(`The kubeconfig "${file}" uses too many YAML aliases.`, cause);
  }
  const parsed = kubeconfigShape.safeParse(value ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue?.path.join('.') ?? '';
  throw badConfiguration(
    `The kubeconfig "${file}" is malformed at "${place}": ${issue?.message ?? 'not a kubeconfig'}. Quote names that YAML reads as something else.`,
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

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').slice(0, 200);
}

import { emptySource, readLine } from '../stream.ts';
import { ShellComplaint } from './flow.ts';
import { say } from './say.ts';
import { assign } from './simple.ts';
import { type Scope, sourceOfFd } from './state.ts';

/** `cd [DIRECTORY]`. */
export async function cd(args: readonly string[], scope: Scope): Promise<number> {
  const { files } = await scope.container.open();
  const target = args[0] ?? scope.state.variables.get('HOME') ?? '/';
  const path = files.resolvePath(scope.state.cwd, target);
  const stat = await files.stat(path).catch(() => undefined);
  if (!stat?.isDirectory) throw new ShellComplaint(`cd: can't cd to ${target}`, 2);
  scope.state.cwd = path;
  return 0;
}

/** `pwd`. */
export async function pwd(_args: readonly string[], scope: Scope): Promise<number> {
  await say(scope, `${scope.state.cwd}\n`);
  return 0;
}

/** `export NAME[=VALUE]…`. */
export async function export_(args: readonly string[], scope: Scope): Promise<number> {
  const words = args.filter((word) => word !== '-p');
  if (words.length === 0) {
    for (const name of scope.state.exported) {
      await say(scope, `export ${name}='${scope.state.variables.get(name) ?? ''}'\n`);
    }
  }
  for (const word of words) scope.state.exported.add(assignWord(word, scope));
  return 0;
}

/** `readonly NAME[=VALUE]…`. */
export function readonly_(args: readonly string[], scope: Scope): number {
  for (const word of args) scope.state.readonlyNames.add(assignWord(word, scope));
  return 0;
}

/** `local NAME[=VALUE]…`; the variable stays after the function, which no script here minds. */
export function local(args: readonly string[], scope: Scope): number {
  for (const word of args.filter((one) => !one.startsWith('-'))) {
    const name = assignWord(word, scope);
    if (!word.includes('=')) scope.state.variables.set(name, '');
  }
  return 0;
}

/** `unset NAME…`. */
export function unset(args: readonly string[], scope: Scope): number {
  for (const name of args.filter((word) => !word.startsWith('-'))) {
    if (scope.state.readonlyNames.has(name)) throw new ShellComplaint(`unset: ${name}: is read only`, 2);
    if (args[0] === '-f') scope.state.functions.delete(name);
    else scope.state.variables.delete(name);
    scope.state.exported.delete(name);
  }
  return 0;
}

/** `shift [N]`. */
export function shift(args: readonly string[], scope: Scope): number {
  const count = Number(args[0] ?? 1);
  if (count > scope.state.positional.length) throw new ShellComplaint("shift: can't shift that many", 2);
  scope.state.positional = scope.state.positional.slice(count);
  return 0;
}

/** `set [-eufx] [-o OPTION] [--] [WORD…]`. */
export async function set(args: readonly string[], scope: Scope): Promise<number> {
  const words = [...args];
  if (words.length === 0) {
    for (const [name, value] of scope.state.variables) await say(scope, `${name}='${value}'\n`);
    return 0;
  }
  while (/^[-+]./.test(words[0] ?? '')) {
    const word = words.shift() ?? '';
    if (word === '--') {
      scope.state.positional = words;
      return 0;
    }
    for (const letter of word.slice(1)) {
      const option = letter === 'o' ? longOption(words.shift() ?? '') : letter;
      if (word.startsWith('-')) scope.state.options.add(option);
      else scope.state.options.delete(option);
    }
  }
  if (words.length > 0) scope.state.positional = words;
  return 0;
}

/** `read [-r] [NAME…]`. */
export async function read(args: readonly string[], scope: Scope): Promise<number> {
  const names = args.filter((word) => !word.startsWith('-'));
  const source = sourceOfFd(scope.fds, 0) ?? emptySource;
  const line = await scope.process.unlessKilled(readLine(source));
  const separators = scope.state.variables.get('IFS') ?? ' \t\n';
  const isSeparator = (character: string) => separators.includes(character);
  let rest = line ?? '';
  while (rest !== '' && isSeparator(rest.charAt(0))) rest = rest.slice(1);
  for (const [index, name] of (names.length === 0 ? ['REPLY'] : names).entries()) {
    let end = index >= names.length - 1 ? rest.length : [...rest].findIndex(isSeparator);
    if (end < 0) end = rest.length;
    assign(name, rest.slice(0, end).trimEnd(), scope);
    rest = rest.slice(end + 1).trimStart();
  }
  return line === null ? 1 : 0;
}

function assignWord(word: string, scope: Scope): string {
  const at = word.indexOf('=');
  const name = at < 0 ? word : word.slice(0, at);
  if (!/^[A-Za-z_]\w*$/.test(name)) throw new ShellComplaint(`${name}: bad variable name`, 2);
  if (at >= 0) assign(name, word.slice(at + 1), scope);
  return name;
}

function longOption(name: string): string {
  const letters: Readonly<Record<string, string>> = {
    errexit: 'e',
    nounset: 'u',
    noglob: 'f',
    xtrace: 'x',
    allexport: 'a',
  };
  return letters[name] ?? `o:${name}`;
}

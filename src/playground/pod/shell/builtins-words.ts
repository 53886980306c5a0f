import { findProgram } from '../executable.ts';
import { findBuiltin } from './builtins.ts';
import { runExternal } from './external.ts';
import { ShellComplaint } from './flow.ts';
import { say } from './say.ts';
import type { Scope } from './state.ts';
import { testWords } from './test-operators.ts';

/** `echo [-n] [-e] WORD…`. */
export async function echo(args: readonly string[], scope: Scope): Promise<number> {
  const words = [...args];
  let newline = true;
  let escapes = false;
  while (/^-[neE]+$/.test(words[0] ?? '')) {
    const options = words.shift() ?? '';
    if (options.includes('n')) newline = false;
    if (options.includes('e')) escapes = true;
  }
  const text = words.join(' ');
  const shown = escapes
    ? text.replace(/\\([nt\\r])/g, (_, letter: string) => escaped[letter] ?? letter)
    : text;
  await say(scope, `${shown}${newline ? '\n' : ''}`);
  return 0;
}

const escaped: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\' };

/** `test EXPRESSION` and `[ EXPRESSION ]`. */
export async function test(args: readonly string[], scope: Scope): Promise<number> {
  const words = args.at(-1) === ']' ? args.slice(0, -1) : args;
  return Number(!(await testWords(words, scope)));
}

/** `command [-v] NAME…`. */
export async function command(args: readonly string[], scope: Scope): Promise<number> {
  if (args[0] === '-v' || args[0] === '-V')
    return describe(args.slice(1), scope, (name, path) => path ?? name);
  const words = args[0] === '-p' || args[0] === '--' ? args.slice(1) : args;
  const [name] = words;
  if (name === undefined) return 0;
  const builtin = findBuiltin(name);
  return builtin === undefined ? runExternal(words, scope, new Map()) : builtin(words.slice(1), scope);
}

/** `type NAME…`. */
export function type(args: readonly string[], scope: Scope): Promise<number> {
  return describe(args, scope, (name, path) =>
    path === undefined ? `${name} is a shell builtin` : `${name} is ${path}`,
  );
}

/** `umask` and `ulimit`: a plausible answer. */
export async function umask(args: readonly string[], scope: Scope): Promise<number> {
  if (args.length > 1) throw new ShellComplaint('not supported here', 2);
  if (args.length === 0 || args[0] === 'unlimited') await say(scope, `${args[0] ?? '0022'}\n`);
  return 0;
}

async function describe(
  names: readonly string[],
  scope: Scope,
  line: (name: string, path?: string) => string,
): Promise<number> {
  let code = 0;
  for (const name of names) {
    if (scope.state.functions.has(name) || findBuiltin(name) !== undefined) {
      await say(scope, `${line(name)}\n`);
      continue;
    }
    const found = await findProgram(scope.container, name, scope.state.cwd);
    if (found.kind !== 'found') code = 127;
    else await say(scope, `${line(name, name.includes('/') ? name : `/usr/bin/${name}`)}\n`);
  }
  return code;
}

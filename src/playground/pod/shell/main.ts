import { basename } from 'node:path';
import type { Call } from '../program.ts';
import { emptySource, readAll } from '../stream.ts';
import { ShellComplaint } from './flow.ts';
import { complain } from './say.ts';
import { runScript } from './script.ts';
import type { Fds, Scope, ShellState } from './state.ts';
import { contain } from './subshell.ts';
import { listenForSignals, runExitTrap } from './traps.ts';

const maxScriptBytes = 4 * 1024 * 1024;

/** `sh`, in memory: `-c SCRIPT [NAME ARG…]`, `FILE [ARG…]`, or a script on its standard input. */
export async function runShell(call: Call): Promise<number> {
  const { options, script, rest } = readOptions(call.argv.slice(1));
  const scope = createScope(call, options);
  const run = async (): Promise<number> => {
    try {
      return await runScript(await findScript(script, rest, scope, call), scope);
    } catch (error) {
      if (error instanceof ShellComplaint) return complain(error, scope);
      throw error;
    }
  };
  listenForSignals(scope);
  const code = await contain(run);
  return (await runExitTrap(code, scope)) & 255;
}

function createScope(call: Call, options: readonly string[]): Scope {
  const fds: Fds = new Map([
    [0, { source: call.io.stdin }],
    [1, { sink: call.io.stdout }],
    [2, { sink: call.io.stderr }],
  ]);
  const state: ShellState = {
    variables: new Map([...Object.entries(call.env), ['IFS', ' \t\n']]),
    exported: new Set(Object.keys(call.env)),
    readonlyNames: new Set(),
    functions: new Map(),
    options: new Set(options),
    traps: new Map(),
    name: basename(call.argv[0] ?? 'sh'),
    positional: [],
    cwd: call.cwd,
    lastCode: 0,
    lastJob: undefined,
    jobs: new Map(),
    shellPid: call.process.pid,
  };
  return {
    state,
    fds,
    process: call.process,
    container: call.container,
    last: true,
    pulse: { pending: [], wake: () => undefined, commands: 0 },
  };
}

async function findScript(
  script: string | undefined,
  rest: readonly string[],
  scope: Scope,
  call: Call,
): Promise<string> {
  const [name, ...positional] = rest;
  if (script !== undefined) {
    if (name !== undefined) scope.state.name = name;
    scope.state.positional = positional;
    return script;
  }
  if (name === undefined) {
    const { bytes } = await call.process.unlessKilled(readAll(call.io.stdin, maxScriptBytes));
    scope.fds.set(0, { source: emptySource });
    return bytes.toString();
  }
  const { files } = await call.container.open();
  const path = files.resolvePath(call.cwd, name);
  if (!(await files.exists(path))) throw new ShellComplaint(`0: cannot open ${name}: No such file`, 127);
  scope.state.name = name;
  scope.state.positional = positional;
  return files.readFile(path);
}

function readOptions(words: readonly string[]): {
  readonly options: readonly string[];
  readonly script: string | undefined;
  readonly rest: readonly string[];
} {
  const options: string[] = [];
  const rest = [...words];
  let wantsScript = false;
  while (/^[-+]./.test(rest[0] ?? '')) {
    const word = rest.shift() ?? '';
    if (word === '--') break;
    if (word.startsWith('--')) continue;
    for (const letter of word.slice(1)) {
      if (letter === 'c') wantsScript = true;
      else if (letter === 'o') options.push(`o:${rest.shift() ?? ''}`);
      else if (word.startsWith('-')) options.push(letter);
    }
  }
  return { options, script: wantsScript ? (rest.shift() ?? '') : undefined, rest };
}

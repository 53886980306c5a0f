import type { Program } from '../program.ts';
import { type Builtin, findBuiltin } from './builtins.ts';
import { ShellComplaint } from './flow.ts';
import { complain } from './say.ts';
import type { Scope } from './state.ts';

/** Builtins that are programs of their own, too. */
export function builtinPrograms(names: readonly string[]): Readonly<Record<string, Program>> {
  return Object.fromEntries(names.map((name) => [name, asProgram(name)]));
}

function asProgram(name: string): Program {
  return async (call) => {
    const builtin: Builtin | undefined = findBuiltin(name);
    if (builtin === undefined) throw new Error(`"${name}" is no builtin.`);
    const scope: Scope = {
      process: call.process,
      container: call.container,
      fds: new Map([
        [0, { source: call.io.stdin }],
        [1, { sink: call.io.stdout }],
        [2, { sink: call.io.stderr }],
      ]),
      pulse: { pending: [], wake: () => undefined, commands: 0 },
      state: {
        variables: new Map(Object.entries(call.env)),
        exported: new Set(Object.keys(call.env)),
        readonlyNames: new Set(),
        functions: new Map(),
        options: new Set(),
        traps: new Map(),
        name,
        positional: [],
        cwd: call.cwd,
        lastCode: 0,
        lastJob: undefined,
        jobs: new Map(),
        shellPid: call.process.pid,
      },
    };
    try {
      return await builtin(call.argv.slice(1), scope);
    } catch (error) {
      if (error instanceof ShellComplaint) return complain(error, scope);
      throw error;
    }
  };
}

import type { SimpleCommandNode } from 'just-bash';
import { findBuiltin } from './builtins.ts';
import { runCompound } from './command.ts';
import { runExternal } from './external.ts';
import { FunctionReturn, ShellComplaint, ShellExit } from './flow.ts';
import { redirect } from './redirect.ts';
import { complain } from './say.ts';
import type { Fds, FunctionBody, Scope } from './state.ts';
import { expandToText, expandWords } from './words.ts';

type Assignments = readonly (readonly [name: string, value: string])[];

/** Runs assignments, a function, a builtin or a program. */
export async function runSimple(command: SimpleCommandNode, scope: Scope): Promise<number> {
  const words = command.name === null ? command.args : [command.name, ...command.args];
  let argv: readonly string[];
  let assignments: Assignments;
  scope.state.substitutionCode = undefined;
  try {
    argv = await expandWords(words, scope);
    assignments = await expandAssignments(command.assignments, scope);
  } catch (error) {
    if (error instanceof ShellComplaint) throw new ShellExit(await complain(error, scope));
    throw error;
  }
  try {
    const fds = command.redirections.length === 0 ? scope.fds : await redirect(command.redirections, scope);
    if (scope.state.options.has('x')) await trace(argv, scope);
    return await dispatch(argv, assignments, { ...scope, fds }, scope.fds);
  } catch (error) {
    if (error instanceof ShellComplaint) return complain(error, scope);
    throw error;
  }
}

async function dispatch(
  argv: readonly string[],
  assignments: Assignments,
  scope: Scope,
  shellFds: Fds,
): Promise<number> {
  const [name, ...args] = argv;
  if (name === undefined) {
    for (const [variable, value] of assignments) assign(variable, value, scope);
    return scope.state.substitutionCode ?? 0;
  }
  if (name === 'exec') {
    if (args.length > 0) {
      throw new ShellExit(await runExternal(args, { ...scope, last: true }, new Map(assignments)));
    }
    for (const number of [...shellFds.keys()]) if (!scope.fds.has(number)) shellFds.delete(number);
    for (const [number, fd] of scope.fds) shellFds.set(number, fd);
    return 0;
  }
  const { last: _, ...inner } = scope;
  const body = scope.state.functions.get(name);
  if (body !== undefined) return withAssignments(assignments, inner, () => callFunction(body, args, inner));
  const builtin = findBuiltin(name);
  if (builtin !== undefined) return withAssignments(assignments, inner, async () => builtin(args, inner));
  const mayBeReplaced = scope.last === true && scope.state.traps.size === 0;
  return runExternal(argv, mayBeReplaced ? scope : inner, new Map(assignments));
}

/** Sets a variable; a read-only one ends the shell. */
export function assign(name: string, value: string, scope: Scope): void {
  if (scope.state.readonlyNames.has(name)) throw new ShellComplaint(`${name}: is read only`, 2);
  scope.state.variables.set(name, value);
  if (scope.state.options.has('a')) scope.state.exported.add(name);
}

async function expandAssignments(
  nodes: SimpleCommandNode['assignments'],
  scope: Scope,
): Promise<Assignments> {
  const assignments: (readonly [string, string])[] = [];
  for (const node of nodes) {
    if (node.array !== null) throw new ShellComplaint('arrays are not supported here', 2);
    const value = node.value === null ? '' : await expandToText(node.value, scope);
    const before = node.append ? (scope.state.variables.get(node.name) ?? '') : '';
    assignments.push([node.name, `${before}${value}`]);
  }
  return assignments;
}

async function withAssignments(
  assignments: Assignments,
  scope: Scope,
  run: () => Promise<number>,
): Promise<number> {
  const before = assignments.map(([name]) => [name, scope.state.variables.get(name)] as const);
  for (const [name, value] of assignments) assign(name, value, scope);
  try {
    return await run();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) scope.state.variables.delete(name);
      else scope.state.variables.set(name, value);
    }
  }
}

const maxCallDepth = 200;
const depths = new WeakMap<object, number>();

async function callFunction(body: FunctionBody, args: readonly string[], scope: Scope): Promise<number> {
  const depth = (depths.get(scope.pulse) ?? 0) + 1;
  if (depth > maxCallDepth) throw new ShellComplaint('maximum function nesting level exceeded', 1);
  depths.set(scope.pulse, depth);
  const before = scope.state.positional;
  scope.state.positional = args;
  try {
    return await runCompound(body, scope);
  } catch (error) {
    if (error instanceof FunctionReturn) return error.code;
    throw error;
  } finally {
    scope.state.positional = before;
    depths.set(scope.pulse, depth - 1);
  }
}

async function trace(argv: readonly string[], scope: Scope): Promise<void> {
  const sink = scope.fds.get(2);
  if (argv.length === 0 || sink === undefined || !('sink' in sink)) return;
  await scope.process.unlessKilled(sink.sink.write(Buffer.from(`+ ${argv.join(' ')}\n`)));
}

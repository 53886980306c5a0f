import { FunctionReturn, LoopJump, ShellComplaint, ShellExit } from './flow.ts';
import { runScript } from './script.ts';
import type { Scope } from './state.ts';

/** `exit [N]`. */
export function exit(args: readonly string[], scope: Scope): number {
  throw new ShellExit(readCode(args[0], scope));
}

/** `return [N]`. */
export function return_(args: readonly string[], scope: Scope): number {
  throw new FunctionReturn(readCode(args[0], scope));
}

/** `break [N]`. */
export function break_(args: readonly string[]): number {
  throw new LoopJump('break', Number(args[0] ?? 1));
}

/** `continue [N]`. */
export function continue_(args: readonly string[]): number {
  throw new LoopJump('continue', Number(args[0] ?? 1));
}

/** `eval WORD…`. */
export function eval_(args: readonly string[], scope: Scope): Promise<number> {
  return runScript(args.join(' '), scope);
}

/** `. FILE`. */
export async function source(args: readonly string[], scope: Scope): Promise<number> {
  const { files } = await scope.container.open();
  const path = files.resolvePath(scope.state.cwd, args[0] ?? '');
  if (!(await files.exists(path))) throw new ShellComplaint(`.: cannot open ${args[0]}: No such file`, 2);
  return runScript(await files.readFile(path), scope);
}

function readCode(text: string | undefined, scope: Scope): number {
  if (text === undefined) return scope.state.lastCode;
  if (!/^\d+$/.test(text)) throw new ShellComplaint(`Illegal number: ${text}`, 2);
  return Number(text) & 255;
}

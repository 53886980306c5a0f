import type { StatementNode } from 'just-bash';
import { FunctionReturn, LoopJump, ShellExit } from './flow.ts';
import { copyState, type Scope } from './state.ts';
import { runStatements } from './statement.ts';

/** Runs statements on a copy of the shell's state; answers the exit code, also of an `exit` in it. */
export async function runInSubshell(statements: readonly StatementNode[], scope: Scope): Promise<number> {
  const inner: Scope = { ...scope, state: copyState(scope.state) };
  return contain(() => runStatements(statements, inner));
}

/** Turns whatever leaves a shell into its exit code. */
export async function contain(run: () => Promise<number>): Promise<number> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof ShellExit || error instanceof FunctionReturn) return error.code;
    if (error instanceof LoopJump) return 0;
    throw error;
  }
}

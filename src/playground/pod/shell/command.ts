import type { CommandNode } from 'just-bash';
import { evaluateArithmetic } from './arithmetic.ts';
import { evaluateCondition } from './condition.ts';
import { ShellComplaint } from './flow.ts';
import { runCase, runFor, runLoop } from './loops.ts';
import { redirect } from './redirect.ts';
import { complain } from './say.ts';
import { runSimple } from './simple.ts';
import type { Scope } from './state.ts';
import { runStatements } from './statement.ts';
import { runInSubshell } from './subshell.ts';

type Compound = Exclude<CommandNode, { readonly type: 'SimpleCommand' | 'FunctionDef' }>;

/** Runs one command of any kind; answers its exit code. */
export async function runCommand(command: CommandNode, scope: Scope): Promise<number> {
  switch (command.type) {
    case 'SimpleCommand':
      return runSimple(command, scope);
    case 'FunctionDef':
      scope.state.functions.set(command.name, command.body);
      return 0;
    default:
      return runCompound(command, scope);
  }
}

/** Runs a compound command with its redirections; also the body of a function. */
export async function runCompound(command: Compound, outer: Scope): Promise<number> {
  const { last: _, ...rest } = outer;
  const redirected = await redirect(command.redirections, rest).catch(async (error: unknown) => {
    if (!(error instanceof ShellComplaint)) throw error;
    return complain(error, outer);
  });
  if (typeof redirected === 'number') return redirected;
  const scope: Scope = { ...rest, fds: redirected };
  switch (command.type) {
    case 'Group':
      return await runStatements(command.body, scope);
    case 'Subshell':
      return await runInSubshell(command.body, scope);
    case 'If':
      for (const clause of command.clauses) {
        if ((await runStatements(clause.condition, { ...scope, tested: true })) === 0) {
          return await runStatements(clause.body, scope);
        }
      }
      return command.elseBody ? await runStatements(command.elseBody, scope) : 0;
    case 'While':
    case 'Until':
      return await runLoop(command, scope);
    case 'For':
      return await runFor(command, scope);
    case 'Case':
      return await runCase(command, scope);
    case 'ArithmeticCommand':
      return Number(evaluateArithmetic(command.expression.expression, scope.state) === 0);
    case 'ConditionalCommand':
      return Number(!(await evaluateCondition(command.expression, scope)));
    case 'CStyleFor':
      throw new ShellComplaint('for ((…)) is not supported here', 2);
  }
}

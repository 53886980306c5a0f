import type { ScriptNode } from 'just-bash';
import { ShellComplaint } from './flow.ts';
import type { Scope } from './state.ts';
import { runStatements } from './statement.ts';

/** Parses and runs a text in the current shell; answers its exit code. */
export async function runScript(text: string, scope: Scope): Promise<number> {
  const tools = await scope.container.open();
  let script: ScriptNode;
  try {
    script = tools.parse(text);
  } catch (error) {
    throw new ShellComplaint(`Syntax error: ${error instanceof Error ? error.message : String(error)}`, 2);
  }
  return runStatements(script.statements, scope);
}

import type { CommandNode, StatementNode } from 'just-bash';
import { LoopJump } from './flow.ts';
import { matchesPattern } from './pattern.ts';
import type { Scope } from './state.ts';
import { runStatements } from './statement.ts';
import { runPendingTraps } from './traps.ts';
import { expandToPattern, expandToText, expandWords } from './words.ts';

type Loop = Extract<CommandNode, { readonly type: 'While' | 'Until' }>;
type For = Extract<CommandNode, { readonly type: 'For' }>;
type Case = Extract<CommandNode, { readonly type: 'Case' }>;

/** `while` and `until`. */
export async function runLoop(loop: Loop, scope: Scope): Promise<number> {
  let code = 0;
  for (;;) {
    await runPendingTraps(scope);
    const condition = await runStatements(loop.condition, { ...scope, tested: true });
    if ((condition === 0) !== (loop.type === 'While')) return code;
    const turn = await runTurn(loop.body, scope);
    code = turn.code;
    if (turn.leave) return code;
  }
}

/** `for name in words`. */
export async function runFor(loop: For, scope: Scope): Promise<number> {
  const words = loop.words === null ? scope.state.positional : await expandWords(loop.words, scope);
  let code = 0;
  for (const word of words) {
    scope.state.variables.set(loop.variable, word);
    const turn = await runTurn(loop.body, scope);
    code = turn.code;
    if (turn.leave) return code;
  }
  return code;
}

/** `case word in …`. */
export async function runCase(choice: Case, scope: Scope): Promise<number> {
  const text = await expandToText(choice.word, scope);
  let falls = false;
  let code = 0;
  for (const item of choice.items) {
    let matches = falls;
    for (const pattern of item.patterns) {
      matches ||= matchesPattern(text, await expandToPattern(pattern, scope));
    }
    if (!matches) continue;
    code = await runStatements(item.body, scope);
    if (item.terminator === ';;') return code;
    falls = item.terminator === ';&';
  }
  return code;
}

async function runTurn(
  body: readonly StatementNode[],
  scope: Scope,
): Promise<{ readonly code: number; readonly leave: boolean }> {
  try {
    return { code: await runStatements(body, scope), leave: false };
  } catch (error) {
    if (!(error instanceof LoopJump)) throw error;
    if (error.levels > 1) {
      error.levels -= 1;
      throw error;
    }
    return { code: 0, leave: error.kind === 'break' };
  }
}

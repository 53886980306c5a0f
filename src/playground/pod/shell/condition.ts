import type { CommandNode } from 'just-bash';
import { matchesPattern } from './pattern.ts';
import type { Scope } from './state.ts';
import { testBinary, testUnary } from './test-operators.ts';
import { expandToPattern, expandToText } from './words.ts';

type Condition = Extract<CommandNode, { readonly type: 'ConditionalCommand' }>['expression'];

/** Whether `[[ … ]]` holds. */
export async function evaluateCondition(condition: Condition, scope: Scope): Promise<boolean> {
  switch (condition.type) {
    case 'CondNot':
      return !(await evaluateCondition(condition.operand, scope));
    case 'CondAnd':
      return (await evaluateCondition(condition.left, scope)) && evaluateCondition(condition.right, scope);
    case 'CondOr':
      return (await evaluateCondition(condition.left, scope)) || evaluateCondition(condition.right, scope);
    case 'CondGroup':
      return evaluateCondition(condition.expression, scope);
    case 'CondWord':
      return (await expandToText(condition.word, scope)) !== '';
    case 'CondUnary':
      return testUnary(condition.operator, await expandToText(condition.operand, scope), scope);
    case 'CondBinary': {
      const left = await expandToText(condition.left, scope);
      if (condition.operator === '=~')
        return new RegExp(await expandToText(condition.right, scope)).test(left);
      if (condition.operator === '=' || condition.operator === '==') {
        return matchesPattern(left, await expandToPattern(condition.right, scope));
      }
      if (condition.operator === '!=')
        return !matchesPattern(left, await expandToPattern(condition.right, scope));
      return testBinary(left, condition.operator, await expandToText(condition.right, scope));
    }
  }
}

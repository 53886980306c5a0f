import type { WordNode } from 'just-bash';
import { ShellComplaint } from './flow.ts';
import { readParameter } from './parameter.ts';
import type { ShellState } from './state.ts';

export type Arithmetic = Extract<
  WordNode['parts'][number],
  { readonly type: 'ArithmeticExpansion' }
>['expression']['expression'];

/** The integer an expression means; variables may be assigned on the way. */
export function evaluateArithmetic(node: Arithmetic, state: ShellState): number {
  switch (node.type) {
    case 'ArithNumber':
      return node.value;
    case 'ArithVariable':
    case 'ArithSpecialVar':
      return readNumber(node.name, state);
    case 'ArithGroup':
    case 'ArithNested':
      return evaluateArithmetic(node.expression, state);
    case 'ArithTernary':
      return evaluateArithmetic(
        evaluateArithmetic(node.condition, state) !== 0 ? node.consequent : node.alternate,
        state,
      );
    case 'ArithUnary':
      return evaluateUnary(node, state);
    case 'ArithBinary':
      return evaluateBinary(node, state);
    case 'ArithAssignment': {
      const value = evaluateArithmetic(node.value, state);
      const operator = node.operator.slice(0, -1);
      const result = operator === '' ? value : combine(operator, readNumber(node.variable, state), value);
      state.variables.set(node.variable, String(result));
      return result;
    }
    default:
      throw new ShellComplaint('arithmetic syntax error', 1);
  }
}

function readNumber(name: string, state: ShellState): number {
  const value = readParameter(name.replace(/^\$/, ''), state) ?? '';
  const number = Number(value.trim() === '' ? 0 : value);
  if (!Number.isFinite(number)) throw new ShellComplaint(`${value}: arithmetic syntax error`, 1);
  return Math.trunc(number);
}

function evaluateUnary(
  node: Extract<Arithmetic, { readonly type: 'ArithUnary' }>,
  state: ShellState,
): number {
  const value = evaluateArithmetic(node.operand, state);
  switch (node.operator) {
    case '-':
      return -value;
    case '+':
      return value;
    case '!':
      return value === 0 ? 1 : 0;
    case '~':
      return ~value;
    case '++':
    case '--': {
      if (node.operand.type !== 'ArithVariable') throw new ShellComplaint('arithmetic syntax error', 1);
      const changed = node.operator === '++' ? value + 1 : value - 1;
      state.variables.set(node.operand.name, String(changed));
      return node.prefix ? changed : value;
    }
  }
}

function evaluateBinary(
  node: Extract<Arithmetic, { readonly type: 'ArithBinary' }>,
  state: ShellState,
): number {
  const left = evaluateArithmetic(node.left, state);
  if (node.operator === '&&' && left === 0) return 0;
  if (node.operator === '||' && left !== 0) return 1;
  return combine(node.operator, left, evaluateArithmetic(node.right, state));
}

function combine(operator: string, left: number, right: number): number {
  if ((operator === '/' || operator === '%') && right === 0) throw new ShellComplaint('division by zero', 1);
  const operations: Readonly<Record<string, () => number | boolean>> = {
    '+': () => left + right,
    '-': () => left - right,
    '*': () => left * right,
    '/': () => Math.trunc(left / right),
    '%': () => left % right,
    '**': () => left ** right,
    '<<': () => left << right,
    '>>': () => left >> right,
    '<': () => left < right,
    '<=': () => left <= right,
    '>': () => left > right,
    '>=': () => left >= right,
    '==': () => left === right,
    '!=': () => left !== right,
    '&': () => left & right,
    '|': () => left | right,
    '^': () => left ^ right,
    '&&': () => left !== 0 && right !== 0,
    '||': () => left !== 0 || right !== 0,
    ',': () => right,
  };
  const operation = operations[operator];
  if (operation === undefined) throw new ShellComplaint('arithmetic syntax error', 1);
  return Number(operation());
}

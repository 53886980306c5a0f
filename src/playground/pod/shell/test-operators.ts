import { ShellComplaint } from './flow.ts';
import type { Scope } from './state.ts';

/** `-f FILE`, `-n TEXT` and their like. */
export async function testUnary(operator: string, operand: string, scope: Scope): Promise<boolean> {
  if (operator === '-n') return operand !== '';
  if (operator === '-z') return operand === '';
  if (operator === '-t') return false;
  if (operator === '-v') return scope.state.variables.has(operand);
  const { files } = await scope.container.open();
  const path = files.resolvePath(scope.state.cwd, operand);
  const stat = await files.stat(path).catch(() => undefined);
  if (operand === '' || stat === undefined) return operand === '/dev/null' && operator === '-e';
  switch (operator) {
    case '-e':
    case '-a':
    case '-r':
    case '-w':
      return true;
    case '-f':
      return stat.isFile;
    case '-d':
      return stat.isDirectory;
    case '-s':
      return stat.size > 0;
    case '-x':
      return stat.isDirectory || (stat.mode & 0o111) !== 0;
    case '-L':
    case '-h':
      return (await files.lstat(path)).isSymbolicLink;
    default:
      return false;
  }
}

/** `a = b`, `1 -lt 2` and their like. */
export function testBinary(left: string, operator: string, right: string): boolean {
  switch (operator) {
    case '=':
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '>':
      return left > right;
  }
  const numbers = [left, right].map((text) => {
    if (!/^\s*[-+]?\d+\s*$/.test(text)) throw new ShellComplaint(`Illegal number: ${text}`, 2);
    return Number(text);
  });
  const [first = 0, second = 0] = numbers;
  const comparisons: Readonly<Record<string, boolean>> = {
    '-eq': first === second,
    '-ne': first !== second,
    '-lt': first < second,
    '-le': first <= second,
    '-gt': first > second,
    '-ge': first >= second,
  };
  const result = comparisons[operator];
  if (result === undefined) throw new ShellComplaint(`${operator}: unexpected operator`, 2);
  return result;
}

/** `test`'s own grammar over already expanded words. */
export async function testWords(words: readonly string[], scope: Scope): Promise<boolean> {
  const or = words.indexOf('-o', 1);
  if (or > 0 && words.length > 3) {
    return (await testWords(words.slice(0, or), scope)) || testWords(words.slice(or + 1), scope);
  }
  const and = words.indexOf('-a', 1);
  if (and > 0 && words.length > 3) {
    return (await testWords(words.slice(0, and), scope)) && testWords(words.slice(and + 1), scope);
  }
  const [first = '', second = '', third = ''] = words;
  switch (words.length) {
    case 0:
      return false;
    case 1:
      return first !== '';
    case 2:
      return first === '!' ? second === '' : testUnary(first, second, scope);
    case 3:
      return first === '!' ? !(await testWords(words.slice(1), scope)) : testBinary(first, second, third);
    default:
      if (first === '!') return !(await testWords(words.slice(1), scope));
      throw new ShellComplaint('test: too many arguments', 2);
  }
}

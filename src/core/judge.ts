import { type ReadProgram, readPrograms, secretPlace } from './programs.ts';
import type { Verdict } from './verdict.ts';

/** How many other people must say yes to what is not known to be harmless. */
const approvalsNeeded = 1;

const standardDirectory = /^\/(?:usr\/(?:local\/)?)?s?bin\/(?=[^/]+$)/;

/**
 * What an argv would do. `read` has to be proved: a listed program, by bare name or in a standard directory, with known flags
 * and harmless operands only. Everything else asks. Never throws.
 */
export function judge(argv: readonly string[]): Verdict {
  const [name = '', ...words] = argv;
  const bare = name.replace(standardDirectory, '');
  const program = Object.hasOwn(readPrograms, bare) ? readPrograms[bare] : undefined;
  if (program === undefined)
    return ask('program-unknown', `"${shown(name)}" is not on the list of programs known only to read`);
  const word = firstUnproved(program, words);
  if (word !== undefined)
    return ask('form-unknown', `"${shown(word)}" is not known to be harmless for "${bare}"`);
  return {
    class: 'read',
    action: { kind: 'run' },
    rule: 'plain-read',
    why: `"${bare}" only reads in this form`,
  };
}

/** The first word that keeps the call from being proved a read. */
function firstUnproved(program: ReadProgram, words: readonly string[]): string | undefined {
  let flagsOver = false;
  return words.find((word) => {
    if (!flagsOver && word === '--' && program.operands !== 'any') {
      flagsOver = true;
      return false;
    }
    if (program.operands !== 'any' && !flagsOver && word.length > 1 && word.startsWith('-'))
      return !isKnownFlag(program, word);
    return !isHarmlessOperand(program, word);
  });
}

function isKnownFlag(program: ReadProgram, word: string): boolean {
  if (word.startsWith('--')) return program.longFlags.includes(word);
  return [...word.slice(1)].every((letter) => program.flags.includes(letter));
}

function isHarmlessOperand({ operands }: ReadProgram, word: string): boolean {
  if (/[\p{Cc}\p{Cf}\p{Cs}]/u.test(word.replace(/[\n\t]/g, ''))) return false;
  if (operands === 'any') return true;
  if (operands === 'none') return false;
  if (operands === 'path') return isPlainPath(word);
  return operands.test(word);
}

function isPlainPath(word: string): boolean {
  return (
    word !== '' &&
    !secretPlace.test(word) &&
    !word.split('/').includes('..') &&
    !/\/{2,}|\/\.(\/|$)/.test(word)
  );
}

function ask(rule: string, why: string): Verdict {
  return { class: 'write', action: { kind: 'ask', needed: approvalsNeeded }, rule, why };
}

function shown(word: string): string {
  const text = JSON.stringify(word).slice(1, -1);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

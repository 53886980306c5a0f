import type { Arg } from '../arg.ts';
import { shown, write } from '../finding.ts';
import { scanCode } from '../scan.ts';
import { judgeAssignment } from '../variables.ts';
import { isFed, printsNothing } from './input.ts';
import type { Command, Word } from './parse.ts';
import { judgeRedirects } from './redirections.ts';
import type { Walk } from './walk.ts';
import { readWord, type WordContext } from './word.ts';

/** Judges a simple command: what stands before it, where its output goes, and its words. */
export function judgeSimple(command: Command, walk: Walk, context: WordContext): void {
  walk.commands += 1;
  for (const prefix of command.prefix)
    if (prefix.type === 'Assignment') {
      const value = prefix.value.type === 'ArrayValue' ? undefined : readWord(prefix.value, context);
      if (value === undefined || prefix.index !== undefined || prefix.append === true)
        walk.findings.push(
          write('shell-dialect', `${shown(prefix.text)} means something else in other shells`),
        );
      else {
        const isAlone = command.name === undefined;
        walk.findings.push(judgeAssignment(prefix.name, value, { isAlone }));
        const said = isAlone ? scanCode(` ${value.text} `) : undefined;
        if (said !== undefined) walk.findings.push(said);
      }
    }
  judgeRedirects(command.redirects, context, { isEmpty: printsNothing(command, context) });
  if (command.name === undefined) return;
  const words = [command.name, ...command.args].map((word) => {
    const read = readArgument(word, context);
    const { origin } = walk;
    return origin === undefined
      ? read
      : {
          ...read,
          at: {
            from: { word: origin.word, offset: origin.offset + word.pos },
            to: { word: origin.word, offset: origin.offset + word.end },
          },
        };
  });
  const shell = walk.context.shell === 'bash' ? 'bash' : 'sh';
  const { judgeArgv, judgeScript, seen, budget, depth, unknownOperands } = walk.context;
  walk.findings.push(
    judgeArgv(words, {
      depth: depth + 1,
      shell,
      seen,
      budget,
      judgeArgv,
      judgeScript,
      ...(unknownOperands === undefined ? {} : { unknownOperands }),
      ...(walk.pipedNames ? { pipedNames: true } : {}),
      isFed: isFed(command.redirects, walk.isFed),
    }),
  );
}

function readArgument(word: Command['args'][number], context: WordContext): Arg {
  if (word.type === 'Word') return readWord(word, context);
  const value: Word | undefined = word.value.type === 'ArrayValue' ? undefined : word.value;
  if (value === undefined) {
    context.note(write('shell-dialect', `${shown(word.text)} means something else in other shells`));
    return { text: word.text, kind: 'dynamic' };
  }
  const { text, kind } = readWord(value, context);
  return { text: `${word.name}=${text}`, kind };
}

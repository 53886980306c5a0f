import { type Arg, arg, spanOf } from './arg.ts';
import { at, type Finding, forbidden, shown, worse, worst, write } from './finding.ts';
import { findMetadata } from './metadata.ts';
import { judgePath } from './paths.ts';
import type { Context } from './program.ts';
import { scanVerbs } from './programs/subcommands.ts';
import { findProgram } from './programs.ts';
import { scanCode, scanWords } from './scan.ts';
import { judgeScript } from './shell/judge-script.ts';
import { findUnseen } from './unseen.ts';

const maxDepth = 12;
const maxWords = 1_000;
/** A loop within a loop counts each of its turns. */
const maxJudged = 400;
/** The longest argv that is proved to read, in characters of all words. */
const maxLength = 16_384;

/** What an argv would do, and which rule and words say so. `read` has to be proved. Never throws; bounded by the length of the argv. */
export function findClass(argv: readonly string[]): Finding {
  return judgeWhole(argv, () => undefined);
}

/** The programs that an argv names in all its shells and wrappers, in order, as far as they are known before it runs. */
export function listPrograms(argv: readonly string[]): readonly string[] {
  return [...new Set(listCommands(argv).map(([program = '']) => program))];
}

/** The commands that an argv runs in all its shells and wrappers, itself the first; of a word that is not known, what is known of it. */
export function listCommands(argv: readonly string[]): readonly (readonly string[])[] {
  const commands: (readonly string[])[] = [];
  judgeWhole(argv, (words) => commands.push(words.map(({ text }) => text)));
  return commands;
}

function judgeWhole(argv: readonly string[], seen: Context['seen']): Finding {
  const length = argv.reduce((sum, word) => sum + word.length, 0);
  const tooLong = write(
    'too-long',
    `the command is longer than ${maxLength} characters or ${maxWords} words`,
    'Put it into a script in the image and run that.',
  );
  if (length > maxLength || argv.length > maxWords)
    return worse(tooLong, scanCode(argv.slice(0, maxWords).join(' ')) ?? tooLong);
  try {
    return judgeArgv(argv.map(arg), {
      depth: 0,
      shell: 'none',
      seen,
      budget: { left: maxJudged },
      judgeArgv,
      judgeScript,
    });
  } catch {
    // Whatever a part of the policy stumbles over, the command was not understood.
    return write('not-understood', 'the command could not be understood');
  }
}

function judgeArgv(argv: readonly Arg[], context: Context): Finding {
  if (context.depth > maxDepth) return write('too-deep', `commands are nested more than ${maxDepth} deep`);
  context.budget.left -= 1;
  if (context.budget.left < 0)
    return worst(
      [scanWords(argv)],
      write('too-many', `the command runs more than ${maxJudged} others`, 'Run its parts one by one.'),
    );
  const [program, ...words] = argv;
  if (program === undefined || (program.text === '' && program.kind === 'static'))
    return write('program-none', 'there is no program to run');
  const unseen = worst(
    argv.map(({ text }) => findUnseen(text)),
    nothing,
  );
  if (program.kind !== 'static')
    return worst(
      [secrets(words), scanWords(argv), scanVerbs(words)],
      write('name-dynamic', `the program ${shown(program.text)} is not known before it runs`),
    );
  context.seen(argv);
  const { bare, judge, isPlaced } = findProgram(program.text);
  const judged =
    judge?.(words, context, bare) ??
    worst(
      [scanWords(argv), scanVerbs(argv)],
      write('program-unknown', `${shown(program.text)} is not on the list of known programs`),
    );
  const unknown = words.find(({ kind, splits }) =>
    splits === true ? !takesAnything.has(bare) : kind === 'dynamic' && !takesUnknown.has(bare),
  );
  const fed =
    judged.class === 'read' && unknown !== undefined
      ? at(unknown.splits === true ? splitWord(bare) : unknownWord(bare), unknown)
      : judged.class === 'read' && context.unknownOperands === 'anything' && !takesAnything.has(bare)
        ? write('operands-unknown', `${shown(bare)} gets words that are not known before it runs`)
        : judged;
  const placed = isPlaced
    ? fed
    : worse(
        fed,
        write(
          'program-place',
          `${shown(program.text)} is not the known program of its name`,
          `Call it as ${shown(bare)}.`,
        ),
      );
  const finding = unseen === nothing ? placed : worse(unseen, placed);
  const whole = spanOf(argv);
  const worstOf = worst(
    [
      findMetadata(bare, words),
      finding.class === 'write' && !namesOnly.has(bare) ? secrets(words) : undefined,
      finding.rule === 'flag-unknown' ? scanWords(words) : undefined,
    ],
    finding,
  );
  return whole === undefined ? worstOf : at(worstOf, { at: whole });
}

const nothing: Finding = { class: 'read', rule: 'read', why: '' };

/** Programs that stay reads whatever words are added: nothing they could be told writes, runs, sends or prints a file. */
const takesAnything = new Set(
  [
    'echo printf true false : test [ expr basename dirname realpath readlink stat ls redis-cli valkey-cli',
    // Those that run another program, which is judged with the same unknown words.
    'env nice ionice timeout time stdbuf nohup setsid unbuffer taskset setarch linux64 command builtin busybox toybox tini dumb-init catchsegv xargs sh dash ash bash rbash',
  ].flatMap((names) => names.split(' ')),
);

/** Programs whose grammar says where one word that is not known is text, whatever it is: a pattern, a format, a time. */
const takesUnknown = new Set([
  ...takesAnything,
  ...'grep egrep fgrep zgrep rg tr date jq gojq awk gawk mawk nawk pgrep journalctl exit return'.split(' '),
]);

function splitWord(name: string): Finding {
  return write(
    'word-split',
    `what is expanded without quotes may become further words of ${shown(name)}`,
    'Write it in double quotes.',
  );
}

function unknownWord(name: string): Finding {
  return write(
    'word-dynamic',
    `a word of ${shown(name)} is not known before it runs`,
    'Write the word itself.',
  );
}

/** Programs that change a file's name or permissions without showing what is in it. */
const namesOnly = new Set([
  'touch',
  'chmod',
  'chown',
  'chgrp',
  'mkdir',
  'mkfifo',
  'mknod',
  'chcon',
  'chattr',
  'setfacl',
]);

/** Places of secrets among the words of what is no read anyway. */
function secrets(words: readonly Arg[]): Finding | undefined {
  const found = words
    .flatMap((word) => [word, { ...word, text: word.text.replace(/^[^=@]*[=@]/, '') }])
    .find((word) => /[/.]/.test(word.text) && judgePath(word)?.rule === 'secret-place');
  return found === undefined
    ? undefined
    : forbidden('secret-place', `${shown(found.text)} is a place of secrets`);
}

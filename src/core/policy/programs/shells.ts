import type { Arg } from '../arg.ts';
import { forbidden, read, shown, worse, worst, write } from '../finding.ts';
import { isTree, judgePath } from '../paths.ts';
import { deeper, isVersion, type Judge, type Programs } from '../program.ts';
import { scanCode, scanWords } from '../scan.ts';
import { wraps } from './wrappers.ts';

const shellFlags = /^-[eux]*c$/;

/** `sh -c SCRIPT`; every other form reads code from a file, the terminal or start-up files. */
function shell(kind: 'sh' | 'bash'): Judge {
  return (words, context, name) => {
    if (isVersion(words)) return read(`${shown(name)} says its version`);
    const [flag, script, ...rest] = words;
    if (flag?.kind !== 'static' || !shellFlags.test(flag.text) || script === undefined) {
      const at = words.findIndex(({ text }) => /^-[a-zA-Z]*c[a-zA-Z]*$/.test(text));
      const inner =
        at === -1 || words[at + 1] === undefined
          ? undefined
          : context.judgeScript(words[at + 1] as Arg, { ...deeper(context), shell: kind });
      const plain = write(
        'shell-form',
        `${shown(name)} in this form runs more than one script given with -c`,
        "Write sh -c '…'.",
      );
      return worst([inner, scanWords(words)], plain);
    }
    const judged = context.judgeScript(script, { ...deeper(context), shell: kind });
    const positional =
      rest.length > 1 && /\$[1-9@*{]/.test(script.text)
        ? write('shell-positional', 'the script takes words from behind it')
        : undefined;
    const finding = worst([positional], judged);
    // A script that is not a read may still say worse things in words that nobody looked into.
    return finding.class === 'write' ? worse(finding, scanCode(script.text) ?? finding) : finding;
  };
}

const builtin =
  (why: string): Judge =>
  () =>
    read(why);

/** Shells, and the words that they know themselves. */
export const shells: Programs = {
  command: (words, context) =>
    /^-[vV]$/.test(words[0]?.text ?? '') && words.every(({ kind }) => kind === 'static')
      ? read('"command -v" only looks a name up')
      : wraps('-p')(words, context, 'command'),
  builtin: wraps(''),
  exec: (words, context) =>
    worst(
      [words.length === 0 ? undefined : context.judgeArgv(words, deeper(context))],
      write('resolution', '"exec" replaces the shell'),
    ),
  sh: shell('sh'),
  dash: shell('sh'),
  ash: shell('sh'),
  bash: shell('bash'),
  rbash: shell('bash'),
  ksh: (words) => scanWords(words) ?? write('shell-form', '"ksh" is not looked into', "Write sh -c '…'."),
  mksh: (words) => scanWords(words) ?? write('shell-form', '"mksh" is not looked into', "Write sh -c '…'."),
  zsh: (words) => scanWords(words) ?? write('shell-form', '"zsh" is not looked into', "Write sh -c '…'."),
  fish: (words) => scanWords(words) ?? write('shell-form', '"fish" is not looked into'),
  csh: (words) => scanWords(words) ?? write('shell-form', '"csh" is not looked into'),
  tcsh: (words) => scanWords(words) ?? write('shell-form', '"tcsh" is not looked into'),
  pwsh: (words) => scanWords(words) ?? write('shell-form', '"pwsh" is not looked into'),
  cd: (words) =>
    words.length === 1 &&
    words[0]?.kind === 'static' &&
    isTree(words) &&
    !/(?:^|\/)\.\.(?:\/|$)|^[-~]/.test(words[0].text)
      ? worst(words.map(judgePath), read('"cd" goes to a directory of the application'))
      : write(
          'cd',
          '"cd" leads away from the application, so that later paths mean other files',
          'Write whole paths.',
        ),
  exit: builtin('"exit" ends the script'),
  return: builtin('"return" ends a part'),
  break: builtin('"break" ends a loop'),
  continue: builtin('"continue" goes on with a loop'),
  shift: builtin('"shift" drops a word'),
  wait: builtin('"wait" waits'),
  times: builtin('"times" tells times'),
  umask: (words) =>
    words.length === 0 || words[0]?.text === '-S'
      ? read('"umask" only tells')
      : write('umask', '"umask" changes the mask of files'),
  jobs: builtin('"jobs" lists jobs'),
  set: (words) =>
    words.length === 0
      ? forbidden('environment', '"set" alone prints all variables')
      : words.every(
            ({ text, kind }) =>
              kind === 'static' && /^(?:[-+][euxof]+|pipefail|errexit|nounset|noglob|xtrace)$/.test(text),
          )
        ? read('"set" changes how the script ends')
        : write('resolution', '"set" changes words'),
  export: (words) =>
    words.length === 0 || words.some(({ text }) => /^-p/.test(text))
      ? forbidden('environment', '"export" prints all variables')
      : write('assignment', '"export" sets variables'),
  declare: (words) =>
    words.some(({ text }) => text.includes('='))
      ? write('assignment', '"declare" sets variables')
      : forbidden('environment', '"declare" prints variables'),
  typeset: (words) =>
    words.some(({ text }) => text.includes('='))
      ? write('assignment', '"typeset" sets variables')
      : forbidden('environment', '"typeset" prints variables'),
  readonly: (words) =>
    words.length === 0 || words[0]?.text === '-p'
      ? forbidden('environment', '"readonly" prints variables')
      : write('assignment', '"readonly" sets variables'),
  local: () => write('assignment', '"local" sets variables'),
  unset: () => write('assignment', '"unset" removes variables'),
  read: () => write('assignment', '"read" sets variables from its input'),
  mapfile: () => write('assignment', '"mapfile" sets variables'),
  readarray: () => write('assignment', '"readarray" sets variables'),
  getopts: () => write('assignment', '"getopts" sets variables'),
  let: (words) => scanWords(words) ?? write('shell-arithmetic', '"let" evaluates text'),
  eval: (words, context) =>
    worst(
      [
        words.every(({ kind }) => kind === 'static')
          ? context.judgeScript(
              { text: words.map(({ text }) => text).join(' '), kind: 'static' },
              deeper(context),
            )
          : undefined,
        scanWords(words),
      ],
      write('resolution', '"eval" runs text'),
    ),
  source: (words) => worst(words.map(judgePath), write('resolution', '"source" runs a file')),
  '.': (words) => worst(words.map(judgePath), write('resolution', '"." runs a file')),
  trap: (words, context) =>
    worst(
      [words[0] === undefined ? undefined : context.judgeScript(words[0], deeper(context)), scanWords(words)],
      write('resolution', '"trap" runs a command later'),
    ),
  alias: () => write('resolution', '"alias" changes what a name means'),
  unalias: () => write('resolution', '"unalias" changes what a name means'),
  hash: () => write('resolution', '"hash" changes what a name means'),
  enable: () => write('resolution', '"enable" changes what a name means'),
  complete: () => write('resolution', '"complete" changes the shell'),
  shopt: () => write('resolution', '"shopt" changes the shell'),
  bind: () => write('resolution', '"bind" changes the shell'),
  history: () => forbidden('environment', '"history" shows commands with their secrets'),
  fg: () => write('interactive', '"fg" needs a terminal'),
  bg: () => write('background', '"bg" goes on in the background'),
  disown: () => write('background', '"disown" goes on in the background'),
  coproc: () => write('shell-dialect', '"coproc" means something else in other shells'),
};

import type { Arg } from '../arg.ts';
import { destructive, type Finding, forbidden, read, shown, worse, worst, write } from '../finding.ts';
import { parseFlags } from '../flags.ts';
import { isSecretName, isTree, judgePath } from '../paths.ts';
import { type Context, isVersion, type Judge, type Programs } from '../program.ts';
import { scanCode } from '../scan.ts';
import { judgeAssignment } from '../variables.ts';

/** A program that runs another: its own options, words before the other's name, then the other. */
function wraps(flags: string, { skip = 0 }: { readonly skip?: number } = {}): Judge {
  return (words, context, name) => {
    if (isVersion(words)) return read(`${shown(name)} says its version`);
    const parsed = parseFlags(words, flags, { stopAtOperand: true });
    const scanned = scanWords(words);
    if (!parsed.ok) return scanned === undefined ? parsed.finding : worse(parsed.finding, scanned);
    const rest = (parsed.rest.length > 0 ? parsed.rest : parsed.call.operands).slice(skip);
    if (rest.length === 0) return write('wrapper', `${shown(name)} runs nothing that is known`);
    return context.judgeArgv(rest, deeper(context));
  };
}

/** A program that runs another as somebody else: never a read, and as bad as what it runs. */
function asOther(flags: string): Judge {
  return (words, context, name) => {
    const parsed = parseFlags(words, flags, { stopAtOperand: true });
    const own = write('identity', `${shown(name)} acts as somebody else`);
    const at = words.findIndex(({ text }) => text === '-c' || text === '--command');
    const script = at === -1 ? undefined : words[at + 1];
    const rest = parsed.ok ? (parsed.rest.length > 0 ? parsed.rest : parsed.call.operands) : [];
    return worst(
      [
        script === undefined ? undefined : context.judgeScript(script, { ...deeper(context), shell: 'sh' }),
        rest.length === 0 ? undefined : context.judgeArgv(rest, deeper(context)),
        scanWords(words),
      ],
      own,
    );
  };
}

function deeper(context: Context): Context {
  return { ...context, depth: context.depth + 1 };
}

function scanWords(words: readonly Arg[]): Finding | undefined {
  return scanCode(words.map(({ text }) => text).join(' '));
}

/** `env` alone prints the environment; before a command it sets variables. */
const env: Judge = (words, context) => {
  const parsed = parseFlags(words, '-i,-,-u:word -0 --ignore-environment --unset:word --null', {
    stopAtOperand: true,
  });
  if (!parsed.ok) return worse(parsed.finding, scanWords(words) ?? parsed.finding);
  const rest = parsed.rest.length > 0 ? parsed.rest : parsed.call.operands;
  const command = rest.findIndex(({ text }) => !/^[A-Za-z_]\w*=/.test(text));
  if (command === -1) return forbidden('environment', '"env" prints the environment, which holds secrets');
  const assignments = rest.slice(0, command).map((word) => {
    const at = word.text.indexOf('=');
    return judgeAssignment(
      word.text.slice(0, at),
      { text: word.text.slice(at + 1), kind: word.kind },
      { isAlone: false },
    );
  });
  return worst(assignments, context.judgeArgv(rest.slice(command), deeper(context)));
};

/** The dynamic linker runs the program that it is given. */
export const loader: Judge = (words, context) => {
  const program = words.findIndex(({ text }) => !text.startsWith('-'));
  return worst(
    [program === -1 ? undefined : context.judgeArgv(words.slice(program), deeper(context))],
    write('wrapper', 'the dynamic linker runs a program past its place'),
  );
};

const xargs: Judge = (words, context) => {
  const parsed = parseFlags(
    words,
    '-0,-r,-t,-x,-p,-n:num -P:num -L:num -s:num -I:text -d:text -i?text -E:text --null --no-run-if-empty --max-args:num --max-procs:num --delimiter:text --replace?text --verbose --max-lines:num',
    { stopAtOperand: true },
  );
  if (!parsed.ok) return worse(parsed.finding, scanWords(words) ?? parsed.finding);
  const rest = parsed.rest.length > 0 ? parsed.rest : parsed.call.operands;
  if (rest.length === 0) return read('"xargs" alone only prints');
  const { flags } = parsed.call;
  const replaced = (flags.get('-I') ?? flags.get('-i') ?? flags.get('--replace'))?.[0]?.text;
  const mark = replaced ?? (flags.has('-i') || flags.has('--replace') ? '{}' : undefined);
  const command =
    mark === undefined
      ? rest
      : rest.map((word) => (word.text.includes(mark) ? { ...word, kind: 'dynamic' as const } : word));
  const areNames =
    context.pipedNames === true && mark === undefined && (flags.has('-0') || flags.has('--null'));
  const { shell, seen, budget, judgeArgv, judgeScript } = context;
  const inner = { depth: context.depth + 1, shell, seen, budget, judgeArgv, judgeScript };
  return judgeArgv(command, { ...inner, unknownOperands: areNames ? 'names' : 'anything' });
};

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

const find: Judge = (words, context) => {
  const paths: Arg[] = [];
  let at = 0;
  while (at < words.length && /^-[HLPO]\d?$/.test(words[at]?.text ?? '')) at += 1;
  for (; at < words.length && !/^[-(!]/.test(words[at]?.text ?? '-'); at += 1) paths.push(words[at] as Arg);
  const findings: (Finding | undefined)[] = paths.map(judgePath);
  let looksFor: Arg | undefined;
  let showsContent = false;
  for (; at < words.length; at += 1) {
    const { text, kind } = words[at] as Arg;
    if (kind !== 'static') return write('word-dynamic', `${shown(text)} is not known before it runs`);
    if (/^(?:-exec|-execdir|-ok|-okdir)$/.test(text)) {
      const end = words.findIndex(
        (word, index) => index > at && (word.text === ';' || word.text === '+' || word.text === '\\;'),
      );
      const inner = words.slice(at + 1, end === -1 ? words.length : end);
      // A name that was found is a further operand behind the others, and anything at all in any other place.
      const isLast = inner.length > 1 && inner.at(-1)?.text === '{}';
      const command = (isLast ? inner.slice(0, -1) : inner).map((word) =>
        word.text.includes('{}') ? { ...word, kind: 'dynamic' as const } : word,
      );
      const finding = context.judgeArgv(command, { ...deeper(context), unknownOperands: 'names' });
      if (!tells.test(inner[0]?.text ?? '')) showsContent = true;
      findings.push(
        finding,
        text.startsWith('-ok') ? write('interactive', '"-ok" asks at a terminal') : undefined,
      );
      if (finding.class === 'read' && !isTree(paths) && !tells.test(inner[0]?.text ?? ''))
        findings.push(
          write(
            'search-wide',
            'it would print files of the whole system, secrets among them',
            'Name the directory of the application.',
          ),
        );
      if (end === -1) return worst(findings, write('find', '"-exec" has no end'));
      at = end;
    } else if (text === '-delete') findings.push(destructive('removes', '"find -delete" removes files'));
    else if (/^-(?:fprint|fprint0|fprintf|fls)$/.test(text))
      findings.push(write('writes', `"find ${text}" writes a file`));
    else if (
      /^-(?:name|iname|path|ipath|wholename|regex|iregex|lname|ilname|newer\w*|anewer|cnewer|samefile|type|xtype|size|mtime|atime|ctime|mmin|amin|cmin|maxdepth|mindepth|user|group|uid|gid|perm|inum|links|printf|regextype|fstype|used)$/.test(
        text,
      )
    ) {
      const value = words[at + 1];
      if (value === undefined) return write('find', `${shown(text)} has no value`);
      if (/^-i?(?:name|path|wholename|regex)$/.test(text) && isSecretName(value.text)) looksFor = value;
      at += 1;
    } else if (
      !/^(?:-print|-print0|-ls|-prune|-quit|-empty|-readable|-writable|-executable|-true|-false|-not|-and|-or|-a|-o|-depth|-d|-mount|-xdev|-follow|-daystart|-noleaf|-nouser|-nogroup|-warn|-nowarn|!|\(|\)|\\\(|\\\)|,)$/.test(
        text,
      )
    )
      return worst(
        [...findings, scanWords(words)],
        write('flag-unknown', `${shown(text)} of "find" is not known to be harmless`),
      );
  }
  if (looksFor !== undefined && showsContent)
    findings.push(forbidden('secret-place', `it would print files called ${shown(looksFor.text)}`));
  return worst(findings, read('"find" only lists'));
};

/** Programs that tell of a file without printing what is in it. */
const tells =
  /^(?:ls|stat|file|du|basename|dirname|realpath|readlink|echo|test|md5sum|sha1sum|sha256sum|wc)$/;

const builtin =
  (why: string): Judge =>
  () =>
    read(why);

/** Programs and words of the shell that run others, or change what a name means. */
export const wrappers: Programs = {
  env,
  nice: wraps('-n:num --adjustment:num -NUM'),
  ionice: wraps('-c:word -n:num -t --class:word --classdata:num --ignore'),
  timeout: wraps(
    '-k:num -s:word -v,-p,-f --kill-after:num --signal:word --preserve-status --foreground --verbose',
    { skip: 1 },
  ),
  time: wraps('-p,-v'),
  stdbuf: wraps('-i:word -o:word -e:word --input:word --output:word --error:word'),
  nohup: wraps(''),
  setsid: wraps('-w,-c --wait --ctty'),
  unbuffer: wraps(''),
  chrt: (words, context) =>
    worst(
      [words.length < 2 ? undefined : context.judgeArgv(words.slice(-1), deeper(context)), scanWords(words)],
      write('priority', '"chrt" changes how a program is scheduled'),
    ),
  taskset: wraps('-c,-a,-p', { skip: 1 }),
  setarch: wraps('', { skip: 1 }),
  linux64: wraps(''),
  command: (words, context) =>
    /^-[vV]$/.test(words[0]?.text ?? '') && words.slice(1).every(({ kind }) => kind === 'static')
      ? read('"command -v" only looks a name up')
      : wraps('-p')(words, context, 'command'),
  builtin: wraps(''),
  exec: (words, context) =>
    worst(
      [words.length === 0 ? undefined : context.judgeArgv(words, deeper(context))],
      write('resolution', '"exec" replaces the shell'),
    ),
  busybox: (words, context) =>
    words.length === 0 || words[0]?.text === '--list'
      ? read('"busybox" lists its programs')
      : context.judgeArgv(words, deeper(context)),
  toybox: (words, context) =>
    words.length === 0 ? read('"toybox" lists its programs') : context.judgeArgv(words, deeper(context)),
  chroot: (words, context) =>
    worst(
      [words.length < 2 ? undefined : context.judgeArgv(words.slice(1), deeper(context))],
      forbidden('escape', '"chroot" works in another root'),
    ),
  xargs,
  parallel: (words) =>
    scanWords(words) ?? write('wrapper', '"parallel" runs commands that are not looked into'),
  watch: (words) => scanWords(words) ?? write('endless', '"watch" never ends', 'Run the command itself.'),
  gosu: (words, context) =>
    worst(
      [words.length < 2 ? undefined : context.judgeArgv(words.slice(1), deeper(context))],
      write('identity', '"gosu" acts as somebody else'),
    ),
  'su-exec': (words, context) =>
    worst(
      [words.length < 2 ? undefined : context.judgeArgv(words.slice(1), deeper(context))],
      write('identity', '"su-exec" acts as somebody else'),
    ),
  sudo: asOther(
    '-u:word -g:word -n,-E,-H,-i,-S,-k --user:word --group:word --non-interactive --preserve-env',
  ),
  doas: asOther('-u:word -n,-s'),
  runuser: asOther('-u:word -g:word -l,-c:text --user:word --login'),
  su: asOther('-s:path -l,-m,-p,-c:text --login --command:text --shell:path'),
  setpriv: asOther('--reuid:word --regid:word --clear-groups --init-groups --no-new-privs --groups:word'),
  tini: wraps('-s,-g,-v'),
  'dumb-init': wraps('-c,-v'),
  catchsegv: wraps(''),
  sh: shell('sh'),
  dash: shell('sh'),
  ash: shell('sh'),
  bash: shell('bash'),
  rbash: shell('bash'),
  ksh: shell('sh'),
  mksh: shell('sh'),
  zsh: (words) => scanWords(words) ?? write('shell-form', '"zsh" is not looked into', "Write sh -c '…'."),
  fish: (words) => scanWords(words) ?? write('shell-form', '"fish" is not looked into'),
  csh: (words) => scanWords(words) ?? write('shell-form', '"csh" is not looked into'),
  tcsh: (words) => scanWords(words) ?? write('shell-form', '"tcsh" is not looked into'),
  pwsh: (words) => scanWords(words) ?? write('shell-form', '"pwsh" is not looked into'),
  find,
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

import type { Arg } from '../arg.ts';
import { type Finding, forbidden, read, shown, worse, worst, write } from '../finding.ts';
import { parseFlags, valuesOf } from '../flags.ts';
import { deeper, isVersion, type Judge, type Programs } from '../program.ts';
import { scanWords } from '../scan.ts';
import { judgeAssignment, judgeUnset } from '../variables.ts';

/** A program that runs another: its own options, words before the other's name, then the other. */
export function wraps(flags: string, { skip = 0 }: { readonly skip?: number } = {}): Judge {
  return (words, context, name) => {
    if (isVersion(words)) return read(`${shown(name)} says its version`);
    const parsed = parseFlags(words, flags, { stopAtOperand: true });
    const scanned = scanWords(words);
    if (!parsed.ok) return scanned === undefined ? parsed.finding : worse(parsed.finding, scanned);
    const rest = (parsed.rest.length > 0 ? parsed.rest : parsed.call.operands).slice(skip);
    if (rest.length === 0) return write('wrapper', `${shown(name)} runs nothing that is known`);
    const split = splitBefore(words, rest, name);
    if (split !== undefined) return worse(split, context.judgeArgv(rest, deeper(context)));
    return context.judgeArgv(rest, deeper(context));
  };
}

/** A wrapper's own words that are not known, and may become several, another program's name among them. */
function splitBefore(words: readonly Arg[], rest: readonly Arg[], name: string): Finding | undefined {
  return words.slice(0, words.length - rest.length).some(({ kind }) => kind !== 'static')
    ? write('word-split', `a word of ${shown(name)} itself is not known before it runs`)
    : undefined;
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
  const unset = valuesOf(parsed.call, '-u', '--unset').map(({ text }) => judgeUnset(text));
  const assignments = rest.slice(0, command).map((word) => {
    const at = word.text.indexOf('=');
    return judgeAssignment(
      word.text.slice(0, at),
      { text: word.text.slice(at + 1), kind: word.kind },
      { isAlone: false },
    );
  });
  return worst(
    [splitBefore(words, rest.slice(command), 'env'), ...unset, ...assignments],
    context.judgeArgv(rest.slice(command), deeper(context)),
  );
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
    '-0,-r,-t,-x,-n:num -P:num -L:num -s:num -I:text -d:text -i?text -E:text --null --no-run-if-empty --max-args:num --max-procs:num --delimiter:text --replace?text --verbose --max-lines:num',
    { stopAtOperand: true },
  );
  if (!parsed.ok) return worse(parsed.finding, scanWords(words) ?? parsed.finding);
  const rest = parsed.rest.length > 0 ? parsed.rest : parsed.call.operands;
  if (rest.length === 0) return read('"xargs" alone only prints');
  const split = splitBefore(words, rest, 'xargs');
  if (split !== undefined) return split;
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

/** Programs that run others. */
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
  tini: wraps('-s,-g,-v'),
  'dumb-init': wraps('-c,-v'),
  catchsegv: wraps(''),
};

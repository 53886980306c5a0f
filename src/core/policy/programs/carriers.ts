import type { Arg } from '../arg.ts';
import { type Finding, shown, worst, write } from '../finding.ts';
import { type FlagGrammar, parseFlags, valuesOf } from '../flags.ts';
import { type Context, deeper, isVersion, type Judge, type Programs } from '../program.ts';
import { scanWords } from '../scan.ts';

/** How many words are tried for the name of a program, where the options before it are not known. */
const maxTried = 8;

export interface Carrier {
  /** Its own options, as far as they are known. */
  readonly flags: FlagGrammar;
  /** How many operands stand before the command. */
  readonly skip?: number;
  /** Options whose value is a script. */
  readonly scripts?: readonly string[];
  /** The command's words are put together to one line for a shell. */
  readonly isLine?: true;
}

/** A program that does something of its own, so it is never a read, and is as bad as the command that it runs. */
export function carries(
  own: (name: string) => Finding,
  { flags, skip = 0, scripts = [], isLine }: Carrier,
): Judge {
  return (words, context, name) => {
    const parsed = parseFlags(words, flags, { stopAtOperand: true });
    const given = words.filter((_, index) => scripts.includes(words[index - 1]?.text ?? ''));
    const findings = parsed.ok
      ? [
          ...[...given, ...valuesOf(parsed.call, ...scripts)].map((script) => judgeLine([script], context)),
          judgeCommand((parsed.rest.length > 0 ? parsed.rest : parsed.call.operands).slice(skip), {
            context,
            isLine,
          }),
        ]
      : words
          .flatMap((word, index) => (/^[-\d]/.test(word.text) ? [] : [index]))
          .slice(0, maxTried)
          .map((index) => judgeCommand(words.slice(index), { context, isLine }));
    return worst([...findings, scanWords(words)], own(name));
  };
}

function judgeCommand(
  words: readonly Arg[],
  { context, isLine }: { readonly context: Context; readonly isLine: true | undefined },
): Finding | undefined {
  if (words.length === 0) return undefined;
  return isLine === true
    ? judgeLine(words[0]?.text === '--' ? words.slice(1) : words, context)
    : context.judgeArgv(words, deeper(context));
}

function judgeLine(words: readonly Arg[], context: Context): Finding {
  const text = words.map((word) => word.text).join(' ');
  const kind = words.every((word) => word.kind === 'static') ? 'static' : 'dynamic';
  return context.judgeScript({ text, kind }, { ...deeper(context), shell: 'sh' });
}

const asOther = (name: string) => write('identity', `${shown(name)} acts as somebody else`);
const user = { scripts: ['-c', '--command'] };

const numactl = carries((name) => write('wrapper', `${shown(name)} runs a program`), {
  flags:
    '-i:word -p:word -N:word -C:word -m:word -l,-b,-a --interleave:word --preferred:word --cpunodebind:word --physcpubind:word --membind:word --localalloc --balancing --all',
});

/** Programs that run others beside what they do themselves. */
export const carriers: Programs = {
  sudo: carries(asOther, {
    flags: '-u:word -g:word -n,-E,-H,-i,-S,-k --user:word --group:word --non-interactive --preserve-env',
  }),
  doas: carries(asOther, { flags: '-u:word -n,-s' }),
  runuser: carries(asOther, {
    flags: '-u:word -g:word -l,-c:text --user:word --login --command:text',
    ...user,
  }),
  su: carries(asOther, {
    flags: '-s:path -l,-m,-p,-c:text --login --command:text --shell:path',
    ...user,
    skip: 1,
  }),
  setpriv: carries(asOther, {
    flags: '--reuid:word --regid:word --clear-groups --init-groups --no-new-privs --groups:word',
  }),
  strace: carries(() => write('attach', '"strace" attaches to processes and slows them'), {
    flags:
      '-f,-ff,-c,-C,-q,-r,-t,-tt,-T,-v,-x,-y,-i,-k,-e:text -o:text -s:num -p:num -u:word -S:word -E:text -P:text',
  }),
  ltrace: carries(() => write('attach', '"ltrace" attaches to processes'), {
    flags: '-f,-c,-C,-i,-r,-t,-T,-S,-e:text -o:text -s:num -p:num -n:num -l:text -u:word',
  }),
  script: carries(() => write('interactive', '"script" needs a terminal and writes a file'), {
    flags:
      '-q,-a,-e,-f,-c:text -t?text -O:text -I:text -B:text -T:text -E:word -o:word --quiet --append --return --flush --command:text --log-out:text --log-in:text --log-io:text --log-timing:text',
    ...user,
  }),
  flock: carries(() => write('lock', '"flock" takes a lock and may wait for it'), {
    flags:
      '-s,-x,-e,-n,-o,-F,-u,-v,-w:num -E:num -c:text --shared --exclusive --nonblock --nb --close --no-fork --unlock --verbose --timeout:num --wait:num --conflict-exit-code:num --command:text',
    ...user,
    skip: 1,
  }),
  ssh: carries(() => write('network', '"ssh" carries data to other machines'), {
    flags:
      '-4,-6,-A,-a,-C,-f,-G,-g,-K,-k,-M,-N,-n,-q,-s,-T,-t,-V,-v,-X,-x,-Y,-y,-p:num -l:word -i:text -o:text -F:text -J:word -L:text -R:text -D:text -W:word -E:text -c:word -m:word -b:word -e:word -B:word -I:text -O:word -Q:word -S:text -w:word',
    skip: 1,
    isLine: true,
  }),
  parallel: carries(() => write('wrapper', '"parallel" runs commands that are not looked into'), {
    flags:
      '-j:word -k,-n:num -N:num -I:text -a:text -0,-t,-X,-m --jobs:word --keep-order --dry-run --halt:text',
    isLine: true,
  }),
  watch: carries(() => write('endless', '"watch" never ends', 'Run the command itself.'), {
    flags:
      '-n:num -d,-t,-b,-e,-g,-c,-x --interval:num --differences --no-title --color --exec --chgexit --errexit',
    isLine: true,
  }),
  numactl: (words, context, name) =>
    words.length > 0 && words.every(({ text }) => /^(?:-s|--show|-H|--hardware)$/.test(text))
      ? { class: 'read', rule: 'read', why: '"numactl" only tells' }
      : isVersion(words)
        ? { class: 'read', rule: 'read', why: '"numactl" says its version' }
        : numactl(words, context, name),
};

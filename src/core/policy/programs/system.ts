import { destructive, type Finding, forbidden, read, shown, worst, write } from '../finding.ts';
import { valuesOf } from '../flags.ts';
import { always, deeper, type Judge, type Programs, reads } from '../program.ts';

/** BSD and GNU options of ps; `e` among BSD ones shows environments. */
const ps: Judge = (words, context) => {
  const [first, ...rest] = words;
  const bundle = words.find(
    ({ text }) => /^-?[axwfhlujvsr]*e[axwfhlujvsr]*$/.test(text) && /[axu]/.test(text),
  );
  if (bundle !== undefined && (!bundle.text.startsWith('-') || /^-[^e]*[xu]/.test(bundle.text)))
    return forbidden('environment', `"ps ${bundle.text}" shows environments of processes`);
  if (first?.kind !== 'static' || !/^[a-zA-Z]+$/.test(first.text)) return psFlags(words, context, 'ps');
  if (first.text.includes('e'))
    return forbidden('environment', `"ps ${first.text}" shows environments of processes`);
  if (!/^[aAfhHjlLmnorsStTuUvwxXZckpq]+$/.test(first.text))
    return write('flag-unknown', `the options ${shown(first.text)} of "ps" are not known`);
  const takesFormat = /[oO]$/.test(first.text);
  const format = takesFormat ? rest[0] : undefined;
  if (
    takesFormat &&
    (format?.kind !== 'static' || !/^[\w,%=:-]+$/.test(format.text) || /\be/.test(format.text))
  )
    return write('flag-value', 'the format of "ps" is not known');
  return psFlags(rest.slice(takesFormat ? 1 : 0), context, 'ps');
};

const psFlags = reads(
  '-A,-a,-d,-e,-f,-F,-j,-l,-L,-M,-N,-T,-w,-ww,-y,-Z,-H,-x,-c,-r,-m,-h -o:text -O:text -p:word -q:word -C:word -u:word -U:word -g:word -G:word -s:word -t:word -n:word --forest --no-headers --no-heading --headers --sort:word --pid:word --ppid:word --user:word --format:text --cols:num --columns:num --width:num --rows:num --deselect --cumulative --info',
  /^(?:[0-9,]+|w{1,3})$/,
  {
    check: (call) =>
      [
        ...(call.flags.get('-o') ?? []),
        ...(call.flags.get('--format') ?? []),
        ...(call.flags.get('-O') ?? []),
      ].some((value) => /\be(?:nviron)?\b/.test(value?.text ?? ''))
        ? forbidden('environment', '"ps -o e" shows environments')
        : undefined,
  },
);

/** What `top` may print before it counts as one that never ends. */
const maxTurns = 60;

const top: Judge = (words, context) => {
  const isBounded =
    words.some(({ text }) => /^-[a-zA-Z]*n\d*$/.test(text)) &&
    words.some(({ text }) => /^-[a-zA-Z]*b/.test(text));
  if (!isBounded) return write('endless', '"top" never ends and needs a terminal', 'Use top -b -n 1.');
  return reads(
    '-b,-c,-H,-i,-S,-w?num -1,-n:num -d:num -o:word -p:word -u:word -U:word -E:word -e:word',
    /^\d{2,3}$/,
    {
      max: words.some(({ text }) => text === '-w') ? 1 : 0,
      check: ({ flags }) =>
        (flags.get('-n') ?? []).every((turns) => Number(turns?.text) >= 1 && Number(turns?.text) <= maxTurns)
          ? undefined
          : write('endless', `"top" goes on for other than 1 to ${maxTurns} turns`, 'Use top -b -n 1.'),
    },
  )(words, context, 'top');
};

/** Programs that repeat: an interval needs a count. */
function repeating(flags: string, hint: string): Judge {
  return reads(flags, 'num', {
    max: 2,
    check: ({ operands }, name) =>
      operands.length === 1
        ? write('endless', `${shown(name)} with an interval alone never ends`, hint)
        : undefined,
  });
}

const iostatTurns = repeating(
  '-c,-d,-h,-k,-m,-N,-p?word -t,-V,-x,-y,-z --human',
  'Give a count: iostat -x 1 3.',
);

/** Names of devices may stand before its interval and count. */
const iostat: Judge = (words, context, name) =>
  iostatTurns(
    words.filter(({ kind, text }) => kind !== 'static' || !/^(?:[a-z]+|nvme\d+)[a-z0-9-]*$/.test(text)),
    context,
    name,
  );

const sysctl = reads(
  '-a,-n,-N,-e,-b,-q,-A,-r:text --all --values --names --ignore --pattern:text',
  /^[\w./*-]+$/,
);

const kill: Judge = (words) => {
  const first = words[0]?.text ?? '';
  if (/^(?:-l|-L|--list|--table)$/.test(first) && words.slice(1).every(({ text }) => /^[\w]+$/.test(text)))
    return read('"kill -l" lists signals');
  if (first === '-0' && words.slice(1).every(({ kind, text }) => kind === 'static' && /^\d+$/.test(text)))
    return read('"kill -0" only asks');
  return destructive('signal', '"kill" ends or disturbs processes');
};

const env: Finding = forbidden('environment', 'it prints the environment, which holds secrets');

const limits = reads(
  '-p:num --pid:num --noheadings --raw --verbose -o:word --output:word --nofile --nproc --as --core --cpu --memlock',
  'none',
);

/** It tells limits, sets them, or runs a command under them. */
const prlimit: Judge = (words, context, name) => {
  const finding = limits(words, context, name);
  const command = words.findIndex(({ text }) => !/^[-\d]/.test(text));
  return finding.class === 'read' || command === -1
    ? finding
    : worst([context.judgeArgv(words.slice(command), deeper(context))], finding);
};

/** Processes, memory, the kernel. `env` is among the wrappers. */
export const system: Programs = {
  ps,
  top,
  htop: always(write('endless', '"htop" never ends and needs a terminal', 'Use top -b -n 1.')),
  atop: always(write('endless', '"atop" never ends and needs a terminal')),
  pgrep: reads(
    '-l,-a,-f,-x,-n,-o,-c,-i,-v,-d:text -u:word -U:word -P:word -g:word -s:word -t:word -r:word --list-name --list-full --full --exact --newest --oldest --count --ignore-case --parent:word --euid:word --delimiter:text',
    'text',
    { max: 1 },
  ),
  pidof: reads('-s,-x,-q,-c,-o:word', 'word', { min: 1 }),
  pstree: reads(
    '-a,-c,-g,-h,-H:num -l,-n,-N:word -p,-s,-S,-t,-T,-u,-Z,-A,-G,-U,-C:word --arguments --show-pids --long',
    'word',
    { max: 1 },
  ),
  pmap: reads('-x,-X,-XX,-d,-p,-q,-A:word --extended --device --show-path --quiet', 'num', { min: 1 }),
  pwdx: reads('', 'num', { min: 1 }),
  free: reads(
    '-b,-k,-m,-g,-h,-l,-t,-w,-v,-s:num -c:num --bytes --kibi --mebi --gibi --human --total --wide --lohi --si --tera --giga --mega --kilo --seconds:num --count:num',
    'none',
    {
      check: (call) =>
        valuesOf(call, '-s', '--seconds').length > 0 && valuesOf(call, '-c', '--count').length === 0
          ? write('endless', '"free -s" without -c never ends', 'Add -c 3.')
          : undefined,
    },
  ),
  uptime: reads('-p,-s --pretty --since', 'none'),
  w: reads('-h,-s,-f,-i,-o,-u', 'word'),
  who: reads('-a,-b,-d,-H,-l,-m,-p,-q,-r,-s,-t,-T,-u --all --boot --count', 'none'),
  users: reads('', 'none'),
  last: reads('-n:num -NUM -a,-d,-F,-i,-R,-w,-x', 'word'),
  vmstat: repeating(
    '-a,-f,-m,-n,-s,-d,-D,-w,-t,-S:word -p:word --active --stats --disk --slabs --wide --timestamp --unit:word',
    'Give a count: vmstat 1 5.',
  ),
  iostat,
  mpstat: repeating('-A,-u,-V,-P:word -I:word', 'Give a count: mpstat 1 3.'),
  pidstat: repeating(
    '-d,-h,-H,-I,-l,-r,-R,-s,-t,-u,-U,-v,-w,-p:word -C:word -T:word --human',
    'Give a count: pidstat 1 3.',
  ),
  sar: repeating(
    '-A,-b,-B,-d,-q,-r,-R,-S,-u,-v,-w,-W,-p,-h,-z -n:word -P:word -s:word -e:word',
    'Give a count: sar -u 1 3.',
  ),
  nfsstat: reads('-c,-s,-m,-n,-r,-2,-3,-4,-l', 'none'),
  numastat: reads('-c,-m,-n,-p:word -s,-v,-z', 'word'),
  lscpu: reads('-a,-b,-c,-J,-x,-p?word -e?word --all --json --parse?word --extended?word', 'none'),
  lsmem: reads('-a,-b,-J,-n,-o:word --json --all --summary?word', 'none'),
  lspci: reads('-v,-vv,-vvv,-n,-nn,-k,-m,-mm,-t,-x,-s:word -d:word', 'none'),
  lsusb: reads('-v,-t,-s:word -d:word', 'none'),
  lsmod: reads('', 'none'),
  modinfo: reads('-F:word -0,-a,-d,-l,-p,-n', 'word'),
  lsns: reads('-l,-n,-J,-r,-t:word -p:num -o:word --list --json', 'num'),
  lslocks: reads('-J,-n,-r,-u,-p:num', 'none'),
  lsipc: reads('-m,-q,-s,-g,-c,-t,-J', 'none'),
  ipcs: reads('-a,-b,-c,-l,-m,-p,-q,-s,-t,-u,-i:num', 'none'),
  prlimit,
  ulimit: reads('-a,-S,-H,-n,-u,-c,-d,-f,-l,-m,-s,-t,-v,-p,-q,-i,-e,-r,-x', 'none'),
  slabtop: (words, context, name) =>
    words.some(({ text }) => text === '-o' || text === '--once')
      ? reads('-o,-s:word --once --sort:word', 'none')(words, context, name)
      : write('endless', '"slabtop" never ends', 'Use slabtop -o.'),
  ipcrm: always(destructive('removes', '"ipcrm" removes shared memory, queues and semaphores')),
  ldconfig: reads('-p,-v --print-cache', 'none', {
    check: (call) =>
      call.flags.has('-p') || call.flags.has('--print-cache')
        ? undefined
        : write('loads', '"ldconfig" rebuilds its cache'),
  }),
  chage: (words) =>
    /^(?:-l|--list)$/.test(words[0]?.text ?? '') && words.length === 2
      ? read('"chage -l" only tells')
      : write('accounts', '"chage" changes accounts'),
  dmesg: reads(
    '-T,-H,-k,-L?word -P,-r,-S,-t,-u,-x,-l:word -f:word --ctime --human --kernel --level:word --facility:word --nopager --color?word --raw --userspace --decode --reltime --notime --since:text --until:text',
    'none',
  ),
  sysctl: (words, context, name) => {
    if (words.some(({ text }) => /^-[pwf]|^--(?:load|write|system)|=|\.\.|^\/(?!proc\/sys\/)/.test(text)))
      return write('kernel-parameter', '"sysctl" changes kernel parameters');
    return sysctl(words, context, name);
  },
  kill,
  pkill: always(destructive('signal', '"pkill" ends processes by name')),
  killall: always(destructive('signal', '"killall" ends processes by name')),
  killall5: always(destructive('signal', '"killall5" ends every process')),
  skill: always(destructive('signal', '"skill" ends processes')),
  printenv: always(env),
  gdb: always(write('attach', '"gdb" stops processes')),
  perf: (words) =>
    /^(?:list|report)$/.test(words[0]?.text ?? '')
      ? write('attach', '"perf" writes and reads recordings')
      : write('attach', '"perf" attaches to processes'),
  tcpdump: always(write('attach', '"tcpdump" listens to the network, secrets included')),
  bpftrace: always(write('attach', '"bpftrace" runs code in the kernel')),
};

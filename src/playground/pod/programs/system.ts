import type { Script } from '../program.ts';

/** Programs that describe the machine. */
export const systemPrograms: Readonly<Record<string, Script>> = {
  hostname: function* (call) {
    yield { out: `${call.argv.includes('-i') ? call.container.podIp : call.container.pod}\n` };
    return 0;
  },
  whoami: function* (call) {
    yield { out: `${call.container.seed.user.name}\n` };
    return 0;
  },
  id: function* (call) {
    const { name, uid } = call.container.seed.user;
    const option = call.argv[1];
    if (option === '-u' || option === '-g') yield { out: `${uid}\n` };
    else if (option === '-un' || option === '-gn') yield { out: `${name}\n` };
    else yield { out: `uid=${uid}(${name}) gid=${uid}(${name}) groups=${uid}(${name})\n` };
    return 0;
  },
  uname: function* (call) {
    const release = '6.1.0-28-cloud-amd64';
    const version = '#1 SMP PREEMPT_DYNAMIC Debian 6.1.119-1';
    const options = call.argv.slice(1).join('');
    const parts = options.includes('a')
      ? ['Linux', call.container.pod, release, version, 'x86_64', 'GNU/Linux']
      : [
          ...(options === '' || options.includes('s') ? ['Linux'] : []),
          ...(options.includes('n') ? [call.container.pod] : []),
          ...(options.includes('r') ? [release] : []),
          ...(options.includes('v') ? [version] : []),
          ...(options.includes('m') ? ['x86_64'] : []),
        ];
    yield { out: `${parts.join(' ')}\n` };
    return 0;
  },
  arch: function* () {
    yield { out: 'x86_64\n' };
    return 0;
  },
  nproc: function* () {
    yield { out: '4\n' };
    return 0;
  },
  ps: function* (call) {
    const processes = [...call.container.processes.list()];
    const user = call.container.seed.user.name.padEnd(8);
    const full = call.argv.length > 1;
    yield {
      out: full
        ? 'USER       PID  PPID  PGID STAT START   TIME COMMAND\n'
        : '    PID TTY          TIME CMD\n',
    };
    for (const { pid, ppid, pgid, argv, startedAt } of processes) {
      const start = startedAt.toISOString().slice(11, 16);
      const columns = [pid, ppid, pgid].map((value) => String(value).padStart(5)).join(' ');
      const state = pid === pgid ? 'Ss  ' : 'S   ';
      yield {
        out: full
          ? `${user} ${columns} ${state} ${start}   0:00 ${argv.join(' ')}\n`
          : `${String(pid).padStart(7)} ?        00:00:00 ${argv[0]?.split('/').pop()}\n`,
      };
    }
    return 0;
  },
  df: function* (call) {
    const human = call.argv.some((word) => word.startsWith('-') && word.includes('h'));
    yield {
      out: human
        ? 'Filesystem      Size  Used Avail Use% Mounted on\noverlay          59G   21G   36G  37% /\ntmpfs            64M     0   64M   0% /dev\n/dev/vda1        59G   21G   36G  37% /etc/hosts\n'
        : 'Filesystem     1K-blocks     Used Available Use% Mounted on\noverlay         61608748 21985824  36467052  38% /\ntmpfs              65536        0     65536   0% /dev\n/dev/vda1       61608748 21985824  36467052  38% /etc/hosts\n',
    };
    return 0;
  },
  free: function* (call) {
    const mega = call.argv.some((word) => word === '-m' || word === '-h');
    const row = mega
      ? [7936, 3120, 812, 14, 4004, 4590]
      : [8126464, 3194880, 831488, 14336, 4100096, 4700160];
    const cells = row.map((value) => String(value).padStart(12)).join('');
    yield {
      out: `               total        used        free      shared  buff/cache   available\nMem:   ${cells}\nSwap:             0           0           0\n`,
    };
    return 0;
  },
  uptime: function* () {
    const time = new Date().toISOString().slice(11, 19);
    yield { out: ` ${time} up 120 days,  3:14,  0 users,  load average: 0.42, 0.37, 0.31\n` };
    return 0;
  },
  mount: function* () {
    yield {
      out: 'overlay on / type overlay (rw,relatime)\nproc on /proc type proc (rw,nosuid,nodev,noexec,relatime)\ntmpfs on /dev type tmpfs (rw,nosuid,size=65536k,mode=755)\n',
    };
    return 0;
  },
  proxy: function* (call) {
    if (call.argv.includes('--version')) {
      yield { out: 'proxy 1.31.0\n' };
      return 0;
    }
    yield { err: 'usage: proxy serve | proxy --version\n' };
    return 64;
  },
  psql: function* () {
    yield { err: 'psql: error: this stand-in has no database behind it\n' };
    return 2;
  },
};

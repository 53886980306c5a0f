import type { ContainerSeed } from '../world/workload.ts';

interface Result {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

interface Host {
  readonly pod: string;
  readonly seed: ContainerSeed;
  readonly processes: () => readonly { readonly pid: number; readonly name: string }[];
  /** Whether there is such a process; signal 0 only asks. */
  readonly kill: (pid: number, signal: number) => boolean;
}

const signals: Readonly<Record<string, number>> = { HUP: 1, INT: 2, QUIT: 3, KILL: 9, TERM: 15 };

/** Programs about the machine, which the in-memory shell lacks or would answer for the wrong machine. */
export function systemCommands({
  pod,
  seed,
  processes,
  kill,
}: Host): Readonly<Record<string, (args: readonly string[]) => Result>> {
  const { name, uid } = seed.user;
  const say = (stdout: string): Result => ({ stdout, stderr: '', exitCode: 0 });
  return {
    hostname: () => say(`${pod}\n`),
    id: (args) =>
      say(args[0] === '-u' ? `${uid}\n` : `uid=${uid}(${name}) gid=${uid}(${name}) groups=${uid}(${name})\n`),
    whoami: () => say(`${name}\n`),
    uname: (args) =>
      say(
        args.includes('-a')
          ? `Linux ${pod} 6.8.0 #1 SMP x86_64 GNU/Linux\n`
          : args.includes('-r')
            ? '6.8.0\n'
            : 'Linux\n',
      ),
    uptime: () => say(' 03:12:44 up 20 days,  4:11,  0 users,  load average: 0.42, 0.38, 0.35\n'),
    nproc: () => say('4\n'),
    free: () =>
      say(
        '              total        used        free      shared  buff/cache   available\nMem:         524288      212992      143360        1024      167936      304128\nSwap:             0           0           0\n',
      ),
    df: () =>
      say(
        'Filesystem     1K-blocks     Used Available Use% Mounted on\noverlay        101430960 41245112  60169464  41% /\ntmpfs              65536        0     65536   0% /dev\n',
      ),
    ps: () =>
      say(
        [
          '    PID USER     COMMAND',
          `      1 ${name.padEnd(8)} ${(seed.command ?? ['sh']).join(' ')}`,
          ...processes().map((one) => `${String(one.pid).padStart(7)} ${name.padEnd(8)} ${one.name}`),
          '',
        ].join('\n'),
      ),
    kill: (args) => killCommand(args, kill),
  };
}

function killCommand(args: readonly string[], kill: Host['kill']): Result {
  let signal = 15;
  const pids: number[] = [];
  for (const [index, word] of args.entries()) {
    const named = /^-(?:SIG)?([A-Z]+|\d+)$/.exec(word)?.[1];
    if (index === 0 && named !== undefined) signal = signals[named] ?? Number(named);
    else if (word !== '--' && word !== '-s') pids.push(Number(word));
  }
  const missing = pids.filter((pid) => !kill(pid, signal));
  return {
    stdout: '',
    stderr: missing.map((pid) => `kill: (${pid}) - No such process\n`).join(''),
    exitCode: missing.length > 0 || pids.length === 0 ? 1 : 0,
  };
}

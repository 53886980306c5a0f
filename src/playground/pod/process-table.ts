import { endsProcess, type SignalName, signalNumbers } from './signal.ts';
import { BrokenPipe, type Io } from './stream.ts';

/** A process of a container, as its own program sees it. */
export interface Process {
  readonly pid: number;
  readonly ppid: number;
  pgid: number;
  argv: readonly string[];
  readonly startedAt: Date;
  /** Settles like `promise`, but rejects with `Killed` as soon as the process is killed. */
  unlessKilled<T>(promise: Promise<T>): Promise<T>;
  sleep(ms: number): Promise<void>;
  /** Called before a signal ends the process; true means that it is taken care of. Not asked for KILL. */
  onSignal?: (signal: SignalName) => boolean;
}

interface Spawn {
  readonly argv: readonly string[];
  readonly io: Io;
  readonly main: (process: Process) => Promise<number>;
  readonly ppid?: number;
  /** Default: a group of its own. */
  readonly pgid?: number;
}

export interface ProcessTable {
  /** Starts a process; it holds its streams until it ends. `exited` is its exit code, 128 + n after a signal. */
  spawn(spawn: Spawn): { readonly pid: number; readonly exited: Promise<number> };
  list(): readonly Process[];
  /** Signals a process, or with a negative number its group; false when there is none. */
  signal(pid: number, signal: SignalName | 0): boolean;
  killAll(): void;
}

/** Ends the program of a killed process from the inside. */
class Killed extends Error {
  readonly signal: SignalName;

  constructor(signal: SignalName) {
    super(`The process was ended by signal ${signal}.`);
    this.name = 'Killed';
    this.signal = signal;
  }
}

/** There are too many processes. */
class TooManyProcesses extends Error {
  constructor() {
    super('fork: Resource temporarily unavailable');
    this.name = 'TooManyProcesses';
  }
}

const maxProcesses = 256;
/** A forgotten process ends at last: the playground may stand open for days. */
const maxLifetimeMs = 60 * 60_000;

/** The processes of one container; pid 1 is the container's own. */
export function createProcessTable(init: {
  readonly argv: readonly string[];
  readonly startedAt: Date;
}): ProcessTable {
  const table = new Map<number, { readonly process: Process; readonly kill: (signal: SignalName) => void }>();
  const first: Process = {
    pid: 1,
    ppid: 0,
    pgid: 1,
    argv: init.argv,
    startedAt: init.startedAt,
    unlessKilled: (promise) => promise,
    sleep: async () => undefined,
  };
  let lastPid = 30;

  function spawn({ argv, io, main, ppid = 0, pgid }: Spawn) {
    if (table.size >= maxProcesses) throw new TooManyProcesses();
    lastPid += 1 + (lastPid % 3);
    const pid = lastPid;
    const life = createLife();
    const process: Process = { pid, ppid, pgid: pgid ?? pid, argv, startedAt: new Date(), ...life };
    table.set(pid, { process, kill: life.kill });
    const streams = [io.stdin, io.stdout, io.stderr];
    for (const stream of streams) stream.retain?.();
    const lifetime = setTimeout(() => life.kill('KILL'), maxLifetimeMs);
    lifetime.unref();
    const exited = process
      .unlessKilled(start(main, process))
      .catch((error: unknown) => exitCodeOf(error, io));
    return {
      pid,
      exited: exited.finally(() => {
        clearTimeout(lifetime);
        table.delete(pid);
        life.kill('KILL');
        for (const stream of streams) stream.release?.();
      }),
    };
  }

  return {
    spawn,
    list: () => [first, ...[...table.values()].map((entry) => entry.process)],
    signal: (pid, signal) => {
      const found = [...table.values()].filter(({ process }) =>
        pid < 0 ? process.pgid === -pid : process.pid === pid,
      );
      if (signal !== 0) {
        for (const { process, kill } of found) {
          const handled = signal !== 'KILL' && process.onSignal?.(signal) === true;
          if (!handled && endsProcess(signal)) kill(signal);
        }
      }
      // The container's own process has no handler for TERM, so the kernel drops what its namespace sends it.
      return found.length > 0 || Math.abs(pid) === 1;
    },
    killAll: () => {
      for (const { kill } of table.values()) kill('KILL');
    },
  };
}

function createLife(): Pick<Process, 'unlessKilled' | 'sleep'> & { kill(signal: SignalName): void } {
  let killed: Killed | undefined;
  const onKill = new Set<() => void>();
  const unlessKilled = <T>(promise: Promise<T>): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      const stop = () => reject(killed);
      if (killed) {
        promise.catch(() => undefined);
        return stop();
      }
      onKill.add(stop);
      promise.then(resolve, reject).finally(() => onKill.delete(stop));
    });
  return {
    unlessKilled,
    sleep: (ms) => {
      let timer: NodeJS.Timeout | undefined;
      const slept = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, Math.min(ms, 2 ** 31 - 1));
      });
      return unlessKilled(slept).finally(() => clearTimeout(timer));
    },
    kill: (signal) => {
      if (killed) return;
      killed = new Killed(signal);
      for (const stop of [...onKill]) stop();
    },
  };
}

async function start(main: Spawn['main'], process: Process): Promise<number> {
  return main(process);
}

async function exitCodeOf(error: unknown, io: Io): Promise<number> {
  if (error instanceof Killed) return 128 + signalNumbers[error.signal];
  if (error instanceof BrokenPipe) return 128 + signalNumbers.PIPE;
  const words = error instanceof Error ? error.message : String(error);
  await io.stderr.write(Buffer.from(`${words}\n`)).catch(() => undefined);
  return 70;
}

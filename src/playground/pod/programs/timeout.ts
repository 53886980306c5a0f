import { findProgram } from '../executable.ts';
import type { Call } from '../program.ts';
import { readSignal, type SignalName } from '../signal.ts';
import { readDuration } from './demos.ts';

interface Request {
  readonly signal: SignalName;
  readonly killAfterMs: number | undefined;
  readonly foreground: boolean;
  readonly preserveStatus: boolean;
  readonly durationMs: number;
  readonly argv: readonly string[];
}

/** `timeout [-s SIGNAL] [-k DURATION] DURATION PROGRAM…`, like coreutils: unless `--foreground`, in a process group of its own. */
export async function timeout(call: Call): Promise<number> {
  const request = readRequest(call.argv.slice(1));
  if (typeof request === 'string') {
    await call.io.stderr.write(Buffer.from(`timeout: ${request}\n`));
    return 125;
  }
  const { process, container } = call;
  const { argv } = request;
  const found = await findProgram(container, argv[0] ?? '', call.cwd);
  if (found.kind !== 'found') {
    const isThere = found.kind === 'denied' || found.kind === 'directory';
    const why = isThere ? 'Permission denied' : 'No such file or directory';
    await call.io.stderr.write(Buffer.from(`timeout: failed to run command '${argv[0]}': ${why}\n`));
    return isThere ? 126 : 127;
  }
  if (!request.foreground) process.pgid = process.pid;
  const child = container.processes.spawn({
    argv,
    io: call.io,
    ppid: process.pid,
    pgid: process.pgid,
    main: (own) => found.program({ ...call, argv, process: own }),
  });
  const signalChild = (signal: SignalName) => container.processes.signal(child.pid, signal);
  process.onSignal = (signal) => {
    if (signal === 'CHLD') return false;
    if (process.pgid === process.pid && signal === request.signal) return true;
    return signalChild(signal);
  };
  if (request.durationMs === 0) return process.unlessKilled(child.exited);
  const inTime = await within(child.exited, request.durationMs, call);
  if (inTime !== undefined) return inTime;
  process.onSignal = () => true;
  // The whole group, as the real one does; we ourselves are deaf to it.
  container.processes.signal(request.foreground ? child.pid : -process.pgid, request.signal);
  signalChild(request.signal);
  if (request.killAfterMs !== undefined) {
    const gone = await within(child.exited, request.killAfterMs, call);
    if (gone === undefined) {
      signalChild('KILL');
      await process.unlessKilled(child.exited);
      return 137;
    }
  }
  const code = await process.unlessKilled(child.exited);
  if (request.preserveStatus) return code;
  return request.signal === 'KILL' ? 137 : 124;
}

async function within(exited: Promise<number>, ms: number, call: Call): Promise<number | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), Math.min(ms, 2 ** 31 - 1));
  });
  try {
    return await call.process.unlessKilled(Promise.race([exited, late]));
  } finally {
    clearTimeout(timer);
  }
}

function readRequest(words: readonly string[]): Request | string {
  let signal: SignalName = 'TERM';
  let killAfterMs: number | undefined;
  let foreground = false;
  let preserveStatus = false;
  const rest = [...words];
  while (rest[0]?.startsWith('-')) {
    const [option = '', inline] = splitOption(rest.shift() ?? '');
    const value = () => inline ?? rest.shift() ?? '';
    if (option === '--') break;
    if (option === '--foreground') foreground = true;
    else if (option === '--preserve-status') preserveStatus = true;
    else if (option === '-s' || option === '--signal') {
      const name = value();
      const read = readSignal(name);
      if (read === undefined) return `'${name}': invalid signal`;
      signal = read;
    } else if (option === '-k' || option === '--kill-after') {
      const text = value();
      killAfterMs = readDuration(text);
      if (killAfterMs === undefined) return `invalid time interval '${text}'`;
    } else if (option !== '-v' && option !== '--verbose') return `unrecognized option '${option}'`;
  }
  const [duration = '', ...argv] = rest;
  const durationMs = readDuration(duration);
  if (durationMs === undefined) return `invalid time interval '${duration}'`;
  if (argv.length === 0) return 'missing operand';
  return { signal, killAfterMs, foreground, preserveStatus, durationMs, argv };
}

function splitOption(word: string): readonly [string, string | undefined] {
  if (word.startsWith('--')) {
    const at = word.indexOf('=');
    return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
  }
  return word.length > 2 ? [word.slice(0, 2), word.slice(2)] : [word, undefined];
}

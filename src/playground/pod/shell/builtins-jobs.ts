import { readSignal, type SignalName, signalNumbers } from '../signal.ts';
import { ShellComplaint } from './flow.ts';
import { say } from './say.ts';
import type { Scope } from './state.ts';
import { waitOrSignal } from './traps.ts';

/** `wait [PID…]`. */
export async function wait(args: readonly string[], scope: Scope): Promise<number> {
  const { jobs } = scope.state;
  const pids = args.length === 0 ? [...jobs.keys()] : args.map((word) => Number(word.replace(/^%/, '')));
  let code = 0;
  for (const pid of pids) {
    const job = jobs.get(pid);
    code = job === undefined ? 127 : await waitOrSignal(job.exited, scope);
    if (scope.pulse.pending.length > 0) return code;
  }
  return args.length === 0 ? 0 : code;
}

/** `jobs`. */
export async function jobs(_args: readonly string[], scope: Scope): Promise<number> {
  const running = new Set(scope.container.processes.list().map(({ pid }) => pid));
  for (const pid of scope.state.jobs.keys()) if (running.has(pid)) await say(scope, `[${pid}] Running\n`);
  return 0;
}

/** `trap [ACTION] SIGNAL…`. */
export async function trap(args: readonly string[], scope: Scope): Promise<number> {
  const words = args[0] === '--' ? args.slice(1) : args;
  if (words.length === 0) {
    for (const [name, action] of scope.state.traps) await say(scope, `trap -- '${action}' ${name}\n`);
    return 0;
  }
  const [action = '', ...names] = words.length === 1 ? ['-', ...words] : words;
  for (const name of names) {
    const signal = name === 'EXIT' || name === '0' ? 'EXIT' : readSignal(name);
    if (signal === undefined) throw new ShellComplaint(`trap: ${name}: bad trap`, 1);
    if (action === '-') scope.state.traps.delete(signal);
    else scope.state.traps.set(signal, action);
  }
  return 0;
}

/** `kill [-SIGNAL] [--] PID…`; a negative number is a process group. */
export async function kill(args: readonly string[], scope: Scope): Promise<number> {
  const words = [...args];
  if (words[0] === '-l' || words[0] === '-L') {
    await say(scope, `${Object.keys(signalNumbers).join(' ')}\n`);
    return 0;
  }
  let signal: SignalName | 0 = 'TERM';
  if (words[0] === '-s' || words[0] === '-n') {
    signal = parseSignal(words[1] ?? '');
    words.splice(0, 2);
  } else if (/^-./.test(words[0] ?? '') && words[0] !== '--') {
    signal = parseSignal((words.shift() ?? '').slice(1));
  }
  if (words[0] === '--') words.shift();
  if (words.length === 0) throw new ShellComplaint('kill: usage: kill [-s sigspec | -signum] pid ...', 2);
  let code = 0;
  for (const word of words) {
    const pid = word === '0' ? -scope.process.pgid : Number(word);
    if (!Number.isInteger(pid)) throw new ShellComplaint(`kill: Illegal number: ${word}`, 2);
    if (!scope.container.processes.signal(pid, signal)) {
      await say(scope, `${scope.state.name}: kill: (${word}) - No such process\n`, 2);
      code = 1;
    }
  }
  return code;
}

function parseSignal(text: string): SignalName | 0 {
  if (text === '0') return 0;
  const signal = readSignal(text);
  if (signal === undefined) throw new ShellComplaint(`kill: ${text}: invalid signal specification`, 1);
  return signal;
}

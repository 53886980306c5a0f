import { type SignalName, signalNumbers } from '../signal.ts';
import { ShellExit } from './flow.ts';
import { runScript } from './script.ts';
import type { Scope } from './state.ts';

const commandsPerBreath = 100;

/** Runs the actions of signals that came, between two commands; gives other work its turn now and then. */
export async function runPendingTraps(scope: Scope): Promise<void> {
  scope.pulse.commands += 1;
  if (scope.pulse.commands % commandsPerBreath === 0) await scope.process.sleep(1);
  for (let signal = scope.pulse.pending.shift(); signal; signal = scope.pulse.pending.shift()) {
    const action = scope.state.traps.get(signal);
    if (action === undefined || action === '') continue;
    const code = scope.state.lastCode;
    await runScript(action, scope);
    scope.state.lastCode = code;
  }
}

/** Runs the action of `trap … EXIT`, once, and answers the code the shell ends with. */
export async function runExitTrap(code: number, scope: Scope): Promise<number> {
  const action = scope.state.traps.get('EXIT');
  if (action === undefined || action === '') return code;
  scope.state.traps.delete('EXIT');
  scope.state.lastCode = code;
  try {
    await runScript(action, scope);
    return code;
  } catch (error) {
    if (error instanceof ShellExit) return error.code;
    throw error;
  }
}

/** Listens for the signals the shell has traps for; a waiting shell wakes up. */
export function listenForSignals(scope: Scope): void {
  scope.process.onSignal = (signal) => {
    const action = scope.state.traps.get(signal);
    if (action === undefined) return false;
    if (action !== '') {
      scope.pulse.pending.push(signal);
      scope.pulse.wake();
    }
    return true;
  };
}

/** Waits for a promise or the next trapped signal, whichever is first: then 128 + its number, as `wait` answers. */
export async function waitOrSignal(exited: Promise<number>, scope: Scope): Promise<number> {
  const interrupted = new Promise<number>((resolve) => {
    const wake = () => resolve(128 + signalNumbers[scope.pulse.pending[0] as SignalName]);
    if (scope.pulse.pending.length > 0) wake();
    else scope.pulse.wake = wake;
  });
  try {
    return await scope.process.unlessKilled(Promise.race([exited, interrupted]));
  } finally {
    scope.pulse.wake = () => undefined;
  }
}

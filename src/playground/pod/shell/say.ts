import type { ShellComplaint } from './flow.ts';
import { type Scope, sinkOf } from './state.ts';

/** Writes text to one of the command's streams; nothing when it is closed. */
export async function say(scope: Scope, text: string | Uint8Array, number: 1 | 2 = 1): Promise<void> {
  const sink = sinkOf(scope.fds, number);
  if (sink === undefined) return;
  await scope.process.unlessKilled(sink.write(typeof text === 'string' ? Buffer.from(text) : text));
}

/** Says a complaint the way `sh` does; answers its exit code. */
export async function complain(complaint: ShellComplaint, scope: Scope): Promise<number> {
  await say(scope, `${scope.state.name}: ${complaint.message}\n`, 2);
  return complaint.code;
}

import type { ScriptNode } from 'just-bash';
import { createPipe } from '../pipe.ts';
import { readAll } from '../stream.ts';
import type { Fds, Scope } from './state.ts';
import { runInSubshell } from './subshell.ts';

const maxCapturedBytes = 16 * 1024 * 1024;

/** What `$(…)` stands for: the output without the newlines at its end. Sets `$?`. */
export async function captureOutput(script: ScriptNode, scope: Scope): Promise<string> {
  const { source, sink } = createPipe();
  const fds: Fds = new Map([...scope.fds, [1, { sink }] as const]);
  source.retain?.();
  sink.retain?.();
  const read = readAll(source, maxCapturedBytes).finally(() => source.release?.());
  const ran = runInSubshell(script.statements, { ...scope, fds }).finally(() => sink.release?.());
  const [captured, code] = await scope.process.unlessKilled(Promise.all([read, ran]));
  scope.state.lastCode = code;
  scope.state.substitutionCode = code;
  return captured.bytes.toString().replaceAll('\0', '').replace(/\n+$/, '');
}

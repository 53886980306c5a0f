import { findProgram, type Missing } from '../executable.ts';
import { emptySource, nullSink } from '../stream.ts';
import { say } from './say.ts';
import { environmentOf, type Scope, sinkOf, sourceOfFd } from './state.ts';

/** Runs a program as a child, or where nothing follows in the shell's own place; answers its exit code. */
export async function runExternal(
  argv: readonly string[],
  scope: Scope,
  assignments: ReadonlyMap<string, string>,
): Promise<number> {
  const [name = ''] = argv;
  const { container, process } = scope;
  const found = await findProgram(container, name, scope.state.cwd);
  if (found.kind !== 'found') {
    await say(scope, `${describeMissing(found.kind, name, scope.state.name)}\n`, 2);
    return found.kind === 'denied' || found.kind === 'directory' ? 126 : 127;
  }
  const io = {
    stdin: sourceOfFd(scope.fds, 0) ?? emptySource,
    stdout: sinkOf(scope.fds, 1) ?? nullSink,
    stderr: sinkOf(scope.fds, 2) ?? nullSink,
  };
  const env = { ...environmentOf(scope.state), ...Object.fromEntries(assignments) };
  const call = { container, argv, env, cwd: scope.state.cwd, io };
  if (scope.last) {
    delete process.onSignal;
    // Nothing is left of the shell that could still do anything at its end.
    scope.state.traps.clear();
    process.argv = argv;
    return found.program({ ...call, process });
  }
  const child = container.processes.spawn({
    argv,
    io,
    ppid: process.pid,
    pgid: process.pgid,
    main: (own) => found.program({ ...call, process: own }),
  });
  return process.unlessKilled(child.exited);
}

function describeMissing(kind: Exclude<Missing, 'found'>, name: string, shell: string): string {
  const isBash = shell.endsWith('bash');
  switch (kind) {
    case 'not-in-path':
      return isBash ? `${shell}: line 1: ${name}: command not found` : `${shell}: 1: ${name}: not found`;
    case 'no-file':
      return isBash
        ? `${shell}: line 1: ${name}: No such file or directory`
        : `${shell}: 1: ${name}: not found`;
    case 'denied':
      return `${shell}: ${isBash ? 'line ' : ''}1: ${name}: Permission denied`;
    case 'directory':
      return `${shell}: ${isBash ? 'line ' : ''}1: ${name}: ${isBash ? 'Is a directory' : 'Permission denied'}`;
  }
}

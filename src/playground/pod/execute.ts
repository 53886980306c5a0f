import { randomBytes } from 'node:crypto';
import type { Container } from './container.ts';
import { findProgram, type Missing } from './executable.ts';
import type { Io } from './stream.ts';

export type Execution =
  | { readonly kind: 'started'; readonly pid: number; readonly exited: Promise<number> }
  /** The runtime could not start it; `message` is the runtime's own text. */
  | { readonly kind: 'failed'; readonly message: string };

/** Starts argv in a container as a session leader, the way a runtime does: no shell unless argv names one. */
export async function execute(container: Container, argv: readonly string[], io: Io): Promise<Execution> {
  const [name = ''] = argv;
  const { cwd } = container.seed;
  const found = await findProgram(container, name, cwd);
  if (found.kind !== 'found') return { kind: 'failed', message: runtimeMessage(found.kind, name) };
  const started = container.processes.spawn({
    argv,
    io,
    main: (process) => found.program({ container, process, argv, env: container.env, cwd, io }),
  });
  return { kind: 'started', ...started };
}

/** What containerd and runc say, word for word. */
function runtimeMessage(kind: Exclude<Missing, 'found'>, name: string): string {
  const id = randomBytes(32).toString('hex');
  return `failed to exec in container: failed to start exec "${id}": OCI runtime exec failed: exec failed: unable to start container process: ${reason(kind, name)}: unknown`;
}

function reason(kind: Exclude<Missing, 'found'>, name: string): string {
  const quoted = JSON.stringify(name);
  switch (kind) {
    case 'not-in-path':
      return `exec: ${quoted}: executable file not found in $PATH`;
    case 'no-file':
      return `exec: ${quoted}: stat ${name}: no such file or directory`;
    case 'denied':
      return `exec: ${quoted}: permission denied`;
    case 'directory':
      return `exec: ${quoted}: is a directory`;
  }
}

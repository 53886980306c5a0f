import type { Container } from './container.ts';
import { findProgram } from './executable.ts';
import { runtimeMessage } from './runtime-message.ts';
import type { Io } from './stream.ts';

export type Execution =
  | { readonly kind: 'started'; readonly pid: number; readonly exited: Promise<number> }
  /** The runtime could not start it; `message` is the runtime's own text. */
  | { readonly kind: 'failed'; readonly message: string };

/** Where commands can be started. */
export interface RunningContainer {
  execute(argv: readonly string[], io: Io): Promise<Execution>;
  /** Ends every process. */
  stop(): void;
}

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

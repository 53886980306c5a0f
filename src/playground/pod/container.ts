import type { Bash } from 'just-bash';
import type { ContainerSeed } from '../world/workload.ts';
import { commonPrograms, imagePrograms, type Piece, type Program } from './programs.ts';
import { systemCommands } from './system.ts';

/** Bytes on their way out of a process; the returned promise holds the process back. */
export type Write = (stream: 'stdout' | 'stderr', bytes: Uint8Array) => Promise<void>;

export type Ended =
  | { readonly started: true; readonly exitCode: number }
  | { readonly started: false; readonly message: string };

export interface Container {
  /** Runs argv to its end, whether anybody still listens or not. */
  readonly run: (
    argv: readonly string[],
    io: { readonly write: Write; readonly stdin: () => Promise<Uint8Array> },
  ) => Promise<Ended>;
}

interface Process {
  readonly pid: number;
  readonly name: string;
  readonly stop: AbortController;
}

/** A container with a shell in memory: its files, environment and programs are the seed's; nothing of the host is in reach. */
export function openContainer(seed: ContainerSeed, pod: string): Container {
  const processes = new Map<number, Process>();
  const memory = new Map<string, unknown>();
  let nextPid = 20;
  let shell: Promise<Bash> | undefined;

  const programs: Record<string, Program> = { ...(seed.hasShell ? commonPrograms : {}) };
  for (const name of seed.programs)
    if (imagePrograms[name] !== undefined) programs[name] = imagePrograms[name];

  /** Runs a scripted program, piece by piece. */
  async function runProgram(
    name: string,
    program: Program,
    args: readonly string[],
    write: (piece: Piece) => Promise<void>,
  ): Promise<number> {
    const process: Process = { pid: nextPid, name: [name, ...args].join(' '), stop: new AbortController() };
    nextPid += 1;
    processes.set(process.pid, process);
    try {
      const steps = program({ args, pod, signal: process.stop.signal, memory });
      for (;;) {
        const step = await steps.next();
        if (process.stop.signal.aborted) return 128 + Number(process.stop.signal.reason);
        if (step.done === true) return step.value;
        await write(step.value);
      }
    } finally {
      processes.delete(process.pid);
    }
  }

  function kill(pid: number, signal: number): boolean {
    const found = processes.get(Math.abs(pid));
    if (found !== undefined && signal !== 0) found.stop.abort(signal);
    return found !== undefined;
  }

  async function openShell(): Promise<Bash> {
    const { Bash, defineCommand } = await import('just-bash');
    const scripted = Object.entries(programs).map(([name, program]) =>
      defineCommand(name, async (args) => {
        const text = { stdout: '', stderr: '' };
        const exitCode = await runProgram(name, program, args, async (piece) => {
          text[piece.stream] += piece.text;
        });
        return { ...text, exitCode };
      }),
    );
    const system = Object.entries(
      systemCommands({ pod, seed, processes: () => [...processes.values()], kill }),
    ).map(([name, command]) => defineCommand(name, async (args) => command(args)));
    return new Bash({
      files: { ...seed.files },
      env: { ...seed.env, HOSTNAME: pod, HOME: '/', USER: seed.user.name },
      cwd: seed.cwd,
      customCommands: [...system, ...scripted],
      executionLimits: { maxCommandCount: 100_000, maxLoopIterations: 1_000_000 },
    });
  }

  return {
    async run(argv, { write, stdin }) {
      const [name = '', ...args] = argv;
      const program = programs[name.replace(/^(\/usr(\/local)?)?\/bin\/|^\/app\/bin\//, '')];
      if (program !== undefined) {
        const exitCode = await runProgram(name, program, args, ({ stream, text }) =>
          write(stream, Buffer.from(text)),
        );
        return { started: true, exitCode };
      }
      if (!seed.hasShell) return { started: false, message: notFound(name) };
      shell ??= openShell();
      const bash = await shell;
      const known = await bash.exec('command -v', { args: ['--', name] });
      if (known.exitCode !== 0 || name === '') return { started: false, message: notFound(name) };
      const input = Buffer.from(await stdin()).toString('latin1');
      const done = await bash.exec(`'${name.replaceAll("'", "'\\''")}'`, {
        args,
        stdin: input,
        stdinKind: 'bytes',
      });
      const encoding = 'stdoutKind' in done && done.stdoutKind === 'bytes' ? 'latin1' : 'utf8';
      if (done.stdout !== '') await write('stdout', Buffer.from(done.stdout, encoding));
      if (done.stderr !== '') await write('stderr', Buffer.from(done.stderr));
      return { started: true, exitCode: done.exitCode };
    },
  };
}

/** containerd's and runc's words for a program that is not in the image. */
function notFound(name: string): string {
  return `error executing command in container: failed to exec in container: failed to start exec "4f1c": OCI runtime exec failed: exec failed: unable to start container process: exec: "${name}": executable file not found in $PATH: unknown`;
}

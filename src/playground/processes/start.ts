import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync } from 'node:fs';
import { constants } from 'node:os';
import type { StartFailure } from '../pod/runtime-message.ts';
import { emptySource, type Io, nullSink } from '../pod/stream.ts';
import { type Fifo, openFifos } from './fifo.ts';
import { pumpIn, pumpOut } from './pump.ts';

interface Program {
  readonly file: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

type Started =
  | { readonly kind: 'started'; readonly pid: number; readonly exited: Promise<number> }
  | { readonly kind: 'failed'; readonly why: StartFailure };

/** Starts a process that leads its own session and group, as runc does. What is not wanted is `/dev/null`. */
export async function startProcess(program: Program, io: Io): Promise<Started> {
  const { stdin, stdout, stderr } = io;
  const wanted = [
    { direction: 'in', isWanted: stdin !== emptySource },
    { direction: 'out', isWanted: stdout !== nullSink },
    { direction: 'out', isWanted: stderr !== nullSink },
  ] as const;
  const fifos = await openFifos(
    program.cwd,
    wanted.filter(({ isWanted }) => isWanted).map(({ direction }) => direction),
  );
  const rest = [...fifos];
  const pipes = wanted.map(({ isWanted }) => (isWanted ? rest.shift() : undefined));
  const child = await launch(program, pipes);
  for (const { theirs } of fifos) closeSync(theirs);
  if (child instanceof Error) {
    for (const { ours } of fifos) closeSync(ours);
    return { kind: 'failed', why: readFailure(child) };
  }
  const exited = waitFor(child);
  const [into, out, err] = pipes;
  if (into !== undefined) void pumpIn(into.ours, stdin);
  // Both are held before either can be let go.
  stdout.retain?.();
  stderr.retain?.();
  if (out !== undefined) void pumpOut(out.ours, stdout);
  else stdout.release?.();
  if (err !== undefined) void pumpOut(err.ours, stderr);
  else stderr.release?.();
  return { kind: 'started', pid: child.pid ?? 0, exited };
}

/** The child, or the error that kept it from starting. */
async function launch(
  { file, argv, cwd, env }: Program,
  pipes: readonly (Fifo | undefined)[],
): Promise<ChildProcess | Error> {
  const [name = '', ...words] = argv;
  try {
    const child = spawn(file, words, {
      argv0: name,
      cwd,
      env,
      detached: true,
      stdio: pipes.map((pipe) => pipe?.theirs ?? 'ignore'),
    });
    if (child.pid !== undefined) return child;
    const [error] = (await once(child, 'error').catch((failure: unknown) => [failure])) as [Error];
    return error;
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
}

function readFailure(error: Error): StartFailure {
  const code = 'code' in error ? error.code : undefined;
  switch (code) {
    case 'E2BIG':
      return 'too-long';
    case 'EACCES':
    case 'EPERM':
      return 'denied';
    case 'ENOENT':
      return 'no-file';
    default:
      throw error;
  }
}

/** The exit code, or 128 and the signal's number, as a shell and a runtime both say it. */
async function waitFor(child: ChildProcess): Promise<number> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
}

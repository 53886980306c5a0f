import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

export interface Ended {
  /** -1 where it was ended from outside. */
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface HowToRun {
  readonly stdin?: Uint8Array;
  /** Sent SIGINT as soon as this stands in stdout or stderr. */
  readonly interruptAt?: string;
  readonly withinMs?: number;
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill();
});

/** Runs the built program as a user would. */
export function voicepipe(
  args: readonly string[],
  { stdin, interruptAt, withinMs = 60_000 }: HowToRun = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
    running.add(child);
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    let isInterrupted = false;
    const look = () => {
      if (interruptAt === undefined || isInterrupted) return;
      if (
        !Buffer.concat([...out, ...err])
          .toString()
          .includes(interruptAt)
      )
        return;
      isInterrupted = true;
      child.kill('SIGINT');
    };
    child.stdout.on('data', (part: Buffer) => {
      out.push(part);
      look();
    });
    child.stderr.on('data', (part: Buffer) => {
      err.push(part);
      look();
    });
    const late = setTimeout(() => child.kill('SIGKILL'), withinMs);
    child.on('error', reject);
    child.on('close', (code) => {
      running.delete(child);
      clearTimeout(late);
      resolve({ code: code ?? -1, stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString() });
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin ?? '');
  });
}

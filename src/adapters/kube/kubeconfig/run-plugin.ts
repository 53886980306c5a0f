import { spawn } from 'node:child_process';
import { InfrastructureError } from '../../../core/failure.ts';
import type { ExecEntry } from './shape.ts';

/** A login that waits for a browser nobody sees must not hold a run for ever. */
const timeoutMs = 30_000;
const maxOutputBytes = 1024 * 1024;
/** How long the last of the output may take after the end. */
const drainMs = 500;

/** Runs a credential plugin once and gives what it printed. Rejects with `cluster-unauthorized`; leaves no process behind. */
export function runPlugin(
  entry: ExecEntry,
  {
    of,
    env,
    info,
    stop,
  }: {
    readonly of: string;
    readonly env: Readonly<Record<string, string | undefined>>;
    /** What it is told in `KUBERNETES_EXEC_INFO`. */
    readonly info: string;
    readonly stop: AbortSignal;
  },
): Promise<string> {
  const added = Object.fromEntries((entry.env ?? []).map(({ name, value }) => [name, value]));
  return new Promise((resolve, reject) => {
    const fail = (why: string, cause?: unknown) =>
      reject(
        new InfrastructureError('cluster-unauthorized', `${of}: the exec plugin "${entry.command}" ${why}`, {
          retrySafe: true,
          cause,
        }),
      );
    const child = start(entry, { ...env, ...added, KUBERNETES_EXEC_INFO: info });
    if (child === undefined) return fail('cannot be started: its words hold a NUL byte.');
    const stdout: Buffer[] = [];
    let bytes = 0;
    let said = '';
    const kill = () => {
      try {
        const isOver = child.exitCode !== null || child.signalCode !== null;
        if (child.pid !== undefined && !isOver) process.kill(-child.pid, 'SIGKILL');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const timer = setTimeout(() => {
      kill();
      fail(`did not answer within ${timeoutMs / 1_000} s and was killed.`);
    }, timeoutMs);
    stop.addEventListener('abort', kill, { once: true });
    child.stdout.on('data', (piece: Buffer) => {
      bytes += piece.length;
      if (bytes <= maxOutputBytes) stdout.push(piece);
      else {
        kill();
        fail(`printed more than ${maxOutputBytes} bytes and was killed.`);
      }
    });
    child.stderr.on('data', (piece: Buffer) => {
      if (said.length < 1_000) said += piece.toString();
    });
    child.on('error', (cause: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      const hint = entry.installHint === undefined ? '' : ` ${oneLine(entry.installHint, 500)}`;
      fail(
        cause.code === 'ENOENT' ? `is not installed.${hint}` : `could not be started (${cause.code}).`,
        cause,
      );
    });
    // A helper that it leaves in the background may hold its output open.
    let late: NodeJS.Timeout | undefined;
    child.on('exit', () => {
      late = setTimeout(() => [child.stdout, child.stderr].map((out) => out.destroy()), drainMs);
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      clearTimeout(late);
      if (code === 0) resolve(Buffer.concat(stdout).toString('utf8'));
      else fail(`ended with ${code ?? 'a signal'}: ${oneLine(said, 200) || 'it said nothing'}`);
    });
  });
}

/** Undefined where Node refuses the words themselves. */
function start({ command, args }: ExecEntry, env: NodeJS.ProcessEnv) {
  const words = [command, ...(args ?? []), ...Object.entries(env).flat()];
  if (words.some((word) => word?.includes('\0'))) return undefined;
  return spawn(command, [...(args ?? [])], { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
}

/** Whatever others wrote, as a part of a sentence. */
function oneLine(text: string, maxLength: number): string {
  return text
    .slice(0, 4_096)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, maxLength);
}

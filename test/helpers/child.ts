import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface Child {
  readonly process: ChildProcess;
  /** The next line that the child prints; rejects with what it said on stderr when it ends before. */
  line(): Promise<string>;
  /** SIGKILL, and waits for the end. */
  kill(): Promise<void>;
}

/** Runs one of the scripts of `test/helpers/children` in a Node of its own. */
export function startChild(script: string, args: readonly string[]): Child {
  const child = spawn(
    process.execPath,
    ['--import', hook, fileURLToPath(new URL(`./children/${script}`, import.meta.url)), ...args],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let complaint = '';
  child.stderr.on('data', (data) => {
    complaint += String(data);
  });
  const ended = once(child, 'close');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    process: child,
    async line() {
      const next = await lines.next();
      if (next.done) throw new Error(`${script} ended before it answered: ${complaint}`);
      return next.value;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Node 20 does not strip types by itself. */
const hook = new URL('./run-typescript.mjs', import.meta.url).href;

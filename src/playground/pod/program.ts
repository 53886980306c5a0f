import type { Container } from './container.ts';
import type { Process } from './process-table.ts';
import type { Io } from './stream.ts';

/** How a program was called. */
export interface Call {
  readonly container: Container;
  readonly process: Process;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly io: Io;
}

/** A program: runs to its end and answers its exit code. */
export type Program = (call: Call) => Promise<number>;

/** What a scripted program does next. */
type Step =
  | { readonly out: string | Uint8Array }
  | { readonly err: string | Uint8Array }
  | { readonly waitMs: number };

/** A program written as the list of its steps; what it returns is its exit code. */
export type Script = (call: Call) => AsyncGenerator<Step, number> | Generator<Step, number>;

/** Makes a program of a script: it is held back while its output is not read, and can be killed between steps. */
export function play(script: Script): Program {
  return async (call) => {
    const steps = script(call);
    for (;;) {
      const next = await call.process.unlessKilled(Promise.resolve(steps.next()));
      if (next.done === true) return next.value;
      await take(next.value, call);
    }
  };
}

async function take(step: Step, call: Call): Promise<void> {
  if ('waitMs' in step) return call.process.sleep(step.waitMs);
  const [sink, content] = 'out' in step ? [call.io.stdout, step.out] : [call.io.stderr, step.err];
  await call.process.unlessKilled(sink.write(typeof content === 'string' ? Buffer.from(content) : content));
}

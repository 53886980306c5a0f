import type * as JustBash from 'just-bash';
import type { Process } from './process-table.ts';

/** The shell's tools (`grep`, `awk`, `jq`, …) and files of one container, all in memory. */
export interface Tools {
  readonly files: JustBash.IFileSystem;
  readonly names: ReadonlySet<string>;
  parse(script: string): JustBash.ScriptNode;
  /** Runs one tool. It answers only at its end; its work and output are bounded. */
  run(
    argv: readonly string[],
    at: {
      readonly env: Readonly<Record<string, string>>;
      readonly cwd: string;
      readonly stdin: Uint8Array;
      readonly process: Process;
    },
  ): Promise<{ readonly stdout: Uint8Array; readonly stderr: Uint8Array; readonly exitCode: number }>;
}

/** The optional package is not there. */
class ToolsMissing extends Error {
  readonly code = 'tools-missing';

  constructor(cause: unknown) {
    super(
      'The playground\'s pods need the optional package "just-bash", which is not installed, so nothing ran. Install it: npm install --include=optional',
      { cause },
    );
    this.name = 'ToolsMissing';
  }
}

/** Our own processes do these better: they stream, wait and can be killed. */
const replaced = new Set([
  'bash',
  'sh',
  'sleep',
  'timeout',
  'time',
  'env',
  'hostname',
  'whoami',
  'help',
  'clear',
]);

/** Loads the tools; takes about a tenth of a second at the first call of a process. */
export async function loadTools(options: {
  readonly files: Readonly<Record<string, string>>;
  readonly user: { readonly uid: number };
}): Promise<Tools> {
  const bash = await importJustBash();
  const files = new bash.InMemoryFs({ ...options.files });
  const shell = new bash.Bash({
    fs: files,
    processInfo: { pid: 1, ppid: 0, uid: options.user.uid, gid: options.user.uid },
    executionLimits: {
      maxExecutionTimeMs: 30_000,
      maxOutputSize: 32 * 1024 * 1024,
      maxStringLength: 32 * 1024 * 1024,
      maxCommandCount: 10_000,
      // They count while nothing else gets its turn.
      maxAwkIterations: 20_000,
      maxSedIterations: 20_000,
      maxJqIterations: 20_000,
    },
  });
  for (const path of ['/tmp', '/dev', '/proc', '/var/log', '/root'])
    await files.mkdir(path, { recursive: true });
  let outputs = 0;
  const names = new Set<string>(bash.getCommandNames().filter((name) => !replaced.has(name)));
  return {
    files,
    names,
    parse: (script) => bash.parse(script),
    run: async ([name = '', ...args], { env, cwd, stdin, process }) => {
      const stop = new AbortController();
      // Through a file, since a result's text does not tell bytes from characters.
      outputs += 1;
      const output = `/dev/.stdout-${outputs}`;
      const running = shell.exec(`'${name}' > ${output}`, {
        args,
        env: { ...env },
        replaceEnv: true,
        cwd,
        rawScript: true,
        stdin: Buffer.from(stdin).toString('latin1'),
        stdinKind: 'bytes',
        signal: stop.signal,
      });
      try {
        const done = await process.unlessKilled(running);
        const stdout = (await files.exists(output)) ? await files.readFileBuffer(output) : Buffer.alloc(0);
        const stderr = Buffer.from(done.stderr.replace(/^bash: /gm, ''));
        return { stdout, stderr, exitCode: done.exitCode };
      } finally {
        stop.abort();
        await files.rm(output, { force: true });
      }
    },
  };
}

async function importJustBash(): Promise<typeof JustBash> {
  try {
    return await import('just-bash');
  } catch (cause) {
    throw new ToolsMissing(cause);
  }
}

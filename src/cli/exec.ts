import type { Cluster } from '../app/ports/cluster.ts';
import type { ExecEnd } from '../app/ports/exec.ts';
import { parseDuration } from '../core/duration.ts';
import { type Failure, InfrastructureError } from '../core/failure.ts';
import { joinSignals } from '../core/join-signals.ts';
import type { Outcome, OutputCounts, StreamName } from '../core/outcome.ts';
import { defaultOutputLimits, openOutputWindow, openTally } from '../core/output.ts';
import type { Target } from '../core/target.ts';
import { showHidden } from '../core/text.ts';
import { jsonPieces } from './json-pieces.ts';
import { openEnds } from './keep-ends.ts';
import { print, reportUnwritten, watchOutputs } from './outputs.ts';
import { clusterOptions, pickCluster, readTarget, sentence } from './pick-cluster.ts';
import { findBrokenWord } from './raw-argv.ts';
import { onFirstSignal } from './signals.ts';
import { readArgs, UsageError } from './usage.ts';

const options = {
  ...clusterOptions,
  container: { type: 'string', short: 'c' },
  timeout: { type: 'string', default: '60s' },
  stdin: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

/** However long the command may run, its pod is found within this or not at all. */
const longestLookMs = 60_000;

/** `voicepipe exec`: one command in a pod from a terminal. The exit status is the command's; 124, 125, 126 and 130 say how else it ended. */
export async function runExec(args: readonly string[]): Promise<number> {
  const split = args.indexOf('--');
  const argv = split === -1 ? [] : args.slice(split + 1);
  const { values, positionals } = readArgs({
    args: split === -1 ? [...args] : args.slice(0, split),
    options,
    allowPositionals: true,
  });
  const [extra] = positionals.slice(values.selector === undefined ? 1 : 0);
  if (extra !== undefined)
    throw new UsageError(`exec: "${extra}" stands before "--". Write the command after "--".`);
  const wanted = readTarget('exec', { selector: values.selector, words: positionals });
  if (wanted === undefined) throw new UsageError('exec: no pod is named.');
  if (argv.length === 0 || argv[0] === '')
    throw new UsageError('exec: there is no command. Write it after "--".');
  const broken = findBrokenWord(argv);
  if (broken !== undefined)
    throw new UsageError(
      `exec: word ${broken} of the command is no valid UTF-8, which Kubernetes cannot carry.`,
    );
  const timeoutMs = parseDuration(values.timeout);
  if (timeoutMs === undefined || timeoutMs === 0)
    throw new UsageError(`exec: "${values.timeout}" is not a timeout. Write 90s or 5m.`);
  const began = performance.now();
  const cluster = await openOrReport(values);
  const stop = new AbortController();
  onFirstSignal(() => stop.abort());
  // A reader that went away wants no more output: the command is stopped, as Ctrl-C would.
  let unwritten: NodeJS.ErrnoException | undefined;
  for (const out of values.json ? [] : [process.stdout, process.stderr])
    out.on('error', (error) => {
      unwritten ??= error;
      stop.abort();
    });
  if (values.json)
    watchOutputs((error) => {
      unwritten ??= error;
    });
  // Looking for the pod takes no longer than the command itself might.
  const looking = joinSignals([stop.signal, AbortSignal.timeout(Math.min(timeoutMs, longestLookMs))]);
  const found = await cluster.find({
    target: wanted,
    signal: looking.signal,
    ...(values.namespace === undefined ? {} : { namespace: values.namespace }),
    ...(values.container === undefined ? {} : { container: values.container }),
  });
  looking.release();
  if (found.ok && found.target.note !== undefined && !values.json)
    process.stderr.write(`${found.target.note}\n`);
  const sink = values.json ? collect() : passThrough();
  const end: ExecEnd = found.ok
    ? await cluster.exec({
        target: found.target,
        argv,
        timeoutMs,
        signal: stop.signal,
        onOutput: sink.take,
        ...(values.stdin ? { stdin: process.stdin } : {}),
      })
    : { outcome: stop.signal.aborted ? neverStarted : notFound(found.failure) };
  // An open terminal would keep this process waiting for words that nobody reads any more.
  if (values.stdin) process.stdin.destroy();
  if (values.json)
    await printJson(report(end, sink, found.ok ? found.target : undefined, performance.now() - began));
  else if (end.outcome.kind !== 'exited')
    process.stderr.write(`voicepipe: ${showHidden(end.outcome.message)}\n`);
  const failed = unwritten === undefined ? 0 : reportUnwritten(unwritten);
  return exitStatus(end.outcome) || failed;
}

/** The configuration's cluster. Whoever reads JSON is told there, too, that nothing ran. */
async function openOrReport(
  values: Parameters<typeof pickCluster>[1] & { readonly json: boolean },
): Promise<Cluster> {
  try {
    return pickCluster('exec', values);
  } catch (error) {
    if (values.json && error instanceof InfrastructureError) {
      const { code, message } = error;
      const end: ExecEnd = { outcome: { kind: 'not-started', code, message } };
      await printJson(report(end, collect(), undefined, 0));
    }
    throw error;
  }
}

async function printJson(object: Readonly<Record<string, unknown>>): Promise<void> {
  for (const piece of jsonPieces(object)) await print(piece);
  await print('\n');
}

const neverStarted: Outcome = {
  kind: 'cancelled',
  code: 'exec-cancelled',
  message: 'It was cancelled before it started: stopped, verified.',
  stopped: true,
};

function notFound(failure: Failure): Outcome {
  return { kind: 'not-started', code: failure.code, message: sentence(failure) };
}

function exitStatus(outcome: Outcome): number {
  switch (outcome.kind) {
    case 'exited':
      return outcome.exitCode >= 0 && outcome.exitCode <= 255 ? outcome.exitCode : 1;
    case 'timed-out':
      return 124;
    case 'not-started':
      return 125;
    case 'unknown':
      return 126;
    case 'cancelled':
      return 130;
  }
}

interface Sink {
  readonly take: (stream: StreamName, bytes: Uint8Array) => void | Promise<void>;
  readonly text: (stream: StreamName) => string;
  readonly counts: () => OutputCounts;
}

/** Straight to the terminal; a slow reader holds the pod back. */
function passThrough(): Sink {
  const window = openOutputWindow({ headBytes: 0, tailBytes: 0 });
  const waits: { [stream in StreamName]?: Promise<void> | undefined } = {};
  const take = (stream: StreamName, bytes: Uint8Array) => {
    if (process[stream].write(bytes)) return undefined;
    waits[stream] ??= awaitDrain(process[stream]).then(() => {
      waits[stream] = undefined;
    });
    return waits[stream];
  };
  return { take, text: () => '', counts: window.counts };
}

/** Settles when `out` takes more, or never will. */
function awaitDrain(out: NodeJS.WriteStream): Promise<void> {
  const events = ['drain', 'close', 'error'] as const;
  return new Promise<void>((resolve) => {
    const settle = () => {
      for (const event of events) out.off(event, settle);
      resolve();
    };
    for (const event of events) out.on(event, settle);
  });
}

/** Head and tail of each stream in memory, for `--json`; what is left out between them is said in their midst. */
function collect(): Sink {
  const tally = openTally();
  const kept = { stdout: openEnds(defaultOutputLimits), stderr: openEnds(defaultOutputLimits) };
  return {
    take(stream, bytes) {
      tally.add(stream, bytes);
      kept[stream].add(bytes);
    },
    text(stream) {
      const { head, tail } = kept[stream].read();
      const leftOut = tally.counts()[stream].bytes - head.length - tail.length;
      if (leftOut === 0) return Buffer.concat([head, tail]).toString('utf8');
      return `${head.toString('utf8')}\n[${leftOut} bytes left out]\n${tail.toString('utf8')}`;
    },
    counts() {
      const counts = tally.counts();
      const isCut = (stream: StreamName) => counts[stream].bytes > kept[stream].limit;
      return { ...counts, truncated: isCut('stdout') || isCut('stderr') };
    },
  };
}

function report({ outcome, protocol }: ExecEnd, sink: Sink, target: Target | undefined, durationMs: number) {
  const counts = sink.counts();
  const ended =
    outcome.kind === 'exited'
      ? { outcome: outcome.kind, exitCode: outcome.exitCode, verified: outcome.verified }
      : {
          outcome: outcome.kind,
          verified: false,
          code: outcome.code,
          message: outcome.message,
          ...(outcome.stopped === undefined ? {} : { stopped: outcome.stopped }),
        };
  const where =
    target === undefined
      ? {}
      : {
          target: {
            cluster: target.cluster,
            namespace: target.namespace,
            pod: target.pod,
            container: target.container,
            uid: target.uid,
          },
        };
  return {
    ...ended,
    stdout: sink.text('stdout'),
    stderr: sink.text('stderr'),
    bytes: { stdout: counts.stdout.bytes, stderr: counts.stderr.bytes },
    truncated: counts.truncated,
    durationMs: Math.round(durationMs),
    ...where,
    ...(protocol === undefined ? {} : { protocol }),
  };
}

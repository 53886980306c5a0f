import type { ExecEnd } from '../app/ports.ts';
import { parseDuration } from '../core/duration.ts';
import type { Outcome, OutputCounts, StreamName } from '../core/outcome.ts';
import { openOutputWindow } from '../core/output.ts';
import type { Target } from '../core/target.ts';
import { clusterOptions, pickCluster, readTarget, sentence } from './pick-cluster.ts';
import { findBrokenWord } from './raw-argv.ts';
import { readArgs, UsageError } from './usage.ts';

const options = {
  ...clusterOptions,
  container: { type: 'string', short: 'c' },
  timeout: { type: 'string', default: '60s' },
  stdin: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

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
  const cluster = pickCluster('exec', values);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  // A reader that went away wants no more output: the command is stopped, as Ctrl-C would.
  for (const out of [process.stdout, process.stderr]) out.on('error', () => stop.abort());
  const found = await cluster.find({
    target: wanted,
    signal: stop.signal,
    ...(values.namespace === undefined ? {} : { namespace: values.namespace }),
    ...(values.container === undefined ? {} : { container: values.container }),
  });
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
    : { outcome: { kind: 'not-started', code: found.failure.code, message: sentence(found.failure) } };
  // An open terminal would keep this process waiting for words that nobody reads any more.
  if (values.stdin) process.stdin.destroy();
  if (values.json)
    process.stdout.write(
      `${JSON.stringify(report(end, sink, found.ok ? found.target : undefined, performance.now() - began))}\n`,
    );
  else if (end.outcome.kind !== 'exited') process.stderr.write(`voicepipe: ${end.outcome.message}\n`);
  return exitStatus(end.outcome);
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
  const take = (stream: StreamName, bytes: Uint8Array) => {
    const out = process[stream];
    if (out.write(bytes)) return undefined;
    return new Promise<void>((resolve) => out.once('drain', resolve));
  };
  return { take, text: () => '', counts: window.counts };
}

/** Head and tail of each stream in memory, for `--json`; what is left out between them is said in their midst. */
function collect(): Sink {
  const window = openOutputWindow();
  const pieces = new Map<number, { stream: StreamName; bytes: Uint8Array }>();
  const take = (stream: StreamName, bytes: Uint8Array) => {
    const kept = window.keep(stream, bytes.slice());
    for (const { seq, ...piece } of kept.add) pieces.set(seq, piece);
    for (const seq of kept.drop) pieces.delete(seq);
  };
  const text = (stream: StreamName) => {
    const own = [...pieces].filter(([, piece]) => piece.stream === stream);
    const { leftOut } = window.counts()[stream];
    if (leftOut === undefined) return Buffer.concat(own.map(([, piece]) => piece.bytes)).toString('utf8');
    const [head, tail] = [true, false].map((isHead) =>
      Buffer.concat(
        own.filter(([seq]) => window.isHead(stream, seq) === isHead).map(([, piece]) => piece.bytes),
      ),
    );
    return `${head?.toString('utf8')}\n[${leftOut} bytes left out]\n${tail?.toString('utf8')}`;
  };
  return { take, text, counts: window.counts };
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

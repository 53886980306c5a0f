import type { DescribeCommand, LogsCommand, LsCommand, ReadCommand } from '../core/command.ts';
import type { Failure } from '../core/failure.ts';
import { joinSignals } from '../core/join-signals.ts';
import { openLineFilter } from '../core/log/line-filter.ts';
import { defaultTail, parseSince } from '../core/log/options.ts';
import { compilePattern } from '../core/log/pattern.ts';
import type { Outcome, StreamName } from '../core/outcome.ts';
import { renderPod } from '../core/render-pod.ts';
import { renderPods } from '../core/render-pods.ts';
import type { Scope, Target } from '../core/target.ts';
import type { Cluster } from './ports/cluster.ts';
import type { LogEnd } from './ports/logs.ts';

/** What reading needs beside the command. */
export interface Reading {
  readonly cluster: Cluster;
  readonly target?: Target;
  readonly scope?: Scope;
  readonly now: () => Date;
  /** For everything but a log that is followed. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly onStart: () => void;
  /** What was read goes to stdout, voicepipe's remarks on it to stderr. */
  readonly take: (stream: StreamName, bytes: Uint8Array) => void | Promise<void>;
}

/** Carries out what only looks. Never throws for what a user or the cluster can cause: every end is an outcome. */
export async function read(command: ReadCommand, reading: Reading): Promise<Outcome> {
  const isFollowing = command.verb === 'logs' && command.followMs !== undefined;
  const time = isFollowing ? [] : [AbortSignal.timeout(reading.timeoutMs)];
  const { signal, release } = joinSignals([reading.signal, ...time]);
  const outcome = await readVerb(command, { ...reading, signal }).finally(release);
  if (reading.signal.aborted)
    return { kind: 'cancelled', code: 'exec-cancelled', message: 'Reading was cancelled.' };
  if (!signal.aborted || outcome.kind === 'exited') return outcome;
  return { kind: 'timed-out', code: 'exec-timed-out', message: 'Reading took too long and was ended.' };
}

function readVerb(command: ReadCommand, reading: Reading): Promise<Outcome> {
  switch (command.verb) {
    case 'logs':
      return readLogs(command, reading);
    case 'ls':
      return readPods(command, reading);
    case 'describe':
      return readPod(command, reading);
  }
}

async function readLogs(command: LogsCommand, reading: Reading): Promise<Outcome> {
  const { cluster, target, take, signal } = reading;
  if (target === undefined) throw new Error('A log is read of a target.');
  const { since, followMs, previous } = command;
  const from = since === undefined ? undefined : parseSince(since);
  const compiled = command.grep === undefined ? undefined : compilePattern(command.grep);
  if (compiled?.ok === false) return { kind: 'not-started', ...strip(compiled.failure) };
  const filter = compiled === undefined ? undefined : openLineFilter(compiled.pattern);
  const isWhole = from === undefined && command.tail === undefined && filter === undefined;
  const tail = isWhole ? defaultTail : command.tail;
  let begun = false;
  const end = await cluster.logs({
    target,
    signal,
    ...(from === undefined ? {} : { since: from }),
    ...(tail === undefined ? {} : { tail }),
    ...(previous === undefined ? {} : { previous }),
    ...(followMs === undefined ? {} : { followMs }),
    onOpen: () => {
      begun = true;
      reading.onStart();
    },
    onBytes: (bytes) => {
      const passed = filter === undefined ? bytes : filter.take(bytes);
      return passed.length === 0 ? undefined : take('stdout', passed);
    },
  });
  const rest = filter?.end();
  if (rest !== undefined && rest.length > 0) await take('stdout', rest);
  const remarks = [
    ...(isWhole ? [`The last ${defaultTail} lines at most; --tail or --since asks for others.`] : []),
    ...(filter === undefined ? [] : [writeCounts(filter.counts())]),
    ...writeEnd(end, followMs !== undefined),
  ];
  if (remarks.length > 0) await take('stderr', new TextEncoder().encode(`${remarks.join('\n')}\n`));
  if (end.kind === 'ended') return done;
  return { kind: begun ? 'unknown' : 'not-started', ...strip(end.failure) };
}

/** `3 of 1200 lines fit.` */
export function writeCounts({
  seen,
  matched,
  cut,
}: ReturnType<ReturnType<typeof openLineFilter>['counts']>): string {
  const long = cut === 0 ? '' : ` ${cut} of them were too long and searched only in their beginning.`;
  return `${matched} of ${seen} ${seen === 1 ? 'line fits' : 'lines fit'} the pattern.${long}`;
}

function countTimes(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

function writeEnd(end: LogEnd, isFollowed: boolean): string[] {
  const cuts =
    end.resumed === 0
      ? []
      : [
          `The connection was cut ${countTimes(end.resumed)} and gone on with; ${
            end.gaps === 0
              ? 'no line is missing or doubled.'
              : `the log was rotated meanwhile (${countTimes(end.gaps)}), so lines may be missing, but none is doubled.`
          }`,
        ];
  if (end.kind === 'failed' || !isFollowed) return cuts;
  return end.why === 'container-ended' ? [...cuts, 'The container came to its end.'] : cuts;
}

async function readPods(
  command: LsCommand,
  { cluster, scope, now, signal, take, onStart }: Reading,
): Promise<Outcome> {
  onStart();
  const listed = await cluster.list({
    signal,
    ...(command.target === undefined ? {} : { target: command.target }),
    ...(scope === undefined ? {} : { namespace: scope.namespace }),
  });
  if (!listed.ok) return { kind: 'not-started', ...strip(listed.failure) };
  await take(
    'stdout',
    new TextEncoder().encode(renderPods(listed.pods, { namespace: listed.namespace, now: now() })),
  );
  return done;
}

async function readPod(
  command: DescribeCommand,
  { cluster, target, now, signal, take, onStart }: Reading,
): Promise<Outcome> {
  onStart();
  const described = await cluster.describe({
    target: target?.pod ?? command.target,
    signal,
    ...(target === undefined ? {} : { namespace: target.namespace }),
  });
  if (!described.ok) return { kind: 'not-started', ...strip(described.failure) };
  await take(
    'stdout',
    new TextEncoder().encode(renderPod(described.pod, { events: described.events, now: now() })),
  );
  return done;
}

const done: Outcome = { kind: 'exited', exitCode: 0, verified: false };

function strip({ code, message, hint }: Failure) {
  return { code, message: hint === undefined ? message : `${message} ${hint}` };
}

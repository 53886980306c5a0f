import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ExecEnd, ExecRequest } from '../../app/ports/exec.ts';
import { findArgvFault } from '../../core/argv.ts';
import { type Conclusion, conclude } from '../../core/conclude.ts';
import { describeDuration } from '../../core/duration.ts';
import type { Failure } from '../../core/failure.ts';
import type { Outcome } from '../../core/outcome.ts';
import { superviseArgv } from '../../core/supervisor/script.ts';
import type { Access } from './connect.ts';
import { type Following, followSocket } from './follow.ts';
import { openExecSocket } from './open-exec.ts';
import { lookAfter, stopInPod } from './stop.ts';
import { openTap, type Tap } from './tap.ts';

/** How much longer than the timeout the pod's own `timeout` waits: it is for the case that nobody else stops the command. */
const deadManSeconds = 30;
/** How long the connection may still take to end by itself after the command was stopped. */
const settleMs = 1_500;

/** How long the very last of the output may take to be taken. */
const flushMs = 1_000;

/** How long a supervisor may take to announce itself when the command is to be stopped. */
const announceMs = 2_000;

/** The dial's own timer ends at the same moment as the deadline's, and may be heard a little before it. */
const timerSlackMs = 5;

/** Node's timers fire at once when they are given more. */
const longestTimerMs = 2 ** 31 - 1;

type Stop = { readonly why: 'timed-out' | 'cancelled' };

/** Runs argv once in the target's container. See `Cluster.exec`. */
export async function execInPod(access: Access, request: ExecRequest): Promise<ExecEnd> {
  const fault = findArgvFault(request.argv);
  if (fault !== undefined) return { outcome: notStarted(fault) };
  const until = openDeadline(request);
  try {
    const maySupervise = request.target.os !== 'windows';
    const first = await attempt(access, request, { until, supervised: maySupervise });
    if (first !== 'no-shell') return first;
    const plain = await attempt(access, request, { until, supervised: false });
    if (plain === 'no-shell') throw new Error('Only a supervised attempt can lack a shell.');
    return plain;
  } finally {
    until.close();
  }
}

interface Deadline {
  /** Of `performance.now()`. */
  readonly at: number;
  readonly stop: Promise<Stop>;
  /** Aborts with `stop`, for what waits. */
  readonly signal: AbortSignal;
  readonly close: () => void;
}

/** One place that says when a run is to be stopped, and why. */
function openDeadline({ timeoutMs, signal }: ExecRequest): Deadline {
  const both = new AbortController();
  let close: () => void = () => undefined;
  const stop = new Promise<Stop>((resolve) => {
    const finish = (why: Stop['why']) => {
      close();
      resolve({ why });
      both.abort();
    };
    const cancel = () => finish('cancelled');
    const timer = setTimeout(() => finish('timed-out'), Math.min(timeoutMs, longestTimerMs));
    close = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
    };
    if (signal.aborted) cancel();
    else signal.addEventListener('abort', cancel, { once: true });
  });
  return { at: performance.now() + timeoutMs, stop, signal: both.signal, close };
}

async function attempt(
  access: Access,
  request: ExecRequest,
  how: { readonly until: Deadline; readonly supervised: boolean },
): Promise<ExecEnd | 'no-shell'> {
  const { until, supervised } = how;
  const nonce = randomBytes(16).toString('hex');
  const seconds = Math.ceil(request.timeoutMs / 1_000) + deadManSeconds;
  const opened = await openExecSocket(access, {
    target: request.target,
    argv: supervised ? superviseArgv(request.argv, { nonce, seconds }) : request.argv,
    stdin: request.stdin !== undefined,
    deadline: until.at,
    signal: until.signal,
  });
  if (!opened.ok) return { outcome: await explainUnopened(opened, request, until) };
  const { socket } = opened;
  const tap = openTap(request, { socket, nonce: supervised ? nonce : undefined });
  const following = followSocket(socket, tap.take);
  tap.begin();
  const first = await Promise.race([following.ended, until.stop]);
  const { protocol } = socket;
  if ('why' in first) {
    const outcome = await stopRun(access, request, { tap, following, why: first.why });
    return { outcome, protocol };
  }
  const conclusion: Conclusion = conclude({ ...first, pod: request.target.pod, ...tap.evidence() });
  if (conclusion.kind === 'no-shell') return 'no-shell';
  await tap.flush();
  return { outcome: await qualify(access, request, { tap, outcome: conclusion.outcome }), protocol };
}

/** Stops the command in the pod, lets the connection end, and says what is proved. */
async function stopRun(
  access: Access,
  request: ExecRequest,
  { tap, following, why }: { tap: Tap; following: Following; why: Stop['why'] },
): Promise<Outcome> {
  // A command that is only just starting has not said yet what there is to stop.
  const late = new AbortController();
  await Promise.race([
    tap.spoke,
    following.ended,
    sleep(announceMs, undefined, { signal: late.signal }).catch(() => undefined),
  ]);
  late.abort();
  const { announced, exit } = tap.state();
  const stopped =
    announced === undefined ? false : await stopInPod(access, { target: request.target, announced });
  const timer = setTimeout(following.hangUp, stopped ? settleMs : 0);
  await following.ended;
  clearTimeout(timer);
  await within(flushMs, tap.flush());
  const pid = announced === undefined ? '' : `, pid ${announced.pid}`;
  const proof = stopped
    ? 'stopped, verified'
    : `stop not confirmed${pid}: it may still be running in "${request.target.pod}"`;
  const ended =
    exit === undefined
      ? ''
      : ` Its supervisor had said exit code ${exit.exitCode} before, but the connection did not end: something in the background may have held it open.`;
  return why === 'timed-out'
    ? {
        kind: 'timed-out',
        code: 'exec-timed-out',
        message: `It ran longer than ${describeDuration(request.timeoutMs)}: ${proof}.${ended}`,
        stopped,
      }
    : { kind: 'cancelled', code: 'exec-cancelled', message: `It was cancelled: ${proof}.${ended}`, stopped };
}

/** Waits for work of others, but not for ever. */
async function within(ms: number, work: Promise<void>): Promise<void> {
  const late = new AbortController();
  await Promise.race([work, sleep(ms, undefined, { signal: late.signal }).catch(() => undefined)]);
  late.abort();
}

/** Where the end is not known, a look into the pod can still say whether something of the command is left. */
async function qualify(
  access: Access,
  request: ExecRequest,
  { tap, outcome }: { tap: Tap; outcome: Outcome },
): Promise<Outcome> {
  const { announced } = tap.state();
  if (outcome.kind !== 'unknown' || announced === undefined) return outcome;
  const left = await lookAfter(access, { target: request.target, announced });
  if (left === undefined) return outcome;
  const seen = left
    ? `A look into the pod just now: it still runs there, pid ${announced.pid}.`
    : 'A look into the pod just now: none of its processes is left.';
  return { ...outcome, message: `${outcome.message} ${seen}` };
}

async function explainUnopened(
  unopened: { readonly sent: boolean; readonly failure: Failure },
  request: ExecRequest,
  until: Deadline,
): Promise<Outcome> {
  const { pod } = request.target;
  if (!until.signal.aborted && performance.now() < until.at - timerSlackMs) {
    if (!unopened.sent) return notStarted(unopened.failure);
    const { code, message } = unopened.failure;
    return { kind: 'unknown', code, message };
  }
  const { why } = await until.stop;
  if (why === 'cancelled' && !unopened.sent)
    return {
      kind: 'cancelled',
      code: 'exec-cancelled',
      message: 'It was cancelled before it started: stopped, verified.',
      stopped: true,
    };
  if (why === 'cancelled')
    return {
      kind: 'cancelled',
      code: 'exec-cancelled',
      message: `It was cancelled while it was being started: stop not confirmed, it may be running in "${pod}".`,
      stopped: false,
    };
  const waited = describeDuration(request.timeoutMs);
  return unopened.sent
    ? {
        kind: 'timed-out',
        code: 'exec-timed-out',
        message: `The API server did not answer within ${waited}: stop not confirmed, it may be running in "${pod}".`,
        stopped: false,
      }
    : notStarted(unopened.failure);
}

function notStarted({ code, message, hint }: Failure): Outcome {
  return { kind: 'not-started', code, message: hint === undefined ? message : `${message} ${hint}` };
}

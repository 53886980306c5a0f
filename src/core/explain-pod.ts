import { ageOf } from './age.ts';
import type { Failure } from './failure.ts';
import { describeStatus } from './pod-status.ts';
import { type EndView, hasEnded, type PodView, type StateView, type StatusView } from './pod-view.ts';
import { cleanMessage } from './status.ts';

/** Why no command can run in a pod that has not begun, or has ended; undefined while it may. */
export function explainPod(pod: PodView, container: string, now: Date): Failure | undefined {
  const { name = '', namespace = '' } = pod.metadata ?? {};
  const { phase = 'Running' } = pod.status ?? {};
  const title = `Pod "${name}" in "${namespace}"`;
  if (hasEnded(pod)) {
    const end = statusOf(pod, container)?.state?.terminated;
    const how = end === undefined ? '' : ` Container "${container}" ${describeEnd(end, now)}.`;
    const why = [pod.status?.reason, cleanMessage(pod.status?.message ?? '')].filter(Boolean).join(': ');
    return notRunning(
      `${title} is ${phase}, so nothing ran.${how}${why === '' ? '' : ` It says: ${why}`}`,
      `It has come to its end; name a pod that runs. What it printed: /pod logs ${name} -c ${container}${inside(namespace)}`,
    );
  }
  if (phase === 'Unknown')
    return notRunning(
      `${title} is Unknown: its node does not answer, so nothing ran.`,
      `Look at it: /pod describe ${name}${inside(namespace)}`,
    );
  if (phase !== 'Pending') return undefined;
  return notRunning(
    `${title} is Pending${explainPending(pod)}, so nothing ran.`,
    `Try again when it runs: /pod ls ${name}${inside(namespace)}`,
  );
}

/** Why no command can run in a container of a pod that runs; undefined while it may, or while nothing is known of it. */
export function explainContainer(pod: PodView, container: string, now: Date): Failure | undefined {
  const status = statusOf(pod, container);
  const { waiting, terminated } = status?.state ?? {};
  if (waiting === undefined && terminated === undefined) return undefined;
  const { name = '', namespace = '' } = pod.metadata ?? {};
  const last = status?.lastState?.terminated;
  const state =
    terminated === undefined
      ? `is waiting (${waiting?.reason ?? 'no reason given'})${said(waiting?.message)}`
      : describeEnd(terminated, now);
  const before = last === undefined ? '' : ` Before that it ${describeEnd(last, now)}.`;
  const restarts = status?.restartCount ? ` It was restarted ${times(status.restartCount)}.` : '';
  const wasBefore = last !== undefined && terminated === undefined;
  return {
    code: 'container-not-running',
    message: `Container "${container}" of pod "${name}" in "${namespace}" ${state}, so nothing ran.${before}${restarts}`,
    hint: `What it printed last: /pod logs ${name} -c ${container}${wasBefore ? ' --previous' : ''}${inside(namespace)}`,
  };
}

/** `ended with exit code 137 (OOMKilled) 5m ago`. */
export function describeEnd(end: EndView, now: Date): string {
  const age = ageOf(end.finishedAt, now);
  const code = end.signal ? `by signal ${end.signal}` : `with exit code ${end.exitCode ?? '?'}`;
  return `ended ${code}${end.reason ? ` (${end.reason})` : ''}${age === undefined ? '' : ` ${age} ago`}${said(end.message)}`;
}

/** `running for 5m`, `waiting (CrashLoopBackOff)`, `ended with exit code 1 5m ago`. */
export function describeState(state: StateView | undefined, now: Date): string {
  if (state?.terminated !== undefined) return describeEnd(state.terminated, now);
  if (state?.waiting !== undefined)
    return `waiting (${state.waiting.reason ?? 'no reason given'})${said(state.waiting.message)}`;
  if (state?.running === undefined) return 'unknown';
  const age = ageOf(state.running.startedAt, now);
  return age === undefined ? 'running' : `running for ${age}`;
}

function explainPending(pod: PodView): string {
  const scheduled = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled');
  if (scheduled?.status === 'False')
    return `: ${scheduled.reason ?? 'not scheduled'}${said(scheduled.message)}`;
  const stuck = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])].find(
    ({ state }) => state?.waiting?.reason !== undefined && state.waiting.reason !== 'PodInitializing',
  );
  const waiting = stuck?.state?.waiting;
  if (waiting !== undefined)
    return `: container "${stuck?.name}" is waiting (${waiting.reason})${said(waiting.message)}`;
  const status = describeStatus(pod);
  return status === 'Pending' ? '' : ` (${status})`;
}

function statusOf(pod: PodView, container: string): StatusView | undefined {
  const {
    containerStatuses = [],
    initContainerStatuses = [],
    ephemeralContainerStatuses = [],
  } = pod.status ?? {};
  return [...containerStatuses, ...ephemeralContainerStatuses, ...initContainerStatuses].find(
    ({ name }) => name === container,
  );
}

function said(message: string | undefined): string {
  const text = cleanMessage(message ?? '');
  return text === '' ? '' : `: ${text}`;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

function inside(namespace: string): string {
  return namespace === '' ? '' : ` -n ${namespace}`;
}

function notRunning(message: string, hint: string): Failure {
  return { code: 'pod-not-running', message, hint };
}

import { ageOf } from './age.ts';
import { hasEnded, type PodView, type StatusView } from './pod-view.ts';

/** One line of `kubectl get pods`. */
export interface PodRow {
  readonly name: string;
  readonly ready: string;
  readonly status: string;
  readonly restarts: string;
  readonly age: string;
}

/** What `kubectl get pods` would print of a pod (kubernetes/pkg/printers/internalversion printPod). */
export function summarizePod(pod: PodView, now: Date): PodRow {
  const statuses = pod.status?.containerStatuses ?? [];
  const sidecars = sidecarsOf(pod);
  const total = (pod.spec?.containers?.length ?? statuses.length) + sidecars.length;
  const isUp = (status: StatusView) => status.ready === true && status.state?.running !== undefined;
  const ready =
    statuses.filter(isUp).length + sidecars.filter((one) => one !== undefined && isUp(one)).length;
  const init = initReason(pod);
  const counted = init === undefined ? [...statuses, ...sidecars] : (pod.status?.initContainerStatuses ?? []);
  return {
    name: pod.metadata?.name ?? '',
    ready: `${ready}/${total}`,
    status: describeStatus(pod),
    restarts: writeRestarts(
      counted.filter((one) => one !== undefined),
      now,
    ),
    age: ageOf(pod.metadata?.creationTimestamp, now) ?? '?',
  };
}

/** `Running`, `CrashLoopBackOff`, `Init:0/1`, `Completed`, `Terminating`: the STATUS column. */
export function describeStatus(pod: PodView): string {
  const { phase = 'Unknown', reason = phase } = pod.status ?? {};
  if (pod.metadata?.deletionTimestamp !== undefined && !hasEnded(pod))
    return reason === 'NodeLost' ? 'Unknown' : 'Terminating';
  const init = initReason(pod);
  if (init !== undefined) return init;
  const gated = pod.status?.conditions?.find(
    ({ type, reason: why }) => type === 'PodScheduled' && why === 'SchedulingGated',
  );
  return mainReason(pod, gated === undefined ? reason : 'SchedulingGated');
}

function mainReason(pod: PodView, reason: string): string {
  let told = reason;
  let hasRunning = false;
  for (const status of [...(pod.status?.containerStatuses ?? [])].reverse()) {
    const { waiting, terminated, running } = status.state ?? {};
    if (waiting?.reason) told = waiting.reason;
    else if (terminated !== undefined) told = describeEnd(terminated);
    else if (status.ready === true && running !== undefined) hasRunning = true;
  }
  if (told !== 'Completed' || !hasRunning) return told;
  const isPodReady = pod.status?.conditions?.some(
    ({ type, status }) => type === 'Ready' && status === 'True',
  );
  return isPodReady === true ? 'Running' : 'NotReady';
}

/** The status while init containers are not done; undefined once they are. */
function initReason(pod: PodView): string | undefined {
  const specs = pod.spec?.initContainers ?? [];
  const initialized = pod.status?.conditions?.some(
    ({ type, status }) => type === 'Initialized' && status === 'True',
  );
  for (const [index, status] of (pod.status?.initContainerStatuses ?? []).entries()) {
    const { waiting, terminated } = status.state ?? {};
    const isSidecar = specs.some((one) => one.name === status.name && one.restartPolicy === 'Always');
    if (terminated?.exitCode === 0 || (isSidecar && status.started === true)) continue;
    if (initialized === true && terminated === undefined && !isSidecar) continue;
    if (terminated !== undefined) return `Init:${describeEnd(terminated)}`;
    if (waiting?.reason && waiting.reason !== 'PodInitializing') return `Init:${waiting.reason}`;
    if (initialized === true) return undefined;
    return `Init:${index}/${specs.length}`;
  }
  return undefined;
}

function describeEnd(end: {
  reason?: string | undefined;
  signal?: number | undefined;
  exitCode?: number | undefined;
}) {
  if (end.reason) return end.reason;
  return end.signal ? `Signal:${end.signal}` : `ExitCode:${end.exitCode ?? '?'}`;
}

function sidecarsOf(pod: PodView): readonly (StatusView | undefined)[] {
  return (pod.spec?.initContainers ?? [])
    .filter(({ restartPolicy }) => restartPolicy === 'Always')
    .map(({ name }) => pod.status?.initContainerStatuses?.find((status) => status.name === name));
}

function writeRestarts(statuses: readonly StatusView[], now: Date): string {
  const count = statuses.reduce((sum, { restartCount = 0 }) => sum + restartCount, 0);
  const ends = statuses.flatMap(({ lastState }) => lastState?.terminated?.finishedAt ?? []).toSorted();
  const age = ageOf(ends.at(-1), now);
  return count === 0 || age === undefined ? String(count) : `${count} (${age} ago)`;
}

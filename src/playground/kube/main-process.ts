import type { Io, Sink } from '../pod/stream.ts';
import { emptySource } from '../pod/stream.ts';
import type { ContainerStatus, Pod } from '../world/kube-object.ts';
import type { Cluster } from './cluster.ts';
import type { LogLine } from './log-lines.ts';

/** What a container's own process wrote, and what the instance before it wrote. */
export interface LivingLog {
  readonly lines: LogLine[];
  readonly previous?: readonly LogLine[];
}

/** The kubelet waits so long before the first restart, and twice as long before each next one. */
const firstBackOffMs = 10_000;

/** Runs what a created pod's containers are told to run, keeps their logs, and writes their ends into the pod's status. */
export function runMainProcesses(cluster: Cluster, pod: Pod): void {
  for (const { name } of pod.spec.containers) void runMain(cluster, pod, name);
}

async function runMain(cluster: Cluster, pod: Pod, name: string): Promise<void> {
  const argv = readCommand(pod, name);
  const container = cluster.container(pod, name);
  if (argv.length === 0 || container === undefined) return;
  const earlier = cluster.livingLog(pod, name)?.lines;
  const lines: LogLine[] = [];
  cluster.keepLog(pod, name, { lines, ...(earlier === undefined ? {} : { previous: earlier }) });
  const startedAt = now();
  const started = await container.execute(argv, openLog(lines));
  const exitCode = started.kind === 'started' ? await started.exited : 128;
  if (started.kind === 'failed') lines.push({ at: new Date(), text: started.message });
  const current = cluster.pod(pod.metadata.namespace ?? '', pod.metadata.name);
  if (current?.metadata.uid !== pod.metadata.uid) return;
  cluster.endContainer(current, name);
  const terminated = {
    exitCode,
    reason: exitCode === 0 ? 'Completed' : 'Error',
    startedAt,
    finishedAt: now(),
    containerID: current.status.containerStatuses?.find((one) => one.name === name)?.containerID ?? '',
  };
  const policy = current.spec['restartPolicy'] ?? 'Always';
  const isOver = policy === 'Never' || (policy === 'OnFailure' && exitCode === 0);
  if (isOver) return write(cluster, current, name, { state: { terminated } });
  const restarts =
    (current.status.containerStatuses?.find((one) => one.name === name)?.restartCount ?? 0) + 1;
  const waiting = { reason: 'CrashLoopBackOff', message: `back-off restarting failed container ${name}` };
  write(cluster, current, name, { state: { waiting }, lastState: { terminated }, restartCount: restarts });
  setTimeout(() => restart(cluster, current, name), firstBackOffMs * 2 ** (restarts - 1)).unref();
}

function restart(cluster: Cluster, pod: Pod, name: string): void {
  const current = cluster.pod(pod.metadata.namespace ?? '', pod.metadata.name);
  if (current?.metadata.uid !== pod.metadata.uid) return;
  write(cluster, current, name, { state: { running: { startedAt: now() } } });
  const running = cluster.pod(pod.metadata.namespace ?? '', pod.metadata.name);
  if (running !== undefined) void runMain(cluster, running, name);
}

/** Changes one container's status, and what follows for the pod. */
function write(cluster: Cluster, pod: Pod, name: string, change: Partial<ContainerStatus>): void {
  const isRunning = change.state?.running !== undefined;
  const containerStatuses = (pod.status.containerStatuses ?? []).map((one) =>
    one.name === name ? { ...one, ready: isRunning, started: isRunning, ...change } : one,
  );
  const ends = containerStatuses.map((one) => one.state.terminated);
  const isOver = ends.every((end) => end !== undefined);
  const phase = isOver
    ? ends.every((end) => end?.exitCode === 0)
      ? 'Succeeded'
      : 'Failed'
    : pod.status.phase;
  const isReady = containerStatuses.every((one) => one.ready);
  const conditions = readConditions(pod).map((one) =>
    one.type === 'Ready' || one.type === 'ContainersReady'
      ? { ...one, status: isReady ? 'True' : 'False' }
      : one,
  );
  cluster.store.put({
    ...pod,
    status: { ...pod.status, phase, containerStatuses, conditions },
  });
}

function readConditions(pod: Pod): readonly { readonly type: string; readonly status: string }[] {
  const conditions = pod.status['conditions'];
  return Array.isArray(conditions) ? conditions : [];
}

function readCommand(pod: Pod, name: string): readonly string[] {
  const spec: Readonly<Record<string, unknown>> = { ...pod.spec.containers.find((one) => one.name === name) };
  const words = (value: unknown) =>
    Array.isArray(value) ? value.filter((word) => typeof word === 'string') : [];
  return [...words(spec['command']), ...words(spec['args'])];
}

/** Both streams, line by line, in the order in which they come. */
function openLog(lines: LogLine[]): Io {
  const open = (): Sink => {
    let rest = '';
    const decoder = new TextDecoder();
    return {
      write: async (bytes) => {
        const parts = (rest + decoder.decode(bytes, { stream: true })).split('\n');
        rest = parts.pop() ?? '';
        for (const text of parts) lines.push({ at: new Date(), text });
      },
      release: () => {
        if (rest !== '') lines.push({ at: new Date(), text: rest });
        rest = '';
      },
    };
  };
  return { stdin: emptySource, stdout: open(), stderr: open() };
}

function now(): string {
  return new Date().toISOString().replace(/\.\d+/, '');
}

import type { Pod } from '../world/kube-object.ts';
import { containerKey, type World } from '../world/world.ts';
import { type Answer, refusal } from './answer.ts';
import type { Cluster } from './cluster.ts';
import { chooseContainer, statusOf } from './container-choice.ts';
import { type LogLine, logLines, previousLogLines, stampLine } from './log-lines.ts';
import { type LogQuery, readLogQuery } from './log-query.ts';
import { makeStatus, notFound } from './status.ts';

const lookEveryMs = 250;

/** Answers `pods/log`: plain text, flushed as it is written. */
export function readLogs(
  cluster: Cluster,
  world: World,
  request: { readonly namespace: string; readonly pod: string; readonly query: URLSearchParams },
): Answer {
  const pod = cluster.pod(request.namespace, request.pod);
  if (pod === undefined) return refusal(notFound('pods', request.pod));
  const query = readLogQuery(request.query, request.pod, new Date());
  if ('status' in query) return refusal(query);
  const container = chooseContainer(pod, query.container);
  if (typeof container !== 'string') return refusal(container);
  if (pod.spec.nodeName === undefined) return stream(async () => undefined);
  const status = statusOf(pod, container);
  const seed = world.containers.get(containerKey(request.namespace, request.pod, container))?.log;
  const hasRun = status?.state.waiting === undefined || status.lastState.terminated !== undefined;
  if (!hasRun) {
    const reason = status?.state.waiting?.reason ?? 'ContainerCreating';
    const words = `container "${container}" in pod "${request.pod}" is waiting to start: ${reason}`;
    return refusal(makeStatus(400, words));
  }
  const hasEarlier = status?.lastState.terminated !== undefined;
  if (query.previous) {
    const earlier =
      seed === undefined
        ? cluster.livingLog(pod, container)?.previous
        : previousLogLines(seed, cluster.startedAt);
    const previous = hasEarlier ? (earlier ?? ownLines(cluster, pod, container)) : undefined;
    if (previous === undefined) {
      const words = `previous terminated container "${container}" in pod "${request.pod}" not found`;
      return refusal(makeStatus(400, words));
    }
    return stream((send) => send(render(select(previous, query), query)));
  }
  const isRunning = () => {
    const now = cluster.pod(request.namespace, request.pod);
    return now?.metadata.uid === pod.metadata.uid && statusOf(now, container)?.state.running !== undefined;
  };
  const linesNow = () =>
    seed === undefined
      ? ownLines(cluster, pod, container)
      : logLines(seed, { startedAt: cluster.startedAt, now: new Date(), isRunning: isRunning() });
  return stream(async (send, signal) => {
    const lines = linesNow();
    await send(render(select(lines, query), query));
    let sent = new Set(lines);
    let last = lines.at(-1)?.at ?? new Date(0);
    let isOpen = isRunning();
    while (query.follow && query.limitBytes === undefined && isOpen && !signal.aborted) {
      await pause(lookEveryMs, signal);
      // Looked at before the lines are: what was written last still comes.
      isOpen = isRunning();
      const known = sent;
      const fresh = linesNow().filter((line) => (seed === undefined ? !known.has(line) : line.at > last));
      if (fresh.length > 0) await send(render(fresh, query));
      last = fresh.at(-1)?.at ?? last;
      sent = new Set([...known, ...fresh]);
    }
  });
}

/** What the process of a created pod wrote. */
function ownLines(cluster: Cluster, pod: Pod, container: string): readonly LogLine[] {
  return [...(cluster.livingLog(pod, container)?.lines ?? [])];
}

type Write = Extract<Answer, { readonly kind: 'stream' }>['write'];

function stream(write: Write): Answer {
  return { kind: 'stream', contentType: 'text/plain', write };
}

function select(lines: readonly LogLine[], query: LogQuery): readonly LogLine[] {
  const { since, tailLines } = query;
  const recent = since === undefined ? lines : lines.filter((line) => line.at >= since);
  return tailLines === undefined ? recent : recent.slice(Math.max(0, recent.length - tailLines));
}

function render(lines: readonly LogLine[], query: LogQuery): Buffer {
  const bytes = Buffer.from(lines.map((line) => stampLine(line, query.timestamps)).join(''));
  return query.limitBytes === undefined ? bytes : bytes.subarray(0, query.limitBytes);
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
    if (signal.aborted) done();
  });
}

import type { ContainerStatus, KubeObject } from '../world/kube-object.ts';
import { isPod, type Pod } from '../world/kube-object.ts';

export interface Column {
  readonly name: string;
  readonly type: 'string' | 'integer';
  /** Shown only with `-o wide`. */
  readonly wide?: boolean;
  readonly cell: (object: KubeObject, now: Date) => string | number;
}

const nameColumn: Column = { name: 'Name', type: 'string', cell: (object) => object.metadata.name };
const ageColumn: Column = {
  name: 'Age',
  type: 'string',
  cell: (object, now) => humanAge(object.metadata.creationTimestamp, now),
};

/** What `kubectl get` shows of each kind; others get name and age. */
export function columnsOf(kind: string): readonly Column[] {
  return byKind[kind] ?? [nameColumn, ageColumn];
}

const byKind: Readonly<Record<string, readonly Column[]>> = {
  Pod: [
    nameColumn,
    text('Ready', (object) => forPod(object, ready)),
    text('Status', (object) => forPod(object, podStatus)),
    text('Restarts', (object) => forPod(object, restarts)),
    ageColumn,
    text('IP', (object) => forPod(object, (pod) => pod.status.podIP ?? '<none>'), true),
    text('Node', (object) => forPod(object, (pod) => pod.spec.nodeName ?? '<none>'), true),
    text('Nominated Node', () => '<none>', true),
    text('Readiness Gates', () => '<none>', true),
  ],
  Deployment: [
    nameColumn,
    text(
      'Ready',
      (object) => `${field(object, 'status', 'readyReplicas') ?? 0}/${field(object, 'spec', 'replicas')}`,
    ),
    number('Up-to-date', (object) => field(object, 'status', 'updatedReplicas')),
    number('Available', (object) => field(object, 'status', 'availableReplicas')),
    ageColumn,
  ],
  ReplicaSet: [
    nameColumn,
    number('Desired', (object) => field(object, 'spec', 'replicas')),
    number('Current', (object) => field(object, 'status', 'replicas')),
    number('Ready', (object) => field(object, 'status', 'readyReplicas')),
    ageColumn,
  ],
  StatefulSet: [
    nameColumn,
    text(
      'Ready',
      (object) => `${field(object, 'status', 'readyReplicas') ?? 0}/${field(object, 'spec', 'replicas')}`,
    ),
    ageColumn,
  ],
  Job: [
    nameColumn,
    text('Status', () => 'Complete'),
    text(
      'Completions',
      (object) => `${field(object, 'status', 'succeeded') ?? 0}/${field(object, 'spec', 'completions')}`,
    ),
    ageColumn,
  ],
  Service: [
    nameColumn,
    text('Type', (object) => String(field(object, 'spec', 'type'))),
    text('Cluster-IP', (object) => String(field(object, 'spec', 'clusterIP'))),
    text('External-IP', () => '<none>'),
    text('Port(s)', (object) => {
      const ports = field(object, 'spec', 'ports');
      return Array.isArray(ports)
        ? ports.map(({ port, protocol }) => `${port}/${protocol}`).join(',')
        : '<none>';
    }),
    ageColumn,
  ],
  Namespace: [nameColumn, text('Status', () => 'Active'), ageColumn],
  Node: [
    nameColumn,
    text('Status', () => 'Ready'),
    text('Roles', () => '<none>'),
    ageColumn,
    text('Version', () => 'v1.32.4'),
  ],
  Event: [
    {
      name: 'Last Seen',
      type: 'string',
      cell: (object, now) => humanAge(String(object['lastTimestamp']), now),
    },
    text('Type', (object) => String(object['type'])),
    text('Reason', (object) => String(object['reason'])),
    text('Object', (object) => `pod/${field(object, 'involvedObject', 'name')}`),
    text('Message', (object) => String(object['message'])),
  ],
};

function text(name: string, cell: (object: KubeObject) => string, wide = false): Column {
  return { name, type: 'string', cell, wide };
}

function number(name: string, cell: (object: KubeObject) => unknown): Column {
  return { name, type: 'integer', cell: (object) => Number(cell(object) ?? 0) };
}

function field(object: KubeObject, part: string, name: string): unknown {
  const inner = object[part];
  if (typeof inner !== 'object' || inner === null) return undefined;
  return (inner as Readonly<Record<string, unknown>>)[name];
}

function forPod(object: KubeObject, read: (pod: Pod) => string): string {
  return isPod(object) ? read(object) : '';
}

function ready(pod: Pod): string {
  const statuses = pod.status.containerStatuses ?? [];
  return `${statuses.filter((status) => status.ready).length}/${pod.spec.containers.length}`;
}

function podStatus(pod: Pod): string {
  if (pod.metadata.deletionTimestamp !== undefined) return 'Terminating';
  const troubled = (pod.status.containerStatuses ?? [])
    .map(stateReason)
    .find((reason) => reason !== undefined);
  return troubled ?? pod.status.phase;
}

function stateReason(status: ContainerStatus): string | undefined {
  return status.state.waiting?.reason ?? status.state.terminated?.reason;
}

function restarts(pod: Pod): string {
  const statuses = pod.status.containerStatuses ?? [];
  const count = statuses.reduce((sum, status) => sum + status.restartCount, 0);
  const last = statuses
    .map((status) => status.lastState.terminated?.finishedAt)
    .find((at) => at !== undefined);
  return count === 0 || last === undefined ? String(count) : `${count} (${humanAge(last, new Date())} ago)`;
}

/** `12m`, `6d`, `5m12s`: as kubectl writes an age. */
function humanAge(since: string, now: Date): string {
  const seconds = Math.max(0, Math.floor((now.getTime() - Date.parse(since)) / 1000));
  const [minutes, hours, days] = [60, 3600, 86_400].map((unit) => Math.floor(seconds / unit));
  if (minutes === undefined || hours === undefined || days === undefined) return '<unknown>';
  if (seconds < 120) return `${seconds}s`;
  if (minutes < 10) return seconds % 60 === 0 ? `${minutes}m` : `${minutes}m${seconds % 60}s`;
  if (minutes < 180) return `${minutes}m`;
  if (hours < 8) return minutes % 60 === 0 ? `${hours}h` : `${hours}h${minutes % 60}m`;
  if (hours < 48) return `${hours}h`;
  if (days < 8) return hours % 24 === 0 ? `${days}d` : `${days}d${hours % 24}h`;
  return `${days}d`;
}

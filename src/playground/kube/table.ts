import type { ContainerStatus, KubeObject, Pod } from '../world/kube-object.ts';
import { isPod } from '../world/kube-object.ts';

const columns = [
  ['Name', 'string', 0],
  ['Ready', 'string', 0],
  ['Status', 'string', 0],
  ['Restarts', 'string', 0],
  ['Age', 'string', 0],
  ['IP', 'string', 1],
  ['Node', 'string', 1],
] as const;

/** Pods as the `Table` (meta.k8s.io/v1) that kubectl prints; undefined for what is not pods. */
export function podTable(body: unknown, now: Date): unknown {
  const objects: readonly KubeObject[] = (body as { items?: readonly KubeObject[] }).items ?? [
    body as KubeObject,
  ];
  const pods = objects.filter(isPod);
  if (pods.length !== objects.length) return undefined;
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata:
      (body as { items?: unknown }).items === undefined ? {} : (body as { metadata: unknown }).metadata,
    columnDefinitions: columns.map(([name, type, priority]) => ({
      name,
      type,
      priority,
      format: name === 'Name' ? 'name' : '',
      description: '',
    })),
    rows: pods.map((pod) => ({
      cells: cellsOf(pod, now),
      object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: pod.metadata },
    })),
  };
}

function cellsOf(pod: Pod, now: Date): string[] {
  const statuses = pod.status.containerStatuses ?? [];
  const ready = statuses.filter((status) => status.ready).length;
  const restarts = Math.max(0, ...statuses.map((status) => status.restartCount));
  return [
    pod.metadata.name,
    `${ready}/${pod.spec.containers.length}`,
    stateOf(pod, statuses),
    String(restarts),
    ageOf(pod.metadata.creationTimestamp, now),
    pod.status.podIP ?? '<none>',
    pod.spec.nodeName ?? '<none>',
  ];
}

/** What is wrong with the first container that is not running, else the phase. */
function stateOf(pod: Pod, statuses: readonly ContainerStatus[]): string {
  for (const { state } of statuses) {
    const reason = state.waiting?.reason ?? state.terminated?.reason;
    if (reason !== undefined) return reason;
  }
  return pod.status.phase;
}

function ageOf(from: string, now: Date): string {
  const minutes = Math.max(0, Math.floor((now.getTime() - Date.parse(from)) / 60_000));
  if (minutes < 120) return `${minutes}m`;
  return minutes < 2_880 ? `${Math.floor(minutes / 60)}h` : `${Math.floor(minutes / 1_440)}d`;
}

import type { KubeObject } from './kube-object.ts';
import { makeMeta, ownedBy } from './make-meta.ts';
import { containerSpec, makePod } from './make-pod.ts';
import type { ContainerSeed, PodGroup, Workload } from './workload.ts';

interface Place {
  readonly namespace: string;
  readonly now: Date;
}

/** A workload's objects: the controller, its ReplicaSets and its Pods; and what runs in each container. */
export function buildWorkload(
  workload: Workload,
  place: Place,
): {
  readonly objects: readonly KubeObject[];
  readonly containers: readonly {
    readonly pod: string;
    readonly container: string;
    readonly seed: ContainerSeed;
  }[];
} {
  const controller = makeController(workload, place);
  const objects: KubeObject[] = [controller];
  const containers: { pod: string; container: string; seed: ContainerSeed }[] = [];
  for (const group of workload.groups) {
    const owner =
      workload.kind === 'Deployment' ? makeReplicaSet(workload, group, { ...place, controller }) : controller;
    if (owner !== controller) objects.push(owner);
    for (const seed of group.pods) {
      const name = `${owner.metadata.name}-${seed.suffix}`;
      const at = { ...place, ageMinutes: seed.ageMinutes };
      const metadata = makeMeta(name, at, {
        generateName: `${owner.metadata.name}-`,
        labels: podLabels(workload, group, name),
        ...(group.containers.length > 1
          ? {
              annotations: {
                'kubectl.kubernetes.io/default-container': group.containers[0]?.name ?? workload.name,
              },
            }
          : {}),
      });
      objects.push(makePod(seed, { group, owner, metadata, now: place.now }));
      for (const container of group.containers) {
        containers.push({ pod: name, container: container.name, seed: container });
      }
    }
  }
  return { objects, containers };
}

function podLabels(workload: Workload, group: PodGroup, pod: string): Record<string, string> {
  const labels = { app: appOf(workload), version: group.version };
  switch (workload.kind) {
    case 'Deployment':
      return { ...labels, 'pod-template-hash': group.hash };
    case 'StatefulSet':
      return { ...labels, 'statefulset.kubernetes.io/pod-name': pod, 'apps.kubernetes.io/pod-index': '0' };
    case 'Job':
      return { ...labels, 'job-name': workload.name, 'batch.kubernetes.io/job-name': workload.name };
  }
}

function appOf(workload: Workload): string {
  return workload.kind === 'Job' ? (workload.name.split('-')[0] ?? workload.name) : workload.name;
}

function makeController(workload: Workload, place: Place): KubeObject {
  const at = { ...place, ageMinutes: workload.ageMinutes };
  const newest = workload.groups[0];
  if (newest === undefined) throw new Error(`Workload "${workload.name}" has no group of pods.`);
  const matchLabels = { app: appOf(workload) };
  const template = podTemplate(newest, { ...matchLabels, version: newest.version });
  const pods = workload.groups.flatMap((group) => group.pods);
  const ready = pods.filter((pod) => (pod.state ?? 'running') === 'running').length;
  const metadata = makeMeta(workload.name, at, { labels: matchLabels, generation: newest.revision });
  switch (workload.kind) {
    case 'Deployment':
      return {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: {
          ...metadata,
          annotations: { 'deployment.kubernetes.io/revision': String(newest.revision) },
        },
        spec: {
          replicas: workload.replicas,
          selector: { matchLabels },
          template,
          strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } },
          progressDeadlineSeconds: 600,
        },
        status: {
          observedGeneration: newest.revision,
          replicas: pods.length,
          updatedReplicas: newest.pods.length,
          readyReplicas: ready,
          availableReplicas: ready,
          ...(ready < workload.replicas ? { unavailableReplicas: workload.replicas - ready } : {}),
          conditions: [
            { type: 'Available', status: ready > 0 ? 'True' : 'False', reason: 'MinimumReplicasAvailable' },
            { type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated' },
          ],
        },
      };
    case 'StatefulSet':
      return {
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        metadata,
        spec: {
          replicas: workload.replicas,
          serviceName: workload.name,
          selector: { matchLabels },
          template,
        },
        status: { replicas: pods.length, readyReplicas: ready, currentReplicas: pods.length },
      };
    case 'Job':
      return {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata,
        spec: {
          completions: 1,
          parallelism: 1,
          backoffLimit: 0,
          selector: { matchLabels: { 'batch.kubernetes.io/job-name': workload.name } },
          template,
        },
        status: { succeeded: 1, startTime: metadata.creationTimestamp },
      };
  }
}

function makeReplicaSet(
  workload: Workload,
  group: PodGroup,
  place: Place & { readonly controller: KubeObject },
): KubeObject {
  const labels = { app: appOf(workload), version: group.version, 'pod-template-hash': group.hash };
  const ready = group.pods.filter((pod) => (pod.state ?? 'running') === 'running').length;
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: makeMeta(
      `${workload.name}-${group.hash}`,
      { ...place, ageMinutes: group.ageMinutes },
      {
        labels,
        annotations: { 'deployment.kubernetes.io/revision': String(group.revision) },
        ownerReferences: [ownedBy(place.controller)],
      },
    ),
    spec: {
      replicas: group.wanted,
      selector: { matchLabels: { app: labels.app, 'pod-template-hash': group.hash } },
      template: podTemplate(group, labels),
    },
    status: { replicas: group.pods.length, readyReplicas: ready, availableReplicas: ready },
  };
}

function podTemplate(group: PodGroup, labels: Readonly<Record<string, string>>): unknown {
  return { metadata: { labels }, spec: { containers: group.containers.map(containerSpec) } };
}

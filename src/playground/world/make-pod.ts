import { createHash } from 'node:crypto';
import type { KubeObject, ObjectMeta, Pod } from './kube-object.ts';
import { makeContainerStatus } from './make-container-status.ts';
import { minutesBefore, ownedBy } from './make-meta.ts';
import type { ContainerSeed, PodGroup, PodSeed } from './workload.ts';

/** The Pod for one seed, owned by a ReplicaSet, StatefulSet or Job. */
export function makePod(
  seed: PodSeed,
  from: {
    readonly group: PodGroup;
    readonly owner: KubeObject;
    readonly metadata: ObjectMeta;
    readonly now: Date;
  },
): Pod {
  const { group, now, owner } = from;
  const state = seed.state ?? 'running';
  const startTime = minutesBefore(now, seed.ageMinutes);
  const ready = state === 'running';
  const condition = (type: string, isTrue: boolean, more: Record<string, string> = {}) => ({
    type,
    status: isTrue ? 'True' : 'False',
    lastProbeTime: null,
    lastTransitionTime: startTime,
    ...more,
  });
  const unready =
    state === 'completed'
      ? { reason: 'PodCompleted' }
      : {
          reason: 'ContainersNotReady',
          message: `containers with unready status: [${group.containers.map((one) => one.name).join(' ')}]`,
        };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...from.metadata, ownerReferences: [ownedBy(owner)] },
    spec: {
      containers: group.containers.map(containerSpec),
      restartPolicy: owner.kind === 'Job' ? 'Never' : 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      serviceAccountName: 'default',
      serviceAccount: 'default',
      nodeName: seed.node,
      securityContext: {},
      schedulerName: 'default-scheduler',
      enableServiceLinks: true,
    },
    status: {
      phase: state === 'completed' ? 'Succeeded' : 'Running',
      conditions: [
        condition('Initialized', true),
        condition('Ready', ready, ready ? {} : unready),
        condition('ContainersReady', ready, ready ? {} : unready),
        condition('PodScheduled', true),
      ],
      hostIP: seed.node === 'node-a' ? '192.0.2.11' : '192.0.2.12',
      podIP: seed.ip,
      podIPs: [{ ip: seed.ip }],
      startTime,
      // Only the application has ever been restarted, never its sidecar.
      containerStatuses: group.containers.map((container, index) =>
        makeContainerStatus(container, index === 0 ? seed : { ...seed, restarts: 0 }, now),
      ),
      qosClass: 'Burstable',
    },
  };
}

/** The `spec.containers` entry of a container; also the template's in its controller. */
export function containerSpec(container: ContainerSeed): Pod['spec']['containers'][number] {
  const spec = {
    name: container.name,
    image: container.image,
    ...(container.command === undefined ? {} : { command: container.command }),
    ...(container.ports.length === 0
      ? {}
      : { ports: container.ports.map((containerPort) => ({ containerPort, protocol: 'TCP' })) }),
    env: Object.entries(container.env).map(([name, value]) =>
      name === 'DATABASE_URL'
        ? { name, valueFrom: { secretKeyRef: { name: 'database', key: 'url' } } }
        : { name, value },
    ),
    resources: { limits: { memory: '512Mi' }, requests: { cpu: '100m', memory: '128Mi' } },
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: 'IfNotPresent',
  };
  return spec;
}

/** A container id that is stable for a pod's name, container and instance. */
export function containerId(...parts: readonly (string | number)[]): string {
  return `containerd://${createHash('sha256').update(parts.join('/')).digest('hex')}`;
}

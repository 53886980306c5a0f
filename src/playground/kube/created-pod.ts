import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { ContainerStatus, Pod } from '../world/kube-object.ts';
import { makeMeta, minutesBefore } from '../world/make-meta.ts';
import { containerId } from '../world/make-pod.ts';

const label = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;
const texts = z.record(z.string(), z.string());
const container = z.looseObject({ name: z.string().regex(label), image: z.string().min(1) });

/** A namespace or a pod as a client wants it; only pods have containers. */
export const podShape = (kind: string) =>
  z.looseObject({
    apiVersion: z.literal('v1').optional(),
    kind: z.literal(kind).optional(),
    metadata: z.looseObject({
      name: z.string().regex(label),
      labels: texts.optional(),
      annotations: texts.optional(),
    }),
    spec:
      kind === 'Pod'
        ? z.looseObject({ containers: z.array(container).min(1) })
        : z.looseObject({ containers: z.array(container).optional() }).optional(),
  });

export type PodWish = z.infer<ReturnType<typeof podShape>>;

/** The pod at the moment when everything in it runs. */
export function startPod(wish: PodWish, namespace: string, now: Date): Pod {
  const { name, labels, annotations } = wish.metadata;
  const containers = wish.spec?.containers ?? [];
  const startedAt = minutesBefore(now, 0);
  const condition = (type: string) => ({ type, status: 'True', lastTransitionTime: startedAt });
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: makeMeta(
      name,
      { namespace, now, ageMinutes: 0 },
      { ...(labels ? { labels } : {}), ...(annotations ? { annotations } : {}) },
    ),
    spec: { ...wish.spec, containers, nodeName: 'node-a' },
    status: {
      phase: 'Running',
      conditions: ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map(condition),
      hostIP: '192.0.2.11',
      podIP: '10.42.0.99',
      podIPs: [{ ip: '10.42.0.99' }],
      startTime: startedAt,
      containerStatuses: containers.map((one) => runningStatus(one, startedAt)),
      qosClass: 'BestEffort',
    },
  };
}

function runningStatus(
  { name, image }: { readonly name: string; readonly image: string },
  startedAt: string,
): ContainerStatus {
  const id = containerId(randomUUID());
  return {
    name,
    image,
    imageID: `${image.replace(/:[^:/]*$/, '')}@${id.replace('containerd://', 'sha256:')}`,
    containerID: id,
    ready: true,
    started: true,
    restartCount: 0,
    state: { running: { startedAt } },
    lastState: {},
  };
}

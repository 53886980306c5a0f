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
  const spec = { ...wish.spec, containers };
  const meta = makeMeta(
    name,
    { namespace, now, ageMinutes: 0 },
    { ...(labels ? { labels } : {}), ...(annotations ? { annotations } : {}) },
  );
  const pending = findHindrance(spec, now);
  if (pending !== undefined) {
    const nodeName = pending.containerStatuses === undefined ? {} : { nodeName: 'node-a' };
    return { apiVersion: 'v1', kind: 'Pod', metadata: meta, spec: { ...spec, ...nodeName }, status: pending };
  }
  const startedAt = minutesBefore(now, 0);
  const condition = (type: string) => ({ type, status: 'True', lastTransitionTime: startedAt });
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: meta,
    spec: { ...spec, nodeName: 'node-a' },
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

/** Why a pod cannot run: no node is wanted that is there, or an image comes from a registry that cannot be (`.invalid`, RFC 6761). */
function findHindrance(
  spec: Readonly<Record<string, unknown>> & {
    readonly containers: readonly { readonly name: string; readonly image: string }[];
  },
  now: Date,
): Pod['status'] | undefined {
  const at = minutesBefore(now, 0);
  const nodes = spec['nodeSelector'];
  const isOfNoNode = ([key, value]: [string, unknown]) => key !== 'kubernetes.io/os' || value !== 'linux';
  if (typeof nodes === 'object' && nodes !== null && Object.entries(nodes).some(isOfNoNode)) {
    const message = "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector.";
    const unschedulable = {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message,
      lastTransitionTime: at,
    };
    return { phase: 'Pending', conditions: [unschedulable], qosClass: 'BestEffort' };
  }
  if (!spec.containers.some(({ image }) => /^[^/]*\.invalid(?::\d+)?\//.test(image))) return undefined;
  const waiting = (image: string) => ({
    reason: 'ImagePullBackOff',
    message: `Back-off pulling image "${image}"`,
  });
  return {
    phase: 'Pending',
    conditions: [{ type: 'PodScheduled', status: 'True', lastTransitionTime: at }],
    startTime: at,
    containerStatuses: spec.containers.map(({ name, image }) => ({
      name,
      image,
      imageID: '',
      ready: false,
      started: false,
      restartCount: 0,
      state: { waiting: waiting(image) },
      lastState: {},
    })),
    qosClass: 'BestEffort',
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

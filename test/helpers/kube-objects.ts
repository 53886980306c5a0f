import { randomUUID } from 'node:crypto';
import type { KubeObject, OwnerReference, Pod } from '../../src/playground/world/kube-object.ts';

/** An object of a kind with a fresh `uid`. */
export function makeObject(
  type: readonly [apiVersion: string, kind: string],
  name: string,
  more: {
    readonly owner?: KubeObject;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly created?: string;
    readonly deleted?: string;
    readonly spec?: unknown;
    readonly status?: unknown;
  } = {},
): KubeObject {
  const [apiVersion, kind] = type;
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      namespace: 'shop',
      uid: randomUUID(),
      creationTimestamp: more.created ?? '2026-01-01T00:00:00Z',
      labels: more.labels ?? {},
      ...(more.deleted === undefined ? {} : { deletionTimestamp: more.deleted }),
      ...(more.annotations === undefined ? {} : { annotations: more.annotations }),
      ...(more.owner === undefined ? {} : { ownerReferences: [referTo(more.owner)] }),
    },
    spec: more.spec ?? {},
    status: more.status ?? {},
  };
}

/** A pod; by default one that runs and is ready, with one container "app". */
export function makePod(
  name: string,
  more: Parameters<typeof makeObject>[2] & {
    readonly ready?: boolean;
    readonly pod?: Readonly<Record<string, unknown>>;
  } = {},
): Pod {
  const { ready = true } = more;
  return makeObject(['v1', 'Pod'], name, {
    ...more,
    spec: more.spec ?? { nodeName: 'node-a', containers: [{ name: 'app', image: 'registry/app:1' }] },
    status: more.status ?? {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
      containerStatuses: [
        {
          name: 'app',
          ready,
          restartCount: 0,
          image: 'registry/app:1',
          imageID: 'registry/app@sha256:aa',
          state: { running: { startedAt: '2026-01-01T00:00:01Z' } },
          lastState: {},
        },
      ],
    },
  }) as Pod;
}

function referTo({ apiVersion, kind, metadata }: KubeObject): OwnerReference {
  return {
    apiVersion,
    kind,
    name: metadata.name,
    uid: metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}

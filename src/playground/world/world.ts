import type { KubeObject } from './kube-object.ts';
import { buildEvents } from './make-events.ts';
import { makeMeta } from './make-meta.ts';
import { buildNamespaces, buildNodes } from './make-nodes.ts';
import { readServices } from './make-service.ts';
import { buildWorkload } from './make-workload.ts';
import { shop } from './shop.ts';
import type { ContainerSeed } from './workload.ts';

/** A cluster at its first moment: plain data, so that a reset is a second reading of it. */
export interface World {
  readonly startedAt: Date;
  readonly objects: readonly KubeObject[];
  /** What runs in each container, by `containerKey`. */
  readonly containers: ReadonlyMap<string, ContainerSeed>;
}

/** The key of a container in `World.containers`. */
export function containerKey(namespace: string, pod: string, container: string): string {
  return `${namespace}/${pod}/${container}`;
}

/** The seeded cluster: a shop in the middle of a rollout. `uid`s are new at each call, times are relative to `now`. */
export function seedWorld(now: Date = new Date()): World {
  const containers = new Map<string, ContainerSeed>();
  const workloads = shop.workloads.flatMap((workload) => {
    const built = buildWorkload(workload, { namespace: shop.namespace, now });
    for (const { pod, container, seed } of built.containers) {
      containers.set(containerKey(shop.namespace, pod, container), seed);
    }
    return built.objects;
  });
  const services = readServices(shop.services, workloads, { namespace: shop.namespace, now });
  const objects = [
    ...buildNamespaces(now),
    ...buildNodes(now),
    ...workloads,
    ...services,
    databaseSecret(now),
  ];
  return { startedAt: now, objects: [...objects, ...buildEvents(objects, now)], containers };
}

/** What the pods' `DATABASE_URL` comes from. */
function databaseSecret(now: Date): KubeObject {
  const url = 'postgres://shop:not-a-real-password@db.shop.svc.cluster.local:5432/shop';
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: makeMeta('database', { namespace: shop.namespace, now, ageMinutes: 60 * 24 * 90 }, {}),
    type: 'Opaque',
    data: { url: Buffer.from(url).toString('base64') },
  };
}

/** A cluster of namespaces and nodes, in which nothing runs yet. */
export function bareWorld(now: Date = new Date()): World {
  return { startedAt: now, objects: [...buildNamespaces(now), ...buildNodes(now)], containers: new Map() };
}

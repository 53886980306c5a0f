import { isPod, type KubeObject } from './kube-object.ts';
import { makeMeta } from './make-meta.ts';
import type { ServiceSeed } from './shop.ts';

/** Services and their Endpoints, over the pods that already stand. */
export function readServices(
  seeds: readonly ServiceSeed[],
  objects: readonly KubeObject[],
  place: { readonly namespace: string; readonly now: Date },
): readonly KubeObject[] {
  const at = { ...place, ageMinutes: 60 * 24 * 90 };
  return seeds.flatMap((seed): readonly KubeObject[] => {
    const addresses = objects
      .filter(isPod)
      .filter((pod) => pod.metadata.labels?.['app'] === seed.app)
      .filter((pod) => pod.status.containerStatuses?.every((status) => status.ready))
      .map((pod) => ({
        ip: pod.status.podIP,
        nodeName: pod.spec.nodeName,
        targetRef: {
          kind: 'Pod',
          namespace: place.namespace,
          name: pod.metadata.name,
          uid: pod.metadata.uid,
        },
      }));
    const labels = { app: seed.app };
    return [
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: makeMeta(seed.name, at, { labels }),
        spec: {
          type: 'ClusterIP',
          clusterIP: seed.clusterIp,
          clusterIPs: [seed.clusterIp],
          ports: [{ name: 'main', port: seed.port, targetPort: seed.targetPort, protocol: 'TCP' }],
          selector: labels,
        },
        status: { loadBalancer: {} },
      },
      {
        apiVersion: 'v1',
        kind: 'Endpoints',
        metadata: makeMeta(seed.name, at, { labels }),
        subsets:
          addresses.length === 0
            ? []
            : [{ addresses, ports: [{ name: 'main', port: seed.targetPort, protocol: 'TCP' }] }],
      },
    ];
  });
}

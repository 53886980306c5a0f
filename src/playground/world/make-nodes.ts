import type { KubeObject } from './kube-object.ts';
import { makeMeta } from './make-meta.ts';

const ageMinutes = 60 * 24 * 120;

/** The namespaces; all but one hold nothing. */
export function buildNamespaces(now: Date): readonly KubeObject[] {
  return ['default', 'kube-system', 'shop'].map((name) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: makeMeta(name, { now, ageMinutes }, { labels: { 'kubernetes.io/metadata.name': name } }),
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  }));
}

/** Two nodes. */
export function buildNodes(now: Date): readonly KubeObject[] {
  return [
    ['node-a', '192.0.2.11'],
    ['node-b', '192.0.2.12'],
  ].map(([name = '', address = '']) => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: makeMeta(
      name,
      { now, ageMinutes },
      { labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux' } },
    ),
    spec: {},
    status: {
      addresses: [
        { type: 'InternalIP', address },
        { type: 'Hostname', address: name },
      ],
      conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady' }],
      nodeInfo: {
        kubeletVersion: 'v1.32.4',
        osImage: 'Debian GNU/Linux 12 (bookworm)',
        containerRuntimeVersion: 'containerd://1.7.27',
        architecture: 'amd64',
        operatingSystem: 'linux',
      },
    },
  }));
}

/** One kind that the stand-in serves. */
export interface Resource {
  readonly group: '' | 'apps' | 'batch';
  readonly plural: string;
  readonly singular: string;
  readonly kind: string;
  readonly shortNames: readonly string[];
  readonly namespaced: boolean;
}

export const resources: readonly Resource[] = [
  {
    group: '',
    plural: 'namespaces',
    singular: 'namespace',
    kind: 'Namespace',
    shortNames: ['ns'],
    namespaced: false,
  },
  { group: '', plural: 'nodes', singular: 'node', kind: 'Node', shortNames: ['no'], namespaced: false },
  { group: '', plural: 'pods', singular: 'pod', kind: 'Pod', shortNames: ['po'], namespaced: true },
  {
    group: '',
    plural: 'services',
    singular: 'service',
    kind: 'Service',
    shortNames: ['svc'],
    namespaced: true,
  },
  {
    group: '',
    plural: 'endpoints',
    singular: 'endpoints',
    kind: 'Endpoints',
    shortNames: ['ep'],
    namespaced: true,
  },
  { group: '', plural: 'events', singular: 'event', kind: 'Event', shortNames: ['ev'], namespaced: true },
  {
    group: 'apps',
    plural: 'deployments',
    singular: 'deployment',
    kind: 'Deployment',
    shortNames: ['deploy'],
    namespaced: true,
  },
  {
    group: 'apps',
    plural: 'replicasets',
    singular: 'replicaset',
    kind: 'ReplicaSet',
    shortNames: ['rs'],
    namespaced: true,
  },
  {
    group: 'apps',
    plural: 'statefulsets',
    singular: 'statefulset',
    kind: 'StatefulSet',
    shortNames: ['sts'],
    namespaced: true,
  },
  {
    group: 'apps',
    plural: 'daemonsets',
    singular: 'daemonset',
    kind: 'DaemonSet',
    shortNames: ['ds'],
    namespaced: true,
  },
  { group: 'batch', plural: 'jobs', singular: 'job', kind: 'Job', shortNames: [], namespaced: true },
];

const groups = ['apps', 'batch', 'authorization.k8s.io'] as const;

/** Discovery in its plain form, which every kubectl understands; undefined for paths that are not discovery. */
export function discover(path: string): unknown {
  if (path === '/version') return { major: '1', minor: '33', gitVersion: 'v1.33.0', platform: 'linux/amd64' };
  if (path === '/api') return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] };
  if (path === '/apis') {
    const list = groups.map((name) => ({
      name,
      versions: [{ groupVersion: `${name}/v1`, version: 'v1' }],
      preferredVersion: { groupVersion: `${name}/v1`, version: 'v1' },
    }));
    return { kind: 'APIGroupList', apiVersion: 'v1', groups: list };
  }
  const group = path === '/api/v1' ? '' : groups.find((name) => path === `/apis/${name}/v1`);
  if (group === undefined) return undefined;
  const listed = resources
    .filter((resource) => resource.group === group)
    .map(({ plural, singular, kind, shortNames, namespaced }) => ({
      name: plural,
      singularName: singular,
      namespaced,
      kind,
      shortNames,
      verbs: ['get', 'list', 'watch'],
    }));
  const pods = [
    {
      name: 'pods/exec',
      singularName: '',
      namespaced: true,
      kind: 'PodExecOptions',
      verbs: ['create', 'get'],
    },
    { name: 'pods/log', singularName: '', namespaced: true, kind: 'Pod', verbs: ['get'] },
  ];
  const reviews = [
    {
      name: 'selfsubjectaccessreviews',
      singularName: '',
      namespaced: false,
      kind: 'SelfSubjectAccessReview',
      verbs: ['create'],
    },
  ];
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: group === '' ? 'v1' : `${group}/v1`,
    resources: [
      ...listed,
      ...(group === '' ? pods : []),
      ...(group === 'authorization.k8s.io' ? reviews : []),
    ],
  };
}

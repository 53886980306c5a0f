/** A kind of object that this server has. */
export interface Resource {
  readonly group: '' | 'apps' | 'batch';
  readonly plural: string;
  readonly singular: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly categories?: readonly string[];
  readonly subresources?: readonly {
    readonly name: string;
    readonly kind: string;
    readonly verbs: readonly string[];
  }[];
}

const all = ['all'] as const;

export const resources: readonly Resource[] = [
  core('namespaces', 'Namespace', ['ns'], { namespaced: false }),
  core('nodes', 'Node', ['no'], { namespaced: false }),
  core('pods', 'Pod', ['po'], {
    categories: all,
    subresources: [
      { name: 'exec', kind: 'PodExecOptions', verbs: ['create', 'get'] },
      { name: 'log', kind: 'Pod', verbs: ['get'] },
    ],
  }),
  core('services', 'Service', ['svc'], { categories: all }),
  core('endpoints', 'Endpoints', ['ep'], { singular: 'endpoints' }),
  core('events', 'Event', ['ev']),
  core('secrets', 'Secret', []),
  { ...core('deployments', 'Deployment', ['deploy'], { categories: all }), group: 'apps' },
  { ...core('replicasets', 'ReplicaSet', ['rs'], { categories: all }), group: 'apps' },
  { ...core('statefulsets', 'StatefulSet', ['sts'], { categories: all }), group: 'apps' },
  { ...core('daemonsets', 'DaemonSet', ['ds'], { categories: all }), group: 'apps' },
  { ...core('jobs', 'Job', [], { categories: all }), group: 'batch' },
  { ...core('cronjobs', 'CronJob', ['cj'], { categories: all }), group: 'batch' },
];

/** The resource of a group and plural; undefined when there is none. */
export function findResource(group: string, plural: string): Resource | undefined {
  return resources.find((resource) => resource.group === group && resource.plural === plural);
}

/** `v1` or `apps/v1`. */
export function groupVersion(resource: Pick<Resource, 'group'>): string {
  return resource.group === '' ? 'v1' : `${resource.group}/v1`;
}

function core(
  plural: string,
  kind: string,
  shortNames: readonly string[],
  more: Partial<Resource> = {},
): Resource {
  return { group: '', plural, kind, shortNames, singular: kind.toLowerCase(), namespaced: true, ...more };
}

import { groupVersion, type Resource, resources } from './resources.ts';

const groups = ['apps', 'batch', 'authorization.k8s.io'] as const;

/** What the server says about itself; undefined when the path is none of that. Plain, unaggregated discovery serves every kubectl. */
export function describeServer(path: string): unknown {
  switch (path) {
    case '/version':
      return {
        major: '1',
        minor: '32',
        gitVersion: 'v1.32.4',
        gitCommit: '59526cd4867447956156ae3a602fcbac10a2c335',
        gitTreeState: 'clean',
        buildDate: '2025-04-22T16:02:27Z',
        goVersion: 'go1.23.6',
        compiler: 'gc',
        platform: 'linux/amd64',
      };
    case '/api':
      return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] };
    case '/apis':
      return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map(describeGroup) };
    case '/api/v1':
      return listResources('v1', (resource) => resource.group === '');
    case '/apis/authorization.k8s.io/v1':
      return {
        kind: 'APIResourceList',
        apiVersion: 'v1',
        groupVersion: 'authorization.k8s.io/v1',
        resources: [
          {
            name: 'selfsubjectaccessreviews',
            singularName: 'selfsubjectaccessreview',
            namespaced: false,
            kind: 'SelfSubjectAccessReview',
            verbs: ['create'],
          },
        ],
      };
    default: {
      const match = /^\/apis\/([^/]+)(\/v1)?$/.exec(path);
      const group = groups.find((name) => name === match?.[1]);
      if (group === undefined) return undefined;
      if (match?.[2] === undefined) return { kind: 'APIGroup', apiVersion: 'v1', ...describeGroup(group) };
      return listResources(`${group}/v1`, (resource) => resource.group === group);
    }
  }
}

function describeGroup(name: string) {
  const version = { groupVersion: `${name}/v1`, version: 'v1' };
  return { name, versions: [version], preferredVersion: version };
}

function listResources(version: string, includes: (resource: Resource) => boolean) {
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: version,
    resources: resources
      .filter((resource) => groupVersion(resource) === version && includes(resource))
      .flatMap((resource) => [
        {
          name: resource.plural,
          singularName: resource.singular,
          namespaced: resource.namespaced,
          kind: resource.kind,
          verbs: ['get', 'list', 'watch'],
          ...(resource.shortNames.length === 0 ? {} : { shortNames: resource.shortNames }),
          ...(resource.categories === undefined ? {} : { categories: resource.categories }),
        },
        ...(resource.subresources ?? []).map((subresource) => ({
          name: `${resource.plural}/${subresource.name}`,
          singularName: '',
          namespaced: true,
          kind: subresource.kind,
          verbs: subresource.verbs,
        })),
      ]),
  };
}

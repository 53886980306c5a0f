import type { KubeObject } from '../world/kube-object.ts';
import type { Resource } from './resources.ts';
import { groupVersion } from './resources.ts';

export interface Change {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: KubeObject;
  readonly version: number;
}

/** The objects of the cluster, and who wants to hear of changes. */
export interface ObjectStore {
  version(): number;
  list(resource: Resource, namespace?: string): readonly KubeObject[];
  get(resource: Resource, name: string, namespace?: string): KubeObject | undefined;
  put(object: KubeObject): void;
  remove(object: KubeObject): void;
  /** Changes since a version, oldest first; undefined when that is too long ago to know. */
  changesSince(version: number): readonly Change[] | undefined;
  onChange(listener: (change: Change) => void): () => void;
}

const firstVersion = 184_200;
const maxHistory = 1000;

/** A store that begins with these objects. */
export function createObjectStore(objects: readonly KubeObject[]): ObjectStore {
  const kept = new Map<string, KubeObject>();
  const listeners = new Set<(change: Change) => void>();
  const history: Change[] = [];
  let version = firstVersion;
  const keyOf = (object: KubeObject) =>
    [object.apiVersion, object.kind, object.metadata.namespace ?? '', object.metadata.name].join('|');
  const stamp = (object: KubeObject): KubeObject => {
    version += 1;
    return { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } };
  };
  const tell = (type: Change['type'], object: KubeObject) => {
    const change: Change = { type, object, version };
    history.push(change);
    if (history.length > maxHistory) history.shift();
    for (const listener of [...listeners]) listener(change);
  };
  for (const object of objects) kept.set(keyOf(object), stamp(object));
  const oldest = version;
  const belongs = (object: KubeObject, resource: Resource) =>
    object.kind === resource.kind && object.apiVersion === groupVersion(resource);

  return {
    version: () => version,
    list: (resource, namespace) =>
      [...kept.values()]
        .filter((object) => belongs(object, resource))
        .filter((object) => namespace === undefined || object.metadata.namespace === namespace)
        .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1)),
    get: (resource, name, namespace) =>
      kept.get([groupVersion(resource), resource.kind, namespace ?? '', name].join('|')),
    put: (object) => {
      const known = kept.has(keyOf(object));
      const stamped = stamp(object);
      kept.set(keyOf(object), stamped);
      tell(known ? 'MODIFIED' : 'ADDED', stamped);
    },
    remove: (object) => {
      if (kept.delete(keyOf(object))) tell('DELETED', stamp(object));
    },
    changesSince: (since) => {
      const known = history.length < maxHistory ? oldest : (history[0]?.version ?? oldest);
      return since < known ? undefined : history.filter((change) => change.version > since);
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function sortKey(object: KubeObject): string {
  return `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
}

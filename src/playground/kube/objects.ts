import type { KubeObject } from '../world/kube-object.ts';
import { type Resource, resources } from './resources.ts';
import { badRequest, notFound, type Refusal } from './status.ts';

export interface Where {
  readonly resource: Resource;
  readonly namespace?: string;
  readonly name?: string;
  /** `log` or `exec`. */
  readonly subresource?: string;
}

/** Which object or list a path means; undefined when it is none that is served. Segments are decoded once. */
export function readPath(path: string): Where | undefined {
  const match =
    /^\/(?:api|apis\/(apps|batch))\/v1(?:\/namespaces\/([^/]+)(?=\/))?\/([a-z]+)(?:\/([^/]+))?(?:\/([a-z]+))?$/.exec(
      path,
    );
  const [, group = '', namespace, plural, name, subresource] = match ?? [];
  const resource = resources.find((known) => known.group === group && known.plural === plural);
  if (resource === undefined) return undefined;
  const decoded = { ...decode('namespace', namespace), ...decode('name', name) };
  if (Object.values(decoded).some((text) => !/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(text))) return undefined;
  return { resource, ...decoded, ...(subresource === undefined ? {} : { subresource }) };
}

function decode<Key extends string>(key: Key, segment: string | undefined): { [K in Key]?: string } {
  if (segment === undefined) return {};
  try {
    return { [key]: decodeURIComponent(segment) } as { [K in Key]?: string };
  } catch {
    return { [key]: '%' } as { [K in Key]?: string };
  }
}

/** One object, or the list that the query selects. */
export function readObjects(
  objects: readonly KubeObject[],
  { resource, namespace, name }: Where,
  query: URLSearchParams,
): { readonly body: unknown } | { readonly refusal: Refusal } {
  const all = objects.filter(
    (object) =>
      object.kind === resource.kind && (namespace === undefined || object.metadata.namespace === namespace),
  );
  if (name !== undefined) {
    const found = all.find((object) => object.metadata.name === name);
    return found === undefined ? { refusal: notFound(resource.plural, name) } : { body: found };
  }
  const selected = all
    .filter(select(query.get('labelSelector'), (object, key) => object.metadata.labels?.[key]))
    .filter(select(query.get('fieldSelector'), readField));
  const limit = Number(query.get('limit') ?? 0);
  const from = Number(query.get('continue') ?? 0);
  if (!Number.isInteger(limit) || limit < 0 || !Number.isInteger(from))
    return { refusal: badRequest('limit and continue must be what a list answered') };
  const page = limit > 0 ? selected.slice(from, from + limit) : selected;
  const more =
    limit > 0 && from + limit < selected.length
      ? { continue: String(from + limit), remainingItemCount: selected.length - from - limit }
      : {};
  return {
    body: {
      kind: `${resource.kind}List`,
      apiVersion: resource.group === '' ? 'v1' : `${resource.group}/v1`,
      metadata: { resourceVersion: '1000', ...more },
      items: page,
    },
  };
}

/** The selectors we are asked for: `a=b`, `a==b`, `a!=b`, `a`, `!a`, `a in (b,c)`, `a notin (b,c)`. */
function select(
  selector: string | null,
  read: (object: KubeObject, key: string) => string | undefined,
): (object: KubeObject) => boolean {
  const terms = selector?.match(/[^,()]+(?:\([^)]*\))?/g) ?? [];
  const tests = terms.map((term) => {
    const set = /^\s*([^\s!=]+)\s+(in|notin)\s+\(([^)]*)\)\s*$/.exec(term);
    if (set !== null) {
      const values = (set[3] ?? '').split(',').map((value) => value.trim());
      return (object: KubeObject) => values.includes(read(object, set[1] ?? '') ?? '') === (set[2] === 'in');
    }
    const equal = /^\s*([^\s!=]+)\s*(==|=|!=)\s*(\S*)\s*$/.exec(term);
    if (equal !== null)
      return (object: KubeObject) =>
        ((read(object, equal[1] ?? '') ?? '') === equal[3]) === (equal[2] !== '!=');
    const key = term.trim();
    return (object: KubeObject) =>
      key.startsWith('!') ? read(object, key.slice(1)) === undefined : read(object, key) !== undefined;
  });
  return (object) => tests.every((test) => test(object));
}

function readField(object: KubeObject, path: string): string | undefined {
  let value: unknown = object;
  for (const key of path.split('.'))
    value = value !== null && typeof value === 'object' ? (value as Record<string, unknown>)[key] : undefined;
  return value === undefined ? undefined : String(value);
}

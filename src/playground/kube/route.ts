import { findResource, type Resource } from './resources.ts';

/** What a request's path means. */
export type Route =
  | { readonly kind: 'server'; readonly path: string }
  | { readonly kind: 'access-review' }
  | {
      readonly kind: 'objects';
      readonly resource: Resource;
      readonly namespace?: string;
      readonly name?: string;
    }
  | { readonly kind: 'log' | 'exec'; readonly namespace: string; readonly pod: string }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'malformed'; readonly why: string };

/** Reads a path; every segment is percent-decoded once and may not hold a slash or be `.` or `..`. */
export function readRoute(path: string): Route {
  const segments: string[] = [];
  for (const raw of path.split('/').slice(1)) {
    const segment = decodeSegment(raw);
    if (segment === undefined)
      return { kind: 'malformed', why: `invalid path segment "${raw.slice(0, 100)}"` };
    segments.push(segment);
  }
  if (segments.at(-1) === '') segments.pop();
  const plain = `/${segments.join('/')}`;
  if (plain === '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews') return { kind: 'access-review' };
  const [root, ...rest] = segments;
  const depth = root === 'api' ? 1 : 2;
  const isResource = (root === 'api' || root === 'apis') && rest.length > depth && rest[depth - 1] === 'v1';
  if (!isResource) return { kind: 'server', path: plain };
  return readObjects(root === 'api' ? '' : (rest[0] ?? ''), rest.slice(depth));
}

function readObjects(group: string, segments: readonly string[]): Route {
  const [first = '', second, third, fourth, fifth] = segments;
  if (first !== 'namespaces' || third === undefined) {
    const resource = findResource(group, first);
    if (resource === undefined || third !== undefined) return { kind: 'nothing' };
    if (resource.namespaced && second !== undefined) return { kind: 'nothing' };
    return { kind: 'objects', resource, ...(second === undefined ? {} : { name: second }) };
  }
  const namespace = second ?? '';
  if (segments.length > 5) return { kind: 'nothing' };
  if (fifth !== undefined) {
    if (group !== '' || third !== 'pods' || fourth === undefined) return { kind: 'nothing' };
    if (fifth === 'log' || fifth === 'exec') return { kind: fifth, namespace, pod: fourth };
    return { kind: 'nothing' };
  }
  const resource = findResource(group, third);
  if (resource === undefined || !resource.namespaced) return { kind: 'nothing' };
  return { kind: 'objects', resource, namespace, ...(fourth === undefined ? {} : { name: fourth }) };
}

function decodeSegment(raw: string): string | undefined {
  try {
    const text = decodeURIComponent(raw);
    return text === '.' || text === '..' || /[/%\0-\x1f]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

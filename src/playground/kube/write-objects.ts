import { isPod, type KubeObject } from '../world/kube-object.ts';
import { makeMeta } from '../world/make-meta.ts';
import { type Answer, json, refusal } from './answer.ts';
import type { Cluster } from './cluster.ts';
import { type PodWish, podShape, startPod } from './created-pod.ts';
import { runMainProcesses } from './main-process.ts';
import { findResource, type Resource } from './resources.ts';
import { makeStatus, noSuchResource, notFound } from './status.ts';

interface Writing {
  readonly resource: Resource;
  readonly namespace?: string;
  readonly name?: string;
  readonly method: 'POST' | 'DELETE';
  readonly body: Buffer;
}

/** Creates and deletes namespaces and pods; nothing else can be written. A pod runs as soon as it is created. */
export function writeObjects(cluster: Cluster, writing: Writing): Answer {
  const { resource, namespace, name, method } = writing;
  const isKnown = resource.plural === 'namespaces' || resource.plural === 'pods';
  if (!isKnown || (resource.namespaced && namespace === undefined)) return refusal(noSuchResource());
  const isCreation = method === 'POST';
  if (isCreation === (name !== undefined)) {
    return refusal(makeStatus(405, `the server does not allow the method ${method} here`));
  }
  return isCreation ? create(cluster, writing) : remove(cluster, { resource, name: name ?? '', namespace });
}

function create(cluster: Cluster, { resource, namespace, body }: Writing): Answer {
  const wish = readWish(body, resource);
  if (typeof wish === 'string') return refusal(makeStatus(400, wish));
  const { name } = wish.metadata;
  if (cluster.store.get(resource, name, namespace) !== undefined) {
    const details = { name, kind: resource.plural };
    return refusal(makeStatus(409, `${resource.plural} "${name}" already exists`, details));
  }
  if (namespace !== undefined && cluster.store.get(namespaces(), namespace) === undefined) {
    return refusal(notFound('namespaces', namespace));
  }
  if (namespace === undefined) cluster.store.put(makeNamespace(wish));
  else {
    const pod = startPod(wish, namespace, new Date());
    cluster.store.put(pod);
    runMainProcesses(cluster, pod);
  }
  return json(cluster.store.get(resource, name, namespace), 201);
}

function remove(
  cluster: Cluster,
  {
    resource,
    name,
    namespace,
  }: { readonly resource: Resource; readonly name: string; readonly namespace: string | undefined },
): Answer {
  const object = cluster.store.get(resource, name, namespace);
  if (object === undefined) return refusal(notFound(resource.plural, name));
  const deletionTimestamp = new Date().toISOString().replace(/\.\d+/, '');
  const leaving = { ...object, metadata: { ...object.metadata, deletionTimestamp } };
  if (isPod(object)) {
    cluster.remove(object);
    return json(leaving);
  }
  for (const inside of cluster.store.list(pods(), name)) if (isPod(inside)) cluster.remove(inside);
  cluster.store.remove(object);
  return json({ ...leaving, status: { phase: 'Terminating' } });
}

/** The object that shall be, or what is wrong with it. */
function readWish(body: Buffer, resource: Resource): PodWish | string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString());
  } catch {
    return 'the object provided is unrecognized: it is no JSON';
  }
  const read = podShape(resource.kind).safeParse(parsed);
  return read.success ? read.data : `the object provided is no ${resource.kind}: ${read.error.message}`;
}

function makeNamespace(wish: PodWish): KubeObject {
  const { name, labels } = wish.metadata;
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: makeMeta(
      name,
      { now: new Date(), ageMinutes: 0 },
      { labels: { ...labels, 'kubernetes.io/metadata.name': name } },
    ),
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  };
}

function namespaces(): Resource {
  return known('namespaces');
}

function pods(): Resource {
  return known('pods');
}

function known(plural: string): Resource {
  const resource = findResource('', plural);
  if (resource === undefined) throw new Error(`The resource "${plural}" is missing.`);
  return resource;
}

import type { Described, Listed } from '../../app/ports/cluster.ts';
import type { TargetRef } from '../../core/target-ref.ts';
import type { Access } from './connect.ts';
import { findPods, podKind } from './find-pods.ts';
import { type TargetQuery, withPods, withReading } from './find-target.ts';
import { eventShape } from './object-shapes.ts';
import { listObjects, type Reading } from './read-objects.ts';

type Query = Pick<TargetQuery, 'namespace' | 'cluster' | 'signal'>;

const eventKind = { root: 'api/v1', plural: 'events', shape: eventShape } as const;

/** The pods of a namespace, or those that a target means. See `Cluster.list`. */
export function listPods(access: Access, query: Query & { readonly target?: string }): Promise<Listed> {
  const { target, namespace } = query;
  const list = async (reading: Reading, ref?: TargetRef): Promise<Listed> => {
    if (ref !== undefined && ref.kind !== 'pod') {
      const found = await findPods(reading, ref);
      return found.ok ? { ok: true, namespace, pods: found.pods } : found;
    }
    const pods = await listObjects(reading, podKind, {
      keep: ({ metadata }) => ref === undefined || metadata?.name?.startsWith(ref.name) === true,
    });
    if ('failure' in pods) return { ok: false, failure: pods.failure };
    if (pods.value.length > 0 || ref === undefined) return { ok: true, namespace, pods: pods.value };
    return {
      ok: false,
      failure: {
        code: 'pod-not-found',
        message: `No pod in namespace "${namespace}" is called "${ref.name}" or begins with it.`,
        hint: `All of them: /pod ls -n ${namespace}`,
      },
    };
  };
  return target === undefined
    ? withReading<Listed>(access, query, (reading) => list(reading))
    : withPods<Listed>(access, { ...query, target }, list);
}

/** One pod and its events. See `Cluster.describe`. */
export function describePod(access: Access, query: Query & { readonly target: string }): Promise<Described> {
  return withPods<Described>(access, query, async (reading, ref) => {
    const found = await findPods(reading, ref);
    if (!found.ok) return found;
    const [pod = {}] = found.pods;
    const { name = '', uid = '' } = pod.metadata ?? {};
    const events = await listObjects(reading, eventKind, {
      fields: `involvedObject.kind=Pod,involvedObject.name=${name}${uid === '' ? '' : `,involvedObject.uid=${uid}`}`,
    });
    return {
      ok: true,
      pod,
      ...(found.note === undefined ? {} : { note: found.note }),
      events: 'failure' in events ? events.failure : events.value,
    };
  });
}

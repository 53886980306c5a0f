import type { Failure } from './failure.ts';
import { describeStatus } from './pod-status.ts';
import { hasEnded, isReady, type MetaView, ownerOf, type PodView } from './pod-view.ts';

/** The fields we read of anything that stands for pods. */
export interface WorkloadView {
  readonly metadata?: MetaView | undefined;
  readonly spec?:
    | {
        readonly replicas?: number | undefined;
        readonly suspend?: boolean | undefined;
      }
    | undefined;
}

const revisionAnnotation = 'deployment.kubernetes.io/revision';

/** A pod of a workload, with the revision it belongs to where there are several. */
export interface Member<Pod> {
  readonly pod: Pod;
  readonly revision: number;
}

/**
 * The pods that `owners` made, by uid: a pod that only matches the selector belongs to somebody else. `owners` are a
 * Deployment's ReplicaSets, or the one StatefulSet, DaemonSet, ReplicaSet or Job itself.
 */
export function findMembers<Pod extends PodView>(
  pods: readonly Pod[],
  owners: readonly WorkloadView[],
): readonly Member<Pod>[] {
  const revisions = new Map(
    owners.map(({ metadata }) => [metadata?.uid, Number(metadata?.annotations?.[revisionAnnotation] ?? 0)]),
  );
  return pods.flatMap((pod) => {
    const revision = revisions.get(ownerOf(pod)?.uid ?? '');
    return revision === undefined ? [] : [{ pod, revision: Number.isFinite(revision) ? revision : 0 }];
  });
}

/** Those of `objects` that the object with this uid made. */
export function ownedBy<T extends { readonly metadata?: MetaView | undefined }>(
  objects: readonly T[],
  uid: string | undefined,
): readonly T[] {
  return uid === undefined ? [] : objects.filter((object) => ownerOf(object)?.uid === uid);
}

/** The object that was made last; of several at once the first by name. */
export function findNewest<T extends { readonly metadata?: MetaView | undefined }>(
  objects: readonly T[],
): T | undefined {
  const key = ({ metadata }: T) => metadata?.creationTimestamp ?? '';
  return objects.toSorted(
    (a, b) => compare(key(b), key(a)) || compare(a.metadata?.name ?? '', b.metadata?.name ?? ''),
  )[0];
}

/**
 * Members, the one to take first: ready ones, then those that run, wait, have ended; of these the newest revision, then the
 * oldest pod (of the ended the newest), then the first by name.
 */
export function rankMembers<Pod extends PodView>(members: readonly Member<Pod>[]): readonly Member<Pod>[] {
  return members.toSorted((a, b) => {
    const [before, after] = [rankOf(a.pod), rankOf(b.pod)];
    const age = compare(createdAt(a.pod), createdAt(b.pod));
    return (
      before - after ||
      b.revision - a.revision ||
      (before === ended ? -age : age) ||
      compare(a.pod.metadata?.name ?? '', b.pod.metadata?.name ?? '')
    );
  });
}

/** What was taken of several, for the person who named them all. */
export function noteChoice<Pod extends PodView>(named: string, ranked: readonly Member<Pod>[]): string {
  const ready = ranked.filter(({ pod }) => isReady(pod)).length;
  const [taken] = ranked;
  const name = taken?.pod.metadata?.name ?? '';
  if (ready > 0) return `${named}: took "${name}", 1 of ${ready} ready ${ready === 1 ? 'pod' : 'pods'}`;
  const status = taken === undefined ? '' : describeStatus(taken.pod);
  return `${named}: took "${name}" (${status}), 1 of ${ranked.length} ${ranked.length === 1 ? 'pod' : 'pods'}, none ready`;
}

/** Why a workload that exists has no pod. */
export function explainEmpty(
  named: string,
  { namespace, workload }: { readonly namespace: string; readonly workload?: WorkloadView },
): Failure {
  const { replicas, suspend } = workload?.spec ?? {};
  const why =
    replicas === 0
      ? 'it is scaled to 0'
      : suspend === true
        ? 'it is suspended'
        : replicas === undefined
          ? 'none stands at the moment'
          : `it wants ${replicas}, but none is made yet`;
  return {
    code: 'workload-empty',
    message: `${named} in namespace "${namespace}" has no pods: ${why}. Nothing ran.`,
    hint:
      replicas === 0
        ? 'Scale it up, or name another target.'
        : `Look at what is there: /pod ls -n ${namespace}`,
  };
}

const ended = 4;

function rankOf(pod: PodView): number {
  if (isReady(pod)) return 0;
  if (hasEnded(pod)) return ended;
  const isUp = pod.status?.containerStatuses?.some(({ state }) => state?.running !== undefined) === true;
  if (!isUp) return 3;
  return pod.metadata?.deletionTimestamp === undefined ? 1 : 2;
}

function createdAt(pod: PodView): string {
  return pod.metadata?.creationTimestamp ?? '';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

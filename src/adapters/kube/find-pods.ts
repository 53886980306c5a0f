import {
  explainEmpty,
  findMembers,
  findNewest,
  type Member,
  noteChoice,
  ownedBy,
  rankMembers,
} from '../../core/choose-member.ts';
import { choosePod } from '../../core/choose-pod.ts';
import type { Failure } from '../../core/failure.ts';
import { formatSelector, parseSelector, type Requirement } from '../../core/label-selector.ts';
import { findNear, writeNear } from '../../core/near-names.ts';
import type { PodView } from '../../core/pod-view.ts';
import { isObjectName, type TargetRef, type WorkloadKind, writeTarget } from '../../core/target-ref.ts';
import { podShape, type WorkloadObject, workloadShape } from './object-shapes.ts';
import { type Kind, listObjects, type Read, type Reading, readObject } from './read-objects.ts';

/** The pods that a target means, the one to take first; never empty. */
export type FoundPods =
  | {
      readonly ok: true;
      readonly pods: readonly PodView[];
      /** The object that the target named, where it named one. */
      readonly workload?: { readonly kind: string; readonly name: string; readonly uid: string };
      /** What was taken of several. */
      readonly note?: string;
    }
  | { readonly ok: false; readonly failure: Failure };

export const podKind = { root: 'api/v1', plural: 'pods', shape: podShape } as const;

const kinds: Readonly<Record<WorkloadKind, Kind<typeof workloadShape>>> = {
  Deployment: { root: 'apis/apps/v1', plural: 'deployments', shape: workloadShape },
  StatefulSet: { root: 'apis/apps/v1', plural: 'statefulsets', shape: workloadShape },
  DaemonSet: { root: 'apis/apps/v1', plural: 'daemonsets', shape: workloadShape },
  ReplicaSet: { root: 'apis/apps/v1', plural: 'replicasets', shape: workloadShape },
  Job: { root: 'apis/batch/v1', plural: 'jobs', shape: workloadShape },
  CronJob: { root: 'apis/batch/v1', plural: 'cronjobs', shape: workloadShape },
  Service: { root: 'api/v1', plural: 'services', shape: workloadShape },
};

/** Asks the cluster which pods a target means. Rejects as `get` does. */
export function findPods(reading: Reading, ref: TargetRef): Promise<FoundPods> {
  switch (ref.kind) {
    case 'pod':
      return findPod(reading, ref.name);
    case 'selector':
      return findSelected(reading, ref);
    case 'workload':
      return findWorkloadPods(reading, ref);
  }
}

async function findPod(reading: Reading, name: string): Promise<FoundPods> {
  if (isObjectName(name)) {
    const exact = await readObject(reading, podKind, name);
    if ('failure' in exact) return refuse(exact.failure);
    if (exact.value !== undefined) return { ok: true, pods: [exact.value] };
  }
  const names: PodView[] = [];
  const listed = await listObjects(reading, podKind, {
    keep: (pod) => {
      names.push({ metadata: { name: pod.metadata?.name } });
      return pod.metadata?.name?.startsWith(name) === true;
    },
  });
  if ('failure' in listed) return refuse(listed.failure);
  const chosen = choosePod(listed.value.length === 0 ? names : listed.value, name, reading.namespace);
  return chosen.ok ? { ok: true, pods: [chosen.value] } : chosen;
}

async function findSelected(
  reading: Reading,
  ref: Extract<TargetRef, { readonly kind: 'selector' }>,
): Promise<FoundPods> {
  const pods = await listObjects(reading, podKind, { labels: ref.selector });
  if ('failure' in pods) return refuse(pods.failure);
  return take(
    writeTarget(ref),
    pods.value.map((pod) => ({ pod, revision: 0 })),
    reading,
  );
}

type Named = Extract<TargetRef, { readonly kind: 'workload' }>;

async function findWorkloadPods(reading: Reading, ref: Named): Promise<FoundPods> {
  const named = writeTarget(ref);
  const found = await readObject(reading, kinds[ref.workload], ref.name);
  if ('failure' in found) return refuse(found.failure);
  const workload = found.value;
  if (workload === undefined) return refuse(await explainMissing(reading, ref));
  const members = await listMembers(reading, ref, workload);
  if ('failure' in members) return refuse(members.failure);
  const taken = take(named, members.value, reading, workload);
  if (!taken.ok) return taken;
  return {
    ...taken,
    workload: { kind: ref.workload, name: ref.name, uid: workload.metadata?.uid ?? '' },
  };
}

function take(
  named: string,
  members: readonly Member<PodView>[],
  { namespace }: Reading,
  workload?: WorkloadObject,
): FoundPods {
  if (members.length === 0)
    return refuse(explainEmpty(named, { namespace, ...(workload === undefined ? {} : { workload }) }));
  const ranked = rankMembers(members);
  return { ok: true, pods: ranked.map(({ pod }) => pod), note: noteChoice(named, ranked) };
}

async function listMembers(
  reading: Reading,
  ref: Named,
  workload: WorkloadObject,
): Promise<Read<readonly Member<PodView>[]>> {
  switch (ref.workload) {
    case 'Deployment': {
      const sets = await listObjects(reading, kinds.ReplicaSet, { labels: selectorOf(workload) });
      if ('failure' in sets) return sets;
      return listOwned(reading, workload, ownedBy(sets.value, workload.metadata?.uid));
    }
    case 'CronJob': {
      const jobs = await listObjects(reading, kinds.Job);
      if ('failure' in jobs) return jobs;
      const newest = findNewest(ownedBy(jobs.value, workload.metadata?.uid));
      return newest === undefined ? { value: [] } : listOwned(reading, newest, [newest]);
    }
    case 'Service': {
      const labels = selectorOf(workload);
      if (labels === '') return { failure: noSelector(ref, reading.namespace) };
      const pods = await listObjects(reading, podKind, { labels });
      return 'failure' in pods ? pods : { value: pods.value.map((pod) => ({ pod, revision: 0 })) };
    }
    case 'StatefulSet':
    case 'DaemonSet':
    case 'ReplicaSet':
    case 'Job':
      return listOwned(reading, workload, [workload]);
  }
}

async function listOwned(
  reading: Reading,
  workload: WorkloadObject,
  owners: readonly WorkloadObject[],
): Promise<Read<readonly Member<PodView>[]>> {
  const pods = await listObjects(reading, podKind, { labels: selectorOf(workload) });
  return 'failure' in pods ? pods : { value: findMembers(pods.value, owners) };
}

/** The selector of a workload as text; empty where it has none, or one that cannot be written. */
function selectorOf({ spec }: WorkloadObject): string {
  const { selector } = spec ?? {};
  if (selector === undefined) return '';
  const { matchLabels, matchExpressions } = selector;
  const isWhole = typeof matchLabels === 'object' || Array.isArray(matchExpressions);
  const labels = isWhole ? (typeof matchLabels === 'object' ? matchLabels : {}) : selector;
  const equal = Object.entries(labels).flatMap(([key, value]): Requirement[] =>
    typeof value === 'string' ? [{ key, operator: '=', values: [value] }] : [],
  );
  const operators = { In: 'in', NotIn: 'notin', Exists: 'exists', DoesNotExist: 'absent' } as const;
  const others = (Array.isArray(matchExpressions) ? matchExpressions : []).map(
    ({ key, operator, values }) => ({
      key,
      operator: operators[operator as keyof typeof operators],
      values: values ?? [],
    }),
  );
  const written = formatSelector([...equal, ...others]);
  // A selector that does not read back cannot be asked for; owner references alone decide then.
  return parseSelector(written).ok ? written : '';
}

async function explainMissing(reading: Reading, ref: Named): Promise<Failure> {
  const { plural } = kinds[ref.workload];
  const listed = await listObjects(reading, kinds[ref.workload]);
  const names = 'failure' in listed ? [] : listed.value.map(({ metadata }) => metadata?.name ?? '');
  const near = writeNear(findNear(ref.name, names));
  return {
    code: 'workload-not-found',
    message: `There is no ${writeTarget(ref)} in namespace "${reading.namespace}", so nothing ran.${near}`,
    hint:
      names.length === 0 && !('failure' in listed)
        ? `The namespace has no ${plural} at all; name another one with -n.`
        : 'Check the name, or name another namespace with -n.',
  };
}

function noSelector(ref: Named, namespace: string): Failure {
  return {
    code: 'workload-empty',
    message: `${writeTarget(ref)} in namespace "${namespace}" has no selector, so it stands for no pods of its own. Nothing ran.`,
    hint: 'Name a pod or a deployment.',
  };
}

function refuse(failure: Failure): FoundPods {
  return { ok: false, failure };
}

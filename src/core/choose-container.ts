import { ageOf } from './age.ts';
import type { Chosen } from './choose-pod.ts';
import { explainContainer, explainPod } from './explain-pod.ts';
import { containersOf, isReady, ownerOf, type PodView } from './pod-view.ts';
import type { Target } from './target.ts';

/**
 * The container a command means, by kubectl's rule (kubectl pkg/cmd/util/podcmd): the one named, else the annotation
 * `kubectl.kubernetes.io/default-container`, else the first of `spec.containers`. To `run` in it, it has to be running; to
 * `read` what is known of it, it need not.
 */
export function chooseContainer(
  pod: PodView,
  how: {
    readonly wanted: string | undefined;
    readonly cluster: string;
    readonly purpose: 'run' | 'read';
    readonly now: Date;
  },
): Chosen<Target> {
  const { name = '', namespace = '', uid = '' } = pod.metadata ?? {};
  const all = containersOf(pod);
  const annotated = pod.metadata?.annotations?.['kubectl.kubernetes.io/default-container'];
  const sought = how.wanted ?? annotated ?? pod.spec?.containers?.[0]?.name;
  const found = all.find(({ spec }) => spec.name === sought);
  const container = found?.spec.name;
  if (container === undefined) {
    const names = all.map(({ spec }) => `"${spec.name}"`).join(', ');
    const reason =
      how.wanted === undefined && annotated !== undefined ? ' (its default-container annotation)' : '';
    return {
      ok: false,
      failure: {
        code: 'container-not-found',
        message: `Pod "${name}" in "${namespace}" has no container "${sought ?? ''}"${reason}, so nothing ran. It has: ${names}.`,
        hint: 'Name one of them with -c.',
      },
    };
  }
  if (how.purpose === 'run') {
    const isUp = found?.status?.state?.running !== undefined;
    const failure =
      (isUp && pod.status?.phase === 'Pending' ? undefined : explainPod(pod, container, how.now)) ??
      explainContainer(pod, container, how.now);
    if (failure !== undefined) return { ok: false, failure };
  }
  const imageId = found?.status?.imageID;
  const owner = ownerOf(pod);
  const labels = pod.metadata?.labels ?? {};
  const revision = labels['pod-template-hash'] ?? labels['controller-revision-hash'];
  const deletedFor = ageOf(pod.metadata?.deletionTimestamp, how.now);
  const notes = [
    ...(how.wanted === undefined && annotated === undefined && all.length > 1
      ? [`Defaulted container "${container}" out of: ${all.map(writeName).join(', ')}`]
      : []),
    ...(deletedFor === undefined ? [] : [`Pod "${name}" is being deleted: it is Terminating.`]),
  ];
  return {
    ok: true,
    value: {
      cluster: how.cluster,
      namespace,
      pod: name,
      uid,
      container,
      image: found?.spec.image ?? '',
      ...(imageId === undefined || imageId === '' ? {} : { imageId }),
      ...(isWindows(pod) ? { os: 'windows' } : {}),
      isReady: isReady(pod),
      ...(revision === undefined ? {} : { revision }),
      ...(owner?.name === undefined
        ? {}
        : { workload: { kind: owner.kind ?? '', name: owner.name, uid: owner.uid ?? '' } }),
      ...(notes.length === 0 ? {} : { note: notes.join('\n') }),
    },
  };
}

/** kubectl marks the two uncommon kinds. */
function writeName({ kind, spec }: ReturnType<typeof containersOf>[number]): string {
  const mark = { main: '', ephemeral: ' (ephem)', init: ' (init)' }[kind];
  return `${spec.name}${mark}`;
}

function isWindows({ spec }: PodView): boolean {
  const named = spec?.os?.name ?? spec?.nodeSelector?.['kubernetes.io/os'];
  return (named ?? spec?.nodeSelector?.['beta.kubernetes.io/os']) === 'windows';
}

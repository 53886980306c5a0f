import type { Failure } from './failure.ts';
import type { Target } from './target.ts';

/** The fields we read of a `Pod` (core/v1); servers may leave any of them out. */
export interface PodView {
  readonly metadata?: {
    readonly name?: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string | Date;
  };
  readonly spec?: {
    readonly containers?: readonly ContainerView[];
    readonly initContainers?: readonly ContainerView[];
    readonly ephemeralContainers?: readonly ContainerView[];
  };
  readonly status?: {
    readonly phase?: string;
    readonly containerStatuses?: readonly { readonly name?: string; readonly imageID?: string }[];
  };
}

interface ContainerView {
  readonly name?: string;
  readonly image?: string;
}

export type Chosen<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure; readonly candidates?: readonly string[] };

/** How many candidates a refusal names. */
const maxCandidates = 10;

/** The one pod that `wanted` names: exactly, else as the only one that begins with it. */
export function choosePod<Pod extends PodView>(
  pods: readonly Pod[],
  wanted: string,
  namespace: string,
): Chosen<Pod> {
  const exact = pods.find((pod) => pod.metadata?.name === wanted);
  if (exact !== undefined) return { ok: true, value: exact };
  const matches = pods.filter((pod) => pod.metadata?.name?.startsWith(wanted));
  const [only] = matches;
  if (only !== undefined && matches.length === 1) return { ok: true, value: only };
  if (only === undefined) {
    return {
      ok: false,
      failure: {
        code: 'pod-not-found',
        message: `No pod in namespace "${namespace}" is called "${wanted}" or begins with it.`,
        hint: 'Check the name, or name another namespace with -n.',
      },
    };
  }
  const candidates = matches.map((pod) => pod.metadata?.name ?? '').sort();
  const named = candidates
    .slice(0, maxCandidates)
    .map((name) => `"${name}"`)
    .join(', ');
  const more = candidates.length > maxCandidates ? ` and ${candidates.length - maxCandidates} more` : '';
  return {
    ok: false,
    failure: {
      code: 'pod-ambiguous',
      message: `"${wanted}" fits ${candidates.length} pods in namespace "${namespace}", so nothing ran: ${named}${more}.`,
      hint: 'Type more of the name of the one you mean.',
    },
    candidates,
  };
}

/**
 * The container a command means, by kubectl's rule (kubectl pkg/cmd/util/podcmd): the one named, else the annotation
 * `kubectl.kubernetes.io/default-container`, else the first of `spec.containers`.
 */
export function chooseContainer(pod: PodView, wanted: string | undefined, cluster: string): Chosen<Target> {
  const { name = '', namespace = '', uid = '' } = pod.metadata ?? {};
  const phase = pod.status?.phase ?? 'Unknown';
  if (phase !== 'Running') return { ok: false, failure: notRunning(name, namespace, phase) };
  const main = pod.spec?.containers ?? [];
  const all = [...main, ...(pod.spec?.initContainers ?? []), ...(pod.spec?.ephemeralContainers ?? [])];
  const annotated = pod.metadata?.annotations?.['kubectl.kubernetes.io/default-container'];
  const sought = wanted ?? annotated ?? main[0]?.name;
  const container = all.find((candidate) => candidate.name === sought);
  if (container?.name === undefined) {
    const names = all.map((candidate) => `"${candidate.name}"`).join(', ');
    const reason =
      wanted === undefined && annotated !== undefined ? ' (its default-container annotation)' : '';
    return {
      ok: false,
      failure: {
        code: 'container-not-found',
        message: `Pod "${name}" in "${namespace}" has no container "${sought ?? ''}"${reason}, so nothing ran. It has: ${names}.`,
        hint: 'Name one of them with -c.',
      },
    };
  }
  const imageId = pod.status?.containerStatuses?.find((status) => status.name === container.name)?.imageID;
  return {
    ok: true,
    value: {
      cluster,
      namespace,
      pod: name,
      uid,
      container: container.name,
      image: container.image ?? '',
      ...(imageId === undefined || imageId === '' ? {} : { imageId }),
      ...(wanted === undefined && annotated === undefined && all.length > 1
        ? {
            note: `Defaulted container "${container.name}" out of: ${all.map((candidate) => candidate.name).join(', ')}`,
          }
        : {}),
    },
  };
}

function notRunning(name: string, namespace: string, phase: string): Failure {
  const hint =
    phase === 'Succeeded' || phase === 'Failed'
      ? 'It has come to its end; name a pod that runs.'
      : 'Try again when it runs.';
  return {
    code: 'pod-not-running',
    message: `Pod "${name}" in "${namespace}" is ${phase}, so nothing ran.`,
    hint,
  };
}

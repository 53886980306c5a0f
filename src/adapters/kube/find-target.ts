import type { Found } from '../../app/ports/cluster.ts';
import { chooseContainer } from '../../core/choose-container.ts';
import { type Failure, InfrastructureError } from '../../core/failure.ts';
import type { PodView } from '../../core/pod-view.ts';
import { isLabel, parseTarget, type TargetRef } from '../../core/target-ref.ts';
import { endSentence, showInLine } from '../../core/text.ts';
import { type Access, firstLine, openEndpoint } from './connect.ts';
import { findPods } from './find-pods.ts';
import type { Reading } from './read-objects.ts';

export interface TargetQuery {
  readonly target: string;
  readonly namespace: string;
  readonly container?: string;
  /** `read` also takes containers that do not run. */
  readonly purpose: 'run' | 'read';
  readonly cluster: string;
  readonly signal?: AbortSignal;
}

/** Finds the pod that a target means, of a workload the one to take first, and the container by kubectl's rule. */
export async function findTarget(access: Access, query: TargetQuery): Promise<Found> {
  const { cluster, container, purpose } = query;
  return withPods<Found>(access, query, async (reading, ref) => {
    const found = await findPods(reading, ref);
    if (!found.ok) return found;
    const [pod = {}] = found.pods;
    const chosen = chooseContainer(pod, { wanted: container, cluster, purpose, now: new Date() });
    if (!chosen.ok) return chosen;
    const { note, ...target } = chosen.value;
    const notes = [found.note, note].filter((one) => one !== undefined);
    return {
      ok: true,
      target: {
        ...target,
        ...(found.workload === undefined
          ? {}
          : {
              workload: found.workload,
              replica: placeAmong(found.pods, target.pod),
              ...(target.workload === undefined ? {} : { owner: target.workload }),
            }),
        ...(notes.length === 0 ? {} : { note: notes.join('\n') }),
      },
    };
  });
}

/** Which of the pods it is, counted by name, so that the same pod has the same number whoever asks. */
function placeAmong(pods: readonly PodView[], name: string) {
  const names = pods.map(({ metadata }) => metadata?.name ?? '').sort();
  return { number: names.indexOf(name) + 1, of: names.length };
}

type Refused = { readonly ok: false; readonly failure: Failure };

/** Checks the names of a query, opens a connection, and turns what breaks into a refusal. */
export async function withPods<T>(
  access: Access,
  query: Pick<TargetQuery, 'target' | 'namespace' | 'container' | 'cluster' | 'signal'>,
  look: (reading: Reading, ref: TargetRef) => Promise<T | Refused>,
): Promise<T | Refused> {
  const read = parseTarget(query.target);
  if (!read.ok) return read;
  return withReading(access, query, (reading) => look(reading, read.ref));
}

/** The same where no target is named. */
export async function withReading<T>(
  access: Access,
  query: Pick<TargetQuery, 'namespace' | 'container' | 'cluster' | 'signal'>,
  look: (reading: Reading) => Promise<T | Refused>,
): Promise<T | Refused> {
  const { namespace, container, signal } = query;
  if (!isLabel(namespace)) return refuseName('namespace', namespace);
  if (container !== undefined && !isLabel(container)) return refuseName('container', container);
  try {
    const endpoint = await openEndpoint(access, signal === undefined ? {} : { signal });
    try {
      return await look({ endpoint, namespace, signal });
    } finally {
      endpoint.release();
    }
  } catch (error) {
    return { ok: false, failure: explainTrouble(error, query.cluster) };
  }
}

function refuseName(what: string, name: string): Refused {
  return {
    ok: false,
    failure: {
      code: 'bad-command',
      message: `"${showInLine(name, 80)}" cannot be the name of a ${what}.`,
      hint: 'Names are lower-case letters, digits and "-", at most 63.',
    },
  };
}

/** A server that could not be asked at all. */
export function explainTrouble(error: unknown, cluster: string): Failure {
  if (error instanceof InfrastructureError) return { code: error.code, message: error.message };
  return {
    code: 'cluster-unreachable',
    message: `The API server of cluster "${cluster}" cannot be reached, so nothing ran: ${endSentence(firstLine(error))}`,
    hint: 'Try again; if it stays so, check the cluster and the kubeconfig.',
  };
}

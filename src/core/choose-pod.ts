import type { Failure } from './failure.ts';
import { findNear, writeNear } from './near-names.ts';
import { hasEnded, type PodView } from './pod-view.ts';

export type Chosen<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure };

/** How many candidates a refusal names, and offers. */
const maxCandidates = 10;

/**
 * The one pod that `wanted` names: exactly, else as the only one that begins with it. Pods that have come to their end count
 * only where no other pod fits: what old jobs left behind makes nothing ambiguous.
 */
export function choosePod<Pod extends PodView>(
  pods: readonly Pod[],
  wanted: string,
  namespace: string,
): Chosen<Pod> {
  const exact = pods.find((pod) => pod.metadata?.name === wanted);
  if (exact !== undefined) return { ok: true, value: exact };
  const all = pods.filter((pod) => pod.metadata?.name?.startsWith(wanted));
  const living = all.filter((pod) => !hasEnded(pod));
  const matches = living.length === 0 ? all : living;
  const [only] = matches;
  if (only !== undefined && matches.length === 1) return { ok: true, value: only };
  if (only === undefined) {
    const near = findNear(
      wanted,
      pods.map((pod) => pod.metadata?.name ?? ''),
    );
    return {
      ok: false,
      failure: {
        code: 'pod-not-found',
        message: `No pod in namespace "${namespace}" is called "${wanted}" or begins with it.${writeNear(near)}`,
        hint: 'Check the name, or name another namespace with -n.',
      },
    };
  }
  const candidates = matches.map((pod) => pod.metadata?.name ?? '').sort();
  return {
    ok: false,
    failure: {
      code: 'pod-ambiguous',
      message: `"${wanted}" fits ${candidates.length} pods in namespace "${namespace}", so nothing ran: ${listNames(candidates)}.`,
      hint: 'Type more of the name of the one you mean.',
      candidates: candidates.slice(0, maxCandidates),
    },
  };
}

function listNames(names: readonly string[]): string {
  const named = names.slice(0, maxCandidates).map((name) => `"${name}"`);
  const more = names.length - named.length;
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

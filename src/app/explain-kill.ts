import { wasOutOfMemory } from '../core/out-of-memory.ts';
import type { Outcome } from '../core/outcome.ts';
import type { Target } from '../core/target.ts';
import type { Cluster } from './ports/cluster.ts';

/** The kubelet reports a container's end after the exec has ended. */
const waitMs = 1_500;
const looks = 2;

/** Adds to a kill what the pod says of it; nothing where the pod is gone, does not say, or the outcome is another. */
export async function explainKill(
  cluster: Cluster,
  how: {
    readonly outcome: Outcome;
    readonly target: Target | undefined;
    readonly since: Date;
    readonly signal: AbortSignal;
  },
): Promise<Outcome> {
  const { outcome, target, since, signal } = how;
  if (outcome.kind !== 'exited' || outcome.exitCode !== 137 || target === undefined) return outcome;
  const { pod, namespace, container, uid } = target;
  for (let look = 1; look <= looks && !signal.aborted; look += 1) {
    const described = await cluster.describe({ target: pod, namespace, signal });
    if (!described.ok || described.pod.metadata?.uid !== uid) return outcome;
    if (wasOutOfMemory(described.pod, { container, since })) return { ...outcome, outOfMemory: true };
    if (look < looks) await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
  return outcome;
}

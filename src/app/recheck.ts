import type { ExecCommand } from '../core/command.ts';
import type { Failure } from '../core/failure.ts';
import type { Run } from '../core/run.ts';
import { type Sealed, sealOf } from '../core/seal.ts';
import type { Target } from '../core/target.ts';
import { findIdentity } from './identity.ts';
import type { JudgeWorld } from './judge-run.ts';
import type { Cluster } from './ports/cluster.ts';

export type Rechecked =
  | { readonly kind: 'same'; readonly target?: Target }
  | { readonly kind: 'changed'; readonly sealed: Sealed }
  | { readonly kind: 'gone'; readonly failure: Failure };

/** Whether the world is still what was judged and approved: everything that was sealed is looked at again. */
export async function recheck(
  world: JudgeWorld,
  { run, cluster, signal }: { readonly run: Run; readonly cluster: Cluster; readonly signal: AbortSignal },
): Promise<Rechecked> {
  const { target, command, asker } = run;
  // What only looks says what it sees when it looks.
  if (command.verb !== 'exec' || target === undefined) return { kind: 'same' };
  const identified = await findIdentity(world, cluster, asker);
  if (!identified.ok) return { kind: 'gone', failure: identified.failure };
  const { identity } = identified;
  const acting = identity.as === undefined ? cluster : cluster.as(identity.as);
  const found = await findAgain(acting, { command, target, signal });
  if (!found.ok) return { kind: 'gone', failure: found.failure };
  const workload = found.isByName && target.workload !== undefined ? { workload: target.workload } : {};
  const sealed = {
    command,
    target: { ...found.target, ...workload },
    asker,
    identity,
    policyVersion: world.policyVersion,
  };
  return sealOf(sealed, world.sha256) === run.seal
    ? { kind: 'same', target: sealed.target }
    : { kind: 'changed', sealed };
}

/** The pod that was shown, while it is there; else what the asker's words mean now. */
async function findAgain(
  cluster: Cluster,
  {
    command,
    target,
    signal,
  }: { readonly command: ExecCommand; readonly target: Target; readonly signal: AbortSignal },
) {
  const { namespace, pod } = target;
  const found = await cluster.find({ target: pod, namespace, container: target.container, signal });
  // The name of a pod that is gone may be the beginning of another's.
  if (found.ok && found.target.pod === pod) return { ...found, isByName: true };
  const { target: named, container } = command;
  const other = await cluster.find({
    target: named,
    namespace,
    signal,
    ...(container === undefined ? {} : { container }),
  });
  return other.ok ? { ...other, isByName: false } : other;
}

import { canonicalJson, type Sha256 } from './chain.ts';
import type { RunCommand } from './command.ts';
import type { Person } from './event.ts';
import type { Scope, Target } from './target.ts';
import { parseTarget } from './target-ref.ts';

/** Everything that an approval is given to. A change of any of it voids the approval. */
export interface Sealed {
  readonly command: RunCommand;
  readonly target: Target | Scope;
  readonly asker: Person;
  /** The account the command runs as, as the cluster adapter names it. */
  readonly identity: string;
  /** Digest of the policy that judged. */
  readonly policyVersion: string;
}

/** Hex SHA-256 of the sealed facts, the argv byte for byte. */
export function sealOf({ command, target, asker, identity, policyVersion }: Sealed, sha256: Sha256): string {
  const { cluster, namespace } = target;
  const { pod, uid, container, image, imageId, workload }: Partial<Target> = target;
  const asked =
    command.verb === 'exec' ? { argv: command.argv, timeoutMs: command.timeoutMs } : { read: { ...command } };
  return sha256(
    canonicalJson({
      ...asked,
      cluster,
      namespace,
      pod,
      uid,
      container,
      image,
      imageId,
      workload: namesWorkload(command) ? workload : undefined,
      asker,
      identity,
      policyVersion,
    }),
  );
}

/** Who asked for a workload is approved for that one; who named a pod need not know what made it. */
function namesWorkload({ target }: RunCommand): boolean {
  const read = target === undefined ? undefined : parseTarget(target);
  return read?.ok === true && read.ref.kind === 'workload';
}

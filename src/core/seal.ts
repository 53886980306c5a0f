import type { RunCommand } from './command.ts';
import type { Person } from './event.ts';
import type { Identity } from './identity.ts';
import { canonicalJson, type Sha256 } from './ledger/chain.ts';
import type { Scope, Target } from './target.ts';
import { parseTarget } from './target-ref.ts';

/** Everything that an approval is given to. A change of any of it voids the approval. */
export interface Sealed {
  readonly command: RunCommand;
  readonly target: Target | Scope;
  readonly asker: Person;
  /** As whom the command runs. */
  readonly identity: Identity;
  /** Digest of the policy that judged. */
  readonly policyVersion: string;
}

/** Hex SHA-256 of the sealed facts, the argv byte for byte. */
export function sealOf(sealed: Sealed, sha256: Sha256): string {
  return sha256(canonicalJson(sealedFacts(sealed)));
}

/**
 * What a seal is made of. Who named a pod is approved for that pod, by its UID. Who named a workload is approved for any pod
 * of that workload's same revision and image, so that a pod that is replaced meanwhile voids nothing.
 */
export function sealedFacts({
  command,
  target,
  asker,
  identity,
  policyVersion,
}: Sealed): Readonly<Record<string, unknown>> {
  const { cluster, namespace } = target;
  const { pod, uid, container, image, imageId, workload, revision }: Partial<Target> = target;
  const asked =
    command.verb === 'exec' ? { argv: command.argv, timeoutMs: command.timeoutMs } : { read: { ...command } };
  const place =
    namesWorkload(command) && workload !== undefined && revision !== undefined && imageId !== undefined
      ? { workload, revision }
      : { pod, uid, workload: namesWorkload(command) ? workload : undefined };
  return {
    ...asked,
    cluster,
    namespace,
    ...place,
    container,
    image,
    imageId,
    asker,
    identity,
    policyVersion,
  };
}

/** The beginning of a seal, to be compared by eye. */
export function shortSeal(seal: string | undefined): string {
  return seal?.slice(0, 8) ?? 'none';
}

/** Whether the asker named a workload and not a pod. */
export function namesWorkload({ target }: RunCommand): boolean {
  const read = target === undefined ? undefined : parseTarget(target);
  return read?.ok === true && read.ref.kind === 'workload';
}

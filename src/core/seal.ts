import { canonicalJson, type Sha256 } from './chain.ts';
import type { ExecCommand } from './command.ts';
import type { Person } from './event.ts';
import type { Target } from './target.ts';

/** Everything that an approval is given to. A change of any of it voids the approval. */
export interface Sealed {
  readonly command: ExecCommand;
  readonly target: Target;
  readonly asker: Person;
  /** The account the command runs as, as the cluster adapter names it. */
  readonly identity: string;
  /** Digest of the policy that judged. */
  readonly policyVersion: string;
}

/** Hex SHA-256 of the sealed facts, the argv byte for byte. */
export function sealOf({ command, target, asker, identity, policyVersion }: Sealed, sha256: Sha256): string {
  const { cluster, namespace, pod, uid, container, image, imageId } = target;
  return sha256(
    canonicalJson({
      argv: command.argv,
      timeoutMs: command.timeoutMs,
      cluster,
      namespace,
      pod,
      uid,
      container,
      image,
      imageId,
      asker,
      identity,
      policyVersion,
    }),
  );
}

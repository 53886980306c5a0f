import { checkpointText } from '../core/ledger/lines.ts';
import type { Clock } from './ports/clock.ts';
import type { Checkpoints, Ledger } from './ports/ledger.ts';

/** Signs texts with the ledger's key. */
export interface Signer {
  /** The first 16 hex digits of the SHA-256 of the public key. */
  readonly key: string;
  /** Ed25519, base64. */
  readonly sign: (text: string) => string;
}

/** A head that moved is signed after so many records, or after so long. */
const maxRecords = 100;
const maxAgeMs = 300_000;

/** Signs the head of the chain when it is time; without a signer nothing is. */
export async function checkpoint(
  world: {
    readonly ledger: Ledger;
    readonly checkpoints: Checkpoints;
    readonly clock: Clock;
    readonly signer?: Signer;
  },
  how: { readonly now?: true } = {},
): Promise<void> {
  const { signer } = world;
  if (signer === undefined) return;
  const [head, last] = await Promise.all([world.ledger.head(), world.checkpoints.last()]);
  if (head.index === 0 || head.index === last?.index) return;
  const at = world.clock.now();
  const isDue =
    how.now === true ||
    last === undefined ||
    head.index - last.index >= maxRecords ||
    at.getTime() - Date.parse(last.at) >= maxAgeMs;
  if (!isDue) return;
  const said = { index: head.index, hash: head.hash, at: at.toISOString(), key: signer.key };
  await world.checkpoints.save({ ...said, signature: signer.sign(checkpointText(said)) });
}

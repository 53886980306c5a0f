import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import type { Signer } from './app/checkpoint.ts';
import { InfrastructureError } from './core/failure.ts';

/** The ledger's key of its PEM (PKCS#8, Ed25519): signs checkpoints, and keys the digests of what was printed before masking. */
export function openLedgerKey(pem: string): { readonly signer: Signer; readonly digestKey: Uint8Array } {
  const key = read(() => createPrivateKey(pem), 'VOICEPIPE_LEDGER_KEY is no private key in PEM (PKCS#8)');
  return {
    signer: {
      key: nameOf(createPublicKey(key)),
      sign: (text) => sign(null, Buffer.from(text, 'utf8'), key).toString('base64'),
    },
    digestKey: createHmac('sha256', key.export({ type: 'pkcs8', format: 'der' }))
      .update('voicepipe output digests')
      .digest(),
  };
}

/** Checks signatures with a public key, or with the public half of a private one. */
export function openPublicKey(pem: string): {
  readonly key: string;
  readonly isSigned: (text: string, signature: string) => boolean;
} {
  const key = read(() => createPublicKey(pem), 'The key is no public key in PEM');
  return {
    key: nameOf(key),
    isSigned: (text, signature) =>
      verify(null, Buffer.from(text, 'utf8'), key, Buffer.from(signature, 'base64')),
  };
}

function read(open: () => KeyObject, fault: string): KeyObject {
  let key: KeyObject;
  try {
    key = open();
  } catch (cause) {
    throw bad(`${fault}.`, cause);
  }
  if (key.asymmetricKeyType !== 'ed25519')
    throw bad(`${fault} of the kind Ed25519. Make one: openssl genpkey -algorithm ed25519`);
  return key;
}

function nameOf(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);
}

function bad(message: string, cause?: unknown): InfrastructureError {
  return new InfrastructureError('bad-configuration', message, { retrySafe: false, cause });
}

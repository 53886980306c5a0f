import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** What an authenticator says; each part can be made to lie. */
export interface Assertion {
  readonly challenge: string;
  readonly origin: string;
  readonly counter?: number;
  readonly isVerified?: boolean;
  readonly type?: string;
  /** The id that is claimed, where it is another's. */
  readonly id?: string;
}

/** A passkey in software (WebAuthn level 2, ES256), which signs whatever it is told to. */
export function makeAuthenticator() {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const id = randomBytes(16).toString('base64url');
  const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest();
  // COSE_Key (RFC 9053): kty EC2, alg ES256, crv P-256, x, y.
  const cose = Buffer.concat([
    Buffer.from('a5010203262001215820', 'hex'),
    Buffer.from(x, 'base64url'),
    Buffer.from('225820', 'hex'),
    Buffer.from(y, 'base64url'),
  ]);

  function assert({
    challenge,
    origin,
    counter = 1,
    isVerified = true,
    type = 'webauthn.get',
    ...more
  }: Assertion) {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    const flags = Buffer.from([isVerified ? 0x05 : 0x01]);
    const data = Buffer.concat([sha256(new URL(origin).hostname), flags, count]);
    const client = Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
    const signature = sign('sha256', Buffer.concat([data, sha256(client)]), privateKey);
    return {
      id: more.id ?? id,
      rawId: more.id ?? id,
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        authenticatorData: data.toString('base64url'),
        clientDataJSON: client.toString('base64url'),
        signature: signature.toString('base64url'),
      },
    };
  }

  return { id, publicKey: new Uint8Array(cose), assert };
}

import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { bits, der, integer, octets, oid, sequence, set, text, utcTime, yes } from './der.ts';

/** An X.509 v3 certificate (RFC 5280) and its key; ECDSA over P-256. */
export interface Issued {
  readonly pem: string;
  readonly key: KeyObject;
  readonly publicKey: KeyObject;
  readonly name: string;
}

const ecdsaWithSha256 = sequence(oid('1.2.840.10045.4.3.2'));
const day = 24 * 60 * 60_000;

/** Makes a certificate authority; or a server's certificate for loopback, when there is one to sign it. */
export function makeCertificate(name: string, authority?: Issued): Issued {
  const { privateKey: key, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signer = authority ?? { name, key, publicKey };
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 1;
  const now = Date.now();
  const body = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(serial),
    ecdsaWithSha256,
    commonName(signer.name),
    sequence(utcTime(new Date(now - day)), utcTime(new Date(now + 365 * day))),
    commonName(name),
    exportKey(publicKey),
    der(
      0xa3,
      sequence(...extensions({ isAuthority: authority === undefined, publicKey, signer: signer.publicKey })),
    ),
  );
  const signature = sign('sha256', body, signer.key);
  const encoded = sequence(body, ecdsaWithSha256, bits(signature));
  return { pem: toPem(encoded), key, publicKey, name };
}

function extensions(of: {
  readonly isAuthority: boolean;
  readonly publicKey: KeyObject;
  readonly signer: KeyObject;
}): readonly Buffer[] {
  const identifiers = [
    extension('2.5.29.14', octets(keyId(of.publicKey))),
    extension('2.5.29.35', sequence(der(0x80, keyId(of.signer)))),
  ];
  if (of.isAuthority) {
    // keyCertSign and cRLSign.
    return [
      extension('2.5.29.19', sequence(yes), yes),
      extension('2.5.29.15', bits(Buffer.from([0x06]), 1), yes),
      ...identifiers,
    ];
  }
  return [
    extension('2.5.29.19', sequence(), yes),
    // digitalSignature; serverAuth; 127.0.0.1 and localhost.
    extension('2.5.29.15', bits(Buffer.from([0x80]), 7), yes),
    extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1'))),
    extension(
      '2.5.29.17',
      sequence(der(0x87, Buffer.from([127, 0, 0, 1])), der(0x82, Buffer.from('localhost'))),
    ),
    ...identifiers,
  ];
}

function extension(id: string, value: Uint8Array, ...critical: readonly Uint8Array[]): Buffer {
  return sequence(oid(id), ...critical, octets(value));
}

function commonName(name: string): Buffer {
  return sequence(set(sequence(oid('2.5.4.3'), text(name))));
}

function exportKey(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' });
}

function keyId(key: KeyObject): Buffer {
  return createHash('sha1').update(exportKey(key)).digest();
}

function toPem(encoded: Buffer): string {
  const lines = encoded.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

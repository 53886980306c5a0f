import { webcrypto } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Certificates {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

const yearMs = 365 * 24 * 3_600_000;

/** A CA and a loopback server certificate of this data directory, made on the first start and good for a year. */
export async function readCertificates(dir: string): Promise<Certificates> {
  const file = join(dir, 'api-server.json');
  if (existsSync(file)) {
    const kept: Certificates & { readonly until: number } = JSON.parse(readFileSync(file, 'utf8'));
    if (kept.until > Date.now() + 24 * 3_600_000) return kept;
  }
  const made = await makeCertificates();
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  writeFileSync(file, JSON.stringify({ ...made, until: Date.now() + yearMs }), { mode: 0o600 });
  return made;
}

async function makeCertificates(): Promise<Certificates> {
  // The library's container asks for this polyfill before it is loaded.
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  const crypto = webcrypto;
  x509.cryptoProvider.set(crypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0]);
  const signing = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const caKeys = await crypto.subtle.generateKey(signing, true, ['sign', 'verify']);
  const serverKeys = await crypto.subtle.generateKey(signing, true, ['sign', 'verify']);
  const when = {
    notBefore: new Date(Date.now() - 3_600_000),
    notAfter: new Date(Date.now() + yearMs + 48 * 3_600_000),
    signingAlgorithm: signing,
  };
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    ...when,
    serialNumber: '01',
    name: 'CN=voicepipe playground CA',
    keys: caKeys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
    ],
  });
  const cert = await x509.X509CertificateGenerator.create({
    ...when,
    serialNumber: '02',
    subject: 'CN=playground',
    issuer: ca.subject,
    publicKey: serverKeys.publicKey,
    signingKey: caKeys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        { type: 'ip', value: '127.0.0.1' },
        { type: 'dns', value: 'localhost' },
      ]),
    ],
  });
  const key = Buffer.from(await crypto.subtle.exportKey('pkcs8', serverKeys.privateKey)).toString('base64');
  return {
    ca: ca.toString('pem'),
    cert: cert.toString('pem'),
    key: `-----BEGIN PRIVATE KEY-----\n${key.replace(/(.{64})/g, '$1\n')}\n-----END PRIVATE KEY-----\n`,
  };
}

import { X509Certificate } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeSecretFile } from './secret-file.ts';

/** What a TLS server on loopback needs; every text is PEM. */
export interface Certificates {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

const day = 24 * 60 * 60_000;

/** The certificates of a data directory; made at the first start, and again when they are about to expire. */
export async function readCertificates(dataDir: string): Promise<Certificates> {
  const folder = join(dataDir, 'kube-tls');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const paths = {
    ca: join(folder, 'ca.crt'),
    cert: join(folder, 'server.crt'),
    key: join(folder, 'server.key'),
  };
  const kept = await readKept(paths);
  if (kept !== undefined) return kept;
  const made = await makeCertificates();
  await writeSecretFile(paths.key, made.key);
  await writeSecretFile(paths.cert, made.cert);
  await writeSecretFile(paths.ca, made.ca);
  return made;
}

async function readKept(paths: Certificates): Promise<Certificates | undefined> {
  try {
    const [ca, cert, key] = await Promise.all(
      [paths.ca, paths.cert, paths.key].map((path) => readFile(path, 'utf8')),
    );
    if (ca === undefined || cert === undefined || key === undefined) return undefined;
    const server = new X509Certificate(cert);
    const fits = server.verify(new X509Certificate(ca).publicKey);
    return fits && Date.parse(server.validTo) > Date.now() + day ? { ca, cert, key } : undefined;
  } catch {
    // Absent or damaged files: new ones are made.
    return undefined;
  }
}

async function makeCertificates(): Promise<Certificates> {
  const x509 = await import('@peculiar/x509').catch((cause: unknown) => {
    throw new Error(
      'The playground\'s API server needs the optional package "@peculiar/x509", which is not installed. Install it: npm install --include=optional',
      { cause },
    );
  });
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const makeKeys = () => crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const [caKeys, serverKeys] = await Promise.all([makeKeys(), makeKeys()]);
  const notBefore = new Date(Date.now() - day);
  const notAfter = new Date(Date.now() + 365 * day);
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: 'CN=voicepipe playground CA',
    notBefore,
    notAfter,
    keys: caKeys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  const cert = await x509.X509CertificateGenerator.create({
    serialNumber: '02',
    subject: 'CN=playground',
    issuer: ca.subject,
    notBefore,
    notAfter,
    publicKey: serverKeys.publicKey,
    signingKey: caKeys.privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        { type: 'ip', value: '127.0.0.1' },
        { type: 'dns', value: 'localhost' },
      ]),
    ],
  });
  const exported = Buffer.from(await crypto.subtle.exportKey('pkcs8', serverKeys.privateKey));
  const lines = exported.toString('base64').replace(/(.{64})/g, '$1\n');
  return {
    ca: ca.toString('pem'),
    cert: cert.toString('pem'),
    key: `-----BEGIN PRIVATE KEY-----\n${lines}\n-----END PRIVATE KEY-----\n`,
  };
}

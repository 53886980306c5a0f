import { X509Certificate } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeCertificate } from './make-certificate.ts';
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
  const made = makeCertificates();
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

function makeCertificates(): Certificates {
  const authority = makeCertificate('voicepipe playground CA');
  const server = makeCertificate('playground', authority);
  const key = server.key.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { ca: authority.pem, cert: server.pem, key };
}

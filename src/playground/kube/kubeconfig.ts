import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { writeSecretFile } from './secret-file.ts';

/** The data directory's bearer token; made at the first start. */
export async function readToken(dataDir: string): Promise<string> {
  const path = join(dataDir, 'kube-token');
  const kept = await readFile(path, 'utf8').catch(() => '');
  if (/^[\w-]{32,}$/.test(kept.trim())) return kept.trim();
  const token = randomBytes(32).toString('base64url');
  await writeSecretFile(path, `${token}\n`);
  return token;
}

/** Writes a kubeconfig with one context, `playground`. */
export async function writeKubeconfig(
  path: string,
  cluster: { readonly url: string; readonly ca: string; readonly token: string; readonly namespace: string },
): Promise<void> {
  const name = 'playground';
  const content = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name,
        cluster: {
          server: cluster.url,
          'certificate-authority-data': Buffer.from(cluster.ca).toString('base64'),
        },
      },
    ],
    users: [{ name, user: { token: cluster.token } }],
    contexts: [{ name, context: { cluster: name, user: name, namespace: cluster.namespace } }],
    'current-context': name,
  };
  await writeSecretFile(path, stringify(content, { lineWidth: 0 }));
}

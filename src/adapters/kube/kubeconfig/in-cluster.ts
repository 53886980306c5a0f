import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ClusterEntry, UserEntry } from './shape.ts';
import { readText } from './user.ts';

const defaultDirectory = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The cluster this process runs in, as its service account sees it; undefined outside of one. */
export function findInCluster(
  env: Readonly<Record<string, string | undefined>>,
  directory = defaultDirectory,
): { readonly cluster: ClusterEntry; readonly user: UserEntry; readonly namespace?: string } | undefined {
  const host = env['KUBERNETES_SERVICE_HOST'];
  const token = join(directory, 'token');
  if (host === undefined || host === '' || !existsSync(token)) return undefined;
  const port = env['KUBERNETES_SERVICE_PORT'] || '443';
  const ca = join(directory, 'ca.crt');
  const namespace = join(directory, 'namespace');
  return {
    cluster: {
      server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
      ...(existsSync(ca) ? { 'certificate-authority': ca } : {}),
    },
    // Read anew for each connection: the kubelet rotates it.
    user: { tokenFile: token },
    ...(existsSync(namespace)
      ? { namespace: readText(namespace, 'The service account', 'its namespace').trim() }
      : {}),
  };
}

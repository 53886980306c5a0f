import { createHash } from 'node:crypto';

/** What every image with a shell holds. */
export const baseFiles: Readonly<Record<string, string>> = {
  '/etc/os-release':
    'NAME="Debian GNU/Linux"\nID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n',
  '/etc/passwd': [
    'root:x:0:0:root:/root:/bin/bash',
    'app:x:1000:1000::/app:/bin/sh',
    'postgres:x:999:999::/var/lib/postgresql:/bin/bash',
    'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin',
    '',
  ].join('\n'),
  '/etc/resolv.conf':
    'search shop.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.43.0.10\n',
  '/var/run/secrets/kubernetes.io/serviceaccount/namespace': 'shop',
};

/** A stable, plausible digest for an image's name. */
export function digest(image: string): string {
  return `sha256:${createHash('sha256').update(image).digest('hex')}`;
}

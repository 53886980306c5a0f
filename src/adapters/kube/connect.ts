import type { RequestOptions } from 'node:https';
import { checkServerIdentity, createSecureContext, type SecureContext } from 'node:tls';
import { InfrastructureError } from '../../core/failure.ts';
import { badConfiguration } from './kubeconfig/bad.ts';
import { findProxy, openProxyAgent } from './kubeconfig/proxy.ts';
import type { ClusterEntry } from './kubeconfig/shape.ts';
import { decode, readText, type User } from './kubeconfig/user.ts';

/** A cluster and the account it is seen with. */
export interface Access {
  /** The name it has for people. */
  readonly cluster: string;
  readonly open: (how: { readonly fresh: boolean; readonly signal?: AbortSignal }) => Promise<Endpoint>;
}

/** Where a cluster is and what a single connection to it needs: made anew each time, because tokens rotate. */
export interface Endpoint {
  /** Without a trailing slash; may carry a path prefix. */
  readonly server: string;
  readonly options: RequestOptions & { readonly secureContext?: SecureContext };
  /** The same with renewed credentials, to be released on its own. */
  readonly renew: () => Promise<Endpoint>;
  /** Ends the sockets that this connection's agent keeps. */
  readonly release: () => void;
}

/** What one connection needs; `fresh` renews what an exec plugin gave. Throws `InfrastructureError` alone. */
export function openEndpoint(
  access: Access,
  how: { readonly fresh?: boolean; readonly signal?: AbortSignal } = {},
): Promise<Endpoint> {
  return access.open({ fresh: false, ...how });
}

/** Makes an access of a kubeconfig's cluster and user. Throws `bad-configuration` for what cannot be honoured. */
export function openAccess(
  name: string,
  {
    cluster,
    user,
    env,
  }: { cluster: ClusterEntry; user: User; env: Readonly<Record<string, string | undefined>> },
): Access {
  const of = `Cluster "${name}" of the kubeconfig`;
  const server = readServer(cluster, of);
  const isPlain = server.protocol === 'http:';
  const data = cluster['certificate-authority-data'];
  const file = cluster['certificate-authority'];
  const isInsecure = cluster['insecure-skip-tls-verify'] === true;
  if (isInsecure && (data || file))
    throw badConfiguration(
      `${of} has a certificate authority and skips its check as well. Remove one of the two.`,
    );
  const inline = data ? decode(data, 'certificate-authority-data', of) : undefined;
  const readCa = () => inline ?? (file ? readText(file, of, 'certificate-authority') : undefined);
  const proxy = findProxy(server, { proxyUrl: cluster['proxy-url'], env });
  const identity = cluster['tls-server-name'] || server.hostname.replace(/^\[|\]$/g, '');

  async function open(how: { readonly fresh: boolean; readonly signal?: AbortSignal }): Promise<Endpoint> {
    const ca = isPlain ? undefined : readCa();
    const agent = proxy === undefined ? undefined : openProxyAgent(proxy, ca);
    const release = () => agent?.destroy();
    const renew = () => open({ ...how, fresh: true });
    // Over plain http no credentials are sent, as kubectl does.
    if (isPlain) return { server: trim(server), options: { agent: agent ?? false }, renew, release };
    const { authorization, cert, key } = await user.credentials(how);
    return {
      server: trim(server),
      renew,
      release,
      options: {
        agent: agent ?? false,
        headers: {
          ...user.impersonation,
          ...(authorization === undefined ? {} : { Authorization: authorization }),
        } as Record<string, string | string[]>,
        secureContext: makeContext({ ca, cert, key }, name),
        rejectUnauthorized: !isInsecure,
        ...(cluster['tls-server-name'] ? { servername: cluster['tls-server-name'] } : {}),
        // Behind a proxy Node would check the certificate against the proxy's idea of the host.
        checkServerIdentity: (_host, certificate) => checkServerIdentity(identity, certificate),
      },
    };
  }

  return { cluster: name, open };
}

/** Without a scheme it is https where something of TLS is configured, else http: as in client-go. */
function readServer(cluster: ClusterEntry, of: string): URL {
  const text = cluster.server;
  const isTls =
    cluster['certificate-authority'] ||
    cluster['certificate-authority-data'] ||
    cluster['insecure-skip-tls-verify'];
  const named = text.includes('://') ? text : `${isTls ? 'https' : 'http'}://${text}`;
  if (text === '' || !URL.canParse(named))
    throw badConfiguration(`${of} has no usable server URL. Set "server".`);
  const url = new URL(named);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw badConfiguration(`${of} has a server URL that is neither https nor http.`);
  if (url.username !== '' || url.password !== '')
    throw badConfiguration(`${of} has a name or password in its server URL. Move them to the user.`);
  return url;
}

function trim(server: URL): string {
  return `${server.origin}${server.pathname}`.replace(/\/+$/, '');
}

function makeContext(
  pems: { ca?: string | undefined; cert?: string | undefined; key?: string | undefined },
  name: string,
) {
  try {
    return createSecureContext(
      Object.fromEntries(Object.entries(pems).filter(([, pem]) => pem !== undefined)),
    );
  } catch (cause) {
    throw new InfrastructureError(
      'bad-configuration',
      `The certificates of cluster "${name}" cannot be used: ${firstLine(cause)}`,
      { retrySafe: false, cause },
    );
  }
}

/** The first line of what went wrong, bounded; library texts may hold whole stacks. */
export function firstLine(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return (text.split('\n')[0] ?? '').slice(0, 300);
}

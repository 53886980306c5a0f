import type { RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import { InfrastructureError } from '../../core/failure.ts';

/** Where a cluster is and what a single connection to it needs: made anew each time, because tokens rotate. */
export interface Endpoint {
  /** Without a trailing slash; may carry a path prefix. */
  readonly server: string;
  readonly options: RequestOptions;
  /** Ends the sockets that this connection's agent keeps. */
  readonly release: () => void;
}

/** A cluster and the account it is seen with. */
export type Access = KubeConfig;

/** Credentials for one connection. Over plain http none are sent, as kubectl does. */
export async function openEndpoint(
  config: Access,
  _how: { readonly fresh?: boolean; readonly signal?: AbortSignal } = {},
): Promise<Endpoint> {
  const cluster = config.getCurrentCluster();
  if (cluster === null)
    throw new InfrastructureError('bad-configuration', 'The kubeconfig has no current cluster.', {
      retrySafe: false,
    });
  const server = cluster.server.replace(/\/+$/, '');
  if (server.startsWith('http://')) return { server, options: {}, release: () => undefined };
  const options: RequestOptions = {};
  try {
    await config.applyToHTTPSOptions(options);
  } catch (cause) {
    throw new InfrastructureError(
      'cluster-unauthorized',
      `The credentials of cluster "${cluster.name}" could not be made ready: ${firstLine(cause)}`,
      { retrySafe: true, cause },
    );
  }
  const { agent } = options;
  return { server, options, release: () => (typeof agent === 'object' ? agent.destroy() : undefined) };
}

/** The first line of what went wrong, bounded; library texts may hold whole stacks. */
export function firstLine(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return (text.split('\n')[0] ?? '').slice(0, 300);
}

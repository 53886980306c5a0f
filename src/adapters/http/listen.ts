import { type AddressInfo, Server } from 'node:net';
import { serve } from '@hono/node-server';
import { InfrastructureError } from '../../core/failure.ts';
import type { Pages } from './serve-pages.ts';

/** Serves the pages on a port of their own. Throws `port-in-use`. */
export async function listen(
  pages: Pages,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<{ readonly port: number; readonly close: () => Promise<void> }> {
  const server = serve({ fetch: pages.fetch, hostname: host, port });
  if (!(server instanceof Server)) throw new Error('The server of the pages is a net.Server.');
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', (cause) =>
      reject(
        new InfrastructureError(
          'port-in-use',
          `Port ${port} on ${host} is in use. Stop what listens there, or choose another with PORT.`,
          { retrySafe: true, cause },
        ),
      ),
    );
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

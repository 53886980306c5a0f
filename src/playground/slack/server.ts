import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { FaultAnswer } from './control/act.ts';
import { createSockets } from './delivery/sockets.ts';
import type { Json } from './json.ts';
import { isLoopback, isOwnOrigin } from './loopback.ts';
import { ownManifest, readManifest } from './manifest.ts';
import { createRoutes } from './routes.ts';
import type { Seed } from './seed.ts';
import { createWorkspace } from './workspace.ts';

export interface SlackOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** The built page. */
  readonly pageDir: string;
  readonly seed?: Partial<Seed>;
  /** The app's manifest; without it, the one of this package. */
  readonly manifest?: URL;
  /** Faults that are not Slack's, ordered by `/control/faults`. */
  readonly onFault?: (fault: Json) => FaultAnswer | Promise<FaultAnswer>;
  /** Called after `/control/reset` has emptied the stand-in. */
  readonly onReset?: () => void | Promise<void>;
}

export interface Slack {
  /** Where the page is, without a slash at the end. */
  readonly url: string;
  /** For `slackApiUrl`. */
  readonly apiUrl: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  close(): Promise<void>;
}

/**
 * Starts a throw-away Slack on loopback: page, Web API, Socket Mode and control API on one port. Rejects with the `code`
 * `EADDRINUSE` where the port is taken.
 */
export async function startSlack(options: SlackOptions): Promise<Slack> {
  if (!isLoopback(options.host))
    throw new Error(`The playground listens on this machine only, and "${options.host}" is not.`);
  const workspace = createWorkspace({ ...readManifest(options.manifest ?? ownManifest), ...options.seed });
  const sockets = createSockets(workspace);
  const closing = new AbortController();
  const routes = createRoutes({
    control: { workspace, sockets, onFault: options.onFault, onReset: options.onReset },
    pageDir: options.pageDir,
    closing: closing.signal,
  });
  const server = createServer(getRequestListener(routes.fetch));
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const { host, origin } = request.headers;
    if (isLoopback(host) && isOwnOrigin(origin, host)) sockets.upgrade(request, socket, head);
    else socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  workspace.url = `http://${options.host}:${port}`;
  const { botToken, appToken, signingSecret } = workspace.secrets;
  return {
    url: workspace.url,
    apiUrl: `${workspace.url}/api/`,
    botToken,
    appToken,
    signingSecret,
    async close() {
      closing.abort();
      await sockets.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

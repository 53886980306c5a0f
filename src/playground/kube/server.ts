import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { bareWorld, seedWorld, type World } from '../world/world.ts';
import { refusal, sendAnswer } from './answer.ts';
import { authenticate, impersonation } from './authentication.ts';
import { readCertificates } from './certificate.ts';
import { type Cluster, createCluster, type Processes } from './cluster.ts';
import { serveExec } from './exec.ts';
import { createFaults, type FaultAnswer, type Faults } from './faults.ts';
import { answerRequest, checkPermission, readTarget } from './handle.ts';
import { readToken, writeKubeconfig } from './kubeconfig.ts';
import { answerRaw, rawStatus } from './raw-response.ts';
import { readBody } from './request-body.ts';
import { makeStatus, noSuchResource, type Status } from './status.ts';

export interface KubeOptions {
  readonly host: '127.0.0.1';
  /** 0 takes a free one. */
  readonly port: number;
  /** Holds the certificates, the token and the kubeconfig; made when it is not there. */
  readonly dataDir: string;
  /** Default: `kubeconfig` in the data directory. */
  readonly kubeconfigPath?: string;
  /** Default: the seeded world; with real processes one that holds no pods yet. */
  readonly world?: World;
  /**
   * `real`, for tests alone: an exec starts a process of this machine, with nothing between it and its files, and namespaces and
   * pods can be created and deleted. Default `simulated`.
   */
  readonly processes?: Processes;
  /** Hears of every request; never of tokens or output. */
  readonly log?: (facts: Readonly<Record<string, unknown>>, sentence: string) => void;
}

/** A running API server. */
export interface Kube {
  readonly url: string;
  readonly kubeconfigPath: string;
  /** Makes something go wrong; see `faults.ts` for what can. */
  fault(fault: unknown): FaultAnswer;
  /** Ends what runs, forgets faults and begins the world again. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** Go's `DefaultMaxHeaderBytes`: a command's words travel in the request line. */
const maxHeaderBytes = 1024 * 1024;

interface State {
  cluster: Cluster;
  readonly world: World;
  readonly faults: Faults;
  readonly token: string;
  readonly log: NonNullable<KubeOptions['log']>;
  /** TCP sockets by their remote port, to be reset from under TLS. */
  readonly sockets: Map<number, Socket>;
  port: number;
}

/** Starts the API server on loopback. Rejects with the system's error, such as EADDRINUSE, when it cannot listen. */
export async function startKube(options: KubeOptions): Promise<Kube> {
  const { dataDir } = options;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const [certificates, token] = await Promise.all([readCertificates(dataDir), readToken(dataDir)]);
  const processes = options.processes ?? 'simulated';
  const world = options.world ?? (processes === 'real' ? bareWorld() : seedWorld());
  const sockets = new Map<number, Socket>();
  const server = createServer({
    cert: certificates.cert,
    key: certificates.key,
    ALPNProtocols: ['http/1.1'],
    maxHeaderSize: maxHeaderBytes,
  });
  const state: State = {
    cluster: createCluster(world, processes),
    world,
    token,
    log: options.log ?? (() => undefined),
    sockets,
    port: options.port,
    faults: createFaults({
      onDown: (isDown) => setDown(server, state, isDown),
      recreatePod: (name) => state.cluster.recreatePod(name),
      setImage: (name, image) => state.cluster.setImage(name, image),
      deletePod: (name) => state.cluster.deletePod(name),
    }),
  };
  listen(server, state);
  server.listen(options.port, options.host);
  await once(server, 'listening');
  server.on('error', (error) => state.log({ error: String(error) }, 'The API server had trouble listening.'));
  state.port = (server.address() as AddressInfo).port;
  const url = `https://${options.host}:${state.port}`;
  const cluster = { url, ca: certificates.ca, token, namespace: 'shop' };
  const kubeconfigPath = options.kubeconfigPath ?? join(dataDir, 'kubeconfig');
  await writeKubeconfig(kubeconfigPath, cluster);
  return {
    url,
    kubeconfigPath,
    fault: (fault) => state.faults.set(fault),
    reset: async () => {
      state.faults.clear();
      state.cluster.stop();
      state.cluster = createCluster(world, processes);
    },
    close: async () => {
      state.cluster.stop();
      const closed = server.listening ? once(server, 'close') : undefined;
      server.close();
      for (const socket of sockets.values()) socket.destroy();
      await closed;
    },
  };
}

/** Down is really down: connections are reset and new ones refused. */
function setDown(server: Server, state: State, isDown: boolean): void {
  if (!isDown) {
    if (!server.listening) server.listen(state.port, '127.0.0.1');
    return;
  }
  server.close();
  for (const socket of state.sockets.values()) socket.resetAndDestroy();
}

function listen(server: Server, state: State): void {
  server.on('connection', (socket: Socket) => {
    const port = socket.remotePort ?? -1;
    state.sockets.set(port, socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => state.sockets.delete(port));
  });
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  server.on('clientError', (_error, socket: Duplex) => socket.destroy());
  server.on('request', (request, response) => {
    respond(request, response, state).catch((error: unknown) => {
      state.log({ error: String(error) }, 'A request could not be answered.');
      response.destroy();
    });
  });
  server.on('upgrade', (request, socket: Duplex, head) => {
    socket.on('error', () => socket.destroy());
    upgrade(request, socket, { head, state }).catch((error: unknown) => {
      state.log({ error: String(error) }, 'An exec could not be served.');
      socket.destroy();
    });
  });
}

async function respond(request: IncomingMessage, response: ServerResponse, state: State): Promise<void> {
  note(request, state);
  const target = readTarget(request.url);
  const unauthorized = authenticate(request.headers, state.token);
  if (unauthorized) return sendAnswer(refusal(unauthorized), request, response);
  if (target === undefined) return sendAnswer(refusal(noSuchResource()), request, response);
  const body = await readBody(request);
  if (body === undefined) {
    const tooLarge = makeStatus(413, 'Request entity too large: limit is 3145728');
    return sendAnswer(refusal(tooLarge, { Connection: 'close' }), request, response);
  }
  const { headers, method = 'GET' } = request;
  await sendAnswer(answerRequest({ ...target, headers, method, body }, state), request, response);
}

async function upgrade(
  request: IncomingMessage,
  socket: Duplex,
  { head, state }: { readonly head: Buffer; readonly state: State },
): Promise<void> {
  note(request, state);
  const target = readTarget(request.url);
  const refused = refuseUpgrade(request, target, state);
  if (refused !== undefined || target?.route.kind !== 'exec') {
    answerRaw(socket, rawStatus(refused ?? noSuchResource()));
    return;
  }
  const { namespace, pod } = target.route;
  const { cluster, faults } = state;
  const raw = state.sockets.get(request.socket.remotePort ?? -1);
  await serveExec(request, { socket, head, raw }, { cluster, faults, namespace, pod, query: target.query });
}

function refuseUpgrade(
  request: IncomingMessage,
  target: ReturnType<typeof readTarget>,
  { token, faults }: State,
): Status | undefined {
  const unauthorized = authenticate(request.headers, token);
  if (unauthorized !== undefined || target === undefined) return unauthorized;
  const { route, query } = target;
  if (route.kind === 'malformed') return makeStatus(400, route.why);
  if (route.kind === 'nothing' || route.kind === 'exec') {
    return checkPermission(route, { method: request.method ?? 'GET', query, faults });
  }
  return makeStatus(400, 'this path cannot be upgraded: only pods/exec can');
}

function note(request: IncomingMessage, state: State): void {
  const asUser = impersonation(request.headers);
  const facts = { method: request.method, path: request.url?.split('?')[0], ...(asUser ? { asUser } : {}) };
  state.log(facts, 'A request came.');
}

import { randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { stringify } from 'yaml';
import { type Container, openContainer } from '../pod/container.ts';
import { isPod, type Pod } from '../world/kube-object.ts';
import { containerKey, seedWorld, type World } from '../world/world.ts';
import { readCertificates } from './certificates.ts';
import { serveExec } from './exec.ts';
import { openFaults } from './faults.ts';
import { sendLog } from './logs.ts';
import { readObjects, readPath } from './objects.ts';
import { discover } from './resources.ts';
import { badRequest, notFound, type Refusal, statusBody } from './status.ts';
import { podTable } from './table.ts';

export interface Kube {
  readonly url: string;
  readonly fault: (fault: unknown) => { ok: true } | { ok: false; error: string };
  /** A fresh world; execs that run go on in the old one. */
  readonly reset: () => void;
  readonly close: () => Promise<void>;
}

/** Starts a throw-away API server on loopback over TLS and writes its kubeconfig. Rejects with `EADDRINUSE` for a taken port. */
export async function startKube(options: {
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly dataDir: string;
  readonly kubeconfigPath: string;
}): Promise<Kube> {
  const certificates = await readCertificates(options.dataDir);
  const token = readToken(join(options.dataDir, 'api-server.token'));
  const faults = openFaults();
  let world: World = seedWorld();
  let containers = new Map<string, Container>();

  const findPod = (namespace: string, name: string): Pod | undefined =>
    world.objects
      .filter(isPod)
      .find((pod) => pod.metadata.namespace === namespace && pod.metadata.name === name);
  const container = (namespace: string, pod: string, name: string) => {
    const key = containerKey(namespace, pod, name);
    const seed = world.containers.get(key);
    if (seed === undefined) return undefined;
    const open = containers.get(key) ?? openContainer(seed, pod);
    containers.set(key, open);
    return open;
  };

  function answer(request: IncomingMessage, response: ServerResponse): void {
    request.resume();
    const url = new URL(request.url ?? '/', 'https://127.0.0.1');
    if (!isAuthorized(request, token))
      return refuse(response, { code: 401, reason: 'Unauthorized', message: 'Unauthorized' });
    if (url.pathname === '/healthz' || url.pathname === '/readyz' || url.pathname === '/livez')
      return void response.end('ok');
    const found = discover(url.pathname);
    if (found !== undefined) return json(response, 200, found);
    const where = readPath(url.pathname);
    if (where === undefined)
      return refuse(response, {
        code: 404,
        reason: 'NotFound',
        message: 'the server could not find the requested resource',
      });
    if (where.subresource === 'exec') return refuse(response, badRequest('Upgrade request required'));
    if (request.method !== 'GET')
      return refuse(response, {
        code: 405,
        reason: 'MethodNotAllowed',
        message: 'the server does not allow this method on the requested resource',
      });
    if (where.subresource === 'log')
      return sendPodLog(where.namespace ?? '', where.name ?? '', url.searchParams, response);
    const read = readObjects(world.objects, where, url.searchParams);
    if ('refusal' in read) return refuse(response, read.refusal);
    const wantsTable = request.headers.accept?.includes('as=Table') === true;
    return json(response, 200, (wantsTable ? podTable(read.body, new Date()) : undefined) ?? read.body);
  }

  function sendPodLog(
    namespace: string,
    name: string,
    query: URLSearchParams,
    response: ServerResponse,
  ): void {
    const pod = findPod(namespace, name);
    const names = pod?.spec.containers.map((one) => one.name) ?? [];
    const wanted = query.get('container') ?? (names.length === 1 ? names[0] : undefined);
    if (pod === undefined) return refuse(response, notFound('pods', name));
    if (wanted === undefined)
      return refuse(
        response,
        badRequest(`a container name must be specified for pod ${name}, choose one of: [${names.join(' ')}]`),
      );
    const seed = world.containers.get(containerKey(namespace, name, wanted));
    if (seed === undefined)
      return refuse(response, badRequest(`container ${wanted} is not valid for pod ${name}`));
    const refusal = sendLog(seed, world.startedAt, query, response);
    return refusal === undefined ? undefined : refuse(response, refusal);
  }

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const url = new URL(request.url ?? '/', 'https://127.0.0.1');
    const where = readPath(url.pathname);
    if (!isAuthorized(request, token))
      return void socket.end(
        `HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n${statusBody({ code: 401, reason: 'Unauthorized', message: 'Unauthorized' })}`,
      );
    if (where?.subresource !== 'exec' || request.headers.upgrade?.toLowerCase() !== 'websocket')
      return void socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    serveExec(
      { faults, findPod, container },
      { namespace: where.namespace ?? '', pod: where.name ?? '', query: url.searchParams },
      request,
      socket,
      head,
    );
  }

  const server = createServer(
    { cert: certificates.cert, key: certificates.key, ALPNProtocols: ['http/1.1'] },
    answer,
  );
  server.on('upgrade', upgrade);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    if (faults.isDown()) return socket.destroy();
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    return undefined;
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const url = `https://${options.host}:${(server.address() as AddressInfo).port}`;
  writeFileSync(options.kubeconfigPath, kubeconfig(url, certificates.ca, token), { mode: 0o600 });
  return {
    url,
    fault: faults.order,
    reset: () => {
      faults.clear();
      world = seedWorld();
      containers = new Map();
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function readToken(file: string): string {
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}

function isAuthorized(request: IncomingMessage, token: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

function json(response: ServerResponse, code: number, body: unknown): void {
  response.writeHead(code, { 'Content-Type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
}

function refuse(response: ServerResponse, refusal: Refusal): void {
  response.writeHead(refusal.code, { 'Content-Type': 'application/json' }).end(statusBody(refusal));
}

function kubeconfig(server: string, ca: string, token: string): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'playground',
    clusters: [
      {
        name: 'playground',
        cluster: { server, 'certificate-authority-data': Buffer.from(ca).toString('base64') },
      },
    ],
    contexts: [
      { name: 'playground', context: { cluster: 'playground', user: 'playground', namespace: 'shop' } },
    ],
    users: [{ name: 'playground', user: { token } }],
  });
}

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Container } from '../pod/container.ts';
import type { Pod } from '../world/kube-object.ts';
import type { ExecMode, Faults } from './faults.ts';
import { badRequest, channelStatus, notFound, type Refusal, statusBody } from './status.ts';

/** The server copies with buffers of this size, so no message is longer than it and its channel byte. */
const copyBytes = 32 * 1024;
/** How much may wait in the socket before the process is held back. */
const highWater = 256 * 1024;

export interface ExecWorld {
  readonly faults: Faults;
  readonly findPod: (namespace: string, name: string) => Pod | undefined;
  readonly container: (namespace: string, pod: string, name: string) => Container | undefined;
}

/** Answers one upgrade request for `…/pods/NAME/exec`. Refusals come as HTTP answers, as the real server gives them. */
export function serveExec(
  world: ExecWorld,
  at: { readonly namespace: string; readonly pod: string; readonly query: URLSearchParams },
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  const { mode, cutAfterBytes } = world.faults.nextExec();
  const refusal = faultRefusal(mode, at.pod) ?? checkExec(world, at);
  if (mode === 'empty-403') return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  if (mode === 'plain-500')
    return void socket.end(
      'HTTP/1.1 500 Internal Server Error\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\ncontainer not found ("api")\n',
    );
  if (refusal !== undefined) return void refuse(socket, refusal);
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  const supported =
    world.faults.protocol() === 'v5' ? ['v5.channel.k8s.io', 'v4.channel.k8s.io'] : ['v4.channel.k8s.io'];
  const protocol = supported.find((name) => offered.includes(name));
  if (protocol === undefined) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  const server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    handleProtocols: () => protocol,
  });
  server.handleUpgrade(request, socket, head, (accepted) => {
    accepted.on('error', () => accepted.terminate());
    void runExec(world, at, accepted, {
      ...(mode === undefined ? {} : { mode }),
      ...(cutAfterBytes === undefined ? {} : { cutAfterBytes }),
    });
  });
}

function faultRefusal(mode: ExecMode | undefined, pod: string): Refusal | undefined {
  switch (mode) {
    case 'http-401':
      return { code: 401, reason: 'Unauthorized', message: 'Unauthorized' };
    case 'http-403':
      return {
        code: 403,
        reason: 'Forbidden',
        message: `pods "${pod}" is forbidden: User "playground" cannot get resource "pods/exec" in API group "" in the namespace "shop"`,
        details: { name: pod, kind: 'pods' },
      };
    case 'http-429':
      return { code: 429, reason: 'TooManyRequests', message: 'too many requests' };
    case 'http-503':
      return { code: 503, reason: 'ServiceUnavailable', message: 'the server is shutting down' };
    default:
      return undefined;
  }
}

function checkExec(
  world: ExecWorld,
  {
    namespace,
    pod,
    query,
  }: { readonly namespace: string; readonly pod: string; readonly query: URLSearchParams },
): Refusal | undefined {
  const found = world.findPod(namespace, pod);
  if (found === undefined) return notFound('pods', pod);
  const names = found.spec.containers.map(({ name }) => name);
  const container = query.get('container');
  if (container === null && names.length > 1)
    return badRequest(
      `a container name must be specified for pod ${pod}, choose one of: [${names.join(' ')}]`,
    );
  if (container !== null && !names.includes(container))
    return badRequest(`container ${container} is not valid for pod ${pod}`);
  if (!query.getAll('command').some((word) => word !== ''))
    return badRequest('you must specify at least one command for the container');
  if (!['stdin', 'stdout', 'stderr'].some((name) => query.get(name) === 'true'))
    return badRequest('you must specify at least 1 of stdin, stdout, stderr');
  return undefined;
}

function refuse(socket: Duplex, refusal: Refusal): void {
  const body = statusBody(refusal);
  const retry = refusal.code === 429 || refusal.code === 503 ? 'Retry-After: 1\r\n' : '';
  socket.end(
    `HTTP/1.1 ${refusal.code} ${refusal.reason}\r\nContent-Type: application/json\r\n${retry}Connection: close\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

async function runExec(
  world: ExecWorld,
  {
    namespace,
    pod,
    query,
  }: { readonly namespace: string; readonly pod: string; readonly query: URLSearchParams },
  socket: WebSocket,
  fault: { readonly mode?: ExecMode; readonly cutAfterBytes?: number },
): Promise<void> {
  const { mode, cutAfterBytes } = fault;
  const stdin = readStdin(socket, query.get('stdin') === 'true');
  send(socket, query.get('stdout') === 'true' ? 1 : query.get('stderr') === 'true' ? 2 : 3, Buffer.alloc(0));
  if (mode === 'stall') return;
  if (mode === 'text-frame') return socket.send('this protocol is binary');
  if (mode === 'zero-length') socket.send(Buffer.alloc(0));
  if (mode === 'unknown-channel') send(socket, 9, Buffer.from('?'));
  if (mode === 'status-before-output') send(socket, 3, Buffer.from(channelStatus.success()));
  if (mode === 'false-success') return close(socket, channelStatus.success());
  const running = world.findPod(namespace, pod);
  const containerName = query.get('container') ?? running?.spec.containers[0]?.name ?? '';
  const state = running?.status.containerStatuses?.find(({ name }) => name === containerName)?.state;
  const container = world.container(namespace, pod, containerName);
  if (state?.running === undefined || container === undefined)
    return close(
      socket,
      channelStatus.internal(`unable to upgrade connection: container not found ("${containerName}")`),
    );

  let sent = 0;
  const write = async (stream: 'stdout' | 'stderr', bytes: Uint8Array) => {
    if (query.get(stream) !== 'true') return;
    for (let from = 0; from < bytes.length; from += copyBytes) {
      if (socket.readyState !== socket.OPEN) return;
      if (cutAfterBytes !== undefined && sent >= cutAfterBytes) return cut(socket);
      const piece = bytes.subarray(from, from + copyBytes);
      sent += piece.length;
      await send(socket, stream === 'stdout' ? 1 : 2, piece);
    }
  };
  const ended = await container.run(query.getAll('command'), { write, stdin });
  if (cutAfterBytes !== undefined) return cut(socket);
  const status = !ended.started
    ? channelStatus.internal(ended.message)
    : ended.exitCode === 0
      ? channelStatus.success()
      : channelStatus.exit(ended.exitCode);
  finish(socket, status, mode);
}

function finish(socket: WebSocket, status: string, mode: ExecMode | undefined): void {
  const half = Math.floor(status.length / 2);
  switch (mode) {
    case 'no-status-1000':
      return socket.close(1000);
    case 'no-status-1011':
      return socket.close(1011);
    case 'split-status':
      send(socket, 3, Buffer.from(status.slice(0, half)));
      return close(socket, status.slice(half));
    case 'bad-json-status':
      return close(socket, '{"status":');
    case 'status-without-close':
      void send(socket, 3, Buffer.from(status));
      return;
    case 'status-before-output':
      return socket.close(1000);
    default:
      return close(socket, status);
  }
}

function close(socket: WebSocket, status: string): void {
  void send(socket, 3, Buffer.from(status));
  socket.close(1000);
}

/** Ends the connection without a word, once everything before it has left. */
function cut(socket: WebSocket): void {
  if (socket.readyState === socket.OPEN) socket.ping(undefined, undefined, () => socket.terminate());
}

/** One message; resolves when the socket can take more, so that a slow reader holds the process back. */
function send(socket: WebSocket, channel: number, payload: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    if (socket.readyState !== socket.OPEN) return resolve();
    socket.send(Buffer.concat([Buffer.of(channel), payload]), () => resolve());
    if (socket.bufferedAmount < highWater) resolve();
  });
}

/** Everything the client sends on channel 0 until it half-closes it or goes away; nothing when stdin was not asked for. */
function readStdin(socket: WebSocket, isOpen: boolean): () => Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  const over = new Promise<void>((resolve) => {
    if (!isOpen) resolve();
    socket.on('message', (data: Buffer) => {
      if (data[0] === 0 && isOpen) pieces.push(data.subarray(1));
      if (data[0] === 255 && data.length === 2 && data[1] === 0) resolve();
    });
    socket.on('close', () => resolve());
  });
  return async () => {
    await over;
    return Buffer.concat(pieces);
  };
}

import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { acceptSocket } from './channel-socket.ts';
import type { Cluster } from './cluster.ts';
import { chooseProtocol, type ExecProtocol, readOffers } from './exec-protocol.ts';
import { makeRefusal, speaksWebSocketOnly } from './exec-refusal.ts';
import { type ExecRequest, nodeRefusal, readExecRequest } from './exec-request.ts';
import { runSession, type StdinPort } from './exec-session.ts';
import { faultNodes, faultStatuses } from './fault-statuses.ts';
import type { ExecFault, Faults } from './faults.ts';
import { answerRaw, type RawAnswer, rawStatus, rawText } from './raw-response.ts';
import { cutWire, lyingWire, tamperWire } from './tampered-wire.ts';
import { createWire } from './wire.ts';

export interface Connection {
  readonly socket: Duplex;
  readonly head: Buffer;
  /** The TCP socket under TLS. */
  readonly raw: Socket | undefined;
}

/** Serves one exec from its handshake to its end; never rejects for what a client can cause. */
export async function serveExec(
  request: IncomingMessage,
  connection: Connection,
  at: {
    readonly cluster: Cluster;
    readonly faults: Faults;
    readonly namespace: string;
    readonly pod: string;
    readonly query: URLSearchParams;
  },
): Promise<void> {
  const opening = decide(request, at);
  if (opening === 'stall') return;
  if (opening === 'reset') {
    connection.raw?.resetAndDestroy();
    return;
  }
  if ('code' in opening) {
    answerRaw(connection.socket, opening);
    return;
  }
  await converse(request, connection, { ...opening, cluster: at.cluster });
}

type Place = Parameters<typeof serveExec>[2];

interface Opening {
  readonly exec: ExecRequest;
  readonly protocol: ExecProtocol;
  readonly fault: ExecFault | undefined;
  /** What the node refuses, to be said after the upgrade. */
  readonly refusal: { readonly message: string } | undefined;
}

/** Whether there is an upgrade; a refusal otherwise, or how there is no answer at all. */
function decide(request: IncomingMessage, at: Place): Opening | RawAnswer | 'stall' | 'reset' {
  const exec = readExecRequest(at.cluster, at);
  if ('status' in exec) return rawStatus(exec);
  if (request.method !== 'GET') return rawStatus(speaksWebSocketOnly());
  const fault = at.faults.takeExec(at.pod);
  if (fault?.kind === 'refuse') {
    if (fault.mode === 'stall' || fault.mode === 'reset') return fault.mode;
    const { name, namespace } = exec.pod.metadata;
    const key = request.headers['sec-websocket-key'] ?? '';
    return makeRefusal(fault.mode, { name, namespace, container: exec.container, key });
  }
  const offers = readOffers(request.headers['sec-websocket-protocol']);
  const protocol = chooseProtocol(offers, { newest: at.faults.protocol() });
  const refusal = fault?.kind === 'node' ? faultNodes[fault.mode] : nodeRefusal(exec);
  if (protocol?.translated !== true && refusal !== undefined) return rawText(refusal.code, refusal.message);
  const malformed = checkHandshake(request);
  if (malformed !== undefined) return malformed;
  // Without headers and without a body: it looks like a lack of permission, and is none.
  return protocol === undefined ? { code: 403 } : { exec, protocol, fault, refusal };
}

async function converse(
  request: IncomingMessage,
  connection: Connection,
  on: Opening & { readonly cluster: Cluster },
): Promise<void> {
  const { exec, protocol, fault } = on;
  let attach: (port: StdinPort) => void = () => undefined;
  const attached = new Promise<StdinPort>((resolve) => {
    attach = resolve;
  });
  const socket = acceptSocket(request, connection, {
    protocol,
    listener: {
      onMessage: async (channel, payload) => {
        if (!exec.stdin) return;
        const port = await attached;
        if (channel === 0) await port.receive(payload);
        else if (channel === 255 && payload[0] === 0) port.end();
      },
    },
  });
  if (socket === undefined) return;
  const honest = createWire(socket, { ...exec, protocol });
  const wire =
    fault?.kind === 'wire'
      ? tamperWire(honest, socket, { mode: fault.mode, protocol })
      : fault?.kind === 'cut'
        ? cutWire(honest, socket, fault)
        : fault?.kind === 'status'
          ? lyingWire(honest, socket, faultStatuses[fault.mode])
          : honest;
  await wire.open();
  if (on.refusal !== undefined) {
    await wire.end({ kind: 'node-refused', message: `unable to upgrade connection: ${on.refusal.message}` });
    return;
  }
  const container = on.cluster.container(exec.pod, exec.container);
  if (container === undefined) {
    const message = `unable to upgrade connection: container not found ("${exec.container}")`;
    await wire.end({ kind: 'node-refused', message });
    return;
  }
  try {
    await runSession(container, exec, { socket, wire, attachStdin: attach });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    await wire.end({ kind: 'node-refused', message });
  }
}

/** What golang.org/x/net/websocket refuses; it answers without headers of its own. */
function checkHandshake(request: IncomingMessage): RawAnswer | undefined {
  const { headers } = request;
  if (headers.upgrade?.toLowerCase() !== 'websocket' || headers['sec-websocket-key'] === undefined) {
    return { code: 400, body: 'not websocket protocol' };
  }
  if (headers['sec-websocket-version'] !== '13') {
    return { code: 400, headers: { 'Sec-WebSocket-Version': '13' } };
  }
  return undefined;
}

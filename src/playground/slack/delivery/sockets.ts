import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { newSecret } from '../ids.ts';
import { asJson, asText, parseJson } from '../json.ts';
import type { Workspace } from '../workspace.ts';
import type { Delivered, Payload } from './deliver.ts';

/** Slack's limit of connections per app. */
const maxConnections = 10;
const pingEveryMs = 10_000;

/** The app's Socket Mode connections. */
export interface Sockets {
  /** A one-use URL for a connection. */
  newTicket(): string;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  live(): number;
  /** Sends the payload to one connection and waits for its acknowledgement. */
  send(payload: Payload, retry: { readonly attempt: number; readonly reason: string }): Promise<Delivered>;
  /** Asks every client, with Slack's word for the reason, to come back on a new connection. */
  refresh(reason: string): void;
  /** Breaks every connection without a word. */
  drop(): void;
  close(): Promise<void>;
}

interface Waiting {
  readonly startedAt: number;
  readonly settle: (delivered: Delivered) => void;
}

/** Keeps connections (https://docs.slack.dev/apis/events-api/using-socket-mode). */
export function createSockets(workspace: Workspace): Sockets {
  const server = new WebSocketServer({ noServer: true, maxPayload: 1_048_576 });
  const tickets = new Set<string>();
  const live: WebSocket[] = [];
  const waiting = new Map<string, Waiting>();
  const pings = setInterval(() => {
    for (const socket of server.clients) socket.ping();
  }, pingEveryMs);
  pings.unref();

  function accept(socket: WebSocket): void {
    socket.on('message', (data) => acknowledge(String(data)));
    socket.on('close', () => leave(socket));
    socket.on('error', () => leave(socket));
    if (live.length >= maxConnections) {
      socket.send(JSON.stringify({ type: 'disconnect', reason: 'too_many_websockets' }));
      socket.close();
      return;
    }
    live.push(socket);
    const debug_info = { host: 'playground', approximate_connection_time: 18_060 };
    const connection_info = { app_id: workspace.seed.app.id };
    socket.send(JSON.stringify({ type: 'hello', num_connections: live.length, debug_info, connection_info }));
    announce('connected');
  }

  function leave(socket: WebSocket): void {
    const index = live.indexOf(socket);
    if (index < 0) return;
    live.splice(index, 1);
    announce('disconnected');
  }

  function announce(event: string): void {
    workspace.log.add('socket', { event, connections: live.length });
    workspace.feed.emit({ type: 'app', connections: live.length });
  }

  function acknowledge(text: string): void {
    const message = asJson(parseJson(text));
    const id = asText(message['envelope_id']);
    const wait = id === undefined ? undefined : waiting.get(id);
    if (id === undefined || wait === undefined) {
      workspace.log.add('refusal', { reason: 'unknown_or_acknowledged_envelope', envelope_id: id });
      return;
    }
    const ms = Math.round(performance.now() - wait.startedAt);
    if (workspace.faults.take('stall_acks') !== undefined) {
      workspace.log.add('fault', { fault: 'stall_acks', envelope_id: id, ms });
      return;
    }
    waiting.delete(id);
    const late = ms > workspace.seed.ackTimeoutMs;
    workspace.log.add('ack', { envelope_id: id, ms, late }, message);
    if (!late) wait.settle({ kind: 'acked', ms, body: asJson(message['payload']) });
  }

  return {
    newTicket() {
      const ticket = newSecret();
      tickets.add(ticket);
      return `${workspace.url.replace(/^http/, 'ws')}/link?ticket=${ticket}&app_id=${workspace.seed.app.id}`;
    },
    upgrade(request, socket, head) {
      const [, query = ''] = (request.url ?? '').split('?', 2);
      const ticket = new URLSearchParams(query).get('ticket') ?? '';
      if (!tickets.delete(ticket)) {
        workspace.log.add('refusal', { reason: 'unknown_or_used_ticket' });
        socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
        return;
      }
      server.handleUpgrade(request, socket, head, accept);
    },
    live: () => live.length,
    send(payload, retry) {
      const socket = live.shift();
      if (socket === undefined) return Promise.resolve({ kind: 'unreachable' });
      live.push(socket);
      const id = randomUUID();
      const envelope = {
        envelope_id: id,
        type: payload.type,
        payload: payload.body,
        accepts_response_payload: payload.acceptsResponse,
        ...(payload.type === 'events_api'
          ? { retry_attempt: retry.attempt, retry_reason: retry.reason }
          : {}),
      };
      return new Promise<Delivered>((resolve) => {
        const timer = setTimeout(() => resolve({ kind: 'timeout' }), workspace.seed.ackTimeoutMs);
        waiting.set(id, {
          startedAt: performance.now(),
          settle(delivered) {
            clearTimeout(timer);
            resolve(delivered);
          },
        });
        forgetOldest(waiting);
        const facts = { envelope_id: id, ...payload.summary, retry: retry.attempt };
        workspace.log.add('envelope', facts, envelope);
        socket.send(JSON.stringify(envelope));
      });
    },
    refresh(reason) {
      for (const socket of live.splice(0)) {
        socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: {} }));
        setTimeout(() => socket.terminate(), 10_000).unref();
      }
      announce('refreshed');
    },
    drop() {
      for (const socket of server.clients) socket.terminate();
    },
    async close() {
      clearInterval(pings);
      for (const socket of server.clients) socket.close(1_001);
      const closed = new Promise((resolve) => server.close(resolve));
      await Promise.race([Promise.all([...server.clients].map(gone)), after(500)]);
      for (const socket of server.clients) socket.terminate();
      await closed;
    },
  };
}

/** Late acks are recognised for a while only. */
function forgetOldest(waiting: Map<string, Waiting>): void {
  const oldest = waiting.keys().next();
  if (waiting.size > 1_000 && oldest.done !== true) waiting.delete(oldest.value);
}

function gone(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()));
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

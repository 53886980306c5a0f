import type { ClientRequest, IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import { WebSocket } from 'ws';
import type { HttpRefusal } from '../../core/refusal.ts';
import type { Endpoint } from './connect.ts';
import { readBody } from './request.ts';
import { readRetryAfter } from './retry.ts';

/** Servers send at most 32 KiB a message; this bounds one that does not. */
const maxPayload = 16 * 1024 * 1024;
const handshakeTimeoutMs = 30_000;
const maxRefusalBytes = 64 * 1024;
const refusalTimeoutMs = 2_000;

export type Dialed =
  /** Paused, so that nothing that came with the answer is lost before somebody listens. */
  | { readonly kind: 'open'; readonly socket: WebSocket }
  | { readonly kind: 'refused'; readonly refusal: HttpRefusal; readonly retryAfterMs?: number }
  /** `sent` is false only where not a byte of the request can have reached the server: proof that nothing ran. */
  | { readonly kind: 'failed'; readonly why: string; readonly sent: boolean }
  | { readonly kind: 'aborted'; readonly sent: boolean };

/** Opens a WebSocket at `path`, or says why not. Never rejects; leaves neither socket nor timer behind unless it is `open`. */
export function dial(
  { server, options }: Endpoint,
  path: string,
  how: { readonly protocols: readonly string[]; readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<Dialed> {
  return new Promise((resolve) => {
    let sent = false;
    let settled = false;
    const watchSent = (request: ClientRequest) => {
      request.on('socket', (socket) => {
        const mark = () => {
          sent = true;
        };
        // Bytes leave only when the handshake below them is over; what cannot be told counts as sent.
        const isEarly = socket instanceof TLSSocket ? isHandshaking(socket) : socket.connecting;
        if (!isEarly) mark();
        socket.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', mark);
      });
      request.end();
    };
    const socket = new WebSocket(`${server.replace(/^http/, 'ws')}${path}`, [...how.protocols], {
      ...options,
      headers: { ...options.headers, 'User-Agent': 'voicepipe' } as Record<string, string>,
      perMessageDeflate: false,
      followRedirects: false,
      maxPayload,
      skipUTF8Validation: true,
      finishRequest: watchSent,
    });
    const settle = (dialed: Dialed) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      how.signal.removeEventListener('abort', abort);
      if (dialed.kind !== 'open') {
        socket.on('error', () => undefined);
        socket.terminate();
      }
      resolve(dialed);
    };
    const limitMs = Math.min(handshakeTimeoutMs, how.timeoutMs);
    const timer = setTimeout(
      () =>
        settle({
          kind: 'failed',
          sent,
          why: `no answer to the request within ${Math.ceil(limitMs / 1_000)} s`,
        }),
      limitMs,
    );
    const abort = () => settle({ kind: 'aborted', sent });
    if (how.signal.aborted) abort();
    else how.signal.addEventListener('abort', abort, { once: true });
    socket.once('open', () => {
      socket.pause();
      settle({ kind: 'open', socket });
    });
    // An answer that is no upgrade proves that nothing ran, however slowly the rest of it comes.
    socket.once('unexpected-response', (_request, response) => {
      clearTimeout(timer);
      how.signal.removeEventListener('abort', abort);
      void readRefusal(response, Math.min(refusalTimeoutMs, how.timeoutMs), how.signal).then(settle);
    });
    socket.once('error', (error) => {
      if (!settled) settle({ kind: 'failed', sent, why: describeError(error) });
    });
  });
}

function isHandshaking(socket: TLSSocket): boolean {
  return socket.connecting || ('secureConnecting' in socket && socket.secureConnecting === true);
}

/** A refusal with as much of its text as came in time. */
async function readRefusal(
  response: IncomingMessage,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Dialed> {
  const enough = () => response.destroy();
  const timer = setTimeout(enough, timeoutMs);
  signal.addEventListener('abort', enough, { once: true });
  const body = await readBody(response, maxRefusalBytes, 'cut');
  clearTimeout(timer);
  signal.removeEventListener('abort', enough);
  const retryAfterMs = readRetryAfter(response.headers['retry-after'], new Date());
  return {
    kind: 'refused',
    refusal: { status: response.statusCode ?? 0, body, hasHeaders: response.rawHeaders.length > 0 },
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

function describeError(error: Error): string {
  const first = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
  const text = first instanceof Error ? first.message : String(first);
  return (text.split('\n')[0] ?? '').slice(0, 200);
}

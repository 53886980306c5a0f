import type { KubeConfig } from '@kubernetes/client-node';
import { WebSocket } from 'ws';
import type { ExecEnd, ExecRequest } from '../../app/ports.ts';
import { InfrastructureError } from '../../core/failure.ts';
import { execProtocols } from '../../core/frames.ts';
import type { Outcome } from '../../core/outcome.ts';
import { explainRefusal } from '../../core/refusal.ts';
import { type Endpoint, openEndpoint } from './connect.ts';
import { explainTrouble } from './find-target.ts';
import { readBody } from './request.ts';
import { followSocket } from './socket.ts';

/** Servers send at most 32 KiB a message; this bounds one that does not. */
const maxPayload = 16 * 1024 * 1024;
const handshakeTimeoutMs = 30_000;
const maxRefusalBytes = 64 * 1024;

/** Errors that come before a single byte of the request was sent: proof that nothing ran. */
const connectErrors =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS_|ERR_SSL_)/;

/** Runs argv once in the target's container. See `Cluster.exec`. */
export async function execInPod(config: KubeConfig, request: ExecRequest): Promise<ExecEnd> {
  const { target, signal } = request;
  if (signal.aborted)
    return {
      outcome: {
        kind: 'not-started',
        code: 'exec-cancelled',
        message: 'It was cancelled before it started.',
      },
    };
  let endpoint: Endpoint;
  try {
    endpoint = await openEndpoint(config);
  } catch (error) {
    if (!(error instanceof InfrastructureError)) throw error;
    return { outcome: { kind: 'not-started', ...explainTrouble(error, target.cluster) } };
  }
  try {
    return await followSocket(openSocket(endpoint, request), request, explainOpening(request));
  } finally {
    endpoint.release();
  }
}

function openSocket(
  { server, options }: Endpoint,
  { target, argv, timeoutMs, stdin }: ExecRequest,
): WebSocket {
  const query = new URLSearchParams();
  for (const word of argv) query.append('command', word);
  query.append('container', target.container);
  if (stdin !== undefined) query.append('stdin', 'true');
  query.append('stdout', 'true');
  query.append('stderr', 'true');
  const path = `/api/v1/namespaces/${encodeURIComponent(target.namespace)}/pods/${encodeURIComponent(target.pod)}/exec`;
  return new WebSocket(`${server.replace(/^http/, 'ws')}${path}?${query}`, [...execProtocols], {
    ...options,
    headers: { ...options.headers, 'User-Agent': 'voicepipe' } as Record<string, string>,
    perMessageDeflate: false,
    followRedirects: false,
    handshakeTimeout: Math.min(handshakeTimeoutMs, timeoutMs),
    maxPayload,
    skipUTF8Validation: true,
  });
}

/** What an end before the connection stood proves. */
function explainOpening({ target }: ExecRequest) {
  const doing = `exec in "${target.namespace}/${target.pod}"`;
  return {
    refused: async (response: import('node:http').IncomingMessage): Promise<Outcome> => {
      const timer = setTimeout(() => response.destroy(), 5_000);
      const body = await readBody(response, maxRefusalBytes).catch(() => '');
      clearTimeout(timer);
      return {
        kind: 'not-started',
        ...explainRefusal(
          { status: response.statusCode ?? 0, body, hasHeaders: response.rawHeaders.length > 0 },
          doing,
        ),
      };
    },
    failed: (error: Error): Outcome => {
      const code = 'code' in error ? String(error.code) : '';
      if (connectErrors.test(code)) return { kind: 'not-started', ...explainTrouble(error, target.cluster) };
      return {
        kind: 'unknown',
        code: 'connection-lost',
        message: `The connection broke while it was being opened (${error.message.slice(0, 200)}). The command may have run in "${target.pod}". It will not be repeated.`,
      };
    },
  };
}

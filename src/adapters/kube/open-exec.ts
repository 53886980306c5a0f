import type { WebSocket } from 'ws';
import { type Failure, InfrastructureError } from '../../core/failure.ts';
import { execProtocols } from '../../core/frames.ts';
import { explainRefusal } from '../../core/refusal.ts';
import type { Target } from '../../core/target.ts';
import { type Access, type Endpoint, openEndpoint } from './connect.ts';
import { type Dialed, dial } from './dial.ts';
import { explainTrouble } from './find-target.ts';
import { type Attempt, withRetries } from './retry.ts';

/** The first protocol alone can end stdin. */
const stdinProtocols = [execProtocols[0]];

export type Opened =
  | { readonly ok: true; readonly socket: WebSocket }
  /** `sent`: whether the server may have taken the request. */
  | { readonly ok: false; readonly sent: boolean; readonly failure: Failure };

interface ExecCall {
  readonly target: Target;
  readonly argv: readonly string[];
  readonly stdin: boolean;
  /** Of `performance.now()`. */
  readonly deadline: number;
  readonly signal: AbortSignal;
}

/** Opens the exec connection; repeats only what proved that nothing started: refusals, and connections that never stood. */
export function openExecSocket(access: Access, call: ExecCall): Promise<Opened> {
  return withRetries<Opened>(
    async (credentials) => {
      let endpoint: Endpoint;
      try {
        endpoint = await openEndpoint(access, { ...credentials, signal: call.signal });
      } catch (error) {
        if (!(error instanceof InfrastructureError)) throw error;
        return { done: { ok: false, sent: false, failure: explainTrouble(error, call.target.cluster) } };
      }
      const dialed = await dial(endpoint, execPath(call), {
        protocols: call.stdin ? stdinProtocols : execProtocols,
        timeoutMs: Math.max(1, call.deadline - performance.now()),
        signal: call.signal,
      });
      if (dialed.kind !== 'open') endpoint.release();
      else dialed.socket.once('close', endpoint.release);
      return read(dialed, call);
    },
    { deadline: call.deadline, signal: call.signal },
  );
}

function execPath({ target, argv, stdin }: ExecCall): string {
  const query = new URLSearchParams();
  for (const word of argv) query.append('command', word);
  query.append('container', target.container);
  if (stdin) query.append('stdin', 'true');
  query.append('stdout', 'true');
  query.append('stderr', 'true');
  return `/api/v1/namespaces/${encodeURIComponent(target.namespace)}/pods/${encodeURIComponent(target.pod)}/exec?${query}`;
}

function read(dialed: Dialed, { target, stdin }: ExecCall): Attempt<Opened> {
  switch (dialed.kind) {
    case 'open':
      return { done: { ok: true, socket: dialed.socket } };
    case 'refused': {
      const { refusal, retryAfterMs } = dialed;
      const failure = explainRefusal(refusal, `exec in "${target.namespace}/${target.pod}"`);
      const otherwise: Opened = {
        ok: false,
        sent: false,
        failure: stdin && isProtocolRefusal(refusal) ? noStdin : failure,
      };
      if (refusal.status === 401) return { again: 'with fresh credentials', otherwise };
      if (refusal.status === 429 || refusal.status === 503) return { again: 'soon', retryAfterMs, otherwise };
      return { done: otherwise };
    }
    case 'aborted':
      return { done: { ok: false, sent: dialed.sent, failure: interrupted } };
    case 'failed': {
      if (dialed.sent)
        return {
          done: {
            ok: false,
            sent: true,
            failure: {
              code: 'connection-lost',
              message: `The connection broke while it was being opened (${dialed.why}). The command may have run in "${target.pod}". It will not be repeated.`,
            },
          },
        };
      const failure = explainTrouble(new Error(dialed.why), target.cluster);
      return { again: 'soon', otherwise: { ok: false, sent: false, failure } };
    }
  }
}

function isProtocolRefusal({
  status,
  body,
  hasHeaders,
}: {
  status: number;
  body: string;
  hasHeaders: boolean;
}) {
  return status === 403 && body === '' && !hasHeaders;
}

const noStdin: Failure = {
  code: 'exec-refused',
  message: 'This API server speaks only v4.channel.k8s.io, which cannot end stdin, so nothing ran.',
  hint: 'Use a cluster of Kubernetes 1.30 or newer, or leave --stdin out.',
};
const interrupted: Failure = {
  code: 'exec-cancelled',
  message: 'It was stopped before the API server answered.',
};

import type { Json } from '../json.ts';
import type { Workspace } from '../workspace.ts';
import { sendRequest } from './requests.ts';
import type { Sockets } from './sockets.ts';

/** Something that happened and that the app is told. */
export interface Payload {
  readonly type: 'slash_commands' | 'interactive' | 'events_api';
  readonly body: Json;
  readonly acceptsResponse: boolean;
  /** What the log says of it. */
  readonly summary: Json;
}

/** `unreachable`: no connection, or an answer that is none. */
export type Delivered =
  | { readonly kind: 'acked'; readonly ms: number; readonly body: Json }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'unreachable' };

/** Delivers a payload by Socket Mode or by HTTP, whichever is set, and waits for the acknowledgement. */
export async function deliver(
  workspace: Workspace,
  sockets: Sockets,
  payload: Payload,
  retry = { attempt: 0, reason: '' },
): Promise<Delivered> {
  const isTwice = workspace.faults.take('redeliver') !== undefined;
  if (isTwice) void send(workspace, sockets, payload, retry);
  const delivered = await send(workspace, sockets, payload, retry);
  if (delivered.kind !== 'acked') {
    const reason = delivered.kind === 'timeout' ? 'operation_timeout' : 'dispatch_failed';
    workspace.log.add('refusal', { reason, ...payload.summary });
  }
  return delivered;
}

/** Events are sent again at once, after a minute and after five when nobody takes them. */
export async function deliverEvent(
  workspace: Workspace,
  sockets: Sockets,
  payload: Payload,
): Promise<Delivered> {
  const first = await deliver(workspace, sockets, payload);
  if (first.kind !== 'acked') retryEvent(workspace, sockets, payload, first.kind, 1);
  return first;
}

const retryDelaysMs = [0, 60_000, 300_000];

function retryEvent(
  workspace: Workspace,
  sockets: Sockets,
  payload: Payload,
  reason: string,
  attempt: number,
): void {
  const delay = retryDelaysMs[attempt - 1];
  if (delay === undefined) return;
  const { state } = workspace;
  const timer = setTimeout(async () => {
    // A reset forgets what was on its way.
    if (workspace.state !== state) return;
    const delivered = await deliver(workspace, sockets, payload, { attempt, reason });
    if (delivered.kind !== 'acked') retryEvent(workspace, sockets, payload, delivered.kind, attempt + 1);
  }, delay);
  timer.unref();
}

function send(
  workspace: Workspace,
  sockets: Sockets,
  payload: Payload,
  retry: { readonly attempt: number; readonly reason: string },
): Promise<Delivered> {
  const { requestUrl, optionsUrl } = workspace;
  if (requestUrl === undefined) return sockets.send(payload, retry);
  const isQuery = payload.body['type'] === 'block_suggestion';
  return sendRequest(workspace, (isQuery ? optionsUrl : undefined) ?? requestUrl, payload, retry);
}

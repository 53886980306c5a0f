import { createHash } from 'node:crypto';
import { type RawAnswer, rawStatus, rawText } from './raw-response.ts';
import { makeStatus, notFound, type Status } from './status.ts';

/** Who is refused, and the key of the WebSocket handshake, which an upgrade has to answer. */
interface Refused {
  readonly name: string;
  readonly namespace?: string | undefined;
  readonly container: string;
  readonly key: string;
}

const retry = { 'Retry-After': '1' };
const html = (code: number, title: string): RawAnswer => ({
  code,
  headers: { 'Content-Type': 'text/html' },
  body: `<html><head><title>${code} ${title}</title></head><body><center><h1>${code} ${title}</h1></center></body></html>`,
});
const upgrade = (key: string, headers: Readonly<Record<string, string>>): RawAnswer => ({
  code: 101,
  headers: {
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Accept': createHash('sha1')
      .update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64'),
    ...headers,
  },
});

/** Every way an exec can go wrong before the upgrade, in the words of the real servers, by the mode that orders it. */
const refusals = {
  'empty-403': () => ({ code: 403 }),
  'plain-500': () =>
    rawText(500, 'error dialing backend: dial tcp 192.0.2.11:10250: connect: connection refused'),
  'http-401': () => rawStatus(makeStatus(401, 'Unauthorized')),
  'http-403': ({ name, namespace }) =>
    rawStatus(
      makeStatus(
        403,
        `pods "${name}" is forbidden: User "playground" cannot get resource "pods/exec" in API group "" in the namespace "${namespace}"`,
        { name, kind: 'pods' },
      ),
    ),
  // The check for `create` of 1.35 has nothing to say when RBAC gives no reason.
  'http-403-create': ({ name }) =>
    rawStatus(makeStatus(403, `pods "${name}" is forbidden: `, { name, kind: 'pods' })),
  'http-403-admission': ({ name }) =>
    rawStatus(
      makeStatus(
        403,
        `admission webhook "exec.policy.example.test" denied the request: exec into "${name}" is not allowed`,
      ),
    ),
  'http-404': ({ name }) => rawStatus(notFound('pods', name)),
  'http-400-container': ({ name, container }) =>
    rawStatus(makeStatus(400, `container ${container} is not valid for pod ${name}`)),
  'http-400-choice': ({ name }) =>
    rawStatus(
      makeStatus(400, `a container name must be specified for pod ${name}, choose one of: [api proxy]`),
    ),
  'http-400-no-host': ({ name }) => rawStatus(makeStatus(400, `pod ${name} does not have a host assigned`)),
  'http-500-dial': () =>
    rawStatus(makeStatus(500, 'error dialing backend: dial tcp 192.0.2.11:10250: i/o timeout')),
  'http-429': () =>
    rawStatus(makeStatus(429, 'too many requests, please try again later', { retryAfterSeconds: 1 }), retry),
  'http-503': () => rawStatus(makeStatus(503, 'apiserver is shutting down', { retryAfterSeconds: 1 }), retry),
  'text-404-no-pod': () => rawText(404, 'pod does not exist'),
  'text-500-no-container': ({ container }) => rawText(500, `container not found ("${container}")`),
  'text-500-exited': () =>
    rawText(500, 'rpc error: code = Unknown desc = container is in CONTAINER_EXITED state'),
  'html-502': () => html(502, 'Bad Gateway'),
  'html-503': () => html(503, 'Service Temporarily Unavailable'),
  'html-504': () => html(504, 'Gateway Time-out'),
  'redirect-302': () => ({ code: 302, headers: { Location: 'https://login.example.test/' }, body: '' }),
  'plain-200': () => rawText(200, 'ok'),
  'huge-500': () => rawText(500, 'x'.repeat(8 * 1024 * 1024)),
  'wrong-accept': ({ key }) =>
    upgrade(key, {
      'Sec-WebSocket-Accept': 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=',
      'Sec-WebSocket-Protocol': 'v5.channel.k8s.io',
    }),
  'protocol-not-offered': ({ key }) => upgrade(key, { 'Sec-WebSocket-Protocol': 'v9.channel.k8s.io' }),
  'no-protocol': ({ key }) => upgrade(key, {}),
} as const satisfies Readonly<Record<string, (refused: Refused) => RawAnswer>>;

/** Those that have an answer, and two that have none: silence, and a reset. */
export type RefusalMode = keyof typeof refusals | 'stall' | 'reset';

export const refusalModes: readonly RefusalMode[] = [
  ...(Object.keys(refusals) as (keyof typeof refusals)[]),
  'stall',
  'reset',
];

/** A refusal before the upgrade, as it was ordered. */
export function makeRefusal(mode: Exclude<RefusalMode, 'stall' | 'reset'>, refused: Refused): RawAnswer {
  return refusals[mode](refused);
}

/** The refusal of an exec by SPDY, which every kubectl tries when its WebSocket was refused. */
export function speaksWebSocketOnly(): Status {
  return makeStatus(
    400,
    'this API server serves exec over WebSocket only: send GET with "Upgrade: websocket" and "Sec-WebSocket-Protocol: v5.channel.k8s.io, v4.channel.k8s.io", not SPDY',
  );
}

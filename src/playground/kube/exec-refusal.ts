import type { RefusalMode } from './faults.ts';
import { type RawAnswer, rawStatus, rawText } from './raw-response.ts';
import { makeStatus, notFound, type Status } from './status.ts';

/** A refusal before the upgrade, as it was ordered. */
export function makeRefusal(
  mode: Exclude<RefusalMode, 'stall'>,
  pod: { readonly name: string; readonly namespace?: string },
): RawAnswer {
  const retry = { 'Retry-After': '1' };
  switch (mode) {
    case 'empty-403':
      return { code: 403 };
    case 'plain-500':
      return rawText(500, 'error dialing backend: dial tcp 192.0.2.11:10250: connect: connection refused');
    case 'http-401':
      return rawStatus(makeStatus(401, 'Unauthorized'));
    case 'http-403': {
      const words = `pods "${pod.name}" is forbidden: User "playground" cannot get resource "pods/exec" in API group "" in the namespace "${pod.namespace}"`;
      return rawStatus(makeStatus(403, words, { name: pod.name, kind: 'pods' }));
    }
    case 'http-404':
      return rawStatus(notFound('pods', pod.name));
    case 'http-429': {
      const words = 'too many requests, please try again later';
      return rawStatus(makeStatus(429, words, { retryAfterSeconds: 1 }), retry);
    }
    case 'http-503':
      return rawStatus(makeStatus(503, 'apiserver is shutting down', { retryAfterSeconds: 1 }), retry);
  }
}

/** The refusal of an exec by SPDY, which every kubectl tries when its WebSocket was refused. */
export function speaksWebSocketOnly(): Status {
  return makeStatus(
    400,
    'this API server serves exec over WebSocket only: send GET with "Upgrade: websocket" and "Sec-WebSocket-Protocol: v5.channel.k8s.io, v4.channel.k8s.io", not SPDY',
  );
}

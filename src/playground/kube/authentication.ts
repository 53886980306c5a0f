import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { makeStatus, type Status } from './status.ts';

/** Checks the bearer token; undefined when it is right. */
export function authenticate(headers: IncomingHttpHeaders, token: string): Status | undefined {
  const given = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? fromProtocol(headers);
  return given !== undefined && isSame(given, token) ? undefined : makeStatus(401, 'Unauthorized');
}

/** Whom the request is made as, when it is not made as oneself. */
export function impersonation(headers: IncomingHttpHeaders): Readonly<Record<string, string>> | undefined {
  const entries = Object.entries(headers).filter(([name]) => name.startsWith('impersonate-'));
  if (entries.length === 0) return undefined;
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

/** Browsers cannot set headers on a WebSocket; they send the token as one of the subprotocols. */
function fromProtocol(headers: IncomingHttpHeaders): string | undefined {
  const prefix = 'base64url.bearer.authorization.k8s.io.';
  const offers = (headers['sec-websocket-protocol'] ?? '').split(',').map((offer) => offer.trim());
  const offer = offers.find((one) => one.startsWith(prefix));
  return offer === undefined || offers.length < 2
    ? undefined
    : Buffer.from(offer.slice(prefix.length), 'base64url').toString();
}

function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

import type { Failure } from './failure.ts';
import { cleanMessage, explainStart, parseStatus } from './status.ts';
import { endSentence } from './text.ts';

/** An HTTP answer that was not the one hoped for. */
export interface HttpRefusal {
  readonly status: number;
  /** At most 64 KiB of the body, decoded as UTF-8. */
  readonly body: string;
  /** Whether the answer carried any header; the WebSocket library of Go servers answers 403 without one. */
  readonly hasHeaders: boolean;
}

/** What the API server's refusal of `doing` (such as `exec in "shop/api-0"`) means, and the way out. */
export function explainRefusal(refusal: HttpRefusal, doing: string): Failure {
  const answer = cleanMessage(parseStatus(refusal.body)?.message ?? readText(refusal.body));
  const said = endSentence(answer.replace(/[:\s]{1,10}$/, ''));
  const quoted = said === '' ? '' : ` It said: ${said}`;
  switch (refusal.status) {
    case 401:
      return {
        code: 'cluster-unauthorized',
        message: `The API server does not accept voicepipe's credentials for ${doing}.`,
        hint: 'Renew the token or certificate of the kubeconfig.',
      };
    case 403:
      return explainForbidden(refusal, doing, said);
    case 404:
      return {
        code: 'pod-not-found',
        message: `The API server finds nothing for ${doing}, so nothing ran.${quoted}`,
      };
    case 400:
      return { code: 'exec-refused', message: `The API server refused ${doing}, so nothing ran.${quoted}` };
    case 414:
    case 431:
      return {
        code: 'exec-refused',
        message: `The request for ${doing} is longer than this API server takes (HTTP ${refusal.status}), so nothing ran.`,
        hint: 'Put what is long into a script or a file in the image.',
      };
    case 429:
    case 503:
      return {
        code: 'cluster-refused',
        message: `The API server is too busy for ${doing}, so nothing ran.${quoted}`,
        hint: 'Try again in a minute.',
      };
    default: {
      const start = explainStart(refusal.body);
      if (start !== undefined) return start;
      return {
        code: 'cluster-refused',
        message: `The API server answered ${doing} with HTTP ${refusal.status}, so nothing ran.${quoted}`,
      };
    }
  }
}

/** A proxy's page says what it means in its title; its tags say nothing. */
export function readText(body: string): string {
  if (!/^\s{0,1000}</.test(body)) return body;
  const title = /<title[^>]{0,200}>([^<]{1,1000})</i.exec(body.slice(0, 65_536))?.[1];
  return title ?? body.slice(0, 65_536).replace(/<[^<>]{0,1000}>/g, ' ');
}

function explainForbidden(refusal: HttpRefusal, doing: string, said: string): Failure {
  if (!refusal.hasHeaders && refusal.body === '') {
    return {
      code: 'exec-refused',
      message: `The server refused the exec protocols or a proxy stands before it (an empty 403 to ${doing}); this is not about permissions.`,
      hint: 'Check that the API server is reached without a proxy that changes WebSocket headers.',
    };
  }
  const [, user, verb, resource] =
    /(?:User "([^"]{1,253})" )?cannot (\w+) resource "([^"]+)"/.exec(said) ?? [];
  return {
    code: 'cluster-forbidden',
    message: `${user === undefined ? 'voicepipe' : `"${user}"`} may not do this in the cluster (${doing}).${said === '' ? '' : ` The API server said: ${said}`}`,
    hint:
      verb === undefined
        ? hintUnnamed(doing, said)
        : `Grant the verb "${verb}" on "${resource}" to ${user === undefined ? "voicepipe's account" : `"${user}"`}.`,
  };
}

/** RBAC gives no reason for the check that Kubernetes 1.35 added to an exec; others, such as admission, give their own. */
function hintUnnamed(doing: string, said: string): string {
  if (!doing.startsWith('exec')) return 'Ask whoever rules the cluster; the answer names no verb to grant.';
  return said === '' || /is forbidden:?\.?$/.test(said)
    ? 'Grant the verb "create" on "pods/exec" to voicepipe\'s account: since Kubernetes 1.35 an exec needs it beside "get".'
    : 'The refusal names no verb, so it may be an admission rule. By RBAC an exec needs "get" on "pods/exec", since Kubernetes 1.35 also "create".';
}

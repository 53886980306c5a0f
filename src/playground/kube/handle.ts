import type { IncomingMessage } from 'node:http';
import type { World } from '../world/world.ts';
import { reviewAccess } from './access-review.ts';
import { type Answer, json, refusal } from './answer.ts';
import type { Cluster } from './cluster.ts';
import { describeServer } from './discovery.ts';
import { speaksWebSocketOnly } from './exec-refusal.ts';
import { readExecRequest } from './exec-request.ts';
import type { Faults } from './faults.ts';
import { readLogs } from './logs.ts';
import { readObjects } from './read-objects.ts';
import { type Route, readRoute } from './route.ts';
import { makeStatus, noSuchResource, type Status } from './status.ts';
import { writeObjects } from './write-objects.ts';

/** A request, as far as answering it needs. */
export interface Request {
  readonly method: string;
  readonly route: Route;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** Answers any request that is no upgrade. */
export function answerRequest(
  request: Request,
  at: { readonly cluster: Cluster; readonly world: World; readonly faults: Faults },
): Answer {
  const { method, route, query } = request;
  const denied = checkPermission(route, { method, query, faults: at.faults });
  if (denied !== undefined) return refusal(denied);
  switch (route.kind) {
    case 'malformed':
      return refusal(makeStatus(400, route.why));
    case 'nothing':
      return refusal(noSuchResource());
    case 'server': {
      if (['/healthz', '/livez', '/readyz'].includes(route.path))
        return { kind: 'text', code: 200, body: 'ok' };
      const described = describeServer(route.path);
      return described === undefined ? refusal(noSuchResource()) : json(described);
    }
    case 'access-review':
      if (method !== 'POST') return refusal(wrongMethod(method));
      return reviewAccess(request.body, request.headers['content-type'], at.faults.isDenied);
    case 'objects':
      if (at.cluster.isWritable && (method === 'POST' || method === 'DELETE')) {
        return writeObjects(at.cluster, { ...route, method, body: request.body });
      }
      if (method !== 'GET' && method !== 'HEAD') return refusal(wrongMethod(method));
      return readObjects(at.cluster.store, { ...route, query, accept: request.headers.accept });
    case 'log':
      if (method !== 'GET') return refusal(wrongMethod(method));
      return readLogs(at.cluster, at.world, { namespace: route.namespace, pod: route.pod, query });
    case 'exec': {
      const exec = readExecRequest(at.cluster, { namespace: route.namespace, pod: route.pod, query });
      if ('status' in exec) return refusal(exec);
      return refusal(method === 'GET' ? makeStatus(400, 'Upgrade request required') : speaksWebSocketOnly());
    }
  }
}

/** The refusal of a request whose permission is denied. A GET of exec needs `get`, and since 1.35 also `create`. */
export function checkPermission(
  route: Route,
  request: { readonly method: string; readonly query: URLSearchParams; readonly faults: Faults },
): Status | undefined {
  if (route.kind !== 'objects' && route.kind !== 'log' && route.kind !== 'exec') return undefined;
  const what = route.kind === 'objects' ? route.resource.plural : `pods/${route.kind}`;
  const name = route.kind === 'objects' ? route.name : route.pod;
  const group = route.kind === 'objects' ? route.resource.group : '';
  const reading = request.query.get('watch') === 'true' ? 'watch' : name === undefined ? 'list' : 'get';
  const writing = new Map([
    ['POST', 'create'],
    ['DELETE', 'delete'],
  ]);
  const verb = writing.get(request.method) ?? reading;
  const verbs = route.kind === 'exec' ? [verb, 'create'] : [verb];
  const denied = verbs.find((one) => request.faults.isDenied(`${one} ${what}`));
  if (denied === undefined) return undefined;
  const plural = what.split('/')[0] ?? what;
  const object = name === undefined ? plural : `${plural} "${name}"`;
  const place =
    route.namespace === undefined ? 'at the cluster scope' : `in the namespace "${route.namespace}"`;
  // The check that 1.35 added gives no reason.
  const reason =
    denied === verb
      ? `User "playground" cannot ${verb} resource "${what}" in API group "${group}" ${place}`
      : '';
  return makeStatus(403, `${object} is forbidden: ${reason}`, {
    ...(name === undefined ? {} : { name }),
    kind: plural,
  });
}

/** Reads a request's path and query; undefined when they make no URL. */
export function readTarget(
  url: string | undefined,
): { readonly route: Route; readonly query: URLSearchParams } | undefined {
  if (url === undefined || !url.startsWith('/')) return undefined;
  const at = url.indexOf('?');
  const path = at < 0 ? url : url.slice(0, at);
  return { route: readRoute(path), query: new URLSearchParams(at < 0 ? '' : url.slice(at + 1)) };
}

function wrongMethod(method: string): Status {
  return makeStatus(405, `the server does not allow the method ${method} here`);
}

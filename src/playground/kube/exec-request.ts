import type { Pod } from '../world/kube-object.ts';
import type { Cluster } from './cluster.ts';
import { chooseContainer, statusOf } from './container-choice.ts';
import { readBoolean } from './log-query.ts';
import { makeStatus, notFound, type Status } from './status.ts';

/** What shall be run, and over which streams. */
export interface ExecRequest {
  readonly pod: Pod;
  readonly container: string;
  readonly argv: readonly string[];
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly tty: boolean;
}

/** Reads an exec as the API server does, before any node is asked; a Status when it is refused. */
export function readExecRequest(
  cluster: Cluster,
  request: { readonly namespace: string; readonly pod: string; readonly query: URLSearchParams },
): ExecRequest | Status {
  const { query } = request;
  if (query.has('dryRun')) return makeStatus(400, 'dryRun is not supported for exec');
  const pod = cluster.pod(request.namespace, request.pod);
  if (pod === undefined) return notFound('pods', request.pod);
  const container = chooseContainer(pod, query.get('container') ?? undefined);
  if (typeof container !== 'string') return container;
  if (pod.spec.nodeName === undefined) {
    return makeStatus(400, `pod ${request.pod} does not have a host assigned`);
  }
  return {
    pod,
    container,
    argv: query.getAll('command'),
    stdin: readBoolean(query.get('stdin')),
    stdout: readBoolean(query.get('stdout')),
    stderr: readBoolean(query.get('stderr')),
    tty: readBoolean(query.get('tty')),
  };
}

/** What the node would refuse; undefined when it would run the command. */
export function nodeRefusal(
  request: ExecRequest,
): { readonly code: 400 | 404 | 500; readonly message: string } | undefined {
  if (!request.stdin && !request.stdout && !request.stderr) {
    return { code: 400, message: 'you must specify at least 1 of stdin, stdout, stderr' };
  }
  if (request.tty && request.stderr) return { code: 400, message: 'tty and stderr cannot both be true' };
  if (request.argv.length === 0) return { code: 400, message: 'you must specify at least one command' };
  const state = statusOf(request.pod, request.container)?.state;
  if (state?.terminated) {
    return { code: 500, message: 'rpc error: code = Unknown desc = container is in CONTAINER_EXITED state' };
  }
  if (!state?.running) return { code: 500, message: `container not found ("${request.container}")` };
  return undefined;
}

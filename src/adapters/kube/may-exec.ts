import { z } from 'zod';
import type { Cluster, MayExec } from '../../app/ports/cluster.ts';
import { InfrastructureError } from '../../core/failure.ts';
import { explainDenied, needsCreate } from '../../core/permission.ts';
import { type Access, type Endpoint, firstLine, openEndpoint } from './connect.ts';
import { readAnswer } from './read-objects.ts';
import { get } from './request.ts';

const versionShape = z.object({ major: z.string(), minor: z.string() });
const reviewShape = z.object({
  status: z.object({ allowed: z.boolean().optional(), reason: z.string().optional() }),
});

/** Asks beforehand whether an exec would be allowed. The server's version is asked once. See `Cluster.mayExec`. */
export function openMayExec(access: Access, account: string): Cluster['mayExec'] {
  let version: Promise<string | undefined> | undefined;

  return async (target, signal) => {
    const how = signal === undefined ? {} : { signal };
    try {
      const endpoint = await openEndpoint(access, how);
      try {
        const verbs = [review(endpoint, { account, target, verb: 'get', ...how })];
        version ??= readVersion(endpoint);
        const said = await version;
        // What could not be learnt may be asked again.
        if (said === undefined) version = undefined;
        if (said !== undefined && needsCreate(said))
          verbs.push(review(endpoint, { account, target, verb: 'create', ...how }));
        const answers = await Promise.all(verbs);
        return (
          answers.find(({ kind }) => kind === 'denied') ??
          answers.find(({ kind }) => kind === 'unknown') ?? { kind: 'allowed' }
        );
      } finally {
        endpoint.release();
      }
    } catch (error) {
      const why = error instanceof InfrastructureError ? error.message : firstLine(error);
      return { kind: 'unknown', why };
    }
  };
}

async function review(
  endpoint: Endpoint,
  {
    account,
    target,
    verb,
    signal,
  }: {
    readonly account: string;
    readonly target: Parameters<Cluster['mayExec']>[0];
    readonly verb: 'get' | 'create';
    readonly signal?: AbortSignal;
  },
): Promise<MayExec> {
  const { namespace, pod: name } = target;
  const answer = await get(endpoint, '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
    body: {
      kind: 'SelfSubjectAccessReview',
      apiVersion: 'authorization.k8s.io/v1',
      spec: {
        resourceAttributes: {
          namespace,
          verb,
          group: '',
          version: 'v1',
          resource: 'pods',
          subresource: 'exec',
          name,
        },
      },
    },
    ...(signal === undefined ? {} : { signal }),
  });
  const read = readAnswer(answer, reviewShape, 'a review of access');
  if ('failure' in read) return { kind: 'unknown', why: read.failure.message };
  const { allowed, reason } = read.value.status;
  if (allowed === true) return { kind: 'allowed' };
  return { kind: 'denied', failure: explainDenied({ account, verb, target, reason: reason ?? '' }) };
}

/** `1.35`; undefined where the server does not say. */
async function readVersion(endpoint: Endpoint): Promise<string | undefined> {
  const answer = await get(endpoint, '/version').catch(() => undefined);
  if (answer === undefined) return undefined;
  const read = readAnswer(answer, versionShape, 'the version');
  return 'failure' in read ? undefined : `${read.value.major}.${read.value.minor}`;
}

import { z } from 'zod';
import type { Found } from '../../app/ports.ts';
import { chooseContainer, choosePod, type PodView } from '../../core/choose-pod.ts';
import { type Failure, InfrastructureError } from '../../core/failure.ts';
import { explainRefusal } from '../../core/refusal.ts';
import { type Access, type Endpoint, firstLine, openEndpoint } from './connect.ts';
import { type Answer, get } from './request.ts';

const name = z.string().max(253);
const container = z.object({ name: name.optional(), image: z.string().optional() });
const podShape = z.object({
  metadata: z
    .object({
      name: name.optional(),
      namespace: name.optional(),
      uid: z.string().optional(),
      annotations: z.record(z.string(), z.string()).optional(),
    })
    .optional(),
  spec: z
    .object({
      containers: z.array(container).optional(),
      initContainers: z.array(container).optional(),
      ephemeralContainers: z.array(container).optional(),
    })
    .optional(),
  status: z
    .object({
      phase: z.string().optional(),
      containerStatuses: z
        .array(z.object({ name: name.optional(), imageID: z.string().optional() }))
        .nullish(),
    })
    .optional(),
});
const listShape = z.object({
  metadata: z.object({ continue: z.string().optional() }).optional(),
  items: z
    .array(z.object({ metadata: z.object({ name: name.optional(), namespace: name.optional() }).optional() }))
    .nullish(),
});

/** Names are enough to choose by; servers that do not know the form answer whole pods, which fit too. */
const acceptMetadata = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json';
const pageSize = 500;
const maxPages = 100;

export interface TargetQuery {
  readonly target: string;
  readonly namespace: string;
  readonly container?: string;
  readonly cluster: string;
  readonly signal?: AbortSignal;
}

/** Finds the pod by its name, else by its unique prefix, and the container by kubectl's rule. */
export async function findTarget(access: Access, query: TargetQuery): Promise<Found> {
  let endpoint: Endpoint | undefined;
  try {
    endpoint = await openEndpoint(access);
    const exact = await readPod(endpoint, query, query.target);
    if (exact !== 'absent')
      return 'failure' in exact ? { ok: false, failure: exact.failure } : choose(exact, query);
    const names = await listNames(endpoint, query);
    if ('failure' in names) return { ok: false, failure: names.failure };
    const chosen = choosePod(names.pods, query.target, query.namespace);
    if (!chosen.ok) return chosen;
    const pod = await readPod(endpoint, query, chosen.value.metadata?.name ?? '');
    if (pod === 'absent')
      return {
        ok: false,
        failure: {
          code: 'pod-not-found',
          message: `Pod "${chosen.value.metadata?.name}" in "${query.namespace}" went away just now, so nothing ran.`,
          hint: 'Try again.',
        },
      };
    return 'failure' in pod ? { ok: false, failure: pod.failure } : choose(pod, query);
  } catch (error) {
    return { ok: false, failure: explainTrouble(error, query.cluster) };
  } finally {
    endpoint?.release();
  }
}

function choose(pod: PodView, query: TargetQuery): Found {
  const chosen = chooseContainer(pod, query.container, query.cluster);
  return chosen.ok ? { ok: true, target: chosen.value } : chosen;
}

async function readPod(
  endpoint: Endpoint,
  query: TargetQuery,
  pod: string,
): Promise<PodView | 'absent' | { failure: Failure }> {
  const answer = await get(
    endpoint,
    `/api/v1/namespaces/${encodeURIComponent(query.namespace)}/pods/${encodeURIComponent(pod)}`,
    withSignal(query),
  );
  if (answer.status === 404) return 'absent';
  return readAnswer(answer, podShape, `get pod "${pod}" in "${query.namespace}"`) as
    | PodView
    | { failure: Failure };
}

async function listNames(
  endpoint: Endpoint,
  query: TargetQuery,
): Promise<{ pods: PodView[] } | { failure: Failure }> {
  const pods: PodView[] = [];
  let next = '';
  for (let page = 0; page < maxPages; page += 1) {
    const search = new URLSearchParams({
      limit: String(pageSize),
      ...(next === '' ? {} : { continue: next }),
    });
    const answer = await get(
      endpoint,
      `/api/v1/namespaces/${encodeURIComponent(query.namespace)}/pods?${search}`,
      { ...withSignal(query), accept: acceptMetadata },
    );
    const list = readAnswer(answer, listShape, `list pods in "${query.namespace}"`);
    if ('failure' in list) return list;
    pods.push(...((list.items ?? []) as PodView[]));
    next = list.metadata?.continue ?? '';
    if (next === '') return { pods };
  }
  return {
    failure: {
      code: 'cluster-refused',
      message: `Namespace "${query.namespace}" has more than ${maxPages * pageSize} pods.`,
      hint: 'Name the pod in full.',
    },
  };
}

function readAnswer<Shape extends z.ZodType>(
  answer: Answer,
  shape: Shape,
  doing: string,
): z.infer<Shape> | { failure: Failure } {
  if (answer.status !== 200) return { failure: explainRefusal({ hasHeaders: true, ...answer }, doing) };
  const parsed = shape.safeParse(parseJson(answer.body));
  return parsed.success
    ? parsed.data
    : {
        failure: {
          code: 'cluster-refused',
          message: `The API server's answer to ${doing} cannot be read, so nothing ran.`,
        },
      };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function withSignal(query: TargetQuery): { signal?: AbortSignal } {
  return query.signal === undefined ? {} : { signal: query.signal };
}

/** A server that could not be asked at all. */
export function explainTrouble(error: unknown, cluster: string): Failure {
  if (error instanceof InfrastructureError) return { code: error.code, message: error.message };
  return {
    code: 'cluster-unreachable',
    message: `The API server of cluster "${cluster}" cannot be reached, so nothing ran: ${firstLine(error)}`,
    hint: 'Try again; if it stays so, check the cluster and the kubeconfig.',
  };
}

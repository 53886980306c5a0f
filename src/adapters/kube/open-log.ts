import type { IncomingMessage } from 'node:http';
import { type Failure, InfrastructureError } from '../../core/failure.ts';
import { explainLogRefusal } from '../../core/log/explain.ts';
import type { Target } from '../../core/target.ts';
import { type Access, type Endpoint, openEndpoint } from './connect.ts';
import { explainTrouble } from './find-target.ts';
import { openStream, Silence } from './open-stream.ts';
import { readBody } from './request.ts';
import { type Attempt, readRetryAfter, withRetries } from './retry.ts';

const maxRefusalBytes = 64 * 1024;
const refusalMs = 5_000;

export interface LogQuery {
  readonly sinceSeconds?: number | undefined;
  readonly sinceTime?: string | undefined;
  readonly tailLines?: number | undefined;
  readonly previous: boolean;
  readonly follow: boolean;
  readonly timestamps: boolean;
}

export type OpenedLog =
  | { readonly kind: 'open'; readonly response: IncomingMessage; readonly close: () => void }
  | { readonly kind: 'refused'; readonly status: number; readonly failure: Failure }
  /** The server took the request and then said nothing: a quiet log, or a dead link. */
  | { readonly kind: 'silent'; readonly failure: Failure }
  | { readonly kind: 'unreachable'; readonly failure: Failure };

/** Asks for a log; repeats what may be repeated until the deadline (of `performance.now()`). Never rejects. */
export function openLog(
  access: Access,
  target: Target,
  how: {
    readonly query: LogQuery;
    readonly deadline: number;
    /** How long the beginning of the answer may take; a quiet log that is followed has none until its next line. */
    readonly answerMs: number;
    readonly signal: AbortSignal;
  },
): Promise<OpenedLog> {
  return withRetries<OpenedLog>(
    async (credentials) => {
      try {
        const endpoint = await openEndpoint(access, { ...credentials, signal: how.signal });
        return await ask(endpoint, { target, ...how });
      } catch (error) {
        const failure = explainTrouble(error, target.cluster);
        if (error instanceof Silence) return { done: { kind: 'silent', failure } };
        const otherwise: OpenedLog = { kind: 'unreachable', failure };
        return error instanceof InfrastructureError || how.signal.aborted
          ? { done: otherwise }
          : { again: 'soon', otherwise };
      }
    },
    { deadline: how.deadline, signal: how.signal },
  );
}

async function ask(
  endpoint: Endpoint,
  {
    target,
    query,
    answerMs,
    signal,
  }: { target: Target; query: LogQuery; answerMs: number; signal: AbortSignal },
): Promise<Attempt<OpenedLog>> {
  try {
    const response = await openStream(endpoint, pathOf(target, query), { answerMs, signal });
    const status = response.statusCode ?? 0;
    if (status === 200) {
      const close = () => {
        response.destroy();
        endpoint.release();
      };
      return { done: { kind: 'open', response, close } };
    }
    const timer = setTimeout(() => response.destroy(), refusalMs);
    const body = await readBody(response, maxRefusalBytes, 'cut').catch(() => '');
    clearTimeout(timer);
    endpoint.release();
    const failure = explainLogRefusal({ status, body, hasHeaders: response.rawHeaders.length > 0 }, target);
    const otherwise: OpenedLog = { kind: 'refused', status, failure };
    if (status === 401) return { again: 'with fresh credentials', otherwise };
    if (status !== 429 && status !== 503) return { done: otherwise };
    const retryAfterMs = readRetryAfter(response.headers['retry-after'], new Date());
    return { again: 'soon', retryAfterMs, otherwise };
  } catch (error) {
    endpoint.release();
    throw error;
  }
}

function pathOf(target: Target, query: LogQuery): string {
  const search = new URLSearchParams({ container: target.container });
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== false) search.set(name, String(value));
  const { namespace, pod } = target;
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/log?${search}`;
}

import type { ClientRequest, IncomingMessage } from 'node:http';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { HttpRefusal } from '../../core/refusal.ts';
import type { Endpoint } from './connect.ts';
import { readRetryAfter, withRetries } from './retry.ts';

/** The most that is read of an answer; a page of 500 pods' metadata is well below it. */
const maxBodyBytes = 32 * 1024 * 1024;
const timeoutMs = 15_000;
/** The longest that one answer may take, however steadily it drips. */
const wholeAnswerMs = 30_000;
/** How long a question is repeated to a busy server; people wait for its answer. */
const retryForMs = 8_000;

export type Answer = { readonly status: 200; readonly body: string } | HttpRefusal;

interface Ask {
  readonly accept?: string;
  readonly signal?: AbortSignal;
  /** Sent as JSON by POST. */
  readonly body?: unknown;
}

/**
 * One GET, or a POST that changes nothing (a review). Repeated with renewed credentials once after a 401, and after a 429 or 503
 * as the server asks, while that takes seconds. Rejects when no whole answer came, with Node's own error.
 */
export function get(endpoint: Endpoint, path: string, ask: Ask = {}): Promise<Answer> {
  return withRetries<Answer>(
    async ({ fresh }) => {
      const used = fresh ? await endpoint.renew() : endpoint;
      try {
        const answer = await send(used, path, ask);
        if (answer.status === 401) return { again: 'with fresh credentials', otherwise: answer };
        if (answer.status !== 429 && answer.status !== 503) return { done: answer };
        return { again: 'soon', retryAfterMs: answer.retryAfterMs, otherwise: answer };
      } finally {
        if (used !== endpoint) used.release();
      }
    },
    { deadline: performance.now() + retryForMs, signal: ask.signal },
  );
}

function send(
  endpoint: Endpoint,
  path: string,
  { accept = 'application/json', signal, body }: Ask,
): Promise<Answer & { readonly retryAfterMs?: number | undefined }> {
  const url = new URL(endpoint.server + path);
  const request = url.protocol === 'http:' ? requestHttp : requestHttps;
  const payload = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const sent: ClientRequest = request(
      url,
      {
        ...endpoint.options,
        method: payload === undefined ? 'GET' : 'POST',
        headers: {
          ...endpoint.options.headers,
          Accept: accept,
          'User-Agent': 'voicepipe',
          ...(payload === undefined ? {} : { 'Content-Type': 'application/json' }),
        },
        timeout: timeoutMs,
      },
      (response) => {
        const status = response.statusCode ?? 0;
        const retryAfterMs = readRetryAfter(response.headers['retry-after'], new Date());
        readBody(response, maxBodyBytes).then(
          (text) => resolve({ status, body: text, hasHeaders: response.rawHeaders.length > 0, retryAfterMs }),
          reject,
        );
      },
    );
    // A request that waits for an agent's connection tells nobody that it was destroyed.
    const end = (error: Error) => {
      forget();
      sent.destroy(error);
      reject(error);
    };
    const giveUp = (limitMs: number) =>
      end(Object.assign(new Error(`no whole answer within ${limitMs / 1_000} s`), { code: 'ETIMEDOUT' }));
    const whole = setTimeout(() => giveUp(wholeAnswerMs), wholeAnswerMs);
    sent.on('timeout', () => giveUp(timeoutMs));
    // Node's own `signal` option lets go of a request once its answer has begun.
    const stop = () => end(new Error(isTimeout(signal) ? 'no whole answer in time' : 'it was stopped'));
    const forget = () => {
      clearTimeout(whole);
      signal?.removeEventListener('abort', stop);
    };
    if (signal?.aborted === true) stop();
    signal?.addEventListener('abort', stop, { once: true });
    sent.on('close', forget);
    sent.on('error', reject);
    sent.end(payload);
  });
}

function isTimeout(signal: AbortSignal | undefined): boolean {
  return signal?.reason instanceof Error && signal.reason.name === 'TimeoutError';
}

/** A body as UTF-8 text. `refuse`: rejects when it breaks off or is longer than `maxBytes`; `cut`: gives what there is of it. */
export async function readBody(
  response: IncomingMessage,
  maxBytes: number,
  tooLong: 'refuse' | 'cut' = 'refuse',
): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of response) {
      const bytes: Buffer = chunk;
      length += bytes.length;
      chunks.push(bytes);
      if (length > maxBytes) {
        response.destroy();
        break;
      }
    }
  } catch (error) {
    if (tooLong === 'refuse') throw error;
  }
  if (length > maxBytes && tooLong === 'refuse')
    throw new Error(`the answer is longer than ${maxBytes} bytes`);
  return Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8');
}

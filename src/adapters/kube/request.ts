import type { ClientRequest, IncomingMessage } from 'node:http';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { HttpRefusal } from '../../core/refusal.ts';
import type { Endpoint } from './connect.ts';

/** The most that is read of an answer; a page of 500 pods' metadata is well below it. */
const maxBodyBytes = 32 * 1024 * 1024;
const timeoutMs = 15_000;

export type Answer = { readonly status: 200; readonly body: string } | HttpRefusal;

/** One GET. Rejects when no whole answer came, with Node's own error. */
export function get(
  endpoint: Endpoint,
  path: string,
  options: { readonly accept?: string; readonly signal?: AbortSignal },
): Promise<Answer> {
  const url = new URL(endpoint.server + path);
  const request = url.protocol === 'http:' ? requestHttp : requestHttps;
  return new Promise((resolve, reject) => {
    const headers = {
      ...endpoint.options.headers,
      Accept: options.accept ?? 'application/json',
      'User-Agent': 'voicepipe',
    };
    const sent: ClientRequest = request(
      url,
      {
        ...endpoint.options,
        headers,
        timeout: timeoutMs,
        ...(options.signal === undefined ? {} : { signal: options.signal }),
      },
      (response) => {
        readBody(response, maxBodyBytes).then(
          (body) =>
            resolve({ status: response.statusCode ?? 0, body, hasHeaders: response.rawHeaders.length > 0 }),
          reject,
        );
      },
    );
    sent.on('timeout', () =>
      sent.destroy(
        Object.assign(new Error(`no answer within ${timeoutMs / 1_000} s`), { code: 'ETIMEDOUT' }),
      ),
    );
    sent.on('error', reject);
    sent.end();
  });
}

/** A body as UTF-8 text; rejects when it breaks off, or is longer than `maxBytes` and not to be cut there. */
export async function readBody(
  response: IncomingMessage,
  maxBytes: number,
  tooLong: 'refuse' | 'cut' = 'refuse',
): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    const bytes: Buffer = chunk;
    length += bytes.length;
    if (length > maxBytes) {
      response.destroy();
      if (tooLong === 'cut') break;
      throw new Error(`the answer is longer than ${maxBytes} bytes`);
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

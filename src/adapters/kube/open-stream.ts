import type { IncomingMessage } from 'node:http';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Endpoint } from './connect.ts';

/** Finds dead links below us; load balancers count it as nothing. */
const keepAliveMs = 15_000;

/** Nothing came within the time that an answer may take. */
export class Silence extends Error {}

/** One GET whose body comes for as long as it comes. Rejects with Node's own error, or with `Silence`. The caller ends the response. */
export function openStream(
  endpoint: Endpoint,
  path: string,
  { answerMs, signal }: { readonly answerMs: number; readonly signal: AbortSignal },
): Promise<IncomingMessage> {
  const url = new URL(endpoint.server + path);
  const request = url.protocol === 'http:' ? requestHttp : requestHttps;
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        ...endpoint.options,
        signal,
        headers: {
          ...endpoint.options.headers,
          Accept: 'application/json, */*',
          'User-Agent': 'voicepipe',
        },
      },
      (response) => {
        clearTimeout(timer);
        resolve(response);
      },
    );
    // A request that waits for an agent's connection tells nobody that it was destroyed.
    const giveUp = (error: Error) => {
      sent.destroy(error);
      reject(error);
    };
    const timer = setTimeout(() => giveUp(new Silence(`no answer within ${answerMs / 1_000} s`)), answerMs);
    const stop = () => {
      clearTimeout(timer);
      reject(new Error('it was stopped'));
    };
    signal.addEventListener('abort', stop, { once: true });
    sent.on('close', () => signal.removeEventListener('abort', stop));
    sent.on('socket', (socket) => socket.setKeepAlive(true, keepAliveMs));
    // Stays for good: what happens to the answer is seen by whoever reads it.
    sent.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    sent.end();
  });
}

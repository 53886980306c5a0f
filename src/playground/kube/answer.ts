import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Status } from './status.ts';

/** What an HTTP request gets. */
export type Answer =
  | {
      readonly kind: 'json';
      readonly code: number;
      readonly body: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'text';
      readonly code: number;
      readonly body: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Writes as it goes; `signal` aborts when the client is gone. */
  | {
      readonly kind: 'stream';
      readonly contentType: string;
      readonly write: (
        send: (chunk: string | Uint8Array) => Promise<void>,
        signal: AbortSignal,
      ) => Promise<void>;
    };

/** A plain answer. */
export function json(body: unknown, code = 200): Answer {
  return { kind: 'json', code, body };
}

/** A Status as the answer. */
export function refusal(status: Status, headers: Readonly<Record<string, string>> = {}): Answer {
  return { kind: 'json', code: status.code, body: status, headers };
}

/** Sends an answer; settles when it has been handed over or the client is gone. */
export async function sendAnswer(
  answer: Answer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  switch (answer.kind) {
    case 'json':
    case 'text': {
      const isJson = answer.kind === 'json';
      const body = Buffer.from(isJson ? `${JSON.stringify(answer.body)}\n` : answer.body);
      response.writeHead(answer.code, {
        'Content-Type': isJson ? 'application/json' : 'text/plain; charset=utf-8',
        'Content-Length': body.length,
        'Cache-Control': 'no-cache, private',
        ...answer.headers,
      });
      response.end(request.method === 'HEAD' ? undefined : body);
      return;
    }
    case 'stream': {
      const gone = new AbortController();
      response.on('close', () => gone.abort());
      response.writeHead(200, { 'Content-Type': answer.contentType, 'Cache-Control': 'no-cache, private' });
      response.flushHeaders();
      await answer.write((chunk) => sendChunk(response, chunk, gone.signal), gone.signal);
      response.end();
    }
  }
}

function sendChunk(response: ServerResponse, chunk: string | Uint8Array, gone: AbortSignal): Promise<void> {
  if (gone.aborted || response.write(chunk)) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done);
      gone.removeEventListener('abort', done);
      resolve();
    };
    response.once('drain', done);
    gone.addEventListener('abort', done, { once: true });
  });
}

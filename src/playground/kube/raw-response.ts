import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Status } from './status.ts';

export interface RawAnswer {
  readonly code: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Without one no `Content-Length` is sent either. */
  readonly body?: string;
}

/** Answers an upgrade request without upgrading, then closes the connection. */
export function answerRaw(socket: Duplex, answer: RawAnswer): void {
  const body = Buffer.from(answer.body ?? '');
  const headers = Object.entries({
    ...answer.headers,
    ...(answer.body === undefined ? {} : { 'Content-Length': String(body.length), Connection: 'close' }),
  });
  const head = [
    `HTTP/1.1 ${answer.code} ${STATUS_CODES[answer.code] ?? 'Unknown'}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    '',
    '',
  ].join('\r\n');
  socket.end(Buffer.concat([Buffer.from(head), body]));
}

/** A Kubernetes Status as the answer to an upgrade request. */
export function rawStatus(status: Status, headers: Readonly<Record<string, string>> = {}): RawAnswer {
  return {
    code: status.code,
    headers: { 'Content-Type': 'application/json', ...headers },
    body: `${JSON.stringify(status)}\n`,
  };
}

/** Plain text, as the kubelet refuses. */
export function rawText(code: number, text: string): RawAnswer {
  return { code, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: `${text}\n` };
}

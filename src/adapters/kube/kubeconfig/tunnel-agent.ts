import { request as requestHttp } from 'node:http';
import { Agent, type RequestOptions, request as requestHttps } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ConnectionOptions, rootCertificates, connect as startTls } from 'node:tls';

/** The longest that a proxy may take for a tunnel, however steadily it drips. */
const timeoutMs = 15_000;

/**
 * Reaches servers, with and without TLS, through tunnels of an HTTP proxy (RFC 9110, 9.3.6). A proxy with TLS is trusted by the
 * system's roots or the authority `ca`. `destroy` also ends what is just being opened, which no request could.
 */
export class TunnelAgent extends Agent {
  readonly #proxy: URL;
  readonly #ca: string | undefined;
  readonly #isTls: boolean;
  readonly #gone = new AbortController();

  constructor(proxy: URL, { ca, isTls }: { readonly ca: string | undefined; readonly isTls: boolean }) {
    super();
    this.#proxy = proxy;
    this.#ca = ca;
    // What Node compares with a request's.
    if (!isTls) Object.assign(this, { protocol: 'http:', defaultPort: 80 });
    this.#isTls = isTls;
  }

  /** Node's own hook of an agent; it takes a socket from `done` as well. */
  override createConnection(
    options: RequestOptions,
    done: (error: Error | null, socket: Duplex) => void = () => undefined,
  ): undefined {
    // Node takes the socket of an error for none.
    const fail = done as (error: Error) => void;
    const { hostname, port, protocol, username, password } = this.#proxy;
    const isTls = protocol === 'https:';
    const host = options.host ?? '';
    const to = `${host.includes(':') ? `[${host}]` : host}:${options.port}`;
    const pair = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`);
    const asked = (isTls ? requestHttps : requestHttp)({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: port || (isTls ? 443 : 80),
      method: 'CONNECT',
      path: to,
      agent: false,
      signal: this.#gone.signal,
      headers: {
        Host: to,
        ...(username === '' ? {} : { 'Proxy-Authorization': `Basic ${pair.toString('base64')}` }),
      },
      ...(this.#ca === undefined ? {} : { ca: [...rootCertificates, this.#ca] }),
    });
    const late = setTimeout(
      () => asked.destroy(new Error(`the proxy made no tunnel within ${timeoutMs / 1_000} s`)),
      timeoutMs,
    );
    asked.once('close', () => clearTimeout(late));
    asked.once('error', (error) => fail(error));
    asked.once('connect', (response, socket: Socket, head: Buffer) => {
      clearTimeout(late);
      if (response.statusCode !== 200) {
        socket.destroy();
        fail(new Error(`the proxy answered with HTTP ${response.statusCode}`));
        return;
      }
      if (head.length > 0) socket.unshift(head);
      done(null, this.#isTls ? startTls({ ...(options as ConnectionOptions), socket }) : socket);
    });
    asked.end();
  }

  override destroy(): void {
    this.#gone.abort();
    super.destroy();
  }
}

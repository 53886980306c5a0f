import { request as requestHttp } from 'node:http';
import { type RequestOptions, request as requestHttps } from 'node:https';
import { KubeConfig } from '@kubernetes/client-node';

/** A cluster as another client than the one under test sees it. */
export interface Access {
  readonly server: string;
  readonly options: RequestOptions;
}

/** The cluster of a kubeconfig: of the file, else of KUBECONFIG, or of the pod that the suite runs in. Throws where there is none. */
export async function openAccess(file?: string): Promise<Access> {
  const config = new KubeConfig();
  if (file === undefined) config.loadFromDefault();
  else config.loadFromFile(file);
  const server = config.getCurrentCluster()?.server;
  if (server === undefined) throw new Error('the kubeconfig has no current context; set KUBECONFIG');
  const options: RequestOptions = {};
  // That client refuses plain http; kubectl sends no credentials over it.
  if (!server.startsWith('http:')) await config.applyToHTTPSOptions(options);
  return { server: server.replace(/\/+$/, ''), options };
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The few requests that the suite itself makes: it has to create and delete what the program under test never does. */
export function ask(
  access: Access,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<ApiAnswer> {
  const url = new URL(access.server + path);
  const request = url.protocol === 'http:' ? requestHttp : requestHttps;
  const payload = body === undefined ? '' : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        ...access.options,
        method,
        timeout: 15_000,
        headers: {
          ...access.options.headers,
          Accept: 'application/json',
          'Content-Type': 'application/json',
          'Content-Length': Buffer.byteLength(payload),
        },
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(parts).toString();
          resolve({ status: response.statusCode ?? 0, body: readJson(text) });
        });
      },
    );
    sent.on('timeout', () => sent.destroy(new Error('no answer within 15 s')));
    sent.on('error', reject);
    sent.end(payload);
  });
}

function readJson(text: string): ApiAnswer['body'] {
  try {
    return JSON.parse(text) as ApiAnswer['body'];
  } catch {
    return { message: text.slice(0, 500) };
  }
}

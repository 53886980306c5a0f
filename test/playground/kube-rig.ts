import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import WebSocket from 'ws';
import { parse } from 'yaml';
import { type Kube, startKube } from '../../src/playground/kube/server.ts';

export const apiPod = 'api-7f9c5d7b8d-x4k2p';

interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** One exec over a raw WebSocket: every message as it came. */
interface RawExec {
  readonly socket: WebSocket;
  readonly frames: Buffer[];
  readonly protocol: string;
  /** The close code; 1006 when there was no close frame. */
  readonly closed: Promise<number>;
  text(channel: number): string;
  /** Settles when `until` holds for what came so far. */
  saw(until: () => boolean): Promise<void>;
}

export interface Rig {
  readonly kube: Kube;
  readonly dataDir: string;
  readonly ca: string;
  readonly token: string;
  get(path: string, headers?: Record<string, string>): Promise<HttpAnswer>;
  send(
    method: string,
    path: string,
    body: Buffer | string,
    headers: Record<string, string>,
  ): Promise<HttpAnswer>;
  /** Opens an exec; rejects with the HTTP answer when it is refused. */
  exec(options: ExecOptions): Promise<RawExec>;
  refused(options: ExecOptions): Promise<HttpAnswer>;
  stop(): Promise<void>;
}

interface ExecOptions {
  readonly argv?: readonly string[];
  readonly pod?: string;
  readonly container?: string;
  readonly query?: string;
  readonly protocols?: readonly string[];
  readonly headers?: Record<string, string>;
}

/** A server on a free port with a data directory of its own. */
export async function startRig(
  log?: Parameters<typeof startKube>[0]['log'],
  more: Pick<Parameters<typeof startKube>[0], 'processes'> = {},
): Promise<Rig> {
  const dataDir = await mkdtemp(join(tmpdir(), 'kube-rig-'));
  const kube = await startKube({ host: '127.0.0.1', port: 0, dataDir, ...(log ? { log } : {}), ...more });
  const config = parse(await readFile(kube.kubeconfigPath, 'utf8'));
  const ca = Buffer.from(config.clusters[0].cluster['certificate-authority-data'], 'base64').toString();
  const token: string = config.users[0].user.token;
  const rig: Rig = {
    kube,
    dataDir,
    ca,
    token,
    get: (path, headers = {}) => rig.send('GET', path, '', headers),
    send: async (method, path, body, headers) => {
      const sent = request(`${kube.url}${path}`, {
        method,
        ca,
        agent: false,
        headers: { Authorization: `Bearer ${token}`, ...headers },
      });
      sent.end(body);
      const [response] = (await once(sent, 'response')) as [IncomingMessage];
      return readAnswer(response);
    },
    exec: (options) => openExec(rig, options),
    refused: async (options) => {
      const opened = await openExec(rig, options).catch((answer: unknown) => answer);
      if (typeof opened === 'object' && opened !== null && 'headers' in opened) return opened as HttpAnswer;
      throw new Error(`The exec was not refused: ${String(opened)}`);
    },
    stop: async () => {
      await kube.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  return rig;
}

async function openExec(rig: Rig, options: ExecOptions): Promise<RawExec> {
  const {
    argv = ['echo', 'hi'],
    pod = apiPod,
    container = 'api',
    query = 'stdout=true&stderr=true',
  } = options;
  const command = argv.map((word) => `command=${encodeURIComponent(word)}`).join('&');
  const path = `/api/v1/namespaces/shop/pods/${pod}/exec?${command}&container=${container}&${query}`;
  const protocols = options.protocols ?? ['v5.channel.k8s.io', 'v4.channel.k8s.io'];
  const socket = new WebSocket(`${rig.kube.url.replace('https', 'wss')}${path}`, [...protocols], {
    ca: rig.ca,
    perMessageDeflate: false,
    headers: { Authorization: `Bearer ${rig.token}`, ...options.headers },
  });
  const frames: Buffer[] = [];
  let look: () => void = () => undefined;
  socket.on('message', (data: Buffer) => {
    frames.push(data);
    look();
  });
  socket.on('error', () => undefined);
  const closed = new Promise<number>((resolve) => {
    socket.on('close', (code) => {
      resolve(code);
      look();
    });
  });
  await new Promise<void>((resolve, reject) => {
    socket.on('open', resolve);
    socket.on('error', reject);
    socket.on('unexpected-response', (sent, response) => {
      readAnswer(response).then((answer) => {
        sent.destroy();
        reject(answer);
      }, reject);
    });
  });
  return {
    socket,
    frames,
    protocol: socket.protocol,
    closed,
    text: (channel) =>
      Buffer.concat(frames.filter((one) => one[0] === channel).map((one) => one.subarray(1))).toString(),
    saw: (until) =>
      new Promise((resolve, reject) => {
        look = () => {
          if (until()) resolve();
          else if (socket.readyState === socket.CLOSED) reject(new Error('The connection closed before.'));
        };
        look();
      }),
  };
}

async function readAnswer(response: IncomingMessage): Promise<HttpAnswer> {
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part as Buffer);
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text: Buffer.concat(parts).toString(),
  };
}

import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { openCluster } from '../../src/adapters/kube/open-cluster.ts';
import { readRetryAfter } from '../../src/adapters/kube/retry.ts';
import type { Cluster } from '../../src/app/ports/cluster.ts';
import { joinSignals } from '../../src/core/join-signals.ts';
import type { Target } from '../../src/core/target.ts';
import { makePod } from '../helpers/kube-objects.ts';

/** An API server that answers as slowly as each test wants. */
let server: Server;
let dir: string;
let cluster: Cluster;

beforeEach(async () => {
  server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  dir = await mkdtemp(join(tmpdir(), 'voicepipe-answers-'));
  const file = join(dir, 'config');
  await writeFile(
    file,
    JSON.stringify({
      'current-context': 'test',
      clusters: [{ name: 'test', cluster: { server: `http://127.0.0.1:${port}` } }],
      users: [{ name: 'test', user: {} }],
      contexts: [{ name: 'test', context: { cluster: 'test', user: 'test', namespace: 'shop' } }],
    }),
  );
  cluster = openCluster({ kubeconfig: file });
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(dir, { recursive: true, force: true });
});

const target: Target = {
  cluster: 'test',
  namespace: 'shop',
  pod: 'api-0',
  container: 'api',
  uid: 'u-1',
  image: 'api:1',
};

it('an answer that drips ends with the signal, also after it has begun', async () => {
  const stop = new AbortController();
  server.on('request', (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.write(' ', () => stop.abort());
  });
  const found = await cluster.find({ target: 'api-0', signal: stop.signal });
  expect(found).toMatchObject({ ok: false, failure: { code: 'cluster-unreachable' } });
});

it.each([
  ['another pod than was asked for', 'api-0', { ...makePod('api-1') }],
  ['a pod without a name', 'api-0', { ...makePod('api-0'), metadata: {} }],
  ['a pod whose name leads elsewhere', '-l app=api', { items: [makePod('..'), makePod('\u001b[31m../x')] }],
])('%s is an answer that cannot be read', async (_, wanted, object) => {
  server.on('request', (_request, response) => response.end(JSON.stringify(object)));
  const found = await cluster.find({ target: wanted });
  expect(found).toMatchObject({ ok: false, failure: { code: 'cluster-refused' } });
});

it.each([
  [{ target: 'a\nb' }, '"a\u240ab"'],
  [{ target: '\u001b[31m' }, '"\u241b[31m"'],
  [{ target: 'api', namespace: 'a\u202eb' }, '"a<U+202E>b"'],
  [{ target: 'api', container: 'x'.repeat(100_000) }, 'x…"'],
  [{ target: '-l a=\u0007' }, '"\u2407"'],
])('a name that is none is shown within one line: %j', async (query, shown) => {
  const found = await cluster.find(query);
  expect(found).toMatchObject({ ok: false, failure: { code: 'bad-command' } });
  expect(!found.ok && found.failure.message).toContain(shown);
});

it('what a server says is shown within one line, as a sentence', async () => {
  server.on('request', (_request, response) => response.writeHead(500).end('no\u001b[31m\n\nroom here'));
  const found = await cluster.find({ target: 'api-0' });
  expect(!found.ok && found.failure.message).toMatch(/It said: no\u241b\[31m room here\.$/);
});

it('a refusal whose text never ends proves that nothing ran, and says what came of it', async () => {
  server.on('upgrade', (_request, socket: Socket) => {
    socket.on('error', () => undefined);
    socket.write('HTTP/1.1 500 Oops\r\nContent-Type: text/plain\r\n\r\nno room');
  });
  const end = await cluster.exec({
    target,
    argv: ['true'],
    timeoutMs: 300,
    signal: new AbortController().signal,
    onOutput: () => undefined,
  });
  expect(end.outcome).toMatchObject({ kind: 'not-started', code: 'cluster-refused' });
  expect(end.outcome).toHaveProperty('message', expect.stringContaining('no room'));
});

it('a command whose output nobody takes is stopped all the same, though its supervisor is heard late', async () => {
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) =>
    sockets.handleUpgrade(request, socket, head, (client) => {
      const words = new URL(request.url ?? '', 'http://x').searchParams.getAll('command');
      const [nonce, isStop] = [words[4], words[2]?.includes(':left:')];
      const say = (channel: number, text: string | Buffer) =>
        client.send(Buffer.concat([Buffer.from([channel]), Buffer.from(text)]));
      if (isStop) return say(1, `\u001evp:${nonce}:left:\u001e`);
      for (let count = 0; count < 64; count += 1) say(1, Buffer.alloc(32_768, 'y'));
      say(2, `\u001evp:${nonce}:start:7:7:7:99\u001e`);
    }),
  );
  const end = await cluster.exec({
    target,
    argv: ['yes'],
    timeoutMs: 500,
    signal: new AbortController().signal,
    onOutput: () => new Promise(() => undefined),
  });
  expect(end.outcome).toMatchObject({ kind: 'timed-out', stopped: true });
  sockets.close();
}, 20_000);

it('a command may take longer than a timer of Node can be set', async () => {
  server.on('upgrade', (_request, socket: Socket) => socket.end('HTTP/1.1 404 Not Found\r\n\r\n'));
  const end = await cluster.exec({
    target,
    argv: ['true'],
    timeoutMs: 99_999 * 3_600_000,
    signal: new AbortController().signal,
    onOutput: () => undefined,
  });
  expect(end.outcome).toMatchObject({ kind: 'not-started', code: 'pod-not-found' });
});

it('Retry-After is seconds or a date, and nothing that only parses as one', () => {
  const now = new Date('2026-11-25T04:00:00Z');
  expect(readRetryAfter('3', now)).toBe(3_000);
  expect(readRetryAfter('Wed, 25 Nov 2026 04:00:02 GMT', now)).toBe(2_000);
  expect(['-5', '1.5', 'soon', ''].map((header) => readRetryAfter(header, now))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

it('joined signals abort with the first, and with its reason', () => {
  const [one, other] = [new AbortController(), new AbortController()];
  const { signal } = joinSignals([one.signal, other.signal]);
  expect(signal.aborted).toBe(false);
  other.abort('late');
  one.abort('later');
  expect([signal.aborted, signal.reason]).toEqual([true, 'late']);
  expect(joinSignals([other.signal]).signal.reason).toBe('late');
  const fresh = new AbortController();
  const released = joinSignals([fresh.signal]);
  released.release();
  fresh.abort();
  expect(released.signal.aborted).toBe(false);
});

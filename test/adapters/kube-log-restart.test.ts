import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCluster } from '../../src/adapters/kube/open-cluster.ts';
import { makePod } from '../helpers/kube-objects.ts';

/** A kubelet with one container: its instances' lines, the last of which runs. A log is bound to the instance that it was opened of. */
let instances: { readonly lines: string[]; readonly followers: Set<ServerResponse> }[];
let second: number;
/** Happens before a log is opened, given how many were before. */
let beforeLog: (count: number) => void;
let server: Server;
let dir: string;
let opened: number;
/** What the server answers with instead of a log, the next times. */
let refusals: number[];

const running = () => instances.at(-1) ?? start();

function start() {
  for (const follower of followers()) follower.end();
  const instance = { lines: [] as string[], followers: new Set<ServerResponse>() };
  instances.push(instance);
  return instance;
}

function followers(): readonly ServerResponse[] {
  return [...(instances.at(-1)?.followers ?? [])];
}

function print(text: string): void {
  second += 2;
  const line = `${new Date(Date.UTC(2026, 10, 25, 10, 0, second)).toISOString()} ${text}\n`;
  running().lines.push(line);
  for (const follower of followers()) follower.write(line);
}

function cut(): void {
  for (const follower of followers()) follower.destroy();
}

beforeEach(async () => {
  instances = [];
  second = 0;
  opened = 0;
  refusals = [];
  beforeLog = () => undefined;
  start();
  const pod = makePod('api-0');
  server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://x');
    if (!url.pathname.endsWith('/log')) {
      const restartCount = instances.length - 1;
      const [status] = pod.status.containerStatuses ?? [];
      const containerStatuses = [{ ...status, restartCount, containerID: `containerd://${restartCount}` }];
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ ...pod, status: { ...pod.status, containerStatuses } }));
      return;
    }
    beforeLog(opened);
    opened += 1;
    const refusal = refusals.shift();
    if (refusal !== undefined) {
      response.writeHead(refusal).end('error dialing backend');
      return;
    }
    const of = url.searchParams.get('previous') === 'true' ? instances.at(-2) : running();
    const since = url.searchParams.get('sinceTime') ?? '';
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.flushHeaders();
    for (const line of of?.lines ?? []) if (line >= since) response.write(line);
    if (url.searchParams.get('follow') !== 'true' || of !== running()) response.end();
    else of.followers.add(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  dir = await mkdtemp(join(tmpdir(), 'voicepipe-restart-'));
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(dir, { recursive: true, force: true });
});

async function follow(onText: (text: string) => void) {
  const { port } = server.address() as AddressInfo;
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
  let text = '';
  const end = await openCluster({ kubeconfig: file }).logs({
    target: { cluster: 'test', namespace: 'shop', pod: 'api-0', container: 'app', uid: 'u', image: 'x' },
    followMs: 15_000,
    signal: new AbortController().signal,
    onBytes: (bytes) => {
      text += Buffer.from(bytes).toString();
      onText(text);
    },
  });
  return { end, text };
}

/** Does it once, when this text was shown. */
function when(words: string, then: () => void): (text: string) => void {
  let isDone = false;
  return (text) => {
    if (isDone || !text.includes(words)) return;
    isDone = true;
    then();
  };
}

describe('a followed log whose container restarts after a cut', () => {
  it('is gone on with from the instance that it was of, not from the next one', async () => {
    for (const number of [1, 2, 3]) print(`old ${number}`);
    beforeLog = (count) => {
      if (count !== 1) return;
      for (const number of [4, 5, 6]) print(`old ${number}`);
      start();
      print('new 1');
    };
    const { text, end } = await follow(when('old 3', cut));
    expect(text).toBe('old 1\nold 2\nold 3\nold 4\nold 5\nold 6\n');
    expect(end).toMatchObject({ kind: 'ended', why: 'container-ended' });
  });

  it('says that it is cut off where another restart took the rest away', async () => {
    print('old 1');
    beforeLog = (count) => {
      if (count !== 1) return;
      print('old 2');
      start();
      print('between');
      start();
      print('new 1');
    };
    const { text, end } = await follow(when('old 1', cut));
    expect(text).toBe('old 1\n');
    expect(end).toMatchObject({ kind: 'failed', failure: { code: 'log-interrupted' } });
  });

  it('begins with the instance that is there when it begins', async () => {
    print('old 1');
    beforeLog = (count) => {
      if (count !== 0) return;
      start();
      print('new 1');
    };
    const { text } = await follow(
      when('new 1', () => {
        print('new 2');
        start();
      }),
    );
    expect(text).toBe('new 1\nnew 2\n');
  });
});

describe('a followed log whose container runs on', () => {
  it('is gone on with where the connection ends in good order', async () => {
    print('one');
    const end = () => {
      for (const follower of followers()) follower.end();
    };
    beforeLog = (count) => {
      if (count === 1) print('two');
    };
    const ended = await follow((text) => {
      if (text === 'one\n') end();
      if (text === 'one\ntwo\n') start();
    });
    expect(ended).toMatchObject({ text: 'one\ntwo\n', end: { why: 'container-ended', resumed: 1, gaps: 0 } });
  });

  it('is gone on with after its node was away', async () => {
    print('one');
    const ended = await follow((text) => {
      if (text === 'one\n') {
        refusals = [500, 502, 504];
        cut();
        print('two');
      }
      if (text === 'one\ntwo\n') start();
    });
    expect(ended).toMatchObject({ text: 'one\ntwo\n', end: { why: 'container-ended', resumed: 1 } });
  });

  it('says that lines may be missing where its file was rotated meanwhile', async () => {
    print('one');
    beforeLog = (count) => {
      if (count !== 1) return;
      print('two');
      running().lines.length = 0;
      print('three');
    };
    const ended = await follow((text) => {
      if (text === 'one\n') cut();
      if (text.includes('three')) start();
    });
    expect(ended).toMatchObject({ text: 'one\nthree\n', end: { resumed: 1, gaps: 1 } });
  });
});

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCluster } from '../../src/adapters/kube/open-cluster.ts';
import type { LogEnd, LogRequest } from '../../src/app/ports/logs.ts';
import type { Target } from '../../src/core/target.ts';
import { startKube } from '../../src/playground/kube/server.ts';
import { seedWorld } from '../../src/playground/world/world.ts';
import { startCuttingProxy } from '../helpers/cutting-proxy.ts';

const long = Array.from({ length: 3_000 }, (_, index) => ({ secondsAgo: 60, text: `long ${index}` }));
let dir: string;
let kube: Awaited<ReturnType<typeof startKube>>;
let proxy: Awaited<ReturnType<typeof startCuttingProxy>>;
let cluster: ReturnType<typeof openCluster>;
let api: Target;

const live = Array.from({ length: 2_000 }, (_, index) => `live ${index} ${'.'.repeat(index % 90)}`);

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'voicepipe-'));
  const world = seedWorld();
  const containers = new Map(world.containers);
  for (const [key, seed] of containers)
    if (key.endsWith('x4k2p/api'))
      containers.set(key, {
        ...seed,
        log: { ...seed.log, lines: [{ secondsAgo: 1, text: 'old' }], live, liveEverySeconds: 0.03 },
      });
    else if (key.endsWith('n8c6j/worker'))
      containers.set(key, { ...seed, log: { ...seed.log, lines: long, live: [] } });
  kube = await startKube({ host: '127.0.0.1', port: 0, dataDir: dir, world: { ...world, containers } });
  proxy = await startCuttingProxy(Number(new URL(kube.url).port));
  const kubeconfig = join(dir, 'cut');
  const config = await readFile(kube.kubeconfigPath, 'utf8');
  await writeFile(kubeconfig, config.replaceAll(kube.url, `https://127.0.0.1:${proxy.port}`));
  cluster = openCluster({ kubeconfig });
  api = await targetOf('api-7f');
});
afterAll(async () => {
  await proxy.stop();
  await kube.close();
  await rm(dir, { recursive: true, force: true });
});

async function targetOf(name: string, container?: string): Promise<Target> {
  const found = await cluster.find({
    target: name,
    purpose: 'read',
    ...(container === undefined ? {} : { container }),
  });
  if (!found.ok) throw new Error(found.failure.message);
  return found.target;
}

async function read(
  target: Target,
  options: Partial<LogRequest> & { readonly until?: (text: string) => boolean } = {},
): Promise<{ end: LogEnd; text: string }> {
  const pieces: Buffer[] = [];
  const stop = new AbortController();
  const { until = () => false, ...asked } = options;
  const end = await cluster.logs({
    target,
    signal: stop.signal,
    onBytes: (bytes) => {
      pieces.push(Buffer.from(bytes));
      if (until(Buffer.concat(pieces).toString())) stop.abort();
    },
    ...asked,
  });
  return { end, text: Buffer.concat(pieces).toString() };
}

describe('a log', () => {
  it('is read whole, as raw text', async () => {
    const { end, text } = await read(await targetOf('db-0'));
    expect(end).toEqual({ kind: 'ended', why: 'whole', resumed: 0, gaps: 0 });
    expect(text.split('\n').length).toBeGreaterThan(3);
    expect(text).not.toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z /m);
  });

  it('is read from its end by lines, none included', async () => {
    const db = await targetOf('db-0');
    const whole = (await read(db)).text.trimEnd().split('\n');
    expect((await read(db, { tail: 2 })).text.trimEnd().split('\n')).toEqual(whole.slice(-2));
    expect((await read(db, { tail: 0 })).text).toBe('');
  });

  it('is read since a time', async () => {
    expect((await read(api, { since: { kind: 'time', time: '2099-01-01T00:00:00Z' } })).text).toBe('');
    expect((await read(api, { since: { kind: 'seconds', seconds: 600 } })).text).toContain('old\n');
  });

  it('of the instance before is there after a restart', async () => {
    const mailer = await targetOf('mailer');
    const { text, end } = await read(mailer, { previous: true });
    expect(end.kind).toBe('ended');
    expect(text).not.toBe('');
  });

  it('of the instance before is refused where there was none', async () => {
    expect((await read(api, { previous: true })).end).toMatchObject({
      kind: 'failed',
      failure: { code: 'log-not-found' },
    });
  });

  it.each([
    [{ pod: 'gone-0' }, 'pod-not-found'],
    [{ container: 'nope' }, 'container-not-found'],
  ])('of %j is refused as %s', async (other, code) => {
    expect((await read({ ...api, ...other })).end).toMatchObject({ kind: 'failed', failure: { code } });
  });

  it('that is denied names the verb', async () => {
    kube.fault({ deny: ['get pods/log'] });
    const { end } = await read(api);
    kube.fault({ deny: [] });
    expect(end).toMatchObject({
      failure: {
        code: 'cluster-forbidden',
        hint: expect.stringMatching(/^Grant the verb "get" on "pods\/log" to "\w+"\.$/),
      },
    });
  });

  it('that breaks off says so', async () => {
    const worker = await targetOf('worker-5c8d7f6b94-n8c6j');
    proxy.cutAfter(() => 20_000);
    const { end, text } = await read(worker);
    proxy.cutAfter(() => undefined);
    expect(end).toMatchObject({ kind: 'failed', failure: { code: 'log-interrupted' } });
    expect(text.length).toBeGreaterThan(1_000);
    const whole = long.map((line) => `${line.text}\n`).join('');
    expect(whole.startsWith(text)).toBe(true);
  });

  it('holds the connection back while its reader is busy', async () => {
    let busy = 0;
    let most = 0;
    await read(api, {
      onBytes: async () => {
        busy += 1;
        most = Math.max(most, busy);
        await new Promise((resolve) => setImmediate(resolve));
        busy -= 1;
      },
    });
    expect(most).toBe(1);
  });
});

describe('a followed log', () => {
  it('has every line once, however often the connection is cut', async () => {
    let seed = 7;
    proxy.cutAfter(() => {
      seed = (seed * 48_271) % 2_147_483_647;
      return 9_000 + (seed % 4_000);
    });
    const before = proxy.cuts();
    const { end, text } = await read(api, { followMs: 60_000, until: (so) => so.includes('live 300 ') });
    proxy.cutAfter(() => undefined);
    expect(end).toMatchObject({ kind: 'ended', why: 'cancelled' });
    expect(proxy.cuts() - before).toBeGreaterThan(1);
    expect(end.resumed).toBeGreaterThan(1);
    const lines = text.split('\n').slice(0, 301);
    expect(lines).toEqual(['old', ...live.slice(0, 300)]);
  }, 60_000);

  it('goes on after a cut among lines of one and the same time stamp', async () => {
    const worker = await targetOf('worker-5c8d7f6b94-n8c6j');
    const limits = [30_000, 90_000];
    proxy.cutAfter(() => limits.shift());
    const { text } = await read(worker, { followMs: 20_000, until: (so) => so.includes('long 2999\n') });
    expect(text).toBe(long.map((line) => `${line.text}\n`).join(''));
  });

  it('ends when its time is over', async () => {
    expect((await read(api, { followMs: 400, tail: 1 })).end).toMatchObject({
      kind: 'ended',
      why: 'time-over',
    });
  });

  it('with no old lines has new ones only', async () => {
    const { text } = await read(api, { followMs: 5_000, tail: 0, until: (so) => so.includes('\n') });
    expect(text).toMatch(/^live \d+ /);
  });

  it('ends with its container', async () => {
    const worker = await targetOf('worker-5c8d7f6b94-2vlqs');
    const { end } = await read(worker, {
      followMs: 20_000,
      onOpen: () => void kube.fault({ delete_pod: 'worker-5c8d7f6b94-2vlqs' }),
    });
    expect(end).toMatchObject({ kind: 'ended', why: 'container-ended' });
  });
});

describe('ls and describe', () => {
  it('list the pods of a namespace or a workload', async () => {
    const all = await cluster.list({});
    if (!all.ok) throw new Error(all.failure.message);
    expect(all.pods.length).toBeGreaterThan(5);
    const api = await cluster.list({ target: 'deploy/api' });
    expect(api.ok && api.pods.map(({ metadata }) => metadata?.name?.slice(0, 4))).toEqual([
      'api-',
      'api-',
      'api-',
    ]);
    expect(await cluster.list({ target: 'nope' })).toMatchObject({ failure: { code: 'pod-not-found' } });
  });

  it('read the events of the one pod', async () => {
    const described = await cluster.describe({ target: 'mailer' });
    if (!described.ok || !Array.isArray(described.events)) throw new Error('There are no events.');
    expect(described.events.map(({ reason }) => reason).toSorted()).toEqual(['BackOff', 'Pulled']);
  });

  it('describe a pod whose events may not be read', async () => {
    kube.fault({ deny: ['list events'] });
    const described = await cluster.describe({ target: 'mailer' });
    kube.fault({ deny: [] });
    expect(described).toMatchObject({ ok: true, events: { code: 'cluster-forbidden' } });
  });
});

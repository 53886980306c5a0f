import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCluster } from '../../src/adapters/kube/open-cluster.ts';
import { startKube } from '../../src/playground/kube/server.ts';

let dir: string;
let kube: Awaited<ReturnType<typeof startKube>>;
let cluster: ReturnType<typeof openCluster>;
const heard: Readonly<Record<string, unknown>>[] = [];
const api = 'api-7f9c5d7b8d-x4k2p';

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'voicepipe-'));
  heard.length = 0;
  kube = await startKube({ host: '127.0.0.1', port: 0, dataDir: dir, log: (facts) => heard.push(facts) });
  cluster = openCluster({ kubeconfig: kube.kubeconfigPath });
});
afterEach(async () => {
  cluster.close();
  await kube.close();
  await rm(dir, { recursive: true, force: true });
});

const namesIn = (namespace: string) =>
  cluster
    .peek()
    ?.pods(namespace)
    .map(({ name }) => name);
const uidOf = (name: string) => cluster.peek()?.named(new Set([name]))[0]?.uid;
const lists = () => heard.filter((facts) => /GET.*\/pods\?limit/.test(JSON.stringify(facts))).length;

describe('the pods to choose from', () => {
  it('are those that run, ready ones first, with their containers', async () => {
    expect(cluster.peek()).toBeUndefined();
    const index = await cluster.browse();
    expect(index.namespaces()).toContain('shop');
    const pods = index.pods('shop');
    expect(pods.map(({ isReady }) => isReady)).toEqual(
      pods
        .map(({ isReady }) => isReady)
        .toSorted()
        .reverse(),
    );
    expect(index.named(new Set([api, 'nothing']))).toMatchObject([{ name: api, namespace: 'shop' }]);
    expect(index.named(new Set([api]))[0]?.containers).toContain('api');
  });

  it('follow the cluster without being listed again', async () => {
    await cluster.browse();
    const before = uidOf(api);
    kube.fault({ recreate_pod: api });
    await expect.poll(() => uidOf(api)).not.toBe(before);
    kube.fault({ delete_pod: api });
    await expect.poll(() => namesIn('shop')).not.toContain(api);
    expect(lists()).toBeLessThanOrEqual(1);
  });

  it('come back after the server was away', async () => {
    await cluster.browse();
    const before = uidOf(api);
    kube.fault({ restart: 50 });
    await expect.poll(() => kube.fault({ recreate_pod: api })).toMatchObject({ ok: true });
    await expect.poll(() => uidOf(api), { timeout: 10_000 }).not.toBe(before);
  });

  it('are none, within the time that Slack waits, where they may not be looked at', async () => {
    kube.fault({ deny: ['list pods'] });
    const started = performance.now();
    const index = await cluster.browse();
    expect(performance.now() - started).toBeLessThan(2_800);
    expect(index.namespaces()).toEqual([]);
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openCluster } from '../../src/adapters/kube/open-cluster.ts';
import type { Target } from '../../src/core/target.ts';
import { startKube } from '../../src/playground/kube/server.ts';

let dir: string;
let kube: Awaited<ReturnType<typeof startKube>>;
let cluster: ReturnType<typeof openCluster>;
let target: Target;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'voicepipe-'));
  const kubeconfig = join(dir, 'kubeconfig');
  kube = await startKube({ host: '127.0.0.1', port: 0, dataDir: dir, kubeconfigPath: kubeconfig });
  cluster = openCluster({ kubeconfig });
  const found = await cluster.find({ target: 'api-7f' });
  if (!found.ok) throw new Error(found.failure.message);
  target = found.target;
});
afterEach(() => {
  kube.fault({ clear: true });
});
afterAll(async () => {
  await kube.close();
  await rm(dir, { recursive: true, force: true });
});

describe('what a pod keeps secret', () => {
  it('is read from the Secrets that it uses', async () => {
    const { values, unread } = await cluster.secretValues(target);
    expect(values).toContain('not-a-real-password');
    expect(unread).toEqual([]);
  });

  it('that the account may not read is said, without its value, and nothing fails', async () => {
    kube.fault({ deny: ['get secrets'] });
    const { values, unread } = await cluster.secretValues(target);
    expect(values).not.toContain('not-a-real-password');
    expect(unread.join(' ')).toContain('secrets');
  });

  it('of a pod that is gone, or of a server that is down, is nothing', async () => {
    expect((await cluster.secretValues({ ...target, pod: 'gone' })).values).toEqual([]);
    kube.fault({ down: true });
    expect((await cluster.secretValues(target)).unread).toHaveLength(1);
    kube.fault({ down: false });
  });
});

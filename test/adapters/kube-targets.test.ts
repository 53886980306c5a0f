import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCluster } from '../../src/adapters/kube/open-cluster.ts';
import type { Found } from '../../src/app/ports/cluster.ts';
import { startKube } from '../../src/playground/kube/server.ts';
import type { KubeObject } from '../../src/playground/world/kube-object.ts';
import { seedWorld } from '../../src/playground/world/world.ts';
import { makeObject, makePod } from '../helpers/kube-objects.ts';

let dir: string;
let kube: Awaited<ReturnType<typeof startKube>>;
let cluster: ReturnType<typeof openCluster>;
const heard: Record<string, unknown>[] = [];

const bad = (name: string, status: Record<string, unknown>, more: Parameters<typeof makePod>[1] = {}) =>
  makePod(name, { ...more, status });

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'voicepipe-'));
  const world = seedWorld();
  const seeded = (kind: string, name: string) =>
    world.objects.find((one) => one.kind === kind && one.metadata.name === name) as KubeObject;
  const oldSet = seeded('ReplicaSet', 'api-6b8f49c6d5');
  const apiLabels = { app: 'api', 'pod-template-hash': '6b8f49c6d5' };
  const web = makeObject(['apps/v1', 'DaemonSet'], 'web', {
    spec: { selector: { matchLabels: { app: 'web' } } },
  });
  const old = makeObject(['batch/v1', 'CronJob'], 'backup', { spec: { suspend: true } });
  const [first, second] = ['backup-1', 'backup-2'].map((name, index) =>
    makeObject(['batch/v1', 'Job'], name, {
      owner: old,
      created: `2026-01-0${index + 1}T00:00:00Z`,
      spec: { selector: { matchLabels: { job: name } } },
    }),
  ) as [KubeObject, KubeObject];
  const objects = [
    // Matches the deployment's selector, is older and ready, but belongs to nobody.
    makePod('api-stray', { labels: { app: 'api' }, created: '2020-01-01T00:00:00Z' }),
    makePod('api-late', { labels: apiLabels, owner: oldSet, deleted: '2026-01-01T00:00:00Z' }),
    web,
    makePod('web-b', { owner: web, labels: { app: 'web' }, created: '2026-01-02T00:00:00Z' }),
    makePod('web-c', { owner: web, labels: { app: 'web' }, created: '2026-01-02T00:00:00Z' }),
    makePod('web-a', { owner: web, labels: { app: 'web' }, created: '2026-01-01T00:00:00Z', ready: false }),
    old,
    first,
    second,
    ...[first, second].map((job) =>
      makePod(`${job.metadata.name}-x`, { owner: job, labels: { job: job.metadata.name } }),
    ),
    makeObject(['apps/v1', 'Deployment'], 'asleep', {
      spec: {
        replicas: 0,
        selector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['asleep'] }] },
      },
    }),
    makeObject(['v1', 'Service'], 'bare', { spec: {} }),
    makePod('report-live'),
    ...['report-1', 'report-2'].map((name) => bad(name, { phase: 'Succeeded' })),
    bad('stuck', {
      phase: 'Pending',
      conditions: [
        {
          type: 'PodScheduled',
          status: 'False',
          reason: 'Unschedulable',
          message: '0/3 nodes are available',
        },
      ],
    }),
    bad('pulling', {
      phase: 'Pending',
      containerStatuses: [
        { name: 'app', state: { waiting: { reason: 'ImagePullBackOff', message: 'no such image' } } },
      ],
    }),
    bad(
      'initializing',
      {
        phase: 'Pending',
        initContainerStatuses: [
          {
            name: 'migrate',
            state: { running: { startedAt: '2026-01-01T00:00:00Z' } },
            imageID: 'sha256:init',
          },
        ],
      },
      {
        spec: {
          containers: [{ name: 'app', image: 'a' }],
          initContainers: [{ name: 'migrate', image: 'm' }],
          ephemeralContainers: [{ name: 'debug', image: 'd' }],
        },
      },
    ),
    bad('killed', {
      phase: 'Running',
      containerStatuses: [
        {
          name: 'app',
          restartCount: 3,
          state: { waiting: { reason: 'CrashLoopBackOff' } },
          lastState: {
            terminated: {
              exitCode: 137,
              reason: 'OOMKilled',
              finishedAt: new Date(Date.now() - 125_000).toISOString(),
            },
          },
        },
      ],
    }),
    makePod('windows', {
      spec: { containers: [{ name: 'app', image: 'w' }], nodeSelector: { 'kubernetes.io/os': 'windows' } },
    }),
  ];
  kube = await startKube({
    host: '127.0.0.1',
    port: 0,
    dataDir: dir,
    world: { ...world, objects: [...world.objects, ...objects] },
    log: (facts) => heard.push({ ...facts }),
  });
  cluster = openCluster({ kubeconfig: kube.kubeconfigPath });
});
afterAll(async () => {
  await kube.close();
  await rm(dir, { recursive: true, force: true });
});

async function find(target: string, more: { container?: string; purpose?: 'run' | 'read' } = {}) {
  return cluster.find({ target, ...more });
}
const podOf = (found: Found) => (found.ok ? found.target.pod : found.failure);

describe('a workload', () => {
  it.each([
    ['deploy/api', 'api-7f9c5d7b8d-x4k2p'],
    ['deployments.apps/api', 'api-7f9c5d7b8d-x4k2p'],
    ['deployment.v1.apps/api', 'api-7f9c5d7b8d-x4k2p'],
    ['rs/api-6b8f49c6d5', 'api-6b8f49c6d5-h7m9q'],
    ['sts/db', 'db-0'],
    ['statefulset/db', 'db-0'],
    ['ds/web', 'web-b'],
    ['cj/backup', 'backup-2-x'],
    ['job/backup-1', 'backup-1-x'],
    ['svc/db', 'db-0'],
    ['po/api-7f', 'api-7f9c5d7b8d-x4k2p'],
    ['-l app=web', 'web-b'],
    ['-l app in (web,api),!pod-template-hash,app!=api', 'web-b'],
  ])('%s means the pod %s', async (target, pod) => {
    expect(podOf(await find(target))).toBe(pod);
  });

  it('travels with the target, and says what was taken', async () => {
    const found = await find('deploy/api');
    if (!found.ok) throw new Error(found.failure.message);
    expect(found.target.workload).toMatchObject({ kind: 'Deployment', name: 'api' });
    expect(found.target.workload?.uid).toMatch(/^[0-9a-f-]{36}$/);
    expect(found.target.note).toContain('deploy/api: took "api-7f9c5d7b8d-x4k2p", 1 of 3 ready pods');
  });

  it('that is not named is what made the pod', async () => {
    expect(await find('db-0')).toMatchObject({
      target: { workload: { kind: 'StatefulSet', name: 'db' }, imageId: expect.stringContaining('sha256:') },
    });
  });

  it.each([
    ['deploy/apl', 'workload-not-found', 'Near: "api"'],
    ['deploy/asleep', 'workload-empty', 'scaled to 0'],
    ['svc/bare', 'workload-empty', 'no selector'],
    ['-l app=nothing', 'workload-empty', '-l app=nothing'],
    ['cj/nope', 'workload-not-found', 'cj/nope'],
    ['job/migrate-2140', 'pod-not-running', 'Succeeded'],
    ['deploy/mailer', 'container-not-running', 'CrashLoopBackOff'],
  ])('%s is refused as %s', async (target, code, says) => {
    const found = await find(target);
    expect(found).toMatchObject({ ok: false, failure: { code } });
    expect(JSON.stringify(found)).toContain(JSON.stringify(says).slice(1, -1));
  });

  it('may be read of where no command can run', async () => {
    expect(podOf(await find('job/migrate-2140', { purpose: 'read' }))).toBe('migrate-2140-kq9xb');
    expect(podOf(await find('deploy/mailer', { purpose: 'read' }))).toBe('mailer-84d9c7c5f6-jw7rz');
  });
});

describe('the beginning of a name', () => {
  it('passes over pods that have ended where one lives', async () => {
    expect(podOf(await find('report-'))).toBe('report-live');
  });

  it('names the candidates where several fit', async () => {
    const found = await find('web');
    expect(found).toMatchObject({ failure: { candidates: ['web-a', 'web-b', 'web-c'] } });
  });
});

describe('a pod that cannot run a command', () => {
  it.each([
    ['stuck', 'pod-not-running', ['Unschedulable', '0/3 nodes are available']],
    ['pulling', 'pod-not-running', ['"app" is waiting (ImagePullBackOff)', 'no such image']],
    ['initializing', 'pod-not-running', ['Init:0/1']],
    ['report-1', 'pod-not-running', ['Succeeded', '/pod logs report-1 -c app']],
    [
      'killed',
      'container-not-running',
      [
        'CrashLoopBackOff',
        'exit code 137 (OOMKilled) 2m',
        'restarted 3 times',
        '/pod logs killed -c app --previous',
      ],
    ],
  ])('is explained: %s', async (target, code, says) => {
    const found = await find(target);
    if (found.ok) throw new Error('It was found.');
    expect(found.failure.code).toBe(code);
    for (const words of says) expect(`${found.failure.message} ${found.failure.hint}`).toContain(words);
  });

  it('can run one in an init container that runs just now', async () => {
    expect(await find('initializing', { container: 'migrate' })).toMatchObject({
      target: { container: 'migrate', imageId: 'sha256:init' },
    });
  });

  it('that is being deleted can, with a note', async () => {
    expect(await find('api-late')).toMatchObject({
      target: { note: expect.stringContaining('being deleted') },
    });
  });
});

describe('a container', () => {
  it('that was chosen is said as kubectl says it', async () => {
    expect(await find('initializing', { purpose: 'read' })).toMatchObject({
      target: { note: 'Defaulted container "app" out of: app, debug (ephem), migrate (init)' },
    });
  });

  it('of a Windows pod says so', async () => {
    expect(await find('windows')).toMatchObject({ target: { os: 'windows' } });
  });
});

describe('a name that is none', () => {
  it.each([
    '../secrets',
    'a/../b',
    'deploy/a/b',
    'api%2f',
    'api\0',
    'api\n',
    'API',
    'deploy/',
    '/x',
    '',
    'x'.repeat(300),
    '-l',
    '-l a=(',
    'node/a',
  ])('%j never reaches the API server', async (target) => {
    heard.length = 0;
    expect(await find(target)).toMatchObject({ ok: false, failure: { code: 'bad-command' } });
    expect(heard).toEqual([]);
  });

  it('is told apart from one that is asked for', async () => {
    heard.length = 0;
    await find('nope');
    expect(heard.length).toBeGreaterThan(0);
  });

  it.each([{ namespace: '../default' }, { namespace: '' }, { container: 'a/b' }])(
    'nor does %j',
    async (names) => {
      heard.length = 0;
      expect(await cluster.find({ target: 'api-7f', ...names })).toMatchObject({
        failure: { code: 'bad-command' },
      });
      expect(heard).toEqual([]);
    },
  );
});

describe('RBAC', () => {
  it.each([
    ['list pods', 'web', '"list" on "pods"'],
    ['get deployments', 'deploy/api', '"get" on "deployments"'],
    ['list replicasets', 'deploy/api', '"list" on "replicasets"'],
  ])('that denies %s is named', async (deny, target, says) => {
    kube.fault({ deny: [deny] });
    const found = await find(target);
    kube.fault({ deny: [] });
    expect(found).toMatchObject({
      failure: { code: 'cluster-forbidden', hint: expect.stringContaining(says) },
    });
  });

  it('is asked before: get on pods/exec', async () => {
    const found = await find('db-0');
    if (!found.ok) throw new Error(found.failure.message);
    expect(await cluster.mayExec(found.target)).toEqual({ kind: 'allowed' });
    kube.fault({ deny: ['get pods/exec'] });
    const denied = await cluster.mayExec(found.target);
    // Below 1.35 an exec over WebSocket needs `get` alone.
    kube.fault({ deny: ['create pods/exec'] });
    const allowed = await cluster.mayExec(found.target);
    kube.fault({ deny: [] });
    expect(denied).toMatchObject({ kind: 'denied', failure: { message: expect.stringContaining('"get"') } });
    expect(allowed).toEqual({ kind: 'allowed' });
  });
});

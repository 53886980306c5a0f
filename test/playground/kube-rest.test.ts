import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startKube } from '../../src/playground/kube/server.ts';
import { apiPod, type Rig, startRig } from './kube-rig.ts';

let rig: Rig;
const heard: Record<string, unknown>[] = [];
const pods = '/api/v1/namespaces/shop/pods';

beforeAll(async () => {
  rig = await startRig((facts) => heard.push(facts));
});
afterAll(() => rig.stop());

const names = (text: string): string[] =>
  JSON.parse(text).items.map((item: { metadata: { name: string } }) => item.metadata.name);

describe('start', () => {
  test('the kubeconfig and the keys are readable by their owner only', async () => {
    for (const path of ['kubeconfig', 'kube-token', 'kube-tls/server.key']) {
      expect((await stat(join(rig.dataDir, path))).mode & 0o777).toBe(0o600);
    }
  });

  test('a second start on the same data directory keeps token and certificate authority', async () => {
    const dataDir = join(rig.dataDir, 'twice');
    const read = async () => {
      const kube = await startKube({ host: '127.0.0.1', port: 0, dataDir });
      const text = await readFile(kube.kubeconfigPath, 'utf8');
      await kube.close();
      return text.replace(/server: .*/, '');
    };
    expect(await read()).toBe(await read());
  });

  test('a port in use rejects with EADDRINUSE', async () => {
    const port = Number(new URL(rig.kube.url).port);
    const start = startKube({ host: '127.0.0.1', port, dataDir: join(rig.dataDir, 'other') });
    await expect(start).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  test('a request without the token is a 401 Status', async () => {
    const answer = await rig.get('/version', { Authorization: 'Bearer wrong' });
    expect([answer.status, JSON.parse(answer.text).message]).toEqual([401, 'Unauthorized']);
  });

  test('impersonation headers are recorded', async () => {
    await rig.get('/version', { 'Impersonate-User': 'dev@example.com' });
    expect(heard.at(-1)).toMatchObject({ asUser: { 'impersonate-user': 'dev@example.com' } });
  });
});

describe('objects', () => {
  test('the prefix api-7f means exactly one pod', async () => {
    const all = names((await rig.get(pods)).text);
    expect(all.filter((name) => name.startsWith('api-7f'))).toEqual([apiPod]);
    expect(all).toHaveLength(8);
  });

  test('a label selector narrows a list', async () => {
    const two = names(
      (await rig.get(`${pods}?labelSelector=${encodeURIComponent('app=api,version!=2.14.0')}`)).text,
    );
    expect(two).toEqual(['api-6b8f49c6d5-h7m9q', 'api-6b8f49c6d5-tz5wd']);
    const set = names(
      (await rig.get(`${pods}?labelSelector=${encodeURIComponent('app in (db, worker)')}`)).text,
    );
    expect(set).toHaveLength(3);
  });

  test('field selectors narrow a list over all namespaces', async () => {
    const done = names((await rig.get('/api/v1/pods?fieldSelector=status.phase%3DSucceeded')).text);
    expect(done).toEqual(['migrate-2140-kq9xb']);
  });

  test('a limited list is continued where it stopped', async () => {
    const first = JSON.parse((await rig.get(`${pods}?limit=5`)).text);
    const rest = await rig.get(`${pods}?limit=5&continue=${first.metadata.continue}`);
    expect([first.items.length, first.metadata.remainingItemCount, names(rest.text).length]).toEqual([
      5, 3, 3,
    ]);
  });

  test('a pod names its ReplicaSet, and that its Deployment', async () => {
    const pod = JSON.parse((await rig.get(`${pods}/${apiPod}`)).text);
    const [owner] = pod.metadata.ownerReferences;
    const set = JSON.parse((await rig.get(`/apis/apps/v1/namespaces/shop/replicasets/${owner.name}`)).text);
    expect([set.metadata.uid, set.metadata.ownerReferences[0].name]).toEqual([owner.uid, 'api']);
  });

  test('a missing pod is a 404 Status', async () => {
    const answer = await rig.get(`${pods}/nope`);
    expect(JSON.parse(answer.text)).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'pods "nope" not found',
      reason: 'NotFound',
      details: { name: 'nope', kind: 'pods' },
      code: 404,
    });
  });

  test.each(['/api/v1/namespaces/shop/pods/a%2Fb', '/api/v1/namespaces/shop/pods/%zz', '/api/v1/../secrets'])(
    'the malformed path %s is a 400 Status',
    async (path) => {
      expect(JSON.parse(await sendPath(path)).reason).toBe('BadRequest');
    },
  );

  test('a body of more than 3 MiB is refused', async () => {
    const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
    const answer = await rig
      .send('POST', path, Buffer.alloc(4 * 1024 * 1024), { 'Content-Type': 'application/json' })
      .catch(() => ({ status: 413 }));
    expect(answer.status).toBe(413);
    expect((await rig.get('/version')).status).toBe(200);
  });

  test('@kubernetes/client-node lists pods with the written kubeconfig', async () => {
    const config = new KubeConfig();
    config.loadFromFile(rig.kube.kubeconfigPath);
    const list = await config.makeApiClient(CoreV1Api).listNamespacedPod({ namespace: 'shop' });
    expect(list.items.map((pod) => pod.metadata?.name)).toContain(apiPod);
  });
});

describe('watch', () => {
  test('a pod that is made again is seen as deleted and added, with another uid', async () => {
    const sent = request(`${rig.kube.url}${pods}?watch=true&fieldSelector=metadata.name%3Ddb-0`, {
      ca: rig.ca,
      headers: { Authorization: `Bearer ${rig.token}` },
    });
    sent.end();
    const [response] = await once(sent, 'response');
    const events: { type: string; object: { metadata: { uid: string } } }[] = [];
    let text = '';
    for await (const part of response) {
      text += part;
      if (events.length === 0 && text.includes('\n')) rig.kube.fault({ recreate_pod: 'db-0' });
      events.splice(
        0,
        events.length,
        ...text
          .split('\n')
          .slice(0, -1)
          .map((line) => JSON.parse(line)),
      );
      if (events.length >= 3) break;
    }
    sent.destroy();
    expect(events.map((event) => event.type)).toEqual(['ADDED', 'DELETED', 'ADDED']);
    expect(events[2]?.object.metadata.uid).not.toBe(events[0]?.object.metadata.uid);
    await rig.kube.reset();
  });
});

describe('permissions', () => {
  const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
  const review = (verb: string) =>
    JSON.stringify({ spec: { resourceAttributes: { verb, resource: 'pods', subresource: 'exec' } } });

  test('everything is allowed until it is denied', async () => {
    const ask = async () => {
      const answer = await rig.send('POST', path, review('create'), { 'Content-Type': 'application/json' });
      return JSON.parse(answer.text).status.allowed;
    };
    expect(await ask()).toBe(true);
    expect(rig.kube.fault({ deny: ['create pods/exec'] })).toEqual({ ok: true });
    expect(await ask()).toBe(false);
    const refused = await rig.refused({});
    expect([refused.status, JSON.parse(refused.text).message]).toEqual([
      403,
      `pods "${apiPod}" is forbidden: `,
    ]);
    await rig.kube.reset();
  });

  test('a review in protobuf is understood', async () => {
    const field = (number: number, content: Buffer) =>
      Buffer.concat([Buffer.from([(number << 3) | 2, content.length]), content]);
    const attributes = Buffer.concat([
      field(2, Buffer.from('get')),
      field(5, Buffer.from('pods')),
      field(6, Buffer.from('log')),
    ]);
    const body = Buffer.concat([Buffer.from('k8s\0'), field(2, field(2, field(1, attributes)))]);
    const answer = await rig.send('POST', path, body, {
      'Content-Type': 'application/vnd.kubernetes.protobuf',
    });
    expect(JSON.parse(answer.text).spec.resourceAttributes).toEqual({
      verb: 'get',
      resource: 'pods',
      subresource: 'log',
    });
  });
});

describe('logs', () => {
  const log = (query: string, pod = apiPod) => rig.get(`${pods}/${pod}/log?${query}`);

  test('tailLines and timestamps are honoured', async () => {
    const answer = await log('container=api&tailLines=2&timestamps=true');
    const lines = answer.text.trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z \{"level"/);
  });

  test('sinceSeconds, limitBytes and previous are honoured', async () => {
    expect((await log('container=api&sinceSeconds=100')).text).not.toContain('slow query');
    expect((await log('container=api&limitBytes=10')).text).toHaveLength(10);
    expect((await log('previous=true', 'mailer-84d9c7c5f6-jw7rz')).text).toContain('SMTP_HOST is not set');
  });

  test.each([
    ['sinceSeconds=0', 422, 'sinceSeconds: Invalid value: 0: must be greater than 0'],
    ['tailLines=-1', 422, 'tailLines: Invalid value: -1: must be greater than or equal to 0'],
    ['limitBytes=0', 422, 'limitBytes: Invalid value: 0'],
    ['sinceSeconds=5&sinceTime=2026-01-01T00:00:00Z', 422, 'at most one of `sinceTime` or `sinceSeconds`'],
    ['container=zz', 400, `container zz is not valid for pod ${apiPod}`],
    ['', 400, `a container name must be specified for pod ${apiPod}, choose one of: [api proxy]`],
    ['container=api&previous=true', 400, `previous terminated container "api" in pod "${apiPod}" not found`],
  ])('%s is refused with %i', async (query, status, words) => {
    const answer = await log(query);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text).message).toContain(words);
  });

  test('a followed log goes on', async () => {
    const sent = request(`${rig.kube.url}${pods}/${apiPod}/log?container=api&follow=true&tailLines=0`, {
      ca: rig.ca,
      headers: { Authorization: `Bearer ${rig.token}` },
    });
    sent.end();
    const [response] = await once(sent, 'response');
    const [line] = await once(response, 'data');
    sent.destroy();
    expect(String(line)).toContain('"level"');
  });
});

describe('faults', () => {
  test('an unknown one is refused with the known ones', () => {
    expect(rig.kube.fault({ earthquake: true })).toMatchObject({
      ok: false,
      error: expect.stringContaining('cut_exec'),
    });
    expect(rig.kube.fault({ exec: { mode: 'odd' } })).toMatchObject({
      ok: false,
      error: expect.stringContaining('false-success'),
    });
  });

  test('down refuses connections until it is up again', async () => {
    rig.kube.fault({ down: true });
    await expect(rig.get('/version')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    rig.kube.fault({ down: false });
    expect((await rig.get('/version')).status).toBe(200);
  });
});

/** Sends a path as it is, without the normalization a URL would do. */
async function sendPath(path: string): Promise<string> {
  const url = new URL(rig.kube.url);
  const sent = request({
    host: url.hostname,
    port: url.port,
    path,
    ca: rig.ca,
    headers: { Authorization: `Bearer ${rig.token}` },
  });
  sent.end();
  const [response] = await once(sent, 'response');
  let text = '';
  for await (const part of response) text += part;
  return text;
}

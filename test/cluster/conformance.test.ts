import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Kube, startKube } from '../../src/playground/kube/server.ts';
import { execCases } from './exec-cases.ts';
import { lookCases } from './look-cases.ts';

let kube: Kube;
let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'conformance-'));
  kube = await startKube({ host: '127.0.0.1', port: 0, dataDir, processes: 'real' });
});
afterAll(async () => {
  await kube.close();
  await rm(dataDir, { recursive: true, force: true });
});

function runSuite(env: Record<string, string>, onStart?: (child: ChildProcess) => void) {
  const root = new URL('../..', import.meta.url);
  const child = spawn(
    process.execPath,
    ['--import', './test/helpers/run-typescript.mjs', 'test/cluster/main.ts'],
    { cwd: root, env: { PATH: process.env['PATH'] ?? '', ...env } },
  );
  onStart?.(child);
  let text = '';
  child.stdout.on('data', (part: Buffer) => {
    text += part.toString();
  });
  child.stderr.on('data', (part: Buffer) => {
    text += part.toString();
  });
  return once(child, 'close').then(([code]) => ({ code, lines: text.trim().split('\n') }));
}

it('passes against the stand-in with real processes', { timeout: 180_000 }, async () => {
  const ended = await runSuite({
    KUBECONFIG: kube.kubeconfigPath,
    VOICEPIPE_TEST_SHELLLESS_IMAGE: 'example.test/shellless:1',
  });
  expect(ended.lines.filter((line) => line.startsWith('not ok'))).toEqual([]);
  expect(ended.lines.at(-1)).toBe(`${execCases.length + lookCases.length} passed, 0 failed`);
  expect(ended.code).toBe(0);
});

it('says in one sentence that there is no cluster', { timeout: 30_000 }, async () => {
  const ended = await runSuite({ KUBECONFIG: join(dataDir, 'no-such-file') });
  expect(ended.code).toBe(2);
  expect(ended.lines).toHaveLength(1);
});

describe('a cluster that does not let the suite begin', () => {
  let api: Server;
  let asked: string[];
  let answer: (asked: string) => { readonly status: number; readonly body: object };
  let file: string;
  beforeEach(async () => {
    asked = [];
    api = createServer((request, response) => {
      const what = `${request.method} ${request.url}`;
      asked.push(what);
      const { status, body } = answer(what);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    api.listen(0, '127.0.0.1');
    await once(api, 'listening');
    const { port } = api.address() as AddressInfo;
    file = join(dataDir, 'plain');
    await writeFile(
      file,
      JSON.stringify({
        'current-context': 'a',
        clusters: [{ name: 'a', cluster: { server: `http://127.0.0.1:${port}` } }],
        contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }],
        users: [{ name: 'a', user: {} }],
      }),
    );
  });
  afterEach(() => void api.close());

  const waiting = { reason: 'ImagePullBackOff', message: 'no such image' };
  const neverReady = (what: string) => ({
    status: what.startsWith('POST') ? 201 : 200,
    body: { status: { phase: 'Pending', containerStatuses: [{ ready: false, state: { waiting } }] } },
  });
  const removals = () =>
    asked.filter((what) => /^DELETE \/api\/v1\/namespaces\/voicepipe-conformance-/.test(what));

  it('because a namespace may not be created is told what it lacks, and asked for nothing more', async () => {
    answer = () => ({ status: 403, body: { message: 'namespaces is forbidden' } });
    const ended = await runSuite({ KUBECONFIG: file });
    expect(ended.code).toBe(2);
    expect(ended.lines[0]).toMatch(
      /may not create a namespace.*Grant it "create" and "delete" on namespaces/,
    );
  }, 30_000);

  it('because a pod never becomes ready is left as it was, and told why', async () => {
    answer = neverReady;
    const ended = await runSuite({ KUBECONFIG: file, VOICEPIPE_TEST_READY_SECONDS: '0.5' });
    expect(ended.code).toBe(2);
    expect(ended.lines).toHaveLength(1);
    expect(ended.lines[0]).toMatch(/ImagePullBackOff: no such image.*VOICEPIPE_TEST_IMAGE/);
    expect(removals()).toHaveLength(1);
  }, 30_000);

  it.each([
    ['SIGINT', 130, 'POST /api/v1/namespaces'],
    ['SIGTERM', 143, '/pods/plain'],
  ] as const)(
    'because %s comes is left as it was, with %i',
    async (signal, code, at) => {
      let child: ChildProcess | undefined;
      answer = (what) => {
        if (what.endsWith(at)) child?.kill(signal);
        return neverReady(what);
      };
      const ended = await runSuite({ KUBECONFIG: file }, (started) => {
        child = started;
      });
      expect(ended.code).toBe(code);
      expect(removals()).toHaveLength(1);
    },
    30_000,
  );

  it('and then does not let it remove its namespace is told how to', async () => {
    answer = (what) =>
      what.startsWith('DELETE') ? { status: 403, body: { message: 'no' } } : neverReady(what);
    const ended = await runSuite({ KUBECONFIG: file, VOICEPIPE_TEST_READY_SECONDS: '0.1' });
    expect(ended.lines[0]).toMatch(
      /could not be removed: no. Remove it: kubectl delete namespace voicepipe-/,
    );
  }, 30_000);
});

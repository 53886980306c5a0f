import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
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

function runSuite(env: Record<string, string>) {
  const root = new URL('../..', import.meta.url);
  const child = spawn(
    process.execPath,
    ['--import', './test/helpers/run-typescript.mjs', 'test/cluster/main.ts'],
    { cwd: root, env: { PATH: process.env['PATH'] ?? '', ...env } },
  );
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

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiPod, type Rig, startRig } from './kube-rig.ts';

const isThere = spawnSync('kubectl', ['version', '--client'], { stdio: 'ignore' }).status === 0;

describe.skipIf(!isThere)(`a real kubectl${isThere ? '' : ' (skipped: kubectl is not on PATH)'}`, () => {
  let rig: Rig;
  let home: string;
  beforeAll(async () => {
    rig = await startRig();
    home = await mkdtemp(join(tmpdir(), 'kubectl-home-'));
  });
  afterAll(async () => {
    await rig.stop();
    await rm(home, { recursive: true, force: true });
  });

  const start = (args: readonly string[]) =>
    spawn('kubectl', [...args], {
      // `PATH` to be found by, and nothing else: neither a cache nor a cluster of the person who runs the tests.
      env: { PATH: process.env['PATH'], HOME: home, KUBECONFIG: rig.kube.kubeconfigPath },
      timeout: 15_000,
    });
  const kubectl = async (args: readonly string[], stdin = '') => {
    const child = start(args);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (part) => {
      stdout += part;
    });
    child.stderr.on('data', (part) => {
      stderr += part;
    });
    child.stdin.end(stdin);
    const [code] = await once(child, 'close');
    return { code, stdout, stderr };
  };

  test('get pods shows the rollout, the crash and the finished job', async () => {
    const { code, stdout } = await kubectl(['get', 'pods']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^NAME +READY +STATUS +RESTARTS +AGE\n/);
    expect(stdout).toMatch(new RegExp(`${apiPod} +2/2 +Running +0 +12m`));
    expect(stdout).toMatch(/mailer-84d9c7c5f6-jw7rz +0\/1 +CrashLoopBackOff +14/);
    expect(stdout).toMatch(/migrate-2140-kq9xb +0\/1 +Completed/);
  });

  test('get pods -o wide shows addresses and nodes', async () => {
    expect((await kubectl(['get', 'pods', '-o', 'wide'])).stdout).toMatch(/10\.42\.0\.31 +node-a/);
  });

  test('get -o name with a label lists three pods', async () => {
    const { stdout } = await kubectl(['get', 'pod', '-o', 'name', '-l', 'app=api']);
    expect(stdout.trim().split('\n')).toHaveLength(3);
    expect(stdout).toContain(`pod/${apiPod}`);
  });

  test('get deploy shows how far the rollout is', async () => {
    expect((await kubectl(['get', 'deploy', 'api'])).stdout).toMatch(/api +3\/3 +1 +3 +41d/);
  });

  test('describe pod shows containers and events', async () => {
    const { stdout } = await kubectl(['describe', 'pod', apiPod]);
    expect(stdout).toContain('Readiness probe failed');
  });

  test('exec prints on both streams and passes the exit code', async () => {
    expect(await kubectl(['exec', apiPod, '--', 'echo', 'hi'])).toMatchObject({ code: 0, stdout: 'hi\n' });
    const failed = await kubectl(['exec', apiPod, '--', 'sh', '-c', 'echo no >&2; exit 3']);
    expect(failed).toMatchObject({
      code: 3,
      stdout: '',
      stderr: 'no\ncommand terminated with exit code 3\n',
    });
  });

  test('exec -i passes its standard input to the end', async () => {
    const input = 'line\n'.repeat(50_000);
    const { code, stdout } = await kubectl(['exec', '-i', apiPod, '--', 'cat'], input);
    expect([code, stdout.length]).toEqual([0, input.length]);
  });

  test('exec in a workload chooses a pod of it', async () => {
    expect((await kubectl(['exec', 'deploy/api', '--', 'hostname'])).stdout).toMatch(/^api-/);
  });

  test('logs --tail prints that many lines', async () => {
    const { stdout } = await kubectl(['logs', apiPod, '--tail', '2']);
    expect(stdout.trim().split('\n')).toHaveLength(2);
  });

  test('logs -f goes on', async () => {
    const child = start(['logs', '-f', apiPod, '--tail', '0']);
    const [line] = await once(child.stdout, 'data');
    child.kill();
    expect(String(line)).toContain('"level"');
  });

  test('auth can-i answers yes', async () => {
    expect((await kubectl(['auth', 'can-i', 'create', 'pods/exec'])).stdout).toBe('yes\n');
  });

  test('a missing pod is NotFound', async () => {
    expect(await kubectl(['get', 'pod', 'nope'])).toMatchObject({
      code: 1,
      stderr: 'Error from server (NotFound): pods "nope" not found\n',
    });
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCluster } from '../../src/adapters/kube/open-cluster.ts';
import type { ExecEnd } from '../../src/app/ports/exec.ts';
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
afterAll(async () => {
  await kube.close();
  await rm(dir, { recursive: true, force: true });
});

type Run = ExecEnd & { readonly stdout: Buffer; readonly stderr: Buffer };

async function exec(
  argv: readonly string[],
  options: { timeoutMs?: number; signal?: AbortSignal; onOutput?: () => Promise<void> } = {},
): Promise<Run> {
  const pieces = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] };
  const end = await cluster.exec({
    target,
    argv,
    timeoutMs: options.timeoutMs ?? 10_000,
    signal: options.signal ?? new AbortController().signal,
    onOutput: (stream, bytes) => {
      pieces[stream].push(bytes.slice());
      return options.onOutput?.();
    },
  });
  return { ...end, stdout: Buffer.concat(pieces.stdout), stderr: Buffer.concat(pieces.stderr) };
}

describe('an exec', () => {
  it('is over v5, and tells the streams apart', async () => {
    const run = await exec(['sh', '-c', 'echo out; echo err >&2; exit 3']);
    expect(run).toMatchObject({ outcome: { kind: 'exited', exitCode: 3 }, protocol: 'v5.channel.k8s.io' });
    expect([run.stdout.toString(), run.stderr.toString()]).toEqual(['out\n', 'err\n']);
  });

  it('falls to v4 with an older server', async () => {
    kube.fault({ exec_protocol: 'v4' });
    expect(await exec(['echo', 'hi'])).toMatchObject({
      outcome: { kind: 'exited', exitCode: 0 },
      protocol: 'v4.channel.k8s.io',
    });
    kube.fault({ exec_protocol: 'v5' });
  });

  it.each([
    ['no-status-1000', 'unknown', 'connection-lost'],
    ['no-status-1011', 'unknown', 'connection-lost'],
    ['text-frame', 'unknown', 'connection-lost'],
    ['bad-json-status', 'unknown', 'exit-unknown'],
    ['empty-403', 'not-started', 'exec-refused'],
    ['plain-500', 'not-started', 'exec-not-started'],
    ['http-403', 'not-started', 'cluster-forbidden'],
  ])('that meets %s is %s', async (mode, kind, code) => {
    expect(kube.fault({ exec: { mode } }).ok).toBe(true);
    expect((await exec(['echo', 'hi'])).outcome).toMatchObject({ kind, code });
  });

  it.each(['http-401', 'http-429', 'http-503'])('that meets %s once is repeated and runs', async (mode) => {
    kube.fault({ exec: { mode } });
    expect((await exec(['echo', 'hi'])).outcome).toEqual({ kind: 'exited', exitCode: 0, verified: true });
  });

  it.each([
    ['http-401', 'cluster-unauthorized'],
    ['http-429', 'cluster-refused'],
    ['http-503', 'cluster-refused'],
  ])('that meets %s again and again did not start, within its time', async (mode, code) => {
    kube.fault({ exec: { mode, times: 100 } });
    const run = await exec(['echo', 'hi'], { timeoutMs: 2_500 });
    kube.fault({ clear: true });
    expect(run.outcome).toMatchObject({ kind: 'not-started', code });
  });

  it('that the API server calls a success, without a word from its supervisor, is unknown, and a look says if it runs', async () => {
    kube.fault({ exec: { mode: 'false-success' } });
    const run = await exec(['sh', '-c', 'echo begun; sleep 60']);
    expect(run.outcome).toMatchObject({ kind: 'unknown' });
    expect(run.outcome.kind === 'unknown' && run.outcome.message).toMatch(/it still runs there, pid \d+\.$/);
  });

  it.each([
    ['an empty word', ''],
    ['leading dashes and quotes', `-n --$x '"\`;|&`],
    ['newlines and controls', '\u0001a\nb\r\u001b[1m\u007f'],
    ['other scripts', 'grüß 你好 🎉\u2028'],
  ])('gives the program %s unchanged', async (_, word) => {
    const run = await exec(['printf', '%s|%s', word, 'end']);
    expect(run.stdout.toString()).toBe(`${word}|end`);
  });

  it.each([
    ['NUL', ['echo', 'a\0b']],
    ['half a character', ['echo', '\ud800']],
    ['a word longer than Linux takes', ['echo', 'x'.repeat(131_072)]],
    ['more than an API server takes', ['echo', ...Array.from({ length: 20 }, () => 'x'.repeat(60_000))]],
    ['no program', ['']],
  ])('with %s is refused before anything is sent', async (_, argv) => {
    expect((await exec(argv)).outcome).toMatchObject({ kind: 'not-started', code: 'bad-command' });
  });

  it('of a program that is not there did not start', async () => {
    expect((await exec(['nosuch'])).outcome).toMatchObject({ kind: 'not-started', code: 'exec-not-started' });
  });

  it.each([126, 127])('of a program that itself ends with %i did run', async (exitCode) => {
    expect((await exec(['sh', '-c', `echo ran; exit ${exitCode}`])).outcome).toEqual({
      kind: 'exited',
      exitCode,
      verified: true,
    });
  });

  it('in a container without a shell runs plainly, and is not verified', async () => {
    const found = await cluster.find({ target: 'api-7f', container: 'proxy' });
    if (!found.ok) throw new Error(found.failure.message);
    const pieces: Uint8Array[] = [];
    const end = await cluster.exec({
      target: found.target,
      argv: ['proxy', '--version'],
      timeoutMs: 5_000,
      signal: new AbortController().signal,
      onOutput: (_stream, bytes) => void pieces.push(bytes.slice()),
    });
    expect(end.outcome).toEqual({ kind: 'exited', exitCode: 0, verified: false });
    expect(Buffer.concat(pieces).toString()).toContain('proxy');
  });

  it('whose runtime tells of a missing shell as output runs plainly, and only its own output counts', async () => {
    kube.fault({ exec: { mode: 'missing-shell-as-output' } });
    const run = await exec(['echo', 'hi']);
    expect(run.outcome).toEqual({ kind: 'exited', exitCode: 0, verified: false });
    expect(run.stdout.toString()).toBe('hi\n');
  });

  it.each(['zero-length', 'unknown-channel', 'split-status', 'status-before-output', 'status-without-close'])(
    'that meets %s ends as it did, with all its output',
    async (mode) => {
      kube.fault({ exec: { mode } });
      const run = await exec(['echo', 'hi']);
      expect(run.outcome).toEqual({ kind: 'exited', exitCode: 0, verified: true });
      expect(run.stdout.toString()).toBe('hi\n');
    },
  );

  it('that is cut is unknown, with the output so far', async () => {
    kube.fault({ cut_exec: { after_bytes: 100_000 } });
    const run = await exec(['big-output', '1000000']);
    expect(run.outcome).toMatchObject({ kind: 'unknown', code: 'connection-lost' });
    // The supervisor's announcement is part of what the server counts, and of nothing else.
    expect(run.stdout.length).toBeGreaterThan(99_900);
    expect(run.stderr.length).toBe(0);
  });

  it('that takes too long is stopped in the pod, verified', async () => {
    expect((await exec(['sleep', '60'], { timeoutMs: 500 })).outcome).toEqual({
      kind: 'timed-out',
      code: 'exec-timed-out',
      message: 'It ran longer than 500 ms: stopped, verified.',
      stopped: true,
    });
    expect((await exec(['ps'])).stdout.toString()).not.toContain('sleep 60');
  });

  it('that is deaf to TERM is killed', async () => {
    const run = await exec(['sh', '-c', 'trap "" TERM; sleep 60'], { timeoutMs: 500 });
    expect(run.outcome).toMatchObject({ kind: 'timed-out', stopped: true });
  }, 15_000);

  it('that hears nothing at all is timed out', async () => {
    kube.fault({ exec: { mode: 'stall' } });
    expect((await exec(['echo'], { timeoutMs: 200 })).outcome).toMatchObject({ kind: 'timed-out' });
  });

  it('that is aborted is cancelled', async () => {
    const stop = new AbortController();
    const run = await exec(['slow-report', '50'], {
      signal: stop.signal,
      onOutput: async () => stop.abort(),
    });
    expect(run.outcome).toMatchObject({
      kind: 'cancelled',
      code: 'exec-cancelled',
      message: 'It was cancelled: stopped, verified.',
    });
  });

  it('whose output nobody takes any more still ends when it is cancelled', async () => {
    const stop = new AbortController();
    const run = exec(['sh', '-c', 'echo one; sleep 30'], {
      signal: stop.signal,
      onOutput: () => {
        stop.abort();
        return new Promise(() => undefined);
      },
    });
    expect((await run).outcome).toMatchObject({ kind: 'cancelled', stopped: true });
  });

  it('that was aborted before is cancelled without being sent', async () => {
    expect((await exec(['echo'], { signal: AbortSignal.abort() })).outcome).toMatchObject({
      kind: 'cancelled',
      stopped: true,
    });
  });

  it('holds the socket back while its reader is busy, and loses nothing', async () => {
    let busy = 0;
    let most = 0;
    const run = await exec(['big-output', '3000000'], {
      onOutput: async () => {
        busy += 1;
        most = Math.max(most, busy);
        await new Promise((resolve) => setImmediate(resolve));
        busy -= 1;
      },
    });
    expect(run.outcome).toMatchObject({ kind: 'exited', exitCode: 0 });
    expect(run.stdout.length).toBe(3_000_000);
    expect(most).toBeLessThan(20);
  });

  it('is one of many at once, each with its own output', async () => {
    const runs = await Promise.all(Array.from({ length: 40 }, (_, index) => exec(['echo', `run ${index}`])));
    expect(runs.map((run) => run.stdout.toString())).toEqual(
      Array.from({ length: 40 }, (_, index) => `run ${index}\n`),
    );
  });
});

describe('a target', () => {
  it('is found by name or unique prefix, with uid, image and container', () => {
    expect(target).toMatchObject({
      cluster: 'playground',
      namespace: 'shop',
      pod: 'api-7f9c5d7b8d-x4k2p',
      container: 'api',
    });
    expect(target.uid).toMatch(/^[0-9a-f-]{36}$/);
    expect(target.imageId).toContain('sha256:');
  });

  it.each([
    [{ target: 'nope' }, 'pod-not-found'],
    [{ target: 'api' }, 'pod-ambiguous'],
    [{ target: 'api-7f', container: 'nope' }, 'container-not-found'],
    [{ target: 'migrate' }, 'pod-not-running'],
    [{ target: 'api-7f', namespace: 'default' }, 'pod-not-found'],
  ])('%j is refused as %s', async (query, code) => {
    const found = await cluster.find(query);
    expect(found.ok).toBe(false);
    if (!found.ok) expect(found.failure.code).toBe(code);
  });

  it('cannot be found while the API server is down', async () => {
    kube.fault({ down: true });
    const found = await cluster.find({ target: 'api-7f' });
    expect(found).toMatchObject({ ok: false, failure: { code: 'cluster-unreachable' } });
    expect((await exec(['echo'])).outcome.kind).not.toBe('exited');
    kube.fault({ down: false });
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openCluster } from '../../src/adapters/kube/open-cluster.ts';
import type { Target } from '../../src/core/target.ts';
import { execModes } from '../../src/playground/kube/faults.ts';
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

async function exec(argv: readonly string[], timeoutMs = 8_000) {
  const pieces = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] };
  const end = await cluster.exec({
    target,
    argv,
    timeoutMs,
    signal: new AbortController().signal,
    onOutput: (stream, bytes) => void pieces[stream].push(bytes.slice()),
  });
  return {
    ...end,
    stdout: Buffer.concat(pieces.stdout).toString(),
    stderr: Buffer.concat(pieces.stderr).toString(),
  };
}

/** What each fault comes to. `exited 4` is the truth about the command; what is unknown keeps the output, `hi`. */
const expected: Readonly<Record<string, string>> = {
  // Nothing after the upgrade is ever a success without proof.
  'no-status-1000': 'unknown hi',
  'no-status-1011': 'unknown hi',
  'close-1001': 'unknown hi',
  'close-3000': 'unknown hi',
  'text-frame': 'unknown',
  'bad-json-status': 'unknown hi',
  'empty-status-frame': 'unknown hi',
  'false-success': 'unknown',
  'half-open': 'timed-out',
  // Odd, but what is needed came.
  'zero-length': 'exited 4 hi',
  'unknown-channel': 'exited 4 hi',
  'split-status': 'exited 4 hi',
  'status-before-output': 'exited 4 hi',
  'status-without-close': 'exited 4 hi',
  'late-status': 'exited 4 hi',
  'no-first-frame': 'exited 4 hi',
  'server-255': 'exited 4 hi',
  'server-ping-only': 'exited 4 hi',
  fragmented: 'exited 4 hi',
  'reset-after-status': 'exited 4 hi',
  'large-frame': 'unknown',
  // A status says that the command ended; with which code, its supervisor knows better.
  'status-success': 'exited 4 hi',
  'status-success-bare': 'exited 4 hi',
  'status-twice': 'exited 4 hi',
  'status-cause-999': 'exited 4 hi',
  'status-cause-negative': 'exited 4 hi',
  'missing-shell-as-output': 'exited 4 hi',
  // A status that contradicts the supervisor, or says nothing that can be read.
  'status-no-cause': 'unknown hi',
  'status-causes-empty': 'unknown hi',
  'status-cause-abc': 'unknown hi',
  'status-cause-zero': 'unknown hi',
  'status-cause-other': 'unknown hi',
  'status-windows-code': 'unknown hi',
  'status-doubled-prefix': 'unknown hi',
  'status-failure-bare': 'unknown hi',
  'status-null': 'unknown hi',
  'status-array': 'unknown hi',
  'status-number': 'unknown hi',
  'status-text': 'unknown hi',
  'status-empty': 'unknown hi',
  'status-huge': 'unknown hi',
  // Refusals, before and after the upgrade, prove that nothing ran.
  'node-unreachable': 'not-started',
  'node-no-pod': 'not-started',
  'node-no-container': 'not-started',
  'node-exited': 'not-started',
  'node-busy': 'not-started',
  'empty-403': 'not-started',
  'plain-500': 'not-started',
  'http-403': 'not-started',
  'http-403-create': 'not-started',
  'http-403-admission': 'not-started',
  'http-404': 'not-started',
  'http-400-container': 'not-started',
  'http-400-choice': 'not-started',
  'http-400-no-host': 'not-started',
  'http-500-dial': 'not-started',
  'text-404-no-pod': 'not-started',
  'text-500-no-container': 'not-started',
  'text-500-exited': 'not-started',
  'html-502': 'not-started',
  'html-504': 'not-started',
  'redirect-302': 'not-started',
  'plain-200': 'not-started',
  'huge-500': 'not-started',
  // Once busy or with stale credentials: asked again, because nothing began.
  'http-401': 'exited 4 hi',
  'http-429': 'exited 4 hi',
  'http-503': 'exited 4 hi',
  'html-503': 'exited 4 hi',
  reset: 'unknown',
  stall: 'timed-out',
  // The server did upgrade, so the command may run.
  'wrong-accept': 'unknown',
  'protocol-not-offered': 'unknown',
  'no-protocol': 'unknown',
};

describe('every fault', () => {
  it('has its row here', () => {
    expect(new Set(Object.keys(expected))).toEqual(new Set(execModes));
  });

  it.each(Object.entries(expected))('%s comes to: %s', async (mode, wanted) => {
    expect(kube.fault({ exec: { mode } })).toEqual({ ok: true });
    const before = performance.now();
    const isSilent = mode === 'stall' || mode === 'half-open';
    const run = await exec(['sh', '-c', 'echo hi; exit 4'], isSilent ? 700 : 8_000);
    const said =
      run.outcome.kind === 'exited'
        ? `exited ${run.outcome.exitCode} ${run.stdout.trim()}`
        : `${run.outcome.kind} ${wanted.includes('hi') ? run.stdout.trim() : ''}`.trim();
    expect([said, JSON.stringify(run.outcome)]).toEqual([wanted, JSON.stringify(run.outcome)]);
    expect(run.stderr).toBe('');
    expect(performance.now() - before).toBeLessThan(15_000);
  });
});

describe('a connection that is lost in the middle', () => {
  it.each(['reset', 'close'])('by a %s is unknown, with all that came', async (how) => {
    kube.fault({ cut_exec: { after_bytes: 100_000, how } });
    const run = await exec(['big-output', '1000000']);
    expect(run.outcome.kind).toBe('unknown');
    expect(run.stdout.length).toBeGreaterThan(99_000);
  });

  it('by silence is timed out or unknown, with all that came', async () => {
    kube.fault({ cut_exec: { after_bytes: 100_000, how: 'freeze' } });
    const run = await exec(['big-output', '1000000'], 2_000);
    expect(['timed-out', 'unknown']).toContain(run.outcome.kind);
    expect(run.stdout.length).toBeGreaterThan(99_000);
  });

  it('by a restart of the server is unknown, and nothing is repeated', async () => {
    const running = exec(['sh', '-c', 'echo begun >> /tmp/restart-proof; echo begun; sleep 3; echo ended']);
    await expect.poll(async () => (await exec(['cat', '/tmp/restart-proof'])).stdout).toBe('begun\n');
    kube.fault({ restart: 300 });
    expect((await running).outcome.kind).toBe('unknown');
    await expect.poll(async () => (await exec(['cat', '/tmp/restart-proof'])).stdout).toBe('begun\n');
  });
});

it('a frame of 100 MB costs no memory to speak of', async () => {
  const before = process.memoryUsage().rss;
  kube.fault({ exec: { mode: 'large-frame' } });
  await exec(['echo', 'hi']);
  // The stand-in lives in this process too and holds the frame it sends, once or twice.
  expect(process.memoryUsage().rss - before).toBeLessThan(450 * 1024 * 1024);
});

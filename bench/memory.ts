import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startKube } from '../src/playground/kube/server.ts';

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));

/** The most memory that `voicepipe exec` had, by `VmHWM` of the kernel, for little output and for 1 GiB. */
export async function measureMemory(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'bench-'));
  const kube = await startKube({ host: '127.0.0.1', port: 0, dataDir });
  try {
    for (const options of [[], ['--json']]) {
      const peaks = [];
      for (const bytes of [1024 ** 2, 1024 ** 3])
        peaks.push(
          await peakOf(
            ['exec', 'api-7f', ...options, '--', 'big-output', String(bytes)],
            kube.kubeconfigPath,
          ),
        );
      const [small = 0, large = 0] = peaks;
      console.log(
        `exec ${options.join(' ')}: ${small.toFixed(0)} MiB for 1 MiB, ${large.toFixed(0)} MiB for 1 GiB: ${(large - small).toFixed(0)} MiB more`,
      );
    }
  } finally {
    await kube.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function peakOf(args: readonly string[], kubeconfig: string): Promise<number> {
  const child = spawn(process.execPath, [cli, ...args], {
    env: { PATH: process.env['PATH'] ?? '', KUBECONFIG: kubeconfig },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout.resume();
  let peak = 0;
  const look = setInterval(() => {
    readFile(`/proc/${child.pid}/status`, 'utf8').then(
      (text) => {
        peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(text)?.[1] ?? 0) / 1024);
      },
      () => undefined,
    );
  }, 20);
  const [code] = await once(child, 'close');
  clearInterval(look);
  if (code !== 0) throw new Error(`voicepipe ${args.join(' ')} ended with ${code}.`);
  return peak;
}

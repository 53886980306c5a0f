import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startKube } from '../../src/playground/kube/server.ts';
import { startSlack } from '../../src/playground/slack/server.ts';
import { type Drive, driveSlack } from './playground-rig.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** `voicepipe start` in a process of its own. */
export interface ServiceProcess {
  readonly child: ChildProcess;
  /** Resolves when it has ended, however. */
  readonly ended: Promise<unknown>;
  /** Everything it logged until now. */
  readonly log: () => string;
  /** Ends it as a deployment does. */
  readonly stop: () => Promise<number>;
}

/** A Slack and an API server, between which services are started, killed and started again over one directory. */
export interface ProcessRig extends Drive {
  readonly dataDir: string;
  readonly kube: Awaited<ReturnType<typeof startKube>>;
  readonly start: (how?: {
    /** Killed as soon as it says that it recorded an event of this type, for the so-manieth time (1 without `times`). */
    readonly killAt?: string;
    readonly times?: number;
    readonly config?: unknown;
    readonly env?: Readonly<Record<string, string>>;
  }) => Promise<ServiceProcess>;
  readonly stop: () => Promise<void>;
}

export async function openProcessRig(): Promise<ProcessRig> {
  const dataDir = await mkdtemp(join(tmpdir(), 'voicepipe-'));
  const kube = await startKube({ host: '127.0.0.1', port: 0, dataDir });
  const slack = await startSlack({ host: '127.0.0.1', port: 0, pageDir: dataDir });
  const children: ChildProcess[] = [];

  const start: ProcessRig['start'] = async ({ killAt, times = 1, config, env = {} } = {}) => {
    const file = join(dataDir, 'voicepipe.yaml');
    await writeFile(file, JSON.stringify(config ?? {}));
    const child = spawn(process.execPath, [cli, 'start'], {
      env: {
        PATH: process.env['PATH'] ?? '',
        SLACK_BOT_TOKEN: slack.botToken,
        SLACK_APP_TOKEN: slack.appToken,
        SLACK_API_URL: slack.apiUrl,
        KUBECONFIG: kube.kubeconfigPath,
        VOICEPIPE_CONFIG: file,
        VOICEPIPE_DATA_DIR: join(dataDir, 'service'),
        ...env,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    children.push(child);
    const ended = once(child, 'exit');
    let log = '';
    await new Promise<void>((resolve, reject) => {
      child.stderr.on('data', (chunk: Buffer) => {
        log += chunk.toString();
        if (killAt !== undefined && log.split(`"event":"${killAt}"`).length > times) child.kill('SIGKILL');
        if (log.includes('voicepipe started.')) resolve();
      });
      child.once('exit', () => reject(new Error(log)));
    });
    const stop = async () => {
      child.kill('SIGTERM');
      const [code] = (await ended) as [number];
      return code;
    };
    return { child, ended, log: () => log, stop };
  };

  return {
    ...driveSlack(() => slack.url),
    dataDir,
    kube,
    start,
    stop: async () => {
      for (const child of children) child.kill('SIGKILL');
      await slack.close();
      await kube.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

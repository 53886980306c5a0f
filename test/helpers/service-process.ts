import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startKube } from '../../src/playground/kube/server.ts';
import { defaultSeed } from '../../src/playground/slack/seed.ts';
import { startSlack } from '../../src/playground/slack/server.ts';
import { type Drive, driveSlack } from './playground-rig.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** `voicepipe start` in a process of its own. */
export interface ServiceProcess {
  /** Resolves when it has ended, however. */
  readonly ended: Promise<unknown>;
  /** Everything it logged until now. */
  readonly log: () => string;
  /** Ends it as a crash does. */
  readonly kill: () => Promise<void>;
  /** Ends it as a deployment does; the exit status. */
  readonly stop: () => Promise<number>;
}

/** A Slack and an API server, between which services are started, killed and started again over one directory. */
export interface ProcessRig extends Drive {
  readonly dataDir: string;
  readonly start: (how?: {
    /** Killed as soon as it says that it recorded an event of this type. */
    readonly killAt?: string;
    readonly config?: unknown;
    readonly env?: Readonly<Record<string, string>>;
  }) => Promise<ServiceProcess>;
  readonly stop: () => Promise<void>;
}

/** With more channels, everybody is in them. */
export async function openProcessRig({
  channels = [],
}: {
  readonly channels?: readonly string[];
} = {}): Promise<ProcessRig> {
  const dataDir = await mkdtemp(join(tmpdir(), 'voicepipe-'));
  const kube = await startKube({ host: '127.0.0.1', port: 0, dataDir });
  const members = defaultSeed.people.map(({ id }) => id);
  const more = channels.map((id) => ({ id, name: id, topic: '', members }));
  const seed = { channels: [...defaultSeed.channels, ...more] };
  const slack = await startSlack({ host: '127.0.0.1', port: 0, pageDir: dataDir, seed });
  const children: ChildProcess[] = [];

  const start: ProcessRig['start'] = async ({ killAt, config, env = {} } = {}) => {
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
        if (killAt !== undefined && log.includes(`"event":"${killAt}"`)) child.kill('SIGKILL');
        if (log.includes('voicepipe started.')) resolve();
      });
      child.once('exit', () => reject(new Error(log)));
    });
    const stop = async () => {
      child.kill('SIGTERM');
      const [code] = (await ended) as [number];
      return code;
    };
    const kill = async () => {
      child.kill('SIGKILL');
      await ended;
    };
    return { ended, log: () => log, kill, stop };
  };

  return {
    ...driveSlack(() => slack.url),
    dataDir,
    start,
    stop: async () => {
      for (const child of children) child.kill('SIGKILL');
      await slack.close();
      await kube.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

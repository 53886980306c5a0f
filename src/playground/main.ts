import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openService, portInUse } from '../wiring.ts';
import { startKube } from './kube/server.ts';
import { startSlack } from './slack/server.ts';

export interface PlaygroundOptions {
  /** 0: any free one. */
  readonly port: number;
  readonly dataDir: string;
  /** Opens the page in a browser where there is a desktop. */
  readonly open: boolean;
  readonly say: (line: string) => void;
}

export interface Playground {
  readonly url: string;
  readonly kubeconfigPath: string;
  readonly stop: () => Promise<void>;
}

/** A throw-away Slack and API server on loopback, and voicepipe between them, as in production. Throws with a sentence for the operator. */
export async function startPlayground(options: PlaygroundOptions): Promise<Playground> {
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  const closers: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    const kube = await startKube({ host: '127.0.0.1', port: 0, dataDir: options.dataDir });
    closers.push(kube.close);
    const slack = await startSlack({
      host: '127.0.0.1',
      port: options.port,
      pageDir: findPage(),
      onFault: kube.fault,
      onReset: kube.reset,
    });
    closers.push(slack.close);
    const service = await openService({
      slack: { botToken: slack.botToken, appToken: slack.appToken, apiUrl: slack.apiUrl },
      kubeconfig: kube.kubeconfigPath,
      dataDir: options.dataDir,
      ...(process.env['REDIS_URL'] === undefined ? {} : { redisUrl: process.env['REDIS_URL'] }),
      ...(process.env['DATABASE_URL'] === undefined ? {} : { databaseUrl: process.env['DATABASE_URL'] }),
    });
    closers.push(service.stop);
    options.say(`kubeconfig of its API server: ${kube.kubeconfigPath}`);
    options.say('Type there:  /pod exec api-7f run-migrations');
    options.say(`playground ready on ${slack.url}`);
    if (options.open) openBrowser(slack.url);
    return { url: slack.url, kubeconfigPath: kube.kubeconfigPath, stop };
  } catch (error) {
    await stop();
    if ((error as { code?: unknown }).code === 'EADDRINUSE') throw portInUse(options.port, error);
    throw error;
  }
}

/** The built page, also when this runs from its sources. */
function findPage(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  return here.includes(join('dist', 'playground'))
    ? join(here, 'page')
    : join(here, '..', '..', 'dist', 'playground', 'page');
}

/** Best effort, and only where a person would see it. */
function openBrowser(url: string): void {
  const hasDesktop =
    process.platform === 'darwin' ||
    process.platform === 'win32' ||
    process.env['DISPLAY'] !== undefined ||
    process.env['WAYLAND_DISPLAY'] !== undefined;
  if (!hasDesktop || !process.stdout.isTTY) return;
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '', url]
        : ['xdg-open', url];
  spawn(command ?? '', args, { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}

import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openService, portInUse } from '../wiring.ts';
import { startKube } from './kube/server.ts';
import { startSlack } from './slack/server.ts';

export interface PlaygroundOptions {
  /** 0: any free one. */
  readonly port: number;
  readonly dataDir: string;
  readonly redisUrl?: string;
  readonly databaseUrl?: string;
  /** What `voicepipe.yaml` would say; nothing without it. */
  readonly file?: NonNullable<Parameters<typeof openService>[0]['file']>;
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
    // Written beside the real place first: a start that is refused must not touch the kubeconfig of the one that runs.
    const draft = join(options.dataDir, `kubeconfig.${process.pid}`);
    const kubeconfigPath = join(options.dataDir, 'kubeconfig');
    closers.push(async () => rmSync(draft, { force: true }));
    const kube = await startKube({
      host: '127.0.0.1',
      port: 0,
      dataDir: options.dataDir,
      kubeconfigPath: draft,
    });
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
      kubeconfig: draft,
      dataDir: options.dataDir,
      ...(options.redisUrl === undefined ? {} : { redisUrl: options.redisUrl }),
      ...(options.databaseUrl === undefined ? {} : { databaseUrl: options.databaseUrl }),
      ...(options.file === undefined ? {} : { file: options.file }),
    });
    closers.push(service.stop);
    renameSync(draft, kubeconfigPath);
    options.say(`kubeconfig of its API server: ${kubeconfigPath}`);
    options.say('Type there:  /pod exec api-7f run-migrations');
    options.say(`playground ready on ${slack.url}`);
    return { url: slack.url, kubeconfigPath, stop };
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

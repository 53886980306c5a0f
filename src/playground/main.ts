import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openService, portInUse } from '../wiring.ts';
import { startKube } from './kube/server.ts';
import { startSlack } from './slack/server.ts';

type Parts = Parameters<typeof openService>[0];

export interface PlaygroundOptions
  extends Pick<Parts, 'redisUrl' | 'databaseUrl' | 'ledgerKey' | 'publicUrl' | 'file'> {
  /** 0: any free one. */
  readonly port: number;
  /** Where the pages behind one-shot links are served; any free one without it. */
  readonly pagePort?: number;
  readonly dataDir: string;
  readonly say: (line: string) => void;
}

export interface Playground {
  readonly url: string;
  readonly kubeconfigPath: string;
  readonly stop: () => Promise<void>;
}

/** A throw-away Slack and API server on loopback, and voicepipe between them, as in production. Throws with a sentence for the operator. */
export async function startPlayground({
  port,
  pagePort = 0,
  dataDir,
  say,
  ...parts
}: PlaygroundOptions): Promise<Playground> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const closers: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    // Written beside the real place first: a start that is refused must not touch the kubeconfig of the one that runs.
    const draft = join(dataDir, `kubeconfig.${process.pid}`);
    const kubeconfigPath = join(dataDir, 'kubeconfig');
    closers.push(async () => rmSync(draft, { force: true }));
    const kube = await startKube({
      host: '127.0.0.1',
      port: 0,
      dataDir,
      kubeconfigPath: draft,
    });
    closers.push(kube.close);
    const slack = await startSlack({
      host: '127.0.0.1',
      port,
      pageDir: findPage(),
      onFault: kube.fault,
      onReset: kube.reset,
    });
    closers.push(slack.close);
    const service = await openService({
      slack: { botToken: slack.botToken, appToken: slack.appToken, apiUrl: slack.apiUrl },
      kubeconfig: draft,
      dataDir,
      port: pagePort,
      slackIsNew: true,
      ...parts,
    });
    closers.push(service.stop);
    renameSync(draft, kubeconfigPath);
    say(`kubeconfig of its API server: ${kubeconfigPath}`);
    say('Type there:  /pod exec api-7f run-migrations');
    say(`playground ready on ${slack.url}`);
    return { url: slack.url, kubeconfigPath, stop };
  } catch (error) {
    await stop();
    if ((error as { code?: unknown }).code === 'EADDRINUSE') throw portInUse(port, error);
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

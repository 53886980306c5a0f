import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Kube, type KubeOptions, startKube } from '../../src/playground/kube/server.ts';
import { defaultSeed } from '../../src/playground/slack/seed.ts';
import { type Slack, startSlack } from '../../src/playground/slack/server.ts';
import { openService, type Service } from '../../src/wiring.ts';
import { type Access, ask, openAccess } from '../cluster/api.ts';
import { type Drive, driveSlack } from './playground-rig.ts';

type Parts = Parameters<typeof openService>[0];

/** A Slack, an API server and a service between them, each of which can be stopped and started by itself. */
export interface ServiceRig extends Drive {
  readonly kube: Kube;
  readonly slack: Slack;
  /** The cluster, seen by another client. */
  readonly cluster: Access;
  readonly dataDir: string;
  /** Every request that the API server heard of, in order. */
  readonly heard: readonly Readonly<Record<string, unknown>>[];
  /** Starts a service over these servers; the rig's own was started so. */
  readonly start: (more?: Partial<Parts>) => Promise<Service>;
  readonly service: Service;
  /** A pod of this name in namespace `shop`, made anew. */
  readonly makePod: (name: string) => Promise<void>;
  readonly stop: () => Promise<void>;
}

export async function openServiceRig(
  options: Partial<Parts> & {
    readonly processes?: KubeOptions['processes'];
    /** More channels with everybody in them. */
    readonly channels?: readonly string[];
    /** Who is in the workspace and its groups; read anew at each question, so that a test may change it. */
    readonly workspace?: Partial<Pick<typeof defaultSeed, 'people' | 'userGroups'>>;
  } = {},
): Promise<ServiceRig> {
  const { processes, channels = [], workspace = {}, ...parts } = options;
  const dataDir = await mkdtemp(join(tmpdir(), 'voicepipe-'));
  const heard: Readonly<Record<string, unknown>>[] = [];
  const kube = await startKube({
    host: '127.0.0.1',
    port: 0,
    dataDir,
    ...(processes === undefined ? {} : { processes }),
    log: (facts) => heard.push(facts),
  });
  const members = defaultSeed.people.map(({ id }) => id);
  const seed = {
    ...workspace,
    channels: [...defaultSeed.channels, ...channels.map((id) => ({ id, name: id, topic: '', members }))],
  };
  const slack = await startSlack({ host: '127.0.0.1', port: 0, pageDir: dataDir, seed });
  const cluster = await openAccess(kube.kubeconfigPath);
  const services: Service[] = [];
  const start: ServiceRig['start'] = async (more = {}) => {
    const service = await openService({
      slack: { botToken: slack.botToken, appToken: slack.appToken, apiUrl: slack.apiUrl },
      kubeconfig: kube.kubeconfigPath,
      dataDir: join(dataDir, 'service'),
      ...parts,
      ...more,
    });
    services.push(service);
    return service;
  };
  if (processes === 'real')
    await ask(cluster, 'POST', '/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'shop' },
    });
  return {
    ...driveSlack(() => slack.url),
    kube,
    slack,
    cluster,
    dataDir,
    heard,
    start,
    service: await start(),
    makePod: async (name) => {
      const pods = '/api/v1/namespaces/shop/pods';
      await ask(cluster, 'DELETE', `${pods}/${name}`);
      const made = await ask(cluster, 'POST', pods, {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name },
        spec: { containers: [{ name: 'main', image: 'busybox', command: ['sleep', '1000'] }] },
      });
      if (made.status !== 201) throw new Error(`The pod was not made: ${JSON.stringify(made.body)}`);
    },
    stop: async () => {
      for (const service of services.splice(0)) await service.stop();
      await slack.close();
      await kube.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../../app/ports/cluster.ts';
import { openAccess } from './connect.ts';
import { execInPod } from './exec.ts';
import { findTarget } from './find-target.ts';
import { badConfiguration } from './kubeconfig/bad.ts';
import { findInCluster } from './kubeconfig/in-cluster.ts';
import { readKubeconfig } from './kubeconfig/read.ts';
import type { ClusterEntry, UserEntry } from './kubeconfig/shape.ts';
import { type Impersonated, openUser } from './kubeconfig/user.ts';
import { describePod, listPods } from './list-pods.ts';
import { readLog } from './logs.ts';
import { openMayExec } from './may-exec.ts';
import { readSecretValues } from './secret-values.ts';
import { type PodWatch, watchPods } from './watch-pods.ts';

export interface ClusterOptions {
  /** A `KUBECONFIG` list; without it `~/.kube/config`, else the service account of the pod this runs in. */
  readonly kubeconfig?: string;
  readonly context?: string;
  /** Whom to impersonate instead of the kubeconfig's `as`. */
  readonly as?: Impersonated;
  /** What the cluster is called; its context's name without it. */
  readonly name?: string;
  /** `production` without it. */
  readonly environment?: string;
  /** Whether commands impersonate who asked for them; `account` without it. */
  readonly actsAs?: Cluster['actsAs'];
  /** Where names are looked up; the context's own without it. */
  readonly namespace?: string;
  /** For proxies, exec plugins and the service account. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** How long a choice waits for the first list of pods: Slack waits three seconds for the whole answer. */
const listedWithinMs = 2_000;

/** A cluster with one account. Reads and checks the configuration now, connects only when asked. Throws `bad-configuration`. */
export function openCluster(options: ClusterOptions): Cluster {
  const { env = {}, as } = options;
  const found = findEntries(options, env);
  const { cluster, userName } = found;
  const home = options.namespace ?? found.namespace ?? 'default';
  const name = options.name ?? found.name;
  let watch: PodWatch | undefined;
  const seen = (as: Impersonated | undefined): Cluster => {
    const user = openUser(found.user, {
      name: userName ?? '',
      cluster,
      env,
      ...(as === undefined ? {} : { as }),
    });
    const access = openAccess(name, { cluster, user, env });
    const impersonated = user.impersonation['Impersonate-User'];
    const account = typeof impersonated === 'string' ? impersonated : (userName ?? 'anonymous');
    return {
      name,
      namespace: home,
      environment: options.environment ?? 'production',
      account,
      actsAs: options.actsAs ?? 'account',
      as: seen,
      find: ({ target, namespace, container, purpose = 'run', signal }) =>
        findTarget(access, {
          target,
          namespace: namespace ?? home,
          purpose,
          cluster: name,
          ...(container === undefined ? {} : { container }),
          ...(signal === undefined ? {} : { signal }),
        }),
      mayExec: openMayExec(access, account),
      exec: (request) => execInPod(access, request),
      secretValues: (target, signal) => readSecretValues(access, target, signal),
      logs: (request) => readLog(access, request),
      list: ({ namespace, ...query }) =>
        listPods(access, { ...query, namespace: namespace ?? home, cluster: name }),
      browse: async () => {
        watch ??= watchPods(access, home);
        const time = new AbortController();
        await Promise.race([
          watch.listed,
          sleep(listedWithinMs, undefined, { signal: time.signal }).catch(() => undefined),
        ]);
        time.abort();
        return watch.index;
      },
      peek: () => watch?.index,
      close: () => watch?.close(),
      describe: ({ namespace, ...query }) =>
        describePod(access, { ...query, namespace: namespace ?? home, cluster: name }),
    };
  };
  return seen(as);
}

interface Entries {
  readonly name: string;
  readonly cluster: ClusterEntry;
  readonly user: UserEntry;
  readonly userName?: string;
  readonly namespace?: string;
}

function findEntries(
  { kubeconfig, context }: ClusterOptions,
  env: NonNullable<ClusterOptions['env']>,
): Entries {
  const standard = join(env['HOME'] ?? homedir(), '.kube', 'config');
  const files = kubeconfig ?? (existsSync(standard) ? standard : undefined);
  if (files !== undefined) return fromKubeconfig(files, context);
  const inside = findInCluster(env);
  if (inside === undefined)
    throw badConfiguration(
      'There is no cluster to reach: set KUBECONFIG, or run in a pod with a service account.',
    );
  if (context !== undefined)
    throw badConfiguration(`There is no kubeconfig with a context "${context}". Set KUBECONFIG.`);
  return { name: 'in-cluster', userName: 'in-cluster service account', ...inside };
}

function fromKubeconfig(files: string, wanted: string | undefined): Entries {
  const config = readKubeconfig(files);
  const name = wanted ?? config.currentContext;
  if (name === undefined)
    throw badConfiguration('The kubeconfig names no current context. Set current-context or --context.');
  const context = config.contexts.get(name);
  if (context === undefined)
    throw badConfiguration(
      `The kubeconfig has no context "${name}". It has: ${[...config.contexts.keys()].map((one) => `"${one}"`).join(', ')}.`,
    );
  const cluster = config.clusters.get(context.cluster);
  if (cluster === undefined)
    throw badConfiguration(
      `Context "${name}" names the cluster "${context.cluster}", which the kubeconfig does not have.`,
    );
  const user = context.user === '' ? {} : config.users.get(context.user);
  if (user === undefined)
    throw badConfiguration(
      `Context "${name}" names the user "${context.user}", which the kubeconfig does not have.`,
    );
  return {
    name,
    cluster,
    user,
    ...(context.user === '' ? {} : { userName: context.user }),
    ...(context.namespace ? { namespace: context.namespace } : {}),
  };
}

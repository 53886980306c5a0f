import type { Cluster, Clusters } from '../../app/ports/cluster.ts';
import type { Impersonated } from './kubeconfig/user.ts';
import { openCluster } from './open-cluster.ts';

/** One cluster of `voicepipe.yaml`. */
export interface ClusterConfig {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  readonly namespace?: string | undefined;
  readonly environment?: string | undefined;
  readonly identity?: 'account' | 'person' | undefined;
  readonly as?:
    | {
        readonly user: string;
        readonly uid?: string | undefined;
        readonly groups?: readonly string[] | undefined;
        readonly extra?: Readonly<Record<string, readonly string[]>> | undefined;
      }
    | undefined;
}

export interface ClustersOptions {
  readonly clusters?: Readonly<Record<string, ClusterConfig>> | undefined;
  readonly defaultCluster?: string | undefined;
  /** For clusters that name none, and for the only one where none is configured. */
  readonly kubeconfig?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whom to impersonate in all of them, whatever they say. */
  readonly as?: Impersonated;
}

/** Every configured cluster, or the one that the kubeconfig means. Throws `bad-configuration`, naming the cluster. */
export function openClusters({ clusters, defaultCluster, kubeconfig, env, as }: ClustersOptions): Clusters {
  const named = Object.entries(clusters ?? {});
  const shared = {
    env,
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
    ...(as === undefined ? {} : { as }),
  };
  const opened: readonly Cluster[] =
    named.length === 0
      ? [openCluster(shared)]
      : named.map(([name, config]) =>
          openCluster({ ...shared, ...read(name, config), ...(as === undefined ? {} : { as }) }),
        );
  const byName = new Map(opened.map((cluster) => [cluster.name, cluster]));
  const first = byName.get(defaultCluster ?? '') ?? opened[0];
  if (first === undefined) throw new Error('There is always one cluster.');
  return {
    all: () => [first, ...opened.filter((cluster) => cluster !== first)],
    pick(name) {
      const cluster = name === undefined ? first : byName.get(name);
      if (cluster !== undefined) return { ok: true, cluster };
      const known = [...byName.keys()].map((one) => `"${one}"`).join(', ');
      return {
        ok: false,
        failure: {
          code: 'cluster-unknown',
          message: `There is no cluster "${name}", so nothing ran.`,
          hint: `Known are ${known}.`,
        },
      };
    },
  };
}

function read(name: string, { kubeconfig, context, namespace, environment, identity, as }: ClusterConfig) {
  return {
    name,
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
    ...(context === undefined ? {} : { context }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(environment === undefined ? {} : { environment }),
    ...(identity === undefined ? {} : { actsAs: identity }),
    ...(as === undefined ? {} : { as: readAs(as) }),
  };
}

function readAs({ user, uid, groups, extra }: NonNullable<ClusterConfig['as']>): Impersonated {
  return {
    user,
    ...(uid === undefined ? {} : { uid }),
    ...(groups === undefined ? {} : { groups }),
    ...(extra === undefined ? {} : { extra }),
  };
}

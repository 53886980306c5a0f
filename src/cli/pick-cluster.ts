import type { Impersonated } from '../adapters/kube/kubeconfig/user.ts';
import { openCluster } from '../adapters/kube/open-cluster.ts';
import { openClusters } from '../adapters/kube/open-clusters.ts';
import type { Cluster } from '../app/ports/cluster.ts';
import { readConfig, readEnvironment } from '../config.ts';
import type { Failure } from '../core/failure.ts';
import { showHidden } from '../core/text.ts';
import { UsageError } from './usage.ts';

/** The options of every command that speaks to a cluster. */
export const clusterOptions = {
  namespace: { type: 'string', short: 'n' },
  selector: { type: 'string', short: 'l' },
  cluster: { type: 'string' },
  context: { type: 'string' },
  as: { type: 'string' },
  'as-uid': { type: 'string' },
  'as-group': { type: 'string', multiple: true },
} as const;

interface ClusterValues {
  readonly cluster?: string;
  readonly context?: string;
  readonly as?: string;
  readonly 'as-uid'?: string;
  readonly 'as-group'?: string[];
}

/** A context of the kubeconfig where one is named, else a cluster of `voicepipe.yaml`, else the kubeconfig's own. */
export function pickCluster(verb: string, values: ClusterValues): Cluster {
  const read = readConfig();
  if (!read.ok) throw new UsageError(read.faults.join('\n'));
  const { kubeconfig, file } = read.config;
  const { cluster, context } = values;
  if (cluster !== undefined && context !== undefined)
    throw new UsageError(
      `${verb}: --cluster names a cluster of voicepipe.yaml, --context one of the kubeconfig. Give one.`,
    );
  const parts = {
    env: readEnvironment(),
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
    ...readAs(verb, values),
  };
  if (context !== undefined) return openCluster({ ...parts, context });
  const picked = openClusters({ ...parts, ...file }).pick(cluster);
  if (!picked.ok) throw new UsageError(`${verb}: ${sentence(picked.failure)}`);
  return picked.cluster;
}

/** The one target of a word or a selector; undefined where none is named. */
export function readTarget(
  verb: string,
  { selector, words }: { readonly selector?: string | undefined; readonly words: readonly string[] },
): string | undefined {
  const [word, ...more] = words;
  if (word !== undefined && selector !== undefined)
    throw new UsageError(`${verb}: "${word}" and a selector are both named. Name one target.`);
  if (more.length > 0) throw new UsageError(`${verb}: "${more[0]}" is one word too many.`);
  return selector === undefined ? word : `-l ${selector}`;
}

/** A failure for a terminal. */
export function sentence({ message, hint }: Failure): string {
  return showHidden(hint === undefined ? message : `${message} ${hint}`);
}

function readAs(verb: string, values: ClusterValues): { as?: Impersonated } {
  const { as: user, 'as-uid': uid, 'as-group': groups } = values;
  if (user === undefined && (uid !== undefined || groups !== undefined))
    throw new UsageError(`${verb}: --as-uid and --as-group need --as USER.`);
  if (user === undefined) return {};
  return { as: { user, ...(uid === undefined ? {} : { uid }), ...(groups === undefined ? {} : { groups }) } };
}

import { openClusters } from '../../adapters/kube/open-clusters.ts';
import { type Config, readEnvironment } from '../../config.ts';
import { type Finding, sentence, withinMs } from './finding.ts';

/** Whether each cluster answers, and whether commands may be run there. */
export async function lookAtClusters({ file, kubeconfig }: Config): Promise<readonly Finding[]> {
  const names = Object.keys(file.clusters ?? {});
  try {
    const clusters = openClusters({
      ...file,
      env: readEnvironment(),
      ...(kubeconfig === undefined ? {} : { kubeconfig }),
    });
    const wanted = names.length === 0 ? [undefined] : names;
    return (await Promise.all(wanted.map((name) => lookAtCluster(clusters.pick(name))))).flat();
  } catch (error) {
    return [{ part: 'cluster', ok: false, message: sentence(error) }];
  }
}

async function lookAtCluster(
  picked: ReturnType<ReturnType<typeof openClusters>['pick']>,
): Promise<readonly Finding[]> {
  if (!picked.ok) return [{ part: 'cluster', ok: false, ...picked.failure }];
  const { cluster } = picked;
  const { name, namespace, account } = cluster;
  const listed = await cluster.list({ signal: AbortSignal.timeout(withinMs) });
  if (!listed.ok) return [{ part: 'cluster', ok: false, ...pick(listed.failure) }];
  const may = await cluster.mayExec({ namespace, pod: '' }, AbortSignal.timeout(withinMs));
  const reached = {
    part: 'cluster' as const,
    ok: true,
    message: `"${name}" answers "${account}", who may list pods in "${namespace}".`,
  };
  if (may.kind === 'denied') return [reached, { part: 'cluster', ok: false, ...pick(may.failure) }];
  return [
    reached,
    {
      part: 'cluster',
      ok: true,
      message:
        may.kind === 'allowed'
          ? `Commands may be run in "${namespace}".`
          : `"${name}" does not say beforehand whether commands may be run (${may.why}).`,
    },
  ];
}

function pick({ message, hint }: { readonly message: string; readonly hint?: string }) {
  return { message, ...(hint === undefined ? {} : { hint }) };
}

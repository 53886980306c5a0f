import type { Failure } from '../core/failure.ts';
import { renderPod } from '../core/render-pod.ts';
import { renderPods } from '../core/render-pods.ts';
import { clusterOptions, pickCluster, readTarget, sentence } from './pick-cluster.ts';
import { readArgs, UsageError } from './usage.ts';

/** `voicepipe ls`: the pods of a namespace or a target. Ends with 0, 1 when they could not be read, 2 for wrong usage. */
export async function runLs(args: readonly string[]): Promise<number> {
  const { cluster, target, namespace } = open('ls', args);
  const listed = await cluster.list({ ...namespace, ...(target === undefined ? {} : { target }) });
  if (!listed.ok) return refuse(listed.failure);
  process.stdout.write(renderPods(listed.pods, { namespace: listed.namespace, now: new Date() }));
  return 0;
}

/** `voicepipe describe`: one pod, its containers and its events. Ends as `ls` does. */
export async function runDescribe(args: readonly string[]): Promise<number> {
  const { cluster, target, namespace } = open('describe', args);
  if (target === undefined) throw new UsageError('describe: no pod is named.');
  const described = await cluster.describe({ ...namespace, target });
  if (!described.ok) return refuse(described.failure);
  if (described.note !== undefined) process.stderr.write(`${described.note}\n`);
  process.stdout.write(renderPod(described.pod, { events: described.events, now: new Date() }));
  return 0;
}

function open(verb: string, args: readonly string[]) {
  const { values, positionals } = readArgs({
    args: [...args],
    options: clusterOptions,
    allowPositionals: true,
  });
  const target = readTarget(verb, { selector: values.selector, words: positionals });
  const namespace = values.namespace === undefined ? {} : { namespace: values.namespace };
  return { cluster: pickCluster(verb, values), target, namespace };
}

function refuse(failure: Failure): number {
  process.stderr.write(`voicepipe: ${sentence(failure)}\n`);
  return failure.code === 'bad-command' ? 2 : 1;
}

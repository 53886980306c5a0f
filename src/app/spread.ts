import type { ExecCommand } from '../core/command.ts';
import type { Failure } from '../core/failure.ts';
import { isRunning } from '../core/pod-view.ts';
import type { Run } from '../core/run.ts';
import { checkChannel } from './channels.ts';
import { recordStill } from './history.ts';
import { findIdentity } from './identity.ts';
import type { JudgeWorld } from './judge-run.ts';
import { type ReceiveWorld, requestRun } from './receive.ts';

/** The most pods that one request reaches. */
const maxPods = 20;

export type Spread =
  | { readonly ok: true; readonly runs: readonly string[] }
  | { readonly ok: false; readonly failure: Failure };

/**
 * Makes a request for every pod of a target into one request a pod: each is judged, approved and run by itself, so what was
 * approved stays exact. May be called again after a crash: a pod that was asked for is not asked for twice.
 */
export async function spread(
  world: JudgeWorld & ReceiveWorld,
  run: Run,
  command: ExecCommand,
): Promise<Spread> {
  const picked = world.clusters.pick(command.cluster);
  if (!picked.ok) return picked;
  const { cluster } = picked;
  const namespace = command.namespace ?? cluster.namespace;
  const reach = checkChannel(world.channelRules, run.place.channel, { cluster: cluster.name, namespace });
  if (!reach.ok) return reach;
  const identified = await findIdentity(world, cluster, run.asker);
  if (!identified.ok) return identified;
  const { as } = identified.identity;
  const listed = await (as === undefined ? cluster : cluster.as(as)).list({
    target: command.target,
    namespace,
  });
  if (!listed.ok) return listed;
  const pods = listed.pods.filter(isRunning).flatMap(({ metadata }) => metadata?.name ?? []);
  const fault = findFault(pods, command.target, namespace);
  if (fault !== undefined) return { ok: false, failure: fault };
  const { all: _all, ...same } = command;
  const runs: string[] = [];
  for (const target of pods.toSorted()) {
    const { asker, place, id } = run;
    const one = await requestRun(world, {
      asker,
      place,
      command: { ...same, target, namespace },
      requestKey: `${id}:${target}`,
    });
    runs.push(one.run);
  }
  await recordStill(world, run, [{ type: 'spread', runs }]);
  return { ok: true, runs };
}

function findFault(pods: readonly string[], target: string, namespace: string): Failure | undefined {
  if (pods.length === 0)
    return {
      code: 'pod-not-running',
      message: `No pod of "${target}" runs in namespace "${namespace}", so nothing ran.`,
      hint: `See them with: /pod ls ${target} -n ${namespace}`,
    };
  if (pods.length > maxPods)
    return {
      code: 'bad-command',
      message: `"${target}" has ${pods.length} pods that run; one request reaches at most ${maxPods}, so nothing ran.`,
      hint: 'Name fewer with a label selector: -l app=api,zone=a --all',
    };
  return undefined;
}

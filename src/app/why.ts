import type { ExecCommand } from '../core/command.ts';
import type { Message } from '../core/message.ts';
import { renderFailure, renderLines } from '../core/notice.ts';
import { explain, writeExplanation } from '../core/policy/explain.ts';
import { judge, type Policy } from '../core/policy/policy.ts';
import type { Clusters } from './ports/cluster.ts';

/** What the policy makes of a command in the place it names. Nothing is looked up in the cluster and nothing is stored. */
export function answerWhy(
  world: { readonly clusters: Clusters; readonly policy: Policy },
  command: ExecCommand,
): Message {
  const picked = world.clusters.pick(command.cluster);
  if (!picked.ok) return renderFailure(picked.failure);
  const { environment, name, namespace } = picked.cluster;
  const place = { environment, cluster: name, namespace: command.namespace ?? namespace };
  const verdict = judge(command.argv, { place, policy: world.policy });
  const explanation = explain(command.argv, verdict, environment);
  return renderLines([explanation.command, ...writeExplanation(verdict, explanation)]);
}

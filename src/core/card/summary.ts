import { shownCommand } from '../approval/must-view.ts';
import { describeIdentity } from '../identity.ts';
import { displayProse, displayText } from '../look-alikes.ts';
import type { Run } from '../run.ts';
import { shortSeal } from '../seal.ts';
import { describeTarget } from '../target.ts';

/** What somebody confirms outside Slack, a line each, the command first and whole. */
export function summarize(run: Run): readonly string[] {
  const { command, target, verdict, identity, asker } = run;
  const reason = command.verb === 'exec' ? command.reason : undefined;
  return [
    shownCommand(run),
    `In ${target === undefined ? 'unknown' : `${displayText(describeTarget(target))} of cluster ${target.cluster}, image ${displayText(target.image)}`}`,
    `${verdict?.class ?? 'unknown'}: ${displayProse(verdict?.why ?? 'unknown')}`,
    ...(reason === undefined ? [] : [`Reason: ${displayProse(reason)}`]),
    `Runs as ${identity === undefined ? 'unknown' : displayText(describeIdentity(identity))}`,
    `Asked for by ${asker.user} · run ${run.id} · seal ${shortSeal(run.seal)}`,
  ];
}

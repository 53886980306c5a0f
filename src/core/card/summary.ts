import { shownCommand } from '../approval/must-view.ts';
import { describeIdentity } from '../identity.ts';
import { displayProse, displayText } from '../look-alikes.ts';
import type { Run } from '../run.ts';
import { shortSeal } from '../seal.ts';
import { describeTarget } from '../target.ts';

/** What somebody confirms outside Slack, a line each, the command first and whole. */
export function summarize(run: Run): readonly string[] {
  const { target, verdict, identity, asker } = run;
  return [
    shownCommand(run),
    `In ${target === undefined ? 'unknown' : `${displayText(describeTarget(target))} of cluster ${target.cluster}`}`,
    `${verdict?.class ?? 'unknown'}: ${displayProse(verdict?.why ?? 'unknown')}`,
    `Runs as ${identity === undefined ? 'unknown' : displayText(describeIdentity(identity))}`,
    `Asked for by ${asker.user} · run ${run.id} · seal ${shortSeal(run.seal)}`,
  ];
}

import { describeQuorums } from '../core/approval/describe.ts';
import { describeStanding } from '../core/approval/voter.ts';
import type { Person } from '../core/event.ts';
import { describeIdentity } from '../core/identity.ts';
import type { Message } from '../core/message.ts';
import { renderLines } from '../core/notice.ts';
import type { Approvals } from './approvals.ts';
import { findIdentity, type Mapping } from './identity.ts';
import { belongs } from './know-voter.ts';
import type { Clusters, People } from './ports.ts';

/** Everything voicepipe goes by about the asker: who Slack says they are, who they are in each cluster, what they may decide. */
export async function answerWhoami(world: RightsWorld, person: Person): Promise<Message> {
  return renderLines(await listRights(world, person));
}

export interface RightsWorld {
  readonly people: People;
  readonly clusters: Clusters;
  readonly mapping: Mapping;
  readonly approvals: Approvals;
}

/** The same, a line each. */
export async function listRights(world: RightsWorld, person: Person): Promise<readonly string[]> {
  const { standing, email } = await world.people.look(person);
  const lines = [
    `Slack: user ${person.user} of workspace ${person.team}, ${standing}${standing === 'member' ? '' : ` (${describeStanding(standing)})`}`,
    `Verified e-mail: ${email ?? 'unknown'}`,
  ];
  for (const cluster of world.clusters.all()) {
    const identified = await findIdentity(world, cluster, person);
    const as = identified.ok ? describeIdentity(identified.identity) : identified.failure.message;
    lines.push(`In cluster ${cluster.name} (${cluster.environment}) commands run as: ${as}`);
  }
  for (const rule of world.approvals.rules) {
    const isIn = await anyOf(rule.anyOf.map((quorum) => belongs(world.people, person, quorum)));
    lines.push(
      `Rule ${rule.name} (${describeQuorums(rule.anyOf)}): you may ${say(standing === 'member' ? isIn : false)}approve others' commands`,
    );
  }
  if (world.approvals.rules.length === 0)
    lines.push(
      standing === 'member'
        ? "You may approve others' commands: no rule names who does."
        : "You may not approve others' commands.",
    );
  for (const rule of world.approvals.breakGlass) {
    const { users, groups } = rule;
    const isIn = await belongs(world.people, person, {
      ...(users === undefined ? {} : { users }),
      ...(groups === undefined ? {} : { groups }),
    });
    lines.push(
      `Breaking the glass, rule ${rule.name}: you may ${say(standing === 'member' ? isIn : false)}do so`,
    );
  }
  return lines;
}

function say(isIn: boolean | 'unknown'): string {
  return isIn === true ? '' : isIn === 'unknown' ? 'perhaps (Slack could not say) ' : 'not ';
}

async function anyOf(answers: readonly Promise<boolean | 'unknown'>[]): Promise<boolean | 'unknown'> {
  const all = await Promise.all(answers);
  if (all.includes(true)) return true;
  return all.includes('unknown') ? 'unknown' : false;
}

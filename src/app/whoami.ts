import { describeQuorums } from '../core/approval/describe.ts';
import type { Person } from '../core/event.ts';
import { describeIdentity } from '../core/identity.ts';
import type { Message } from '../core/message.ts';
import { renderLines } from '../core/notice.ts';
import type { Approvals } from './approvals.ts';
import { findDebt } from './break-glass.ts';
import { findIdentity, type Mapping } from './identity.ts';
import { belongs } from './know-voter.ts';
import type { Clock } from './ports/clock.ts';
import type { Cluster, Clusters } from './ports/cluster.ts';
import type { Ledger } from './ports/ledger.ts';
import type { People } from './ports/people.ts';
import type { StepUp } from './ports/step-up.ts';

/** How long a cluster is waited for. */
const withinMs = 3_000;

/** Everything voicepipe goes by about the asker: who Slack says they are, who they are in each cluster, what they may decide. */
export async function answerWhoami(world: RightsWorld, person: Person): Promise<Message> {
  return renderLines(await listRights(world, person));
}

export interface RightsWorld {
  readonly people: People;
  readonly clusters: Clusters;
  readonly mapping: Mapping;
  readonly approvals: Approvals;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly stepUp?: StepUp;
}

/** The same, a line each. */
export async function listRights(world: RightsWorld, person: Person): Promise<readonly string[]> {
  const { standing, email } = await world.people.look(person);
  const lines = [
    `Slack: user ${person.user} of workspace ${person.team}, ${standing}${standing === 'member' ? '' : '; only members run commands'}`,
    `Verified e-mail: ${email ?? 'unknown'}`,
  ];
  lines.push(...(await Promise.all(world.clusters.all().map((cluster) => lookIn(world, cluster, person)))));
  if (world.stepUp !== undefined)
    lines.push(`Passkey: ${(await world.stepUp.isEnrolled(person)) ? 'enrolled' : 'none; /pod enrol'}`);
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
  const debt = await findDebt(world.ledger, person.user, world.clock.now().toISOString());
  if (debt !== undefined)
    lines.push(`You may not break the glass again until another person reviewed run ${debt}.`);
  return lines;
}

/** Who the person is in a cluster, and what the cluster says of that identity. */
async function lookIn(world: RightsWorld, cluster: Cluster, person: Person): Promise<string> {
  const { name, environment, namespace } = cluster;
  const identified = await findIdentity(world, cluster, person);
  const where = `In cluster ${name} (${environment}) commands run as: `;
  if (!identified.ok) return `${where}nobody. ${identified.failure.message}`;
  const { identity } = identified;
  const acting = identity.as === undefined ? cluster : cluster.as(identity.as);
  const may = await acting.mayExec({ namespace, pod: '' }, AbortSignal.timeout(withinMs));
  const said =
    may.kind === 'allowed'
      ? 'which may run them'
      : may.kind === 'denied'
        ? 'which may NOT run them'
        : 'and it is unknown whether that may run them';
  return `${where}${describeIdentity(identity)}, ${said} in namespace ${namespace}`;
}

function say(isIn: boolean | 'unknown'): string {
  return isIn === true ? '' : isIn === 'unknown' ? 'perhaps (Slack could not say) ' : 'not ';
}

async function anyOf(answers: readonly Promise<boolean | 'unknown'>[]): Promise<boolean | 'unknown'> {
  const all = await Promise.all(answers);
  if (all.includes(true)) return true;
  return all.includes('unknown') ? 'unknown' : false;
}

import type { Demand, Quorum } from '../core/approval/demand.ts';
import type { Voter } from '../core/approval/voter.ts';
import type { Person } from '../core/event.ts';
import type { People } from './ports/people.ts';

/** What is known of a person now, and which of the demand's alternatives they may count for. Never throws. */
export async function knowVoter(people: People, person: Person, demand: Demand | undefined): Promise<Voter> {
  const { standing } = await people.look(person);
  if (standing !== 'member') return { standing, counts: [] };
  const counts: number[] = [];
  const unsure: number[] = [];
  for (const [index, quorum] of (demand?.anyOf ?? [{ needed: 1 }]).entries()) {
    const isIn = await belongs(people, person, quorum);
    if (isIn === true) counts.push(index);
    if (isIn === 'unknown') unsure.push(index);
  }
  return { standing, counts: counts.length === 0 && unsure.length > 0 ? 'unknown' : counts, unsure };
}

/** Whether a person is one of those who are named; without names everybody is. */
export async function belongs(
  people: People,
  { user }: Person,
  {
    users,
    groups,
  }: { readonly users?: Quorum['users'] | undefined; readonly groups?: Quorum['groups'] | undefined },
): Promise<boolean | 'unknown'> {
  if (users === undefined && groups === undefined) return true;
  if (users?.includes(user)) return true;
  const answers = await Promise.all((groups ?? []).map((group) => people.isMember(group, user)));
  if (answers.includes(true)) return true;
  return answers.includes('unknown') ? 'unknown' : false;
}

import { describeStanding } from '../core/approval/voter.ts';
import type { Person } from '../core/event.ts';
import { renderHelp } from '../core/help.ts';
import type { Message } from '../core/message.ts';
import { renderLines } from '../core/notice.ts';
import type { Approvals } from './approvals.ts';
import { belongs } from './know-voter.ts';
import type { People } from './ports/people.ts';
import type { StepUp } from './ports/step-up.ts';

/** How to use /pod, as far as this person may. */
export async function answerHelp(
  world: { readonly people: People; readonly approvals: Approvals; readonly stepUp?: StepUp },
  person: Person,
): Promise<Message> {
  const { standing } = await world.people.look(person);
  if (standing !== 'member')
    return renderLines([
      `Only members of this workspace use /pod; ${describeStanding(standing) ?? 'you do not'}.`,
      'Ask a member to look for you.',
    ]);
  const { rules, breakGlass } = world.approvals;
  const isAmong = async (which: readonly Parameters<typeof belongs>[2][]) =>
    (await Promise.all(which.map((one) => belongs(world.people, person, one)))).some((isIn) => isIn === true);
  const mayApprove = rules.length === 0 || (await isAmong(rules.flatMap(({ anyOf }) => anyOf)));
  return renderHelp({
    mayApprove,
    mayBreakGlass: await isAmong(breakGlass),
    mayEnrol: world.stepUp !== undefined,
  });
}

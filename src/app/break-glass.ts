import type { RunEvent } from '../core/event.ts';
import type { Failure } from '../core/failure.ts';
import type { Run } from '../core/run.ts';
import { type Approvals, type BreakGlassRule, holdsAt, type Site } from './approvals.ts';
import { loadRun } from './history.ts';
import { belongs } from './know-voter.ts';
import type { Clock } from './ports/clock.ts';
import type { Ledger } from './ports/ledger.ts';
import type { People } from './ports/people.ts';

/** More debts of review than there are: one that was not looked at would be forgiven. */
const maxDebts = 1_000_000;

/** Whether the asker may go ahead without approval: the event that says so, or why not. Membership that cannot be had is no. */
export async function breakGlass(
  world: {
    readonly ledger: Ledger;
    readonly clock: Clock;
    readonly people: People;
    readonly approvals: Approvals;
  },
  run: Run,
  site: Site,
): Promise<RunEvent | Failure> {
  const { command, asker } = run;
  const reason = command.verb === 'exec' ? (command.reason ?? '').trim() : '';
  if (reason === '')
    return {
      code: 'reason-missing',
      message: 'Breaking the glass needs a reason, so nothing ran.',
      hint: 'Write --break-glass --reason "…" before the command.',
    };
  const { standing } = await world.people.look(asker);
  const rule = standing === 'member' ? await findRule(world, asker, site) : undefined;
  if (rule === undefined)
    return {
      code: 'break-glass-refused',
      message: 'No rule lets you run this without approval, so nothing ran.',
      hint: 'Leave --break-glass out and ask for approval.',
    };
  const now = world.clock.now();
  const debt = await findDebt(world.ledger, asker.user, now.toISOString());
  if (debt !== undefined)
    return {
      code: 'break-glass-refused',
      message: `Run "${debt}", for which you broke the glass, was not reviewed in time, so you may not break it again. Nothing ran.`,
      hint: `Ask another person to review it: /pod review ${debt} TEXT. Or leave --break-glass out.`,
    };
  return {
    type: 'broke-glass',
    rule: rule.name,
    reason,
    announceIn: rule.announceIn,
    reviewBy: new Date(now.getTime() + rule.reviewWithinMs).toISOString(),
  };
}

async function findRule(
  { people, approvals }: { readonly people: People; readonly approvals: Approvals },
  asker: Run['asker'],
  site: Site,
): Promise<BreakGlassRule | undefined> {
  for (const rule of approvals.breakGlass) {
    const { users, groups } = rule;
    const named = {
      ...(users === undefined ? {} : { users }),
      ...(groups === undefined ? {} : { groups }),
    };
    if (holdsAt(rule, site) && (await belongs(people, asker, named)) === true) return rule;
  }
  return undefined;
}

/** A run of this person whose review is overdue. */
export async function findDebt(ledger: Ledger, user: string, now: string): Promise<string | undefined> {
  for (const id of await ledger.unreviewed(maxDebts)) {
    const run = await loadRun(ledger, id);
    if (run?.asker.user === user && run.brokeGlass !== undefined && run.brokeGlass.reviewBy <= now) return id;
  }
  return undefined;
}

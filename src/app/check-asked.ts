import { canBeMet } from '../core/approval/demand.ts';
import { describeDemand, namesIn } from '../core/approval/describe.ts';
import type { RunEvent } from '../core/event.ts';
import type { Failure } from '../core/failure.ts';
import type { Run } from '../core/run.ts';
import { breakGlass } from './break-glass.ts';
import { findBarrier } from './find-barrier.ts';
import type { Judgement, JudgeWorld } from './judge-run.ts';

export type CheckedAsk =
  | { readonly ok: true; readonly events: readonly RunEvent[] }
  | { readonly ok: false; readonly failure: Failure };

/**
 * What keeps a command that was just judged from being asked for at all: a freeze, a lock, a reason that is missing, a glass that
 * the asker may not break. `events` follow the judgement: that of a broken glass, where the asker may and wants to.
 */
export async function checkAsked(
  world: JudgeWorld,
  run: Run,
  { verdict, demand, target, scope, environment = '' }: Judgement,
): Promise<CheckedAsk> {
  const place = target ?? scope;
  if (verdict.action.kind === 'refuse' || place === undefined) return { ok: true, events: [] };
  const { cluster, namespace } = place;
  const site = { class: verdict.class, environment, cluster, namespace };
  const { reason, breakGlass: isWanted } =
    run.command.verb === 'exec' ? run.command : { reason: undefined, breakGlass: undefined };
  const broken = isWanted === true && demand !== undefined ? await breakGlass(world, run, site) : undefined;
  if (broken !== undefined && 'code' in broken) return { ok: false, failure: broken };
  const barrier = await findBarrier(world, site, {
    breaksGlass: broken !== undefined,
    ...(target === undefined ? {} : { target }),
  });
  if (barrier !== undefined) return { ok: false, failure: barrier };
  if (demand !== undefined && broken === undefined && !canBeMet(demand, run.asker.user))
    return {
      ok: false,
      failure: {
        code: 'not-entitled',
        message: `Rule "${demand.rule}" needs ${describeDemand(demand)}, and who asks does not count, so nobody could ever approve this. Nothing ran.`,
        hint: 'Let another person ask for it, or ask those who keep the rules.',
        names: namesIn(demand),
      },
    };
  if (demand?.reason === true && (reason ?? '').trim() === '')
    return {
      ok: false,
      failure: {
        code: 'reason-missing',
        message: `Rule "${demand.rule}" wants a reason, and none was given. Nothing ran.`,
        hint: 'Write --reason "…" before the command.',
      },
    };
  return { ok: true, events: broken === undefined ? [] : [broken] };
}

import type { Failure } from '../core/failure.ts';
import { describeLock, holdsLock } from '../core/lock.ts';
import { minute } from '../core/minute.ts';
import type { Target } from '../core/target.ts';
import { type Approvals, holdsAt, type Site } from './approvals.ts';
import type { Clock } from './ports/clock.ts';
import type { Ledger } from './ports/ledger.ts';
import { listLocks } from './standing-locks.ts';

/**
 * What keeps a command from starting now, whoever approved it: a freeze, or a lock on its workload. What only reads is never
 * kept; who breaks the glass passes a freeze, but no lock, because a lock says that somebody is working there.
 */
export async function findBarrier(
  world: { readonly ledger: Ledger; readonly clock: Clock; readonly approvals: Approvals },
  site: Site,
  how: { readonly target?: Target; readonly breaksGlass: boolean },
): Promise<Failure | undefined> {
  const at = world.clock.now();
  if (!how.breaksGlass) {
    for (const freeze of world.approvals.freezes) {
      if (site.class === 'read' && freeze.classes === undefined) continue;
      const until = holdsAt(freeze, site) ? freeze.until(at) : undefined;
      if (until !== undefined)
        return {
          code: 'frozen',
          message: `The freeze "${freeze.name}" holds until ${minute(until.toISOString())}: ${freeze.reason} Nothing ran.`,
          hint: 'Ask again afterwards.',
        };
    }
  }
  if (site.class === 'read' || how.target === undefined) return undefined;
  const { target } = how;
  const lock = (await listLocks(world)).find((one) => holdsLock(one, target, at.toISOString()));
  return lock === undefined
    ? undefined
    : {
        code: 'locked',
        message: `${describeLock(lock)} Nothing ran.`,
        names: [lock.by.user],
        hint: `Ask them, or take the lock away: /pod unlock ${lock.what} -n ${lock.namespace}`,
      };
}

import { foldLock, isOver, type Lock } from '../core/lock.ts';
import type { Clock } from './ports/clock.ts';
import type { Ledger } from './ports/ledger.ts';

/** More locks than there are: one that was not looked at would not hold. */
const maxLocks = 1_000_000;

/** Every lock that nobody took away; of some the time may be over. */
export async function listLocks({ ledger }: { readonly ledger: Ledger }): Promise<readonly Lock[]> {
  const locks: Lock[] = [];
  for (const id of await ledger.runsIn(['locked'], maxLocks)) {
    const lock = foldLock(await ledger.events(id));
    if (lock !== undefined) locks.push(lock);
  }
  return locks;
}

/** Records of every lock whose time is over that it ended, so that those that stand stay few. */
export async function closeLocks(world: { readonly ledger: Ledger; readonly clock: Clock }): Promise<void> {
  const at = world.clock.now();
  for (const lock of await listLocks(world))
    if (isOver(lock, at.toISOString()))
      await world.ledger.append({
        run: lock.id,
        expectedVersion: lock.version,
        events: [{ type: 'unlocked' }],
        state: 'unlocked',
        at,
      });
}

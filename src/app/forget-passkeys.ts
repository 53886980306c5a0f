import type { Person } from '../core/event.ts';
import type { Clock } from './ports/clock.ts';
import type { Ledger } from './ports/ledger.ts';
import type { KeptPasskey, Passkeys } from './ports/step-up.ts';

/**
 * Takes all passkeys of a user away, so that the person may enrol a first one again; answers with those that were taken. It is on
 * record before it is done. Links that were sent before lead nowhere.
 */
export async function forgetPasskeys(
  world: {
    readonly ledger: Pick<Ledger, 'create'>;
    readonly passkeys: Pick<Passkeys, 'all' | 'forget'>;
    readonly clock: Clock;
    readonly newRunId: () => string;
  },
  { user, reason }: { readonly user: string; readonly reason: string },
): Promise<readonly KeptPasskey[]> {
  const known = (await world.passkeys.all()).filter(({ by }) => by.user === user);
  for (const of of peopleIn(known)) {
    const passkeys = known.filter(({ by }) => by.team === of.team).map(({ id }) => id);
    const run = world.newRunId();
    await world.ledger.create({
      run,
      requestKey: `forgotten:${run}`,
      event: { type: 'forgotten', of, passkeys, reason },
      at: world.clock.now(),
    });
    await world.passkeys.forget(of);
  }
  return known;
}

function peopleIn(known: readonly KeptPasskey[]): readonly Person[] {
  return [...new Map(known.map(({ by }) => [by.team, by])).values()];
}

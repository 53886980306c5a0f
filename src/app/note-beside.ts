import type { RunEvent } from '../core/event.ts';
import { besideOf } from '../core/ledger/beside.ts';
import type { Clock } from './ports/clock.ts';
import type { Ledger } from './ports/ledger.ts';

type Beside = Extract<RunEvent, { readonly type: 'posted' | 'sliced' }>;

/**
 * Records what happens around a run: that a message of it stands, that somebody asked for a part of its output. It has a record
 * of its own beside the run's, so that telling it never stands in the way of what happens to the run.
 */
export async function noteBeside(
  world: { readonly ledger: Ledger; readonly clock: Clock },
  event: Beside,
): Promise<void> {
  const stream = besideOf(event.run);
  for (;;) {
    const at = world.clock.now();
    const known = await world.ledger.events(stream);
    if (known.length === 0) {
      const { created } = await world.ledger.create({ run: stream, requestKey: stream, event, at });
      if (created) return;
      continue;
    }
    const state = 'record';
    const appended = await world.ledger.append({
      run: stream,
      expectedVersion: known.length,
      events: [event],
      state,
      at,
    });
    if (appended.ok) return;
  }
}

/** What a press with that id asked for of a run's output; undefined where it was never recorded. */
export async function findSliced(
  ledger: Ledger,
  run: string,
  id: string,
): Promise<Extract<RunEvent, { readonly type: 'sliced' }> | undefined> {
  for (const { event } of await ledger.events(besideOf(run)))
    if (event.type === 'sliced' && event.id === id) return event;
  return undefined;
}

import type { RunEvent } from '../core/event.ts';
import type { Clock, Ledger } from './ports.ts';

/**
 * Records that a message of a run stands. Posts have a record of their own beside the run's, so that telling what was posted
 * never stands in the way of what happens to the run.
 */
export async function notePost(
  world: { readonly ledger: Ledger; readonly clock: Clock },
  event: Extract<RunEvent, { readonly type: 'posted' }>,
): Promise<void> {
  const stream = `${event.run}-posts`;
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

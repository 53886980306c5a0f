import type { Clock } from './ports/clock.ts';
import type { Ledger } from './ports/ledger.ts';
import type { Log } from './ports/log.ts';
import type { Outputs } from './ports/outputs.ts';

/** How long things are kept after a run's last event; what is not named is kept for ever. */
export interface Retention {
  readonly outputMs?: number;
  readonly eventsMs?: number;
}

/** Runs looked at in one step: the next sweep goes on. */
const maxRuns = 200;

/** Deletes what is older than it is to be kept: output, and the bodies of events, whose hashes stay. */
export async function retain(world: {
  readonly ledger: Ledger;
  readonly outputs: Outputs;
  readonly clock: Clock;
  readonly log: Log;
  readonly retention: Retention;
}): Promise<void> {
  const { outputMs, eventsMs } = world.retention;
  const now = world.clock.now().getTime();
  if (outputMs !== undefined) {
    const runs = await world.outputs.prune(new Date(now - outputMs), maxRuns);
    if (runs > 0) world.log.info({ runs }, 'Deleted old output.');
  }
  if (eventsMs !== undefined) {
    const events = await world.ledger.prune(new Date(now - eventsMs), maxRuns);
    if (events > 0) world.log.info({ events }, 'Deleted the bodies of old events.');
  }
}

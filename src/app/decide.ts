import type { Failure } from '../core/failure.ts';
import { type Ballot, countVote } from '../core/vote.ts';
import { loadRun, record } from './history.ts';
import type { Clock, Ledger, Log, Queue } from './ports.ts';
import { wakeWorker } from './prepare.ts';
import type { Relay } from './relay.ts';

/** Records a vote; undefined when it counted, else why not, for the voter alone. Of two votes at once the first in the ledger wins. */
export async function decide(
  world: {
    readonly ledger: Ledger;
    readonly clock: Clock;
    readonly log: Log;
    readonly queue: Pick<Queue, 'add'>;
    readonly relay: Relay;
  },
  id: string,
  ballot: Ballot,
): Promise<Failure | undefined> {
  for (;;) {
    const run = await loadRun(world.ledger, id);
    if (run === undefined) return { code: 'run-not-found', message: `There is no run "${id.slice(0, 40)}".` };
    const { events, failure } = countVote(run, ballot, world.clock.now().toISOString());
    if (events.length === 0) return failure;
    const recorded = await record(world, run, events);
    if (!recorded.ok) continue;
    if (recorded.run.state === 'queued') await wakeWorker(world, id);
    if (recorded.run.state !== run.state || failure === undefined) await world.relay.show(id);
    return failure;
  }
}

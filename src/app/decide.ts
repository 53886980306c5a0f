import { type Act, act } from '../core/approval/act.ts';
import type { RunEvent } from '../core/event.ts';
import type { Failure } from '../core/failure.ts';
import type { Run } from '../core/run.ts';
import { loadRun, record } from './history.ts';
import { knowVoter } from './know-voter.ts';
import type { Clock } from './ports/clock.ts';
import type { Ledger } from './ports/ledger.ts';
import type { Log } from './ports/log.ts';
import type { People } from './ports/people.ts';
import type { Queue } from './ports/queue.ts';
import { wakeWorker } from './prepare.ts';
import type { Relay } from './relay.ts';

export interface DecideWorld {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  readonly people: People;
  readonly queue: Pick<Queue, 'add' | 'cancel'>;
  readonly relay: Relay;
}

type Known = 'approve' | 'deny' | 'edit' | 'cancel' | 'review';

/** An act as a person brings it; who the person is, is looked up here and now. */
export type Attempt =
  | Omit<Extract<Act, { readonly kind: 'approve' }>, 'voter'>
  | Omit<Extract<Act, { readonly kind: 'deny' }>, 'voter'>
  | Omit<Extract<Act, { readonly kind: 'edit' }>, 'voter'>
  | Omit<Extract<Act, { readonly kind: 'cancel' }>, 'voter'>
  | Omit<Extract<Act, { readonly kind: 'review' }>, 'voter'>
  | Exclude<Act, { readonly kind: Known }>;

export interface Decided {
  /** The run as it stands now; undefined when there is none. */
  readonly run?: Run;
  /** Why it did not count, for that person alone. */
  readonly failure?: Failure;
}

/**
 * Records what somebody does about a run. Of two at once the first in the ledger wins; the other is judged by what then stands.
 * `stored` is called when it is on record, before Slack is brought to it.
 */
export async function decide(
  world: DecideWorld,
  id: string,
  attempt: Attempt,
  stored?: () => void,
): Promise<Decided> {
  for (;;) {
    const run = await loadRun(world.ledger, id);
    if (run === undefined)
      return { failure: { code: 'run-not-found', message: `There is no run "${id.slice(0, 40)}".` } };
    const { events, failure } = act(run, await know(world, run, attempt), world.clock.now().toISOString());
    if (events.length === 0) return { run, ...(failure === undefined ? {} : { failure }) };
    const recorded = await record(world, run, events);
    if (!recorded.ok) continue;
    stored?.();
    const next = recorded.run;
    if (next.state === 'queued' && run.state !== 'queued') await wakeWorker(world, id);
    if (next.cancelledBy !== undefined && run.cancelledBy === undefined) await stopWorker(world, id);
    if (next.state !== run.state || (failure === undefined && attempt.kind !== 'view'))
      await world.relay.show(id);
    return { run: next, ...(failure === undefined ? {} : { failure }) };
  }
}

/** Records a try that did not even reach the question of who may. */
export async function recordRefusal(
  world: Pick<DecideWorld, 'ledger' | 'clock' | 'log'>,
  id: string,
  refused: Omit<Extract<RunEvent, { readonly type: 'vote-refused' }>, 'type'>,
): Promise<void> {
  for (;;) {
    const run = await loadRun(world.ledger, id);
    if (run === undefined || (await record(world, run, [{ type: 'vote-refused', ...refused }])).ok) return;
  }
}

/** Tells the worker; one that does not hear it reads it from the ledger with its next sign of life. */
async function stopWorker({ queue, log }: DecideWorld, id: string): Promise<void> {
  try {
    await queue.cancel(id);
  } catch (error) {
    log.warn({ run: id, cause: String(error) }, 'A cancel did not reach the worker; it reads the ledger.');
  }
}

async function know(world: DecideWorld, run: Run, attempt: Attempt): Promise<Act> {
  switch (attempt.kind) {
    case 'approve':
    case 'deny':
    case 'edit':
    case 'cancel':
    case 'review':
      return { ...attempt, voter: await knowVoter(world.people, attempt.by, run.demand) };
    case 'view':
    case 'revoke':
    case 'withdraw':
    case 'look-again':
    case 'tick':
      return attempt;
  }
}

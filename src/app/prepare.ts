import { listChanges } from '../core/approval/change.ts';
import { type Failure, InfrastructureError } from '../core/failure.ts';
import { inviteHint } from '../core/invite-hint.ts';
import type { Run } from '../core/run.ts';
import { checkAsked } from './check-asked.ts';
import { loadRun, recordStill } from './history.ts';
import { type JudgeWorld, judgeRun, sealedIn } from './judge-run.ts';
import { findAskFault } from './may-ask.ts';
import type { Queue } from './ports/queue.ts';
import type { ReceiveWorld } from './receive.ts';
import type { Relay } from './relay.ts';
import { spread } from './spread.ts';

export interface PrepareWorld extends JudgeWorld, ReceiveWorld {
  readonly queue: Pick<Queue, 'add'>;
  readonly relay: Relay;
}

/**
 * Takes a received run to its card: finds the target, judges, posts, and queues what may run at once. `tell` reaches the asker
 * alone, for what never got a card. May be called again for the same run after a crash, and is for one that was edited.
 */
export async function prepare(
  world: PrepareWorld,
  id: string,
  tell: (failure: Failure) => Promise<void>,
): Promise<void> {
  const received = await loadRun(world.ledger, id);
  if (received?.state !== 'received') return;
  const fault = await findAskFault(world, received);
  if (fault !== undefined) return refuse(world, received, fault, tell);
  const { command } = received;
  if (command.verb === 'exec' && command.all === true) {
    const spreading = await spread(world, received, command);
    if (!spreading.ok) return refuse(world, received, spreading.failure, tell);
    for (const one of spreading.runs) await prepare(world, one, tell);
    return;
  }
  const judged = await judgeRun(world, received);
  if (!judged.ok) return refuse(world, received, judged.failure, tell);
  const { judgement, kin } = judged;
  const sealed = sealedIn(received, judgement);
  const changes =
    received.before === undefined || sealed === undefined ? undefined : listChanges(received.before, sealed);
  const checked = await checkAsked(world, received, judgement);
  if (!checked.ok) return refuse(world, received, checked.failure, tell);
  const said = { type: 'judged', ...judgement, ...(changes === undefined ? {} : { changes }) } as const;
  const recorded = await recordStill(world, received, [said, ...checked.events], kin);
  if (!recorded.ok) return;
  if (recorded.run.failure !== undefined) {
    await tell(recorded.run.failure);
    return world.relay.show(id);
  }
  await announce(world, recorded.run, tell);
}

/** Posts the card; nothing runs that could not be announced. */
export async function announce(
  world: PrepareWorld,
  run: Run,
  tell: (failure: Failure) => Promise<void>,
): Promise<void> {
  try {
    await world.relay.show(run.id);
  } catch (error) {
    if (!(error instanceof InfrastructureError) || error.code !== 'channel-refused') throw error;
    const current = await loadRun(world.ledger, run.id);
    if (current !== undefined)
      await refuse(
        world,
        current,
        {
          code: error.code,
          message: error.message,
          hint: inviteHint(current.place.channel),
        },
        tell,
      );
    return;
  }
  if (run.state === 'judged') await queueRun(world, run);
}

/** Queues a run that may run. A queue that is away is no failure: the run stays queued in the ledger and the sweep adds it. */
export async function queueRun(
  world: Pick<PrepareWorld, 'ledger' | 'clock' | 'log' | 'queue'>,
  run: Run,
): Promise<void> {
  const recorded = await recordStill(world, run, [{ type: 'queued' }]);
  if (recorded.ok) await wakeWorker(world, run.id);
}

export async function wakeWorker(world: Pick<PrepareWorld, 'log' | 'queue'>, id: string): Promise<void> {
  try {
    await world.queue.add(id);
  } catch (error) {
    if (!(error instanceof InfrastructureError)) throw error;
    world.log.warn(
      { run: id, code: error.code, cause: error.message },
      'The queue was away; the sweep will add the run.',
    );
  }
}

async function refuse(
  world: PrepareWorld,
  run: Run,
  failure: Failure,
  tell: (failure: Failure) => Promise<void>,
): Promise<void> {
  const recorded = await recordStill(world, run, [{ type: 'refused', failure }]);
  if (!recorded.ok) return;
  await tell(failure);
  if (run.verdict === undefined) await world.relay.show(run.id);
}

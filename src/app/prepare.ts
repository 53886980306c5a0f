import { listChanges } from '../core/approval/change.ts';
import type { RunEvent } from '../core/event.ts';
import { type Failure, InfrastructureError } from '../core/failure.ts';
import type { Run } from '../core/run.ts';
import { breakGlass } from './break-glass.ts';
import { findBarrier } from './find-barrier.ts';
import { loadRun, recordStill } from './history.ts';
import { type JudgeWorld, judgeRun, sealedIn } from './judge-run.ts';
import { findAskFault } from './may-ask.ts';
import type { Queue } from './ports.ts';
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
  const events: RunEvent[] = [
    { type: 'judged', ...judgement, ...(changes === undefined ? {} : { changes }) },
  ];
  const refusal = await checkBefore(world, received, judgement, events);
  if (refusal !== undefined) return refuse(world, received, refusal, tell);
  const recorded = await recordStill(world, received, events, kin);
  if (!recorded.ok) return;
  if (recorded.run.failure !== undefined) {
    await tell(recorded.run.failure);
    return world.relay.show(id);
  }
  await announce(world, recorded.run, tell);
}

/** What keeps a command from being asked for at all; adds the event of a broken glass where the asker may and wants to. */
async function checkBefore(
  world: PrepareWorld,
  run: Run,
  judgement: Extract<Awaited<ReturnType<typeof judgeRun>>, { ok: true }>['judgement'],
  events: RunEvent[],
): Promise<Failure | undefined> {
  const { verdict, demand, target, scope, environment = '' } = judgement;
  const place = target ?? scope;
  if (verdict.action.kind === 'refuse' || place === undefined) return undefined;
  const site = {
    class: verdict.class,
    environment,
    cluster: place.cluster,
    namespace: place.namespace,
  };
  const wantsGlass = run.command.verb === 'exec' && run.command.breakGlass === true && demand !== undefined;
  if (wantsGlass) {
    const broken = await breakGlass(world, run, site);
    if ('code' in broken) return broken;
    events.push(broken);
  }
  const barrier = await findBarrier(world, site, {
    breaksGlass: wantsGlass,
    ...(target === undefined ? {} : { target }),
  });
  if (barrier !== undefined) return barrier;
  const reason = run.command.verb === 'exec' ? run.command.reason : undefined;
  if (demand?.reason === true && (reason === undefined || reason.trim() === ''))
    return {
      code: 'reason-missing',
      message: `Rule "${demand.rule}" wants to know why, so nothing was asked for.`,
      hint: 'Write --reason "…" before the command.',
    };
  return undefined;
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
          hint: 'Invite the app to the channel (/invite @voicepipe) and ask again.',
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

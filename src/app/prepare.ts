import type { Sha256 } from '../core/chain.ts';
import type { RunCommand } from '../core/command.ts';
import type { RunEvent } from '../core/event.ts';
import { type Failure, InfrastructureError } from '../core/failure.ts';
import { judge, type Policy } from '../core/policy/policy.ts';
import type { Run } from '../core/run.ts';
import { sealOf } from '../core/seal.ts';
import type { Verdict } from '../core/verdict.ts';
import { loadRun, record } from './history.ts';
import { locate } from './locate.ts';
import type { Clock, Clusters, Ledger, Log, Queue } from './ports.ts';
import type { Relay } from './relay.ts';

export interface PrepareWorld {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  readonly clusters: Clusters;
  readonly queue: Pick<Queue, 'add'>;
  readonly relay: Relay;
  readonly sha256: Sha256;
  readonly policy: Policy;
  readonly policyVersion: string;
  /** How long an approval may be waited for. */
  readonly approvalTtlMs: number;
}

/**
 * Takes a received run to its card: finds the target, judges, posts, and queues what may run at once. `tell` reaches the asker
 * alone, for what never got a card. May be called again for the same run after a crash.
 */
export async function prepare(
  world: PrepareWorld,
  id: string,
  tell: (failure: Failure) => Promise<void>,
): Promise<void> {
  const received = await loadRun(world.ledger, id);
  if (received?.state !== 'received') return;
  const { command } = received;
  const picked = world.clusters.pick(command.cluster);
  if (!picked.ok) return refuse(world, received, picked.failure, tell);
  const located = await locate(picked.cluster, command, { run: id, log: world.log });
  if (!located.ok) return refuse(world, received, located.failure, tell);
  const { target, scope } = located;
  const place = target ?? scope;
  if (place === undefined) throw new Error('What was located has a target or a scope.');
  const verdict = judgeCommand(command, {
    policy: world.policy,
    place: {
      environment: picked.cluster.environment,
      cluster: picked.cluster.name,
      namespace: place.namespace,
      ...(target?.workload === undefined
        ? {}
        : { workload: `${target.workload.kind}/${target.workload.name}` }),
    },
  });
  const sealed = {
    command,
    target: place,
    asker: received.asker,
    identity: picked.cluster.identity,
    policyVersion: world.policyVersion,
  };
  const expiresAt = new Date(world.clock.now().getTime() + world.approvalTtlMs).toISOString();
  const judged: RunEvent = {
    type: 'judged',
    ...(target === undefined ? {} : { target }),
    ...(scope === undefined ? {} : { scope }),
    verdict,
    seal: sealOf(sealed, world.sha256),
    ...(verdict.action.kind === 'ask' ? { expiresAt } : {}),
  };
  const recorded = await record(world, received, [judged]);
  if (!recorded.ok) return;
  if (recorded.run.failure !== undefined) {
    await tell(recorded.run.failure);
    return world.relay.show(id);
  }
  await announce(world, recorded.run, tell);
}

/** What only looks is a read by its nature; an argv has to be understood. */
function judgeCommand(command: RunCommand, how: Parameters<typeof judge>[1]): Verdict {
  switch (command.verb) {
    case 'exec':
      return judge(command.argv, how);
    case 'logs':
    case 'ls':
    case 'describe':
      return {
        class: 'read',
        action: { kind: 'run' },
        rule: command.verb,
        why: `"${command.verb}" only reads`,
      };
  }
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
  const recorded = await record(world, run, [{ type: 'queued' }]);
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
  const recorded = await record(world, run, [{ type: 'refused', failure }]);
  if (!recorded.ok) return;
  await tell(failure);
  if (run.verdict === undefined) await world.relay.show(run.id);
}

import type { LockCommand, UnlockCommand } from '../core/command.ts';
import type { Person } from '../core/event.ts';
import type { Failure } from '../core/failure.ts';
import { describeLock, holdsLock, type Lock, lockName } from '../core/lock.ts';
import type { Target } from '../core/target.ts';
import { parseTarget } from '../core/target-ref.ts';
import type { Clock } from './ports/clock.ts';
import type { Clusters } from './ports/cluster.ts';
import type { Ledger } from './ports/ledger.ts';
import type { Log } from './ports/log.ts';
import type { People } from './ports/people.ts';
import { listLocks } from './standing-locks.ts';

interface LockWorld {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  readonly clusters: Clusters;
  readonly people: People;
  readonly newRunId: () => string;
}

type Answer =
  | { readonly ok: true; readonly says: string }
  | { readonly ok: false; readonly failure: Failure };

/** Locks what a target belongs to, for everybody; recorded like a run is. */
export async function lock(
  world: LockWorld,
  {
    command,
    by,
    requestKey,
  }: { readonly command: LockCommand; readonly by: Person; readonly requestKey: string },
): Promise<Answer> {
  const stranger = await findStranger(world, by);
  if (stranger !== undefined) return stranger;
  const found = await findWhat(world, command);
  if (!found.ok) return found;
  const { target } = found;
  const standing = await findLocks(world, target);
  const [held] = standing;
  if (held !== undefined)
    return {
      ok: false,
      failure: {
        code: 'locked',
        message: `${describeLock(held)} It is locked already.`,
        names: [held.by.user],
      },
    };
  const at = world.clock.now();
  const event = {
    type: 'locked',
    cluster: target.cluster,
    namespace: target.namespace,
    what: nameOf(command, target),
    by,
    reason: command.reason,
    ...(command.forMs === undefined ? {} : { until: new Date(at.getTime() + command.forMs).toISOString() }),
  } as const;
  await world.ledger.create({ run: world.newRunId(), requestKey, event, at });
  return { ok: true, says: `Locked. ${describeLock({ id: '', version: 1, ...event })}` };
}

/** Takes every lock away that holds for a target, whoever made it, also where nothing of it is there any more; recorded with who did it. */
export async function unlock(
  world: LockWorld,
  { command, by }: { readonly command: UnlockCommand; readonly by: Person },
): Promise<Answer> {
  const stranger = await findStranger(world, by);
  if (stranger !== undefined) return stranger;
  const found = await findWhat(world, command);
  const locks = found.ok ? await findLocks(world, found.target) : await findByName(world, command);
  if (!found.ok && locks.length === 0) return found;
  for (const held of locks)
    await world.ledger.append({
      run: held.id,
      expectedVersion: held.version,
      events: [{ type: 'unlocked', by }],
      state: 'unlocked',
      at: world.clock.now(),
    });
  const [first] = locks;
  if (first !== undefined)
    return { ok: true, says: `${first.what} in "${first.namespace}" is no longer locked.` };
  if (!found.ok) return found;
  return {
    ok: false,
    failure: {
      code: 'workload-not-found',
      message: `${nameOf(command, found.target)} in "${found.target.namespace}" is not locked.`,
    },
  };
}

async function findStranger(
  world: LockWorld,
  by: Person,
): Promise<{ readonly ok: false; readonly failure: Failure } | undefined> {
  const { standing } = await world.people.look(by);
  if (standing === 'member') return undefined;
  return {
    ok: false,
    failure: {
      code: standing === 'unknown' ? 'person-unknown' : 'not-entitled',
      message: 'Only a member of this workspace locks and unlocks workloads.',
    },
  };
}

async function findWhat(
  world: LockWorld,
  { cluster: named, target, namespace }: LockCommand | UnlockCommand,
): Promise<
  { readonly ok: true; readonly target: Target } | { readonly ok: false; readonly failure: Failure }
> {
  const picked = world.clusters.pick(named);
  if (!picked.ok) return picked;
  return picked.cluster.find({ target, purpose: 'read', ...(namespace === undefined ? {} : { namespace }) });
}

/** The locks of exactly what was typed. */
async function findByName(
  world: LockWorld,
  { cluster: named, target, namespace }: UnlockCommand,
): Promise<readonly Lock[]> {
  const [picked, read] = [world.clusters.pick(named), parseTarget(target)];
  if (!picked.ok || !read.ok || read.ref.kind === 'selector') return [];
  const { ref } = read;
  const what = ref.kind === 'pod' ? `Pod/${ref.name}` : `${ref.workload}/${ref.name}`;
  const { name, namespace: home } = picked.cluster;
  return (await listLocks(world)).filter(
    (lock) => lock.cluster === name && lock.namespace === (namespace ?? home) && lock.what === what,
  );
}

async function findLocks(world: LockWorld, target: Target): Promise<readonly Lock[]> {
  const now = world.clock.now().toISOString();
  return (await listLocks(world)).filter((lock) => holdsLock(lock, target, now));
}

/** Who names a pod locks the pod; who names a workload, the workload. */
function nameOf({ target: typed }: LockCommand | UnlockCommand, target: Target): string {
  const namesPod = !typed.includes('/') || /^(?:po|pods?)\//i.test(typed);
  return namesPod ? `Pod/${target.pod}` : lockName(target);
}

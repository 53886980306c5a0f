import type { Person, StoredEvent } from './event.ts';
import { displayProse } from './look-alikes.ts';
import { minute } from './minute.ts';
import { type Target, workloadsOf } from './target.ts';

/** Somebody's wish that nothing is changed on a workload while it lasts. */
export interface Lock {
  readonly id: string;
  readonly cluster: string;
  readonly namespace: string;
  /** `Deployment/api` or `Pod/api-0`. */
  readonly what: string;
  readonly by: Person;
  readonly reason: string;
  /** ISO 8601; until it is taken away without it. */
  readonly until?: string;
  readonly version: number;
}

/** The lock that events describe; undefined when it was taken away, or they are of something else. */
export function foldLock(events: readonly Pick<StoredEvent, 'run' | 'seq' | 'event'>[]): Lock | undefined {
  const [first, ...rest] = events;
  if (first?.event.type !== 'locked' || rest.some(({ event }) => event.type === 'unlocked')) return undefined;
  const { type: _type, ...facts } = first.event;
  return { id: first.run, version: events.at(-1)?.seq ?? 1, ...facts };
}

/** Whether the time that it was made for is over at `now` (ISO 8601). */
export function isOver({ until }: Lock, now: string): boolean {
  return until !== undefined && until <= now;
}

/** Whether the lock keeps commands from this target at `now` (ISO 8601). */
export function holdsLock(lock: Lock, target: Target, now: string): boolean {
  if (isOver(lock, now)) return false;
  return (
    lock.cluster === target.cluster &&
    lock.namespace === target.namespace &&
    lockNames(target).includes(lock.what)
  );
}

/** What a target can be locked as: its pod, and every workload that it is known to belong to. */
function lockNames(target: Target): readonly string[] {
  return [`Pod/${target.pod}`, ...workloadsOf(target)];
}

/** What a person locks who names this target: the workload above the pod, where one is known. */
export function lockName(target: Target): string {
  return lockNames(target).at(-1) ?? `Pod/${target.pod}`;
}

/** `Deployment/api in "shop" is locked by U1 until …: reason.` */
export function describeLock({ what, namespace, by, until, reason }: Lock): string {
  return `${what} in "${namespace}" is locked by @${by.user}${until === undefined ? '' : ` until ${minute(until)}`}: ${displayProse(reason)}`;
}

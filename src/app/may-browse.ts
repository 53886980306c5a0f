import type { Person } from '../core/event.ts';
import { findIdentity, type Mapping } from './identity.ts';
import type { Clock } from './ports/clock.ts';
import type { Cluster } from './ports/cluster.ts';
import type { People } from './ports/people.ts';

/** Slack waits three seconds for choices, and the watch that has them is waited for too. */
const withinMs = 1_500;
/** For how long an answer of the cluster holds; what runs is asked about anew. */
const holdsMs = 5 * 60_000;
const maxHeld = 5_000;

export interface BrowseWorld {
  readonly people: People;
  readonly mapping: Mapping;
  readonly clock: Clock;
}

/** Whether this person may see which pods a namespace has: who could run a command there. Nobody where that cannot be learnt now. */
export type MayBrowse = (
  by: Person,
  where: { readonly cluster: Cluster; readonly namespace: string },
) => Promise<boolean>;

/**
 * The form offers what voicepipe's own account watches. Where commands run as the person who asks, the cluster says whether that
 * person may run any in the namespace, once in five minutes; elsewhere members of the workspace see what the channel reaches.
 */
export function openBrowsing(world: BrowseWorld): MayBrowse {
  const held = new Map<string, { readonly until: number; readonly may: boolean }>();

  async function ask(
    by: Person,
    { cluster, namespace }: Parameters<MayBrowse>[1],
  ): Promise<boolean | undefined> {
    const identified = await findIdentity(world, cluster, by);
    if (!identified.ok || identified.identity.as === undefined) return undefined;
    const acting = cluster.as(identified.identity.as);
    const { kind } = await acting.mayExec({ namespace, pod: '' }, AbortSignal.timeout(withinMs));
    return kind === 'unknown' ? undefined : kind === 'allowed';
  }

  return async (by, where) => {
    if (where.cluster.actsAs === 'account') return (await world.people.look(by)).standing === 'member';
    const key = JSON.stringify([by.user, by.team, where.cluster.name, where.namespace]);
    const now = world.clock.now().getTime();
    const known = held.get(key);
    if (known !== undefined && known.until > now) return known.may;
    const may = await ask(by, where);
    if (may === undefined) return false;
    if (held.size >= maxHeld) held.clear();
    held.set(key, { until: now + holdsMs, may });
    return may;
  };
}

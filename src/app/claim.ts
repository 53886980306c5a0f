import { act } from '../core/approval/act.ts';
import type { Giver } from '../core/approval/look-again.ts';
import type { Run } from '../core/run.ts';
import { findBarrier } from './find-barrier.ts';
import { loadRun, record } from './history.ts';
import type { JudgeWorld } from './judge-run.ts';
import { knowVoter } from './know-voter.ts';
import type { Heartbeats } from './ports/queue.ts';
import type { Passkeys } from './ports/step-up.ts';
import type { Relay } from './relay.ts';

export interface ClaimWorld extends JudgeWorld {
  readonly heartbeats: Heartbeats;
  readonly relay: Relay;
  readonly passkeys: Pick<Passkeys, 'list'>;
  /** This worker's name, unique among all. */
  readonly worker: string;
}

/**
 * Claims a queued run for this worker; undefined when there is nothing to run, or not yet. A press that came in between is no
 * reason to leave it: everything is looked at again with what then stands.
 */
export async function claim(world: ClaimWorld, id: string): Promise<Run | undefined> {
  for (let first = true; ; first = false) {
    const queued = await loadRun(world.ledger, id);
    if (queued?.state !== 'queued') {
      if (!first) await world.relay.show(id);
      return undefined;
    }
    if (await isStopped(world, queued)) {
      await world.relay.show(id);
      return undefined;
    }
    const people = await lookAtPeople(world, queued);
    if (people === 'changed') continue;
    if (people === 'unknown') {
      await world.relay.show(id);
      return undefined;
    }
    await world.heartbeats.beat(id, world.worker, world.clock.now());
    const claimed = await record(world, queued, [{ type: 'claimed', worker: world.worker }]);
    if (claimed.ok) return claimed.run;
  }
}

/** Ends a run that may no longer start: its time is over, or a freeze or a lock came in between. */
async function isStopped(world: ClaimWorld, run: Run): Promise<boolean> {
  const now = world.clock.now().toISOString();
  const due = act(run, { kind: 'tick', remindAfterMs: Number.POSITIVE_INFINITY }, now);
  if (due.events.length > 0) return (await record(world, run, due.events)).ok;
  const { verdict, target, scope, environment = '' } = run;
  const place = target ?? scope;
  if (verdict === undefined || place === undefined) return false;
  const site = { class: verdict.class, environment, cluster: place.cluster, namespace: place.namespace };
  const failure = await findBarrier(world, site, {
    breaksGlass: run.brokeGlass !== undefined,
    ...(target === undefined ? {} : { target }),
  });
  return failure !== undefined && (await record(world, run, [{ type: 'refused', failure }])).ok;
}

/**
 * Looks again at who asked and at those who approved, as far as Slack said it within minutes. `changed`: something was recorded,
 * so that the run has to be read anew; `unknown`: it may not start before Slack says more.
 */
async function lookAtPeople(world: ClaimWorld, run: Run): Promise<'same' | 'changed' | 'unknown'> {
  if (run.demand === undefined) return 'same';
  const { standing } = await world.people.look(run.asker);
  const givers = new Map<string, Giver>();
  for (const { by, choice, passkey } of run.votes) {
    if (choice !== 'approve') continue;
    const voter = await knowVoter(world.people, by, run.demand);
    const isLost = passkey !== undefined && !(await world.passkeys.list(by)).some(({ id }) => id === passkey);
    givers.set(by.user, { ...voter, ...(isLost ? { lostPasskey: true } : {}) });
  }
  const now = world.clock.now().toISOString();
  const { events, failure } = act(run, { kind: 'look-again', asker: standing, givers }, now);
  if (events.length === 0) return failure === undefined ? 'same' : 'unknown';
  await record(world, run, events);
  return 'changed';
}

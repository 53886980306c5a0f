import type { RunEvent } from '../core/event.ts';
import { advance, foldRun } from '../core/fold-run.ts';
import type { Run } from '../core/run.ts';
import type { Clock } from './ports/clock.ts';
import type { Ledger } from './ports/ledger.ts';
import type { Log } from './ports/log.ts';

/** The run as the ledger knows it; undefined when there is none, whatever was typed or forged as an id. */
export async function loadRun(ledger: Ledger, id: string): Promise<Run | undefined> {
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(id)) return undefined;
  const events = await ledger.events(id);
  return events.length === 0 ? undefined : foldRun(events);
}

/**
 * Records what follows from the state that `run` is in, also where a press that did not count was recorded meanwhile; `ok` is
 * false when the run went on otherwise.
 */
export async function recordStill(
  world: Parameters<typeof record>[0],
  run: Run,
  events: readonly RunEvent[],
  kin?: string,
): Promise<Recorded> {
  for (let known = run; ; ) {
    const recorded = await record(world, known, events, kin);
    if (recorded.ok) return recorded;
    const now = await loadRun(world.ledger, run.id);
    if (now?.state !== run.state || now.editors.length !== run.editors.length) return { ok: false };
    known = now;
  }
}

export type Recorded = { readonly ok: true; readonly run: Run } | { readonly ok: false };

/** Appends what `run` decided, and one log line an event. `ok` is false when somebody else changed the run first. */
export async function record(
  world: { readonly ledger: Ledger; readonly clock: Clock; readonly log: Log },
  run: Run,
  events: readonly RunEvent[],
  kin?: string,
): Promise<Recorded> {
  const at = world.clock.now();
  const next = events.reduce((state, event) => advance(state, event, at.toISOString()), run);
  const appended = await world.ledger.append({
    run: run.id,
    expectedVersion: run.version,
    events,
    state: next.state,
    at,
    ...(kin === undefined ? {} : { kin }),
  });
  if (!appended.ok) return { ok: false };
  for (const event of events)
    world.log.info(
      {
        run: run.id,
        event: event.type,
        state: next.state,
        ...(event.type === 'refused' ? { code: event.failure.code } : {}),
      },
      `Recorded "${event.type}".`,
    );
  return { ok: true, run: next };
}

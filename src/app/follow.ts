import { medianOf, type Progress } from '../core/card/progress.ts';
import { renderCard } from '../core/card.ts';
import { InfrastructureError } from '../core/failure.ts';
import type { Run } from '../core/run.ts';
import type { DeliverWorld } from './deliver.ts';
import { loadRun } from './history.ts';
import type { Ledger } from './ports/ledger.ts';

/** What is over sooner goes from waiting to its end without a card that says "Runs". */
const firstMs = 1_000;
/** Slack's advice for progress in one message; with nothing new to show the card is edited less often, but not less than that. */
const everyMs = 3_000;
const atLeastEveryMs = 30_000;
/** Earlier runs that say how long it takes. */
const maxKindred = 5;

/** Edits the card of a running run until the answer is called. */
export function follow(
  world: DeliverWorld,
  how: {
    readonly id: string;
    readonly look: () => Progress;
    readonly show: () => Promise<void>;
    /** Does the work where nothing else edits the run's messages just now. */
    readonly inRound: (work: () => Promise<void>) => Promise<void>;
  },
): () => void {
  const stop = new AbortController();
  keepUp(world, how, stop.signal).catch((error: unknown) =>
    world.log.warn({ run: how.id, cause: String(error) }, 'The card does not show the progress any more.'),
  );
  return () => stop.abort();
}

async function keepUp(
  world: DeliverWorld,
  { id, look, show, inRound }: Parameters<typeof follow>[1],
  signal: AbortSignal,
): Promise<void> {
  if (!(await pause(firstMs, signal))) return;
  await show();
  const expected = await expectDuration(world.ledger, id);
  const since = world.clock.now().getTime();
  let shownBytes = -1;
  for (let count = 1; ; count += 1) {
    const quietMs = Math.min(atLeastEveryMs, (world.clock.now().getTime() - since) / 20);
    if (!(await pause(look().bytes === shownBytes ? Math.max(everyMs, quietMs) : everyMs, signal))) return;
    const run = await loadRun(world.ledger, id);
    if (run?.state !== 'running') return;
    if (!(await world.chat.turn({ kind: 'progress', channel: run.place.channel }, signal))) return;
    await inRound(async () => {
      if (signal.aborted) return;
      const { lastLine, ...counts } = look();
      const isShown = lastLine !== undefined && run.hidesOutput !== true;
      const progress = isShown ? { ...counts, lastLine } : counts;
      shownBytes = progress.bytes;
      const live = { ...progress, ...expected, now: world.clock.now().toISOString(), look: count };
      await edit(world, run, live);
    });
  }
}

/** A progress that could not be shown is no loss: the next one is newer. */
async function edit(
  world: DeliverWorld,
  run: Run,
  live: NonNullable<Parameters<typeof renderCard>[1]>,
): Promise<void> {
  const card = (await world.posts.list(run.id)).find(({ key }) => key === 'card');
  if (card?.ts === undefined) return;
  try {
    await world.chat.update({ channel: run.place.channel, ts: card.ts, message: renderCard(run, live) });
  } catch (error) {
    if (!(error instanceof InfrastructureError)) throw error;
    world.log.warn({ run: run.id, code: error.code }, 'Progress could not be shown.');
  }
}

/** What the same command took before in the same place. */
async function expectDuration(ledger: Ledger, id: string): Promise<{ readonly expectedMs?: number }> {
  const durations: number[] = [];
  for (const other of await ledger.alike(id, maxKindred)) {
    const run = await loadRun(ledger, other);
    if (run?.outcome?.kind !== 'exited' || run.startedAt === undefined || run.endedAt === undefined) continue;
    durations.push(Date.parse(run.endedAt) - Date.parse(run.startedAt));
  }
  const expectedMs = medianOf(durations);
  return expectedMs === undefined ? {} : { expectedMs };
}

/** False where it was broken off. */
function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(false);
    const leave = () => {
      clearTimeout(timer);
      resolve(false);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', leave);
      resolve(true);
    }, ms);
    signal.addEventListener('abort', leave, { once: true });
  });
}

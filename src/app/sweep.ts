import { act } from '../core/approval/act.ts';
import { type Failure, InfrastructureError } from '../core/failure.ts';
import { renderFailure } from '../core/notice.ts';
import type { OutputCounts } from '../core/outcome.ts';
import { openOutputWindow } from '../core/output.ts';
import { isOver, type Run } from '../core/run.ts';
import { loadRun, record } from './history.ts';
import type { Chat } from './ports/chat.ts';
import type { Outputs } from './ports/outputs.ts';
import type { Posts } from './ports/posts.ts';
import type { Heartbeats } from './ports/queue.ts';
import { announce, type PrepareWorld, prepare, wakeWorker } from './prepare.ts';
import { finishSlices, type ShowSliceWorld } from './show-slice.ts';
import { closeLocks } from './standing-locks.ts';

export interface SweepWorld extends PrepareWorld, ShowSliceWorld {
  readonly heartbeats: Heartbeats;
  readonly posts: Posts;
  readonly outputs: Outputs;
  readonly chat: Chat;
}

/** The most runs looked at in one sweep, a state. */
const maxRuns = 500;

/**
 * Finishes what a crash left half-way, at start and every minute: every state that waits for us goes on, expired approvals end,
 * and a run whose worker fell silent ends as unknown; it is never run again. `settledBefore` spares what is just being handled.
 */
export async function sweep(
  world: SweepWorld,
  options: { readonly lostAfterMs: number; readonly settledBefore: Date },
): Promise<void> {
  const waiting = await world.ledger.runsIn(['received', 'judged', 'awaiting-approval', 'queued'], maxRuns);
  for (const id of waiting) await guarded(world, id, () => goOn(world, id, options.settledBefore));
  const claimed = await world.ledger.runsIn(['claimed', 'running'], maxRuns);
  const since = new Date(world.clock.now().getTime() - options.lostAfterMs);
  for (const id of await world.heartbeats.silent(claimed, since))
    await guarded(world, id, () => closeLost(world, id));
  for (const id of await world.ledger.unreviewed(maxRuns))
    await guarded(world, id, async () => {
      const run = await loadRun(world.ledger, id);
      if (run !== undefined && isOver(run.state) && (await passTime(world, run))) await world.relay.show(id);
    });
  await guarded(world, 'locks', () => closeLocks(world));
  for (const id of await world.posts.owing(maxRuns)) {
    await guarded(world, id, () => showEnd(world, id));
    await guarded(world, id, () => finishSlices(world, id));
  }
}

async function goOn(world: SweepWorld, id: string, settledBefore: Date): Promise<void> {
  const run = await loadRun(world.ledger, id);
  if (run === undefined || new Date(run.requestedAt) > settledBefore) return;
  if (await passTime(world, run)) return world.relay.show(id);
  const tell = (failure: Failure) =>
    world.chat.whisper({ channel: run.place.channel, user: run.asker.user, message: renderFailure(failure) });
  if (run.state === 'received') await prepare(world, id, tell);
  else if (run.state === 'judged') await announce(world, run, tell);
  else if (run.state === 'queued') await wakeWorker(world, id);
  else await world.relay.show(id);
}

/** Records what time alone brings about: an expiry, a reminder, an overdue review. */
async function passTime(world: SweepWorld, run: Run): Promise<boolean> {
  const { remindAfterMs } = world.approvals;
  const { events } = act(run, { kind: 'tick', remindAfterMs }, world.clock.now().toISOString());
  return events.length > 0 && (await record(world, run, events)).ok;
}

async function closeLost(world: SweepWorld, id: string): Promise<void> {
  const run = await loadRun(world.ledger, id);
  if (run === undefined) return;
  const fate =
    run.command.verb === 'exec'
      ? `The command may have run and may still be running in "${run.target?.pod ?? ''}". It will not be repeated.`
      : 'It only read; ask again.';
  const message = `The worker "${run.worker ?? ''}" fell silent. ${fate}`;
  const recorded = await record(world, run, [
    {
      type: 'finished',
      outcome: { kind: 'unknown', code: 'worker-lost', message },
      output: await countStored(world.outputs, id),
    },
  ]);
  if (recorded.ok) await world.relay.show(id);
}

/** Shows how a run ended; a channel that takes no more posts is owed nothing any longer. */
async function showEnd(world: SweepWorld, id: string): Promise<void> {
  try {
    await world.relay.show(id);
  } catch (error) {
    if (!(error instanceof InfrastructureError) || error.code !== 'channel-refused') throw error;
    await world.posts.settle(id, 'end', { ts: '-', digest: error.code });
    world.log.warn(
      { run: id, code: error.code },
      'The end of a run could not be shown; its channel takes no posts.',
    );
  }
}

/** Counts of what reached the store before the worker fell silent. */
async function countStored(outputs: Outputs, id: string): Promise<OutputCounts> {
  const window = openOutputWindow();
  for await (const { stream, bytes } of outputs.read(id)) window.keep(stream, bytes);
  return window.counts();
}

/** One run's trouble must not keep the others waiting. */
async function guarded(world: SweepWorld, id: string, step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    world.log.warn(
      { run: id, cause: String(error) },
      'A swept run could not go on; the next sweep tries again.',
    );
  }
}

import type { Person, RunEvent } from '../core/event.ts';
import { type Failure, InfrastructureError } from '../core/failure.ts';
import type { StreamName } from '../core/outcome.ts';
import { nameStream, renderPage } from '../core/posts/page.ts';
import { planFile } from '../core/posts/stream.ts';
import type { Run } from '../core/run.ts';
import { sliceKey } from '../core/slice/slice.ts';
import type { Cut } from './cut.ts';
import { cutSlice } from './cut-slice.ts';
import { type DeliverWorld, holding, refusalOf } from './deliver.ts';
import { loadRun } from './history.ts';
import { findSliced, noteBeside } from './note-beside.ts';
import type { Relay } from './relay.ts';

export interface ShowSliceWorld extends DeliverWorld {
  readonly relay: Relay;
}

/** What somebody asked for with one press. */
export interface Asked extends Pick<Extract<RunEvent, { readonly type: 'sliced' }>, 'what'> {
  readonly run: Run;
  /** Of the press, 16 hex digits. */
  readonly id: string;
  readonly by: Person;
}

export interface Answered {
  readonly failure?: Failure;
  /** The whole stood in the thread already. */
  readonly isThere?: boolean;
}

const settled = { ts: '-', digest: '-' };

/**
 * Answers a press in the run's thread, once: recorded before the first message, so that what a crash or Slack breaks off is gone
 * on with by a later sweep. `cut` is what was found already, if it was looked for.
 */
export async function showSlice(world: ShowSliceWorld, asked: Asked, cut?: Cut): Promise<Answered> {
  const { run, id, by, what } = asked;
  const key = `slice-${id}`;
  const reserved = await world.posts.reserve(run.id, key);
  if (reserved === false) return {};
  return holding(world, { run: run.id, key }, async () => {
    try {
      if ((await findSliced(world.ledger, run.id, id)) === undefined)
        await noteBeside(world, { type: 'sliced', run: run.id, id, by, what });
      const answered = await post(world, asked, cut);
      await world.posts.settle(run.id, key, settled);
      return answered;
    } catch (error) {
      if (!(error instanceof InfrastructureError)) throw error;
      if (error.code !== 'channel-refused')
        return {
          failure: { code: error.code, message: 'Slack did not take all of it yet; the rest comes later.' },
        };
      await world.posts.settle(run.id, key, settled);
      return { failure: { code: error.code, message: error.message } };
    }
  });
}

/** Goes on with the answers that a crash or Slack broke off. */
export async function finishSlices(world: ShowSliceWorld, runId: string): Promise<void> {
  for (const { key, ts } of await world.posts.list(runId)) {
    const [, id] = sliceKey.exec(key) ?? [];
    if (id === undefined || ts !== undefined) continue;
    const run = await loadRun(world.ledger, runId);
    const sliced = await findSliced(world.ledger, runId, id);
    // What was not recorded was not promised either.
    if (run === undefined || sliced === undefined) await world.posts.settle(runId, key, settled);
    else await showSlice(world, { ...sliced, run });
  }
}

async function post(world: ShowSliceWorld, asked: Asked, found: Cut | undefined): Promise<Answered> {
  const { run, id, what } = asked;
  if (what.kind === 'whole') return shareFiles(world, { run, id, streams: what.streams });
  const cut = found ?? (await cutSlice(world, run.id, what));
  if (!cut.ok) return { failure: cut.failure };
  for (const [index, { stream, title, text }] of cut.pieces.entries()) {
    const message = renderPage(run, `${nameStream(run, stream)} · ${title}`, text);
    await world.relay.post(run, { key: `slice-${id}-${index + 1}`, inThread: true, message });
  }
  return {};
}

/** Shares the streams that are not in the thread as files yet. */
async function shareFiles(
  world: ShowSliceWorld,
  { run, id, streams }: Pick<Asked, 'run' | 'id'> & { readonly streams: readonly StreamName[] },
): Promise<Answered> {
  const extent = await world.outputs.extent(run.id);
  const standing = await world.posts.list(run.id);
  let isThere = true;
  for (const stream of streams) {
    const planned = planFile(run, stream, extent[stream]);
    const before = standing.find(({ key }) => key === planned.key);
    if (before?.ts !== undefined && refusalOf(before) === undefined) continue;
    isThere = false;
    // What was refused once may be allowed by now.
    const key = before === undefined ? planned.key : `${planned.key}-${id}`;
    const stands = await world.relay.post(run, { ...planned, key });
    const word = stands === undefined ? undefined : refusalOf(stands);
    if (word !== undefined)
      return {
        failure: {
          code: 'upload-refused',
          message: `Slack took no file ("${word}").`,
          hint: 'Head, Tail, Around and Grep show any part of the output.',
        },
      };
  }
  return { isThere };
}

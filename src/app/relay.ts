import type { Progress } from '../core/card/progress.ts';
import { InfrastructureError } from '../core/failure.ts';
import type { StreamName } from '../core/outcome.ts';
import { type KeptOutput, type Post, planPosts } from '../core/posts.ts';
import { isOver, type Run } from '../core/run.ts';
import { type DeliverWorld, deliver, foundDigest, refusalOf } from './deliver.ts';
import { follow } from './follow.ts';
import { loadRun } from './history.ts';
import type { DeliveredPost } from './ports/posts.ts';
import { readKept } from './read-kept.ts';

/** Brings Slack to what the ledger says. */
export interface Relay {
  /**
   * Posts and edits until the run's messages show its present state. Calls for one run never overlap here; calls that come
   * meanwhile share one more round. Throws what `Chat` throws; what was posted stays recorded, so a later call goes on from there.
   */
  readonly show: (run: string) => Promise<void>;
  /**
   * Keeps the card of a running run up to date with what `look` says, until the answer is called: then nothing of the progress
   * comes after what `show` shows. Nothing of it is stored.
   */
  readonly follow: (run: string, look: () => Progress) => () => void;
  /** Posts what somebody asked for, in the run's thread: a key that stands, or that another process is just posting, is not posted again. */
  readonly post: (run: Run, post: Post) => Promise<DeliveredPost | undefined>;
}

interface Round {
  readonly current: Promise<void>;
  /** The round that answers for every call that came during this one. */
  next?: Promise<void>;
}

export function openRelay(world: DeliverWorld): Relay {
  const rounds = new Map<string, Round>();

  function begin(id: string, work: () => Promise<void>): Promise<void> {
    const round: Round = {
      current: work().finally(() => {
        if (rounds.get(id) === round && round.next === undefined) rounds.delete(id);
      }),
    };
    rounds.set(id, round);
    return round.current;
  }

  function show(id: string): Promise<void> {
    const round = rounds.get(id);
    const work = () => begin(id, () => reconcile(world, id));
    if (round === undefined) return work();
    round.next ??= round.current.then(work, work);
    return round.next;
  }

  return {
    show,
    follow: (id, look) =>
      follow(world, {
        id,
        look,
        show: () => show(id),
        // A round that goes on shows more than progress.
        inRound: async (work) => {
          if (!rounds.has(id)) await begin(id, work);
        },
      }),
    post: async (run, post) => deliver(world, { run, post, standing: await listStanding(world, run.id) }),
  };
}

/** Shows the run until what is shown is what the ledger says: another process may have taken it on, and shown that, meanwhile. */
async function reconcile(world: DeliverWorld, id: string): Promise<void> {
  for (let shown = -1; ; ) {
    const run = await loadRun(world.ledger, id);
    if (run === undefined || run.version === shown) return;
    shown = run.version;
    await showAsIs(world, run);
  }
}

async function showAsIs(world: DeliverWorld, run: Run): Promise<void> {
  const { id } = run;
  const standing = await listStanding(world, id);
  const isPrivate = run.verdict === undefined || run.verdict.action.kind === 'refuse';
  if (run.state === 'refused' && isPrivate && standing.size === 0) return settleEnd(world, run);
  const kept = isOver(run.state) ? await readKept(world.outputs, id) : nothingKept;
  const done = new Set<string>();
  // Planned anew after every post: where a file is refused, more pages follow.
  for (;;) {
    const next = planPosts(run, kept, refusedStreams(standing)).find(({ key }) => !done.has(key));
    if (next === undefined) break;
    const stands = await deliver(world, { run, post: next, standing }).catch(async (error: unknown) => {
      if (!(await forgetCard(world, { run, standing, error }))) throw error;
      return 'again' as const;
    });
    if (stands === 'again') {
      done.delete('card');
      continue;
    }
    if (stands === undefined) return;
    standing.set(next.key, stands);
    // A message that was found may show an older state: the next round edits it.
    if (stands.digest !== foundDigest) done.add(next.key);
  }
  if (isOver(run.state)) await settleEnd(world, run);
}

/** Whether a card that somebody deleted was forgotten: without it there is no thread, so it is posted anew, and the rest goes on there. */
async function forgetCard(
  world: DeliverWorld,
  {
    run,
    standing,
    error,
  }: { readonly run: Run; readonly standing: Map<string, DeliveredPost>; readonly error: unknown },
): Promise<boolean> {
  const card = standing.get('card');
  const isGone = error instanceof InfrastructureError && error.code === 'message-gone';
  if (!isGone || card?.ts === undefined || run.place.threadTs !== undefined) return false;
  await world.posts.forget(run.id, 'card', card.ts);
  standing.delete('card');
  return true;
}

async function listStanding(world: DeliverWorld, id: string): Promise<Map<string, DeliveredPost>> {
  return new Map((await world.posts.list(id)).map((post) => [post.key, post]));
}

function refusedStreams(standing: ReadonlyMap<string, DeliveredPost>): ReadonlySet<StreamName> {
  const streams = ['stdout', 'stderr'] as const;
  return new Set(
    streams.filter((stream) => {
      const file = standing.get(`file-${stream}`);
      return file !== undefined && refusalOf(file) !== undefined;
    }),
  );
}

async function settleEnd(world: DeliverWorld, run: Run): Promise<void> {
  await world.posts.reserve(run.id, 'end');
  await world.posts.settle(run.id, 'end', { ts: '-', digest: '-' });
}

const nothing = { head: new Uint8Array(), bytes: 0, lines: 0 };
const nothingKept: KeptOutput = { stdout: nothing, stderr: nothing };

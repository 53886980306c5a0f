import { InfrastructureError } from '../core/failure.ts';
import { canonicalJson, type Sha256 } from '../core/ledger/chain.ts';
import type { StreamName } from '../core/outcome.ts';
import { type KeptOutput, type Post, planPosts } from '../core/posts.ts';
import { isOver, type Run } from '../core/run.ts';
import { loadRun } from './history.ts';
import { notePost } from './note-post.ts';
import type { Chat, Clock, DeliveredPost, Ledger, Outputs, Posts } from './ports.ts';

/** Brings Slack to what the ledger says. */
export interface Relay {
  /**
   * Posts and edits until the run's messages show its present state. Calls for one run never overlap here; calls that come
   * meanwhile share one more round. Throws what `Chat` throws; what was posted stays recorded, so a later call goes on from there.
   */
  readonly show: (run: string) => Promise<void>;
}

interface RelayWorld {
  readonly ledger: Ledger;
  readonly outputs: Outputs;
  readonly posts: Posts;
  readonly chat: Chat;
  readonly clock: Clock;
  readonly sha256: Sha256;
}

interface Round {
  readonly current: Promise<void>;
  /** The round that answers for every call that came during this one. */
  next?: Promise<void>;
}

export function openRelay(world: RelayWorld): Relay {
  const rounds = new Map<string, Round>();

  function begin(id: string): Promise<void> {
    const round: Round = {
      current: reconcile(world, id).finally(() => {
        if (rounds.get(id) === round && round.next === undefined) rounds.delete(id);
      }),
    };
    rounds.set(id, round);
    return round.current;
  }

  function show(id: string): Promise<void> {
    const round = rounds.get(id);
    if (round === undefined) return begin(id);
    const again = () => begin(id);
    round.next ??= round.current.then(again, again);
    return round.next;
  }

  return { show };
}

async function reconcile(world: RelayWorld, id: string): Promise<void> {
  const run = await loadRun(world.ledger, id);
  if (run === undefined) return;
  const standing = new Map((await world.posts.list(id)).map((post) => [post.key, post]));
  const isPrivate = run.verdict === undefined || run.verdict.action.kind === 'refuse';
  if (run.state === 'refused' && isPrivate && standing.size === 0) return settleEnd(world, run);
  const kept = isOver(run.state) ? await readKept(world.outputs, id) : nothingKept;
  for (const post of planPosts(run, kept)) {
    const ts = await deliver(world, run, post, standing);
    if (ts === undefined) return;
    standing.set(post.key, { key: post.key, ts });
  }
  if (isOver(run.state)) await settleEnd(world, run);
}

/** Makes one post stand as planned; its `ts`, or undefined when another process is just posting it. */
async function deliver(
  world: RelayWorld,
  run: Run,
  post: Post,
  standing: ReadonlyMap<string, DeliveredPost>,
): Promise<string | undefined> {
  const channel = post.channel ?? run.place.channel;
  const digest = world.sha256(canonicalJson(post.message));
  const present = standing.get(post.key);
  if (present?.ts !== undefined) {
    if (present.digest === digest || (await edit(world, channel, present.ts, post))) {
      await world.posts.settle(run.id, post.key, { ts: present.ts, digest });
      return present.ts;
    }
  } else if (!(await world.posts.reserve(run.id, post.key))) return undefined;
  const asked = post.channel === undefined ? run.place.threadTs : undefined;
  // Slack's threads have one level: what is asked inside one is answered there, beside its card and not below it.
  const thread = asked ?? (post.inThread ? standing.get('card')?.ts : undefined);
  try {
    const { ts } = await world.chat.post({
      channel,
      ...(thread === undefined ? {} : { threadTs: thread }),
      message: post.message,
      run: run.id,
      key: post.key,
    });
    await world.posts.settle(run.id, post.key, { ts, digest });
    await notePost(world, { type: 'posted', run: run.id, key: post.key, channel, ts, digest });
    return ts;
  } catch (error) {
    await world.posts.release(run.id, post.key);
    throw error;
  }
}

/** Whether the message could be edited; one that somebody deleted is posted anew. */
async function edit(world: RelayWorld, channel: string, ts: string, post: Post): Promise<boolean> {
  try {
    await world.chat.update({ channel, ts, message: post.message });
    return true;
  } catch (error) {
    if (error instanceof InfrastructureError && error.code === 'message-gone') return false;
    throw error;
  }
}

async function settleEnd(world: RelayWorld, run: Run): Promise<void> {
  await world.posts.reserve(run.id, 'end');
  await world.posts.settle(run.id, 'end', { ts: '-', digest: '-' });
}

const nothingKept: KeptOutput = { stdout: new Uint8Array(), stderr: new Uint8Array() };

async function readKept(outputs: Outputs, id: string): Promise<KeptOutput> {
  const pieces: Record<StreamName, Uint8Array[]> = { stdout: [], stderr: [] };
  for await (const segment of outputs.read(id)) pieces[segment.stream].push(segment.bytes);
  return { stdout: join(pieces.stdout), stderr: join(pieces.stderr) };
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

import { InfrastructureError } from '../core/failure.ts';
import { canonicalJson, type Sha256 } from '../core/ledger/chain.ts';
import type { FilePost, Post } from '../core/posts.ts';
import type { Run } from '../core/run.ts';
import { loadRun } from './history.ts';
import { look, type Spot, skewMs } from './look-for-post.ts';
import { noteBeside } from './note-beside.ts';
import { pause } from './pause.ts';
import type { Chat } from './ports/chat.ts';
import type { Clock } from './ports/clock.ts';
import type { Ledger } from './ports/ledger.ts';
import type { Log } from './ports/log.ts';
import type { Outputs } from './ports/outputs.ts';
import type { DeliveredPost, Posts } from './ports/posts.ts';
import { openWhole } from './read-kept.ts';

export interface DeliverWorld {
  readonly ledger: Ledger;
  readonly outputs: Outputs;
  readonly posts: Posts;
  readonly chat: Chat;
  readonly clock: Clock;
  readonly log: Log;
  readonly sha256: Sha256;
}

/** Waits between tries of a post that failed; then whoever sweeps goes on. */
const waitsMs = [500, 2_000, 5_000];
/** How often Slack may ask for a pause during one post. */
const maxPauses = 20;
const holdEveryMs = 15_000;

/** When a shared file is looked for: ten seconds in all, and few enough calls for the tier of reading back. */
const seenAfterMs = [300, 500, 1_000, 1_500, 2_500, 4_000];

/** How long a message that may be on its way has to appear before it is looked for. */
const settleMs = 1_000;

/** What a message is recorded with that was found: nobody knows which state of the run it shows. */
export const foundDigest = 'found';

/** What a post without a message of its own is recorded with, where Slack did not take its file. */
const refusedDigest = 'refused: ';

/** The word with which Slack refused a file; undefined for anything that stands. */
export function refusalOf({ digest }: Pick<DeliveredPost, 'digest'>): string | undefined {
  return digest?.startsWith(refusedDigest) === true ? digest.slice(refusedDigest.length) : undefined;
}

/**
 * Makes one post stand as planned, once, whatever breaks in between: reserved before it is sent, looked for where it may have
 * been sent without our hearing of it, settled when it stands. Undefined when another process is just posting it, or has taken the
 * run on, so that an edit would show what is no longer so. Throws what stays broken; then the reservation is given back or, in doubt, left to be looked into.
 */
export async function deliver(
  world: DeliverWorld,
  how: { readonly run: Run; readonly post: Post; readonly standing: ReadonlyMap<string, DeliveredPost> },
): Promise<DeliveredPost | undefined> {
  let pauses = 0;
  for (let tries = 0; ; ) {
    try {
      return await deliverOnce(world, how);
    } catch (error) {
      if (!(error instanceof InfrastructureError)) throw error;
      if (error.code === 'slack-limited' && pauses < maxPauses) {
        pauses += 1;
        continue;
      }
      const waitMs = error.code === 'slack-refused' ? waitsMs[tries] : undefined;
      if (waitMs === undefined) throw error;
      tries += 1;
      world.log.warn({ run: how.run.id, key: how.post.key, cause: error.message }, 'A post is tried again.');
      await pause(waitMs);
    }
  }
}

async function deliverOnce(
  world: DeliverWorld,
  { run, post, standing }: Parameters<typeof deliver>[1],
): Promise<DeliveredPost | undefined> {
  const { key } = post;
  const place = placeOf(run, post, standing);
  const digest = 'message' in post ? world.sha256(canonicalJson(post.message)) : 'file';
  const present = standing.get(key);
  if (present?.ts !== undefined) {
    if (!('message' in post) || present.digest === digest) return present;
    const { ts } = present;
    const edited = await edit(world, run, { channel: place.channel, ts, message: post.message });
    if (edited === 'stale') return undefined;
    if (edited === 'done') {
      await world.posts.settle(run.id, key, { ts, digest });
      return { key, ts, digest };
    }
    await world.posts.forget(run.id, key, ts);
  }
  await world.chat.turn({ kind: 'post', channel: place.channel, isUrgent: isUrgent(key) });
  const reserved = await world.posts.reserve(run.id, key);
  if (reserved === false) return undefined;
  return holding(world, { run: run.id, key }, async () => {
    const found = reserved === 'in-doubt' ? await look(world, { run, post, place }) : undefined;
    if (found !== undefined) return settleFound(world, { run, post, place, ts: found });
    return send(world, { run, post, place, digest });
  });
}

/** Holds a reservation while `work` goes on. */
export async function holding<Result>(
  { posts, log }: Pick<DeliverWorld, 'posts' | 'log'>,
  { run, key }: { readonly run: string; readonly key: string },
  work: () => Promise<Result>,
): Promise<Result> {
  const timer = setInterval(() => {
    posts.hold(run, key).catch((error: unknown) => log.warn({ run, key, cause: String(error) }, 'Not held.'));
  }, holdEveryMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

/** Slack's threads have one level: what is asked inside one is answered there, beside its card and not below it. */
function placeOf(run: Run, post: Post, standing: ReadonlyMap<string, DeliveredPost>): Spot {
  const channel = post.channel ?? run.place.channel;
  const asked = post.channel === undefined ? run.place.threadTs : undefined;
  const threadTs = asked ?? (post.inThread ? standing.get('card')?.ts : undefined);
  return threadTs === undefined ? { channel } : { channel, threadTs };
}

/** Pages wait for everything else. */
function isUrgent(key: string): boolean {
  return !/^(?:stdout|stderr|file)-/.test(key);
}

/** Sends it; where nobody knows whether it arrived, looks, and gives the reservation back only when it did not. */
async function send(
  world: DeliverWorld,
  how: { readonly run: Run; readonly post: Post; readonly place: Spot; readonly digest: string },
): Promise<DeliveredPost> {
  const { run, post, place, digest } = how;
  const { key } = post;
  try {
    if (!('message' in post)) return await sendFile(world, { run, post, place });
    const { ts } = await world.chat.post({ ...place, message: post.message, run: run.id, key });
    return await settle(world, { run, key, place, ts, digest });
  } catch (error) {
    const isDoubtful =
      error instanceof InfrastructureError && error.code === 'slack-refused' && !error.retrySafe;
    if (isDoubtful) {
      await pause(settleMs);
      const ts = await look(world, { run, post, place });
      if (ts !== undefined) return settleFound(world, { run, post, place, ts });
    }
    // What the database refused stays reserved: the message stands, and whoever finds the reservation looks for it.
    if (!(error instanceof InfrastructureError) || error.code !== 'store-unavailable')
      await world.posts.release(run.id, key);
    throw error;
  }
}

async function sendFile(
  world: DeliverWorld,
  { run, post, place }: { readonly run: Run; readonly post: FilePost; readonly place: Spot },
): Promise<DeliveredPost> {
  const { stream, name, title } = post.file;
  const { [stream]: extent } = await world.outputs.extent(run.id);
  const whole = openWhole(world.outputs, {
    run: run.id,
    stream,
    extent,
    leftOut: run.output?.[stream].leftOut,
  });
  const { channel, threadTs } = place;
  if (threadTs === undefined) throw new Error('A file is shared in a thread.');
  const uploaded =
    whole.length === 0
      ? ({ kind: 'refused', word: 'empty' } as const)
      : await world.chat.upload({ channel, threadTs, name, title, ...whole });
  if (uploaded.kind === 'shared') {
    const ts = `file:${uploaded.id}`;
    const stands = await settle(world, { run, key: post.key, place, ts, digest: 'file' });
    await waitUntilSeen(world, { run, post, place });
    return stands;
  }
  world.log.warn({ run: run.id, code: 'upload-refused', word: uploaded.word }, 'Slack took no file.');
  const standing = { ts: '-', digest: `${refusedDigest}${uploaded.word}` };
  await world.posts.settle(run.id, post.key, standing);
  return { key: post.key, ...standing };
}

/** Slack shares a file some time after it said so; what is posted meanwhile would stand before it. Slower than this, it may come late. */
async function waitUntilSeen(
  world: DeliverWorld,
  { run, post, place }: { readonly run: Run; readonly post: FilePost; readonly place: Spot },
): Promise<void> {
  const since = new Date(Date.parse(run.requestedAt) - skewMs);
  for (const ms of seenAfterMs) {
    await pause(ms);
    const lost = { ...place, since, run: run.id, key: post.key, fileName: post.file.name };
    if ((await world.chat.find(lost)).kind !== 'absent') return;
  }
}

function settleFound(
  world: DeliverWorld,
  {
    run,
    post,
    place,
    ts,
  }: { readonly run: Run; readonly post: Post; readonly place: Spot; readonly ts: string },
): Promise<DeliveredPost> {
  const digest = 'message' in post ? foundDigest : 'file';
  return settle(world, { run, key: post.key, place, ts, digest });
}

async function settle(
  world: DeliverWorld,
  {
    run,
    key,
    place,
    ts,
    digest,
  }: {
    readonly run: Run;
    readonly key: string;
    readonly place: Spot;
    readonly ts: string;
    readonly digest: string;
  },
): Promise<DeliveredPost> {
  await world.posts.settle(run.id, key, { ts, digest });
  await noteBeside(world, { type: 'posted', run: run.id, key, channel: place.channel, ts, digest });
  return { key, ts, digest };
}

/** `gone`: somebody deleted the message, so it is posted anew; `stale`: the run went on while its turn was waited for. */
async function edit(
  world: DeliverWorld,
  run: Run,
  post: Parameters<Chat['update']>[0],
): Promise<'done' | 'gone' | 'stale'> {
  await world.chat.turn({ kind: 'edit', channel: post.channel });
  if ((await loadRun(world.ledger, run.id))?.version !== run.version) return 'stale';
  try {
    await world.chat.update(post);
    return 'done';
  } catch (error) {
    if (error instanceof InfrastructureError && error.code === 'message-gone') return 'gone';
    throw error;
  }
}

import { InfrastructureError } from '../core/failure.ts';
import type { Post } from '../core/posts.ts';
import type { Run } from '../core/run.ts';
import { pause } from './pause.ts';
import type { Chat } from './ports/chat.ts';
import type { Clock } from './ports/clock.ts';
import type { Log } from './ports/log.ts';

/** How far before a run's first moment its messages are looked for: clocks differ. */
export const skewMs = 300_000;

/** Between tries of reading back, and how long after a run's last moment a message may stay in doubt. */
const readWaitsMs = [500, 1_000, 2_000, 4_000];
const longestDoubtMs = 900_000;

/** Where a post stands. */
export interface Spot {
  readonly channel: string;
  readonly threadTs?: string;
}

/**
 * The `ts` under which the post stands already, where it can be found out. What Slack never lets us read, and what could not be
 * read for a quarter of an hour, is posted rather than lost; before that it stays in doubt, which is thrown.
 */
export async function look(
  world: { readonly chat: Chat; readonly clock: Clock; readonly log: Log },
  { run, post, place }: { readonly run: Run; readonly post: Post; readonly place: Spot },
): Promise<string | undefined> {
  const { key } = post;
  const lost = {
    ...place,
    since: new Date(Date.parse(run.requestedAt) - skewMs),
    run: run.id,
    key,
    ...('file' in post ? { fileName: post.file.name } : {}),
  };
  for (const waitMs of [...readWaitsMs, undefined]) {
    const seen = await world.chat.find(lost);
    if (seen.kind === 'found') return seen.ts;
    if (seen.kind === 'absent') return undefined;
    const isOld = world.clock.now().getTime() - Date.parse(run.endedAt ?? run.requestedAt) > longestDoubtMs;
    if (seen.isForGood || isOld) {
      world.log.warn(
        { run: run.id, key, word: seen.word },
        'Whether a message was posted could not be read back; it is posted again rather than lost.',
      );
      return undefined;
    }
    if (waitMs !== undefined) await pause(waitMs);
  }
  throw new InfrastructureError(
    'post-in-doubt',
    'Whether a message was posted cannot be read back from Slack now; a later sweep looks again.',
    { retrySafe: false },
  );
}

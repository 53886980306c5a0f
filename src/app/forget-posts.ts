import type { Ledger } from './ports/ledger.ts';
import type { Posts } from './ports/posts.ts';

/** More runs than wait at once where a Slack is thrown away. */
const maxRuns = 500;

/** For a Slack that begins empty: what was posted of runs that are not over stands nowhere, so that it is posted anew. */
export async function forgetPosts({
  ledger,
  posts,
}: {
  readonly ledger: Ledger;
  readonly posts: Posts;
}): Promise<void> {
  const open = ['received', 'judged', 'awaiting-approval', 'queued', 'claimed', 'running'] as const;
  for (const run of await ledger.runsIn(open, maxRuns))
    for (const { key, ts } of await posts.list(run)) if (ts !== undefined) await posts.forget(run, key, ts);
}

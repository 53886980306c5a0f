import type { PgPool } from 'bullmq';
import type { Checkpoints, Ledger } from '../../app/ports/ledger.ts';
import type { Outputs } from '../../app/ports/outputs.ts';
import type { Posts } from '../../app/ports/posts.ts';
import type { Heartbeats } from '../../app/ports/queue.ts';
import type { Passkeys, Tickets } from '../../app/ports/step-up.ts';
import { createCheckpoints } from './checkpoints.ts';
import { createHeartbeats } from './heartbeats.ts';
import { createLedger } from './ledger.ts';
import { migrate } from './migrate.ts';
import { createOutputs } from './outputs.ts';
import { createPosts } from './posts.ts';
import { createPasskeys, createTickets } from './step-up.ts';

export interface Store {
  readonly ledger: Ledger;
  readonly outputs: Outputs;
  readonly posts: Posts;
  readonly heartbeats: Heartbeats;
  readonly checkpoints: Checkpoints;
  readonly passkeys: Passkeys;
  readonly tickets: Tickets;
}

/**
 * Everything kept in SQL, over a pool of the shape of node-postgres' (`openEmbedded`, `openServer`), which stays the caller's to
 * close. Migrates first. Every call may throw `store-unavailable`; each is made so that it can be repeated.
 */
export async function openStore(pool: PgPool): Promise<Store> {
  await migrate(pool);
  return {
    ledger: createLedger(pool),
    outputs: createOutputs(pool),
    posts: createPosts(pool),
    heartbeats: createHeartbeats(pool),
    checkpoints: createCheckpoints(pool),
    passkeys: createPasskeys(pool),
    tickets: createTickets(pool),
  };
}

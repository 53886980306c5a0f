import type { PgPool } from 'bullmq';
import type { Heartbeats } from '../../app/ports/queue.ts';
import { ask } from './database.ts';

/** Signs of life over SQL: the last beat of each run. A beat that arrives late never turns the time back. */
export function createHeartbeats(pool: PgPool): Heartbeats {
  return {
    async beat(run, worker, at) {
      await ask(
        pool,
        `INSERT INTO voicepipe.heartbeat AS known (run, worker, at) VALUES ($1, $2, $3)
         ON CONFLICT (run) DO UPDATE SET worker = excluded.worker, at = greatest(known.at, excluded.at)`,
        [run, worker, at.toISOString()],
      );
    },

    async silent(runs, since) {
      const alive = await ask<{ run: string }>(
        pool,
        'SELECT run FROM voicepipe.heartbeat WHERE run = ANY($1::text[]) AND at >= $2',
        [[...runs], since.toISOString()],
      );
      const beating = new Set(alive.map(({ run }) => run));
      return runs.filter((run) => !beating.has(run));
    },

    async clear(run) {
      await ask(pool, 'DELETE FROM voicepipe.heartbeat WHERE run = $1', [run]);
    },
  };
}

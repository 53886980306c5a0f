import type { PgPool } from 'bullmq';
import type { DeliveredPost, Posts } from '../../app/ports.ts';
import { ask } from './database.ts';

/** A reservation older than this belongs to a process that died while it posted: longer than any post may take with its waits. */
const staleAfterSeconds = 300;

/** Delivered posts over SQL: a row is a reservation, a row with a `ts` is a message. */
export function createPosts(pool: PgPool): Posts {
  return {
    async reserve(run, key) {
      const rows = await ask(
        pool,
        `INSERT INTO voicepipe.post (run, key) VALUES ($1, $2)
         ON CONFLICT (run, key) DO UPDATE SET reserved_at = now()
           WHERE post.ts IS NULL AND post.reserved_at < now() - $3 * interval '1 second'
         RETURNING key`,
        [run, key, staleAfterSeconds],
      );
      return rows.length > 0;
    },

    async settle(run, key, { ts, digest }) {
      await ask(
        pool,
        `INSERT INTO voicepipe.post (run, key, ts, digest) VALUES ($1, $2, $3, $4)
         ON CONFLICT (run, key) DO UPDATE SET ts = excluded.ts, digest = excluded.digest`,
        [run, key, ts, digest],
      );
    },

    async release(run, key) {
      await ask(pool, 'DELETE FROM voicepipe.post WHERE run = $1 AND key = $2 AND ts IS NULL', [run, key]);
    },

    async list(run) {
      const rows = await ask<{ key: string; ts: string | null; digest: string | null }>(
        pool,
        'SELECT key, ts, digest FROM voicepipe.post WHERE run = $1 ORDER BY key',
        [run],
      );
      return rows.map(
        ({ key, ts, digest }): DeliveredPost => ({
          key,
          ...(ts === null ? {} : { ts }),
          ...(digest === null ? {} : { digest }),
        }),
      );
    },

    async owing(limit) {
      const rows = await ask<{ id: string }>(
        pool,
        `SELECT id FROM voicepipe.run WHERE state IN ('finished', 'refused', 'expired') AND NOT EXISTS
           (SELECT FROM voicepipe.post WHERE post.run = run.id AND post.key = 'end' AND post.ts IS NOT NULL)
         ORDER BY first_index LIMIT $1`,
        [limit],
      );
      return rows.map(({ id }) => id);
    },
  };
}

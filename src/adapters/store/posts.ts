import type { PgPool } from 'bullmq';
import type { DeliveredPost, Posts } from '../../app/ports/posts.ts';
import { sliceKey } from '../../core/slice/slice.ts';
import { ask } from './database.ts';

/** A reservation that was not held for so long belongs to a process that died while it posted. */
const staleAfterSeconds = 60;

/** Delivered posts over SQL: a row is a reservation, a row with a `ts` is a message. */
export function createPosts(pool: PgPool): Posts {
  return {
    async reserve(run, key) {
      const [row] = await ask<{ is_new: boolean }>(
        pool,
        `INSERT INTO voicepipe.post (run, key, is_new) VALUES ($1, $2, true)
         ON CONFLICT (run, key) DO UPDATE SET reserved_at = now(), is_new = false
           WHERE post.ts IS NULL AND post.reserved_at < now() - $3 * interval '1 second'
         RETURNING is_new`,
        [run, key, staleAfterSeconds],
      );
      if (row === undefined) return false;
      return row.is_new ? 'new' : 'in-doubt';
    },

    async hold(run, key) {
      await ask(
        pool,
        'UPDATE voicepipe.post SET reserved_at = now() WHERE run = $1 AND key = $2 AND ts IS NULL',
        [run, key],
      );
    },

    async forget(run, key, ts) {
      await ask(pool, 'DELETE FROM voicepipe.post WHERE run = $1 AND key = $2 AND ts = $3', [run, key, ts]);
    },

    async abandon() {
      await ask(pool, "UPDATE voicepipe.post SET reserved_at = '-infinity' WHERE ts IS NULL");
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
         OR id IN (SELECT run FROM voicepipe.post WHERE ts IS NULL AND key ~ $2
           AND reserved_at < now() - $3 * interval '1 second')
         ORDER BY first_index LIMIT $1`,
        [limit, sliceKey.source, staleAfterSeconds],
      );
      return rows.map(({ id }) => id);
    },
  };
}

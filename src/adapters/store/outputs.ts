import type { PgPool } from 'bullmq';
import type { Outputs, Segment } from '../../app/ports.ts';
import type { StreamName } from '../../core/outcome.ts';
import { ask, transact } from './database.ts';

/** Segments read at a time; the relay cuts them at some ten kB each. */
const pageSize = 32;

/** Kept output over SQL. Saving a segment that is there already changes nothing, so a save may be repeated. */
export function createOutputs(pool: PgPool): Outputs {
  return {
    save: (run, { add, drop }) =>
      transact(pool, async (ask) => {
        for (const { seq, stream, bytes } of add) {
          await ask(
            `INSERT INTO voicepipe.output (run, seq, stream, bytes) VALUES ($1, $2, $3, $4)
             ON CONFLICT (run, seq) DO NOTHING`,
            [run, seq, stream, bytes],
          );
        }
        if (drop.length > 0)
          await ask('DELETE FROM voicepipe.output WHERE run = $1 AND seq = ANY($2::int[])', [run, [...drop]]);
      }),

    read: (run) => readSegments(pool, run),

    prune: async (before, limit) =>
      (
        await ask<{ run: string }>(
          pool,
          `WITH old AS (SELECT id FROM voicepipe.run
             WHERE state IN ('finished', 'refused', 'expired', 'withdrawn')
               AND NOT EXISTS (SELECT FROM voicepipe.event late WHERE late.run = run.id AND late.at >= $1)
               AND EXISTS (SELECT FROM voicepipe.output WHERE output.run = run.id)
             ORDER BY first_index LIMIT $2),
           gone AS (DELETE FROM voicepipe.output WHERE run IN (SELECT id FROM old) RETURNING run)
           SELECT DISTINCT run FROM gone`,
          [before.toISOString(), limit],
        )
      ).length,
  };
}

async function* readSegments(pool: PgPool, run: string): AsyncGenerator<Segment> {
  for (let after: number | undefined; ; ) {
    const rows = await ask<{ seq: number; stream: StreamName; bytes: Uint8Array }>(
      pool,
      `SELECT seq, stream, bytes FROM voicepipe.output
       WHERE run = $1 AND ($2::int IS NULL OR seq > $2::int) ORDER BY seq LIMIT $3`,
      [run, after ?? null, pageSize],
    );
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < pageSize) return;
    after = last.seq;
  }
}

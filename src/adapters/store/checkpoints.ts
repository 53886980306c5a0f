import type { PgPool } from 'bullmq';
import type { Checkpoints } from '../../app/ports/ledger.ts';
import type { Checkpoint } from '../../core/ledger/lines.ts';
import { ask } from './database.ts';

interface Row {
  readonly index: string;
  readonly hash: string;
  readonly at: Date;
  readonly key: string;
  readonly signature: string;
}

const select = 'SELECT "index", hash, at, key, signature FROM voicepipe.checkpoint';

/** Checkpoints over SQL: one an index, the first that is saved stays. */
export function createCheckpoints(pool: PgPool): Checkpoints {
  return {
    async save({ index, hash, at, key, signature }) {
      await ask(
        pool,
        `INSERT INTO voicepipe.checkpoint ("index", hash, at, key, signature) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT ("index") DO NOTHING`,
        [index, hash, at, key, signature],
      );
    },
    async list(fromIndex) {
      const rows = await ask<Row>(pool, `${select} WHERE "index" >= $1 ORDER BY "index"`, [fromIndex]);
      return rows.map(toCheckpoint);
    },
    async last() {
      const [row] = await ask<Row>(pool, `${select} ORDER BY "index" DESC LIMIT 1`);
      return row === undefined ? undefined : toCheckpoint(row);
    },
  };
}

function toCheckpoint({ index, hash, at, key, signature }: Row): Checkpoint {
  return { index: Number(index), hash, at: at.toISOString(), key, signature };
}

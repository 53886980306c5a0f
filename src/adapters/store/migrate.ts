import type { PgPool } from 'bullmq';
import { InfrastructureError } from '../../core/failure.ts';
import { type Ask, transact } from './database.ts';
import { migrations } from './migrations.ts';

/** Any number, the same in every voicepipe; BullMQ's is 1112493644. */
const lockKey = 1_986_359_923;

/**
 * Brings schema `voicepipe` up to date, all of it or nothing, in one transaction. Of several processes that start at once one
 * migrates and the others wait for it. Throws `store-unavailable` when a newer voicepipe has migrated the database.
 */
export async function migrate(pool: PgPool): Promise<void> {
  await transact(pool, async (ask) => {
    await ask('SELECT pg_advisory_xact_lock($1)', [lockKey]);
    const version = await readVersion(ask);
    if (version > migrations.length) throw tooNew(version);
    for (const [position, { name, sql }] of migrations.entries()) {
      if (position < version) continue;
      await ask(sql);
      await ask('INSERT INTO voicepipe.migration (version, name) VALUES ($1, $2)', [position + 1, name]);
    }
  });
}

async function readVersion(ask: Ask): Promise<number> {
  // Asked first: CREATE SCHEMA IF NOT EXISTS needs the right to create one even where it is there.
  const [found] = await ask<{ there: boolean }>(
    "SELECT to_regclass('voicepipe.migration') IS NOT NULL AS there",
  );
  if (found?.there) {
    const [row] = await ask<{ version: number }>(
      'SELECT coalesce(max(version), 0)::int AS version FROM voicepipe.migration',
    );
    return row?.version ?? 0;
  }
  await ask('CREATE SCHEMA IF NOT EXISTS voicepipe');
  await ask(`CREATE TABLE voicepipe.migration (
    version integer PRIMARY KEY,
    name text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
  )`);
  return 0;
}

function tooNew(version: number): InfrastructureError {
  return new InfrastructureError(
    'store-unavailable',
    `A newer voicepipe has migrated the database to version ${version}; this one knows ${migrations.length}. ` +
      'Nothing was opened. Start that release or a newer one.',
    { retrySafe: false },
  );
}

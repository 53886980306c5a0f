import type { PgPool } from 'bullmq';
import pg from 'pg';
import type { Log } from '../../app/ports/log.ts';
import { InfrastructureError } from '../../core/failure.ts';
import { storeError } from './database.ts';

export interface Database {
  /** Of the shape of node-postgres' `Pool`; BullMQ's tables come first on its search path. */
  readonly pool: PgPool;
  /** Waits for statements under way. Idempotent. */
  close(): Promise<void>;
}

/**
 * A pool of connections to a Postgres server (13 or newer). Throws `bad-configuration` for what is no URL and
 * `store-unavailable` when nobody answers within five seconds; no text it makes holds the URL.
 */
export async function openServer({ url, log }: { url: string; log?: Log }): Promise<Database> {
  if (!URL.canParse(url)) throw noUrl();
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'voicepipe',
    max: 12,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    // Set by statement, not as a start-up option: poolers such as pgbouncer refuse those.
    onConnect: async (client) => {
      await client.query('SET search_path TO bullmq, public');
    },
  });
  pool.on('error', (error) => log?.warn({ code: storeError(error).code }, 'A database connection broke.'));
  try {
    await pool.query('SELECT 1');
  } catch (cause) {
    await pool.end();
    throw storeError(cause);
  }
  let closing: Promise<void> | undefined;
  return {
    // The same shape; BullMQ's declaration of it has other overloads than those of @types/pg.
    pool: pool as unknown as PgPool,
    close() {
      closing ??= pool.end();
      return closing;
    },
  };
}

function noUrl(): InfrastructureError {
  return new InfrastructureError(
    'bad-configuration',
    'The address of the database is no URL. Write it as postgres://user:password@host:5432/database.',
    { retrySafe: false },
  );
}

import pg from 'pg';
import { openRedisQueue } from '../../adapters/queue/open-redis-queue.ts';
import type { Config } from '../../config.ts';
import { openLog } from '../../telemetry.ts';
import { type Finding, sentence, withinMs } from './finding.ts';

/** Whether the ledger's database answers. */
export async function lookAtStore({ databaseUrl, dataDir }: Config): Promise<readonly Finding[]> {
  if (databaseUrl === undefined)
    return [
      {
        part: 'store',
        ok: true,
        message: `DATABASE_URL is not set: the ledger is embedded, in "${dataDir}".`,
      },
    ];
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: withinMs });
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string }>('show server_version');
    return [
      {
        part: 'store',
        ok: true,
        message: `Postgres ${rows[0]?.version ?? ''} answers.`.replace(' undefined', ''),
      },
    ];
  } catch (error) {
    return [
      {
        part: 'store',
        ok: false,
        message: `Postgres does not answer: ${sentence(error)}`,
        hint: 'Check DATABASE_URL and that the server runs.',
      },
    ];
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Whether the queue answers, and keeps what it is given. */
export async function lookAtQueue({ redisUrl }: Config): Promise<readonly Finding[]> {
  if (redisUrl === undefined)
    return [{ part: 'queue', ok: true, message: 'REDIS_URL is not set: the queue is in the database.' }];
  try {
    const queue = await openRedisQueue({ url: redisUrl, log: openLog('silent') });
    try {
      const faults = await queue.findFaults();
      return faults.length === 0
        ? [{ part: 'queue', ok: true, message: 'Redis answers and keeps what it is given.' }]
        : faults.map((message) => ({ part: 'queue', ok: false, message }));
    } finally {
      await queue.close({ graceMs: 0 });
    }
  } catch (error) {
    return [
      {
        part: 'queue',
        ok: false,
        message: sentence(error),
        hint: 'Check REDIS_URL and that the server runs.',
      },
    ];
  }
}

import type { PgPool } from 'bullmq';
import { InfrastructureError } from '../../core/failure.ts';

/** Runs one statement and answers its rows. int8 and numeric arrive as text, bytea as bytes, timestamptz as `Date`. */
export type Ask = <Row>(sql: string, values?: readonly unknown[]) => Promise<Row[]>;

/** One statement on any connection of the pool. Throws `store-unavailable`. */
export async function ask<Row>(pool: PgPool, sql: string, values: readonly unknown[] = []): Promise<Row[]> {
  return (await guarded(pool.query<Row>(sql, [...values]))).rows;
}

/**
 * Runs `work` in one transaction: committed when it resolves, rolled back when it throws. Only trouble of the database becomes
 * `store-unavailable`; what `work` throws by itself passes unchanged. `work` must use the `ask` it is given: a statement sent to
 * the pool meanwhile waits for ever on the embedded database, which has one connection.
 */
export async function transact<Result>(pool: PgPool, work: (ask: Ask) => Promise<Result>): Promise<Result> {
  const client = await guarded(pool.connect());
  const askClient: Ask = async <Row>(sql: string, values: readonly unknown[] = []) =>
    (await guarded(client.query<Row>(sql, [...values]))).rows;
  let broken = false;
  try {
    await askClient('BEGIN');
    const result = await work(askClient);
    await askClient('COMMIT');
    return result;
  } catch (error) {
    broken = await client.query('ROLLBACK').then(
      () => false,
      () => true,
    );
    throw error;
  } finally {
    client.release(broken);
  }
}

/** What any trouble with the database looks like to its callers. The sentence holds a code, never values or addresses. */
export function storeError(cause: unknown): InfrastructureError {
  if (cause instanceof InfrastructureError) return cause;
  const code = codeOf(cause);
  // Class 22, 23 and 42 say that the statement is wrong, not the moment: https://www.postgresql.org/docs/current/errcodes-appendix.html
  const isWrong = /^(22|23|42)[0-9A-Z]{3}$/.test(code);
  const sentence = isWrong
    ? `The database refused a statement (SQLSTATE ${code}), so nothing was stored.`
    : `The database does not answer (${code}), so nothing was stored. Try again when it is back.`;
  return new InfrastructureError('store-unavailable', sentence, { retrySafe: !isWrong, cause: strip(cause) });
}

/** Without what a driver attaches of the statement and its values: a cause is logged, and argv and output never are. */
function strip(cause: unknown): unknown {
  if (cause instanceof Error)
    for (const key of ['query', 'params', 'queryOptions', 'detail', 'where'])
      Reflect.deleteProperty(cause, key);
  return cause;
}

function codeOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' && code !== '' ? code : 'connection lost';
}

async function guarded<Result>(statement: Promise<Result>): Promise<Result> {
  try {
    return await statement;
  } catch (cause) {
    throw storeError(cause);
  }
}

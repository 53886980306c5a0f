import { EventEmitter } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PGlite } from '@electric-sql/pglite';
import type { PgPool, PgQueryResult } from 'bullmq';

/**
 * One PGlite as a pool of node-postgres' shape. There is one session, so statements take turns, and a client keeps the turn from
 * BEGIN to COMMIT or ROLLBACK; a client that is released inside a transaction is rolled back. `LISTEN` on a client works as on a
 * server. `end()` waits for the turn and closes the database.
 */
export function createEmbeddedPool(database: PGlite): PgPool {
  const takeTurn = createTurns();
  let ending: Promise<void> | undefined;

  async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    if (ending) throw new Error(ended);
    const done = await takeTurn();
    try {
      return await work();
    } finally {
      done();
    }
  }

  const pool = {
    // Lets an idle worker of BullMQ block on NOTIFY instead of polling.
    options: { keepAlive: true },
    query: (text: string, values?: readonly unknown[]) => inTurn(() => run(database, text, values)),
    connect: async () => {
      if (ending) throw new Error(ended);
      return createClient({ database, takeTurn, inTurn });
    },
    end() {
      ending ??= takeTurn().then(async (done) => {
        await database.close();
        done();
      });
      return ending;
    },
    // A pool's events tell of connections; there are none that could break.
    on: () => pool,
    removeAllListeners: () => pool,
  };
  return pool as unknown as PgPool;
}

/** node-postgres' words; BullMQ knows them. */
const ended = 'Cannot use a pool after calling end on the pool';

type TakeTurn = () => Promise<() => void>;

function createClient(session: {
  readonly database: PGlite;
  readonly takeTurn: TakeTurn;
  readonly inTurn: <Result>(work: () => Promise<Result>) => Promise<Result>;
}) {
  const { database, takeTurn, inTurn } = session;
  const events = new EventEmitter();
  const stops = new Map<string, () => Promise<void>>();
  let endTurn: (() => void) | undefined;

  async function listen(channel: string): Promise<PgQueryResult> {
    if (!stops.has(channel)) {
      const notify = (payload: string) => events.emit('notification', { channel, payload });
      stops.set(channel, await database.listen(channel, notify));
    }
    return { rows: [], rowCount: null };
  }

  return Object.assign(events, {
    async query(text: string, values?: readonly unknown[]): Promise<PgQueryResult> {
      const channel = listenStatement.exec(text)?.[1];
      const work = () => (channel === undefined ? run(database, text, values) : listen(channel));
      if (!endTurn && !beginStatement.test(text)) return inTurn(work);
      const begins = !endTurn;
      endTurn ??= await takeTurn();
      let done = false;
      try {
        const result = await work();
        done = true;
        return result;
      } finally {
        // A COMMIT ends the transaction even when it is refused; a BEGIN starts one only when it is not.
        if (begins ? !done : endStatement.test(text)) {
          endTurn?.();
          endTurn = undefined;
        }
      }
    },
    release() {
      const held = endTurn;
      endTurn = undefined;
      if (!held && stops.size === 0) return;
      const tidy = async () => {
        if (held) await database.exec('ROLLBACK');
        for (const stop of stops.values()) await stop();
        stops.clear();
      };
      // Nobody waits for a release. It can be refused only by a database that is closed, where nothing is left to tidy.
      void (held ? tidy().finally(held) : inTurn(tidy)).catch(() => undefined);
    },
  });
}

const beginStatement = /^\s*(begin|start\s+transaction)\b/i;
const endStatement = /^\s*(commit|rollback(?!\s+to)|end|abort)\b/i;
/** BullMQ writes comments before its statement. */
const listenStatement = /^(?:\s*--[^\n]*\n)*\s*listen\s+"?(\w+)"?\s*;?\s*$/i;

async function run(database: PGlite, text: string, values: readonly unknown[] = []): Promise<PgQueryResult> {
  // Without a macrotask between statements a busy worker starves every timer of the process.
  await nextTurn();
  const results =
    values.length === 0
      ? await database.exec(text)
      : [
          await database.query(
            text,
            values.map((value) => value ?? null),
          ),
        ];
  const last = results.at(-1);
  const rows = last?.rows ?? [];
  return { rows, rowCount: rows.length || (last?.affectedRows ?? 0) };
}

/** First come, first served. The answer ends the turn. */
function createTurns(): TakeTurn {
  let last: Promise<void> = Promise.resolve();
  return async () => {
    const before = last;
    let done: () => void = () => undefined;
    last = new Promise((resolve) => {
      done = resolve;
    });
    await before;
    return done;
  };
}

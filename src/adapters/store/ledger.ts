import { createHash } from 'node:crypto';
import type { PgPool } from 'bullmq';
import type { ChainRecord, Ledger, StoredState } from '../../app/ports/ledger.ts';
import type { RunEvent, StoredEvent } from '../../core/event.ts';
import { canonicalJson, eventDigest, genesis, linkHash } from '../../core/ledger/chain.ts';
import { type Ask, ask, transact } from './database.ts';

/** Events read at a time: a page of the largest (64 kB of argv) stays below 20 MB. */
const pageSize = 300;

/** What a run may be called: it is also a queue's job id, a part of a log line and of a Slack button. */
const runId = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;

/** The ledger over SQL. Indexes have no gaps, because whoever appends holds the row of the chain's head until the commit. */
export function createLedger(pool: PgPool): Ledger {
  return {
    create: ({ run, requestKey, event, at }) =>
      transact(pool, async (ask) => {
        if (!runId.test(run))
          throw new Error(`"${run}" is no run id: letters, digits, "_" and "-", at most 100.`);
        const head = await lockHead(ask);
        const [born] = await ask<{ id: string }>(
          `INSERT INTO voicepipe.run (id, request_key, state, version, first_index, created_at, asker, channel)
           VALUES ($1, $2, $5, 1, $3, $4, $6, $7) ON CONFLICT (request_key) DO NOTHING RETURNING id`,
          [run, requestKey, head.index + 1, at.toISOString(), firstState(event), ...originOf(event)],
        );
        if (!born) return { created: false, run: await runOf(ask, requestKey) };
        await link(ask, head, { run, after: 0, events: [event], at });
        return { created: true, run };
      }),

    append: ({ run, expectedVersion, events, state, at, kin }) =>
      transact(pool, async (ask) => {
        const version = expectedVersion + events.length;
        // The run's row before the head: whoever loses the race for the run never waits for the chain.
        const won = await ask(
          `UPDATE voicepipe.run SET version = $3, state = $4, kin = coalesce($5, kin)
           WHERE id = $1 AND version = $2 RETURNING id`,
          [run, expectedVersion, version, state, kin ?? null],
        );
        if (won.length === 0) return { ok: false, reason: 'conflict' };
        await link(ask, await lockHead(ask), { run, after: expectedVersion, events, at });
        return { ok: true, version };
      }),

    events: async (run) =>
      (
        await ask<EventRow>(pool, `${selectEvents} WHERE run = $1 AND body IS NOT NULL ORDER BY seq`, [run])
      ).map(toStoredEvent),

    runsIn: async (states, limit) =>
      (
        await ask<{ id: string }>(
          pool,
          'SELECT id FROM voicepipe.run WHERE state = ANY($1::text[]) ORDER BY first_index LIMIT $2',
          [[...states], limit],
        )
      ).map(({ id }) => id),

    kindred: async (kin, limit) =>
      (
        await ask<{ id: string }>(
          pool,
          'SELECT id FROM voicepipe.run WHERE kin = $1 ORDER BY first_index DESC LIMIT $2',
          [kin, limit],
        )
      ).map(({ id }) => id),

    recent: async ({ asker, channels, states }, limit) =>
      (
        await ask<{ id: string }>(
          pool,
          `SELECT id FROM voicepipe.run WHERE asker IS NOT NULL AND ($1::text IS NULL OR asker = $1)
             AND ($2::text[] IS NULL OR channel = ANY($2::text[])) AND ($3::text[] IS NULL OR state = ANY($3::text[]))
           ORDER BY first_index DESC LIMIT $4`,
          [asker ?? null, channels ?? null, states ?? null, limit],
        )
      ).map(({ id }) => id),

    alike: async (run, limit) =>
      (
        await ask<{ id: string }>(
          pool,
          `SELECT other.id FROM voicepipe.run one JOIN voicepipe.run other ON other.kin = one.kin AND other.id <> one.id
           WHERE one.id = $1 ORDER BY other.first_index DESC LIMIT $2`,
          [run, limit],
        )
      ).map(({ id }) => id),

    unreviewed: async (limit) =>
      (
        await ask<{ run: string }>(
          pool,
          `SELECT run FROM voicepipe.event broke WHERE type = 'broke-glass' AND NOT EXISTS
             (SELECT FROM voicepipe.event done WHERE done.run = broke.run AND done.type = 'reviewed')
           ORDER BY "index" LIMIT $1`,
          [limit],
        )
      ).map(({ run }) => run),

    belongsTo: async (team) =>
      (
        await ask(
          pool,
          'UPDATE voicepipe.head SET team = $1 WHERE team IS NULL OR team = $1 RETURNING team',
          [team],
        )
      ).length > 0,

    head: async () => {
      const [row] = await ask<{ index: string; hash: string }>(
        pool,
        'SELECT "index", hash FROM voicepipe.head',
      );
      return { index: Number(row?.index ?? 0), hash: row?.hash ?? genesis };
    },

    indexSince: async (since) => {
      const [row] = await ask<{ index: string | null }>(
        pool,
        'SELECT min("index") AS index FROM voicepipe.event WHERE at >= $1',
        [since.toISOString()],
      );
      return row?.index === null || row === undefined ? undefined : Number(row.index);
    },

    prune: async (before, limit) =>
      (
        await ask<{ index: string }>(
          pool,
          `UPDATE voicepipe.event SET body = NULL WHERE body IS NOT NULL AND run IN
             (SELECT id FROM voicepipe.run WHERE state IN ('finished', 'refused', 'expired', 'withdrawn', 'spread', 'unlocked')
                AND NOT EXISTS (SELECT FROM voicepipe.event late WHERE late.run = run.id AND late.at >= $1)
                AND NOT EXISTS (SELECT FROM voicepipe.event broke WHERE broke.run = run.id AND broke.type = 'broke-glass'
                  AND NOT EXISTS (SELECT FROM voicepipe.event done WHERE done.run = run.id AND done.type = 'reviewed'))
                AND EXISTS (SELECT FROM voicepipe.event old WHERE old.run = run.id AND old.body IS NOT NULL)
              ORDER BY first_index LIMIT $2)
           RETURNING "index"`,
          [before.toISOString(), limit],
        )
      ).length,

    chain: (fromIndex) => readChain(pool, fromIndex),
  };
}

/** The state of a record that begins with this event. */
function firstState({ type }: RunEvent): StoredState {
  if (type === 'locked') return 'locked';
  return type === 'requested' ? 'received' : 'record';
}

/** Who asked for a run, and in which channel; a record of its own has neither. */
function originOf(event: RunEvent): readonly [string | null, string | null] {
  return event.type === 'requested' ? [event.asker.user, event.place.channel] : [null, null];
}

interface Head {
  readonly index: number;
  readonly hash: string;
}

async function lockHead(ask: Ask): Promise<Head> {
  const [row] = await ask<{ index: string; hash: string }>(
    'SELECT "index", hash FROM voicepipe.head FOR UPDATE',
  );
  if (!row) throw new Error('The ledger has no head row: migrations make it and nothing removes it.');
  return { index: Number(row.index), hash: row.hash };
}

/** Writes the events after the head, which the caller holds, and moves the head. */
async function link(
  ask: Ask,
  head: Head,
  { run, after, events, at }: { run: string; after: number; events: readonly RunEvent[]; at: Date },
): Promise<void> {
  let last = head;
  for (const [position, event] of events.entries()) {
    const record = {
      index: last.index + 1,
      run,
      seq: after + position + 1,
      at: at.toISOString(),
      eventDigest: eventDigest(event, sha256),
      previous: last.hash,
    };
    const hash = linkHash(record, sha256);
    await ask(
      `INSERT INTO voicepipe.event ("index", run, seq, at, body, digest, previous, hash, type)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        record.index,
        run,
        record.seq,
        record.at,
        canonicalJson(event),
        record.eventDigest,
        record.previous,
        hash,
        event.type,
      ],
    );
    last = { index: record.index, hash };
  }
  await ask('UPDATE voicepipe.head SET "index" = $1, hash = $2', [last.index, last.hash]);
}

async function runOf(ask: Ask, requestKey: string): Promise<string> {
  const [row] = await ask<{ id: string }>('SELECT id FROM voicepipe.run WHERE request_key = $1', [
    requestKey,
  ]);
  if (!row) throw new Error('A run stood in the way of its request key and is gone: runs are never removed.');
  return row.id;
}

async function* readChain(pool: PgPool, fromIndex: number): AsyncGenerator<ChainRecord> {
  for (let from = fromIndex; ; ) {
    const rows = await ask<EventRow>(pool, `${selectEvents} WHERE "index" >= $1 ORDER BY "index" LIMIT $2`, [
      from,
      pageSize,
    ]);
    for (const row of rows) yield toChainRecord(row);
    const last = rows.at(-1);
    if (!last || rows.length < pageSize) return;
    from = Number(last.index) + 1;
  }
}

const selectEvents = 'SELECT "index", run, seq, at, body, digest, previous, hash FROM voicepipe.event';

interface EventRow {
  readonly index: string;
  readonly run: string;
  readonly seq: number;
  readonly at: Date;
  readonly body: string | null;
  readonly digest: string;
  readonly previous: string;
  readonly hash: string;
}

function toStoredEvent(row: EventRow): StoredEvent {
  const { event, ...record } = toChainRecord(row);
  if (event === null) throw new Error('A record whose body was deleted was read as an event.');
  const { eventDigest: _digest, ...facts } = record;
  return { ...facts, event };
}

function toChainRecord({ index, run, seq, at, body, digest, previous, hash }: EventRow): ChainRecord {
  return {
    index: Number(index),
    run,
    seq,
    at: at.toISOString(),
    event: body === null ? null : (JSON.parse(body) as RunEvent),
    eventDigest: digest,
    previous,
    hash,
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

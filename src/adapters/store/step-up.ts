import type { PgPool } from 'bullmq';
import type { Passkeys, TicketFor, Tickets } from '../../app/ports/step-up.ts';
import { ask, transact } from './database.ts';

/** Passkeys over SQL. */
export function createPasskeys(pool: PgPool): Passkeys {
  return {
    async list({ user, team }) {
      const rows = await ask<{
        id: string;
        public_key: Uint8Array;
        counter: string;
        transports: string;
      }>(
        pool,
        'SELECT id, public_key, counter, transports FROM voicepipe.passkey WHERE "user" = $1 AND team = $2 ORDER BY created_at',
        [user, team],
      );
      return rows.map(({ id, public_key: publicKey, counter, transports }) => ({
        id,
        by: { user, team },
        publicKey: new Uint8Array(publicKey),
        counter: Number(counter),
        transports: JSON.parse(transports) as string[],
      }));
    },
    async save({ id, by, publicKey, counter, transports }) {
      const rows = await ask(
        pool,
        `INSERT INTO voicepipe.passkey (id, "user", team, public_key, counter, transports)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING RETURNING id`,
        [id, by.user, by.team, publicKey, counter, JSON.stringify(transports)],
      );
      return rows.length > 0;
    },
    async all() {
      const rows = await ask<{ id: string; user: string; team: string; created_at: Date }>(
        pool,
        'SELECT id, "user", team, created_at FROM voicepipe.passkey ORDER BY team, "user", created_at, id',
      );
      return rows.map(({ id, user, team, created_at: enrolledAt }) => ({
        id,
        by: { user, team },
        enrolledAt,
      }));
    },
    forget: ({ user, team }) =>
      transact(pool, async (ask) => {
        for (const table of ['passkey', 'ticket'])
          await ask(`DELETE FROM voicepipe.${table} WHERE "user" = $1 AND team = $2`, [user, team]);
      }),
    async advance(id, counter) {
      const rows = await ask(
        pool,
        `UPDATE voicepipe.passkey SET counter = $2
         WHERE id = $1 AND (counter < $2 OR (counter = 0 AND $2 = 0)) RETURNING id`,
        [id, counter],
      );
      return rows.length > 0;
    },
  };
}

/** One-shot links over SQL; what is over for a day is deleted as new ones come. */
export function createTickets(pool: PgPool): Tickets {
  return {
    async create({ digest, by, purpose, nonce, expiresAt }) {
      await ask(pool, "DELETE FROM voicepipe.ticket WHERE expires_at < now() - interval '1 day'");
      await ask(
        pool,
        `INSERT INTO voicepipe.ticket (digest, "user", team, purpose, nonce, expires_at) VALUES ($1, $2, $3, $4, $5, $6)`,
        [digest, by.user, by.team, JSON.stringify(purpose), nonce, expiresAt.toISOString()],
      );
    },
    async read(digest) {
      const [row] = await ask<{
        user: string;
        team: string;
        purpose: string;
        nonce: string;
        expires_at: Date;
        is_proven: boolean;
        is_used: boolean;
      }>(
        pool,
        `SELECT "user", team, purpose, nonce, expires_at, is_proven, is_used FROM voicepipe.ticket WHERE digest = $1`,
        [digest],
      );
      if (row === undefined) return undefined;
      const { user, team, nonce } = row;
      return {
        digest,
        by: { user, team },
        purpose: JSON.parse(row.purpose) as TicketFor,
        nonce,
        expiresAt: row.expires_at,
        isProven: row.is_proven,
        isUsed: row.is_used,
      };
    },
    async prove(digest) {
      const rows = await ask(
        pool,
        'UPDATE voicepipe.ticket SET is_proven = true WHERE digest = $1 AND NOT is_used AND NOT is_proven RETURNING digest',
        [digest],
      );
      return rows.length > 0;
    },
    async use(digest) {
      const rows = await ask(
        pool,
        'UPDATE voicepipe.ticket SET is_used = true WHERE digest = $1 AND NOT is_used RETURNING digest',
        [digest],
      );
      return rows.length > 0;
    },
  };
}

import type { PgPool } from 'bullmq';
import type { Outputs } from '../../app/ports/outputs.ts';
import type { StreamName } from '../../core/outcome.ts';
import { countLineEnds, type Segment } from '../../core/segments.ts';
import type { Required } from '../../core/slice/literals.ts';
import { ask, transact } from './database.ts';

/** Segments read at a time; each has at most 64 kB. */
const pageSize = 16;

/** Kept output over SQL. Saving a segment that is there already changes nothing, so a save may be repeated. */
export function createOutputs(pool: PgPool): Outputs {
  return {
    save: (run, { add, drop }) =>
      transact(pool, async (ask) => {
        for (const { seq, stream, bytes, offset, line } of add) {
          await ask(
            `INSERT INTO voicepipe.output (run, seq, stream, bytes, first_byte, first_line, line_ends)
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (run, seq) DO NOTHING`,
            [run, seq, stream, bytes, offset, line, countLineEnds(bytes)],
          );
        }
        if (drop.length > 0)
          await ask('DELETE FROM voicepipe.output WHERE run = $1 AND seq = ANY($2::int[])', [run, [...drop]]);
      }),

    read: (run) =>
      readPages((after) =>
        ask(pool, `${select} WHERE run = $1 AND ($2::int IS NULL OR seq > $2::int) ORDER BY seq LIMIT $3`, [
          run,
          after,
          pageSize,
        ]),
      ),

    extent: async (run) => {
      const rows = await ask<{ stream: StreamName; bytes: string; lines: string }>(
        pool,
        `SELECT one.stream, sum(octet_length(one.bytes)) AS bytes,
           (SELECT last.first_line + last.line_ends
              + (get_byte(substring(last.bytes FROM octet_length(last.bytes)), 0) <> 10)::int
            FROM voicepipe.output last WHERE last.run = $1 AND last.stream = one.stream ORDER BY seq DESC LIMIT 1) AS lines
         FROM voicepipe.output one WHERE one.run = $1 GROUP BY one.stream`,
        [run],
      );
      const extentOf = (name: StreamName) => {
        const row = rows.find(({ stream }) => stream === name);
        return { bytes: Number(row?.bytes ?? 0), lines: Number(row?.lines ?? 0) };
      };
      return { stdout: extentOf('stdout'), stderr: extentOf('stderr') };
    },

    readFrom: (run, stream, line) => readFrom(pool, { run, stream, line }),

    readBack: (run, stream) =>
      readPages((before) =>
        ask(
          pool,
          `${select} WHERE run = $1 AND stream = $2 AND ($3::int IS NULL OR seq < $3::int) ORDER BY seq DESC LIMIT $4`,
          [run, stream, before, pageSize],
        ),
      ),

    readHolding: (run, stream, required) => readHolding(pool, { run, stream, required }),

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

function readFrom(
  pool: PgPool,
  { run, stream, line }: { readonly run: string; readonly stream: StreamName; readonly line: number },
): AsyncGenerator<Segment, void, undefined> {
  return readPages((after) =>
    after === null
      ? ask(
          pool,
          `${select} WHERE run = $1 AND stream = $2 AND seq >= coalesce(
             (SELECT seq FROM voicepipe.output WHERE run = $1 AND stream = $2 AND first_line < $3 ORDER BY seq DESC LIMIT 1), 0)
           ORDER BY seq LIMIT $4`,
          [run, stream, line, pageSize],
        )
      : ask(pool, `${select} WHERE run = $1 AND stream = $2 AND seq > $3 ORDER BY seq LIMIT $4`, [
          run,
          stream,
          after,
          pageSize,
        ]),
  );
}

/**
 * The database looks for the texts where the bytes are; only what holds one of them is read. Where most of a few segments do,
 * that would be work for nothing, and all are read.
 */
async function* readHolding(
  pool: PgPool,
  how: { readonly run: string; readonly stream: StreamName; readonly required: Required },
): AsyncGenerator<Segment, void, undefined> {
  const { run, stream, required } = how;
  const { holds, values } = required.ignoresCase ? foldedHold(required) : exactHold(required);
  const [tried] = await ask<{ isCommon: boolean | null }>(
    pool,
    `SELECT avg((${holds})::int) > 0.5 AS "isCommon" FROM voicepipe.output WHERE run = $1 AND stream = $2 AND seq % 61 = 0`,
    [run, stream, ...values],
  );
  if (tried?.isCommon === true) {
    yield* readFrom(pool, { run, stream, line: 0 });
    return;
  }
  const found = await ask<{ seq: number }>(
    pool,
    `SELECT seq FROM
       (SELECT seq, holds, is_open, lag(is_open) OVER (ORDER BY seq) AS goes_on FROM
         (SELECT seq, ${holds} AS holds, get_byte(substring(bytes FROM octet_length(bytes)), 0) <> 10 AS is_open
          FROM voicepipe.output WHERE run = $1 AND stream = $2) looked) placed
     WHERE holds OR is_open OR goes_on ORDER BY seq`,
    [run, stream, ...values],
  );
  for (let at = 0; at < found.length; at += pageSize) {
    const seqs = found.slice(at, at + pageSize).map(({ seq }) => seq);
    const rows = await ask<Row>(pool, `${select} WHERE run = $1 AND seq = ANY($2::int[]) ORDER BY seq`, [
      run,
      seqs,
    ]);
    yield* rows.map(toSegment);
  }
}

function exactHold({ texts }: Required) {
  const values = ['\u001b', ...texts].map((text) => Buffer.from(text));
  return {
    holds: values.map((_, index) => `position($${index + 3}::bytea IN bytes) > 0`).join(' OR '),
    values,
  };
}

/** Bytes as text in which only ASCII letters have a case: what is not printable is written as octal digits. */
function foldedHold({ texts }: Required) {
  return {
    holds: `(SELECT position('\u001b' IN folded) > 0 OR EXISTS (SELECT FROM unnest($3::text[]) sought WHERE position(sought IN folded) > 0)
       FROM (SELECT lower(encode(bytes, 'escape') COLLATE "C") AS folded OFFSET 0) AS once)`,
    values: [texts],
  };
}

const select = 'SELECT seq, stream, bytes, first_byte, first_line FROM voicepipe.output';

interface Row {
  readonly seq: number;
  readonly stream: StreamName;
  readonly bytes: Uint8Array;
  readonly first_byte: string;
  readonly first_line: string;
}

/**
 * Asks page by page, each from behind the last segment of the one before. Whoever goes on after the first page is likely to want all
 * of them: from then on the next one is asked for while one is used.
 */
async function* readPages(
  page: (from: number | null) => Promise<readonly Row[]>,
): AsyncGenerator<Segment, void, undefined> {
  const first = await page(null);
  yield* first.map(toSegment);
  const last = first.at(-1);
  if (last === undefined || first.length < pageSize) return;
  for (let asked = page(last.seq); ; ) {
    const rows = await asked;
    const end = rows.at(-1);
    if (end === undefined) return;
    if (rows.length === pageSize) {
      asked = page(end.seq);
      // Whoever wants no more does not hear that it was refused.
      asked.catch(() => undefined);
    }
    yield* rows.map(toSegment);
    if (rows.length < pageSize) return;
  }
}

function toSegment({ seq, stream, bytes, first_byte: offset, first_line: line }: Row): Segment {
  return { seq, stream, bytes, offset: Number(offset), line: Number(line) };
}

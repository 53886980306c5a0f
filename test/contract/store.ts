import { createHash } from 'node:crypto';
import type { PgPool } from 'bullmq';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { migrations } from '../../src/adapters/store/migrations.ts';
import { openStore, type Store } from '../../src/adapters/store/open-store.ts';
import type { ChainRecord } from '../../src/app/ports/ledger.ts';
import type { RunEvent } from '../../src/core/event.ts';
import { eventDigest, genesis, linkHash } from '../../src/core/ledger/chain.ts';
import { searchLines } from '../../src/core/log/search-lines.ts';
import { openOutputWindow } from '../../src/core/output.ts';
import { cutSegments, type Segment } from '../../src/core/segments.ts';
import { openScan } from '../../src/core/slice/scan.ts';

const at = new Date('2030-01-02T03:04:05.678Z');
const asker = { user: 'U_ASKER', team: 'T1' };

function requested(argv: readonly string[] = ['ls']): RunEvent {
  const command = { verb: 'exec', target: 'api-7f', argv } as const;
  return { type: 'requested', command, asker, place: { channel: 'C_ONCALL' } };
}

/** What every database behind the store's ports must do. `getPool` answers a pool on an empty database. */
export function describeStore(getPool: () => PgPool): void {
  let store: Store;
  let made = 0;
  beforeAll(async () => {
    store = await openStore(getPool());
  });

  async function newRun(event: RunEvent = requested()): Promise<string> {
    made += 1;
    const { run } = await store.ledger.create({ run: `run-${made}`, requestKey: `key-${made}`, event, at });
    return run;
  }

  async function wholeChain(from = 1): Promise<ChainRecord[]> {
    const chain: ChainRecord[] = [];
    for await (const event of store.ledger.chain(from)) chain.push(event);
    return chain;
  }

  const append = (run: string, expectedVersion: number, worker = 'w1') =>
    store.ledger.append({
      run,
      expectedVersion,
      events: [{ type: 'queued' }, { type: 'claimed', worker }],
      state: 'claimed',
      at,
    });

  test('a new run is its first event', async () => {
    const run = await newRun();
    expect(await store.ledger.events(run)).toMatchObject([
      { run, seq: 1, at: '2030-01-02T03:04:05.678Z', event: requested() },
    ]);
    expect(await store.ledger.events('no-such-run')).toEqual([]);
  });

  test('ten requests with one key at once make one run', async () => {
    const create = (n: number) =>
      store.ledger.create({ run: `twin-${n}`, requestKey: 'twins', event: requested(), at });
    const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => create(n)));
    expect(answers.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(answers.map(({ run }) => run)).size).toBe(1);
    const stored = (await wholeChain()).filter(({ run }) => run.startsWith('twin-'));
    expect(stored).toHaveLength(1);
  });

  test('of ten claims at once exactly one wins, and the others append nothing', async () => {
    const run = await newRun();
    const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => append(run, 1, `w${n}`)));
    expect(answers.filter(({ ok }) => ok)).toEqual([{ ok: true, version: 3 }]);
    expect(answers.filter(({ ok }) => !ok)).toEqual(Array(9).fill({ ok: false, reason: 'conflict' }));
    expect((await store.ledger.events(run)).map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  test('the chain is of the workspace that asked first', async () => {
    expect(await store.ledger.belongsTo('T1')).toBe(true);
    expect(await store.ledger.belongsTo('T1')).toBe(true);
    expect(await store.ledger.belongsTo('T2')).toBe(false);
  });

  test('an append to a run that is not there is a conflict', async () => {
    expect(await append('nobody', 1)).toEqual({ ok: false, reason: 'conflict' });
  });

  test('an append that breaks in the middle leaves nothing behind', async () => {
    const run = await newRun();
    const before = await wholeChain();
    const broken = { type: 'claimed', worker: 1n } as unknown as RunEvent;
    const change = { run, expectedVersion: 1, events: [{ type: 'queued' } as const, broken] };
    await expect(store.ledger.append({ ...change, state: 'claimed', at })).rejects.toThrow();
    expect(await wholeChain()).toEqual(before);
    expect(await append(run, 1)).toEqual({ ok: true, version: 3 });
  });

  test('any text comes back as it was', async () => {
    const words = ['\u0000', '\ud800', '', '👩‍🚀', "'; DROP TABLE run; --", '\u2028\\"'];
    const run = await newRun(requested(words));
    const [first] = await store.ledger.events(run);
    expect(first?.event).toEqual(requested(words));
  });

  test('a name that no queue could carry is no run', async () => {
    for (const run of ['', 'a:b', 'a\u0000', ' a', 'x'.repeat(101)])
      await expect(
        store.ledger.create({ run, requestKey: `bad-${run.length}`, event: requested(), at }),
      ).rejects.toThrow('is no run id');
  });

  test('runs are found by their state, oldest first, up to a limit', async () => {
    const runs = [await newRun(), await newRun(), await newRun()];
    for (const run of runs)
      await store.ledger.append({
        run,
        expectedVersion: 1,
        events: [{ type: 'expired' }],
        state: 'expired',
        at,
      });
    expect(await store.ledger.runsIn(['expired'], 2)).toEqual(runs.slice(0, 2));
    expect(await store.ledger.runsIn(['expired', 'awaiting-approval'], 9)).toEqual(runs);
    expect(await store.ledger.runsIn([], 9)).toEqual([]);
  });

  test('the chain has no gaps and every link verifies, whoever wrote at once', async () => {
    const runs = await Promise.all(Array.from({ length: 20 }, () => newRun()));
    await Promise.all(runs.flatMap((run) => [append(run, 1, 'a'), append(run, 1, 'b')]));
    // More than one page of the reader.
    const many = Array.from({ length: 700 }, (): RunEvent => ({ type: 'started', protocol: 'v5' }));
    await store.ledger.append({
      run: await newRun(),
      expectedVersion: 1,
      events: many,
      state: 'running',
      at,
    });

    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    const chain = await wholeChain();
    let previous = genesis;
    for (const [position, { hash, ...record }] of chain.entries()) {
      expect(record.index).toBe(position + 1);
      expect(record.previous).toBe(previous);
      expect(linkHash(record, sha256)).toBe(hash);
      expect(eventDigest(record.event, sha256)).toBe(record.eventDigest);
      previous = hash;
    }
    expect(await wholeChain(chain.length)).toEqual(chain.slice(-1));
    expect(await wholeChain(chain.length + 1)).toEqual([]);
  });

  const segment = (seq: number, text = `${seq}`): Segment => ({
    seq,
    stream: 'stdout',
    bytes: Buffer.from(text),
    offset: seq * 10,
    line: seq,
  });

  async function readAll(segments: AsyncIterable<Segment>): Promise<Segment[]> {
    const kept: Segment[] = [];
    for await (const { bytes, ...place } of segments) kept.push({ ...place, bytes: Uint8Array.from(bytes) });
    return kept;
  }
  const readOutput = (run: string) => readAll(store.outputs.read(run));

  test('output comes back byte by byte, in order of arrival', async () => {
    const pieces = fc.array(
      fc.tuple(fc.constantFrom('stdout', 'stderr'), fc.uint8Array({ maxLength: 300 })),
      {
        maxLength: 80,
      },
    );
    await fc.assert(
      fc.asyncProperty(pieces, async (list) => {
        made += 1;
        const add = list.map(
          ([stream, bytes], seq): Segment => ({ seq, stream, bytes, offset: seq, line: 2 * seq }),
        );
        await store.outputs.save(`out-${made}`, { add, drop: [] });
        expect(await readOutput(`out-${made}`)).toEqual(add);
      }),
      { numRuns: 15 },
    );
  });

  test('what is dropped is gone, and what is saved twice is there once', async () => {
    await store.outputs.save('dropping', { add: [segment(1), segment(2), segment(3)], drop: [] });
    await store.outputs.save('dropping', { add: [segment(3), segment(4)], drop: [2, 99] });
    expect((await readOutput('dropping')).map(({ seq }) => seq)).toEqual([1, 3, 4]);
    expect(await readOutput('another-run')).toEqual([]);
  });

  test('a stream is read from any line on and from its end, and its extent is known, dropped or not', async () => {
    const window = openOutputWindow({ headBytes: 2_000, tailBytes: 2_000 });
    for (let line = 0; line < 1_000; line += 1) {
      const change = window.keep('stdout', Buffer.from(`line ${line}\n`));
      await store.outputs.save('sought', change);
    }
    await store.outputs.save('sought', window.keep('stderr', Buffer.from('one\ntwo')));
    const first = async (line: number) => {
      for await (const segment of store.outputs.readFrom('sought', 'stdout', line)) {
        const text = Buffer.from(segment.bytes).toString();
        if (segment.line + text.split('\n').length - 1 > line) return text;
      }
      return undefined;
    };
    expect(await first(0)).toBe('line 0\n');
    expect(await first(17)).toBe('line 17\n');
    expect(await first(999)).toBe('line 999\n');
    expect(await first(1_000)).toBeUndefined();
    // A line that was dropped: the next one that is kept.
    expect(Number((await first(500))?.slice(5))).toBeGreaterThan(500);
    const back = await readAll(store.outputs.readBack('sought', 'stdout'));
    const forth = await readAll(store.outputs.readFrom('sought', 'stdout', 0));
    expect(back.toReversed()).toEqual(forth);
    expect(await store.outputs.extent('sought')).toEqual({
      stdout: { bytes: forth.reduce((sum, { bytes }) => sum + bytes.length, 0), lines: 1_000 },
      stderr: { bytes: 7, lines: 2 },
    });
    expect(await store.outputs.extent('nothing')).toEqual({
      stdout: { bytes: 0, lines: 0 },
      stderr: { bytes: 0, lines: 0 },
    });
  });

  test('what is read of segments that may hold a text is enough to find every line that does', async () => {
    const part = fc.constantFrom('error', 'ERROR', 'err', 'or', 'a', '\n', '\n', '\u001b[1m', '\\x', "'");
    await fc.assert(
      fc.asyncProperty(
        fc.array(part, { maxLength: 80 }),
        fc.integer({ min: 1, max: 30 }),
        async (parts, size) => {
          made += 1;
          const run = `held-${made}`;
          const window = openOutputWindow({ headBytes: 40, tailBytes: 1_000 });
          for (const piece of cutSegments(Buffer.from(parts.join('')), size))
            await store.outputs.save(run, window.keep('stdout', piece));
          const find = async (segments: AsyncIterable<Segment>, fits: (line: string) => boolean) => {
            const scan = openScan(searchLines(fits), {
              maxHits: 50,
            });
            for await (const segment of segments) scan.take(segment);
            return scan.end();
          };
          for (const ignoresCase of [false, true]) {
            const fits = (line: string) => (ignoresCase ? line.toLowerCase() : line).includes('error');
            const some = store.outputs.readHolding(run, 'stdout', {
              texts: ['error', 'nowhere'],
              ignoresCase,
            });
            expect(await find(some, fits)).toEqual(
              await find(store.outputs.readFrom(run, 'stdout', 0), fits),
            );
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  test('a reservation whose holder died is taken over after a minute, by one caller', async () => {
    await store.posts.reserve('stale', 'card');
    await getPool().query(
      "UPDATE voicepipe.post SET reserved_at = now() - interval '61 seconds' WHERE run = 'stale'",
    );
    const answers = await Promise.all(Array.from({ length: 5 }, () => store.posts.reserve('stale', 'card')));
    expect(answers.filter(Boolean)).toEqual(['in-doubt']);
  });

  test('a reservation that is held is nobody else’s, and one that is given back was never posted', async () => {
    const stale = "UPDATE voicepipe.post SET reserved_at = now() - interval '2 minutes' WHERE run = 'held'";
    await store.posts.reserve('held', 'card');
    await getPool().query(stale);
    await store.posts.hold('held', 'card');
    expect(await store.posts.reserve('held', 'card')).toBe(false);
    await store.posts.release('held', 'card');
    expect(await store.posts.reserve('held', 'card')).toBe('new');
    await store.posts.abandon();
    expect(await store.posts.reserve('held', 'card')).toBe('in-doubt');
  });

  test('a message that was deleted is forgotten once, and not the one that stands in its place', async () => {
    await store.posts.reserve('gone', 'card');
    await store.posts.settle('gone', 'card', { ts: '1.0', digest: 'a' });
    await store.posts.forget('gone', 'card', '1.0');
    expect(await store.posts.reserve('gone', 'card')).toBe('new');
    await store.posts.settle('gone', 'card', { ts: '2.0', digest: 'a' });
    await store.posts.forget('gone', 'card', '1.0');
    expect(await store.posts.list('gone')).toEqual([{ key: 'card', ts: '2.0', digest: 'a' }]);
  });

  test('a run that ended is owed its answer until its end is settled', async () => {
    const run = 'owed-1';
    const requested: RunEvent = {
      type: 'requested',
      command: { verb: 'exec', target: 'a', argv: ['b'] },
      asker: { user: 'U', team: 'T' },
      place: { channel: 'C' },
    };
    await store.ledger.create({ run, requestKey: run, event: requested, at: new Date(0) });
    expect(await store.posts.owing(100)).not.toContain(run);
    const refused: RunEvent = { type: 'refused', failure: { code: 'pod-not-found', message: 'm' } };
    await store.ledger.append({
      run,
      expectedVersion: 1,
      events: [refused],
      state: 'refused',
      at: new Date(0),
    });
    expect(await store.posts.owing(100)).toContain(run);
    await store.posts.reserve(run, 'end');
    expect(await store.posts.owing(100)).toContain(run);
    await store.posts.settle(run, 'end', { ts: '-', digest: '-' });
    expect(await store.posts.owing(100)).not.toContain(run);
  });

  test('a slice that nobody holds any more is owed', async () => {
    const run = 'owed-2';
    const requested: RunEvent = {
      type: 'requested',
      command: { verb: 'ls' },
      asker: { user: 'U', team: 'T' },
      place: { channel: 'C' },
    };
    await store.ledger.create({ run, requestKey: run, event: requested, at: new Date(0) });
    const key = 'slice-0123456789abcdef';
    await store.posts.reserve(run, key);
    await store.posts.reserve(run, `${key}-1`);
    expect(await store.posts.owing(100)).not.toContain(run);
    await store.posts.abandon();
    expect(await store.posts.owing(100)).toContain(run);
    await store.posts.settle(run, key, { ts: '-', digest: '-' });
    expect(await store.posts.owing(100)).not.toContain(run);
  });

  test('a post is reserved by one caller, once', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => store.posts.reserve('run', 'card')));
    expect(answers.filter(Boolean)).toHaveLength(1);
    await store.posts.settle('run', 'card', { ts: '1.0', digest: 'a' });
    expect(await store.posts.reserve('run', 'card')).toBe(false);
    await store.posts.settle('run', 'card', { ts: '1.0', digest: 'b' });
    expect(await store.posts.list('run')).toEqual([{ key: 'card', ts: '1.0', digest: 'b' }]);
  });

  test('a reservation can be given back, a message cannot', async () => {
    await store.posts.reserve('run', 'page-1');
    expect(await store.posts.list('run')).toContainEqual({ key: 'page-1' });
    await store.posts.release('run', 'page-1');
    expect(await store.posts.reserve('run', 'page-1')).toBe('new');
    await store.posts.settle('run', 'page-1', { ts: '2.0', digest: 'c' });
    await store.posts.release('run', 'page-1');
    expect(await store.posts.list('run')).toContainEqual({ key: 'page-1', ts: '2.0', digest: 'c' });
  });

  test('a run is silent without a beat since the moment asked for, or without any', async () => {
    const later = new Date(at.getTime() + 1000);
    await store.heartbeats.beat('old', 'w1', at);
    await store.heartbeats.beat('fresh', 'w1', later);
    await store.heartbeats.beat('fresh', 'w1', at);
    expect(await store.heartbeats.silent(['never', 'fresh', 'old'], later)).toEqual(['never', 'old']);
    expect(await store.heartbeats.silent(['old'], at)).toEqual([]);
    await store.heartbeats.clear('fresh');
    expect(await store.heartbeats.silent(['fresh'], later)).toEqual(['fresh']);
    expect(await store.heartbeats.silent([], later)).toEqual([]);
  });

  test('output that an older release stored is found by its lines too', async () => {
    const pool = getPool();
    const before = migrations.findIndex(({ name }) => name.startsWith('places of output'));
    await pool.query('DROP SCHEMA voicepipe CASCADE');
    await pool.query('CREATE SCHEMA voicepipe');
    await pool.query(
      'CREATE TABLE voicepipe.migration (version integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())',
    );
    for (const [index, { name, sql }] of migrations.slice(0, before).entries()) {
      for (const statement of sql.split(';').filter((text) => text.trim() !== ''))
        await pool.query(statement);
      await pool.query('INSERT INTO voicepipe.migration (version, name) VALUES ($1, $2)', [index + 1, name]);
    }
    const pieces = ['a\nb\n', '\u0000\\n é\n', 'no end'];
    for (const [index, text] of pieces.entries())
      await pool.query('INSERT INTO voicepipe.output (run, seq, stream, bytes) VALUES ($1, $2, $3, $4)', [
        'old',
        index * 2,
        'stdout',
        Buffer.from(text),
      ]);
    const migrated = await openStore(pool);
    const read = await readAll(migrated.outputs.readFrom('old', 'stdout', 0));
    expect(read.map(({ offset, line }) => [offset, line])).toEqual([
      [0, 0],
      [4, 2],
      [4 + Buffer.byteLength(pieces[1] ?? ''), 3],
    ]);
    expect((await migrated.outputs.extent('old')).stdout.lines).toBe(4);
  });

  test('two processes that start at once both find the database migrated', async () => {
    await getPool().query('DROP SCHEMA voicepipe CASCADE');
    await Promise.all([openStore(getPool()), openStore(getPool()), openStore(getPool())]);
    const { rows } = await getPool().query('SELECT version FROM voicepipe.migration ORDER BY version');
    expect(rows).toEqual(migrations.map((_, index) => ({ version: index + 1 })));
  });

  test('a database of a newer voicepipe is refused', async () => {
    await getPool().query("INSERT INTO voicepipe.migration (version, name) VALUES (99, 'from the future')");
    await expect(openStore(getPool())).rejects.toMatchObject({
      code: 'store-unavailable',
      retrySafe: false,
      message: expect.stringContaining('version 99'),
    });
  });
}

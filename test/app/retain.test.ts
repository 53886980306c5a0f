import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openEmbedded } from '../../src/adapters/store/open-embedded.ts';
import { openStore, type Store } from '../../src/adapters/store/open-store.ts';
import { exportLedger } from '../../src/app/export-ledger.ts';
import { loadRun } from '../../src/app/history.ts';
import { retain } from '../../src/app/retain.ts';
import type { RunEvent } from '../../src/core/event.ts';
import { foldRun } from '../../src/core/fold-run.ts';
import { openVerifier } from '../../src/core/ledger/verify.ts';
import { openLog } from '../../src/telemetry.ts';
import { makeTempDirectory } from '../helpers/temp-directory.ts';

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');
const day = 86_400_000;
const now = new Date('2026-11-24T10:00:00.000Z');
const asker = { user: 'U_ASKER', team: 'T' };
const asks: RunEvent = {
  type: 'judged',
  verdict: { class: 'write', action: { kind: 'ask', needed: 1 }, rule: 'r', why: 'w' },
  seal: 's',
  demand: { rule: 'default', anyOf: [{ needed: 1 }], startWithinMs: 1 },
};
const glass: RunEvent = {
  type: 'broke-glass',
  rule: 'g',
  reason: 'fire',
  announceIn: 'C',
  reviewBy: now.toISOString(),
};
const refused: RunEvent = { type: 'refused', failure: { code: 'locked', message: 'No.' } };
const reviewed: RunEvent = { type: 'reviewed', by: { user: 'U1', team: 'T' }, text: 'fine' };

let folder: Awaited<ReturnType<typeof makeTempDirectory>>;
let database: Awaited<ReturnType<typeof openEmbedded>>;
let store: Store;
beforeAll(async () => {
  folder = await makeTempDirectory();
  database = await openEmbedded({ dataDir: folder.path });
  store = await openStore(database.pool);
});
afterAll(async () => {
  await database.close();
  await folder.remove();
});

async function record(run: string, daysAgo: number, ...events: readonly RunEvent[]): Promise<void> {
  const at = new Date(now.getTime() - daysAgo * day);
  const event: RunEvent = {
    type: 'requested',
    command: { verb: 'exec', target: 'api', argv: ['touch', `/tmp/${run}`] },
    asker,
    place: { channel: 'C' },
  };
  await store.ledger.create({ run, requestKey: run, event, at });
  if (events.length === 0) return;
  const all = [event, ...events].map((one, index) => ({
    run,
    seq: index + 1,
    at: at.toISOString(),
    event: one,
  }));
  await store.ledger.append({ run, expectedVersion: 1, events, state: foldRun(all).state, at });
  await store.outputs.save(run, {
    add: [{ seq: 0, stream: 'stdout', bytes: Buffer.from('x\n'), offset: 0, line: 0 }],
    drop: [],
  });
}

async function exported(how: Parameters<typeof exportLedger>[1] = {}) {
  const lines: string[] = [];
  for await (const line of exportLedger({ ...store, sha256 }, how)) lines.push(line);
  const verifier = openVerifier({ sha256 });
  for (const line of lines) verifier.push(line);
  return { text: lines.join('\n'), end: verifier.end() };
}

it('deletes the bodies of old runs that are over and owe nothing, and the chain verifies all the same', async () => {
  await record('old', 40, asks, refused);
  await record('young', 5, asks, refused);
  await record('waiting', 40, asks);
  await record('owing', 40, asks, glass, refused);
  await record('reviewed', 40, asks, glass, refused, reviewed);
  const before = await exported();
  const retention = { eventsMs: 30 * day, outputMs: 30 * day };
  await retain({ ...store, clock: { now: () => now }, log: openLog('silent'), retention });

  const { text, end } = await exported();
  expect(end).toMatchObject({ ok: true, good: { records: 17, pruned: 8 } });
  const head = (one: Awaited<ReturnType<typeof exported>>) => (one.end.ok ? one.end.good.head : '');
  expect(head({ text, end })).toBe(head(before));
  for (const run of ['young', 'waiting', 'owing']) expect(text).toContain(`/tmp/${run}"`);
  for (const run of ['old', 'reviewed']) {
    expect(text).not.toContain(`/tmp/${run}"`);
    expect(await loadRun(store.ledger, run)).toBeUndefined();
    expect((await exported({ run })).end).toMatchObject({ ok: true });
  }
  expect(await store.ledger.unreviewed(9)).toEqual(['owing']);
  expect(await retainedOutput()).toEqual(['waiting', 'young']);
});

async function retainedOutput(): Promise<readonly string[]> {
  const runs = ['old', 'young', 'waiting', 'owing', 'reviewed'];
  const kept = await Promise.all(
    runs.map(async (run) => ((await store.outputs.extent(run)).stdout.bytes > 0 ? [run] : [])),
  );
  return kept.flat().sort();
}

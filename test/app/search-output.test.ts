import { afterAll, beforeAll, expect, it } from 'vitest';
import { openEmbedded } from '../../src/adapters/store/open-embedded.ts';
import { openStore, type Store } from '../../src/adapters/store/open-store.ts';
import { cutSlice } from '../../src/app/cut-slice.ts';
import { openOutputWindow } from '../../src/core/output.ts';
import { cutSegments } from '../../src/core/segments.ts';
import type { Slice } from '../../src/core/slice/slice.ts';
import { makeTempDirectory } from '../helpers/temp-directory.ts';

let folder: Awaited<ReturnType<typeof makeTempDirectory>>;
let database: Awaited<ReturnType<typeof openEmbedded>>;
let store: Store;
beforeAll(async () => {
  folder = await makeTempDirectory();
  database = await openEmbedded({ dataDir: folder.path });
  store = await openStore(database.pool);
  const window = openOutputWindow({ headBytes: 1_000_000, tailBytes: 0 });
  const text = Array.from({ length: 400 }, (_, line) => `line ${line}${line === 150 ? ' é fits' : ''}\n`);
  for (const piece of cutSegments(Buffer.from(text.join('')), 100)) {
    const { add } = window.keep('stdout', piece);
    await store.outputs.save('r', { add, drop: [] });
  }
});
afterAll(async () => {
  await database.close();
  await folder.remove();
});

const grep = (source: string): Slice => ({ kind: 'grep', streams: ['stdout'], source, context: 0 });

/** Of which each look is a second later. */
function hurryingClock() {
  let at = 0;
  return {
    now() {
      at += 1_000;
      return new Date(at);
    },
  };
}

it('a search says how far it came where its time did not suffice', async () => {
  const world = { outputs: store.outputs, clock: hurryingClock() };
  const cut = await cutSlice(world, 'r', grep('ne 1\\d$'));
  expect(cut.ok && cut.pieces[0]?.title).toMatch(
    /^10 lines fit "ne 1\\d\$" in the first \d+ of 400 lines: the search ended there, after 10 s$/,
  );
});

it('nothing that was found so far is no claim about the rest', async () => {
  const world = { outputs: store.outputs, clock: hurryingClock() };
  const cut = await cutSlice(world, 'r', grep('[3]9[9]$'));
  expect(cut.ok || cut.failure.message).toMatch(
    /^Nothing fits ".*" in the first \d+ of 400 lines: the search ended/,
  );
});

it('a text that few segments hold, and one that most of them do, are found alike', async () => {
  const world = { outputs: store.outputs, clock: { now: () => new Date(0) } };
  for (const [source, title] of [
    ['fits', '1 line fits "fits"'],
    ['(?i)É FITS', '1 line fits "(?i)É FITS"'],
    ['line \\d*7$', '40 lines fit "line \\d*7$", the first 20 are shown'],
    ['(?i)LINE 39\\d', '10 lines fit "(?i)LINE 39\\d"'],
  ] as const) {
    const cut = await cutSlice(world, 'r', grep(source));
    expect(cut.ok && cut.pieces[0]?.title).toBe(title);
  }
});

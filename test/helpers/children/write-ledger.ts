// Creates runs in an embedded store until it is killed, and says the id of each once it is stored.
import { openEmbedded } from '../../../src/adapters/store/open-embedded.ts';
import { openStore } from '../../../src/adapters/store/open-store.ts';

const [dataDir = ''] = process.argv.slice(2);
const { pool } = await openEmbedded({ dataDir });
const { ledger } = await openStore(pool);
for (let n = 1; ; n += 1) {
  const run = `run-${n}`;
  await ledger.create({ run, requestKey: run, event: { type: 'queued' }, at: new Date(0) });
  console.log(run);
}

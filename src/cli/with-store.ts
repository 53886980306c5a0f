import { openEmbedded } from '../adapters/store/open-embedded.ts';
import { openServer } from '../adapters/store/open-server.ts';
import { openStore, type Store } from '../adapters/store/open-store.ts';
import { readConfig } from '../config.ts';
import { openLog } from '../telemetry.ts';

/** Does something with the store that the service uses, and closes it; 2 where the configuration cannot be read. */
export async function withStore(work: (store: Store) => Promise<number>): Promise<number> {
  const read = readConfig();
  if (!read.ok) {
    for (const fault of read.faults) process.stderr.write(`voicepipe: ${fault}\n`);
    return 2;
  }
  const { databaseUrl, dataDir } = read.config;
  const log = openLog('silent');
  const database =
    databaseUrl === undefined
      ? await openEmbedded({ dataDir, log })
      : await openServer({ url: databaseUrl, log });
  try {
    return await work(await openStore(database.pool));
  } finally {
    await database.close();
  }
}

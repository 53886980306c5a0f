import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openChat } from '../../src/adapters/slack/web.ts';
import { openEmbedded } from '../../src/adapters/store/open-embedded.ts';
import { openStore, type Store } from '../../src/adapters/store/open-store.ts';
import { loadRun, record } from '../../src/app/history.ts';
import { openRelay } from '../../src/app/relay.ts';
import type { RunEvent } from '../../src/core/event.ts';
import { noOutput } from '../../src/core/output.ts';
import { type Slack, startSlack } from '../../src/playground/slack/server.ts';
import { asks, requested, yes } from '../golden/runs.ts';
import { driveSlack } from '../helpers/playground-rig.ts';
import { makeTempDirectory } from '../helpers/temp-directory.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const clock = { now: () => new Date() };
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

let slack: Slack;
let close: () => Promise<void>;
let store: Store;
beforeAll(async () => {
  const directory = await makeTempDirectory();
  slack = await startSlack({ host: '127.0.0.1', port: 0, pageDir: directory.path });
  const database = await openEmbedded({ dataDir: directory.path });
  store = await openStore(database.pool);
  close = async () => {
    await database.close();
    await slack.close();
    await directory.remove();
  };
});
afterAll(() => close());

/** The relay of a process: a client of its own, and what all share. */
function openProcess() {
  return openRelay({
    ...store,
    chat: openChat({ token: slack.botToken, apiUrl: slack.apiUrl, log }),
    clock,
    log,
    sha256,
  });
}

describe('two processes that show one run', () => {
  it('leave its card as the ledger says, also where the slower one waits to show what was so before', async () => {
    const rig = driveSlack(() => slack.url);
    const run = 'rtwo2345678';
    await store.ledger.create({ run, requestKey: run, event: requested(), at: clock.now() });
    const goOn = async (...events: readonly RunEvent[]) => {
      const known = await loadRun(store.ledger, run);
      if (known === undefined) throw new Error('It was stored.');
      expect(await record({ ...store, clock, log }, known, events)).toMatchObject({ ok: true });
    };
    await goOn(asks({ expiresAt: new Date(Date.now() + 3_600_000).toISOString() }));
    const [gateway, worker] = [openProcess(), openProcess()];
    await gateway.show(run);
    await goOn(yes(), { type: 'queued' });
    // The gateway's edit has to wait, the worker's does not.
    await rig.post('/control/faults', { rate_limit: { method: 'chat.update', retry_after: 1 } });
    const slow = gateway.show(run);
    const limited = async () => {
      const { entries } = (await rig.get('/control/log')) as { entries: readonly { method?: string }[] };
      return entries.some(({ method }) => method === 'chat.update');
    };
    while (!(await limited()));
    await goOn({ type: 'claimed', worker: 'w' }, { type: 'started', protocol: 'v5.channel.k8s.io' });
    const outcome = { kind: 'exited', exitCode: 0, verified: true, durationMs: 7 } as const;
    await goOn({ type: 'finished', outcome, output: noOutput });
    await worker.show(run);
    await slow;
    const [card] = await rig.messages();
    expect(card?.text).toMatch(/^Exited with 0/);
  });
});

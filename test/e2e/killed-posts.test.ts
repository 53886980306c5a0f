import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inside, type Shown } from '../helpers/playground-rig.ts';
import { openProcessRig, type ProcessRig } from '../helpers/service-process.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const report = `i=1; while [ $i -le 900 ]; do echo "line $i of a report that is long enough for pages"; i=$((i+1)); done`;
const channels = Array.from({ length: 8 }, (_, index) => `C_KILL${index}`);
let rig: ProcessRig;
beforeAll(async () => {
  rig = await openProcessRig({ channels });
});
afterAll(() => rig.stop());

const share = 'files.completeUploadExternal';
const all = [
  'card',
  'stdout-1',
  'stdout-2',
  'stdout-3',
  'stdout.txt',
  'stdout-end-3',
  'stdout-end-2',
  'stdout-end-1',
  'outcome',
];

const keyOf = ({ metadata, files }: Shown) =>
  metadata?.event_payload.key ?? files?.[0]?.name.replace(/^r\w+-/, '') ?? 'strange';

/** Asks for the report in that channel; the card, which waits for an approval. */
async function ask(channel: string): Promise<Shown> {
  await rig.command(`exec api-7f -n shop sh -c '${report}'`, 'U_ASKER', channel);
  return rig.see((message) => inside(message).includes('run-approve'), channel);
}

function click(channel: string, { ts }: Shown, action: string, user: string) {
  return rig.post('/control/click', { user, channel, ts, action_id: action });
}

describe('a process that is killed when a message stands and nobody has stored that', () => {
  it.each([
    ['card', 'chat.postMessage', 0],
    ['stdout-2', 'chat.postMessage', 2],
    ['stdout.txt', share, 0],
    ['outcome', 'chat.postMessage', 7],
  ] as const)(
    'at its %s posts everything once and in order when it is back',
    async (key, method, skip) => {
      const channel = channels.shift() ?? '';
      const first = await rig.start();
      // It takes effect and is never answered, so the process is killed while it waits.
      await rig.post('/control/faults', { network: { method, when: 'stalled', skip, channel } });
      const card = await ask(channel);
      if (key !== 'card') await click(channel, card, 'run-approve', 'U_APPROVER');
      await rig.see((message) => keyOf(message) === key, channel);
      await first.kill();

      const second = await rig.start();
      if (key === 'card') await click(channel, card, 'run-approve', 'U_APPROVER');
      await rig.see((message) => keyOf(message) === 'outcome', channel);
      // The next one sweeps before it says that it started: nothing is left to be posted then.
      await second.stop();
      const third = await rig.start();
      const shown = (await rig.messages(channel)).filter(({ ephemeral_to: one }) => one === undefined);
      expect(shown.map(keyOf)).toEqual(all);
      expect(shown[0]?.text).toMatch(/^Exited with 0/);
      await third.stop();
    },
    90_000,
  );

  it('at a message of a slice gives the others of it when it is back, and records the press once', async () => {
    const channel = channels.shift() ?? '';
    const first = await rig.start();
    await click(channel, await ask(channel), 'run-approve', 'U_APPROVER');
    const end = await rig.see((message) => keyOf(message) === 'outcome', channel);
    await rig.post('/control/faults', {
      network: { method: 'chat.postMessage', when: 'stalled', skip: 1, channel },
    });
    await click(channel, end, 'run-grep', 'U_OTHER');
    await rig.submit('U_OTHER', { pattern: 'line \\d+5 ', context: '9' });
    await rig.see((message) => /^slice-\w+-2$/.test(keyOf(message)), channel);
    await first.kill();

    // It sweeps before it says that it started.
    const second = await rig.start();
    const slices = (await rig.messages(channel)).map(keyOf).filter((key) => key.startsWith('slice-'));
    expect(slices.map((key) => key.replace(/^slice-\w+-/, ''))).toEqual(['1', '2', '3', '4']);
    await second.stop();
    const env = { PATH: process.env['PATH'] ?? '', VOICEPIPE_DATA_DIR: join(rig.dataDir, 'service') };
    const exported = spawnSync(process.execPath, [cli, 'ledger', 'export'], { env, cwd: rig.dataDir });
    const sliced = exported.stdout.toString().match(/"type":"sliced","what":\{[^}]*\}/g);
    expect(sliced).toEqual([
      '"type":"sliced","what":{"context":9,"kind":"grep","source":"line \\\\d+5 ","streams":["stdout"]}',
    ]);
  }, 60_000);
});

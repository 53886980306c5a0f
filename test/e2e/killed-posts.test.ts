import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inside, type Shown } from '../helpers/playground-rig.ts';
import { openProcessRig, type ProcessRig } from '../helpers/service-process.ts';

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
      const keyOf = ({ metadata, files }: Shown) =>
        metadata?.event_payload.key ?? files?.[0]?.name.replace(/^r\w+-/, '') ?? 'strange';
      const first = await rig.start();
      // It takes effect and is never answered, so the process is killed while it waits.
      await rig.post('/control/faults', { network: { method, when: 'stalled', skip, channel } });
      const lines = `i=1; while [ $i -le 900 ]; do echo "line $i of a report that is long enough for pages"; i=$((i+1)); done`;
      await rig.command(`exec api-7f -n shop sh -c '${lines}'`, 'U_ASKER', channel);
      const card = rig.see((message) => /run-approve|"Run r/.test(inside(message)), channel);
      if (key !== 'card' && inside(await card).includes('run-approve'))
        await rig.post('/control/click', {
          user: 'U_APPROVER',
          channel,
          ts: (await card).ts,
          action_id: 'run-approve',
        });
      await rig.see((message) => keyOf(message) === key, channel);
      await first.kill();

      const second = await rig.start();
      if (key === 'card') {
        const waiting = await card;
        if (inside(waiting).includes('run-approve'))
          await rig.post('/control/click', {
            user: 'U_APPROVER',
            channel,
            ts: waiting.ts,
            action_id: 'run-approve',
          });
      }
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
});

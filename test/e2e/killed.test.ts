import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inside, type Shown } from '../helpers/playground-rig.ts';
import { openProcessRig, type ProcessRig } from '../helpers/service-process.ts';

let rig: ProcessRig;
beforeAll(async () => {
  rig = await openProcessRig();
});
afterAll(() => rig.stop());

it('a run whose process is killed ends as unknown after the restart, and is never repeated', async () => {
  const first = await rig.start();
  await rig.command('exec api-7f slow-report 100');
  const card = await rig.see((message) => inside(message).includes('run-approve'));
  await rig.click(card.ts, 'run-approve', 'U_APPROVER');
  await rig.see((message) => message.ts === card.ts && message.text.startsWith('Runs.'));
  await first.kill();

  const second = await rig.start();
  const end = await rig.see(
    (message) => message.thread_ts === card.ts && message.text.startsWith('Outcome unknown'),
  );
  expect(end.text).toContain('It will not be repeated.');
  await rig.command('exec api-7f ps');
  const table = await rig.see((message) => message.text === 'stdout · page 1 of 1 of ps');
  expect(inside(table).match(/slow-report/g)).toHaveLength(1);
  expect(await second.stop()).toBe(0);
});

describe('a kill at any step of an approval', () => {
  it.each(['requested', 'judged', 'voted', 'queued', 'claimed', 'started', 'finished'])(
    'right after "%s" runs nothing twice, nothing without approval, and loses no approval',
    { timeout: 40_000 },
    async (step) => {
      const mark = `/tmp/mark-${step}`;
      const isCard = (message: Shown) => message.thread_ts === undefined && inside(message).includes(mark);
      const isOver = (message: Shown) => isCard(message) && /^(Exited|Outcome unknown)/.test(message.text);
      const first = await rig.start({ killAt: step });
      await rig.command(`exec api-7f sh -c 'echo once >> ${mark}'`);
      if (!['requested', 'judged'].includes(step)) {
        const card = await rig.see((message) => isCard(message) && inside(message).includes('run-approve'));
        await rig.click(card.ts, 'run-approve', 'U_APPROVER');
      }
      await first.ended;

      const second = await rig.start();
      const card = await rig.see(
        (message) =>
          isOver(message) ||
          (isCard(message) && inside(message).includes('run-approve') && message.text.startsWith('Waits')),
      );
      if (['requested', 'judged'].includes(step)) {
        expect(isOver(card)).toBe(false);
        await rig.click(card.ts, 'run-approve', 'U_APPROVER');
      }
      const over = await rig.see(isOver);
      expect(inside(over)).toContain('U_APPROVER');
      await rig.command(`exec api-7f wc -l ${mark}`);
      const count = await rig.see(
        (message) =>
          message.text === `stdout · page 1 of 1 of wc -l ${mark}` ||
          message.text === `stderr · page 1 of 1 of wc -l ${mark}`,
      );
      const written = inside(count).includes(`1 ${mark}`);
      expect(inside(count)).toMatch(written ? /1 \/tmp/ : /No such file/);
      if (over.text.startsWith('Exited')) expect(written).toBe(true);
      await second.stop();
    },
  );
});

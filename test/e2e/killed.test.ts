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
  const table = await rig.see((message) => message.text.startsWith('stdout · page 1 of 1 of ps\n'));
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
          message.text.startsWith(`stdout · page 1 of 1 of wc -l ${mark}\n`) ||
          message.text.startsWith(`stderr · page 1 of 1 of wc -l ${mark}\n`),
      );
      const written = inside(count).includes(`1 ${mark}`);
      expect(inside(count)).toMatch(written ? /1 \/tmp/ : /No such file/);
      if (over.text.startsWith('Exited')) expect(written).toBe(true);
      await second.stop();
    },
  );
});

describe('a kill between the steps of a run that two have to approve', () => {
  const config = { approvals: { rules: [{ name: 'two', anyOf: [{ needed: 2 }] }] } };
  const cases = [
    { step: 'voted', act: 'approve', stands: ['U_APPROVER'] },
    { step: 'answered', act: 'answered', stands: ['U_APPROVER'] },
    { step: 'vote-refused', act: 'own', stands: ['U_APPROVER'] },
    { step: 'revoked', act: 'revoke', stands: [] },
    { step: 'answered a revocation', act: 'revoked', stands: [] },
    { step: 'edited', act: 'edit', stands: [] },
  ] as const;

  it.each(cases)(
    'right after $step keeps the approvals that stand, and no other',
    { timeout: 40_000 },
    async ({ step, act, stands }) => {
      const mark = `/tmp/two-${step.replaceAll(' ', '-')}`;
      const isCard = (message: Shown) => message.thread_ts === undefined && inside(message).includes(mark);
      const waits = (message: Shown) => isCard(message) && inside(message).includes('run-approve');
      const isApprovedBy = (user: string) => (message: Shown) =>
        isCard(message) && inside(message).includes(`Approved by "},{"type":"user","user_id":"${user}"`);
      const first = await rig.start({ ...(step.startsWith('answered') ? {} : { killAt: step }), config });
      await rig.command(`exec api-7f touch ${mark}`);
      const card = await rig.see(waits);
      const run = /card:(r[0-9a-z]+):/.exec(inside(card))?.[1] ?? '';
      const press = (user: string) => rig.click(card.ts, 'run-approve', user).catch(() => undefined);
      await press('U_APPROVER');
      // Slack was answered: what was pressed, or typed, is on record.
      if (act === 'answered') await first.kill();
      else if (act !== 'approve') await rig.see(isApprovedBy('U_APPROVER'));
      if (act === 'own') await press('U_ASKER');
      if (act === 'revoke') void rig.command(`revoke ${run}`, 'U_APPROVER').catch(() => undefined);
      if (act === 'revoked') {
        await rig.command(`revoke ${run}`, 'U_APPROVER');
        await first.kill();
      }
      if (act === 'edit') void rig.command(`edit ${run} touch ${mark} ${mark}-2`).catch(() => undefined);
      await first.ended;

      const second = await rig.start({ config });
      if (act === 'edit')
        await rig.see((message) => waits(message) && message.text.startsWith('Waits for approval again'));
      await press('U_OTHER');
      if (stands.length === 0) {
        await rig.see(isApprovedBy('U_OTHER'));
        expect((await rig.messages()).filter(isApprovedBy('U_APPROVER'))).toEqual([]);
        await press('U_APPROVER');
      }
      const over = await rig.see((message) => isCard(message) && message.text.startsWith('Exited'));
      for (const user of ['U_APPROVER', 'U_OTHER']) expect(isApprovedBy(user)(over)).toBe(true);
      await second.stop();
    },
  );
});

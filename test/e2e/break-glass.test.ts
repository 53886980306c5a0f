import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inside, type Shown } from '../helpers/playground-rig.ts';
import { openProcessRig, type ProcessRig } from '../helpers/service-process.ts';
import { openServiceRig, type ServiceRig } from '../helpers/service-rig.ts';

const rule = (more: Readonly<Record<string, unknown>> = {}) => ({
  name: 'oncall',
  users: ['U_ASKER', 'U_OTHER'],
  announceIn: 'C_ONCALL',
  ...more,
});
const isRoot = (message: Shown) => message.thread_ts === undefined && message.ephemeral_to === undefined;
const glass = (word: string) => `exec api-7f -n shop --break-glass --reason "db is down" touch ${word}`;
const runOf = (card: Shown) => /card:(r[0-9a-z]+):/.exec(inside(card))?.[1] ?? '';

describe('a glass that was broken', () => {
  let rig: ServiceRig;
  beforeAll(async () => {
    rig = await openServiceRig({
      file: {
        approvals: {
          rules: [{ name: 'all', anyOf: [{ needed: 1, groups: ['S_APPROVERS'] }] }],
          breakGlass: [rule({ reviewWithin: '1s' })],
        },
      },
    });
  });
  afterAll(() => rig.stop());

  const ended = (word: string) =>
    rig.see((message) => isRoot(message) && /^Exited/.test(message.text) && inside(message).includes(word));
  const told = (user: string, text: string) =>
    rig.see((message) => message.ephemeral_to === user && message.text.includes(text));

  it('and is not reviewed in time is shown to all who approve, and its person breaks no other until it is', async () => {
    await rig.command(glass('/tmp/g1'));
    const card = await ended('/tmp/g1');
    const overdue = await rig.see(
      (message) => isRoot(message) && message.text.includes('was not reviewed until'),
    );
    expect(inside(overdue)).toContain('S_APPROVERS');
    await rig.command(glass('/tmp/g2'));
    await told('U_ASKER', 'was not reviewed in time, so you may not break it again');
    await rig.command(glass('/tmp/g3'), 'U_OTHER');
    await ended('/tmp/g3');
    await rig.command(`review ${runOf(card)} fine`, 'U_OTHER');
    await told('U_OTHER', 'You are not among those who decide');
    await rig.command(`review ${runOf(card)} fine`, 'U_APPROVER');
    await told('U_APPROVER', 'Done: run');
    await rig.command(glass('/tmp/g4'));
    await ended('/tmp/g4');
    expect((await rig.messages()).filter((message) => inside(message).includes('/tmp/g2'))).toEqual([]);
  }, 60_000);

  it('never lets through what is forbidden', async () => {
    await rig.command('exec api-7f -n shop --break-glass --reason x rm -rf /');
    await told('U_ASKER', 'The policy refuses this');
  });
});

describe('a glass that was broken before a crash', () => {
  let rig: ProcessRig;
  beforeAll(async () => {
    rig = await openProcessRig();
  });
  afterAll(() => rig.stop());

  const crash = async (word: string) => {
    const first = await rig.start({ killAt: 'broke-glass', config: { approvals: { breakGlass: [rule()] } } });
    await rig.command(glass(word));
    await first.ended;
  };

  it('is told of before the command runs', async () => {
    await crash('/tmp/h1');
    const second = await rig.start({ config: { approvals: { breakGlass: [rule()] } } });
    await rig.see((message) => /^Exited/.test(message.text) && inside(message).includes('/tmp/h1'));
    const roots = (await rig.messages()).filter(isRoot);
    expect(roots.map(({ text }) => text.slice(0, 20))).toContain('The glass was broken');
    await second.kill();
  });

  it('is whole again where the rule was taken away meanwhile', async () => {
    await crash('/tmp/h2');
    const second = await rig.start({ config: { approvals: { breakGlass: [rule({ users: ['U_OTHER'] })] } } });
    await rig.see(
      (message) =>
        message.text.includes('No rule lets you run this without approval') &&
        message.text.includes('/tmp/h2'),
    );
    await second.stop();
  });
});

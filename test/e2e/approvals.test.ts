import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inside, openRig, type Rig, type Shown } from '../helpers/playground-rig.ts';

let rig: Rig;

beforeAll(async () => {
  rig = await openRig({
    file: {
      policy: { environments: { production: { write: { ask: 1 } } } },
      approvals: {
        rules: [
          {
            name: 'wipe',
            classes: ['destructive'],
            anyOf: [
              { needed: 1, groups: ['S_APPROVERS'] },
              { needed: 2, groups: ['S_ONCALL'] },
            ],
            reason: true,
          },
          { name: 'two', namespaces: ['shop'], anyOf: [{ needed: 1 }] },
        ],
        breakGlass: [
          {
            name: 'oncall',
            groups: ['S_ONCALL'],
            classes: ['write'],
            announceIn: 'C_ONCALL',
            reviewWithin: '24h',
          },
        ],
      },
    },
  });
});
afterAll(() => rig.stop());

const isCard = (message: Shown) => message.thread_ts === undefined && message.ephemeral_to === undefined;
const endOf = (card: Shown) => (message: Shown) =>
  message.thread_ts === card.ts && /^Exited/.test(message.text);
const runOf = (card: Shown) => /card:(r[0-9a-z]+):/.exec(inside(card))?.[1] ?? '';

async function askFor(text: string, word: string, user?: string): Promise<Shown> {
  await rig.command(text, user);
  return rig.see(
    (message) => isCard(message) && inside(message).includes(word) && inside(message).includes('run-approve'),
  );
}
const whispered = (user: string, text: string) =>
  rig.see((message) => message.ephemeral_to === user && message.text.includes(text));
const cardOf = async (card: Shown) =>
  (await rig.messages()).find((message) => message.ts === card.ts) as Shown;

describe('a rule with alternatives', () => {
  it('takes one of the first group, and tells others privately why theirs does not count', async () => {
    const card = await askFor('exec api-7f --reason cleanup rm /tmp/a1', '/tmp/a1');
    await rig.click(card.ts, 'run-approve', 'U_OTHER');
    await whispered('U_OTHER', 'You are not among those who decide');
    await rig.click(card.ts, 'run-approve', 'U_GUEST');
    await whispered('U_GUEST', 'guests of this workspace do not');
    expect((await cardOf(card)).text).toContain('Waits for another');
    await rig.click(card.ts, 'run-approve', 'U_APPROVER');
    await rig.see(endOf(card));
  });

  it('wants a reason before it asks anybody', async () => {
    await rig.command('exec api-7f rm /tmp/a2');
    await whispered('U_ASKER', 'wants a reason');
  });
});

describe('a run that waits', () => {
  it('is withdrawn by who asked, and by nobody else', async () => {
    const card = await askFor('exec api-7f touch /tmp/b1', '/tmp/b1');
    await rig.click(card.ts, 'run-withdraw', 'U_OTHER');
    await whispered('U_OTHER', 'Only who asked');
    await rig.click(card.ts, 'run-withdraw', 'U_ASKER');
    await rig.see((message) => message.ts === card.ts && message.text.startsWith('Withdrawn'));
    await rig.click(card.ts, 'run-approve', 'U_APPROVER');
    expect((await rig.messages()).filter((message) => message.thread_ts === card.ts)).toEqual([]);
  });

  it('is edited by another person, who then cannot approve it', async () => {
    const card = await askFor('exec api-7f touch /tmp/b2', '/tmp/b2');
    await rig.command(`edit ${runOf(card)} touch /tmp/b3`, 'U_APPROVER');
    const edited = await rig.see((message) => message.ts === card.ts && inside(message).includes('/tmp/b3'));
    expect(inside(edited)).toContain('Changed by ');
    await rig.see((message) => message.ts === card.ts && inside(message).includes('run-approve'));
    await rig.click(card.ts, 'run-approve', 'U_APPROVER');
    await whispered('U_APPROVER', 'You changed the command');
    await rig.click(card.ts, 'run-approve', 'U_OTHER');
    await rig.see(endOf(card));
  });

  it('that another person changed shows old and new, and waits though it only reads now', async () => {
    const card = await askFor('exec api-7f touch /tmp/b6', '/tmp/b6');
    await rig.command(`edit ${runOf(card)} cat /etc/hostname`, 'U_APPROVER');
    const edited = await rig.see(
      (message) =>
        message.ts === card.ts &&
        message.text.includes('cat /etc/hostname') &&
        message.text.includes('again'),
    );
    expect(inside(edited)).toMatch(/command: .*touch \/tmp\/b6.*is now .*cat \/etc\/hostname/);
    expect(inside(edited)).toContain('but another person than the asker wrote it');
    await rig.see(
      (message) => message.thread_ts === card.ts && message.text.includes('every approval is void'),
    );
    await rig.click(card.ts, 'run-approve', 'U_OTHER');
    await rig.see(endOf(card));
  });

  it('is asked for again by another person without the reason of the first', async () => {
    const card = await askFor('exec api-7f --reason "my own words" rm /tmp/b7', '/tmp/b7');
    await rig.click(card.ts, 'run-approve', 'U_APPROVER');
    const end = await rig.see(endOf(card));
    await rig.click(end.ts, 'run-again', 'U_OTHER');
    await whispered('U_OTHER', 'wants a reason');
  });

  it('is denied by a typed line with its reason', async () => {
    const card = await askFor('exec api-7f touch /tmp/b4', '/tmp/b4');
    await rig.command(`deny ${runOf(card)} not today`, 'U_OTHER');
    const denied = await rig.see((message) => message.ts === card.ts && message.text.includes('said no'));
    expect(inside(denied)).toContain('not today');
  });

  it('whose command is longer than the card is approved only after the whole was opened', async () => {
    const card = await askFor(`exec api-7f touch /tmp/b5 ${'/tmp/long-name '.repeat(150)}`, '/tmp/b5');
    await rig.click(card.ts, 'run-approve', 'U_APPROVER');
    await whispered('U_APPROVER', 'does not show the whole command');
    await rig.click(card.ts, 'run-view', 'U_APPROVER');
    await rig.click(card.ts, 'run-approve', 'U_APPROVER');
    await rig.see(endOf(card));
    const [view] = await rig.views('U_APPROVER');
    expect(JSON.stringify(view).match(/long-name/g)).toHaveLength(150);
  });

  it('offers a command that only reads, and runs it in the same thread', async () => {
    const card = await askFor('exec api-7f --reason x rm /etc/hostname', '/etc/hostname');
    expect(inside(card)).toContain('First: ls -lad /etc/hostname');
    await rig.click(card.ts, 'run-twin', 'U_APPROVER');
    const twin = await rig.see(
      (message) => message.thread_ts === card.ts && inside(message).includes('"ls -lad /etc/hostname"'),
    );
    expect(inside(twin)).toContain('U_APPROVER');
    await rig.see(endOf(card));
    expect((await cardOf(card)).text).toContain('Waits for another');
  });
});

describe('a lock', () => {
  it('keeps changes from a workload until it is taken away, and lets reading through', async () => {
    await rig.command('lock deploy/api restoring the orders table', 'U_OTHER');
    await whispered('U_OTHER', 'Locked. Deployment/api');
    await rig.command('exec api-7f touch /tmp/d1');
    await whispered('U_ASKER', 'restoring the orders table');
    await rig.command('exec svc/api touch /tmp/d1', 'U_APPROVER');
    await whispered('U_APPROVER', 'restoring the orders table');
    await rig.command('exec api-7f echo d2');
    await rig.see((message) => isCard(message) && inside(message).includes('echo d2'));
    await rig.command('unlock deploy/api');
    await whispered('U_ASKER', 'no longer locked');
    await askFor('exec api-7f touch /tmp/d3', '/tmp/d3');
  });

  it('that comes after the approval was asked for keeps the run from starting', async () => {
    const card = await askFor('exec api-7f touch /tmp/d4', '/tmp/d4');
    await rig.command('lock deploy/api maintenance', 'U_OTHER');
    await whispered('U_OTHER', 'maintenance');
    await rig.click(card.ts, 'run-approve', 'U_APPROVER');
    await rig.see((message) => message.ts === card.ts && message.text.includes('is locked by'));
    await rig.command('unlock deploy/api', 'U_OTHER');
    await whispered('U_OTHER', 'no longer locked');
  });
});

describe('breaking the glass', () => {
  it('runs at once with a reason, is announced, and is reviewed by another person', async () => {
    await rig.command('exec api-7f --break-glass touch /tmp/f0');
    await whispered('U_ASKER', 'needs a reason');
    await rig.command('exec api-7f --break-glass --reason "db is down" touch /tmp/f1');
    const said = await rig.see(
      (message) => isCard(message) && message.text.startsWith('The glass was broken'),
    );
    expect(inside(said)).toContain('db is down');
    const card = await rig.see(
      (message) =>
        isCard(message) && message.text.startsWith('Exited') && inside(message).includes('/tmp/f1'),
    );
    expect(inside(card)).toContain('nobody approved it');
    const run = runOf(card);
    await rig.command(`review ${run} looked at it`);
    await whispered('U_ASKER', 'another person has to review it');
    await rig.command(`review ${run} looked at it, fine`, 'U_OTHER');
    await rig.see((message) => message.ts === card.ts && inside(message).includes('looked at it, fine'));
  });

  it('is refused to who is not named, and for a class that is not', async () => {
    await rig.command('exec api-7f --break-glass --reason x touch /tmp/f2', 'U_OTHER');
    await whispered('U_OTHER', 'No rule lets you');
    await rig.command('exec api-7f --break-glass --reason x rm /tmp/f2');
    await whispered('U_ASKER', 'No rule lets you');
  });
});

describe('whoami', () => {
  it('says what is known of a person and what they may decide', async () => {
    await rig.command('whoami', 'U_APPROVER');
    const said = await whispered('U_APPROVER', 'user U_APPROVER of workspace T_DEMO, member');
    expect(said.text).toContain('approver@example.com');
    expect(said.text).toContain("commands run as: playground (voicepipe's own account)");
    expect(said.text).toMatch(/Rule wipe .*you may approve/);
    await rig.command('whoami', 'U_GUEST');
    expect((await whispered('U_GUEST', 'Slack: user U_GUEST')).text).toMatch(
      /Rule wipe .*you may not approve/,
    );
  });
});

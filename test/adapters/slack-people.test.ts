import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openPeople } from '../../src/adapters/slack/people.ts';
import { defaultSeed } from '../../src/playground/slack/seed.ts';
import { type Slack, startSlack } from '../../src/playground/slack/server.ts';
import { openLog } from '../../src/telemetry.ts';
import { driveSlack } from '../helpers/playground-rig.ts';

let slack: Slack;
let now = 0;
beforeAll(async () => {
  const claimant = { id: 'U_CLAIMANT', name: 'claimant', hasUnconfirmedEmail: true } as const;
  const left = { id: 'U_LEFT', name: 'left', isDeleted: true } as const;
  const seed = { people: [...defaultSeed.people, claimant, left] };
  slack = await startSlack({ host: '127.0.0.1', port: 0, pageDir: '/nowhere', seed });
});
afterAll(() => slack.close());
beforeEach(() => drive.post('/control/reset', {}));

const drive = driveSlack(() => slack.url);
const open = (team = 'T_DEMO') =>
  openPeople({
    token: slack.botToken,
    apiUrl: slack.apiUrl,
    team: async () => team,
    log: openLog('silent'),
    now: () => now,
  });
const person = (user: string) => ({ user, team: 'T_DEMO' });
const calls = async (method: string) => {
  const log = (await (await fetch(`${slack.url}/control/log`)).json()) as { entries?: readonly unknown[] };
  return JSON.stringify(log).split(`"${method}"`).length - 1;
};

describe('what Slack says of people', () => {
  it('tells members, guests and bots apart, with the address of a member', async () => {
    const people = open();
    expect(await people.look(person('U_ASKER'))).toEqual({ standing: 'member', email: 'asker@example.com' });
    expect(await people.look(person('U_CLAIMANT'))).toEqual({ standing: 'member' });
    expect(await people.look(person('U_LEFT'))).toEqual({ standing: 'deleted' });
    expect(await people.look(person('U_GUEST'))).toEqual({ standing: 'guest' });
    expect(await people.look(person('U_BOT'))).toEqual({ standing: 'bot' });
  });

  it('is unknown of nobody it knows, and external of another workspace', async () => {
    expect(await open().look(person('U_NOBODY'))).toEqual({ standing: 'unknown' });
    expect(await open('T_OTHER').look(person('U_ASKER'))).toEqual({ standing: 'external' });
  });

  it('is kept for two minutes and asked again then', async () => {
    const people = open();
    await people.look(person('U_ASKER'));
    const before = await calls('users.info');
    now += 119_000;
    await people.look(person('U_ASKER'));
    expect(await calls('users.info')).toBe(before);
    now += 2_000;
    await people.look(person('U_ASKER'));
    expect(await calls('users.info')).toBeGreaterThan(before);
  });
});

describe('who belongs to a group', () => {
  it('is unknown while Slack cannot say, and known again soon after', async () => {
    const people = open();
    await drive.post('/control/faults', {
      api_error: { method: 'usergroups.users.list', error: 'plan_upgrade_required' },
    });
    expect(await people.isMember('S_APPROVERS', 'U_APPROVER')).toBe('unknown');
    expect(await people.isMember('S_APPROVERS', 'U_APPROVER')).toBe('unknown');
    now += 6_000;
    expect(await people.isMember('S_APPROVERS', 'U_APPROVER')).toBe(true);
    expect(await people.isMember('S_APPROVERS', 'U_OTHER')).toBe(false);
    expect(await people.isMember('S_NONE', 'U_OTHER')).toBe('unknown');
  });

  it('is not believed longer than it is kept, also where Slack cannot be asked any more', async () => {
    const people = open();
    expect(await people.isMember('S_APPROVERS', 'U_APPROVER')).toBe(true);
    await drive.post('/control/faults', {
      api_error: { method: 'usergroups.users.list', error: 'no_such_subteam' },
    });
    now += 119_000;
    expect(await people.isMember('S_APPROVERS', 'U_APPROVER')).toBe(true);
    now += 2_000;
    expect(await people.isMember('S_APPROVERS', 'U_APPROVER')).toBe('unknown');
  });
});

import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inside, type Shown } from '../helpers/playground-rig.ts';
import { postgresMissing, startPostgres } from '../helpers/postgres-server.ts';
import { openServiceRig, type ServiceRig } from '../helpers/service-rig.ts';

const crowd = ['U_APPROVER', 'U_OTHER', 'U_GUEST', 'U_ASKER', 'U_BOT'];

describe.skipIf(postgresMissing !== '')(`two gateways over one database${postgresMissing}`, () => {
  let postgres: Awaited<ReturnType<typeof startPostgres>>;
  let rig: ServiceRig;
  beforeAll(async () => {
    postgres = await startPostgres();
    const file = {
      approvals: {
        rules: [
          {
            name: 'two',
            anyOf: [{ needed: 2, users: ['U_APPROVER', 'U_OTHER', 'U_GUEST', 'U_ASKER'] }],
          },
        ],
      },
    };
    rig = await openServiceRig({ databaseUrl: postgres.url, file });
    await rig.start();
  });
  afterAll(async () => {
    await rig?.stop();
    await postgres?.stop();
  });

  async function askFor(word: string): Promise<Shown> {
    await rig.command(`exec api-7f -n shop sh -c 'echo once >> ${word}'`);
    return rig.see((message) => inside(message).includes(word) && inside(message).includes('run-approve'));
  }
  const isOver = (card: Shown) => (message: Shown) =>
    message.thread_ts === card.ts && message.text.startsWith('Exited');

  it('answer a command once', async () => {
    const before = (await rig.messages()).length;
    await rig.command('exec api-7f -n shop echo alone');
    const card = await rig.see(
      (message) => inside(message).includes('echo alone') && message.text.startsWith('Exited'),
    );
    await rig.see((message) => message.thread_ts === card.ts && message.text.startsWith('Exited'));
    expect((await rig.messages()).length - before).toBe(3);
  });

  it('post every message once and in order, whatever lines break', async () => {
    const method = 'chat.postMessage';
    for (const when of ['after', 'before', 'after'])
      await rig.post('/control/faults', { network: { method, when, skip: 2, times: 2 } });
    await rig.post('/control/faults', { server_error: { method, status: 502, skip: 5, times: 2 } });
    await rig.post('/control/faults', { rate_limit: { method, retry_after: 1, skip: 9, times: 2 } });
    const words = ['one', 'two', 'three', 'four', 'five', 'six'];
    await Promise.all(words.map((word) => rig.command(`exec api-7f -n shop echo many-${word}`)));
    const cards = await Promise.all(
      words.map((word) =>
        rig.see(
          (message) => inside(message).includes(`echo many-${word}"`) && message.text.startsWith('Exited'),
        ),
      ),
    );
    for (const card of cards) await rig.see(isOver(card));
    const shown = await rig.messages();
    for (const card of cards) {
      const own = shown.filter(({ ts, thread_ts: thread }) => ts === card.ts || thread === card.ts);
      expect(own.map(({ metadata }) => metadata?.event_payload.key)).toEqual(['card', 'stdout-1', 'outcome']);
    }
    const runs = new Set(shown.map(({ metadata }) => metadata?.event_payload.run));
    const keys = shown.map(({ metadata }) => `${metadata?.event_payload.run} ${metadata?.event_payload.key}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(runs.size).toBeGreaterThanOrEqual(words.length);
  }, 90_000);

  it('say so where the output of a run was deleted after its time, and show how it ended all the same', async () => {
    await rig.command('exec api-7f -n shop echo kept-for-a-while');
    const card = await rig.see(
      (message) => inside(message).includes('kept-for-a-while') && message.text.startsWith('Exited'),
    );
    const end = await rig.see(isOver(card));
    const pool = new Pool({ connectionString: postgres.url });
    await pool.query("DELETE FROM voicepipe.output WHERE bytes = convert_to(E'kept-for-a-while\\n', 'UTF8')");
    await pool.end();
    await rig.click(end.ts, 'run-download', 'U_OTHER');
    await rig.see(
      (message) => message.ephemeral_to === 'U_OTHER' && message.text.includes('was deleted after its time'),
    );
  });

  it('under a hundred presses in a second, by entitled and others, run it once with two distinct people’s approval', async () => {
    const card = await askFor('/tmp/hundred');
    const presses = Array.from({ length: 100 }, (_, index) => crowd[index % crowd.length] ?? '');
    await Promise.all(presses.map((user) => rig.click(card.ts, 'run-approve', user).catch(() => undefined)));
    await rig.see(isOver(card));
    const shown = (await rig.messages()).find((message) => message.ts === card.ts) as Shown;
    const approvers = [...inside(shown).matchAll(/Approved by "\},\{"type":"user","user_id":"([^"]+)"/g)].map(
      ([, user]) => user,
    );
    expect([...approvers].sort()).toEqual(['U_APPROVER', 'U_OTHER']);
    await rig.command('exec api-7f -n shop wc -l /tmp/hundred');
    const count = await rig.see((message) => inside(message).includes('1 /tmp/hundred'));
    expect(count.text).toMatch(/^stdout/);
  }, 60_000);

  it('take nothing from forged buttons: other runs’ seals, unknown runs, other actions’ values', async () => {
    const [one, two] = [await askFor('/tmp/forged-1'), await askFor('/tmp/forged-2')];
    const buttonOf = (card: Shown) => /"value":"(r[0-9a-z]+ [0-9a-f]{64})"/.exec(inside(card))?.[1] ?? '';
    const [run = ''] = buttonOf(one).split(' ');
    const [, seal = ''] = buttonOf(two).split(' ');
    const forge = (value: string, action = 'run-approve', user = 'U_APPROVER') =>
      rig.post('/control/click', {
        user,
        channel: 'C_ONCALL',
        ts: one.ts,
        action_id: action,
        value,
        forge: true,
      });
    for (const user of ['U_APPROVER', 'U_OTHER']) {
      await forge(`${run} ${seal}`, 'run-approve', user);
      await rig.see((message) => message.ephemeral_to === user && message.text.includes('another state'));
    }
    await forge(`nothing ${seal}`);
    await rig.see(
      (message) => message.ephemeral_to === 'U_APPROVER' && message.text.includes('There is no run'),
    );
    // The right value of another run, on this one's card: who pressed it looked at something else.
    await forge(buttonOf(two), 'run-approve', 'U_APPROVER');
    await rig.see(
      (message) =>
        message.ephemeral_to === 'U_APPROVER' && message.text.includes('does not stand on the card'),
    );
    const before = (await rig.messages()).length;
    await forge('\u0000'.repeat(1_000));
    await rig.see((message) => message.ephemeral_to === 'U_APPROVER' && message.text.includes('\u2400'));
    expect((await rig.messages()).length).toBe(before + 1);
    await forge(`${run}`, 'run-withdraw', 'U_OTHER');
    await rig.see((message) => message.ephemeral_to === 'U_OTHER' && message.text.includes('Only who asked'));
    const shown = (await rig.messages()).filter(({ ts }) => ts === one.ts || ts === two.ts);
    for (const card of shown) expect(card.text).toContain('Waits for the approval of two other people.');
  });
});

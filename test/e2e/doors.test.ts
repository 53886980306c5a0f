import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inside, openRig, type Rig, type Shown } from '../helpers/playground-rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await openRig({
    file: {
      channels: [
        { channels: ['C_ONCALL', 'C_SHARED'], namespaces: ['shop'] },
        { channels: ['C_OTHER'], namespaces: ['nowhere'] },
      ],
    },
  });
});
afterAll(() => rig.stop());

const isCard = (message: Shown) => message.thread_ts === undefined && message.ephemeral_to === undefined;
const say = (text: string, more: Readonly<Record<string, unknown>> = {}) =>
  rig.post('/control/message', { user: 'U_ASKER', channel: 'C_ONCALL', text, ...more });
const told = (words: string, user = 'U_ASKER') =>
  rig.see((message) => message.ephemeral_to === user && message.text.includes(words));
const runIdOf = (card: Shown) => /Run (r[0-9a-z]+)/.exec(inside(card))?.[1] ?? 'none';
const ended = (word: string) =>
  rig.see(
    (message) =>
      isCard(message) && inside(message).includes(word) && /^(Exited|Cancelled|Done)/.test(message.text),
  );

interface Choices {
  readonly options: readonly { readonly text: { readonly text: string }; readonly value: string }[];
}
async function suggested(user: string, field: string, value: string): Promise<Choices['options']> {
  const [view] = await rig.views(user);
  const { body } = await rig.post('/control/suggest', {
    user,
    view_id: view?.id,
    action_id: `run-form-${field}`,
    value,
  });
  return (body as unknown as Choices).options;
}

describe('a target that several pods fit', () => {
  it('comes back as buttons, and the one that is pressed is asked for, once', async () => {
    await rig.command('exec api echo which one', 'U_ASKER', 'C_ONCALL');
    const choice = await told('"api" fits 3 pods');
    const shown = inside(choice);
    const [, run, pod] = /(r[0-9a-z]+) (api-6b8f49c6d5-h7m9q)/.exec(shown) ?? [];
    const press = (user: string, more: Readonly<Record<string, unknown>> = {}) =>
      rig.post('/control/click', {
        user,
        channel: 'C_ONCALL',
        ts: choice.ts,
        action_id: 'run-pick-a',
        ...more,
      });
    // What was not offered, and what was offered to another person.
    await press('U_ASKER', { value: `${run} db-0`, forge: true });
    await told('does nothing any more');
    await press('U_ASKER');
    const card = await ended('which one');
    expect(inside(card)).toContain(`shop/${pod}`);
    await press('U_OTHER', { ts: card.ts, value: `${run} ${pod}`, forge: true });
    await told('does nothing any more', 'U_OTHER');
    await press('U_ASKER');
    await told('was asked for in "api-6b8f49c6d5-h7m9q" already');
    const cards = (await rig.messages()).filter((one) => isCard(one) && inside(one).includes('which one'));
    expect(cards).toHaveLength(1);
  });
});

describe('a mention', () => {
  it('is understood as the slash command is, and answered in the channel', async () => {
    await say('@voicepipe exec api-7f echo “by mention” —x');
    const card = await ended('by mention');
    expect(inside(card)).toContain("echo 'by mention' --x");
  });

  it('inside a thread is answered in that thread', async () => {
    await say('Something is slow.');
    const root = await rig.see((message) => message.text === 'Something is slow.');
    await say('@voicepipe exec api-7f echo inside', { thread_ts: root.ts });
    const end = await rig.see(
      (message) => message.thread_ts === root.ts && message.text.startsWith('Exited'),
    );
    expect(end.text).toContain('Exited with 0');
    const outside = (await rig.messages()).filter(
      (message) => isCard(message) && inside(message).includes('inside'),
    );
    expect(outside).toEqual([]);
  });

  it('that cannot be understood is explained to its author alone, in the thread', async () => {
    await say('@voicepipe exec api-7f ls | wc');
    expect((await told('outside quotes is shell syntax')).text).toContain("sh -c 'ls | wc'");
  });

  it('that does not begin the message runs nothing and says how to write it', async () => {
    await say('I think @voicepipe exec api-7f echo nothing');
    await told('Begin with the mention');
  });
});

describe('/pod alone', () => {
  it('opens a form whose choices come from the cluster, shows the verdict, and asks for the command', async () => {
    await rig.command('', 'U_ASKER');
    await expect.poll(async () => (await rig.views('U_ASKER')).length).toBe(1);
    expect((await suggested('U_ASKER', 'namespace', '')).map(({ value }) => value)).toEqual(['shop']);
    const pods = await suggested('U_ASKER', 'pod', 'api 7F');
    expect(pods.map(({ text }) => text.text)).toEqual(['api-7f9c5d7b8d-x4k2p']);
    const [pod] = pods;

    const [view] = await rig.views('U_ASKER');
    const choose = (action: string, value: string) =>
      rig.post('/control/click', { user: 'U_ASKER', view_id: view?.id, action_id: action, value });
    await choose('run-form-pod', pod?.value ?? '');
    await expect
      .poll(async () => (await suggested('U_ASKER', 'container', '')).map(({ value }) => value))
      .toContain('api');
    await choose('run-form-command', 'rm -rf /tmp/x');
    await expect.poll(async () => JSON.stringify(await rig.views('U_ASKER'))).toContain('destructive');

    const faulty = await rig.submit('U_ASKER', { 'run-form-command': 'echo a | wc' });
    expect(JSON.stringify(faulty.body.response)).toContain("sh -c 'echo a | wc'");
    await rig.submit('U_ASKER', { 'run-form-command': 'echo “from the form”', 'run-form-reason': 'to see' });
    expect(inside(await ended('from the form'))).toContain('to see');
    expect(await rig.views('U_ASKER')).toEqual([]);
  });

  it('refuses a pod that nobody offered, at its field', async () => {
    await rig.command('', 'U_APPROVER');
    await expect.poll(async () => (await rig.views('U_APPROVER')).length).toBe(1);
    const answer = await rig.submit('U_APPROVER', {
      'run-form-pod': 'no-such-uid',
      'run-form-command': 'ls',
    });
    expect(JSON.stringify(answer.body.response)).toContain('This pod is gone');
  });
});

describe('the message shortcut', () => {
  it('opens the form with the pod that the message names, and answers in its thread', async () => {
    await say('Alert: api-7f9c5d7b8d-x4k2p restarts');
    const alert = await rig.see((message) => message.text.startsWith('Alert:'));
    await rig.post('/control/shortcut', {
      user: 'U_OTHER',
      channel: 'C_ONCALL',
      ts: alert.ts,
      callback_id: 'run-on-pod',
    });
    await expect
      .poll(async () => JSON.stringify(await rig.views('U_OTHER')))
      .toContain('is named in this message');
    await rig.submit('U_OTHER', { 'run-form-command': 'echo shortcut' });
    const end = await rig.see(
      (message) => message.thread_ts === alert.ts && message.text.startsWith('Exited'),
    );
    expect(end.text).toContain('Exited with 0');
  });
});

describe('a running command', () => {
  it('is cancelled by its button, and the card says by whom', async () => {
    await rig.command('exec api-7f tail -f /var/log/app.log');
    await rig.command('exec api-7f slow-report 600');
    const asks = await rig.see((message) => isCard(message) && inside(message).includes('slow-report'));
    await rig.click(asks.ts, 'run-approve', 'U_APPROVER');
    const running = await rig.see(
      (message) => message.ts === asks.ts && inside(message).includes('run-cancel'),
    );
    await rig.click(running.ts, 'run-cancel', 'U_ASKER');
    const end = await ended('slow-report');
    expect(end.text).toMatch(/^Cancelled/);
    expect(inside(end)).toContain('Cancelled by');
    expect(inside(end)).not.toContain('run-cancel');
  });

  it('that has ended cannot be cancelled any more', async () => {
    await rig.command('exec api-7f echo gone');
    const card = await ended('echo gone');
    await rig.command(`cancel ${runIdOf(card)}`);
    await told('has come to its end');
  });
});

describe('exec --all', () => {
  it('asks for a run in every pod that runs, each with its own card and outcome', async () => {
    await rig.command('exec deploy/worker --all echo everywhere');
    for (const pod of ['worker-5c8d7f6b94-2vlqs', 'worker-5c8d7f6b94-n8c6j'])
      await rig.see(
        (message) =>
          isCard(message) &&
          message.text.startsWith('Exited with 0') &&
          inside(message).includes('everywhere') &&
          inside(message).includes(pod),
      );
    const cards = (await rig.messages()).filter(
      (message) => isCard(message) && inside(message).includes('everywhere'),
    );
    expect(cards).toHaveLength(2);
  });

  it('of what has no pod says so, and nothing runs', async () => {
    await rig.command('exec deploy/nothing --all echo nowhere');
    await told('nothing');
  });
});

describe('again, show and history', () => {
  it('make a new run, show a run step by step, and list the runs of the channel', async () => {
    await rig.command('exec api-7f echo once');
    const card = await ended('echo once');
    const id = runIdOf(card);
    await rig.command(`again ${id}`, 'U_OTHER');
    const second = await rig.see(
      (message) => isCard(message) && inside(message).includes('echo once') && message.ts !== card.ts,
    );
    expect(inside(second)).toContain('U_OTHER');
    expect(runIdOf(second)).not.toBe(id);

    await rig.command(`show ${id}`);
    const shown = await told('echo once');
    expect(inside(shown)).toContain('asked for it');
    expect(inside(shown)).toContain('ended: exited');
    expect(inside(shown)).toContain('/archives/C_ONCALL/p');

    await rig.command('history <@U_OTHER|other> api-7f -n shop');
    const history = await told('The last runs of this channel:');
    expect(history.text).toContain('echo once');
    expect(history.text).not.toContain('echo gone');
  });

  it('tell nothing of a run to those who are elsewhere', async () => {
    await rig.command('exec api-7f echo hidden');
    const id = runIdOf(await ended('echo hidden'));
    await rig.command(`show ${id}`, 'U_OTHER', 'C_OTHER');
    await rig.see(
      (message) => message.ephemeral_to === 'U_OTHER' && message.text.includes('There is no run'),
      'C_OTHER',
    );
  });
});

describe('people and channels', () => {
  it('guests are refused politely, and nothing runs', async () => {
    await rig.command('exec api-7f echo guest', 'U_GUEST');
    await told('Only a member of this workspace runs commands', 'U_GUEST');
    await rig.command('help', 'U_GUEST');
    await told('Only members of this workspace use /pod', 'U_GUEST');
  });

  it('a channel without the bot is told how to invite it', async () => {
    await rig.command('exec api-7f echo other', 'U_ASKER', 'C_OTHER');
    await rig.see((message) => message.text.includes('/invite @voicepipe'), 'C_OTHER');
  });

  it('a direct message of two people, into which nobody can invite it, is told to ask elsewhere', async () => {
    await rig.command('exec api-7f echo people', 'U_ASKER', 'D_PEOPLE');
    await rig.see((message) => message.text.includes('ask in a channel that voicepipe is in'), 'D_PEOPLE');
  });

  it('a channel reaches what its rules say and nothing else', async () => {
    await rig.command('ls -n kube-system');
    await told('This channel may not reach namespace');
  });
});

describe('a channel shared with another organisation', () => {
  it('is said to be so on the card', async () => {
    await rig.command('exec api-7f echo shared', 'U_ASKER', 'C_SHARED');
    const card = await rig.see((message) => inside(message).includes('echo shared'), 'C_SHARED');
    expect(inside(card)).toContain('people of another organisation read what stands here');
  });
});

describe('a channel that does not see output', () => {
  it('is told how a command ended, and nothing that it printed', async () => {
    const quiet = await openRig({ file: { channels: [{ output: false }] } });
    try {
      await quiet.command('exec api-7f echo not-for-everybody');
      const end = await quiet.see(
        (message) => message.text.startsWith('Exited with 0') && message.thread_ts !== undefined,
      );
      const thread = (await quiet.messages()).filter((message) => message.thread_ts === end.thread_ts);
      expect(thread).toHaveLength(1);
      expect(inside(end)).not.toContain('run-download');
    } finally {
      await quiet.stop();
    }
  });
});

describe('App Home', () => {
  it('shows what waits for this person, their runs, and what they may do', async () => {
    await rig.command('exec api-7f run-migrations', 'U_ASKER');
    await rig.see((message) => isCard(message) && inside(message).includes('run-approve'));
    const homeOf = async (user: string) => {
      await rig.post('/control/home', { user });
      const home = (await rig.get(`/control/home?user=${user}`)) as { home?: { blocks?: unknown } };
      return JSON.stringify(home);
    };
    await expect.poll(() => homeOf('U_APPROVER')).toContain('run-migrations');
    const approver = await homeOf('U_APPROVER');
    expect(approver).toContain('Waits for you');
    expect(approver).not.toContain('Nothing waits for you.');
    await expect.poll(() => homeOf('U_ASKER')).toContain('Nothing waits for you.');
    await rig.post('/control/click', { user: 'U_ASKER', home: true, action_id: 'run-home-form' });
    await expect.poll(async () => JSON.stringify(await rig.views('U_ASKER'))).toContain('run-form-channel');
  });
});

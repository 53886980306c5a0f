import type { App } from '@slack/bolt';
import type { ModalView } from '@slack/web-api';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { errorOf, type Rig, socketApp, startRig } from './slack-rig.ts';

describe('a real Bolt app over Socket Mode', () => {
  let rig: Rig;
  let app: App;
  const seen: Record<string, unknown>[] = [];

  beforeAll(async () => {
    rig = await startRig();
    app = socketApp(rig.slack);
    app.command('/pod', async ({ ack, command, client, respond }) => {
      seen.push({ ...command });
      if (command.text === 'silent') return;
      if (command.text === 'public') return ack({ response_type: 'in_channel', text: 'for all' });
      if (command.text === 'modal') {
        await ack();
        await client.views.open({ trigger_id: command.trigger_id, view: modal });
        return;
      }
      if (command.text === 'respond') {
        await ack();
        for (let use = 1; use <= 5; use += 1) await respond({ text: `answer ${use}` });
        seen.push({ sixth: await respond('answer 6').catch((error) => error.statusCode) });
        await client.chat.postMessage({ channel: command.channel_id, text: 'responded' });
        return;
      }
      await ack({ response_type: 'ephemeral', text: `You said ${command.text}` });
    });
    app.action('yes', async ({ ack, body, respond }) => {
      await ack();
      seen.push(body as unknown as Record<string, unknown>);
      await respond({ replace_original: true, text: 'decided' });
    });
    app.view('form', async ({ ack, view }) => {
      seen.push(view.state.values as unknown as Record<string, unknown>);
      const text = view.state.values['b']?.['a']?.value;
      if (text === 'bad') return ack({ response_action: 'errors', errors: { b: 'Not that one' } });
      return ack();
    });
    app.options('pods', async ({ ack, options }) => {
      await ack({ options: [{ text: { type: 'plain_text', text: `${options.value}-7f` }, value: 'id' }] });
    });
    app.event('app_mention', async ({ event }) => {
      seen.push({ ...event });
    });
    app.shortcut('run_this', async ({ ack, shortcut }) => {
      await ack();
      seen.push(shortcut as unknown as Record<string, unknown>);
    });
    await app.start();
  });
  afterAll(async () => {
    await app.stop();
    await rig.slack.close();
  });
  beforeEach(async () => {
    seen.length = 0;
    await rig.post('reset', {});
  });

  const asker = { user: 'U_ASKER', channel: 'C_ONCALL' };
  const say = (text: string) => rig.post('command', { ...asker, command: '/pod', text });

  test('a slash command arrives with the members that Slack sends, and its answer is ephemeral', async () => {
    const answer = await say('hello');
    expect(answer).toMatchObject({ ok: true, response: { text: 'You said hello' } });
    expect(answer['ack_ms']).toBeTypeOf('number');
    expect(seen[0]).toMatchObject({
      team_id: 'T_DEMO',
      channel_id: 'C_ONCALL',
      channel_name: 'oncall',
      user_id: 'U_ASKER',
      user_name: 'asker',
      command: '/pod',
      text: 'hello',
      is_enterprise_install: 'false',
      trigger_id: answer['trigger_id'],
    });
    expect(await rig.messages()).toMatchObject([{ text: 'You said hello', ephemeral_to: 'U_ASKER' }]);
  });

  test('an answer in_channel shows the command to all', async () => {
    await say('public');
    const shown = await rig.messages();
    expect(shown.map(({ user, text }) => [user, text])).toEqual([
      ['U_ASKER', '/pod public'],
      ['U_BOT', 'for all'],
    ]);
    expect(shown.every((message) => message.ephemeral_to === undefined)).toBe(true);
  });

  test('a command that is not acknowledged within 3 s shows operation_timeout to its author', async () => {
    const answer = await say('silent');
    expect(answer).toMatchObject({ ok: false, status: 504, ack_ms: null });
    expect(await rig.messages()).toMatchObject([
      { text: '/pod failed with the error operation_timeout', ephemeral_to: 'U_ASKER' },
    ]);
  });

  test('a response_url works five times', async () => {
    await say('respond');
    await expect.poll(async () => (await rig.messages()).length).toBe(6);
    expect(seen.at(-1)).toEqual({ sixth: 404 });
  });

  test('a click sends the whole message, and respond replaces it', async () => {
    const { ts } = await rig.web.chat.postMessage({ channel: 'C_ONCALL', text: 'Sure?', blocks: [buttons] });
    const by = { user: 'U_APPROVER', channel: 'C_ONCALL', ts };
    const answer = await rig.post('click', { ...by, action_id: 'yes', value: 'run-1' });
    expect(answer).toMatchObject({ ok: true });
    await expect.poll(async () => (await rig.messages())[0]?.text).toBe('decided');
    expect(seen[0]).toMatchObject({
      type: 'block_actions',
      user: { id: 'U_APPROVER', username: 'approver', team_id: 'T_DEMO' },
      container: { type: 'message', message_ts: ts, channel_id: 'C_ONCALL', is_ephemeral: false },
      channel: { id: 'C_ONCALL', name: 'oncall' },
      message: { ts, text: 'Sure?', blocks: [{ type: 'actions' }] },
      state: { values: {} },
      actions: [{ action_id: 'yes', value: 'run-1', style: 'primary', type: 'button' }],
    });
  });

  test('a button that the message has not can only be clicked by a forger', async () => {
    const { ts } = await rig.web.chat.postMessage({ channel: 'C_ONCALL', text: 'Sure?', blocks: [buttons] });
    const by = { user: 'U_OTHER', channel: 'C_ONCALL', ts };
    expect(await rig.post('click', { ...by, action_id: 'yes', value: 'run-2' })).toMatchObject({
      ok: false,
      status: 409,
    });
    expect(seen).toEqual([]);
    await rig.post('click', { ...by, action_id: 'yes', value: 'run-2', forge: true });
    expect(seen[0]).toMatchObject({ actions: [{ action_id: 'yes', value: 'run-2' }] });
  });

  test('a button of an ephemeral message is clicked by its person only', async () => {
    const { message_ts } = await rig.web.chat.postEphemeral({
      ...asker,
      text: 'Only you',
      blocks: [buttons],
    });
    const at = { channel: 'C_ONCALL', ts: message_ts, action_id: 'yes' };
    expect(await rig.post('click', { ...at, user: 'U_OTHER' })).toMatchObject({ ok: false, status: 403 });
    expect(await rig.post('click', { ...at, user: 'U_ASKER' })).toMatchObject({ ok: true });
    expect(seen[0]).toMatchObject({ container: { is_ephemeral: true } });
    expect(seen[0]).not.toHaveProperty('message');
  });

  test('a modal opens, refuses bad input with errors, and closes on good input', async () => {
    await say('modal');
    const open = async () => (await rig.get('views?user=U_ASKER'))['views'] as { id: string }[];
    await expect.poll(async () => (await open()).length).toBe(1);
    const view_id = (await open())[0]?.id;
    const sent = { user: 'U_ASKER', view_id };

    expect(await rig.post('submit', { ...sent, values: {} })).toMatchObject({ ok: false, status: 400 });
    expect(await rig.post('submit', { ...sent, values: { z: 'x' } })).toMatchObject({ status: 400 });
    expect(await rig.post('submit', { ...sent, user: 'U_OTHER' })).toMatchObject({ status: 403 });
    expect(await rig.post('suggest', { ...sent, action_id: 'pods', value: 'api' })).toMatchObject({
      options: [{ text: { text: 'api-7f' } }],
    });
    expect(await rig.post('submit', { ...sent, values: { b: { a: 'bad' } } })).toMatchObject({ ok: true });
    expect(await open()).toMatchObject([{ errors: { b: 'Not that one' } }]);
    await rig.post('submit', { ...sent, values: { a: 'good' } });
    expect(await open()).toEqual([]);
    expect(seen.at(-1)).toMatchObject({ b: { a: { type: 'plain_text_input', value: 'good' } } });
  });

  test('a trigger_id opens one modal and no second', async () => {
    const { trigger_id } = await say('modal');
    const open = async () => (await rig.get('views?user=U_ASKER'))['views'];
    await expect.poll(open).toHaveLength(1);
    const again = rig.web.views.open({ trigger_id: String(trigger_id), view: modal });
    expect(await errorOf(again)).toBe('exchanged_trigger_id');
  });

  test('a mention in a thread arrives as app_mention with its thread', async () => {
    const { ts } = await rig.web.chat.postMessage({ channel: 'C_ONCALL', text: 'root' });
    await rig.post('message', { ...asker, text: '@voicepipe exec api-7f echo <a> &amp;', thread_ts: ts });
    expect(seen[0]).toMatchObject({
      type: 'app_mention',
      text: '<@U_BOT> exec api-7f echo &lt;a&gt; &amp;',
      thread_ts: ts,
      channel: 'C_ONCALL',
      user: 'U_ASKER',
    });
  });

  test('a mention where the bot is not a member reaches nobody', async () => {
    const answer = await rig.post('message', { ...asker, channel: 'C_OTHER', text: '@voicepipe help' });
    expect(answer).toMatchObject({ ok: true, events: [] });
    expect(seen).toEqual([]);
    expect((await rig.messages('C_OTHER'))[1]).toMatchObject({ ephemeral_to: 'U_ASKER' });
  });

  test('a message shortcut carries the message', async () => {
    const { ts } = await rig.post('message', { ...asker, text: 'run me' });
    await rig.post('shortcut', { ...asker, ts, callback_id: 'run_this' });
    expect(seen[0]).toMatchObject({ type: 'message_action', message: { text: 'run me' }, message_ts: ts });
  });

  test('a lost acknowledgement shows operation_timeout although the app did its work', async () => {
    await rig.post('faults', { stall_acks: { times: 1 } });
    expect(await say('hello')).toMatchObject({ ok: false, status: 504 });
    expect(seen).toHaveLength(1);
  });

  test('a payload that is delivered twice keeps its trigger_id', async () => {
    await rig.post('faults', { redeliver: { times: 1 } });
    await say('hello');
    await expect.poll(() => seen.length).toBe(2);
    expect(seen[0]?.['trigger_id']).toBe(seen[1]?.['trigger_id']);
  });

  test('the log holds envelopes, acks with their time, calls and no token', async () => {
    await say('modal');
    await expect.poll(async () => (await rig.log('api')).length).toBeGreaterThan(0);
    expect(await rig.log('envelope')).toMatchObject([{ type: 'slash_commands', text: 'modal' }]);
    expect((await rig.log('ack'))[0]?.['ms']).toBeTypeOf('number');
    expect(await rig.log('api')).toMatchObject([{ method: 'views.open', ok: true }]);
    const details = await Promise.all(
      ((await rig.get('log'))['entries'] as { seq: number }[]).map(({ seq }) => rig.get(`log?seq=${seq}`)),
    );
    const all = JSON.stringify([await rig.get('log'), details]);
    expect(all).not.toContain(rig.slack.botToken);
    expect(all).not.toContain(rig.slack.appToken);
    expect(all).toContain('"trigger_id":"(hidden)"');
    expect(all).toMatch(/\/commands\/T_DEMO\/\(hidden\)/);
    expect(all).not.toMatch(/[0-9a-f]{32}/);
  });

  test('after a refresh the app comes back on a new connection', async () => {
    await rig.post('faults', { refresh_socket: true });
    expect(await say('hello')).toMatchObject({ ok: false, status: 502 });
    await expect.poll(async () => (await rig.get('workspace'))['connections'], { timeout: 15_000 }).toBe(1);
    expect(await say('hello')).toMatchObject({ ok: true });
  });
});

const buttons = {
  type: 'actions',
  elements: [
    {
      type: 'button',
      action_id: 'yes',
      value: 'run-1',
      style: 'primary',
      text: { type: 'plain_text', text: 'Approve' },
    },
  ],
} as const;

const modal: ModalView = {
  type: 'modal',
  callback_id: 'form',
  title: { type: 'plain_text', text: 'Run' },
  submit: { type: 'plain_text', text: 'Run' },
  blocks: [
    {
      type: 'input',
      block_id: 'b',
      label: { type: 'plain_text', text: 'Command' },
      element: { type: 'plain_text_input', action_id: 'a' },
    },
    {
      type: 'actions',
      elements: [{ type: 'external_select', action_id: 'pods', min_query_length: 1 }],
    },
  ],
};

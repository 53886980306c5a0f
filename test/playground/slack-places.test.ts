import type { App } from '@slack/bolt';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { errorOf, type Rig, socketApp, startRig } from './slack-rig.ts';

type Heard = Record<string, unknown> & { readonly response_url?: string };

const channel = 'C_ONCALL';
const button = {
  type: 'actions' as const,
  elements: [
    { type: 'button' as const, action_id: 'yes', text: { type: 'plain_text' as const, text: 'Yes' } },
  ],
};

describe('where things are seen, and by whom they are done', () => {
  let rig: Rig;
  let app: App;
  const heard: Heard[] = [];
  beforeAll(async () => {
    rig = await startRig();
    app = socketApp(rig.slack);
    app.action(/./, async ({ ack, body }) => {
      await ack();
      heard.push(body as unknown as Heard);
    });
    app.shortcut(/./, async ({ ack, body }) => {
      await ack();
      heard.push(body as unknown as Heard);
    });
    app.event('app_mention', async ({ event, body }) => {
      heard.push({ ...event, event_id: body.event_id, shared: body['is_ext_shared_channel'] });
    });
    await app.start();
  });
  afterAll(async () => {
    await app.stop();
    await rig.slack.close();
  });
  beforeEach(async () => {
    heard.length = 0;
    await rig.post('reset', {});
  });
  const send = async (url: string | undefined, body: object) =>
    (await fetch(String(url), { method: 'POST', body: JSON.stringify(body) })).status;

  test('an ephemeral message in a thread is seen only once somebody has answered there', async () => {
    const { ts = '' } = await rig.web.chat.postMessage({ channel, text: 'root' });
    const whisper = () =>
      rig.web.chat.postEphemeral({ channel, user: 'U_ASKER', thread_ts: ts, text: 'psst' });
    expect(await errorOf(whisper())).toBe('none');
    expect(await rig.messages()).toHaveLength(1);
    expect(await rig.log('refusal')).toMatchObject([{ reason: 'ephemeral_in_a_thread_without_replies' }]);
    await rig.web.chat.postMessage({ channel, thread_ts: ts, text: 'reply' });
    await whisper();
    expect((await rig.messages())[2]).toMatchObject({ ephemeral_to: 'U_ASKER', thread_ts: ts });
  });

  test('a table holds 10,000 characters over all cells', async () => {
    const table = (size: number) => ({
      type: 'table' as const,
      rows: Array.from({ length: 5 }, () => [{ type: 'raw_text' as const, text: 'x'.repeat(size) }]),
    });
    const post = (size: number) => rig.web.chat.postMessage({ channel, text: 'x', blocks: [table(size)] });
    expect(await errorOf(post(2_000))).toBe('none');
    expect(await errorOf(post(2_001))).toBe('invalid_blocks');
  });

  test('a person of another team can click in a shared channel, and the payload tells both teams', async () => {
    const { ts } = await rig.web.chat.postMessage({ channel: 'C_SHARED', text: 'x', blocks: [button] });
    const by = { user: 'U_EXTERNAL', channel: 'C_SHARED', ts, action_id: 'yes' };
    expect(await rig.post('click', by)).toMatchObject({ ok: true });
    expect(heard).toMatchObject([
      { user: { id: 'U_EXTERNAL', team_id: 'T_PARTNER' }, team: { id: 'T_DEMO' } },
    ]);
    await rig.post('message', { user: 'U_EXTERNAL', channel: 'C_SHARED', text: '@voicepipe help' });
    expect(heard[1]).toMatchObject({ type: 'app_mention', user_team: 'T_PARTNER', shared: true });
  });

  test('the response_url of a shortcut neither replaces the message nor reaches its thread', async () => {
    const { ts = '' } = await rig.web.chat.postMessage({ channel, text: 'mine' });
    await rig.post('shortcut', { user: 'U_ASKER', channel, ts, callback_id: 'run_this' });
    await expect.poll(() => heard).toHaveLength(1);
    const url = heard[0]?.response_url;
    expect(await send(url, { text: 'a', replace_original: true })).toBe(200);
    expect(await send(url, { text: 'b', response_type: 'in_channel', thread_ts: ts })).toBe(200);
    const shown = await rig.messages();
    expect(shown.map(({ text }) => text)).toEqual(['mine', 'a', 'b']);
    expect(shown.every(({ thread_ts }) => thread_ts === undefined)).toBe(true);
  });

  test('an event that is delivered twice has one event_id', async () => {
    await rig.post('faults', { redeliver: { times: 1 } });
    await rig.post('message', { user: 'U_ASKER', channel, text: '@voicepipe help' });
    await expect.poll(() => heard).toHaveLength(2);
    expect(heard[0]?.['event_id']).toBe(heard[1]?.['event_id']);
  });

  test('a socket is refreshed for one of Slack’s reasons', async () => {
    expect(await rig.post('faults', { refresh_socket: { reason: 'boredom' } })).toMatchObject({
      status: 400,
      error: expect.stringContaining('link_disabled'),
    });
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { errorOf, type Rig, startRig } from './slack-rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.slack.close());
beforeEach(() => rig.post('reset', {}));

const channel = 'C_ONCALL';
const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
const pre = (text: string) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text }] }],
});
const button = (more: object) => ({
  type: 'actions',
  elements: [{ type: 'button', action_id: 'a', text: { type: 'plain_text', text: 'b' }, ...more }],
});

async function call(method: string, init: RequestInit): Promise<Record<string, unknown>> {
  const response = await fetch(`${rig.slack.apiUrl}${method}`, { method: 'POST', ...init });
  return (await response.json()) as Record<string, unknown>;
}
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const post = (body: object) =>
  call('chat.postMessage', {
    headers: { ...bearer(rig.slack.botToken), 'content-type': 'application/json' },
    body: JSON.stringify({ channel, ...body }),
  });

describe('tokens', () => {
  test('a call without a token, with a wrong one or with the other kind is refused', async () => {
    expect(await call('auth.test', {})).toEqual({ ok: false, error: 'not_authed' });
    expect(await call('auth.test', { headers: bearer('xoxb-no') })).toMatchObject({ error: 'invalid_auth' });
    expect(await call('auth.test', { headers: bearer(rig.slack.appToken) })).toMatchObject({
      error: 'not_allowed_token_type',
    });
    expect(await call('apps.connections.open', { headers: bearer(rig.slack.botToken) })).toMatchObject({
      error: 'not_allowed_token_type',
    });
  });

  test('a form may carry the token', async () => {
    const body = new URLSearchParams({ token: rig.slack.botToken });
    expect(await call('auth.test', { body })).toMatchObject({
      ok: true,
      team_id: 'T_DEMO',
      user_id: 'U_BOT',
    });
  });

  test('an unknown method is unknown_method', async () => {
    expect(await call('chat.whisper', {})).toMatchObject({ ok: false, error: 'unknown_method' });
  });
});

describe('limits of messages', () => {
  test.each<[string, object, string]>([
    ['nothing to say', {}, 'no_text'],
    ['an unknown channel', { channel: 'C_NONE', text: 'x' }, 'channel_not_found'],
    ['a channel without the bot', { channel: 'C_OTHER', text: 'x' }, 'not_in_channel'],
    ['a thread that is not there', { text: 'x', thread_ts: '1.2' }, 'thread_not_found'],
    ['blocks that are no list', { blocks: 'x' }, 'invalid_blocks_format'],
    ['an unknown block', { blocks: [{ type: 'button' }] }, 'invalid_blocks'],
    ['a section of 3,001 characters', { blocks: [section('x'.repeat(3_001))] }, 'invalid_blocks'],
    [
      'a section of 601 ampersands, which count five each',
      { blocks: [section('&'.repeat(601))] },
      'invalid_blocks',
    ],
    [
      'a header of 151',
      { blocks: [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }] },
      'invalid_blocks',
    ],
    [
      'a mrkdwn header',
      { blocks: [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }] },
      'invalid_blocks',
    ],
    [
      'a button text of 76',
      { blocks: [button({ text: { type: 'plain_text', text: 'x'.repeat(76) } })] },
      'invalid_blocks',
    ],
    ['a button value of 2,001', { blocks: [button({ value: 'x'.repeat(2_001) })] }, 'invalid_blocks'],
    ['an action_id of 256', { blocks: [button({ action_id: 'x'.repeat(256) })] }, 'invalid_blocks'],
    ['a block_id of 256', { blocks: [{ type: 'divider', block_id: 'x'.repeat(256) }] }, 'invalid_blocks'],
    [
      'a block_id twice',
      {
        blocks: [
          { type: 'divider', block_id: 'x' },
          { type: 'divider', block_id: 'x' },
        ],
      },
      'invalid_blocks',
    ],
    ['51 blocks', { blocks: Array.from({ length: 51 }, () => ({ type: 'divider' })) }, 'invalid_blocks'],
    [
      '11 context elements',
      {
        blocks: [
          { type: 'context', elements: Array.from({ length: 11 }, () => ({ type: 'mrkdwn', text: 'x' })) },
        ],
      },
      'invalid_blocks',
    ],
    ['no actions', { blocks: [{ type: 'actions', elements: [] }] }, 'invalid_blocks'],
    ['a member that Slack does not know', { blocks: [{ type: 'divider', colour: 'red' }] }, 'invalid_blocks'],
    [
      'text straight in rich_text',
      { blocks: [{ type: 'rich_text', elements: [{ type: 'text', text: 'x' }] }] },
      'invalid_blocks',
    ],
    [
      '12,001 characters over all blocks',
      { blocks: [pre('x'.repeat(6_000)), pre('x'.repeat(6_001))] },
      'msg_blocks_too_long',
    ],
    [
      'metadata without event_type',
      { text: 'x', metadata: { event_payload: {} } },
      'invalid_metadata_format',
    ],
  ])('%s is refused', async (_, body, error) => {
    const answer = await post(body);
    expect(answer).toMatchObject({ ok: false, error });
    if (error === 'invalid_blocks')
      expect(answer).toMatchObject({
        response_metadata: { messages: [expect.stringContaining('json-pointer')] },
      });
    expect(await rig.messages()).toEqual([]);
  });

  test('what keeps to the limits is taken', async () => {
    const blocks = [section('x'.repeat(3_000)), button({ value: 'x'.repeat(2_000) }), pre('x'.repeat(5_000))];
    expect(await post({ blocks })).toMatchObject({ ok: true, channel });
  });

  test('text above 40,000 characters is cut when posted, and above 4,000 refused in an update', async () => {
    const { ts } = await post({ text: 'x'.repeat(50_000) });
    expect((await rig.messages())[0]?.text).toHaveLength(40_000);
    const update = (text: string) => rig.web.chat.update({ channel, ts: String(ts), text });
    expect(await errorOf(update('x'.repeat(4_001)))).toBe('msg_too_long');
    expect(await errorOf(update('&'.repeat(801)))).toBe('msg_too_long');
    expect(await errorOf(update('x'.repeat(4_000)))).toBe('none');
  });
});

describe('messages', () => {
  test('an update without blocks takes the blocks away', async () => {
    const { ts = '' } = await rig.web.chat.postMessage({ channel, text: 'a', blocks: [{ type: 'divider' }] });
    await rig.web.chat.update({ channel, ts, text: 'b' });
    expect(await rig.messages()).toMatchObject([{ ts, text: 'b', blocks: [] }]);
  });

  test('the app changes and deletes its own messages only', async () => {
    const { ts } = await rig.post('message', { user: 'U_ASKER', channel, text: 'mine' });
    expect(await errorOf(rig.web.chat.update({ channel, ts: String(ts), text: 'x' }))).toBe(
      'cant_update_message',
    );
    expect(await errorOf(rig.web.chat.delete({ channel, ts: String(ts) }))).toBe('cant_delete_message');
    expect(await errorOf(rig.web.chat.delete({ channel, ts: '1.2' }))).toBe('message_not_found');
  });

  test('an ephemeral message needs its person in the channel and cannot be changed', async () => {
    const whisper = (user: string) => rig.web.chat.postEphemeral({ channel, user, text: 'x' });
    expect(await errorOf(whisper('U_NOBODY'))).toBe('user_not_in_channel');
    const { message_ts = '' } = await whisper('U_ASKER');
    expect(await errorOf(rig.web.chat.update({ channel, ts: message_ts, text: 'y' }))).toBe(
      'message_not_found',
    );
    expect((await rig.web.conversations.history({ channel })).messages).toEqual([]);
  });

  test('replies come with their metadata where it is asked for', async () => {
    const { ts = '' } = await rig.web.chat.postMessage({ channel, text: 'root' });
    const metadata = { event_type: 'run', event_payload: { run: 'r-1', key: 'card' } };
    await rig.web.chat.postMessage({ channel, text: 'reply', thread_ts: ts, metadata });
    const bare = await rig.web.conversations.replies({ channel, ts });
    expect(bare.messages?.map(({ text }) => text)).toEqual(['root', 'reply']);
    expect(bare.messages?.[1]).not.toHaveProperty('metadata');
    const full = await rig.web.conversations.replies({ channel, ts, include_all_metadata: true });
    expect(full.messages?.[1]).toMatchObject({ metadata, thread_ts: ts });
    expect(full.messages?.[0]).toMatchObject({ reply_count: 1 });
  });

  test('a file is uploaded in three steps and shared in a thread', async () => {
    const { ts = '' } = await rig.web.chat.postMessage({ channel, text: 'root' });
    const file = Buffer.from('all the output');
    await rig.web.filesUploadV2({ channel_id: channel, thread_ts: ts, filename: 'out.txt', file });
    await expect.poll(async () => (await rig.messages()).length).toBe(2);
    const shared = (await rig.messages())[1];
    expect(shared).toMatchObject({ thread_ts: ts, files: [{ name: 'out.txt', size: 14 }] });
    const response = await fetch(shared?.files?.[0]?.url_private ?? '');
    expect(await response.text()).toBe('all the output');
    expect(response.headers.get('content-type')).toContain('text/plain');
  });

  test('a file without bytes, or into a channel without the bot, is refused', async () => {
    const ask = (length: number) => rig.web.files.getUploadURLExternal({ filename: 'x', length });
    expect(await errorOf(ask(0))).toBe('missing_argument');
    const { file_id: id = '', upload_url = '' } = await ask(3);
    const complete = () =>
      rig.web.files.completeUploadExternal({ files: [{ id, title: 'x' }], channel_id: 'C_OTHER' });
    expect(await errorOf(complete())).toBe('file_upload_incomplete');
    expect((await fetch(upload_url, { method: 'POST', body: 'abcd' })).status).toBe(400);
    expect((await fetch(upload_url, { method: 'POST', body: 'abc' })).status).toBe(200);
    expect(await errorOf(complete())).toBe('not_in_channel');
  });
});

describe('people and channels', () => {
  test('a person has an address, and a guest is restricted', async () => {
    const { user } = await rig.web.users.info({ user: 'U_ASKER' });
    expect(user).toMatchObject({
      is_restricted: false,
      is_email_confirmed: true,
      profile: { email: 'asker@example.com' },
    });
    expect((await rig.web.users.info({ user: 'U_GUEST' })).user?.is_restricted).toBe(true);
    expect(await errorOf(rig.web.users.info({ user: 'U_NOBODY' }))).toBe('user_not_found');
    expect((await rig.web.usergroups.users.list({ usergroup: 'S_APPROVERS' })).users).toEqual(['U_APPROVER']);
  });

  test('after joining a channel the app may post there', async () => {
    const info = () => rig.web.conversations.info({ channel: 'C_OTHER' });
    expect((await info()).channel?.is_member).toBe(false);
    await rig.web.conversations.join({ channel: 'C_OTHER' });
    expect((await info()).channel?.is_member).toBe(true);
    expect(await post({ channel: 'C_OTHER', text: 'hello' })).toMatchObject({ ok: true });
  });

  test('a message to a person opens a direct message', async () => {
    const { channel: direct } = await rig.web.chat.postMessage({ channel: 'U_ASKER', text: 'hello' });
    expect(await rig.messages(String(direct))).toMatchObject([{ text: 'hello' }]);
  });
});

describe('views', () => {
  const view = { type: 'modal' as const, title: { type: 'plain_text' as const, text: 'x' }, blocks: [] };

  test('a trigger that is unknown is refused', async () => {
    expect(await errorOf(rig.web.views.open({ trigger_id: '1.2.3', view }))).toBe('invalid_trigger_id');
  });

  test.each<[string, object]>([
    ['a title of 25', { title: { type: 'plain_text', text: 'x'.repeat(25) } }],
    ['private_metadata of 3,001', { private_metadata: 'x'.repeat(3_001) }],
    [
      'an input without submit',
      {
        blocks: [
          {
            type: 'input',
            label: { type: 'plain_text', text: 'x' },
            element: { type: 'plain_text_input' },
          },
        ],
      },
    ],
    ['101 blocks', { blocks: Array.from({ length: 101 }, () => ({ type: 'divider' })) }],
  ])('a modal with %s is refused', async (_, more) => {
    expect(await errorOf(rig.web.views.open({ trigger_id: '1.2.3', view: { ...view, ...more } }))).toBe(
      'invalid_arguments',
    );
  });

  test('an App Home is published per person, and an old hash is refused', async () => {
    const home = { type: 'home' as const, blocks: [{ type: 'divider' as const }] };
    const first = await rig.web.views.publish({ user_id: 'U_ASKER', view: home });
    await rig.web.views.publish({ user_id: 'U_ASKER', view: home });
    expect((await rig.get('home?user=U_ASKER'))['view']).toMatchObject({ type: 'home' });
    expect((await rig.get('home?user=U_OTHER'))['view']).toBeNull();
    const hash = first.view?.hash ?? '';
    expect(await errorOf(rig.web.views.publish({ user_id: 'U_ASKER', view: home, hash }))).toBe(
      'hash_conflict',
    );
  });
});

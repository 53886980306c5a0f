import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { errorOf, type Rig, startRig } from './slack-rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.slack.close());
beforeEach(() => rig.post('reset', {}));

const channel = 'C_ONCALL';
const plain = (text: string) => ({ type: 'plain_text' as const, text });
const rich = (text: string) => ({
  type: 'rich_text' as const,
  elements: [{ type: 'rich_text_section' as const, elements: [{ type: 'text' as const, text }] }],
});

async function post(body: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${rig.slack.apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: { authorization: `Bearer ${rig.slack.botToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ channel, ...body }),
  });
  return (await response.json()) as Record<string, unknown>;
}
const inActions = (element: object) => ({ blocks: [{ type: 'actions', elements: [element] }] });
const options = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ text: plain(`o${index}`), value: `${index}` }));

describe('elements', () => {
  test.each<[string, object]>([
    ['101 options', { type: 'static_select', options: options(101) }],
    ['no options', { type: 'static_select' }],
    [
      'options and groups of them',
      {
        type: 'static_select',
        options: options(1),
        option_groups: [{ label: plain('g'), options: options(1) }],
      },
    ],
    ['an option of 76', { type: 'static_select', options: [{ text: plain('x'.repeat(76)), value: 'v' }] }],
    [
      'an option value of 151',
      { type: 'static_select', options: [{ text: plain('x'), value: 'v'.repeat(151) }] },
    ],
    [
      'markup in a menu',
      { type: 'static_select', options: [{ text: { type: 'mrkdwn', text: 'x' }, value: 'v' }] },
    ],
    ['a link in a menu', { type: 'static_select', options: [{ ...options(1)[0], url: 'https://x.y' }] }],
    ['a day that is none', { type: 'datepicker', initial_date: 'tomorrow' }],
    ['an hour that is none', { type: 'timepicker', initial_time: '25:00' }],
    ['a picture without a source', { type: 'image', alt_text: 'x' }],
    ['a button with a script', { type: 'button', text: plain('x'), url: 'javascript:alert(1)' }],
    ['a field outside of an input', { type: 'plain_text_input' }],
    ['six overflow options', { type: 'overflow', options: options(6) }],
    [
      'a question of 301',
      {
        type: 'button',
        text: plain('x'),
        confirm: { title: plain('x'), text: plain('x'.repeat(301)), confirm: plain('x'), deny: plain('x') },
      },
    ],
  ])('%s is refused', async (_, element) => {
    expect(await post(inActions(element))).toMatchObject({ ok: false, error: 'invalid_blocks' });
  });

  test.each<[string, object]>([
    [
      'markup in radio buttons',
      { type: 'radio_buttons', options: [{ text: { type: 'mrkdwn', text: '*x*' }, value: 'v' }] },
    ],
    ['100 options', { type: 'static_select', options: options(100) }],
    ['a moment', { type: 'datetimepicker', initial_date_time: 1_700_000_000 }],
    ['several channels', { type: 'multi_channels_select', initial_channels: ['C_ONCALL'] }],
  ])('%s is taken', async (_, element) => {
    expect(await post(inActions(element))).toMatchObject({ ok: true });
  });
});

describe('messages', () => {
  test('markdown_text stands alone', async () => {
    expect(await post({ markdown_text: '**x**', text: 'x' })).toMatchObject({
      error: 'markdown_text_conflict',
    });
    expect(await post({ markdown_text: 'x'.repeat(12_001) })).toMatchObject({ error: 'invalid_blocks' });
    expect(await post({ markdown_text: '**x**' })).toMatchObject({
      message: { blocks: [{ type: 'markdown', text: '**x**' }] },
    });
  });

  test('the blocks of an attachment are held to the same limits', async () => {
    const blocks = [{ type: 'nothing' }];
    expect(await post({ attachments: [{ color: '#f00', blocks }] })).toMatchObject({
      error: 'invalid_blocks',
    });
    expect(await post({ attachments: Array(101).fill({ text: 'x' }) })).toMatchObject({
      error: 'too_many_attachments',
    });
    expect(await post({ attachments: [{ color: '#f00', text: 'x' }] })).toMatchObject({ ok: true });
  });

  test('rich text is replaced by rich text, or taken away', async () => {
    const { ts = '' } = await rig.web.chat.postMessage({ channel, text: 'a', blocks: [rich('a')] });
    const update = (more: object) => rig.web.chat.update({ channel, ts, text: 'b', ...more });
    expect(await errorOf(update({ blocks: [{ type: 'divider' }] }))).toBe('block_mismatch');
    expect(await errorOf(update({ blocks: [{ type: 'divider' }, rich('b')] }))).toBe('none');
    expect(await errorOf(update({}))).toBe('none');
  });

  test('metadata stays over an update, and an empty object takes it away', async () => {
    const metadata = { event_type: 'run', event_payload: { key: 'card' } };
    const { ts = '' } = await rig.web.chat.postMessage({ channel, text: 'a', metadata });
    const read = async () =>
      (await rig.web.conversations.history({ channel, include_all_metadata: true })).messages?.[0]?.metadata;
    await rig.web.chat.update({ channel, ts, text: 'b' });
    expect(await read()).toEqual(metadata);
    await rig.web.chat.update({ channel, ts, text: 'c', metadata: {} as never });
    expect(await read()).toBeUndefined();
  });

  test('private channels and other people’s direct messages do not exist for the app', async () => {
    expect(await post({ channel: 'C_PRIVATE', text: 'x' })).toMatchObject({ error: 'channel_not_found' });
    expect(await post({ channel: 'D_PEOPLE', text: 'x' })).toMatchObject({ error: 'channel_not_found' });
    const whisper = rig.web.chat.postEphemeral({ channel: 'D_PEOPLE', user: 'U_ASKER', text: 'x' });
    expect(await errorOf(whisper)).toBe('channel_not_found');
  });

  test('with chat:write.public the app posts where it is no member, and reads nothing there', async () => {
    const open = await startRig({ scopes: ['chat:write', 'chat:write.public', 'channels:history'] });
    try {
      expect(await errorOf(open.web.chat.postMessage({ channel: 'C_OTHER', text: 'x' }))).toBe('none');
      expect(await errorOf(open.web.conversations.history({ channel: 'C_OTHER' }))).toBe('not_in_channel');
    } finally {
      await open.slack.close();
    }
  });
});

describe('files', () => {
  const ask = () => rig.web.files.getUploadURLExternal({ filename: 'out.txt', length: 3 });

  test('are shared after the answer, which knows neither type nor place', async () => {
    const { file_id: id = '', upload_url = '' } = await ask();
    await fetch(upload_url, { method: 'POST', body: 'abc' });
    const done = await rig.web.files.completeUploadExternal({
      files: [{ id, title: 'Out' }],
      channel_id: channel,
    });
    expect(done.files).toEqual([{ id, title: 'Out', shares: {} }]);
    await expect.poll(() => rig.messages()).toMatchObject([{ files: [{ title: 'Out', size: 3 }] }]);
    const { file } = await rig.web.files.info({ file: id });
    expect(file?.shares?.public?.[channel]?.[0]?.ts).toBe((await rig.messages())[0]?.ts);
  });

  test('can be forbidden for the whole workspace', async () => {
    await rig.post('faults', { file_uploads_disabled: true });
    expect(await errorOf(ask())).toBe('file_uploads_disabled');
    await rig.post('faults', { file_uploads_disabled: false });
    expect(await errorOf(ask())).toBe('none');
  });
});

describe('people', () => {
  test('of another team have no address, and one who left is marked', async () => {
    const { user } = await rig.web.users.info({ user: 'U_EXTERNAL' });
    expect(user).toMatchObject({ team_id: 'T_PARTNER' });
    expect(user?.profile).not.toHaveProperty('email');
    expect((await rig.web.users.info({ user: 'U_GONE' })).user?.deleted).toBe(true);
    expect(await errorOf(rig.web.users.lookupByEmail({ email: 'gone@example.com' }))).toBe('users_not_found');
  });

  test('who left can do nothing; external people have no commands and no shortcuts', async () => {
    const shared = { channel: 'C_SHARED', user: 'U_EXTERNAL' };
    expect(await rig.post('message', { user: 'U_GONE', channel, text: 'x' })).toMatchObject({ status: 403 });
    expect(await rig.post('command', { ...shared, command: '/pod', text: 'x' })).toMatchObject({
      status: 403,
    });
    const { ts } = await rig.post('message', { ...shared, text: 'x' });
    expect(await rig.post('shortcut', { ...shared, ts, callback_id: 'run_this' })).toMatchObject({
      status: 403,
    });
    expect(await rig.messages('C_SHARED')).toMatchObject([{ team: 'T_PARTNER' }]);
    expect((await rig.web.conversations.info({ channel: 'C_SHARED' })).channel?.is_ext_shared).toBe(true);
  });

  test('are in the channels that users.conversations lists', async () => {
    const of = async (user?: string) => {
      const types = 'public_channel,private_channel';
      const answer = await rig.web.users.conversations(user === undefined ? { types } : { types, user });
      return answer.channels?.map(({ id }) => id);
    };
    expect(await of()).toEqual(['C_ONCALL', 'C_SHARED']);
    expect(await of('U_EXTERNAL')).toEqual(['C_SHARED']);
  });
});

describe('typed text', () => {
  test.each([
    ['see http://a.b/c?d=1&e=2.', 'see <http://a.b/c?d=1&amp;e=2>.'],
    ['@voicepipe exec api ./run.sh', '<@U_BOT> exec api ./run.sh'],
    ['run.sh and curl example.com/x', '<http://run.sh|run.sh> and curl <http://example.com/x|example.com/x>'],
    ['mail a.b@example.com', 'mail <mailto:a.b@example.com|a.b@example.com>'],
    ['in #oncall', 'in <#C_ONCALL|oncall>'],
    ['`http://a.b @other` &amp; <@U_OTHER>', '`http://a.b @other` &amp; <@U_OTHER>'],
    ['echo "http://a.b" 1.2.3 a@b', 'echo "<http://a.b>" 1.2.3 a@b'],
  ])('%s arrives as Slack’s composer makes it', async (typed, text) => {
    await rig.post('message', { user: 'U_ASKER', channel, text: typed });
    expect((await rig.messages())[0]?.text).toBe(text);
  });
});

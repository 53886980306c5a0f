import type { App } from '@slack/bolt';
import type { ModalView, ViewsUpdateArguments } from '@slack/web-api';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { errorOf, type Rig, socketApp, startRig } from './slack-rig.ts';

type Seen = Record<string, unknown> & { view?: { state: { values: unknown } } };

const plain = (text: string) => ({ type: 'plain_text' as const, text });

describe('modals of a real Bolt app', () => {
  let rig: Rig;
  let app: App;
  let answer: object | undefined;
  let options: object[] = [];
  const seen: Seen[] = [];

  beforeAll(async () => {
    rig = await startRig();
    app = socketApp(rig.slack);
    app.command('/pod', async ({ ack, command, client }) => {
      await ack();
      await client.views.open({ trigger_id: command.trigger_id, view: form });
    });
    app.action(/./, async ({ ack, body }) => {
      await ack();
      seen.push(body as unknown as Seen);
    });
    app.options(/./, async ({ ack, payload }) => {
      seen.push(payload as unknown as Seen);
      await ack({ options } as never);
    });
    app.view('form', async ({ ack, body }) => {
      seen.push(body as unknown as Seen);
      await ack(answer as never);
    });
    app.view({ type: 'view_closed', callback_id: 'form' }, async ({ ack, body }) => {
      await ack();
      seen.push(body as unknown as Seen);
    });
    await app.start();
  });
  afterAll(async () => {
    await app.stop();
    await rig.slack.close();
  });
  beforeEach(async () => {
    answer = undefined;
    options = [{ text: plain('api-7f (shop)'), value: 'pod-1' }];
    await rig.post('reset', {});
    await rig.post('command', { ...asker, channel: 'C_ONCALL', command: '/pod', text: '' });
    await expect.poll(open).toHaveLength(1);
    seen.length = 0;
  });

  const asker = { user: 'U_ASKER' };
  const open = async () => (await rig.get('views?user=U_ASKER'))['views'] as { id: string; hash: string }[];
  const top = async () => (await open()).at(-1)?.id;
  const submit = async (values: object) => rig.post('submit', { ...asker, view_id: await top(), values });
  const click = async (more: object) => rig.post('click', { ...asker, view_id: await top(), ...more });
  const suggest = async (action_id: string, value: string) =>
    rig.post('suggest', { ...asker, view_id: await top(), action_id, value });

  test('a menu that dispatches sends what all fields hold; one that does not sends nothing', async () => {
    await suggest('pod', 'api');
    const values = { command: { text: 'ls -l' } };
    expect(await click({ action_id: 'pod', value: 'pod-1', values })).toMatchObject({ ok: true });
    expect(seen.at(-1)).toMatchObject({
      type: 'block_actions',
      actions: [{ type: 'external_select', selected_option: { text: { text: 'api-7f (shop)' } } }],
      view: {
        state: {
          values: {
            pod: { pod: { selected_option: { value: 'pod-1' } } },
            command: { text: { value: 'ls -l' } },
            when: { day: { selected_date: '2026-11-12' } },
          },
        },
      },
    });
    expect(await click({ action_id: 'text', value: 'x' })).toMatchObject({ status: 409 });
  });

  test('what was chosen survives an update that keeps the ids', async () => {
    await suggest('pod', 'api');
    await click({ action_id: 'pod', value: 'pod-1' });
    const blocks = [
      ...form.blocks.filter((block) => block.block_id !== 'when'),
      { type: 'divider' as const },
    ];
    const view_id = String(await top());
    await rig.web.views.update({ view_id, view: { ...form, blocks } });
    await submit({ command: { text: 'ls' } });
    const values = seen.at(-1)?.view?.state.values;
    expect(values).toMatchObject({ pod: { pod: { selected_option: { value: 'pod-1' } } } });
    expect(values).not.toHaveProperty('when');
  });

  test('an update with an old hash is refused', async () => {
    const [first] = await open();
    const update = (hash: string): ViewsUpdateArguments => ({ view_id: first?.id ?? '', view: form, hash });
    expect(await errorOf(rig.web.views.update(update(first?.hash ?? '')))).toBe('none');
    expect(await errorOf(rig.web.views.update(update(first?.hash ?? '')))).toBe('hash_conflict');
  });

  test.each<[string, () => object[]]>([
    ['101 options', () => Array.from({ length: 101 }, (_, n) => ({ text: plain(`${n}`), value: `${n}` }))],
    ['a text of 76', () => [{ text: plain('x'.repeat(76)), value: 'v' }]],
    ['a value of 151', () => [{ text: plain('x'), value: 'v'.repeat(151) }]],
    ['markup', () => [{ text: { type: 'mrkdwn', text: 'x' }, value: 'v' }]],
  ])('options with %s are refused', async (_, make) => {
    options = make();
    expect(await suggest('pod', 'api')).toMatchObject({ status: 502 });
    expect(await rig.log('refusal')).toMatchObject([{ reason: 'bad_options', action_id: 'pod' }]);
  });

  test('a menu asks the app from min_query_length on', async () => {
    expect(await suggest('pod', 'a')).toMatchObject({ status: 409 });
    expect(seen).toEqual([]);
    expect(await suggest('pod', 'ap')).toMatchObject({ ok: true });
    expect(seen[0]).toMatchObject({ action_id: 'pod', block_id: 'pod', value: 'ap' });
  });

  test.each<[string, object, string]>([
    [
      'errors on a block that is no input',
      { response_action: 'errors', errors: { note: 'x' } },
      'invalid_errors',
    ],
    ['errors on an unknown block', { response_action: 'errors', errors: { text: 'x' } }, 'invalid_errors'],
    ['no errors', { response_action: 'errors', errors: {} }, 'invalid_errors'],
    ['an action that is none', { response_action: 'open' }, 'invalid_response_action'],
    ['a message', { text: 'done' }, 'invalid_response'],
    [
      'a view beside errors',
      { response_action: 'errors', errors: { pod: 'x' }, view: {} },
      'invalid_response',
    ],
    ['a view without blocks', { response_action: 'update', view: { type: 'modal' } }, 'invalid_arguments'],
  ])('an answer with %s is refused', async (_, given, code) => {
    answer = given;
    expect(await submit({ command: { text: 'ls' }, pod: { pod: 'pod-1' } })).toMatchObject({
      status: 502,
      error: expect.stringContaining(code),
    });
    expect(await open()).toHaveLength(1);
  });

  test('three modals stand on each other, and no fourth', async () => {
    answer = { response_action: 'push', view: form };
    const filled = { command: { text: 'ls' }, pod: { pod: 'pod-1' } };
    expect(await submit(filled)).toMatchObject({ ok: true });
    expect(await submit(filled)).toMatchObject({ ok: true });
    expect(await submit(filled)).toMatchObject({
      status: 502,
      error: expect.stringContaining('push_limit_reached'),
    });
    expect(await open()).toHaveLength(3);

    await rig.post('close', { ...asker, view_id: await top() });
    expect(await open()).toHaveLength(2);
    expect(seen.at(-1)).toMatchObject({ type: 'view_closed', is_cleared: false });
    const before = seen.length;
    await rig.post('close', { ...asker, view_id: await top(), clear: true });
    expect(await open()).toEqual([]);
    expect(seen.slice(before)).toMatchObject([{ is_cleared: true }, { is_cleared: true }]);
  });

  test('a menu of a message knows its place and the options that were offered', async () => {
    const { ts } = await rig.web.chat.postMessage({ channel: 'C_ONCALL', text: 'x', blocks: [menu] });
    const at = { ...asker, channel: 'C_ONCALL', ts, action_id: 'again' };
    expect(await rig.post('suggest', { ...at, value: '' })).toMatchObject({ options });
    expect(seen.at(-1)).toMatchObject({ container: { type: 'message', message_ts: ts } });
    expect(seen.at(-1)).not.toHaveProperty('response_url');
    await rig.post('click', { ...at, value: 'pod-1' });
    expect(seen.at(-1)).toMatchObject({
      state: { values: { m: { again: { selected_option: { value: 'pod-1' } } } } },
      actions: [{ selected_option: { text: { text: 'api-7f (shop)' } } }],
    });
  });
});

const menu = {
  type: 'actions' as const,
  block_id: 'm',
  elements: [{ type: 'external_select' as const, action_id: 'again', min_query_length: 0 }],
};

const form: ModalView = {
  type: 'modal',
  callback_id: 'form',
  notify_on_close: true,
  title: plain('Run'),
  submit: plain('Run'),
  blocks: [
    {
      type: 'input',
      block_id: 'pod',
      label: plain('Pod'),
      dispatch_action: true,
      element: { type: 'external_select', action_id: 'pod', min_query_length: 2 },
    },
    {
      type: 'input',
      block_id: 'command',
      label: plain('Command'),
      element: { type: 'plain_text_input', action_id: 'text' },
    },
    {
      type: 'section',
      block_id: 'when',
      text: plain('When'),
      accessory: { type: 'datepicker', action_id: 'day', initial_date: '2026-11-12' },
    },
    { type: 'section', block_id: 'note', text: plain('A verdict stands here.') },
  ],
};

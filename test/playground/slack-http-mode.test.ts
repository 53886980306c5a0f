import type { AddressInfo, Server } from 'node:net';
import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { errorOf, type Rig, startRig } from './slack-rig.ts';

let rig: Rig;
let app: App;
let url: string;
const seen: unknown[] = [];

beforeAll(async () => {
  rig = await startRig({ ackTimeoutMs: 300, triggerLifeMs: -1 });
  const receiver = new HTTPReceiver({ signingSecret: rig.slack.signingSecret, logLevel: LogLevel.ERROR });
  app = new App({
    token: rig.slack.botToken,
    receiver,
    clientOptions: { slackApiUrl: rig.slack.apiUrl, retryConfig: { retries: 0 } },
    logLevel: LogLevel.ERROR,
  });
  app.command('/pod', async ({ ack, command }) => {
    seen.push(command.text);
    if (command.text !== 'silent') await ack(`You said ${command.text}`);
  });
  app.action('yes', async ({ ack, action }) => {
    seen.push(action.type);
    await ack();
  });
  app.event('app_mention', async ({ event }) => {
    seen.push(event.text);
  });
  const server = (await app.start({ port: 0, host: '127.0.0.1' })) as Server;
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`;
  await rig.post('mode', { request_url: url });
});
afterAll(async () => {
  await app.stop();
  await rig.slack.close();
});

const asker = { user: 'U_ASKER', channel: 'C_ONCALL' };

test('commands, clicks and events arrive as signed requests that Bolt takes', async () => {
  const said = await rig.post('command', { ...asker, command: '/pod', text: 'a & b=c' });
  expect(said).toMatchObject({ ok: true, response: { text: 'You said a & b=c' } });
  const { ts } = await rig.web.chat.postMessage({
    channel: 'C_ONCALL',
    text: 'x',
    blocks: [
      {
        type: 'actions',
        elements: [{ type: 'button', action_id: 'yes', text: { type: 'plain_text', text: 'y' } }],
      },
    ],
  });
  expect(await rig.post('click', { ...asker, ts, action_id: 'yes' })).toMatchObject({ ok: true });
  expect(await rig.post('message', { ...asker, text: '@voicepipe help' })).toMatchObject({
    delivered: ['acked', 'acked'],
  });
  expect(seen).toEqual(['a & b=c', 'button', '<@U_BOT> help']);
});

test('a trigger_id whose time is over opens nothing', async () => {
  const { trigger_id } = await rig.post('command', { ...asker, command: '/pod', text: 'x' });
  const view = { type: 'modal' as const, title: { type: 'plain_text' as const, text: 'x' }, blocks: [] };
  expect(await errorOf(rig.web.views.open({ trigger_id: String(trigger_id), view }))).toBe(
    'expired_trigger_id',
  );
});

test('an answer that does not come in time is operation_timeout', async () => {
  const answer = await rig.post('command', { ...asker, command: '/pod', text: 'silent' });
  expect(answer).toMatchObject({ ok: false, status: 504 });
  expect(answer['error']).toContain('operation_timeout');
});

test('a server that is not there, or does not know us, is dispatch_failed', async () => {
  await rig.post('mode', { request_url: `${url}/elsewhere` });
  expect(await rig.post('command', { ...asker, command: '/pod', text: 'x' })).toMatchObject({ status: 502 });
  await rig.post('mode', { request_url: 'http://127.0.0.1:1/' });
  expect(await rig.post('command', { ...asker, command: '/pod', text: 'x' })).toMatchObject({ status: 502 });
  await rig.post('mode', { request_url: url });
});

test('the queries of external menus go to an address of their own, where there is one', async () => {
  app.options('pods', async ({ ack }) => ack({ options: [] }));
  const menu = { type: 'external_select' as const, action_id: 'pods', min_query_length: 0 };
  const { ts } = await rig.web.chat.postMessage({
    channel: 'C_ONCALL',
    text: 'x',
    blocks: [{ type: 'actions', elements: [menu] }],
  });
  const ask = () => rig.post('suggest', { ...asker, ts, action_id: 'pods', value: '' });
  await rig.post('mode', { request_url: `${url}/elsewhere` });
  expect(await ask()).toMatchObject({ status: 502 });
  await rig.post('mode', { request_url: `${url}/elsewhere`, options_url: url });
  expect(await ask()).toMatchObject({ ok: true, options: [] });
  await rig.post('mode', { request_url: url });
});

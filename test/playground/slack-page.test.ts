import type { App } from '@slack/bolt';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchBrowser, pageDir, pageMissing } from '../helpers/page-browser.ts';
import { type Rig, socketApp, startRig } from './slack-rig.ts';

describe.skipIf(pageMissing !== '')(`the page in Chromium${pageMissing}`, () => {
  let rig: Rig;
  let app: App;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    rig = await startRig({}, { pageDir });
    app = socketApp(rig.slack);
    app.command('/pod', async ({ ack, command, client }) => {
      await ack({ response_type: 'ephemeral', text: `Asked: ${command.text}` });
      await client.chat.postMessage({ channel: command.channel_id, text: 'card', blocks: card });
    });
    app.action('approve', async ({ ack, body, client }) => {
      await ack();
      if (body.type !== 'block_actions' || body.message === undefined) return;
      const at = { channel: 'C_ONCALL', ts: body.message['ts'] as string };
      await client.chat.update({ ...at, text: `Approved by <@${body.user.id}>`, blocks: [] });
      await client.chat.postMessage({
        channel: at.channel,
        thread_ts: at.ts,
        text: 'out',
        blocks: [
          {
            type: 'rich_text',
            elements: [
              {
                type: 'rich_text_preformatted',
                border: 0,
                elements: [{ type: 'text', text: '<img src=x onerror="document.title=1"> *done*' }],
              },
            ],
          },
        ],
      });
    });
    await app.start();
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await app?.stop();
    await rig?.slack.close();
  });
  beforeEach(async () => {
    await rig.post('reset', {});
    problems.length = 0;
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    page = await context.newPage();
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(rig.slack.url)) problems.push(request.url());
    });
    await page.goto(rig.slack.url);
    return async () => {
      expect(problems).toEqual([]);
      await context.close();
    };
  });

  const composer = () => page.getByRole('textbox', { name: 'Message to # oncall' });
  const actAs = (name: string) => page.getByRole('radio', { name }).check({ force: true });
  const log = () => page.getByRole('log', { name: 'Messages in oncall' });

  test('a command is asked by one person, approved by another, and its output stands in the thread', async () => {
    await page.getByRole('button', { name: '/pod exec api-7f run-migrations' }).click();
    await composer().press('Enter');
    await log().getByText('Asked: exec api-7f run-migrations').waitFor();
    await log().getByText('Only visible to you').waitFor();

    await actAs('approver');
    await log().getByText('Asked: exec').waitFor({ state: 'detached' });
    await log().getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Yes, run it' }).click();
    await log().getByText('Approved by').waitFor();
    expect(await log().getByRole('button', { name: 'Approve' }).count()).toBe(0);

    await log().getByRole('button', { name: '1 reply' }).click();
    const output = page.getByRole('log', { name: 'Replies' }).locator('pre');
    expect(await output.textContent()).toBe('<img src=x onerror="document.title=1"> *done*');
    expect(await page.title()).toBe('voicepipe playground');
  });

  test('a question before a click can be answered with no', async () => {
    await rig.web.chat.postMessage({ channel: 'C_ONCALL', text: 'card', blocks: card });
    await log().getByRole('button', { name: 'Approve' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await rig.log('envelope')).toEqual([]);
  });

  test('what cannot be done is said', async () => {
    await composer().fill('/nothing here');
    await composer().press('Enter');
    await page.getByRole('alert').getByText('"/nothing" is not a command here').waitFor();
    expect(await composer().inputValue()).toBe('/nothing here');
  });

  test('a channel without the bot says how to invite it', async () => {
    await page.getByRole('button', { name: 'other' }).click();
    await page.getByRole('button', { name: '/invite @voicepipe' }).click();
    await page.keyboard.press('Enter');
    await page.getByText('added @voicepipe to this channel').waitFor();
    expect((await rig.web.conversations.info({ channel: 'C_OTHER' })).channel?.is_member).toBe(true);
  });

  test('on a phone nothing is wider than the screen, and the channels are behind a button', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    const text = `unbroken-${'x'.repeat(300)}`;
    await rig.web.chat.postMessage({ channel: 'C_ONCALL', text, blocks: card });
    await rig.web.chat.postMessage({ channel: 'C_ONCALL', text });
    await log().getByText('unbroken-').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    expect(await page.getByRole('navigation').isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Channels' }).click();
    expect(await page.getByRole('navigation').isVisible()).toBe(true);
  });
});

const card = [
  { type: 'header' as const, text: { type: 'plain_text' as const, text: 'Approval needed' } },
  {
    type: 'actions' as const,
    elements: [
      {
        type: 'button' as const,
        action_id: 'approve',
        style: 'primary' as const,
        text: { type: 'plain_text' as const, text: 'Approve' },
        confirm: {
          title: { type: 'plain_text' as const, text: 'Sure?' },
          text: { type: 'plain_text' as const, text: 'It runs at once.' },
          confirm: { type: 'plain_text' as const, text: 'Yes, run it' },
          deny: { type: 'plain_text' as const, text: 'No' },
        },
      },
    ],
  },
];

import type { App } from '@slack/bolt';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, pageDir } from '../helpers/page-browser.ts';
import { form, home, pods } from './page-views.ts';
import { type Rig, socketApp, startRig } from './slack-rig.ts';

type Heard = Record<string, unknown>;

/** A stand-in with an app that answers with the fixtures, and Chromium to look at its page. */
export interface PageRig {
  readonly rig: Rig;
  /** What the app was told, oldest first. */
  readonly heard: Heard[];
  /** What the next modal is answered with. */
  answer: object | undefined;
  open(options?: Parameters<Browser['newPage']>[0]): Promise<Page>;
  /** Ends what was opened; throws what the pages complained about. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export async function startPageRig(): Promise<PageRig> {
  const rig = await startRig({ rateLimits: false }, { pageDir });
  const browser = await launchBrowser();
  const pages: Page[] = [];
  const problems: string[] = [];
  const app = socketApp(rig.slack);
  const self: PageRig = {
    rig,
    heard: [],
    answer: undefined,
    async open(options) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, ...options });
      pages.push(page);
      page.setDefaultTimeout(8_000);
      page.on('pageerror', (error) => problems.push(error.message));
      page.on('request', (request) => {
        if (!request.url().startsWith(rig.slack.url)) problems.push(`asked for ${request.url()}`);
      });
      await page.goto(rig.slack.url);
      await page.getByRole('textbox', { name: 'Message to # oncall' }).waitFor();
      return page;
    },
    async reset() {
      for (const page of pages.splice(0)) await page.close();
      self.heard.length = 0;
      self.answer = undefined;
      await rig.post('reset', {});
      const found = problems.splice(0);
      if (found.length > 0) throw new Error(found.join('\n'));
    },
    async close() {
      await browser.close();
      await app.stop();
      await rig.slack.close();
    },
  };
  listen(app, self);
  await app.start();
  return self;
}

function listen(app: App, self: PageRig): void {
  const hear = (body: unknown) => self.heard.push(body as Heard);
  app.command('/pod', async ({ ack, command, client }) => {
    hear(command);
    await ack();
    await client.views.open({ trigger_id: command.trigger_id, view: form });
  });
  app.options(/./, async ({ ack, payload }) => {
    hear(payload);
    const options = pods.filter(({ value }) => value.includes(payload.value));
    await ack({ options });
  });
  app.action(/./, async ({ ack, body }) => {
    hear(body);
    await ack();
  });
  app.shortcut(/./, async ({ ack, body }) => {
    hear(body);
    await ack();
  });
  app.view(/./, async ({ ack, body }) => {
    hear(body);
    await ack(self.answer as never);
  });
  app.event('app_home_opened', async ({ event, client }) => {
    hear(event);
    if (event.tab === 'home') await client.views.publish({ user_id: event.user, view: home });
  });
}

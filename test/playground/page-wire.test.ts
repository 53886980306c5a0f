import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { pageMissing } from '../helpers/page-browser.ts';
import { card } from './page-fixtures.ts';
import { type PageRig, startPageRig } from './page-rig.ts';

const channel = 'C_ONCALL';

describe.skipIf(pageMissing !== '')(`the drawer of the wire${pageMissing}`, () => {
  let rig: PageRig;
  let page: Page;
  beforeAll(async () => {
    rig = await startPageRig();
  });
  afterAll(() => rig?.close());
  beforeEach(async () => {
    page = await rig.open();
    return () => rig.reset();
  });

  const drawer = () => page.getByRole('region', { name: 'On the wire' });
  const lines = () => drawer().locator('summary');
  const openDrawer = async () => {
    await page.getByRole('button', { name: 'On the wire' }).click();
    await drawer().waitFor();
  };

  test('shows envelopes, acks with their time, calls and refusals as they happen', async () => {
    await openDrawer();
    await page.getByRole('textbox', { name: 'Message to # oncall' }).fill('/pod exec api-7f ls');
    await page.keyboard.press('Enter');
    await lines().filter({ hasText: '/pod exec api-7f ls' }).waitFor();
    await lines()
      .filter({ hasText: /ack\s*\d+ ms/ })
      .first()
      .waitFor();
    await lines()
      .filter({ hasText: /views\.open\s*ok · \d+ ms/ })
      .waitFor();
    await rig.rig.web.chat.postMessage({ channel: 'C_NONE', text: 'x' }).catch(() => undefined);
    await lines()
      .filter({ hasText: /chat\.postMessage\s*C_NONE\s*channel_not_found/ })
      .waitFor();
  });

  test('opens an entry to its JSON, in which every secret is hidden', async () => {
    await rig.rig.post('command', { user: 'U_OTHER', channel, command: '/pod', text: 'x' });
    await openDrawer();
    await lines().filter({ hasText: '/pod x' }).click();
    const json = drawer().locator('details[open] pre');
    await json.filter({ hasText: '"command": "/pod"' }).waitFor();
    const text = await json.textContent();
    expect(text).toContain('"token": "(hidden)"');
    expect(text).toContain('"trigger_id": "(hidden)"');
    expect(text).toContain('/commands/T_DEMO/(hidden)');
    await drawer().locator('details[open] summary').click();
    await lines().filter({ hasText: 'views.open' }).click();
    await json.filter({ hasText: '"callback_id": "form"' }).waitFor();
  });

  test('is filtered by words and by kind', async () => {
    await rig.rig.post('command', { user: 'U_OTHER', channel, command: '/pod', text: 'x' });
    await rig.rig.web.auth.test();
    await openDrawer();
    await lines().filter({ hasText: 'auth.test' }).waitFor();
    await drawer().getByRole('searchbox', { name: 'Filter' }).fill('auth');
    await expect.poll(() => lines().count()).toBe(1);
    await drawer().getByRole('searchbox', { name: 'Filter' }).fill('');
    await drawer().getByRole('checkbox', { name: 'Web API' }).uncheck();
    await lines().filter({ hasText: 'auth.test' }).waitFor({ state: 'detached' });
    expect(await lines().filter({ hasText: '/pod x' }).count()).toBe(1);
    await drawer().focus();
    await page.keyboard.press('Escape');
    await drawer().waitFor({ state: 'detached' });
  });

  test('a channel of 1,000 messages is drawn with the work of a moment, and grows without being drawn again', async () => {
    const posts = Array.from({ length: 1_000 }, (_, index) => index);
    for (const index of posts)
      await rig.rig.web.chat.postMessage({
        channel,
        text: `run ${index}`,
        ...(index % 4 === 0 ? { blocks: card } : {}),
      });
    const working = await openClock(page);
    const before = await working();
    await page.reload();
    await page.getByText('run 999', { exact: true }).waitFor();
    expect((await working()) - before).toBeLessThan(1.5);
    expect(await page.getByRole('article').count()).toBe(100);
    await page.evaluate(countChanges);
    await rig.rig.web.chat.postMessage({ channel, text: 'one more' });
    await page.getByText('one more', { exact: true }).waitFor();
    // The new message comes and the oldest one goes; no other is touched.
    expect(await page.evaluate('window.changes')).toBeLessThan(10);
    await page.getByRole('button', { name: /Show earlier messages/ }).click();
    await expect.poll(() => page.getByRole('article').count()).toBe(200);
  });
});

/** Seconds for which the page had the processor: of work, whatever else the machine does. */
async function openClock(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
  };
}

const countChanges = `window.changes = 0;
new MutationObserver((list) => { window.changes += list.length; })
  .observe(document.querySelector('.messages'), { subtree: true, childList: true, characterData: true })`;

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, pageMissing } from '../helpers/page-browser.ts';
import { takePictures } from '../helpers/pictures.ts';
import { openRig, type Rig } from '../helpers/playground-rig.ts';

describe.skipIf(pageMissing !== '')(`a newcomer on the page${pageMissing}`, () => {
  let rig: Rig;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    rig = await openRig();
    browser = await launchBrowser();
    page = await browser.newPage({ viewport: { width: 1360, height: 860 }, colorScheme: 'light' });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(rig.playground.url)) complaints.push(`asked for ${request.url()}`);
    });
  });
  afterAll(async () => {
    await browser?.close();
    await rig?.stop();
  });

  it('types the command, approves as another person, and reads the output in the thread', async () => {
    await page.goto(rig.playground.url);
    await page.getByLabel('Message to').fill('/pod exec api-7f run-migrations');
    await page.keyboard.press('Enter');
    const approve = page.getByRole('button', { name: 'Approve and run' });
    await approve.waitFor();
    await takePictures(page, 'waiting');

    await approve.click();
    await page.getByText('another person has to decide').waitFor();
    await page.getByTitle('Act as approver').click();
    await approve.click();
    await page.getByText('Exited with 0').first().waitFor({ timeout: 15_000 });
    await page.getByText('repl').first().click();
    const thread = page.getByLabel('Thread', { exact: true });
    await thread.getByText('Schema is at version 20261112.').waitFor();
    await thread.getByText('warning: table "legacy_carts"').waitFor();
    // The command on the card, then one page of each stream.
    expect(await thread.locator('pre').count()).toBe(3);
    await takePictures(page, 'finished');
    await page.getByRole('button', { name: 'On the wire' }).click();
    await page
      .getByText('slash_commands')
      .or(page.getByText('/pod exec api-7f run-migrations'))
      .first()
      .waitFor();
    await takePictures(page, 'wire');
    expect(complaints).toEqual([]);
  });
});

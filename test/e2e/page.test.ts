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
    page.setDefaultTimeout(10_000);
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
    await page.getByRole('button', { name: 'On the wire' }).click();
    expect(complaints).toEqual([]);
  });

  it('reads a slice of what is stored, and searches it through a modal', async () => {
    const thread = page.getByLabel('Thread', { exact: true });
    await thread.getByRole('button', { name: 'Tail' }).click();
    await thread.getByText('stdout · lines 1 to 15 of 15').waitFor();
    await thread.getByRole('button', { name: 'Grep…' }).click();
    const modal = page.getByRole('dialog', { name: 'Search the output' });
    await modal.getByLabel('Pattern (RE2)').fill('no such (');
    await modal.getByRole('button', { name: 'Search' }).click();
    await modal.getByText('The pattern cannot be read').waitFor();
    await modal.getByLabel('Pattern (RE2)').fill('_carts');
    await takePictures(page, 'search');
    await modal.getByRole('button', { name: 'Search' }).click();
    await thread.getByText('1 line fits "_carts"').first().waitFor();
    expect(await modal.count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('fills in the form: chooses the pod, reads the verdict, and cancels what runs', async () => {
    await page.getByTitle('Act as asker').click();
    await page.getByLabel('Message to').fill('/pod');
    await page.keyboard.press('Enter');
    const form = page.getByRole('dialog', { name: 'Run in a pod' });
    const pod = form.getByRole('combobox', { name: 'Pod' });
    await pod.fill('mailer');
    await page.getByRole('option').first().waitFor();
    expect(await page.getByRole('option').count()).toBe(1);
    await pod.fill('api-7f');
    await page.getByRole('option', { name: /^api-7f/ }).click();
    await form.getByLabel('Command').fill('rm -rf /var/cache/shop');
    await form.getByText('destructive: "rm" removes files.').waitFor();
    await takePictures(page, 'form');
    await form.getByLabel('Command').fill('sleep 300');
    await form.getByText('read: "sleep" only reads').waitFor();
    await form.getByRole('button', { name: 'Ask for it' }).click();

    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await page.getByRole('button', { name: 'Stop it' }).click();
    await page
      .getByText(/Cancelled after .* stopped, verified\./)
      .first()
      .waitFor({ timeout: 15_000 });
    expect(complaints).toEqual([]);
  });

  it('finds all of it at home', async () => {
    await page.getByLabel('Channels').getByRole('button', { name: 'voicepipe' }).click();
    await page.getByText('Nothing waits for you.').waitFor();
    const home = page.getByRole('main');
    await home.getByText('sleep 300').first().waitFor();
    await home.getByText('run-migrations').first().waitFor();
    await takePictures(page, 'home');
    expect(complaints).toEqual([]);
  });
});

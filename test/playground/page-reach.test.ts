import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { pageMissing } from '../helpers/page-browser.ts';
import { card, every, notice, output, pre } from './page-fixtures.ts';
import { type PageRig, startPageRig } from './page-rig.ts';

const channel = 'C_ONCALL';
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe.skipIf(pageMissing !== '')(`the page can be used by everyone${pageMissing}`, () => {
  let rig: PageRig;
  let thread = '';
  beforeAll(async () => {
    rig = await startPageRig();
  });
  afterAll(() => rig?.close());
  beforeEach(async () => {
    const { web, post } = rig.rig;
    await post('message', { user: 'U_ASKER', channel, text: 'look at `api-7f`, @approver' });
    thread = String((await web.chat.postMessage({ channel, text: 'card', blocks: card })).ts);
    await web.chat.postMessage({ channel, thread_ts: thread, text: 'output', blocks: [pre(output)] });
    const file = Buffer.from(`${output}\n${'x'.repeat(300)}`);
    await web.filesUploadV2({ channel_id: channel, thread_ts: thread, filename: 'stdout.txt', file });
    await web.chat.postMessage({ channel, text: 'all', blocks: every });
    await web.chat.postMessage({
      channel,
      text: 'attached',
      attachments: [{ color: '#a66', blocks: [notice] }],
    });
    await web.chat.postMessage({ channel, text: `unbroken-${'x'.repeat(300)}` });
    return () => rig.reset();
  });

  /** Everything that the page can show, one after another. */
  async function visit(page: Page, look: (state: string) => Promise<void>): Promise<void> {
    const composer = page.getByRole('textbox', { name: 'Message to # oncall' });
    await page.getByText('unbroken-').waitFor();
    await rig.rig.web.chat.postEphemeral({ channel, user: 'U_ASKER', text: 'only for you' });
    await page.getByText('Only visible to you').waitFor();
    await look('channel');
    await composer.fill('/po');
    await look('hints');
    await composer.fill('/pod');
    await composer.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Run a command' });
    await dialog.getByRole('button', { name: 'Run', exact: true }).click();
    await dialog.getByText('Please complete').first().waitFor();
    await dialog.getByRole('combobox', { name: 'Pod', exact: true }).fill('api');
    await dialog.getByRole('option', { name: 'api-7f9c4-x2x9k' }).waitFor();
    await look('modal');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.evaluate(`location.hash = '#/${channel}/${thread}'`);
    await page.getByRole('log', { name: 'Replies' }).getByText('stdout.txt').first().waitFor();
    await look('thread');
    await page.getByRole('button', { name: 'Close the thread' }).click();
    await page.getByRole('button', { name: 'On the wire' }).click();
    await page.locator('.wire summary', { hasText: 'views.open' }).click();
    await page.getByText('"detail"').waitFor();
    await look('wire');
    await page.getByRole('button', { name: 'Close the wire' }).click();
    await page.evaluate(`location.hash = '#/home'`);
    await page.getByRole('heading', { name: 'Waits for me' }).waitFor();
    await look('home');
  }

  test.each(['light', 'dark'] as const)(
    'axe finds nothing serious in any state, %s',
    async (colorScheme) => {
      // High enough that nothing is out of sight: colours are judged only of what is seen.
      const page = await rig.open({ colorScheme, viewport: { width: 1280, height: 3_000 } });
      const found: string[] = [];
      await page.evaluate(axe);
      await visit(page, async (state) => {
        const { violations } = (await page.evaluate('axe.run()')) as AxeResults;
        for (const { id, impact, nodes } of violations)
          if (impact === 'serious' || impact === 'critical')
            found.push(`${state}: ${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
      });
      expect(found).toEqual([]);
    },
    60_000,
  );

  test('at 390 pixels nothing is wider than the screen, and what is touched is 44 pixels high', async () => {
    const page = await rig.open({ viewport: { width: 390, height: 844 }, hasTouch: true });
    const small: unknown[] = [];
    await visit(page, async (state) => {
      expect(await page.evaluate('document.documentElement.scrollWidth'), state).toBe(390);
      small.push(...((await page.evaluate(`(${findSmall})('${state}')`)) as unknown[]));
    });
    expect(small).toEqual([]);
  });

  test('on a phone a thread covers the channel, and a long press shows what can be done', async () => {
    const page = await rig.open({ viewport: { width: 390, height: 844 }, hasTouch: true });
    const message = page.locator(`main [data-ts="${thread}"]`);
    const tools = message.getByRole('button', { name: 'More actions' });
    expect(await tools.isVisible()).toBe(false);
    await message.dispatchEvent('pointerdown', { pointerType: 'touch' });
    await tools.waitFor();
    await message.getByRole('button', { name: '2 replies' }).click();
    await page.getByRole('complementary', { name: 'Thread' }).waitFor();
    const box = await page.getByRole('complementary', { name: 'Thread' }).boundingBox();
    expect(box).toMatchObject({ x: 0, y: 0, width: 390, height: 844 });
  });

  test('the whole way can be gone with the keyboard', async () => {
    const page = await rig.open();
    const focus = () =>
      page.evaluate(
        'document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent',
      );
    await page.keyboard.press('Tab');
    await expect.poll(focus).toBe('Skip to the conversation');
    await page.keyboard.press('Enter');
    await expect.poll(focus).toBe('Message to # oncall');

    await page.keyboard.type('/po');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Run a command' });
    await dialog.waitFor();
    await expect.poll(focus).toBe('Pod');
    await page.keyboard.type('api');
    await dialog.getByRole('option', { name: 'api-7f9c4-q8w2m' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await expect.poll(focus).toBe('Command');
    await page.keyboard.type('uptime');
    // Around the modal and back: the focus never leaves it.
    for (let step = 0; step < 12; step += 1) {
      await page.keyboard.press('Tab');
      const isInside =
        'document.activeElement === document.body || document.activeElement.closest("dialog") !== null';
      expect(await page.evaluate(isInside)).toBe(true);
    }
    await dialog.getByRole('button', { name: 'Run', exact: true }).focus();
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(focus).toBe('Message to # oncall');
    expect(rig.heard.at(-1)).toMatchObject({
      view: { state: { values: { pod: { pod: { selected_option: { value: 'api-7f9c4-q8w2m' } } } } } },
    });

    await page.getByRole('button', { name: '2 replies' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(focus).toBe('Thread');
    await page.keyboard.press('Escape');
    await expect.poll(focus).toContain('2 replies');

    await page.locator(`main [data-ts="${thread}"]`).getByRole('button', { name: 'More actions' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(focus).toContain('Run this');
    await page.keyboard.press('ArrowDown');
    await expect.poll(focus).toContain('Copy text');
    await page.keyboard.press('Escape');
    await expect.poll(focus).toBe('More actions');
  });

  test('the colours follow the system until somebody chooses', async () => {
    const page = await rig.open({ colorScheme: 'dark' });
    const background = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    expect(await background()).toBe('rgb(26, 29, 33)');
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await background()).toBe('rgb(255, 255, 255)');
    await page.getByRole('button', { name: 'Colours: as the system' }).click();
    await page.getByRole('button', { name: 'Colours: light' }).click();
    expect(await background()).toBe('rgb(26, 29, 33)');
    await page.reload();
    await page.getByRole('button', { name: 'Colours: dark' }).waitFor();
    expect(await background()).toBe('rgb(26, 29, 33)');
  });
});

/** Runs in the page: what can be pressed and is lower than a thumb. Links and code in a sentence may be. */
const findSmall = `(state) => [...document.querySelectorAll('button, select, input:not([type=radio], [type=checkbox]), summary, .actor')]
  .filter((element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
  .filter((element) => element.closest('.skip, .message-tools') === null)
  .map((element) => [state, element.outerHTML.slice(0, 80), Math.round(element.getBoundingClientRect().height)])
  .filter(([, , height]) => height > 0 && height < 44)`;

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { pageMissing } from '../helpers/page-browser.ts';
import { card, every, notice, output, pre } from './page-fixtures.ts';
import { type PageRig, startPageRig } from './page-rig.ts';
import { form } from './page-views.ts';

const channel = 'C_ONCALL';

describe.skipIf(pageMissing !== '')(`what the page draws${pageMissing}`, () => {
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

  const post = async (body: object) =>
    String((await rig.rig.web.chat.postMessage({ channel, text: 'fallback', ...body } as never)).ts);
  const message = (ts: string) => page.locator(`main [data-ts="${ts}"]`);
  const actAs = (name: string) => page.getByRole('radio', { name }).check({ force: true });
  const compose = async (text: string) => {
    await page.getByRole('textbox', { name: 'Message to # oncall' }).fill(text);
    await page.keyboard.press('Enter');
  };
  const openForm = async () => {
    await compose('/pod');
    await page.getByRole('dialog', { name: 'Run a command' }).waitFor();
  };

  test('every element of rich text has its own look', async () => {
    const shown = message(await post({ blocks: [...card, ...every] }));
    await shown.getByRole('img', { name: 'white check mark' }).waitFor();
    expect(await shown.locator('strong', { hasText: 'Exited with 0' }).count()).toBe(1);
    expect(await shown.locator('pre').textContent()).toBe('run-migrations --to 20261112 --dry-run=false');
    expect(await shown.locator('li code').textContent()).toBe('shop/api-7f9c4-x2x9k');
    for (const tag of ['em', 's', 'blockquote', 'ol li', 'hr', 'h3'])
      expect(await shown.locator(tag).count(), tag).toBeGreaterThan(0);
    for (const words of ['@asker', '@approver', '#oncall', '@oncall', '@here', 'Nov 12, 2026'])
      expect(await shown.getByText(words, { exact: true }).count(), words).toBeGreaterThan(0);
    expect(await shown.getByRole('link', { name: 'a link' }).getAttribute('href')).toBe(
      'https://example.com',
    );
    // A picture of another server is named, not fetched.
    await shown.getByRole('img', { name: 'a graph' }).waitFor();
    expect(await page.getByText('does not draw').count()).toBe(0);
  });

  test('output keeps its lines, and a long page is folded until one asks for it', async () => {
    const shown = message(await post({ blocks: [pre(output)] }));
    expect(await shown.locator('pre').textContent()).toBe(output);
    const height = () =>
      shown.locator('pre').evaluate((element) => (element as { clientHeight: number }).clientHeight);
    await shown.getByRole('button', { name: 'Show more' }).click();
    const whole = await height();
    await shown.getByRole('button', { name: 'Show less' }).click();
    await expect.poll(height).toBeLessThan(whole / 1.5);
  });

  test('an attachment has its colour at the side', async () => {
    const ts = await post({ attachments: [{ color: '#c01343', blocks: [notice] }] });
    await message(ts).getByText('The connection broke after 12 s.').waitFor();
    const colour = 'getComputedStyle(document.querySelector(".attachment")).borderLeftColor';
    expect(await page.evaluate(colour)).toBe('rgb(192, 19, 67)');
  });

  test('menus, pickers and boxes of a message send what is chosen at once', async () => {
    const shown = message(await post({ blocks: every }));
    const sent = () => (rig.heard.at(-1)?.['actions'] as object[] | undefined)?.[0];
    await shown.getByLabel('Choose a stream').selectOption('stderr');
    await expect.poll(sent).toMatchObject({ action_id: 'static', selected_option: { value: 'err' } });
    await shown.getByLabel('On every pod').check();
    await expect.poll(sent).toMatchObject({ action_id: 'radio', selected_option: { value: 'all' } });
    await shown.getByLabel('Follow the output').check();
    await expect.poll(sent).toMatchObject({ selected_options: [{ value: 'follow' }] });
    await shown.getByLabel('Day', { exact: true }).fill('2026-12-01');
    await expect.poll(sent).toMatchObject({ action_id: 'day', selected_date: '2026-12-01' });
    await shown.getByRole('combobox', { name: 'Choose a pod' }).fill('worker');
    await shown.getByRole('option', { name: 'worker-5d5f-zzk41 (shop)' }).click();
    await expect.poll(sent).toMatchObject({
      action_id: 'external',
      selected_option: { text: { text: 'worker-5d5f-zzk41 (shop)' }, value: 'worker-5d5f-zzk41' },
    });
    expect(rig.heard.at(-1)).toMatchObject({
      state: { values: { menus: { static: { selected_option: { value: 'err' } } } } },
    });
  });

  test('an overflow menu offers its options, and a dangerous button asks first', async () => {
    const shown = message(await post({ blocks: card }));
    await shown.getByRole('button', { name: 'More options' }).click();
    await page.getByRole('menuitem', { name: 'Tail' }).click();
    await expect.poll(() => rig.heard).toMatchObject([{ actions: [{ selected_option: { value: 'tail' } }] }]);
    await shown.getByRole('button', { name: 'Cancel' }).click();
    const question = page.getByRole('dialog', { name: 'Stop it?' });
    await question.getByRole('button', { name: 'Keep' }).click();
    await question.waitFor({ state: 'detached' });
    expect(rig.heard).toHaveLength(1);
    await shown.getByRole('button', { name: 'Cancel' }).click();
    await question.getByRole('button', { name: 'Stop' }).click();
    await expect.poll(() => rig.heard.at(-1)).toMatchObject({ actions: [{ action_id: 'cancel' }] });
  });

  test('a modal says at the field what is missing, and what the app refuses', async () => {
    await openForm();
    const dialog = page.getByRole('dialog', { name: 'Run a command' });
    await dialog.getByRole('button', { name: 'Run', exact: true }).click();
    await dialog.getByText('Please complete this required field.').first().waitFor();
    expect(rig.heard.some(({ type }) => type === 'view_submission')).toBe(false);

    const pod = dialog.getByRole('combobox', { name: 'Pod', exact: true });
    await pod.fill('q8');
    await dialog.getByRole('option', { name: 'api-7f9c4-q8w2m (shop)' }).waitFor();
    expect(await dialog.getByRole('option').count()).toBe(1);
    await page.keyboard.press('Enter');
    expect(await pod.inputValue()).toBe('api-7f9c4-q8w2m (shop)');

    rig.answer = { response_action: 'errors', errors: { command: 'A pipe outside of quotes' } };
    const command = dialog.getByRole('textbox', { name: 'Command' });
    await command.fill('cat x | head');
    await dialog.getByRole('button', { name: 'Run', exact: true }).click();
    await dialog.getByRole('alert').getByText('A pipe outside of quotes').waitFor();
    expect(await command.getAttribute('aria-invalid')).toBe('true');
    // What was written is still there, and the focus is where something is wrong.
    expect(await command.inputValue()).toBe('cat x | head');
    expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('Command');

    rig.answer = undefined;
    await command.fill('cat x');
    await dialog.getByLabel('Follow').check();
    await dialog.getByRole('button', { name: 'Run', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(rig.heard.at(-1)).toMatchObject({
      view: {
        state: {
          values: {
            pod: { pod: { selected_option: { value: 'api-7f9c4-q8w2m' } } },
            command: { text: { value: 'cat x' } },
            how: { how: { selected_options: [{ value: 'follow' }] } },
          },
        },
      },
    });
  });

  test('a modal that is updated keeps what was written; one on top goes back to the one below', async () => {
    await openForm();
    const command = () => page.getByRole('textbox', { name: 'Command' });
    await command().fill('ls -l');
    const [open] = (await rig.rig.get('views?user=U_ASKER'))['views'] as { id: string }[];
    const view = { ...form, title: { type: 'plain_text' as const, text: 'Changed' } };
    await rig.rig.web.views.update({ view_id: open?.id ?? '', view });
    await page.getByRole('dialog', { name: 'Changed' }).waitFor();
    expect(await command().inputValue()).toBe('ls -l');

    rig.answer = {
      response_action: 'push',
      view: { type: 'modal', title: { type: 'plain_text', text: 'On top' }, blocks: [notice] },
    };
    await page.getByRole('combobox', { name: 'Pod', exact: true }).fill('worker');
    await page.getByRole('option', { name: 'worker' }).click();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    const top = page.getByRole('dialog', { name: 'On top' });
    await top.getByText('Step 2 of 3').waitFor();
    await page.keyboard.press('Escape');
    await top.waitFor({ state: 'detached' });
    expect(await command().inputValue()).toBe('ls -l');
  });

  test('an ephemeral message is its person’s alone, and lost when the page is loaded again', async () => {
    await rig.rig.web.chat.postEphemeral({ channel, user: 'U_ASKER', text: 'for asker' });
    await page.getByText('for asker').waitFor();
    await page.getByText('Only visible to you').waitFor();
    expect(await page.locator('.private').getByRole('button', { name: 'More actions' }).count()).toBe(0);
    await actAs('approver');
    await page.getByText('for asker').waitFor({ state: 'detached' });
    await actAs('asker');
    await page.getByText('for asker').waitFor();
    await page.reload();
    await page.getByRole('log', { name: 'Messages in oncall' }).waitFor();
    expect(await page.getByText('for asker').count()).toBe(0);
  });

  test('a file shows its first lines, all of them when asked, and can be taken home', async () => {
    const lines = Array.from({ length: 30 }, (_, line) => `line ${line}`);
    const ts = await post({ text: 'root' });
    const file = Buffer.from(lines.join('\n'));
    await rig.rig.web.filesUploadV2({ channel_id: channel, thread_ts: ts, filename: 'stdout.txt', file });
    await page.getByRole('button', { name: '1 reply' }).click();
    const thread = page.getByRole('log', { name: 'Replies' });
    await thread.getByText('line 7').waitFor();
    expect(await thread.locator('.file pre').textContent()).not.toContain('line 8');
    await thread.getByRole('button', { name: 'Show 22 more lines' }).click();
    expect(await thread.locator('.file pre').textContent()).toBe(lines.join('\n'));
    const taken = page.waitForEvent('download');
    await thread.getByRole('link', { name: 'Download stdout.txt' }).click();
    expect((await taken).suggestedFilename()).toBe('stdout.txt');
  });

  test('opening the App Home is told to the app, which fills it for this person', async () => {
    await page.getByRole('navigation').getByRole('button', { name: 'voicepipe' }).click();
    await page.getByRole('heading', { name: 'Waits for me' }).waitFor();
    expect(rig.heard).toMatchObject([{ type: 'app_home_opened', tab: 'home', user: 'U_ASKER' }]);
    await page.getByRole('button', { name: 'Look at it' }).click();
    await expect
      .poll(() => rig.heard.at(-1))
      .toMatchObject({
        container: { type: 'view' },
        view: { type: 'home' },
        actions: [{ action_id: 'look' }],
      });
  });

  test('a reply with a mention goes into its thread', async () => {
    const ts = await post({ text: 'root' });
    await message(ts).hover();
    await message(ts).getByRole('button', { name: 'Reply in thread' }).click();
    await page.getByRole('textbox', { name: 'Reply' }).fill('@voi');
    await page.keyboard.press('Tab');
    await page.keyboard.type('help <now>');
    await page.keyboard.press('Enter');
    await page.getByRole('log', { name: 'Replies' }).getByText('help <now>').waitFor();
    expect((await rig.rig.messages()).at(-1)).toMatchObject({
      thread_ts: ts,
      text: '<@U_BOT> help &lt;now&gt;',
    });
  });

  test('the shortcuts of the manifest stand in the menu of a message', async () => {
    const ts = await post({ text: 'pod api-7f is crash looping' });
    await message(ts).hover();
    await message(ts).getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Run this' }).click();
    await expect.poll(() => rig.heard).toMatchObject([{ type: 'message_action', callback_id: 'run_this' }]);
  });

  test('each person sees the conversations they are in', async () => {
    const names = async () =>
      (await page.getByRole('navigation').locator('ul').first().innerText()).match(/[a-z]+/g);
    expect(await names()).toEqual(['oncall', 'other', 'shared', 'private']);
    await actAs('external');
    await expect.poll(names).toEqual(['shared']);
    await page.getByRole('heading', { name: '# shared', level: 1 }).waitFor();
  });
});

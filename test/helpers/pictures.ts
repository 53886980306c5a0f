import type { Page } from 'playwright-core';

/** Where the README's pictures go, when they are wanted: `npm run pictures`. */
const folder = process.env['VOICEPIPE_PICTURES'];

/** What the page shows now, as pictures: light, dark, and as a phone shows it. */
export async function takePictures(page: Page, name: string): Promise<void> {
  if (folder === undefined) return;
  const size = page.viewportSize() ?? { width: 1360, height: 860 };
  // The mouse is out of the way, so that nothing looks pointed at.
  await page.mouse.move(0, 0);
  const take = (file: string) =>
    page.screenshot({ path: `${folder}/${file}.png`, animations: 'disabled', caret: 'hide' });
  await take(name);
  await page.emulateMedia({ colorScheme: 'dark' });
  await take(`${name}-dark`);
  await page.setViewportSize({ width: 390, height: 844 });
  await take(`${name}-phone`);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(size);
}

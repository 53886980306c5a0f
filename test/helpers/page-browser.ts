import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { findProgram } from './find-program.ts';

const program = findProgram('chromium', ['/usr/bin']);

/** Where the playground's page is built to. */
export const pageDir = fileURLToPath(new URL('../../dist/playground/page', import.meta.url));

/** Empty when the built page can be looked at; else the reason, for the title of what is skipped. */
export const pageMissing =
  program === undefined
    ? ' (skipped: no "chromium" on PATH)'
    : existsSync(`${pageDir}/index.html`)
      ? ''
      : ' (skipped: the page is not built, see npm run build)';

/** The distribution's Chromium, without a window and without traffic of its own. */
export function launchBrowser(): Promise<Browser> {
  const args = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  return chromium.launch({ executablePath: program ?? '', args });
}

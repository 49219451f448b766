/** The page to work from, in a browser: from a list that is dropped to its report. */
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import {
  CHROMIUM_TIMEOUT_MS,
  findBarriers,
  HAS_CHROMIUM,
  launchChromium,
  overflowOf,
} from '../support/chromium.ts';
import { startCommand } from '../support/command.ts';
import { staffList } from '../support/pipeline.ts';

if (!HAS_CHROMIUM) process.stderr.write('Chromium is not installed: the page to work from is not tested.\n');

const folder = mkdtempSync(join(tmpdir(), 'web-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** `npm run serve` on a data folder of its own; disposing stops it. */
async function serve() {
  const child = startCommand(['--serve', '--port', '0', '--data', join(folder, 'data')]);
  // It is read on to the end: a command whose output nobody reads stops.
  const address = await new Promise<string>((resolve) => {
    let told = '';
    child.stdout?.on('data', (chunk) => {
      told += chunk;
      const [found] = /http:\S+\/[\w-]{32}\//.exec(told) ?? [];
      if (found) resolve(found);
    });
  });
  return { address, [Symbol.dispose]: () => void child.kill('SIGINT') };
}

/** A page of the browser, and whatever goes wrong on it. */
async function openPage(browser: Browser, address: string) {
  const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 375, height: 800 } });
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on('console', (message) => void wrong.push(message.text()));
  page.on('pageerror', (error) => void wrong.push(String(error)));
  page.on('dialog', (dialog) => void dialog.accept());
  await page.goto(address);
  return { context, page, wrong };
}

describe('the page to work from', () => {
  it.skipIf(!HAS_CHROMIUM)(
    'takes a list, checks it, imports it and opens its report (skipped where Chromium is not installed)',
    async () => {
      const list = join(folder, '员工.csv');
      writeFileSync(list, `${staffList(3)}bad,,,,,,,,\n`);
      using served = await serve();
      await using browser = await launchChromium();
      const { context, page, wrong } = await openPage(browser, served.address);

      // A list that is saved again after it was chosen is no longer what was chosen.
      await page.setInputFiles('#files', list);
      appendFileSync(list, '\n');
      await page.click('#import');
      await page.locator('#said', { hasText: '请重新选择' }).waitFor();
      // The browser tells of the call that failed.
      expect(wrong.splice(0)).toEqual([expect.stringContaining('ERR_UPLOAD_FILE_CHANGED')]);

      await page.setInputFiles('#files', list);
      await page.click('#check');
      await page.locator('.imports li', { hasText: '员工.csv' }).locator('a').first().waitFor();
      await page.setInputFiles('#files', list);
      await page.focus('#import');
      await page.keyboard.press('Enter');
      const imported = page.locator('.imports li', { hasText: '已新建 3' }).filter({ hasNotText: '只检查' });
      await imported.locator('a').waitFor();
      await page.locator('#news', { hasText: '员工.csv' }).waitFor({ state: 'attached' });
      expect(await page.evaluate('document.activeElement.id')).toBe('import');
      expect(await findBarriers(page)).toEqual([]);
      expect(await overflowOf(page)).toBe(0);
      const english = await browser.newPage({ locale: 'en', viewport: { width: 320, height: 800 } });
      await english.goto(served.address);
      expect(await overflowOf(english)).toBe(0);

      // The report speaks as the list's headings do.
      const [report] = await Promise.all([context.waitForEvent('page'), imported.locator('a').click()]);
      await report.getByText('3 imported').first().waitFor();
      const [kept] = await Promise.all([
        report.waitForEvent('download'),
        report.locator('.buttons a').first().click(),
      ]);
      expect(kept.suggestedFilename()).toBe('to-fix.xlsx');
      expect(wrong).toEqual([]);
    },
    CHROMIUM_TIMEOUT_MS,
  );
});

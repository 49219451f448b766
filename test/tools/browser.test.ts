/** The page as a browser shows it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ResultRow } from '../../shared/chunk/result.ts';
import type { Language } from '../../shared/messages/language.ts';
import { problemOf } from '../../shared/messages/say.ts';
import { createDigest, emptyDigest } from '../../shared/report/page/digest.ts';
import { renderReportPage } from '../../shared/report/page/render-page.ts';
import {
  CHROMIUM_TIMEOUT_MS,
  findBarriers,
  HAS_CHROMIUM,
  launchChromium,
  overflowOf,
} from '../support/chromium.ts';
import { usualSummary } from '../support/report-summary.ts';

if (!HAS_CHROMIUM) process.stderr.write('Chromium is not installed: its tests are skipped.\n');

const EVIL = `<script>document.title = 'run'</script>\u202e${'x'.repeat(500)}`;

/** A page with all its parts, of a file as bad as can be. */
function pageOf(language: Language): string {
  const problems = [
    { column: EVIL, ...problemOf(language, 'invalid_mail', { found: EVIL }) },
    problemOf(language, 'ragged_row', { found: 3, expected: 2 }),
  ];
  const rows = (['rejected', 'failed', 'unprocessed', 'unknown', 'updated'] as const).map(
    (outcome, at): ResultRow => ({ row: at + 2, outcome, problems, cells: [EVIL, 'محمد علي'] }),
  );
  const digest = createDigest([0, 1]);
  digest.add(rows);
  const summary = usualSummary(language, {
    outcomes: {
      created: 1,
      updated: 2,
      unchanged: 3,
      rejected: 4,
      failed: 5,
      superseded: 6,
      unprocessed: 7,
      unknown: 8,
      ignored: 9,
    },
    rows: 45,
    dryRun: true,
    error: problemOf(language, 'credentials_refused', { reason: EVIL }),
    notes: [problemOf(language, 'unknown_column', { heading: EVIL })],
  });
  return renderReportPage(summary, digest.take(), true);
}

const DEVICES = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 375, height: 667 }, isMobile: true },
} as const;

describe.skipIf(!HAS_CHROMIUM)('the page of a report in a browser', { timeout: CHROMIUM_TIMEOUT_MS }, () => {
  let folder: string;
  let browser: Browser;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'report-page-'));
    browser = await launchChromium();
  }, CHROMIUM_TIMEOUT_MS);
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  /** Opens the page from a folder, as a person does who has downloaded it. */
  async function open(language: Language, options: BrowserContextOptions, markup = pageOf(language)) {
    const file = join(folder, `${language}.html`);
    writeFileSync(file, markup);
    const page = await browser.newPage(options);
    const asked: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    const address = pathToFileURL(file).href;
    await page.goto(address);
    return { page, address, asked, complaints, [Symbol.asyncDispose]: () => page.close() };
  }

  const cases = (['en', 'zh-CN'] as const).flatMap((language) =>
    (['light', 'dark'] as const).flatMap((colorScheme) =>
      (['desktop', 'phone'] as const).map((device) => [language, colorScheme, device] as const),
    ),
  );

  it.each(cases)(
    'has no barrier and nothing beside its window: %s, %s, %s',
    async (language, colorScheme, device) => {
      await using opened = await open(language, { ...DEVICES[device], colorScheme });
      expect(await findBarriers(opened.page)).toEqual([]);
      expect(await overflowOf(opened.page)).toBe(0);
      expect(opened.asked).toEqual([opened.address]);
      expect(opened.complaints).toEqual([]);
      expect(await opened.page.title()).not.toBe('run');
    },
  );

  it('would let nothing load or run that had slipped in', async () => {
    const slipped =
      '<img src="http://127.0.0.1:9/"><script>document.title = "run"</script><i style="color: red">i</i>';
    await using opened = await open('en', {}, pageOf('en').replace('</main>', `${slipped}</main>`));
    expect(await opened.page.title()).not.toBe('run');
    expect(await opened.page.evaluate('getComputedStyle(document.querySelector("i")).color')).not.toBe(
      'rgb(255, 0, 0)',
    );
    expect(opened.complaints.join()).toMatch(/img-src.*script-src|script-src.*img-src/s);
    expect(await findBarriers(opened.page)).toEqual([expect.stringMatching(/^image-alt: /)]);
  });

  it('takes the look of its own sheet, dark where a person wants it, and black on white on paper', async () => {
    const groundOf = (page: Page) => page.evaluate('getComputedStyle(document.body).backgroundColor');
    await using light = await open('en', { colorScheme: 'light' });
    expect(await groundOf(light.page)).toBe('rgb(245, 246, 248)');
    await using dark = await open('en', { colorScheme: 'dark' });
    expect(await groundOf(dark.page)).toBe('rgb(17, 21, 27)');
    await dark.page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await groundOf(dark.page)).toBe('rgb(255, 255, 255)');
  });

  it('leads by keyboard to the workbook of rows to fix, first of all, and shows where one is', async () => {
    const markup = renderReportPage(usualSummary('zh-CN'), emptyDigest(), false);
    await using opened = await open('zh-CN', {}, markup);
    await opened.page.keyboard.press('Tab');
    const focused =
      '[document.activeElement.textContent, getComputedStyle(document.activeElement).outlineStyle]';
    const [text, outline] = (await opened.page.evaluate(focused)) as [string, string];
    expect(text).toContain('需要修改.xlsx');
    expect(outline).toBe('solid');
  });
});

import { existsSync } from 'node:fs';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Where Debian's package puts it. */
const CHROMIUM = '/usr/bin/chromium';

/** Whether this machine has Chromium. */
export const HAS_CHROMIUM = existsSync(CHROMIUM);

/** Chromium begins slowly on a busy machine. */
export const CHROMIUM_TIMEOUT_MS = 120_000;

/** Starts Chromium without a window, and without what it asks of the network by itself. */
export const launchChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: CHROMIUM,
    args: [
      ...['--no-sandbox', '--disable-gpu', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ],
  });

/** What is wrong with a page for people who see, hear or type otherwise: rule and element, a line each. */
export async function findBarriers(page: Page): Promise<string[]> {
  // Evaluated by the browser itself, for which the policy of the page does not hold.
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
    return (await axe.run()).violations;
  });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** By how many pixels a page is wider than its window. */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

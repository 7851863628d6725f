import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import axe from 'axe-core';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { findChromium } from '../../tools/chromium.mjs';
import { testFolder } from './database.ts';

/** A person at a browser: one context, watched for errors that a person would not see. */
export interface Person {
  page: Page;
  context: BrowserContext;
  /** What the pages complained about: exceptions, console errors, refused policies. */
  complaints: string[];
}

/** A real browser for a journey. Close it in `after`. */
export async function openBrowser(): Promise<{
  person(options?: { phone?: boolean; locale?: string; javaScript?: boolean; dark?: boolean }): Promise<Person>;
  /** Somebody whose browser is set to refuse every cookie, and with it all storage. */
  cookieRefuser(): Promise<Person>;
  close(): Promise<void>;
}> {
  const executablePath = findChromium();
  assert.ok(executablePath, 'no Chromium: install the package chromium, or set CHROMIUM_PATH');
  const browser: Browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
  const refusers: (() => Promise<void>)[] = [];
  const watched = async (context: BrowserContext): Promise<Person> => {
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
    page.on('console', (message) => {
      // A refused request is the product's answer, and shown by it.
      if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
        complaints.push(message.text());
    });
    return { page, context, complaints };
  };
  return {
    async cookieRefuser() {
      const folder = testFolder();
      mkdirSync(path.join(folder.path, 'Default'));
      // As the person's own settings of the browser keep it: 2 is "block".
      const settings = { profile: { default_content_setting_values: { cookies: 2 } } };
      writeFileSync(path.join(folder.path, 'Default', 'Preferences'), JSON.stringify(settings));
      const context = await chromium.launchPersistentContext(folder.path, {
        executablePath,
        args: ['--no-sandbox', '--disable-dev-shm-usage'],
        locale: 'en-CA',
      });
      refusers.push(async () => {
        await context.close();
        folder.remove();
      });
      return watched(context);
    },
    async person({ phone = false, locale = 'en-CA', javaScript = true, dark = false } = {}) {
      const context = await browser.newContext({
        viewport: phone ? { width: 390, height: 844 } : { width: 1280, height: 860 },
        hasTouch: phone,
        locale,
        timezoneId: 'America/Halifax',
        colorScheme: dark ? 'dark' : 'light',
        javaScriptEnabled: javaScript,
        reducedMotion: 'reduce',
      });
      return watched(context);
    },
    async close() {
      for (const close of refusers) await close();
      await browser.close();
    },
  };
}

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What was found on the screens of this journey; the journey ends with {@link judge}. */
const findings: string[] = [];

/** Fails with everything that was found on the way, screen by screen. */
export function judge(): void {
  assert.deepEqual(findings, [], 'every screen is accessible, fits the window and raises no error');
}

/** What axe finds. It is run in the page itself, which stays open for the next look: a third of the time of its wrapper. */
async function violationsOn(page: Page): Promise<axe.Result[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  return page.evaluate(async (values) => {
    const { run } = (globalThis as unknown as { axe: typeof axe }).axe;
    return (await run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] })).violations;
  }, standards);
}

/**
 * Looks at the page as it stands: no serious or critical finding by axe and none about landmarks, nothing wider than the window, nothing the
 * page complained about. With AUTOMO_SCREENS set to a folder, keeps a picture there.
 */
export async function inspect({ page, complaints }: Person, name: string): Promise<void> {
  // What slides or fades in is judged when it has arrived.
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((one) => one.playState === 'running' && one.effect?.getTiming().iterations !== Infinity)
        .map((one) => one.finished.catch(() => undefined)),
    ),
  );
  const folder = process.env.AUTOMO_SCREENS;
  if (folder) {
    mkdirSync(folder, { recursive: true });
    await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true });
  }
  const serious = (await violationsOn(page))
    .filter(({ impact, id }) => impact === 'serious' || impact === 'critical' || id.startsWith('landmark-'))
    .map(
      ({ id, help, nodes }) =>
        `${id}: ${help}\n    ${nodes
          .slice(0, 5)
          .map((node) => `${node.target.join(' ')} — ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`)
          .join('\n    ')}`,
    );
  findings.push(...serious.map((one) => `${name}: ${one}`));
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wider > 0) findings.push(`${name} is ${wider} px wider than the window`);
  findings.push(...complaints.splice(0).map((one) => `${name}: ${one}`));
}

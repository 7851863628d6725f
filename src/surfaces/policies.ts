import type { Context, Hono } from 'hono';
import { changesPage, policies, policyPage, processorsPage } from '#domains/policies/index.ts';
import { promisesPage } from '#domains/trust/index.ts';
import type { Locale } from '#kernel/messages.ts';
import type { Ground } from '#platform/ground.ts';
import { pageLocale } from '#platform/web/platform-page.ts';
import { pageHeaders } from './headers.ts';

const localeOf = (c: Context): Locale => pageLocale(c.req.query('lang'), c.req.header('accept-language'));

/** Pages of promises, policies and processors, for anyone. */
export function mountPolicies(office: Hono, ground: Ground): void {
  for (const policy of policies) {
    for (const [path, page] of [
      [`/legal/${policy}`, policyPage],
      [`/legal/${policy}/changes`, changesPage],
    ] as const) {
      office.get(path, async (c) => {
        const made = await page(ground, policy, localeOf(c), c.req.query('version'));
        return made ? c.html(made, 200, pageHeaders()) : c.text('Not found', 404);
      });
    }
  }
  office.get('/promises', async (c) => c.html(await promisesPage(ground, localeOf(c)), 200, pageHeaders()));
  office.get('/legal/processors', async (c) => c.html(await processorsPage(ground, localeOf(c)), 200, pageHeaders()));
}

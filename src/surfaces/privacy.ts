import type { Context, Hono } from 'hono';
import { privacyRequestPage, reportChildPage, takeChildReport, takePrivacyRequest } from '#domains/privacy/index.ts';
import { TooLarge } from '#kernel/problems.ts';
import type { Ground } from '#platform/ground.ts';
import { pageLocale } from '#platform/web/platform-page.ts';
import { originOf } from './api/door.ts';
import { pageHeaders } from './headers.ts';

const mostBytes = 64 * 1024;
const localeOf = (c: Context) => pageLocale(c.req.query('lang'), c.req.header('accept-language'));

async function fieldsOf(c: Context): Promise<Record<string, string>> {
  if (Number(c.req.header('content-length') ?? 0) > mostBytes) throw new TooLarge('The form is too large.');
  const text = await c.req.text();
  if (text.length > mostBytes) throw new TooLarge('The form is too large.');
  return Object.fromEntries(new URLSearchParams(text));
}

/** Pages by which anyone asks the platform about their data, or reports a child's. They work without a script or a cookie. */
export function mountPrivacy(office: Hono, ground: Ground): void {
  const headers = { ...pageHeaders(), 'Cache-Control': 'no-store' };
  for (const [path, page, take] of [
    ['/privacy-request', privacyRequestPage, takePrivacyRequest],
    ['/report-child', reportChildPage, takeChildReport],
  ] as const) {
    office.get(path, async (c) => {
      const made = await page(ground, localeOf(c));
      return c.html(made.body, made.status, headers);
    });
    office.post(path, async (c) => {
      const from = c.req.header('origin');
      // The form is ours: another page must not send it in somebody's name.
      if (from && from !== 'null' && from !== ground.config.origin)
        return c.text('This form belongs to another site.', 403);
      const made = await take(ground, localeOf(c), await fieldsOf(c), originOf(c, ground));
      return c.html(made.body, made.status, headers);
    });
  }
}

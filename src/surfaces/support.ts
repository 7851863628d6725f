import type { Context, Hono } from 'hono';
import {
  choicesPage,
  handOut,
  helpPage,
  openThread,
  optOut,
  readOptOut,
  takeContact,
  takeThread,
  threadPage,
} from '#domains/support/index.ts';
import type { Locale } from '#kernel/messages.ts';
import { TooLarge } from '#kernel/problems.ts';
import type { Ground } from '#platform/ground.ts';
import { pageLocale } from '#platform/web/platform-page.ts';
import { originOf, requireOwnOrigin } from './api/door.ts';
import { pageHeaders } from './headers.ts';

const localeOf = (c: Context): Locale => pageLocale(c.req.query('lang'), c.req.header('accept-language'));
const secret = () => ({ ...pageHeaders(), 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' });

/** Ten thousand characters of four bytes, percent-encoded, and the other fields. */
const mostBytes = 200_000;

async function formOf(c: Context): Promise<FormData> {
  if (Number(c.req.header('content-length') ?? mostBytes + 1) > mostBytes)
    throw new TooLarge('At most 10,000 characters can be sent.');
  return c.req.formData();
}

/** Help and contact, conversations behind the links of their mails, and the way out of news: for anyone, without a script. */
export function mountSupport(office: Hono, ground: Ground): void {
  const { config } = ground;
  // Each form is handed out with its moment: a copy kept by somebody would carry another's.
  office.get('/help', async (c) =>
    c.html(await helpPage(config, localeOf(c), { is: 'new' }, handOut(ground)), 200, {
      ...pageHeaders(),
      'Cache-Control': 'no-store',
    }),
  );
  office.post('/help', async (c) => {
    requireOwnOrigin(c, ground);
    const form = await formOf(c);
    const state = await takeContact(ground, form, localeOf(c), originOf(c, ground));
    const status = state.is === 'wrong' ? 422 : state.is === 'often' ? 429 : 200;
    // Whoever mends what was wrong is not timed anew.
    const asked = form.get('asked');
    return c.html(await helpPage(config, localeOf(c), state, typeof asked === 'string' ? asked : ''), status, {
      ...pageHeaders(),
      'Cache-Control': 'no-store',
    });
  });

  office.get('/help/requests/:token', async (c) => {
    const token = c.req.param('token');
    const found = await openThread(ground, token);
    return c.html(await threadPage(config, threadLocale(c, found), token, found), found ? 200 : 404, secret());
  });
  office.post('/help/requests/:token', async (c) => {
    requireOwnOrigin(c, ground);
    const token = c.req.param('token');
    const found = await openThread(ground, token);
    const locale = threadLocale(c, found);
    if (!found) return c.html(await threadPage(config, locale, token, undefined), 404, secret());
    await takeThread(ground, found.request, await formOf(c), originOf(c, ground));
    // Loading the page again sends nothing twice.
    return c.redirect(`/help/requests/${token}?lang=${locale}`, 303);
  });

  office.get('/mail-choices/:token', async (c) => {
    const read = readOptOut(ground, c.req.param('token'));
    const page = await choicesPage(config, localeOf(c), read ? 'ask' : 'unknown', read?.purpose);
    return c.html(page, read ? 200 : 404, secret());
  });
  // Anyone may post it: the link itself is the proof, and mail programs do so by themselves (RFC 8058).
  office.post('/mail-choices/:token', async (c) => {
    const purpose = await optOut(ground, c.req.param('token'));
    const page = await choicesPage(config, localeOf(c), purpose ? 'done' : 'unknown', purpose);
    return c.html(page, purpose ? 200 : 404, secret());
  });
}

const threadLocale = (c: Context, found: { request: { locale: string } } | undefined): Locale =>
  c.req.query('lang') === undefined && found ? (found.request.locale as Locale) : localeOf(c);

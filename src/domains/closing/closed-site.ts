import { html } from 'hono/html';
import { formatPhone } from '#kernel/phone-words.ts';
import { localeTag } from '#kernel/messages.ts';
import type { Locale } from '#kernel/messages.ts';
import type { Ground } from '#platform/ground.ts';
import { pageStyle, styleSources } from '#platform/web/page-style.ts';
import { closingMessages } from './messages.ts';

const style = pageStyle(
  `:root{color-scheme:light dark}body{font:17px/1.6 system-ui,sans-serif;max-width:38rem;margin:0 auto;padding:3rem 1rem}h1{line-height:1.2}h2{font-size:1.1rem;margin:1.8rem 0 .2rem}p{margin:.3rem 0}a{color:inherit}a:focus-visible{outline:3px solid #2f81c4;outline-offset:2px}`,
);

/** What stands where the public site of a cancelled dealership was: 410, and how to reach the dealer (promises.md 2). */
export async function closedSite(
  ground: Ground,
  dealershipId: string,
  request: Request,
): Promise<{ status: number; headers: Record<string, string>; body: string }> {
  const facts = await ground.database.asVisitor(
    { dealershipId },
    async ({ db }) => {
      const dealership = await db
        .selectFrom('dealership')
        .select(['name', 'phone', 'email', 'locale', 'languages'])
        .where('dealershipId', '=', dealershipId)
        .executeTakeFirstOrThrow();
      const places = await db
        .selectFrom('location')
        .select(['name', 'street', 'city', 'province', 'postalCode', 'phone'])
        .where('dealershipId', '=', dealershipId)
        .where('archivedAt', 'is', null)
        .orderBy('position')
        .orderBy('id')
        .limit(10)
        .execute();
      return { ...dealership, places };
    },
    { lettingGo: true },
  );
  const own = facts.locale as Locale;
  const wanted: Locale = new URL(request.url).pathname.startsWith('/fr')
    ? 'fr'
    : /^\s*fr\b/i.test(request.headers.get('accept-language') ?? '')
      ? 'fr'
      : /^\s*en\b/i.test(request.headers.get('accept-language') ?? '')
        ? 'en'
        : own;
  const locale = facts.languages.includes(wanted) ? wanted : own;
  const t = closingMessages(locale);
  const link = (href: string, text: string) => html`<p><a href="${href}">${text}</a></p>`;
  const page = html`<!doctype html>
    <html lang="${localeTag(locale)}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${facts.name} · ${t('site.title')}</title>
        ${style}
      </head>
      <body>
        <main>
          <h1>${t('site.title')}</h1>
          <p>${t('site.body', { name: facts.name })}</p>
          ${
            facts.phone || facts.email || facts.places.length > 0
              ? html`<h2>${t('site.contact', { name: facts.name })}</h2>`
              : ''
          }
          ${facts.phone ? link(`tel:${facts.phone}`, formatPhone(facts.phone)) : ''}
          ${facts.email ? link(`mailto:${facts.email}`, facts.email) : ''}
          ${facts.places.map(
            (place) => html`<p>${place.street}, ${place.city} ${place.province} ${place.postalCode}</p>`,
          )}
        </main>
      </body>
    </html>`;
  return {
    status: 410,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': `default-src 'none'; style-src ${styleSources()}; base-uri 'none'; frame-ancestors 'none'`,
      'X-Robots-Tag': 'noindex',
    },
    body: page.toString(),
  };
}

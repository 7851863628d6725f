import { html } from 'hono/html';
import { formatCents, formatDate, formatMoney, formatNumber } from '#kernel/format.ts';
import type { Locale } from '#kernel/messages.ts';
import { provinces } from '#kernel/provinces.ts';
import { taxAmounts, taxesByProvince } from '#kernel/tax/software.ts';
import type { Ground } from '#platform/ground.ts';
import { nameOf } from './invoice-paper.ts';
import { subscriptionsMessages } from './messages.ts';
import { pricesOn } from './prices.ts';
import type { PlanPrice } from './prices.ts';
import { companyDay, registrations } from './tax-rates.ts';

/** The public page of prices, in the language of `lang` (a language or a whole Accept-Language header). */
export async function pricingPage(ground: Ground, lang: string): Promise<string> {
  const locale: Locale = /^\s*fr\b/i.test(lang) ? 'fr' : 'en';
  const day = companyDay(ground.clock.now());
  const prices = await ground.database.asPlatform(({ db }) => pricesOn(db, day), {}, { write: false });
  return write(ground, locale, day, prices);
}

function write(ground: Ground, locale: Locale, day: string, prices: readonly PlanPrice[]): string {
  const t = subscriptionsMessages(locale);
  const { company, origin } = ground.config;
  const other = locale === 'fr' ? 'en' : 'fr';
  const of = (every: PlanPrice['every']): PlanPrice | undefined => prices.find((one) => one.every === every);
  const [month, year] = [of('month'), of('year')];
  const saved = month && year ? month.amountCents * 12 - year.amountCents : 0;
  const plan = (price: PlanPrice | undefined, name: string, per: string, note?: string) =>
    price &&
    html`<li class="plan">
      <h2>${name}</h2>
      <p class="price"><strong>${formatMoney(price.amountCents, locale)}</strong> ${per}</p>
      <p class="quiet">${t('page.plus')}${note ? html`<br />${note}` : ''}</p>
    </li>`;
  const rows = taxesByProvince(day, registrations(ground));
  const cell = (price: PlanPrice | undefined, taxes: (typeof rows)[number]['taxes']) =>
    price
      ? html`<td>
          ${formatCents(
            taxAmounts(price.amountCents, taxes).reduce((a, b) => a + b, price.amountCents),
            locale,
          )}
        </td>`
      : '';
  const taxWords = (taxes: (typeof rows)[number]['taxes']): string =>
    taxes
      .map(({ tax, rate }) => t('paper.tax', { tax: nameOf(tax, null, t), rate: formatNumber(rate / 1000, locale, 3) }))
      .join(' + ') || t('page.noTax');
  return html`<!doctype html>
    <html lang="${locale}-CA">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${t('page.title')} · ${company.name}</title>
        <meta name="description" content="${t('page.lead')}" />
        <link rel="alternate" hreflang="${other}" href="${origin}/pricing?lang=${other}" />
        <style>
          ${style}
        </style>
      </head>
      <body>
        <header>
          <nav aria-label="${company.name}">
            <strong>${company.name}</strong>
            <a href="/sign-in">${t('page.signIn')}</a>
            <a href="/pricing?lang=${other}" lang="${other}" hreflang="${other}">${t('page.other')}</a>
          </nav>
        </header>
        <main>
          <h1>${t('page.title')}</h1>
          <p class="lead">${t('page.lead')}</p>
          <ul class="plans">
            ${plan(month, t('page.month'), t('page.perMonth'))}
            ${plan(
              year,
              t('page.year'),
              t('page.perYear'),
              month && saved === month.amountCents * 2
                ? t('page.saves', { amount: formatMoney(saved, locale) })
                : undefined,
            )}
          </ul>
          <p class="start">
            <a class="button" href="/sign-up">${t('page.start')}</a> <span class="quiet">${t('page.startNote')}</span>
          </p>
          <h2>${t('page.in')}</h2>
          <ul>
            ${([1, 2, 3, 4, 5] as const).map((n) => html`<li>${t(`page.in.${n}`)}</li>`)}
          </ul>
          <h2>${t('page.how')}</h2>
          <ul>
            ${([1, 2, 3, 4] as const).map((n) => html`<li>${t(`page.how.${n}`)}</li>`)}
          </ul>
          <h2>${t('page.taxes')}</h2>
          <p>${t('page.taxes.note')}</p>
          <div class="scroll" tabindex="0" role="region" aria-label="${t('page.taxes')}">
            <table>
              <thead>
                <tr>
                  <th scope="col">${t('page.province')}</th>
                  <th scope="col">${t('page.tax')}</th>
                  ${month ? html`<th scope="col">${t('page.month')}</th>` : ''}
                  ${year ? html`<th scope="col">${t('page.year')}</th>` : ''}
                </tr>
              </thead>
              <tbody>
                ${rows.map(
                  ({ province, taxes }) =>
                    html`<tr>
                      <th scope="row">${provinces[province][locale]}</th>
                      <td>${taxWords(taxes)}</td>
                      ${cell(month, taxes)} ${cell(year, taxes)}
                    </tr>`,
                )}
              </tbody>
            </table>
          </div>
        </main>
        <footer>
          <p class="quiet">
            ${t('page.asOf', { date: formatDate(new Date(`${day}T12:00:00Z`), locale, 'UTC', 'long') })}
          </p>
          <nav aria-label="${t('page.terms')}">
            <a href="/legal/terms?lang=${locale}">${t('page.terms')}</a>
            <a href="/legal/privacy?lang=${locale}">${t('page.privacy')}</a>
          </nav>
        </footer>
      </body>
    </html>`.toString();
}

const style = `
:root { color-scheme: light dark; --ink: #1c2733; --quiet: #55606b; --link: #1f4e79; --line: #dfe3e8; --paper: #fff; --card: #f6f8fa; --on: #fff }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ec; --quiet: #a7b0b9; --link: #9cc4ea; --line: #39424c; --paper: #14191f; --card: #1c232b; --on: #14191f } }
* { box-sizing: border-box }
body { font: 17px/1.6 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 0 auto; max-width: 52rem; padding: 24px }
a { color: var(--link) }
header nav, footer nav { display: flex; flex-wrap: wrap; gap: 8px 24px; font-size: .94rem }
header nav strong { flex: 1 }
h1 { line-height: 1.2; margin: 40px 0 4px; font-size: 2.1rem }
h2 { line-height: 1.3; font-size: 1.2rem; margin: 36px 0 8px }
.lead { font-size: 1.1rem; max-width: 40rem }
.quiet { color: var(--quiet); font-size: .94rem }
.plans { list-style: none; padding: 0; display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: 16px; margin: 24px 0 }
.plan { border: 1px solid var(--line); border-radius: 12px; background: var(--card); padding: 20px 24px }
.plan h2 { margin: 0 }
.price { margin: 8px 0 } .price strong { font-size: 2.2rem; line-height: 1.1 }
.plan .quiet { margin: 0 }
.button { display: inline-block; background: var(--link); color: var(--on); padding: 12px 22px; border-radius: 8px; text-decoration: none; font-weight: 600; margin-right: 12px }
.button:focus-visible, a:focus-visible, .scroll:focus-visible { outline: 3px solid var(--link); outline-offset: 3px }
li { margin: 4px 0 }
.scroll { overflow-x: auto }
table { border-collapse: collapse; width: 100%; font-size: .94rem }
th, td { text-align: left; padding: 8px 12px 8px 0; border-bottom: 1px solid var(--line); white-space: nowrap }
td + td, thead th:nth-child(n + 3) { text-align: right; font-variant-numeric: tabular-nums } th[scope=row] { font-weight: 400 }
footer { margin-top: 40px; border-top: 1px solid var(--line); padding-top: 12px }
`;

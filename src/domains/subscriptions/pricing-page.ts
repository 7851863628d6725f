import { html } from 'hono/html';
import { formatCents, formatDate, formatMoney, formatNumber } from '#kernel/format.ts';
import type { Locale } from '#kernel/messages.ts';
import { provinces } from '#kernel/provinces.ts';
import { taxAmounts, taxesByProvince } from '#kernel/tax/software.ts';
import type { Ground } from '#platform/ground.ts';
import { pageStyle } from '#platform/web/page-style.ts';
import { pageLocale, platformPage } from '#platform/web/platform-page.ts';
import { nameOf } from './invoice-paper.ts';
import { subscriptionsMessages } from './messages.ts';
import { pricesOn } from './prices.ts';
import type { PlanPrice } from './prices.ts';
import { companyDay, registrations } from './tax-rates.ts';

/** The public page of prices, in the language of `lang` (a language or a whole Accept-Language header). */
export async function pricingPage(ground: Ground, lang: string): Promise<string> {
  const locale = pageLocale(lang, undefined);
  const day = companyDay(ground.clock.now());
  const prices = await ground.database.asPlatform(({ db }) => pricesOn(db, day), {}, { write: false });
  return write(ground, locale, day, prices);
}

function write(ground: Ground, locale: Locale, day: string, prices: readonly PlanPrice[]): Promise<string> {
  const t = subscriptionsMessages(locale);
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
  return platformPage({
    config: ground.config,
    locale,
    title: t('page.title'),
    path: '/pricing',
    wide: true,
    lead: t('page.lead'),
    body: html`${style}
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
      <div class="scrolls" tabindex="0" role="region" aria-label="${t('page.taxes')}">
        <table class="prices">
          <thead>
            <tr>
              <th scope="col">${t('page.province')}</th>
              ${month ? html`<th scope="col">${t('page.month')}</th>` : ''}
              ${year ? html`<th scope="col">${t('page.year')}</th>` : ''}
              <th scope="col">${t('page.tax')}</th>
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              ({ province, taxes }) =>
                html`<tr>
                  <th scope="row">${provinces[province][locale]}</th>
                  ${cell(month, taxes)} ${cell(year, taxes)}
                  <td>${taxWords(taxes)}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <p class="quiet">
        ${t('page.asOf', { date: formatDate(new Date(`${day}T12:00:00Z`), locale, 'UTC', 'long') })}
      </p>`,
  });
}

const style = pageStyle(`
.plans { list-style: none; padding: 0; display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: 16px; margin: 24px 0 0 }
.plan { border: 1px solid var(--line); border-radius: 12px; background: var(--soft); padding: 20px 24px; margin: 0 }
.plan h2 { margin: 0 }
.plan .quiet { margin: 0 }
.price { margin: 8px 0 }
.price strong { font-size: 2.2rem; line-height: 1.1 }
.start .quiet { margin-left: 8px }
.prices { min-width: 32rem; overflow-wrap: normal }
.prices th[scope=row] { font-weight: 400 }
.prices td:nth-child(2), .prices td:nth-child(3), .prices thead th:nth-child(2), .prices thead th:nth-child(3) { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums }
`);

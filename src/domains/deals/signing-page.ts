import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { html } from 'hono/html';
import { formatCents, formatDateTime } from '#kernel/format.ts';
import type { Locale } from '#kernel/messages.ts';
import { writtenRate } from '#kernel/tax/sentence.ts';
import { vehicleName } from '#kernel/vehicle-name.ts';
import { pageStyle } from '#platform/web/page-style.ts';
import { publicPage } from '#platform/web/public-page.ts';
import type { Financing } from './financing.ts';
import { dealsMessages } from './messages.ts';
import { Signature, signatureField } from './signature.ts';
import type { SigningVisit } from './signing-visit.ts';
import { signingWords } from './signing-words.ts';
import type { Figures } from './worksheet.ts';

const source = readFileSync(new URL('./signing-pad.js', import.meta.url), 'utf8');

/** The script of the page, under a name made of its content. */
export const signingScript = {
  path: `/sign/pad-${createHash('sha256').update(source).digest('hex').slice(0, 12)}.js`,
  body: source,
};

/** What was typed on the page, and what is wrong with it. */
interface Typed {
  name: string;
  drawing: string;
  agreed: readonly [boolean, boolean];
  wrong: readonly ('name' | 'consent')[];
}

const Name = Signature.shape.name;
const Drawing = Signature.shape.drawing;

/** Reads the form of the page: what to sign with, or what is wrong. A drawing that is none is left out. */
export function readSigning(body: string): { given: { name: string; drawing: string | null } } | { typed: Typed } {
  const form = new URLSearchParams(body);
  const name = Name.safeParse(form.get('name') ?? '');
  const drawn = Drawing.safeParse(form.get('drawing') || null);
  const agreed = [form.get('electronically') === 'yes', form.get('contract') === 'yes'] as const;
  const drawing = drawn.success ? drawn.data : null;
  if (name.success && agreed[0] && agreed[1]) return { given: { name: name.data, drawing } };
  return {
    typed: {
      name: form.get('name')?.slice(0, 200) ?? '',
      drawing: drawing ?? '',
      agreed,
      wrong: [...(name.success ? [] : (['name'] as const)), ...(agreed[0] && agreed[1] ? [] : (['consent'] as const))],
    },
  };
}

const styles = pageStyle(`
body {
  margin-top: 6vh;
}
h2 {
  font-size: 1.15em;
  margin: 1.6em 0 0.4em;
}
dl {
  grid-template-columns: minmax(0, 1fr) minmax(0, 1.8fr);
  gap: 6px 12px;
  font-size: 0.95em;
}
.frame {
  border: 1px solid #8a94a3;
  border-radius: 10px;
  padding: 0 14px;
}
label {
  display: block;
}
input[type='text'] {
  font: inherit;
  box-sizing: border-box;
  width: 100%;
  padding: 0.55em 0.7em;
  border: 1px solid #6b7684;
  border-radius: 8px;
  background: Field;
  color: FieldText;
}
.tick {
  display: grid;
  grid-template-columns: 28px 1fr;
  gap: 8px;
  margin: 16px 0;
}
.tick input {
  width: 22px;
  height: 22px;
  margin: 3px 0 0;
}
svg {
  display: block;
  width: 100%;
  box-sizing: border-box;
  border: 1px dashed #6b7684;
  border-radius: 8px;
  touch-action: none;
  background: Field;
  color: FieldText;
}
button {
  font: inherit;
  font-weight: 600;
  min-height: 44px;
  padding: 0.55em 1.2em;
  border-radius: 8px;
  border: 1px solid #6b7684;
  background: transparent;
  color: inherit;
  cursor: pointer;
}
button.act {
  background: #1f4e79;
  border-color: #1f4e79;
  color: #fff;
  width: 100%;
}
:focus-visible {
  outline: 3px solid #3b82c4;
  outline-offset: 2px;
}
[role='alert'] {
  border-left: 4px solid #c0392b;
  padding-left: 12px;
  font-weight: 600;
}
.small {
  font-size: 0.85em;
  opacity: 0.85;
}
[hidden] {
  display: none;
}
`);

/** What the page says of money, in short: label and amount. */
function outline({ deal, party, locale, name }: SigningVisit): [string, string][] {
  const t = signingWords(locale);
  const figures = deal.figures as unknown as Figures;
  const financing = deal.financing as unknown as Financing | null;
  const money = (cents: number): string => formatCents(cents, locale);
  const other = party === 'buyer' ? deal.coBuyer?.name : deal.customer?.name;
  const less: [string, string][] = [
    ...(figures.allowanceCents ? ([[t('allowance'), `−${money(figures.allowanceCents)}`]] as [string, string][]) : []),
    ...(figures.depositsCents ? ([[t('deposits'), `−${money(figures.depositsCents)}`]] as [string, string][]) : []),
  ];
  return [
    [t(party === 'buyer' ? 'buyer' : 'coBuyer'), name],
    ...(other ? ([[t(party === 'buyer' ? 'coBuyer' : 'buyer'), other]] as [string, string][]) : []),
    [t('vehicle'), deal.vehicle ? vehicleName(deal.vehicle, locale) : '–'],
    ...(deal.vehicle?.vin ? ([[t('vin'), deal.vehicle.vin]] as [string, string][]) : []),
    [t('price'), money(figures.priceCents)],
    [t('taxes'), money(figures.totalCents - figures.subtotalCents)],
    [t('total'), money(figures.totalCents)],
    ...less,
    ...(financing
      ? ([
          [t('financed'), money(figures.balanceCents)],
          [
            t('payments'),
            t('paymentsOf', {
              count: financing.loan.count,
              amount: money(financing.paymentWithTaxCents),
              frequency: dealsMessages(locale)(`frequency.${deal.terms.frequency}`).toLowerCase(),
            }),
          ],
          [t('apr'), writtenRate(financing.credit.apr, locale)],
          [t('cost'), money(financing.credit.costOfBorrowingCents)],
        ] as [string, string][])
      : ([[figures.balanceCents < 0 ? t('owedToBuyer') : t('balance'), money(Math.abs(figures.balanceCents))]] as [
          string,
          string,
        ][])),
  ];
}

const when = (at: Date, { locale, dealership }: SigningVisit): string =>
  formatDateTime(at, locale, dealership.timeZone);

/** The page behind a link: the contract to read, its outline, and where to sign; or why it cannot be signed, and what to do. */
export function signingPage(visit: SigningVisit | undefined, token: string, fallback: Locale, typed?: Typed) {
  const locale = visit?.locale ?? fallback;
  const t = signingWords(locale);
  if (!visit) return publicPage({ locale, title: t('unknown.title'), standing: t('unknown'), body: '' });
  const { dealership, deal, state, wording } = visit;
  const words = { dealership: dealership.name, phone: dealership.phone ?? '–' };
  if (state !== 'open') {
    const at = state === 'signed' ? visit.signedAt! : visit.expiresAt;
    return publicPage({
      locale,
      title: t(`${state}.title`),
      from: dealership.name,
      standing: t(state, { ...words, at: when(at, visit) }),
      body: '',
    });
  }
  const wrong = typed?.wrong ?? [];
  const tick = (name: string, text: string, ticked: boolean) =>
    html`<label class="tick">
      <input
        type="checkbox"
        name="${name}"
        value="yes"
        required
        ${ticked ? 'checked' : ''}
        ${wrong.includes('consent') && !ticked ? html`aria-invalid="true" aria-describedby="wrong"` : ''}
      />
      <span>${text}</span>
    </label>`;
  return publicPage({
    locale,
    title: wrong.length > 0 ? t('wrong.title') : t('title', { number: deal.number }),
    from: dealership.name,
    styles,
    script: signingScript.path,
    body: html`${
        wrong.length > 0
          ? html`<div role="alert" id="wrong">${wrong.map((one) => html`<p>${t(`wrong.${one}`)}</p>`)}</div>`
          : ''
      }
      <p>${t('hello', { name: visit.name })}</p>
      <p>${t('read')}</p>
      <p><a class="act" href="/sign/${token}/paper" target="_blank" rel="noopener">${t('open')}</a></p>
      <h2>${t('outline')}</h2>
      <div class="frame">
        <dl>
          ${outline(visit).map(
            ([label, value]) =>
              html`<dt>${label}</dt>
                <dd>${value}</dd>`,
          )}
        </dl>
      </div>
      <h2>${t('sign')}</h2>
      <form method="post" action="/sign/${token}">
        <label for="name">${t('name')}</label>
        <input
          type="text"
          id="name"
          name="name"
          value="${typed?.name ?? visit.name}"
          maxlength="200"
          required
          autocomplete="name"
          ${wrong.includes('name') ? html`aria-invalid="true" aria-describedby="wrong"` : ''}
        />
        <div data-pad hidden>
          <p id="draw">${t('draw')}</p>
          <svg viewBox="0 0 ${signatureField.width} ${signatureField.height}" role="img" aria-labelledby="draw">
            <path fill="none" stroke="currentColor" stroke-width="4" stroke-linecap="round" stroke-linejoin="round" />
          </svg>
          <p><button type="button" hidden>${t('again')}</button></p>
        </div>
        <input type="hidden" name="drawing" value="${typed?.drawing ?? ''}" />
        ${tick('electronically', wording[0], typed?.agreed[0] ?? false)}
        ${tick('contract', wording[1], typed?.agreed[1] ?? false)}
        <p><button class="act">${t('agree')}</button></p>
      </form>
      <p>${t('paper', words)}</p>
      <p class="small">${t('until', { until: when(visit.expiresAt, visit) })} ${t('keptWith')}</p>
      <p class="small">${t('fingerprint', { hash: visit.documentHash })}</p>`,
  });
}

/** What is said to whom has just signed. */
export function signingDone(visit: SigningVisit) {
  const t = signingWords(visit.locale);
  const { name } = visit.dealership;
  return publicPage({
    locale: visit.locale,
    title: t('done.title'),
    from: name,
    standing: t('done', { dealership: name, at: when(visit.signedAt!, visit) }),
    body: html`<p class="small">${t('fingerprint', { hash: visit.documentHash })}</p>`,
  });
}

/** What is said to whom tries too often. */
export function tooOften(locale: Locale) {
  const t = signingWords(locale);
  return publicPage({ locale, title: t('often.title'), standing: t('often'), body: '' });
}

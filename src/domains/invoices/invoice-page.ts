import { html } from 'hono/html';
import { formatCents } from '#kernel/format.ts';
import type { Locale } from '#kernel/messages.ts';
import { publicPage } from '#platform/web/public-page.ts';
import { dayWords } from './invoice-paper.ts';
import type { InvoiceFacts } from './invoice-paper.ts';
import { letterWords } from './letter-words.ts';
import { invoicesMessages } from './messages.ts';

/** The page behind the link of a letter: what it is, what is owed, and the PDF. It loads nothing and sets no cookie. */
export function invoicePage(facts: InvoiceFacts | undefined, token: string, fallback: Locale) {
  const locale = facts?.invoice.locale ?? fallback;
  const t = letterWords(locale);
  const { invoice, parties } = facts ?? {};
  const standing = !invoice
    ? t('page.gone')
    : invoice.state === 'void'
      ? t('page.void')
      : invoice.state === 'paid'
        ? t('page.paid')
        : null;
  return publicPage({
    locale,
    title: invoice ? `${invoicesMessages(locale)(invoice.kind)} ${invoice.number}` : t('page.gone.title'),
    from: parties?.seller.name,
    standing,
    body: invoice
      ? html`<dl>
            <dt>${t('page.total')}</dt>
            <dd>${formatCents(invoice.totalCents, locale)}</dd>
            ${
              invoice.balanceCents > 0
                ? html`<dt>${t('page.balance')}</dt>
                    <dd>${formatCents(invoice.balanceCents, locale)}</dd>
                    <dt>${t('page.due')}</dt>
                    <dd>${dayWords(invoice.dueOn!, locale)}</dd>`
                : ''
            }
          </dl>
          <p><a class="act" href="/i/${token}/paper">${t('page.pdf')}</a></p>`
      : '',
  });
}

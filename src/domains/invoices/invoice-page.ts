import { html } from 'hono/html';
import { formatCents } from '#kernel/format.ts';
import type { Locale } from '#kernel/messages.ts';
import { dayWords } from './invoice-paper.ts';
import type { InvoiceFacts } from './invoice-paper.ts';
import { letterWords } from './letter-words.ts';
import { invoicesMessages } from './messages.ts';

/** The page behind the link of a letter: what it is, what is owed, and the PDF. It loads nothing and sets no cookie. */
export function invoicePage(facts: InvoiceFacts | undefined, token: string, fallback: Locale) {
  const locale = facts?.invoice.locale ?? fallback;
  const t = letterWords(locale);
  const { invoice, parties } = facts ?? {};
  const title = invoice ? `${invoicesMessages(locale)(invoice.kind)} ${invoice.number}` : t('page.gone.title');
  const standing = !invoice
    ? t('page.gone')
    : invoice.state === 'void'
      ? t('page.void')
      : invoice.state === 'paid'
        ? t('page.paid')
        : null;
  return html`<!doctype html>
    <html lang="${locale}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        <style>
          :root {
            color-scheme: light dark;
          }
          body {
            font:
              17px/1.6 system-ui,
              sans-serif;
            max-width: 34rem;
            margin: 10vh auto 0;
            padding: 0 24px;
            overflow-wrap: anywhere;
          }
          dl {
            display: grid;
            grid-template-columns: auto 1fr;
            gap: 4px 24px;
          }
          dd {
            margin: 0;
            text-align: right;
            font-weight: 600;
          }
          a {
            display: inline-block;
            font-weight: 600;
            padding: 0.7em 1.2em;
            border-radius: 8px;
            background: #1f4e79;
            color: #fff;
            text-decoration: none;
          }
        </style>
      </head>
      <body>
        <main>
          ${parties ? html`<p>${parties.seller.name}</p>` : ''}
          <h1>${title}</h1>
          ${standing ? html`<p role="status">${standing}</p>` : ''}
          ${
            invoice
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
                  <p><a href="/i/${token}/paper">${t('page.pdf')}</a></p>`
              : ''
          }
        </main>
      </body>
    </html>`;
}

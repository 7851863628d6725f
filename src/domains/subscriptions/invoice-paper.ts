import { formatCents, formatDate, formatNumber } from '#kernel/format.ts';
import type { Locale } from '#kernel/messages.ts';
import { writePaper } from '#platform/documents/index.ts';
import { subscriptionsMessages } from './messages.ts';
import type { findPlatformInvoice } from './platform-invoices.ts';

const dayWords = (day: string, locale: Locale): string =>
  formatDate(new Date(`${day}T12:00:00Z`), locale, 'UTC', 'long');

/**
 * Writes our invoice as PDF, in either language. It says what the Input Tax Credit Information (GST/HST) Regulations want of an
 * invoice of $150 and more: both names, date, terms, what it is for, total, each tax with its rate, and the registration numbers.
 */
export function writePlatformInvoice(
  invoice: Awaited<ReturnType<typeof findPlatformInvoice>>,
  locale: Locale,
): Promise<Buffer> {
  const t = subscriptionsMessages(locale);
  const money = (cents: number): string => formatCents(cents, locale, invoice.currency);
  const party = ({ name, address }: { name: string; address: string[] }): string => [name, ...address].join('\n');
  const numbers = invoice.taxes.filter(({ number }) => number);
  return writePaper(
    {
      title: t('paper.title', { number: invoice.number }),
      author: invoice.seller.name,
      language: locale === 'fr' ? 'fr-CA' : 'en-CA',
      createdAt: invoice.paidAt,
      foot: (page, pages) => t('paper.foot', { number: invoice.number, page, pages }),
    },
    (paper) => {
      paper.title(t('paper.invoice'), invoice.number);
      paper.facts([
        [t('paper.from'), party(invoice.seller)],
        [t('paper.to'), party(invoice.buyer)],
        [t('paper.date'), dayWords(invoice.issuedOn, locale)],
        [
          t('paper.period'),
          t('paper.span', { from: dayWords(invoice.periodFrom, locale), to: dayWords(invoice.periodTo, locale) }),
        ],
        [t('paper.terms'), t('paper.paid', { date: formatDate(invoice.paidAt, locale, 'America/Toronto', 'long') })],
        ...numbers.map(
          ({ tax, number, province }) =>
            [
              tax === 'GST' || tax === 'HST' ? t('paper.gst') : t('paper.number', { tax: nameOf(tax, province, t) }),
              number,
            ] as const,
        ),
      ]);
      paper.space(8);
      paper.bill([
        {
          label: t(`paper.line.${invoice.every}`, { seller: invoice.seller.name }),
          amount: money(invoice.subtotalCents),
        },
        ...invoice.taxes.map(({ tax, rate, cents, province }) => ({
          label:
            rate === null
              ? nameOf(tax, province, t)
              : t('paper.tax', { tax: nameOf(tax, province, t), rate: formatNumber(rate / 1000, locale, 3) }),
          amount: money(cents),
          part: true,
        })),
        { label: t('paper.total', { currency: invoice.currency }), amount: money(invoice.totalCents), strong: true },
      ]);
      paper.space(8);
      paper.paragraph(t('paper.nothing'), { small: true });
    },
  );
}

const taxNames = ['GST', 'HST', 'QST', 'PST', 'RST'] as const;

/** A tax as it is called in the language: HST is TVH in French. */
export function nameOf(tax: string, province: string | null, t: ReturnType<typeof subscriptionsMessages>): string {
  const known = taxNames.find((one) => one === tax);
  const name = known ? t(`tax.${known}`) : t('tax.other');
  return province && tax !== 'QST' ? `${name} ${province}` : name;
}

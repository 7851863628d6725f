import { formatCents, formatDate, formatNumber } from '#kernel/format.ts';
import type { Locale } from '#kernel/messages.ts';
import { formatPhone } from '#kernel/phone.ts';
import { provinces } from '#kernel/provinces.ts';
import { taxName, writtenRate } from '#kernel/tax/sentence.ts';
import { Forbidden } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { writePaper } from '#platform/documents/index.ts';
import { booksSettings } from './books-settings.ts';
import type { Invoice, Parties } from './invoice.ts';
import { seesCustomers } from './invoice-rows.ts';
import { findInvoice } from './invoices.ts';
import { invoicesMessages } from './messages.ts';
import { paperWords } from './paper-words.ts';
import { buyerOf, sellerOf } from './parties.ts';

/** A calendar day in words. */
export const dayWords = (day: string, locale: Locale): string =>
  formatDate(new Date(`${day}T12:00:00Z`), locale, 'UTC', 'long');

/** The seller on a paper: legal name first, and the name that people know if it is another. */
export const sellerLines = (seller: Parties['seller']): string =>
  [
    seller.legalName,
    seller.name === seller.legalName ? null : seller.name,
    ...seller.address,
    seller.phone && formatPhone(seller.phone),
    seller.email,
  ]
    .filter(Boolean)
    .join('\n');

export const buyerLines = (buyer: Parties['buyer']): string =>
  [buyer.name, ...buyer.address, buyer.phone && formatPhone(buyer.phone), buyer.email].filter(Boolean).join('\n');

/** What stands on the paper of an invoice. */
export interface InvoiceFacts {
  invoice: Invoice;
  parties: Parties;
  now: Date;
}

/** Reads what stands on an invoice's paper. @throws NotFound · Forbidden without `customers.read` */
export async function invoiceFacts(ctx: Context, invoiceId: string): Promise<InvoiceFacts> {
  const invoice = await findInvoice(ctx, invoiceId);
  if (!seesCustomers(ctx))
    throw new Forbidden('An invoice names the customer: it needs the permission customers.read.');
  return { invoice, parties: invoice.parties ?? (await presentParties(ctx, invoice)), now: ctx.now };
}

/** The name of its file. */
export const invoiceFile = (invoice: Invoice): string => `${invoice.number ?? 'draft'}.pdf`;

/** Who would stand on a draft if it were issued now. */
async function presentParties(ctx: Context, invoice: Invoice): Promise<Parties> {
  return {
    seller: await sellerOf(ctx, invoice.locationId, await booksSettings(ctx), invoice.locale),
    buyer: await buyerOf(ctx, invoice.customer!.id, invoice.billTo!),
  };
}

/** Writes an invoice or credit note as PDF: what the law wants on it is all there (`invoice-law.ts`). */
export function writeInvoice({ invoice, parties: { seller, buyer }, now }: InvoiceFacts): Promise<Buffer> {
  const { locale } = invoice;
  const words = paperWords(locale);
  const names = invoicesMessages(locale);
  const money = (cents: number): string => formatCents(cents, locale);
  const purpose = invoice.kind === 'invoice' && invoice.purpose !== 'sale' ? names(`purpose.${invoice.purpose}`) : null;
  const title =
    invoice.state === 'draft' ? words('draft.title') : [names(invoice.kind), purpose].filter(Boolean).join(' · ');
  const forfeit = invoice.purpose === 'forfeit';
  const number = invoice.number ?? '';
  return writePaper(
    {
      title: `${title} ${number}`.trim(),
      author: seller.legalName,
      language: locale === 'fr' ? 'fr-CA' : 'en-CA',
      createdAt: invoice.issuedAt ?? now,
      foot: (page, pages) => words('foot', { number: number || title, page, pages }),
    },
    (paper) => {
      paper.title(title, number);
      if (invoice.state === 'draft') paper.notice(words('draft.notice'));
      if (invoice.voidedBy) paper.notice(words('void.notice', { number: invoice.voidedBy.number }));
      if (invoice.mirrorOf)
        paper.notice(words('credit.notice', { number: invoice.mirrorOf.number, reason: invoice.reason }));
      paper.facts([
        [words('seller'), sellerLines(seller)],
        [words('buyer'), buyerLines(buyer)],
        [words('issuedOn'), invoice.issuedOn && dayWords(invoice.issuedOn, locale)],
        [
          words('dueOn'),
          invoice.kind === 'invoice' && !forfeit ? invoice.dueOn && dayWords(invoice.dueOn, locale) : null,
        ],
        [
          words('terms'),
          invoice.kind === 'credit_note' || forfeit
            ? null
            : invoice.termsDays === 0
              ? words('terms.receipt')
              : words('terms.days', { days: invoice.termsDays }),
        ],
        [
          words('late'),
          invoice.lateRate && invoice.kind === 'invoice'
            ? words('late.rate', { rate: writtenRate(invoice.lateRate, locale) })
            : null,
        ],
        [words('poNumber'), invoice.poNumber],
        [words('deal'), invoice.dealNumber],
        [words('supplied'), provinces[invoice.province][locale]],
        [words('registration'), seller.registrationNumber],
        [words('gstNumber'), seller.gstNumber],
        [words('qstNumber'), seller.qstNumber],
        [words('pstNumber'), seller.pstNumber],
      ]);
      paper.space(4);
      paper.table(
        [
          { label: words('description'), share: 0.52 },
          { label: words('quantity'), share: 0.12, align: 'right' },
          { label: words('unitPrice'), share: 0.18, align: 'right' },
          { label: words('amount'), share: 0.18, align: 'right' },
        ],
        invoice.lines.map((line) => ({
          cells: [
            line.description,
            formatNumber(line.quantity / 1000, locale, 3),
            money(line.unitPriceCents),
            money(line.amountCents),
          ],
          // The status of each supply must be told where taxable and other supplies are mixed.
          ...(line.treatment === 'taxable' ? {} : { note: names(`treatment.${line.treatment}`) }),
        })),
      );
      const charged = invoice.taxes.filter((tax) => tax.charged);
      paper.bill([
        { label: words('subtotal'), amount: money(invoice.subtotalCents), strong: true },
        ...charged.map((tax) => ({
          label: taxName(tax as Parameters<typeof taxName>[0], locale),
          note: words('tax.on', { base: money(tax.baseCents) }),
          amount: money(tax.amountCents),
        })),
        {
          label: invoice.kind === 'credit_note' ? words('credit') : words('total'),
          amount: money(invoice.totalCents),
          strong: true,
        },
        ...(invoice.state === 'draft' || invoice.kind === 'credit_note' || invoice.state === 'void'
          ? []
          : [
              ...(invoice.paidCents > 0 ? [{ label: words('paid'), amount: money(-invoice.paidCents) }] : []),
              { label: words('balance'), amount: money(invoice.balanceCents), strong: true },
            ]),
      ]);
      paper.space(6);
      for (const tax of invoice.taxes.filter((one) => !one.charged && one.amountCents !== 0)) {
        paper.paragraph(
          words('saaq', {
            tax: taxName(tax as Parameters<typeof taxName>[0], locale),
            amount: money(tax.amountCents),
            base: money(tax.baseCents),
          }),
          { small: true },
        );
      }
      if (forfeit && invoice.kind === 'invoice') paper.paragraph(words('forfeit.tax'));
      if (invoice.note) paper.paragraph(invoice.note);
      if (seller.note && invoice.kind === 'invoice') paper.paragraph(seller.note, { small: true });
    },
  );
}

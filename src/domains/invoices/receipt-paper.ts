import { formatCents } from '#kernel/format.ts';
import { Forbidden } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { writePaper } from '#platform/documents/index.ts';
import { buyerLines, dayWords, sellerLines } from './invoice-paper.ts';
import { seesCustomers } from './invoice-rows.ts';
import { paperWords } from './paper-words.ts';
import type { PaperKey } from './paper-words.ts';
import type { Payment } from './payment.ts';
import { findPayment } from './payments.ts';
import { ownReason } from './reason-words.ts';

/** A payment for its receipt. @throws NotFound · Forbidden without `customers.read` */
export async function receiptFacts(ctx: Context, paymentId: string): Promise<Payment> {
  const payment = await findPayment(ctx, paymentId);
  if (!seesCustomers(ctx)) throw new Forbidden('A receipt names the customer: it needs the permission customers.read.');
  return payment;
}

const titles: Record<Payment['kind'], PaperKey> = {
  payment: 'receipt',
  deposit: 'receipt.deposit',
  refund: 'receipt.refund',
  returned: 'receipt.returned',
};

/** Writes the receipt of a payment, deposit or refund as PDF, in the customer's language. */
export function writeReceipt(payment: Payment): Promise<Buffer> {
  const { locale } = payment;
  const words = paperWords(locale);
  const money = (cents: number): string => formatCents(cents, locale);
  const { seller, buyer } = payment.parties!;
  const title = words(titles[payment.kind]);
  const came = payment.amountCents > 0;
  const paidFor = new Map<string, number>();
  for (const part of payment.allocations) paidFor.set(part.number, (paidFor.get(part.number) ?? 0) + part.amountCents);
  return writePaper(
    {
      title: `${title} ${payment.receiptNumber}`,
      author: seller.legalName,
      language: locale === 'fr' ? 'fr-CA' : 'en-CA',
      createdAt: payment.createdAt,
      foot: (page, pages) => words('foot', { number: payment.receiptNumber, page, pages }),
    },
    (paper) => {
      paper.title(title, payment.receiptNumber);
      paper.facts([
        [words('seller'), sellerLines(seller)],
        [words(came ? 'receivedFrom' : 'paidTo'), buyerLines(buyer)],
        [words(came ? 'receivedOn' : 'paidOn'), dayWords(payment.receivedOn, locale)],
        [words('method'), words(`method.${payment.method}`)],
        [words('reference'), payment.reference],
        [words('refundOf'), payment.refundOf?.receiptNumber],
        [words('reason'), ownReason(payment.reason, locale)],
        [words('recordedBy'), payment.recordedBy],
        [words('registration'), seller.registrationNumber],
        [words('gstNumber'), seller.gstNumber],
        [words('qstNumber'), seller.qstNumber],
      ]);
      paper.space(4);
      const parts = [...paidFor].filter(([, cents]) => cents !== 0);
      paper.bill([
        ...parts.map(([number, cents]) => ({ label: words('for', { number }), amount: money(cents), part: true })),
        ...(payment.heldCents > 0 ? [{ label: words('inTrust'), amount: money(payment.heldCents), part: true }] : []),
        ...(came && parts.length > 0 && payment.availableCents > 0
          ? [{ label: words('unapplied'), amount: money(payment.availableCents), part: true }]
          : []),
        { label: words(came ? 'received' : 'givenBack'), amount: money(Math.abs(payment.amountCents)), strong: true },
      ]);
      paper.space(6);
      if (payment.kind === 'deposit') {
        paper.paragraph(words(payment.refundable ? 'deposit.refundable' : 'deposit.kept'));
        if (payment.trustRule) {
          paper.paragraph(
            payment.trustRule === 'chosen'
              ? words('deposit.trust.chosen')
              : words('deposit.trust', { rule: payment.trustRule }),
          );
        }
      }
    },
  );
}

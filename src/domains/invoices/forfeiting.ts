import { z } from 'zod';
import { Cents } from '#kernel/money.ts';
import { Conflict, invalidField } from '#kernel/problems.ts';
import type { Province } from '#kernel/provinces.ts';
import { taxesInForfeit } from '#kernel/tax/forfeit.ts';
import { text } from '#kernel/text.ts';
import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import { allocate } from './allocating.ts';
import type { Invoice } from './invoice.ts';
import { BillTo } from './invoice.ts';
import { findInvoice } from './invoices.ts';
import { invoicesMessages } from './messages.ts';
import { issueOwn } from './own-invoices.ts';
import { heldPayment, spentOf } from './payment-rows.ts';
import type { PaymentRow } from './payment-rows.ts';
import { moneyDay } from './posting-day.ts';
import { releaseForForfeit } from './trust.ts';

export const ForfeitInput = z.strictObject({
  amountCents: Cents.min(1).optional().describe('All that is left of the deposit if absent'),
  reason: text(500, { least: 3, lines: true }),
});

/** The deal of a deposit, as far as forfeiting asks of it. */
async function dealOf(ctx: Context, payment: PaymentRow) {
  if (!payment.dealId) return null;
  return ctx.db
    .selectFrom('deal')
    .leftJoin('dealDeposit as deposit', (join) =>
      join
        .onRef('deposit.dealershipId', '=', 'deal.dealershipId')
        .onRef('deposit.dealId', '=', 'deal.id')
        .on('deposit.id', '=', payment.dealDepositId),
    )
    .select(['deal.number', 'deal.status', 'deal.deliveryProvince as province', 'deposit.outcome'])
    .where('deal.dealershipId', '=', ctx.dealershipId)
    .where('deal.id', '=', payment.dealId)
    .executeTakeFirstOrThrow();
}

/**
 * Keeps a deposit because the buyer did not keep the agreement: a person's act, with its reason. It makes out a paper
 * with a number of the invoices' series on which the amount holds its tax (Excise Tax Act s. 182), and the deposit pays
 * it. What is held of it in trust is released for that. A credit note of the paper takes it back.
 * @throws Conflict for what is no deposit, was agreed to be given back, or whose deal is not cancelled · Invalid for more
 *   than is left
 */
export async function forfeitDeposit(
  ctx: Context,
  paymentId: string,
  given: z.output<typeof ForfeitInput>,
): Promise<Invoice> {
  const { day } = await moneyDay(ctx);
  const payment = await heldPayment(ctx, paymentId);
  if (payment.kind !== 'deposit') throw new Conflict('Only a deposit is forfeited.', {}, 'not_a_deposit');
  if (payment.refundable)
    throw new Conflict('It was agreed that this deposit is given back: it cannot be kept.', {}, 'deposit_refundable');
  const deal = await dealOf(ctx, payment);
  if (deal && (deal.status !== 'cancelled' || deal.outcome === 'refunded'))
    throw new Conflict(
      'A deposit is forfeited when its deal was cancelled and the deposit kept.',
      { status: deal.status },
      'deal_not_cancelled',
    );
  const spent = await spentOf(ctx, payment);
  const left = spent.availableCents + spent.heldCents;
  const amountCents = given.amountCents ?? left;
  if (amountCents === 0 || amountCents > left)
    throw invalidField('/amountCents', 'above_credit', `must not be more than is left: ${left} cents.`);
  const fromTrust = Math.max(0, amountCents - spent.availableCents);
  if (fromTrust > 0) await releaseForForfeit(ctx, paymentId, fromTrust, day, given.reason);
  const locale = payment.locale as 'en' | 'fr';
  const province = (deal?.province ?? (await provinceOf(ctx))) as Province;
  const { baseCents, lines: taxes } = taxesInForfeit(amountCents, province, day);
  const paper = await issueOwn(ctx, {
    purpose: 'forfeit',
    customerId: payment.customerId,
    locationId: payment.locationId,
    dealNumber: deal?.number ?? null,
    locale,
    province,
    termsDays: 0,
    note: given.reason,
    billTo: BillTo.parse({}),
    lines: [
      {
        kind: 'forfeit',
        description: invoicesMessages(locale)('line.forfeit.words', { number: payment.receiptNumber }),
        quantity: 1000,
        unitPriceCents: baseCents,
        amountCents: baseCents,
        treatment: 'taxable',
      },
    ],
    taxes: taxes.map(({ steps: _steps, ...tax }) => ({ ...tax, charged: true })),
  });
  await allocate(ctx, payment, [{ invoiceId: paper.id, amountCents }], day);
  await ctx.db
    .insertInto('depositForfeit')
    .values({
      dealershipId: ctx.dealershipId,
      paymentId,
      invoiceId: paper.id,
      amountCents,
      reason: given.reason,
      forfeitedBy: ctx.actor.staffId,
      forfeitedAt: ctx.now,
    })
    .execute();
  await record(ctx, {
    event: 'payment.deposit_forfeited',
    record: { kind: 'payment', id: paymentId },
    after: {
      amountCents,
      by: paper.number,
      taxCents: paper.taxCents,
      ...(fromTrust > 0 ? { fromTrustCents: fromTrust } : {}),
    },
    personal: { after: { reason: given.reason } },
  });
  return findInvoice(ctx, paper.id);
}

async function provinceOf(ctx: Context): Promise<string> {
  const { province } = await ctx.db
    .selectFrom('dealership')
    .select('province')
    .where('dealershipId', '=', ctx.dealershipId)
    .executeTakeFirstOrThrow();
  return province;
}

import { requirePlace } from '#domains/dealerships/index.ts';
import { Conflict, invalidField } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import { holdAccount } from './account-lock.ts';
import { allocate, payablesOf, takeOff } from './allocating.ts';
import { partyOf } from './invoice.ts';
import { billed } from './invoice-keeping.ts';
import { reachable } from './invoice-rows.ts';
import type { Allocations, Payment, PaymentInput, TakingOff } from './payment.ts';
import { heldPayment, insertPayment, spentOf } from './payment-rows.ts';
import { findPayment } from './payments.ts';
import { moneyDay, postingDay } from './posting-day.ts';
import { earlierDeposits, putInTrust, trustReason } from './trust.ts';

/**
 * Takes a payment: for one invoice or several, for none (credit), or as a deposit for a sale to come. What the law wants
 * in trust is put there. What pays nothing yet stays as the customer's credit.
 * @throws Invalid for an invoice that is not there, is another customer's or owes less; for more allocated than came; for a
 *   day that is locked or to come · Conflict when the processor's reference was taken before
 */
export async function takePayment(ctx: Context, given: PaymentInput): Promise<Payment> {
  const { day, settings } = await moneyDay(ctx, given.receivedOn);
  const deal = given.deposit?.dealId ? await requireDeal(ctx, given.deposit.dealId) : null;
  const party = partyOf(given);
  const customerId = party ? await billed(ctx, party) : await payerOf(ctx, given.allocations);
  await holdAccount(ctx, customerId);
  const payables = await payablesOf(ctx, given.allocations, customerId);
  const allocated = given.allocations.reduce((sum, one) => sum + one.amountCents, 0);
  if (allocated > given.amountCents)
    throw invalidField('/amountCents', 'below_allocations', 'must not be less than what it is to pay.');
  const locationId =
    given.locationId ?? payables[0]?.locationId ?? deal?.locationId ?? ctx.actor.locationIds?.[0] ?? null;
  await requirePlace(ctx, locationId);
  const dealId = given.deposit?.dealId ?? payables.find((one) => one.dealId)?.dealId ?? null;
  const trustRule = given.deposit
    ? await trustReason(ctx, {
        amountCents: given.amountCents,
        earlierCents: dealId ? await earlierDeposits(ctx, dealId) : 0,
        day,
        chosen: given.deposit.inTrust,
      })
    : null;
  const payment = await insertPayment(
    ctx,
    {
      kind: given.deposit ? 'deposit' : 'payment',
      customerId,
      dealId,
      locationId,
      method: given.method,
      receivedOn: day,
      amountCents: given.amountCents,
      reference: given.reference,
      processorReference: given.processorReference,
      refundable: given.deposit?.refundable ?? true,
      trustRule,
    },
    settings,
  ).catch(namingTheReference);
  if (trustRule) await putInTrust(ctx, payment);
  await allocate(ctx, payment, given.allocations, day);
  await record(ctx, {
    event: given.deposit ? 'payment.deposit_received' : 'payment.received',
    record: { kind: 'payment', id: payment.id },
    after: {
      receiptNumber: payment.receiptNumber,
      method: given.method,
      amountCents: given.amountCents,
      receivedOn: day,
      ...(given.allocations.length > 0 ? { allocations: given.allocations } : {}),
      ...(trustRule ? { trustRule } : {}),
    },
  });
  return findPayment(ctx, payment.id);
}

function namingTheReference(error: unknown): never {
  if ((error as { constraint?: string }).constraint === 'payment_processor')
    throw new Conflict('A payment with this reference of the processor was taken already.', {}, 'reference_taken');
  throw error;
}

/** Whose invoices are paid. @throws Invalid when the first of them is not there */
async function payerOf(ctx: Context, allocations: Allocations): Promise<string> {
  const found = await reachable(ctx)
    .select('invoice.customerId')
    .where('invoice.id', '=', allocations[0]!.invoiceId)
    .where('invoice.state', '=', 'issued')
    .executeTakeFirst();
  if (!found) throw invalidField('/allocations/0/invoiceId', 'no_such_invoice', 'There is no such issued invoice.');
  return found.customerId;
}

/** @throws Invalid at `/deposit/dealId` */
async function requireDeal(ctx: Context, dealId: string): Promise<{ locationId: string | null }> {
  let asked = ctx.db
    .selectFrom('deal')
    .select('locationId')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', dealId);
  if (ctx.actor.locationIds) asked = asked.where('locationId', 'in', [...ctx.actor.locationIds]);
  const found = await asked.executeTakeFirst();
  if (!found) throw invalidField('/deposit/dealId', 'no_such_deal', 'There is no such deal.');
  return found;
}

/**
 * Uses a customer's credit for invoices.
 * @throws Invalid for more than is left of it, or than is owed
 */
export async function applyCredit(ctx: Context, paymentId: string, allocations: Allocations): Promise<Payment> {
  const { day } = await postingDay(ctx, undefined, '');
  const payment = await heldPayment(ctx, paymentId);
  await payablesOf(ctx, allocations, payment.customerId);
  const { availableCents } = await spentOf(ctx, payment);
  const wanted = allocations.reduce((sum, one) => sum + one.amountCents, 0);
  if (wanted > availableCents)
    throw invalidField('/allocations', 'above_credit', `must not be more than is left: ${availableCents} cents.`);
  await allocate(ctx, payment, allocations, day);
  await record(ctx, {
    event: 'payment.applied',
    record: { kind: 'payment', id: paymentId },
    after: { allocations },
  });
  return findPayment(ctx, paymentId);
}

/** Takes a payment off an invoice again: it is credit then. @throws NotFound · Invalid for more than it pays there */
export async function takeOffInvoice(ctx: Context, paymentId: string, given: TakingOff): Promise<Payment> {
  const { day } = await postingDay(ctx, undefined, '');
  const payment = await heldPayment(ctx, paymentId);
  const { reason, invoiceId } = given;
  const amountCents = given.amountCents ?? (await paidBy(ctx, paymentId, invoiceId));
  if (amountCents === 0) throw invalidField('/invoiceId', 'not_paid_by', 'This payment pays nothing of that invoice.');
  await takeOff(ctx, { paymentId, invoiceId }, { day, reason, amountCents });
  await record(ctx, {
    event: 'payment.taken_off',
    record: { kind: 'payment', id: payment.id },
    after: { invoiceId, amountCents },
    personal: { after: { reason } },
  });
  return findPayment(ctx, paymentId);
}

async function paidBy(ctx: Context, paymentId: string, invoiceId: string): Promise<number> {
  const { sum } = await ctx.db
    .selectFrom('paymentAllocation')
    .select(({ fn }) => fn.sum<number | string | null>('amountCents').as('sum'))
    .where('dealershipId', '=', ctx.dealershipId)
    .where('paymentId', '=', paymentId)
    .where('invoiceId', '=', invoiceId)
    .executeTakeFirstOrThrow();
  return Number(sum ?? 0);
}

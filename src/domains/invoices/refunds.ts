import { newId } from '#kernel/ids.ts';
import { Conflict, Forbidden, invalidField, NotFound } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import { takeOff } from './allocating.ts';
import type { Payment, RefundDecision, RefundInput } from './payment.ts';
import { heldPayment, insertPayment, paymentRow, spentOf } from './payment-rows.ts';
import type { PaymentRow } from './payment-rows.ts';
import { findPayment } from './payments.ts';
import { moneyDay } from './posting-day.ts';
import { giveBackFromTrust } from './trust.ts';

/**
 * Gives money back, with a reason. Above the limit, counted over all refunds of the payment, it waits for a second
 * person. What pays an invoice is not given back: it is taken off there, or the invoice taken back, before.
 * @throws Invalid for more than is left · Conflict while another request waits
 */
export async function askRefund(ctx: Context, paymentId: string, given: RefundInput): Promise<Payment> {
  const { settings } = await moneyDay(ctx);
  const payment = await heldPayment(ctx, paymentId);
  await requireRefundable(ctx, payment, given.amountCents);
  const waiting = await ctx.db
    .selectFrom('refundRequest')
    .select('id')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('paymentId', '=', paymentId)
    .where('state', '=', 'open')
    .executeTakeFirst();
  if (waiting) throw new Conflict('A refund of this payment waits for its second person.', {}, 'refund_waiting');
  const { refundedCents } = await spentOf(ctx, payment);
  if (refundedCents + given.amountCents <= settings.refundLimitCents) {
    await giveBack(ctx, payment, given, null);
    return findPayment(ctx, paymentId);
  }
  const id = newId();
  await ctx.db
    .insertInto('refundRequest')
    .values({
      dealershipId: ctx.dealershipId,
      id,
      paymentId,
      ...given,
      askedBy: await personOf(ctx),
      askedAt: ctx.now,
    })
    .execute();
  await record(ctx, {
    event: 'payment.refund_asked',
    record: { kind: 'payment', id: paymentId },
    after: { amountCents: given.amountCents, method: given.method },
    personal: { after: { reason: given.reason } },
  });
  return findPayment(ctx, paymentId);
}

/**
 * Grants or refuses a refund that waits, as a second person.
 * @throws Forbidden for the one who asked · Conflict when it is decided already · Invalid when less is left meanwhile
 */
export async function decideRefund(ctx: Context, requestId: string, decision: RefundDecision): Promise<Payment> {
  await moneyDay(ctx);
  const seen = await ctx.db
    .selectFrom('refundRequest')
    .select('paymentId')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', requestId)
    .executeTakeFirst();
  if (!seen) throw new NotFound('refund request');
  await paymentRow(ctx, seen.paymentId).catch(() => {
    throw new NotFound('refund request');
  });
  const payment = await heldPayment(ctx, seen.paymentId);
  const request = await ctx.db
    .selectFrom('refundRequest')
    .selectAll()
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', requestId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (request.state !== 'open')
    throw new Conflict('This refund was decided already.', { state: request.state }, 'refund_decided');
  if (request.askedBy === ctx.actor.id)
    throw new Forbidden('A refund above the limit is decided by another person than who asked for it.', 'same_person');
  let refundId: string | null = null;
  if (decision.state === 'granted') {
    await requireRefundable(ctx, payment, request.amountCents);
    refundId = await giveBack(ctx, payment, request as typeof request & RefundInput, ctx.actor.staffId);
  }
  await ctx.db
    .updateTable('refundRequest')
    .set({ state: decision.state, answer: decision.answer, decidedBy: ctx.actor.id, decidedAt: ctx.now, refundId })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', requestId)
    .execute();
  await record(ctx, {
    event: decision.state === 'granted' ? 'payment.refund_granted' : 'payment.refund_refused',
    record: { kind: 'payment', id: payment.id },
    after: { amountCents: request.amountCents, ...(decision.answer ? { answer: decision.answer } : {}) },
  });
  return findPayment(ctx, payment.id);
}

/** The user who acts, or whose API key does: asking by a key and granting by hand is still one person. */
async function personOf(ctx: Context): Promise<string | null> {
  if (ctx.actor.kind !== 'api_key') return ctx.actor.id;
  const maker = await ctx.db
    .selectFrom('apiKey')
    .innerJoin('staffMember as staff', (join) =>
      join.onRef('staff.dealershipId', '=', 'apiKey.dealershipId').onRef('staff.id', '=', 'apiKey.createdBy'),
    )
    .select('staff.userId')
    .where('apiKey.dealershipId', '=', ctx.dealershipId)
    .where('apiKey.id', '=', ctx.actor.id)
    .executeTakeFirst();
  return maker?.userId ?? ctx.actor.id;
}

/** @throws Conflict for what is no payment · Invalid for more than is left and in trust */
async function requireRefundable(ctx: Context, payment: PaymentRow, amountCents: number): Promise<void> {
  if (payment.amountCents < 0) throw new Conflict('Only money that came in can be given back.', {}, 'not_refundable');
  if (payment.method === 'trade_credit')
    throw new Conflict('A trade-in is no money: it is returned with its deal.', {}, 'not_refundable');
  const { availableCents, heldCents } = await spentOf(ctx, payment);
  if (amountCents > availableCents + heldCents) {
    throw invalidField(
      '/amountCents',
      'above_credit',
      `must not be more than is left: ${availableCents + heldCents} cents. What pays an invoice is taken off there first.`,
    );
  }
}

/** Writes a refund: trust money goes back first. */
export async function giveBack(
  ctx: Context,
  payment: PaymentRow,
  how: Pick<RefundInput, 'amountCents' | 'reference' | 'reason'> & { method: string },
  approvedBy: string | null,
): Promise<string> {
  const { day, settings } = await moneyDay(ctx);
  const { heldCents } = await spentOf(ctx, payment);
  const fromTrust = Math.min(heldCents, how.amountCents);
  if (fromTrust > 0) await giveBackFromTrust(ctx, payment.id, fromTrust, day, how.reason);
  const refund = await insertPayment(
    ctx,
    {
      kind: 'refund',
      customerId: payment.customerId,
      dealId: payment.dealId,
      locationId: payment.locationId,
      method: how.method,
      receivedOn: day,
      amountCents: -how.amountCents,
      reference: how.reference,
      refundOf: payment.id,
      reason: how.reason,
      approvedBy,
    },
    settings,
  );
  await record(ctx, {
    event: 'payment.refunded',
    record: { kind: 'payment', id: payment.id },
    after: {
      receiptNumber: refund.receiptNumber,
      amountCents: how.amountCents,
      method: how.method,
      reason: how.reason,
      ...(fromTrust > 0 ? { fromTrustCents: fromTrust } : {}),
    },
  });
  return refund.id;
}

/**
 * A payment that its bank took back: a cheque without funds, a card charged back. It is off every invoice at once, which
 * owe it again.
 * @throws Conflict when it was returned or partly refunded before, or is no payment
 */
export async function returnPayment(ctx: Context, paymentId: string, reason: string): Promise<Payment> {
  const { day, settings } = await moneyDay(ctx);
  const payment = await heldPayment(ctx, paymentId);
  const spent = await spentOf(ctx, payment);
  if (payment.amountCents < 0 || payment.method === 'cash' || spent.refundedCents > 0) {
    throw new Conflict(
      'Only a payment through a bank, of which nothing was given back, can be returned by it.',
      {},
      'not_returnable',
    );
  }
  await returnWhole(ctx, payment, reason, { day, settings });
  return findPayment(ctx, paymentId);
}

/** Takes a payment off everything and out of the books, by a negative one. */
export async function returnWhole(
  ctx: Context,
  payment: PaymentRow,
  reason: string,
  on: Pick<Awaited<ReturnType<typeof moneyDay>>, 'day' | 'settings'>,
): Promise<void> {
  const off = await takeOff(ctx, { paymentId: payment.id }, { day: on.day, reason });
  const { heldCents } = await spentOf(ctx, payment);
  if (heldCents > 0) await giveBackFromTrust(ctx, payment.id, heldCents, on.day, reason);
  const back = await insertPayment(
    ctx,
    {
      kind: 'returned',
      customerId: payment.customerId,
      dealId: payment.dealId,
      locationId: payment.locationId,
      method: payment.method,
      receivedOn: on.day,
      amountCents: -payment.amountCents,
      reference: payment.reference,
      refundOf: payment.id,
      reason,
    },
    on.settings,
  );
  await record(ctx, {
    event: 'payment.returned',
    record: { kind: 'payment', id: payment.id },
    after: {
      receiptNumber: back.receiptNumber,
      amountCents: payment.amountCents,
      ...(off.length > 0 ? { takenOff: off.map(({ invoiceId, amountCents }) => ({ invoiceId, amountCents })) } : {}),
    },
    personal: { after: { reason } },
  });
}

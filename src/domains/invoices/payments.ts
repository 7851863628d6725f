import { sql } from 'kysely';
import { NotFound } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { holdsWords } from '#platform/database/word-search.ts';
import { readCursor, writeCursor } from '#platform/web/cursor.ts';
import { may, seesCustomers } from './invoice-rows.ts';
import type { Payment, PaymentItem, PaymentQuery, RefundRequest } from './payment.ts';
import {
  allocatedOf,
  availableOf,
  heldOf,
  partiesOf,
  paymentRow,
  reachablePayments,
  refundedOf,
} from './payment-rows.ts';

const items = (ctx: Context) =>
  reachablePayments(ctx)
    .innerJoin('customer', (join) =>
      join.onRef('customer.dealershipId', '=', 'payment.dealershipId').onRef('customer.id', '=', 'payment.customerId'),
    )
    .select([
      'payment.id',
      'payment.kind',
      'payment.receiptNumber',
      'payment.dealId',
      'payment.method',
      'payment.receivedOn',
      'payment.amountCents',
      'payment.reference',
      'payment.createdAt',
      'customer.id as customerId',
      'customer.name as customerName',
      allocatedOf.as('allocatedCents'),
      refundedOf.as('refundedCents'),
      heldOf.as('heldCents'),
    ]);
type Row = Awaited<ReturnType<ReturnType<typeof items>['execute']>>[number];

const itemOf = (ctx: Context, row: Row): PaymentItem => {
  const { customerId, customerName, ...plain } = row;
  return {
    ...plain,
    kind: row.kind as PaymentItem['kind'],
    method: row.method as PaymentItem['method'],
    ...(seesCustomers(ctx) ? { customer: { id: customerId, name: customerName } } : {}),
    availableCents: availableOf(row.amountCents, row),
  };
};

/** Payments, refunds and deposits, newest first, and what credit there is in all. */
export async function listPayments(
  ctx: Context,
  query: PaymentQuery,
): Promise<{ items: PaymentItem[]; nextCursor: string | null; creditCents: number; heldCents: number }> {
  const { cursor, limit, ...filter } = query;
  const list = `payments ${JSON.stringify(filter)}`;
  const left = sql<number>`(payment.amount_cents - ${allocatedOf} - ${refundedOf} - ${heldOf})`;
  let asked = items(ctx)
    .orderBy('payment.createdAt', 'desc')
    .orderBy('payment.id', 'desc')
    .limit(limit + 1);
  if (filter.method) asked = asked.where('payment.method', 'in', [filter.method].flat());
  if (filter.kind) asked = asked.where('payment.kind', '=', filter.kind);
  if (filter.customerId) asked = asked.where('payment.customerId', '=', filter.customerId);
  if (filter.dealId) asked = asked.where('payment.dealId', '=', filter.dealId);
  if (filter.from) asked = asked.where('payment.receivedOn', '>=', filter.from);
  if (filter.to) asked = asked.where('payment.receivedOn', '<=', filter.to);
  if (filter.credit) asked = asked.where('payment.amountCents', '>', 0).where(sql<boolean>`${left} > 0`);
  if (filter.invoiceId) {
    const { invoiceId } = filter;
    asked = asked.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('paymentAllocation as part')
          .select('part.id')
          .whereRef('part.dealershipId', '=', 'payment.dealershipId')
          .whereRef('part.paymentId', '=', 'payment.id')
          .where('part.invoiceId', '=', invoiceId),
      ),
    );
  }
  asked = asked.where(
    holdsWords(filter.q, [
      sql`lower(payment.receipt_number)`,
      sql`lower(payment.reference)`,
      ...(seesCustomers(ctx) ? [sql`customer.search_text`] : []),
    ]),
  );
  if (cursor) {
    const [at, id] = readCursor(ctx, list, cursor) as [string, string];
    asked = asked.where(sql<boolean>`(payment.created_at, payment.id) < (${at}::timestamptz, ${id}::uuid)`);
  }
  const rows = await asked.execute();
  const sums = await reachablePayments(ctx)
    .select([
      sql<number>`coalesce(sum(${left}) filter (where payment.amount_cents > 0), 0)::bigint`.as('credit'),
      sql<number>`coalesce(sum(${heldOf}), 0)::bigint`.as('held'),
    ])
    .executeTakeFirstOrThrow();
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map((row) => itemOf(ctx, row)),
    nextCursor: rows.length > limit && last ? writeCursor(ctx, list, [last.createdAt.toISOString(), last.id]) : null,
    creditCents: sums.credit,
    heldCents: sums.held,
  };
}

/** A payment with what became of it. @throws NotFound */
export async function findPayment(ctx: Context, paymentId: string): Promise<Payment> {
  const row = await paymentRow(ctx, paymentId);
  const item = await items(ctx).where('payment.id', '=', paymentId).executeTakeFirstOrThrow();
  const staff = await ctx.db
    .selectFrom('staffMember')
    .select(['id', 'name'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where(
      'id',
      'in',
      [row.recordedBy, row.approvedBy, paymentId].filter((id) => id !== null),
    )
    .execute();
  const nameOf = (id: string | null) => staff.find((one) => one.id === id)?.name ?? null;
  const allocations = await ctx.db
    .selectFrom('paymentAllocation as part')
    .innerJoin('invoice', (join) =>
      join.onRef('invoice.dealershipId', '=', 'part.dealershipId').onRef('invoice.id', '=', 'part.invoiceId'),
    )
    .select(['part.invoiceId', 'invoice.number', 'part.amountCents', 'part.allocatedOn', 'part.reason'])
    .where('part.dealershipId', '=', ctx.dealershipId)
    .where('part.paymentId', '=', paymentId)
    .orderBy('part.createdAt')
    .orderBy('part.id')
    .execute();
  const refunds = await ctx.db
    .selectFrom('payment')
    .select(['id', 'receiptNumber', 'amountCents', 'receivedOn', 'reason'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('refundOf', '=', paymentId)
    .orderBy('createdAt')
    .execute();
  return {
    ...itemOf(ctx, item),
    reason: row.reason,
    refundOf: row.refundOf ? await receiptOf(ctx, row.refundOf) : null,
    refundable: row.refundable,
    trustRule: row.trustRule,
    locale: row.locale as Payment['locale'],
    ...(seesCustomers(ctx) ? { parties: partiesOf(ctx, row) } : {}),
    recordedBy: nameOf(row.recordedBy),
    approvedBy: nameOf(row.approvedBy),
    allocations: allocations.map((one) => ({ ...one, number: one.number! })),
    refunds,
    requests: await refundRequests(ctx, { paymentId }),
  };
}

async function receiptOf(ctx: Context, id: string): Promise<{ id: string; receiptNumber: string }> {
  return ctx.db
    .selectFrom('payment')
    .select(['id', 'receiptNumber'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow(() => new NotFound('payment'));
}

/** Refunds above the limit: of a payment, or all that wait. */
export async function refundRequests(ctx: Context, of: { paymentId?: string }): Promise<RefundRequest[]> {
  let asked = reachablePayments(ctx)
    .innerJoin('refundRequest as request', (join) =>
      join.onRef('request.dealershipId', '=', 'payment.dealershipId').onRef('request.paymentId', '=', 'payment.id'),
    )
    .leftJoin('staffMember as asker', (join) =>
      join.onRef('asker.dealershipId', '=', 'request.dealershipId').onRef('asker.userId', '=', 'request.askedBy'),
    )
    .leftJoin('staffMember as decider', (join) =>
      join.onRef('decider.dealershipId', '=', 'request.dealershipId').onRef('decider.userId', '=', 'request.decidedBy'),
    )
    .select([
      'request.id',
      'request.paymentId',
      'payment.receiptNumber',
      'request.amountCents',
      'request.method',
      'request.reason',
      'request.state',
      'request.askedBy as askerId',
      'asker.name as askedBy',
      'request.askedAt',
      'decider.name as decidedBy',
      'request.decidedAt',
      'request.answer',
    ])
    .orderBy('request.askedAt', 'desc')
    .limit(200);
  asked = of.paymentId ? asked.where('payment.id', '=', of.paymentId) : asked.where('request.state', '=', 'open');
  const rows = await asked.execute();
  return rows.map(({ askerId, ...row }) => ({
    ...row,
    method: row.method as RefundRequest['method'],
    state: row.state as RefundRequest['state'],
    mayDecide: row.state === 'open' && may(ctx, 'payments.approve') && askerId !== ctx.actor.id,
  }));
}

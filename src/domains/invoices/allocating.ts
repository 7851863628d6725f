import { sql } from 'kysely';
import { newId } from '#kernel/ids.ts';
import { Invalid, NotFound } from '#kernel/problems.ts';
import type { FieldError } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { reachable } from './invoice-rows.ts';
import type { Allocations } from './payment.ts';
import type { PaymentRow } from './payment-rows.ts';

/** An invoice that is to be paid, held until this transaction ends. */
export interface Payable {
  id: string;
  customerId: string;
  locationId: string | null;
  dealId: string | null;
  balanceCents: number;
}

/**
 * The invoices of allocations, held in the order of their ids.
 * @throws Invalid at each one that is not there, takes more than is owed on it, or is another customer's
 */
export async function payablesOf(ctx: Context, allocations: Allocations, customerId?: string): Promise<Payable[]> {
  if (allocations.length === 0) return [];
  const rows = await reachable(ctx)
    .innerJoin('invoiceStanding as standing', (join) =>
      join.onRef('standing.dealershipId', '=', 'invoice.dealershipId').onRef('standing.invoiceId', '=', 'invoice.id'),
    )
    .select([
      'invoice.id',
      'invoice.customerId',
      'invoice.locationId',
      'invoice.dealId',
      sql<number>`case when standing.voided_by is null then standing.total_cents - standing.paid_cents else 0 end`.as(
        'balanceCents',
      ),
    ])
    .where(
      'invoice.id',
      'in',
      allocations.map((one) => one.invoiceId),
    )
    .orderBy('invoice.id')
    .forUpdate('standing')
    .execute();
  const of = new Map(rows.map((row) => [row.id, row]));
  const payer = customerId ?? of.get(allocations[0]!.invoiceId)?.customerId;
  const errors: FieldError[] = allocations.flatMap(({ invoiceId, amountCents }, at) => {
    const row = of.get(invoiceId);
    const wrong = (field: string, code: string, message: string) => [
      { pointer: `/allocations/${at}/${field}`, code, message },
    ];
    if (!row) return wrong('invoiceId', 'no_such_invoice', 'There is no such issued invoice.');
    if (row.customerId !== payer) return wrong('invoiceId', 'other_customer', 'is an invoice of another customer.');
    if (amountCents > row.balanceCents)
      return wrong('amountCents', 'above_balance', `must not be more than is owed: ${row.balanceCents} cents.`);
    return [];
  });
  if (errors.length > 0) throw new Invalid(errors);
  return rows;
}

/** Lets a payment pay invoices that were held by {@link payablesOf}. */
export async function allocate(
  ctx: Context,
  payment: Pick<PaymentRow, 'id'>,
  allocations: Allocations,
  day: string,
): Promise<void> {
  for (const { invoiceId, amountCents } of allocations)
    await move(ctx, { paymentId: payment.id, invoiceId, amountCents, day, reason: null });
}

/** Takes off an invoice all that a payment pays of it, or every payment's part. The money is credit again. */
export async function takeOff(
  ctx: Context,
  from: { paymentId?: string; invoiceId?: string },
  how: { day: string; reason: string; amountCents?: number | undefined },
): Promise<{ invoiceId: string; paymentId: string; amountCents: number }[]> {
  let asked = ctx.db
    .selectFrom('paymentAllocation')
    .select(['paymentId', 'invoiceId', sql<number>`sum(amount_cents)::bigint`.as('amountCents')])
    .where('dealershipId', '=', ctx.dealershipId)
    .groupBy(['paymentId', 'invoiceId'])
    .having(sql<boolean>`sum(amount_cents) > 0`)
    .orderBy('invoiceId')
    .orderBy('paymentId');
  if (from.paymentId) asked = asked.where('paymentId', '=', from.paymentId);
  if (from.invoiceId) asked = asked.where('invoiceId', '=', from.invoiceId);
  const there = await asked.execute();
  if (how.amountCents !== undefined) {
    const [only] = there;
    if (!only) throw new NotFound('allocation');
    if (how.amountCents > only.amountCents)
      throw new Invalid([
        {
          pointer: '/amountCents',
          code: 'above_allocation',
          message: `must not be more than ${only.amountCents} cents.`,
        },
      ]);
    only.amountCents = how.amountCents;
  }
  for (const { paymentId, invoiceId, amountCents } of there)
    await move(ctx, { paymentId, invoiceId, amountCents: -amountCents, day: how.day, reason: how.reason });
  return there;
}

interface Moving {
  paymentId: string;
  invoiceId: string;
  amountCents: number;
  day: string;
  reason: string | null;
}

async function move(ctx: Context, what: Moving): Promise<void> {
  await ctx.db
    .insertInto('paymentAllocation')
    .values({
      dealershipId: ctx.dealershipId,
      id: newId(),
      paymentId: what.paymentId,
      invoiceId: what.invoiceId,
      amountCents: what.amountCents,
      allocatedOn: what.day,
      reason: what.reason,
      allocatedBy: ctx.actor.staffId,
      createdAt: ctx.now,
    })
    .execute();
  await ctx.db
    .updateTable('invoiceStanding')
    .set((eb) => ({ paidCents: eb('paidCents', '+', what.amountCents) }))
    .where('dealershipId', '=', ctx.dealershipId)
    .where('invoiceId', '=', what.invoiceId)
    .execute();
}

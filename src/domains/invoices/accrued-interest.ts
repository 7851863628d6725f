import type { Context } from '#platform/database/context.ts';
import { interestFrom, interestOf } from './late-interest.ts';

/** Interest that has run up on an invoice and was not charged yet. */
export interface Accrued {
  invoiceId: string;
  number: string;
  rate: number;
  from: string;
  to: string;
  cents: number;
}

/**
 * What has run up until a day on invoices whose paper says that overdue sums bear interest. Interest bears none, and
 * what is disputed runs on: whether it is owed is settled with the dispute.
 */
export async function accruedInterest(
  ctx: Context,
  of: { invoiceId: string } | { customerId: string },
  to: string,
): Promise<Accrued[]> {
  let asked = ctx.db
    .selectFrom('invoiceStanding as standing')
    .innerJoin('invoice', (join) =>
      join.onRef('invoice.dealershipId', '=', 'standing.dealershipId').onRef('invoice.id', '=', 'standing.invoiceId'),
    )
    .select(['invoice.id', 'invoice.number', 'invoice.lateRate', 'standing.dueOn', 'standing.totalCents'])
    .where('standing.dealershipId', '=', ctx.dealershipId)
    .where('standing.voidedBy', 'is', null)
    .where('standing.dueOn', '<', to)
    .where('invoice.lateRate', 'is not', null)
    .orderBy('invoice.number');
  asked =
    'invoiceId' in of
      ? asked.where('standing.invoiceId', '=', of.invoiceId)
      : asked.where('standing.customerId', '=', of.customerId);
  const rows = await asked.execute();
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const paid = await ctx.db
    .selectFrom('paymentAllocation')
    .select(['invoiceId', 'allocatedOn as on', 'amountCents as cents'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('invoiceId', 'in', ids)
    .orderBy('allocatedOn')
    .execute();
  const charged = await ctx.db
    .selectFrom('interestCharge as charge')
    .innerJoin('invoiceStanding as charging', (join) =>
      join
        .onRef('charging.dealershipId', '=', 'charge.dealershipId')
        .onRef('charging.invoiceId', '=', 'charge.chargedBy'),
    )
    .select(({ fn }) => ['charge.invoiceId', fn.max('charge.toOn').as('to')])
    .where('charge.dealershipId', '=', ctx.dealershipId)
    .where('charge.invoiceId', 'in', ids)
    .where('charging.voidedBy', 'is', null)
    .groupBy('charge.invoiceId')
    .execute();
  const chargedTo = new Map(charged.map((one) => [one.invoiceId, one.to]));
  return rows.flatMap((row) => {
    const from = interestFrom(row.dueOn, chargedTo.get(row.id) ?? null);
    const mine = paid.filter((one) => one.invoiceId === row.id);
    const cents = interestOf(row.totalCents, mine, row.lateRate!, from, to);
    return cents > 0 ? [{ invoiceId: row.id, number: row.number!, rate: row.lateRate!, from, to, cents }] : [];
  });
}

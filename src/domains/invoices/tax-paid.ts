import { sql } from 'kysely';
import { z } from 'zod';
import type { Context } from '#platform/database/context.ts';

/** Tax that a buyer charged the dealer on a trade-in, as an invoice keeps it. */
export interface TradeTax {
  tax: 'GST' | 'HST';
  rate: number;
  rateId: string;
  baseCents: number;
  amountCents: number;
}

/** Tax that the dealer paid and may claim: input tax credits and refunds, by what it was paid on. */
export const TaxPaid = z.object({
  of: z.enum(['trade_in']),
  province: z.string(),
  tax: z.enum(['GST', 'HST']),
  rate: z.int(),
  baseCents: z.int(),
  taxCents: z.int(),
  records: z.int(),
});
export type TaxPaid = z.output<typeof TaxPaid>;

/**
 * Tax that registrants charged the dealer on their trade-ins, in the period in which their deal was invoiced; a credit note
 * takes it back in its own.
 */
export async function taxPaidOnTrades(ctx: Context, period: { from: string; to: string }): Promise<TaxPaid[]> {
  const { rows } = await sql<TaxPaid>`
    select 'trade_in' as of, i.province, t.tax, t.rate, sum(t."baseCents")::bigint as "baseCents",
           sum(t."amountCents")::bigint as "taxCents", count(*)::int as records
    from invoice i, jsonb_to_recordset(i.trade_taxes) as t (tax text, rate int, "baseCents" bigint, "amountCents" bigint)
    where i.dealership_id = ${ctx.dealershipId} and i.state = 'issued'
      and i.issued_on between ${period.from}::date and ${period.to}::date and i.trade_taxes is not null
    group by i.province, t.tax, t.rate order by i.province, t.tax, t.rate`.execute(ctx.db);
  return rows;
}

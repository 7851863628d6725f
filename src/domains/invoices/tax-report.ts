import { sql } from 'kysely';
import { z } from 'zod';
import type { Context } from '#platform/database/context.ts';
import { Day } from './invoice.ts';
import { treatments } from './invoice-lines.ts';
import { requireWholeDealership } from './invoice-rows.ts';
import { TaxPaid, taxPaidOnTrades } from './tax-paid.ts';

const cents = z.int();
export const Period = z.strictObject({ from: Day, to: Day }).refine((span) => span.from <= span.to, {
  path: ['to'],
  message: 'must not be before the first day',
  params: { code: 'order' },
});

export const TaxReport = z.object({
  from: z.string(),
  to: z.string(),
  taxes: z.array(
    z.object({
      province: z.string().describe('Where it was supplied'),
      tax: z.enum(['LUX', 'GST', 'HST', 'PST', 'QST', 'RST']),
      rate: z.int().nullable(),
      collectedBy: z.enum(['dealer', 'saaq']),
      charged: z.boolean(),
      baseCents: cents,
      taxCents: cents,
      invoices: z.int(),
    }),
  ),
  revenue: z.array(z.object({ province: z.string(), treatment: z.enum(treatments), cents })),
  collectedCents: cents.describe('What the dealer charged and owes'),
  paid: z.array(TaxPaid).describe('Tax that the dealer paid: input tax credits and refunds to claim'),
  paidCents: cents,
  missing: z.array(z.enum(['costs'])).describe('What was paid and is not in these books: the accountant adds it'),
});
export type TaxReport = z.output<typeof TaxReport>;

/**
 * Taxes of a period by province and rate, from invoices and credit notes issued in it; what the SAAQ collects is shown
 * apart. Beside it stands the tax that the dealer paid, as far as these books know of it.
 */
export async function taxReport(ctx: Context, period: z.output<typeof Period>): Promise<TaxReport> {
  requireWholeDealership(ctx);
  const inside = sql`i.dealership_id = ${ctx.dealershipId} and i.state = 'issued' and i.issued_on between ${period.from}::date and ${period.to}::date`;
  const taxes = await sql<TaxReport['taxes'][number]>`
    select i.province, t.tax, t.rate, t.collected_by as "collectedBy", t.charged,
           sum(t.base_cents)::bigint as "baseCents", sum(t.amount_cents)::bigint as "taxCents", count(*)::int as invoices
    from invoice i join invoice_tax t on t.dealership_id = i.dealership_id and t.invoice_id = i.id
    where ${inside}
    group by i.province, t.tax, t.rate, t.collected_by, t.charged
    order by i.province, t.tax, t.rate, t.charged`.execute(ctx.db);
  const revenue = await sql<TaxReport['revenue'][number]>`
    select i.province, l.treatment, sum(l.amount_cents)::bigint as cents
    from invoice i join invoice_line l on l.dealership_id = i.dealership_id and l.invoice_id = i.id
    where ${inside}
    group by i.province, l.treatment order by i.province, l.treatment`.execute(ctx.db);
  const paid = await taxPaidOnTrades(ctx, period);
  return {
    ...period,
    taxes: taxes.rows,
    revenue: revenue.rows,
    paid,
    paidCents: paid.reduce((sum, one) => sum + one.taxCents, 0),
    missing: ['costs'],
    collectedCents: taxes.rows.filter((one) => one.charged).reduce((sum, one) => sum + one.taxCents, 0),
  };
}

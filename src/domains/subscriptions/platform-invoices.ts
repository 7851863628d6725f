import { NotFound } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import type { InvoicedTax, InvoiceParty } from './issuing.ts';
import type { Every, PlatformInvoice } from './subscription.ts';

/** Our invoices to the dealership of this context, the newest first. */
export async function listPlatformInvoices(ctx: Context): Promise<PlatformInvoice[]> {
  const rows = await ctx.db
    .selectFrom('platformInvoice')
    .selectAll()
    .where('dealership', '=', ctx.dealershipId)
    .orderBy('year', 'desc')
    .orderBy('number', 'desc')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    issuedOn: row.issuedOn,
    periodFrom: row.periodFrom,
    periodTo: row.periodTo,
    every: row.every as Every,
    subtotalCents: row.subtotalCents,
    taxes: (row.taxes as unknown as InvoicedTax[]).map(({ tax, rate, cents }) => ({ tax, rate, cents })),
    totalCents: row.totalCents,
    currency: row.currency,
  }));
}

/** One of them with everything that its paper says. @throws NotFound */
export async function findPlatformInvoice(ctx: Context, invoiceId: string) {
  const row = await ctx.db
    .selectFrom('platformInvoice')
    .selectAll()
    .where('dealership', '=', ctx.dealershipId)
    .where('id', '=', invoiceId)
    .executeTakeFirstOrThrow(() => new NotFound('invoice'));
  return {
    ...row,
    every: row.every as Every,
    seller: row.seller as unknown as InvoiceParty,
    buyer: row.buyer as unknown as InvoiceParty,
    taxes: row.taxes as unknown as InvoicedTax[],
  };
}

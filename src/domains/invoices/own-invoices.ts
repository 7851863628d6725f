import { newId } from '#kernel/ids.ts';
import type { Province } from '#kernel/provinces.ts';
import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import type { BillTo, Invoice, Purpose } from './invoice.ts';
import type { PricedLine } from './invoice-lines.ts';
import { sealPrivate, writeLines, writeTaxes } from './invoice-rows.ts';
import type { InvoiceTax } from './invoice-taxes.ts';
import { totalsOf } from './invoice-taxes.ts';
import { issueInvoice } from './issuing.ts';

/** An invoice that the books make out themselves: interest, a forfeited deposit. */
export interface OwnInvoice {
  purpose: Exclude<Purpose, 'sale' | 'lease'>;
  customerId: string;
  locationId: string | null;
  dealNumber: string | null;
  locale: 'en' | 'fr';
  province: Province;
  termsDays: number;
  note: string | null;
  billTo: BillTo;
  lines: readonly PricedLine[];
  taxes: readonly InvoiceTax[];
}

/** Makes out an invoice and issues it at once, of today. @throws Invalid as issuing does */
export async function issueOwn(ctx: Context, what: OwnInvoice): Promise<Invoice> {
  const { lines, taxes, billTo, ...fields } = what;
  const id = newId();
  const totals = totalsOf(lines, taxes);
  await ctx.db
    .insertInto('invoice')
    .values({
      dealershipId: ctx.dealershipId,
      id,
      kind: 'invoice',
      ...fields,
      ...totals,
      private: sealPrivate(ctx, id, { billTo, parties: null }),
      createdBy: ctx.actor.staffId,
      createdAt: ctx.now,
      updatedAt: ctx.now,
    })
    .execute();
  await writeLines(ctx, id, lines);
  await writeTaxes(ctx, id, taxes);
  await record(ctx, {
    event: 'invoice.added',
    record: { kind: 'invoice', id },
    after: { customerId: what.customerId, purpose: what.purpose, ...totals },
  });
  return issueInvoice(ctx, id, { version: 1 });
}

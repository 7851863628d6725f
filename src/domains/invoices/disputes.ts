import { z } from 'zod';
import { Conflict } from '#kernel/problems.ts';
import { text } from '#kernel/text.ts';
import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import type { Invoice } from './invoice.ts';
import { invoiceRow } from './invoice-rows.ts';
import { findInvoice } from './invoices.ts';
import { dealerToday } from './posting-day.ts';

export const Dispute = z.strictObject({
  reason: text(500, { least: 3, lines: true })
    .nullable()
    .describe('What the customer says is wrong; null when settled'),
});

/** Marks an invoice as disputed, or the dispute as settled. While it lasts nobody is reminded. @throws Conflict for a draft */
export async function setDispute(
  ctx: Context,
  invoiceId: string,
  { reason }: z.output<typeof Dispute>,
): Promise<Invoice> {
  await invoiceRow(ctx, invoiceId);
  const before = await ctx.db
    .selectFrom('invoiceStanding')
    .select('dispute')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('invoiceId', '=', invoiceId)
    .forUpdate()
    .executeTakeFirst();
  if (!before) throw new Conflict('Only an issued invoice is disputed.', {}, 'not_issued');
  if (before.dispute !== reason) {
    await ctx.db
      .updateTable('invoiceStanding')
      .set({ dispute: reason, disputedOn: reason ? await dealerToday(ctx) : null })
      .where('dealershipId', '=', ctx.dealershipId)
      .where('invoiceId', '=', invoiceId)
      .execute();
    await record(ctx, {
      event: reason ? 'invoice.disputed' : 'invoice.dispute_settled',
      record: { kind: 'invoice', id: invoiceId },
      personal: {
        ...(before.dispute ? { before: { dispute: before.dispute } } : {}),
        ...(reason ? { after: { dispute: reason } } : {}),
      },
    });
  }
  return findInvoice(ctx, invoiceId);
}

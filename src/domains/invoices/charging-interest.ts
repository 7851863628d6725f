import { z } from 'zod';
import { newId } from '#kernel/ids.ts';
import { Cents } from '#kernel/money.ts';
import { Conflict } from '#kernel/problems.ts';
import type { Province } from '#kernel/provinces.ts';
import { writtenRate } from '#kernel/tax/sentence.ts';
import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import { holdAccount } from './account-lock.ts';
import { accruedInterest } from './accrued-interest.ts';
import { booksSettings } from './books-settings.ts';
import type { Invoice } from './invoice.ts';
import { dayWords } from './invoice-paper.ts';
import { invoiceRow, openPrivate } from './invoice-rows.ts';
import { invoicesMessages } from './messages.ts';
import { issueOwn } from './own-invoices.ts';
import { dealerToday } from './posting-day.ts';

export const Charging = z.strictObject({
  amountCents: Cents.min(1).describe('What was shown: nothing else is charged'),
});

/**
 * Charges the interest that has run up on an invoice until today, by an invoice of its own. No tax is on it: an amount
 * added because an invoice was not paid in time changes nothing of the supply (Excise Tax Act s. 161; unconfirmed).
 * @throws Conflict when nothing has run up, or something else than was shown · NotFound
 */
export async function chargeInterest(
  ctx: Context,
  invoiceId: string,
  given: z.output<typeof Charging>,
): Promise<Invoice> {
  const seen = await invoiceRow(ctx, invoiceId);
  await holdAccount(ctx, seen.customerId);
  const row = await invoiceRow(ctx, invoiceId, 'change');
  const [run] = await accruedInterest(ctx, { invoiceId }, await dealerToday(ctx));
  if (!run) throw new Conflict('No interest has run up on this invoice.', {}, 'no_interest');
  if (run.cents !== given.amountCents)
    throw new Conflict(
      `It is ${run.cents} cents by now. Look at it again.`,
      { amountCents: run.cents },
      'interest_changed',
    );
  const locale = row.locale as 'en' | 'fr';
  const issued = await issueOwn(ctx, {
    purpose: 'interest',
    customerId: row.customerId,
    locationId: row.locationId,
    dealNumber: row.dealNumber,
    locale,
    province: row.province as Province,
    termsDays: (await booksSettings(ctx)).termsDays,
    note: null,
    billTo: openPrivate(ctx, row).billTo,
    lines: [
      {
        kind: 'interest',
        description: invoicesMessages(locale)('line.interest.words', {
          number: run.number,
          rate: writtenRate(run.rate, locale),
          from: dayWords(run.from, locale),
          to: dayWords(run.to, locale),
        }),
        quantity: 1000,
        unitPriceCents: run.cents,
        amountCents: run.cents,
        treatment: 'outside',
      },
    ],
    taxes: [],
  });
  await ctx.db
    .insertInto('interestCharge')
    .values({
      dealershipId: ctx.dealershipId,
      id: newId(),
      chargedBy: issued.id,
      invoiceId,
      fromOn: run.from,
      toOn: run.to,
      rate: run.rate,
      amountCents: run.cents,
    })
    .execute();
  await record(ctx, {
    event: 'invoice.interest_charged',
    record: { kind: 'invoice', id: invoiceId },
    after: { by: issued.number, from: run.from, to: run.to, amountCents: run.cents },
  });
  return issued;
}

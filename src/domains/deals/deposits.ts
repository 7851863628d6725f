import { newId } from '#kernel/ids.ts';
import { Conflict, invalidField } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import type { DepositInput } from './deal.ts';
import type { Deal } from './deal-answers.ts';
import { dealerToday } from './deal-rows.ts';
import { isOpen } from './deal-status.ts';
import { financingOf } from './financing.ts';
import { findDeal, shownTo, wholeDeal } from './deals.ts';
import { worksheetOf } from './desk.ts';
import { figuresOf } from './worksheet.ts';

/**
 * Writes down a deposit that the buyer left. It lowers what remains to be paid or financed.
 * @throws Conflict for a deal that is signed or cancelled: its payments are the invoice's matter · Invalid for a day to
 *   come
 */
export async function addDeposit(ctx: Context, dealId: string, given: DepositInput): Promise<Deal> {
  const whole = await wholeDeal(ctx, dealId, 'change');
  if (!isOpen(whole.deal.status)) {
    throw new Conflict(
      'A deposit belongs to a deal that is not signed yet.',
      { current: shownTo(ctx, whole) },
      'deal_sealed',
    );
  }
  if (given.receivedOn > (await dealerToday(ctx)))
    throw invalidField('/receivedOn', 'future', 'must not be a day to come');
  const id = newId();
  await ctx.db
    .insertInto('dealDeposit')
    .values({
      dealershipId: ctx.dealershipId,
      id,
      dealId,
      ...given,
      receivedBy: ctx.actor.staffId,
      createdAt: ctx.now,
    })
    .execute();
  const sheet = { ...worksheetOf(whole.deal), depositsCents: whole.deal.depositsCents + given.amountCents };
  const figures = figuresOf(sheet);
  const financing = financingOf(sheet, figures);
  await ctx.db
    .updateTable('deal')
    .set({
      paymentCents: financing?.paymentWithTaxCents ?? null,
      financedCents: financing?.amountCents ?? null,
      updatedAt: ctx.now,
      version: whole.row.version + 1,
    })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', dealId)
    .execute();
  await record(ctx, {
    event: 'deal.deposit_received',
    record: { kind: 'deal', id: dealId },
    after: { amountCents: given.amountCents, method: given.method, receivedOn: given.receivedOn },
  });
  return findDeal(ctx, dealId);
}

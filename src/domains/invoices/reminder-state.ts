import type { Context } from '#platform/database/context.ts';
import { booksSettings } from './books-settings.ts';
import { daysAfter } from './fiscal-year.ts';
import type { Invoice } from './invoice.ts';
import { graceDays } from './reminder-due.ts';

/** How an issued invoice stands with the reminders that go by themselves: which went, which is next, or why none is. */
export async function remindingOf(ctx: Context, invoiceId: string, today: string): Promise<Invoice['reminding']> {
  const standing = await ctx.db
    .selectFrom('invoiceStanding as standing')
    .innerJoin('customer', (join) =>
      join
        .onRef('customer.dealershipId', '=', 'standing.dealershipId')
        .onRef('customer.id', '=', 'standing.customerId'),
    )
    .leftJoin('deal', (join) =>
      join.onRef('deal.dealershipId', '=', 'standing.dealershipId').onRef('deal.id', '=', 'standing.dealId'),
    )
    .select([
      'standing.dueOn',
      'standing.totalCents',
      'standing.paidCents',
      'standing.voidedBy',
      'standing.disputedOn',
      'standing.remindedOn',
      'customer.email',
      'customer.restrictedAt',
      'deal.kind',
    ])
    .where('standing.dealershipId', '=', ctx.dealershipId)
    .where('standing.invoiceId', '=', invoiceId)
    .executeTakeFirstOrThrow();
  const taken = await ctx.db
    .selectFrom('invoiceReminder')
    .select(['days', 'remindedOn as on'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('invoiceId', '=', invoiceId)
    .orderBy('days')
    .execute();
  const held = (why: NonNullable<Invoice['reminding']>['held']) => ({ nextOn: null, held: why, taken });
  if (standing.voidedBy || standing.paidCents >= standing.totalCents) return held('paid');
  if (!(await booksSettings(ctx)).remindersOn) return held('off');
  if (standing.disputedOn) return held('disputed');
  if (standing.restrictedAt) return held('restricted');
  if (standing.kind === 'finance') return held('lender');
  if (!standing.email) return held('no_address');
  const last = taken.at(-1)?.days ?? -Infinity;
  const steps = await ctx.db
    .selectFrom('reminderStep')
    .select('days')
    .where('dealershipId', '=', ctx.dealershipId)
    .orderBy('days')
    .execute();
  const next = steps.find(({ days }) => days > last && daysAfter(standing.dueOn, days + graceDays) >= today);
  if (!next) return held('no_step');
  const on = daysAfter(standing.dueOn, next.days);
  const soonest = standing.remindedOn === today ? daysAfter(today, 1) : today;
  return { nextOn: on > soonest ? on : soonest, held: null, taken };
}

import { sql } from 'kysely';
import { daysBetween, wallClock } from '#kernel/calendar.ts';
import { enterState } from '#domains/dealerships/index.ts';
import type { Context, PlatformContext } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import { tellOverdue, tellTrialEnding } from './letters.ts';
import { dayAfter, holdStanding, isLive } from './standing.ts';
import { isPaymentSetUp } from './stripe/stripe-client.ts';
import { graceDays, noticeDays } from './lengths.ts';

/** Days before the end of a trial without a card on which its owners are told once. */
const trialNotice = 7;
/** Days between two notices, and after the last one, whatever the calendar says: who ran late does not rush. */
const apart = 10;
const day = 86_400_000;

/** The last day of the grace, in the dealership's zone. */
export const graceEnd = (since: Date, timeZone: string): string => dayAfter(wallClock(since, timeZone).day, graceDays);

/** From now on the dealership is past due; nothing of what it can do changes. Its owners are told at once. */
export async function fallDue(
  ctx: Context,
  from: readonly ('trial' | 'active')[],
  why: 'trial_over' | 'unpaid' | 'ended',
): Promise<void> {
  if ((await enterState(ctx, 'past_due', from, why)) !== 'past_due') return;
  await ctx.db
    .updateTable('subscription')
    .set({ pastDueSince: ctx.now, notices: 0, noticedAt: null })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('pastDueSince', 'is', null)
    .execute();
  await noticeIfDue(ctx);
}

/** Sends the notice that is due, if one is: on the days 0, 20 and 45 of being unpaid. */
async function noticeIfDue(ctx: Context): Promise<void> {
  const held = await holdStanding(ctx);
  const { row, dealership } = held;
  const { pastDueSince: since, notices, noticedAt } = row;
  const due = noticeDays[notices];
  if (!since || due === undefined || dealership.state !== 'past_due') return;
  const unpaid = daysBetween(wallClock(since, dealership.timeZone).day, wallClock(ctx.now, dealership.timeZone).day);
  if (unpaid < due || (noticedAt && ctx.now.getTime() - noticedAt.getTime() < apart * day)) return;
  await ctx.db
    .updateTable('subscription')
    .set({ notices: notices + 1, noticedAt: ctx.now })
    .where('dealershipId', '=', ctx.dealershipId)
    .execute();
  await record(ctx, {
    event: 'subscription.notice_sent',
    record: { kind: 'subscription', id: ctx.dealershipId },
    after: { notice: notices + 1, of: noticeDays.length, graceEndsOn: graceEnd(since, dealership.timeZone) },
  });
  await tellOverdue(ctx, held, notices + 1, graceEnd(since, dealership.timeZone), isLive(row.status));
}

/**
 * What the calendar brings for one dealership: its trial is nearly over, is over, or a notice is due. Where cards cannot be
 * charged nobody can pay, so nobody falls due.
 */
export async function keepWatch(ctx: Context): Promise<void> {
  const held = await holdStanding(ctx);
  if (!isPaymentSetUp(ctx.ground)) return;
  const { row, dealership } = held;
  if (dealership.state === 'trial' && !isLive(row.status)) {
    if (ctx.now >= row.trialEndsAt) await fallDue(ctx, ['trial'], 'trial_over');
    else if (!row.trialNoticedAt && row.trialEndsAt.getTime() - ctx.now.getTime() <= trialNotice * day) {
      await ctx.db
        .updateTable('subscription')
        .set({ trialNoticedAt: ctx.now })
        .where('dealershipId', '=', ctx.dealershipId)
        .execute();
      await record(ctx, {
        event: 'subscription.trial_notice_sent',
        record: { kind: 'subscription', id: ctx.dealershipId },
      });
      await tellTrialEnding(ctx, held);
    }
  } else if (dealership.state === 'past_due') {
    if (!row.pastDueSince)
      await ctx.db
        .updateTable('subscription')
        .set({ pastDueSince: ctx.now })
        .where('dealershipId', '=', ctx.dealershipId)
        .execute();
    await noticeIfDue(ctx);
  }
}

/**
 * Dealerships whose grace is over: sixty days past due in their own zone, three notices sent, and ten days gone since the last
 * (promise P25). Those who cancel act on it. A demo is never among them.
 */
export async function overdueDealerships(ctx: PlatformContext): Promise<{ dealershipId: string; since: Date }[]> {
  if (!isPaymentSetUp(ctx.ground)) return [];
  const rows = await ctx.db
    .selectFrom('subscription')
    .innerJoin('dealership', 'dealership.dealershipId', 'subscription.dealershipId')
    .select(['subscription.dealershipId', 'subscription.pastDueSince', 'dealership.timeZone'])
    .where('dealership.state', '=', 'past_due')
    .where('dealership.demo', '=', false)
    .where('subscription.notices', '>=', noticeDays.length)
    .where('subscription.noticedAt', '<=', new Date(ctx.now.getTime() - apart * day))
    .where('subscription.pastDueSince', '<=', new Date(ctx.now.getTime() - (graceDays - 1) * day))
    .orderBy(sql`past_due_since`)
    .execute();
  return rows
    .filter(({ pastDueSince, timeZone }) => wallClock(ctx.now, timeZone).day >= graceEnd(pastDueSince!, timeZone))
    .map(({ dealershipId, pastDueSince }) => ({ dealershipId, since: pastDueSince! }));
}

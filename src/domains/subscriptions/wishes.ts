import type { Context } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import { enqueue } from '#platform/jobs/index.ts';
import { record } from '#platform/journal/index.ts';
import { holdStanding, isCharging, isLive, lettingGo, standing } from './standing.ts';
import { isDeclined, payOpen } from './paying.ts';
import { stripeOf } from './stripe/stripe-client.ts';
import type { PresentState } from './stripe/present-state.ts';
import { companyDay, remoteRates, taxesFor } from './tax-rates.ts';
import { meet } from './tasks.ts';

/**
 * No further charge: when the paid period is over, or at once. Written down here in the caller's transaction; a job makes the
 * processor agree, and the polling job asks again until it does. An open checkout can no longer become a subscription.
 * Nothing is paid back. Safe to repeat.
 */
export async function endSubscription(ctx: Context, when: 'period_end' | 'now'): Promise<void> {
  const { row } = await holdStanding(ctx);
  if (row.endAsked === when || row.endAsked === 'now') return;
  await wish(ctx, when);
  await record(ctx, {
    event: 'subscription.end_asked',
    record: { kind: 'subscription', id: ctx.dealershipId },
    before: { endAsked: row.endAsked },
    after: { endAsked: when },
  });
}

/**
 * The change of mind: the subscription goes on if it still lives, and answers with the state that the dealership comes back to.
 * `past_due` begins a grace of its own, since there is nothing any more that could be charged.
 * The caller moves the dealership there in the same transaction, before or after.
 */
export async function resumeSubscription(ctx: Context): Promise<'trial' | 'active' | 'past_due'> {
  const { row, trialEndsAt } = await holdStanding(ctx);
  const asked = row.endAsked === 'period_end' || row.endAsked === 'now';
  if (asked) {
    await wish(ctx, 'resume');
    await record(ctx, {
      event: 'subscription.resumed',
      record: { kind: 'subscription', id: ctx.dealershipId },
      before: { endAsked: row.endAsked },
      after: { endAsked: null },
    });
  }
  const paid = row.status === 'active' || row.status === 'trialing';
  if (paid && row.endAsked !== 'now') return 'active';
  if (!paid && trialEndsAt > ctx.now && row.subscriptionId === null) return 'trial';
  await ctx.db
    .updateTable('subscription')
    .set({ pastDueSince: ctx.now, notices: 0, noticedAt: null })
    .where('dealershipId', '=', ctx.dealershipId)
    .execute();
  return 'past_due';
}

async function wish(ctx: Context, what: 'period_end' | 'now' | 'resume'): Promise<void> {
  await ctx.db
    .updateTable('subscription')
    .set({ endAsked: what, endAskedAt: ctx.now })
    .where('dealershipId', '=', ctx.dealershipId)
    .execute();
  await enqueue(ctx, meet, {}, { key: 'subscriptions.meet' });
}

/** What those who cancel must know of the subscription. */
export interface EndFacts {
  /** The processor may still charge. A purge ends it by `endForGood`, and waits until it says so. */
  charging: boolean;
  /** What is paid for ends then; null when nothing is. */
  paidUntil: Date | null;
  endAsked: 'period_end' | 'now' | null;
}

/** The facts of the subscription for those who cancel. */
export async function endFacts(ctx: Context): Promise<EndFacts> {
  const { row } = await standing(ctx);
  return {
    charging: isCharging(row) && !row?.endsAtPeriodEnd,
    paidUntil: isCharging(row) && row?.status !== 'past_due' ? row!.periodEndsAt : null,
    endAsked: row?.endAsked === 'period_end' || row?.endAsked === 'now' ? row.endAsked : null,
  };
}

/**
 * Makes the processor do what the dealership wants: end, go on, and charge the taxes of its province on the day of the next
 * charge. True when something was changed there, so that the meeting is held again.
 */
export async function settleWishes(ground: Ground, dealershipId: string, state: PresentState): Promise<boolean> {
  const { row, dealership } = await ground.database.asDealership({ dealershipId }, standing);
  const { subscription, session } = state;
  const live = subscription && isLive(subscription.status) ? subscription : null;
  const stripe = stripeOf(ground);
  // One key for each meeting: a request that is repeated because its answer was lost is done once, and a later meeting that
  // wants the same again is not answered from memory. What is asked for is a state, so asking twice is safe.
  const key = (what: string): { idempotencyKey: string } => ({
    idempotencyKey: `${dealershipId} ${row?.met ?? 0} ${what}`,
  });
  const ending = row?.endAsked === 'period_end' || row?.endAsked === 'now';
  if (ending && session === 'open' && row?.sessionId) {
    await stripe.checkout.sessions.expire(row.sessionId, {}, key('expire'));
    return true;
  }
  if (live && row?.endAsked === 'now') {
    await stripe.subscriptions.cancel(live.id, { invoice_now: false, prorate: false }, key('cancel'));
    return true;
  }
  if (live && row?.endAsked === 'period_end' && !live.endsAtPeriodEnd) {
    await stripe.subscriptions.update(live.id, { cancel_at_period_end: true }, key('end'));
    return true;
  }
  if (row?.endAsked === 'resume') {
    if (live?.endsAtPeriodEnd)
      await stripe.subscriptions.update(live.id, { cancel_at_period_end: false }, key('resume'));
    await ground.database.asDealership(
      { dealershipId },
      (ctx) =>
        ctx.db
          .updateTable('subscription')
          .set({ endAsked: null, endAskedAt: null })
          .where('dealershipId', '=', dealershipId)
          .where('endAsked', '=', 'resume')
          .execute(),
      lettingGo,
    );
    return live?.endsAtPeriodEnd === true;
  }
  // The portal sets the customer's card; what the subscription was begun with would go on being charged.
  if (live && state.customerMethod && live.method !== state.customerMethod) {
    await stripe.subscriptions.update(live.id, { default_payment_method: state.customerMethod }, key('card'));
    if (live.status === 'past_due' || live.status === 'unpaid')
      await payOpen(ground, row!.customerId!).catch((error: unknown) => {
        // The processor tries again by itself; the person sees that it is still unpaid.
        if (!isDeclined(error)) throw error;
      });
    return true;
  }
  if (!live || live.endsAtPeriodEnd || ending) return false;
  const wanted = await remoteRates(
    ground,
    taxesFor(
      ground,
      companyDay(new Date(Math.max(live.periodEndsAt.getTime(), ground.clock.now().getTime()))),
      dealership.province,
    ),
  );
  if (wanted.toSorted().join() === live.taxRates.toSorted().join()) return false;
  await stripe.subscriptions.update(live.id, { default_tax_rates: wanted.length > 0 ? wanted : '' }, key('tax'));
  return true;
}

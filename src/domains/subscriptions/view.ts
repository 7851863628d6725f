import { daysBetween, wallClock } from '#kernel/calendar.ts';
import type { Context } from '#platform/database/context.ts';
import { taxAmounts } from '#kernel/tax/software.ts';
import { graceEnd } from './grace.ts';
import { listPlatformInvoices } from './platform-invoices.ts';
import { pricesOn } from './prices.ts';
import { isLive, lastDay, standing } from './standing.ts';
import { isPaymentSetUp } from './stripe/stripe-client.ts';
import type { Every, Subscription } from './subscription.ts';
import { companyDay, taxesFor } from './tax-rates.ts';

/** The subscription as its owner sees it: plan, state, next charge, card, invoices, and what happens when. */
export async function describeSubscription(ctx: Context): Promise<Subscription> {
  const { row, dealership, trialEndsAt } = await standing(ctx);
  const { timeZone, province, state } = dealership;
  const withTaxes = (cents: number, day: string) => {
    const taxes = taxesFor(ctx.ground, day, province);
    const amounts = taxAmounts(cents, taxes);
    return {
      taxes: taxes.map(({ tax, rate }, at) => ({ tax, rate, cents: amounts[at]! })),
      totalCents: amounts.reduce((sum, one) => sum + one, cents),
    };
  };
  const ending = row?.endAsked === 'period_end' || row?.endAsked === 'now' ? row.endAsked : null;
  const live = row && isLive(row.status) ? row : null;
  const today = companyDay(ctx.now);
  const prices = await pricesOn(ctx.db, today);
  return {
    setUp: isPaymentSetUp(ctx.ground),
    state,
    trialEndsOn: lastDay(trialEndsAt, timeZone),
    plan: live
      ? {
          every: live.every as Every,
          amountCents: live.priceCents!,
          status: live.status!,
          periodEndsOn: wallClock(live.periodEndsAt!, timeZone).day,
          nextChargeCents:
            live.endsAtPeriodEnd || ending
              ? null
              : withTaxes(live.priceCents!, companyDay(live.periodEndsAt!)).totalCents,
          openCents: live.openCents,
          ends: live.endsAtPeriodEnd,
        }
      : null,
    card: row?.cardLast4
      ? { brand: row.cardBrand ?? 'card', last4: row.cardLast4, expires: row.cardExpires ?? '' }
      : null,
    pastDue:
      state === 'past_due' && row?.pastDueSince
        ? {
            since: wallClock(row.pastDueSince, timeZone).day,
            graceEndsOn: graceEnd(row.pastDueSince, timeZone),
            notices: row.notices,
            reason: live ? 'payment' : row.subscriptionId ? 'ended' : 'trial_over',
          }
        : null,
    ending,
    prices: prices.map(({ every, amountCents }) => ({ every, amountCents, ...withTaxes(amountCents, today) })),
    invoices: await listPlatformInvoices(ctx),
  };
}

/** What everybody of the dealership may know. */
export async function describeNotice(ctx: Context) {
  const { row, dealership, trialEndsAt } = await standing(ctx);
  const { state, timeZone } = dealership;
  // Where cards cannot be charged nobody has to choose a plan.
  const trialEndsOn = state === 'trial' && isPaymentSetUp(ctx.ground) ? lastDay(trialEndsAt, timeZone) : null;
  return {
    state,
    trialEndsOn,
    trialDaysLeft:
      trialEndsOn === null ? null : Math.max(0, daysBetween(wallClock(ctx.now, timeZone).day, trialEndsOn)),
    graceEndsOn: state === 'past_due' && row?.pastDueSince ? graceEnd(row.pastDueSince, timeZone) : null,
  };
}

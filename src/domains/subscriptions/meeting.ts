import { enterState } from '#domains/dealerships/index.ts';
import type { Context } from '#platform/database/context.ts';
import { because } from '#platform/database/cause.ts';
import type { Ground } from '#platform/ground.ts';
import { changed, record } from '#platform/journal/index.ts';
import { fallDue } from './grace.ts';
import { issueFor } from './issuing.ts';
import { tellPaid } from './letters.ts';
import { settleWishes } from './wishes.ts';
import { holdStanding, isLive, lettingGo } from './standing.ts';
import { presentState } from './stripe/present-state.ts';
import type { PresentState } from './stripe/present-state.ts';
import { knownRates } from './tax-rates.ts';

/** How often a meeting begins again because a later one was faster. */
const mostMeetings = 4;

/**
 * Meets with the payment processor about one dealership: asks how things stand, and makes it so here, all of it in one
 * transaction (state, journal, our invoices with their numbers, letters). Webhooks, the polling job and the screen all come
 * here, so it does not matter what was lost, doubled or late: what was asked last counts.
 *
 * @throws Stripe.errors.StripeError when the processor does not say · Withdrawn after a purge
 */
export const meetProcessor = (ground: Ground, dealershipId: string): Promise<void> =>
  because({ kind: 'platform', of: 'billing' }, () => meet(ground, dealershipId));

async function meet(ground: Ground, dealershipId: string): Promise<void> {
  for (let turn = 1; turn <= mostMeetings; turn++) {
    const asked = await ground.database.asDealership({ dealershipId }, beginMeeting, lettingGo);
    if (!asked) return;
    const state = await presentState(ground, asked.customerId, asked.sessionId);
    const rates = await knownRates(ground);
    const applied = await ground.database.asDealership(
      { dealershipId },
      (ctx) => applyState(ctx, asked.number, state, rates),
      lettingGo,
    );
    if (!applied) continue;
    if (state.surplus.length > 0)
      ground.log.error(
        { dealership: dealershipId, surplus: state.surplus },
        'a dealership has more than one subscription',
      );
    // What the dealership wants and the processor does not do yet. What changes there is heard as any other change.
    if (await settleWishes(ground, dealershipId, state)) continue;
    return;
  }
}

/** Takes the number of this meeting, before anything is asked. Nobody to meet without a customer. */
async function beginMeeting(
  ctx: Context,
): Promise<{ number: number; customerId: string; sessionId: string | null } | undefined> {
  const row = await ctx.db
    .updateTable('subscription')
    .set((eb) => ({ asked: eb('asked', '+', 1) }))
    .where('dealershipId', '=', ctx.dealershipId)
    .where('customerId', 'is not', null)
    .returning(['asked', 'customerId', 'sessionId'])
    .executeTakeFirst();
  return row && { number: Number(row.asked), customerId: row.customerId!, sessionId: row.sessionId };
}

/** Writes down how things stand; false when a meeting that began later has done so already. */
async function applyState(
  ctx: Context,
  number: number,
  state: PresentState,
  rates: ReadonlyMap<string, string>,
): Promise<boolean> {
  const held = await holdStanding(ctx);
  const { row } = held;
  if (Number(row.met) > number) return false;
  const { subscription, card } = state;
  const facts = {
    subscriptionId: subscription?.id ?? null,
    status: subscription?.status ?? null,
    every: subscription?.every ?? null,
    priceCents: subscription?.priceCents ?? null,
    periodEndsAt: subscription?.periodEndsAt ?? null,
    endsAtPeriodEnd: subscription?.endsAtPeriodEnd ?? false,
  };
  const sameCard =
    row.cardLast4 === (card?.last4 ?? null) &&
    row.cardBrand === (card?.brand ?? null) &&
    row.cardExpires === (card?.expires ?? null);
  await ctx.db
    .updateTable('subscription')
    .set({
      ...facts,
      taxRates: subscription?.taxRates ?? [],
      openCents: subscription?.openCents ?? 0,
      cardBrand: card?.brand ?? null,
      cardLast4: card?.last4 ?? null,
      cardExpires: card?.expires ?? null,
      ...(state.session === null || state.session === 'open'
        ? {}
        : { sessionId: null, sessionEndsAt: null, attemptId: null }),
      met: number,
      metAt: ctx.now,
    })
    .where('dealershipId', '=', ctx.dealershipId)
    .execute();
  const of = { kind: 'subscription', id: ctx.dealershipId };
  const { subscriptionId, status, every, priceCents, periodEndsAt, endsAtPeriodEnd } = row;
  const change = changed({ subscriptionId, status, every, priceCents, periodEndsAt, endsAtPeriodEnd }, facts);
  if (change) await record(ctx, { event: 'subscription.changed', record: of, ...change });
  // The digits of a card are nobody's business in a history: that it changed is.
  if (!sameCard) await record(ctx, { event: 'subscription.card_changed', record: of });
  for (const invoice of state.paid.toSorted((a, b) => a.paidAt.getTime() - b.paidAt.getTime())) {
    const issued = await issueFor(ctx, held, invoice, rates);
    if (!issued) continue;
    await record(ctx, {
      event: 'subscription.paid',
      record: of,
      after: { number: issued.number, totalCents: issued.totalCents, currency: issued.currency },
    });
    await tellPaid(ctx, held, issued);
  }
  await moveState(ctx, state.subscription?.status ?? null, row);
  return true;
}

/**
 * The dealership's state follows from its subscription: paid or within a trial that has a card is active; unpaid, or ended
 * without anybody having asked for it, is past due. One that is cancelled, or is about to be, is left to its own way.
 */
async function moveState(
  ctx: Context,
  status: string | null,
  row: { endAsked: string | null; status: string | null },
): Promise<void> {
  if (status === 'active' || status === 'trialing') {
    await enterState(ctx, 'active', ['trial', 'past_due'], 'subscribed');
    await ctx.db
      .updateTable('subscription')
      .set({ pastDueSince: null, notices: 0, noticedAt: null })
      .where('dealershipId', '=', ctx.dealershipId)
      .where('pastDueSince', 'is not', null)
      .execute();
    return;
  }
  const ended = row.endAsked === 'period_end' || row.endAsked === 'now';
  // An incomplete first payment is none: the trial, or the grace, goes on as it was.
  if (ended || status === null || (!isLive(status) && status !== 'canceled')) return;
  if (isLive(status)) await fallDue(ctx, ['trial', 'active'], 'unpaid');
  else await fallDue(ctx, ['active'], 'ended');
}

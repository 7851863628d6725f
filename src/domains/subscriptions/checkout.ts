import { Stripe } from 'stripe';
import { Conflict } from '#kernel/problems.ts';
import { newId } from '#kernel/ids.ts';
import type { Ground } from '#platform/ground.ts';
import { record } from '#platform/journal/index.ts';
import type { OwnContext } from '#platform/web/route.ts';
import { meetProcessor } from './meeting.ts';
import { subscriptionsMessages } from './messages.ts';
import { isDeclined, payOpen } from './paying.ts';
import { pricesOn } from './prices.ts';
import { holdStanding, isLive, standing } from './standing.ts';
import { accountMark, forPerson, stripeOf } from './stripe/stripe-client.ts';
import type { Every } from './subscription.ts';
import { companyDay, remoteRates, taxesFor } from './tax-rates.ts';

/** The least that the processor lets a trial last from now on, with some minutes to spare. */
const leastTrialMs = 48 * 3_600_000 + 10 * 60_000;

const languageAt = (locale: string): 'en' | 'fr-CA' => (locale === 'fr' ? 'fr-CA' : 'en');

/**
 * Opens the processor's page on which a card is given and the subscription begins. Within the trial nothing is charged before
 * its end. One checkout is open at a time: asking again leads to the same page, another choice closes the former.
 *
 * @throws Conflict when there is a subscription, or it is being ended · Unavailable when the processor does not answer
 */
export async function openCheckout(ctx: OwnContext, every: Every): Promise<{ url: string }> {
  const { ground } = ctx;
  stripeOf(ground);
  const begun = await ctx.work(
    async (inside) => {
      const held = await holdStanding(inside);
      const { row } = held;
      if (isLive(row.status))
        throw new Conflict('There is a subscription already. Its card can be changed.', {}, 'already_subscribed');
      if (row.endAsked === 'period_end' || row.endAsked === 'now')
        throw new Conflict('The subscription is being ended. Take that back first.', {}, 'subscription_ending');
      const prices = await pricesOn(inside.db, companyDay(inside.now));
      const price = prices.find((one) => one.every === every);
      if (!price) throw new Conflict('There is no such price today.', {}, 'no_price');
      const attempt = row.attemptId ?? newId();
      if (!row.attemptId)
        await inside.db
          .updateTable('subscription')
          .set({ attemptId: attempt })
          .where('dealershipId', '=', inside.dealershipId)
          .execute();
      return { ...held, price, attempt };
    },
    { write: true },
  );
  const make = async (): Promise<{ url: string }> => {
    const stripe = stripeOf(ground);
    const { row, dealership, price } = begun;
    let { attempt } = begun;
    const customer = row.customerId ?? (await makeCustomer(ctx, dealership, attempt));
    // After any doubt it is asked before anything is made: what is there is taken up, or closed.
    const [known, open] = await Promise.all([
      stripe.subscriptions.list({ customer, status: 'all', limit: 20 }),
      stripe.checkout.sessions.list({ customer, status: 'open', limit: 20 }),
    ]);
    if (known.data.some(({ status }) => isLive(status))) {
      await meetProcessor(ground, ctx.dealershipId);
      throw new Conflict('There is a subscription already. Its card can be changed.', {}, 'already_subscribed');
    }
    const wanted = open.data.find(
      ({ metadata }) => metadata?.['every'] === every && metadata['cents'] === String(price.amountCents),
    );
    for (const other of open.data.filter(({ id }) => id !== wanted?.id))
      await stripe.checkout.sessions.expire(other.id, {}, { idempotencyKey: `expire ${other.id}` });
    if (wanted) {
      await keepSession(ctx, attempt, wanted);
      return { url: wanted.url! };
    }
    if (row.sessionId) attempt = await nextAttempt(ctx, attempt);
    const rates = await remoteRates(ground, taxesFor(ground, companyDay(ground.clock.now()), dealership.province));
    // To the hour, so that a repeat within it asks for the same.
    const inTrial = dealership.state === 'trial' && begun.trialEndsAt > ground.clock.now();
    const trialEnd = Math.max(
      begun.trialEndsAt.getTime(),
      Math.ceil(ground.clock.now().getTime() / 3_600_000) * 3_600_000 + leastTrialMs,
    );
    const back = `${ground.config.origin}/settings/subscription`;
    const t = subscriptionsMessages(dealership.locale);
    const session = await stripe.checkout.sessions.create(
      {
        mode: 'subscription',
        customer,
        client_reference_id: ctx.dealershipId,
        locale: languageAt(ctx.locale),
        allowed_payment_method_types: ['card'],
        line_items: [
          {
            quantity: 1,
            price_data: {
              currency: price.currency.toLowerCase(),
              unit_amount: price.amountCents,
              tax_behavior: 'exclusive',
              recurring: { interval: every },
              product_data: { name: t('product', { company: ground.config.company.name }) },
            },
          },
        ],
        subscription_data: {
          metadata: { dealership: ctx.dealershipId, every },
          ...(rates.length > 0 ? { default_tax_rates: rates } : {}),
          ...(inTrial ? { trial_end: Math.floor(trialEnd / 1000) } : {}),
        },
        metadata: { dealership: ctx.dealershipId, every, cents: String(price.amountCents) },
        success_url: `${back}?checkout=done`,
        cancel_url: `${back}?checkout=left`,
      },
      { idempotencyKey: `checkout ${attempt} ${every}` },
    );
    if (!(await keepSession(ctx, attempt, session))) {
      // Somebody chose otherwise meanwhile: theirs is the one that is open.
      await stripe.checkout.sessions.expire(session.id, {}, { idempotencyKey: `expire ${session.id}` });
      throw new Conflict('Somebody else has just opened the payment page. Try again.', {}, 'checkout_elsewhere');
    }
    return { url: session.url! };
  };
  return forPerson(ground, () =>
    make().catch(async (error: unknown) => {
      // What the key was first used for has changed since: the next try is an attempt of its own.
      if (error instanceof Stripe.errors.StripeIdempotencyError) await nextAttempt(ctx, begun.attempt);
      throw error;
    }),
  );
}

/** Remembers which checkout is open; false when another attempt has begun since. */
async function keepSession(
  ctx: OwnContext,
  attempt: string,
  session: { id: string; expires_at: number },
): Promise<boolean> {
  const { numUpdatedRows } = await ctx.work(
    (inside) =>
      inside.db
        .updateTable('subscription')
        .set({ sessionId: session.id, sessionEndsAt: new Date(session.expires_at * 1000) })
        .where('dealershipId', '=', inside.dealershipId)
        .where('attemptId', '=', attempt)
        .executeTakeFirst(),
    { write: true },
  );
  return numUpdatedRows > 0n;
}

/** Begins another attempt, unless somebody has done so since. */
async function nextAttempt(ctx: OwnContext, before: string): Promise<string> {
  return ctx.work(
    async (inside) => {
      const { row } = await holdStanding(inside);
      if (row.attemptId !== null && row.attemptId !== before) return row.attemptId;
      const attempt = newId();
      await inside.db
        .updateTable('subscription')
        .set({ attemptId: attempt, sessionId: null, sessionEndsAt: null })
        .where('dealershipId', '=', inside.dealershipId)
        .execute();
      return attempt;
    },
    { write: true },
  );
}

/** The dealership as a customer of the processor: its legal name and address for mail, nothing of its customers. */
async function makeCustomer(
  ctx: OwnContext,
  dealership: { legalName: string; email: string | null; locale: string },
  attempt: string,
): Promise<string> {
  const { ground, dealershipId } = ctx;
  const customer = await stripeOf(ground).customers.create(
    {
      name: dealership.legalName,
      ...(dealership.email ? { email: dealership.email } : {}),
      preferred_locales: [dealership.locale === 'fr' ? 'fr-CA' : 'en-CA'],
      metadata: { dealership: dealershipId },
    },
    { idempotencyKey: `customer ${dealershipId} ${attempt}` },
  );
  return ctx.work(
    async (inside) => {
      const { row } = await holdStanding(inside);
      if (row.customerId) return row.customerId;
      await inside.db
        .updateTable('subscription')
        .set({ customerId: customer.id })
        .where('dealershipId', '=', dealershipId)
        .execute();
      await record(inside, {
        event: 'subscription.customer_made',
        record: { kind: 'subscription', id: dealershipId },
        after: { customerId: customer.id },
      });
      return customer.id;
    },
    { write: true },
  );
}

async function customerOf(ctx: OwnContext): Promise<string> {
  const { row } = await ctx.work(standing);
  if (!row?.customerId) throw new Conflict('Choose a plan first.', {}, 'no_subscription');
  return row.customerId;
}

/**
 * Opens the processor's portal: all of it, or only the change of the card. It cannot end the subscription: that is done in the
 * product, where it is said what follows.
 * @throws Conflict before there is a subscription · Unavailable when the processor does not answer
 */
export async function openPortal(ctx: OwnContext, what: 'card' | 'all'): Promise<{ url: string }> {
  const { ground } = ctx;
  stripeOf(ground);
  const customer = await customerOf(ctx);
  const back = `${ground.config.origin}/settings/subscription?portal=done`;
  return forPerson(ground, async () => {
    const session = await stripeOf(ground).billingPortal.sessions.create(
      {
        customer,
        configuration: await portalSettings(ground),
        return_url: back,
        locale: ctx.locale === 'fr' ? 'fr-CA' : 'en',
        ...(what === 'card'
          ? {
              flow_data: {
                type: 'payment_method_update' as const,
                after_completion: { type: 'redirect' as const, redirect: { return_url: back } },
              },
            }
          : {}),
      },
      { idempotencyKey: newId() },
    );
    return { url: session.url };
  });
}

/** What the portal lets people do; made once for each account of ours. */
async function portalSettings(ground: Ground): Promise<string> {
  const key = `${accountMark(ground)} 1`;
  const known = await ground.database.asPlatform(
    ({ db }) =>
      db
        .selectFrom('paymentObject')
        .select('remoteId')
        .where('kind', '=', 'portal')
        .where('key', '=', key)
        .executeTakeFirst(),
    {},
    { write: false },
  );
  if (known) return known.remoteId;
  const made = await stripeOf(ground).billingPortal.configurations.create(
    {
      features: {
        payment_method_update: { enabled: true },
        invoice_history: { enabled: true },
        customer_update: { enabled: false },
        subscription_cancel: { enabled: false },
      },
    },
    { idempotencyKey: `portal ${key}` },
  );
  await ground.database.asPlatform(({ db, now }) =>
    db
      .insertInto('paymentObject')
      .values({ kind: 'portal', key, remoteId: made.id, createdAt: now })
      .onConflict((conflict) => conflict.doNothing())
      .execute(),
  );
  return made.id;
}

/**
 * Tries to charge what is unpaid with the card that is there.
 * @throws Conflict when the card is refused · Unavailable when the processor does not answer
 */
export async function payNow(ctx: OwnContext): Promise<void> {
  const { ground } = ctx;
  stripeOf(ground);
  const customer = await customerOf(ctx);
  try {
    await payOpen(ground, customer);
  } catch (error) {
    if (isDeclined(error))
      throw new Conflict('The card was refused. Change the card, or ask your bank.', {}, 'card_refused');
    if (!(error instanceof Stripe.errors.StripeError)) throw error;
    await forPerson(ground, () => Promise.reject(error));
  }
  await forPerson(ground, () => meetProcessor(ground, ctx.dealershipId));
}

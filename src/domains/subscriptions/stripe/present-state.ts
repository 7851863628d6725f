import type { Stripe } from 'stripe';
import type { Ground } from '#platform/ground.ts';
import { isLive } from '../standing.ts';
import type { Every } from '../subscription.ts';
import { stripeOf } from './stripe-client.ts';

/** A card as the processor tells it: never its number. `expires` is `YYYY-MM`. */
export interface Card {
  brand: string;
  last4: string;
  expires: string;
}

/** A paid invoice of the processor. Cents. */
export interface PaidInvoice {
  id: string;
  subscriptionEvery: Every | null;
  from: Date;
  to: Date;
  subtotalCents: number;
  totalCents: number;
  currency: string;
  paidAt: Date;
  /** Cents by the processor's id of the tax rate. */
  taxes: { remoteId: string; cents: number }[];
}

/** How things stand at the processor now. */
export interface PresentState {
  /** The one subscription that counts: the oldest that will be charged, else the newest that ended. */
  subscription: {
    id: string;
    status: string;
    every: Every;
    priceCents: number;
    periodEndsAt: Date;
    endsAtPeriodEnd: boolean;
    taxRates: string[];
    /** What could not be charged so far, in cents. */
    openCents: number;
    /** The payment method that it charges, if it has one of its own. */
    method: string | null;
  } | null;
  /** The customer's own payment method: what the portal sets. */
  customerMethod: string | null;
  /** Others that will be charged too: there should be none. */
  surplus: string[];
  card: Card | null;
  paid: PaidInvoice[];
  /** The open checkout, if one was asked for. */
  session: 'open' | 'complete' | 'expired' | null;
}

const instant = (seconds: number): Date => new Date(seconds * 1000);

function cardOf(method: string | Stripe.PaymentMethod | null | undefined): Card | null {
  if (!method || typeof method === 'string' || !method.card) return null;
  const { brand, last4, exp_month: month, exp_year: year } = method.card;
  return { brand, last4, expires: `${year}-${String(month).padStart(2, '0')}` };
}

const idOf = (one: string | { id: string } | null | undefined): string | null =>
  typeof one === 'string' ? one : (one?.id ?? null);

const everyOf = (word: string | undefined): Every | null => (word === 'month' || word === 'year' ? word : null);

/**
 * Asks the processor how things stand for a customer. Outside of any transaction.
 * @throws Stripe.errors.StripeError when it does not say
 */
export async function presentState(
  ground: Ground,
  customerId: string,
  sessionId: string | null,
): Promise<PresentState> {
  const stripe = stripeOf(ground);
  const [customer, subscriptions, invoices, unpaid, session] = await Promise.all([
    stripe.customers.retrieve(customerId, { expand: ['invoice_settings.default_payment_method'] }),
    stripe.subscriptions.list({
      customer: customerId,
      status: 'all',
      limit: 20,
      expand: ['data.default_payment_method'],
    }),
    stripe.invoices.list({ customer: customerId, status: 'paid', limit: 100 }),
    stripe.invoices.list({ customer: customerId, status: 'open', limit: 20 }),
    sessionId ? stripe.checkout.sessions.retrieve(sessionId) : null,
  ]);
  const live = subscriptions.data.filter(({ status }) => isLive(status)).sort((a, b) => a.created - b.created);
  const counts = live[0] ?? subscriptions.data.toSorted((a, b) => b.created - a.created)[0];
  const item = counts?.items.data[0];
  return {
    subscription:
      counts && item
        ? {
            id: counts.id,
            status: counts.status,
            every: everyOf(item.price.recurring?.interval) ?? 'month',
            priceCents: item.price.unit_amount ?? 0,
            periodEndsAt: instant(
              counts.trial_end && counts.status === 'trialing' ? counts.trial_end : item.current_period_end,
            ),
            endsAtPeriodEnd: counts.cancel_at_period_end,
            taxRates: (counts.default_tax_rates ?? []).map(({ id }) => id),
            openCents: isLive(counts.status) ? unpaid.data.reduce((sum, one) => sum + one.amount_remaining, 0) : 0,
            method: idOf(counts.default_payment_method),
          }
        : null,
    customerMethod: customer.deleted ? null : idOf(customer.invoice_settings.default_payment_method),
    surplus: live.slice(1).map(({ id }) => id),
    card:
      cardOf(counts?.default_payment_method) ??
      (customer.deleted ? null : cardOf(customer.invoice_settings.default_payment_method)),
    paid: invoices.data.filter((one) => one.amount_paid > 0).map(paidInvoice),
    session: (session?.status as PresentState['session']) ?? null,
  };
}

function paidInvoice(invoice: Stripe.Invoice): PaidInvoice {
  const lines = invoice.lines.data;
  const from = Math.min(...lines.map(({ period }) => period.start), invoice.period_end);
  const to = Math.max(...lines.map(({ period }) => period.end), from);
  return {
    id: invoice.id!,
    subscriptionEvery: everyOf(invoice.parent?.subscription_details?.metadata?.['every']),
    from: instant(from),
    to: instant(to),
    subtotalCents: invoice.total_excluding_tax ?? invoice.subtotal,
    totalCents: invoice.total,
    currency: invoice.currency.toUpperCase(),
    paidAt: instant(invoice.status_transitions.paid_at ?? invoice.created),
    taxes: (invoice.total_taxes ?? []).map(({ amount, tax_rate_details: rate }) => ({
      remoteId: rate?.tax_rate ?? '',
      cents: amount,
    })),
  };
}

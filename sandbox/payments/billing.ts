import { declined } from './stripe-error.ts';
import type { Invoice, PaymentMethod, Session, Subscription } from './records.ts';
import { mint } from './stand.ts';
import type { Stand } from './stand.ts';
import { customerWire, invoiceWire, methodWire, sessionWire, subscriptionWire } from './wire.ts';
import type { Wire } from './wire.ts';

const plain: ReadonlySet<string> = new Set();
const day = 86_400;

/** Makes an event and has it sent. Its object is as it is now, as the processor sends it. */
function tell(stand: Stand, type: string, object: Wire): void {
  const event = {
    id: mint(stand, 'evt'),
    created: Math.floor(stand.clock() / 1000),
    type,
    data: { object: structuredClone(object) },
  };
  stand.state.events.push(event);
  stand.heard(event.id);
}

export const tellSubscription = (stand: Stand, what: 'created' | 'updated' | 'deleted', one: Subscription): void =>
  tell(stand, `customer.subscription.${what}`, subscriptionWire(stand, one, plain));
export const tellSession = (stand: Stand, what: 'completed' | 'expired', one: Session): void =>
  tell(stand, `checkout.session.${what}`, sessionWire(stand, one));
export const tellCustomer = (stand: Stand, what: 'created' | 'updated', id: string): void =>
  tell(stand, `customer.${what}`, customerWire(stand, stand.state.customers[id]!, plain));
const tellInvoice = (stand: Stand, what: string, one: Invoice): void =>
  tell(stand, `invoice.${what}`, invoiceWire(one));

/** The same day of a later month, or its last one; at the same time of the day (UTC). */
export function monthsLater(from: number, months: number, anchor: number): number {
  const at = new Date(from * 1000);
  const last = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months + 1, 0)).getUTCDate();
  const moved = Date.UTC(
    at.getUTCFullYear(),
    at.getUTCMonth() + months,
    Math.min(anchor, last),
    at.getUTCHours(),
    at.getUTCMinutes(),
    at.getUTCSeconds(),
  );
  return Math.floor(moved / 1000);
}

const periodAfter = (from: number, one: Pick<Subscription, 'anchor' | 'price'>): number =>
  monthsLater(from, one.price.interval === 'year' ? 12 : 1, one.anchor);

/** A card that a person typed, in the processor's test numbers. Undefined when it is none. */
export function cardOf(stand: Stand, number: string, expires: string): Omit<PaymentMethod, 'customer'> | undefined {
  const digits = number.replaceAll(/\D/g, '');
  const [, month = '', year = ''] = /^\s*(\d{1,2})\s*\/\s*(?:20)?(\d{2})\s*$/.exec(expires) ?? [];
  if (!/^\d{13,19}$/.test(digits) || Number(month) < 1 || Number(month) > 12) return undefined;
  const refusals: Record<string, string> = {
    '4000000000000002': 'generic_decline',
    '4000000000009995': 'insufficient_funds',
    '4000000000000069': 'expired_card',
  };
  return {
    id: mint(stand, 'pm'),
    created: stand.now(),
    brand: digits.startsWith('4') ? 'visa' : digits.startsWith('3') ? 'amex' : 'mastercard',
    last4: digits.slice(-4),
    exp_month: Number(month),
    exp_year: 2000 + Number(year),
    declines: refusals[digits] ?? null,
  };
}

export function attach(stand: Stand, card: Omit<PaymentMethod, 'customer'>, customer: string): PaymentMethod {
  const method = { ...card, customer };
  stand.state.methods[method.id] = method;
  tell(stand, 'payment_method.attached', methodWire(method));
  return method;
}

function whyNot(stand: Stand, method: PaymentMethod | undefined): string | null {
  if (!method) return 'no_card';
  const at = new Date(stand.now() * 1000);
  const expired = method.exp_year * 12 + method.exp_month < at.getUTCFullYear() * 12 + at.getUTCMonth() + 1;
  return expired ? 'expired_card' : method.declines;
}

/** The card that a subscription is charged to. */
const methodOf = (stand: Stand, one: Subscription): PaymentMethod | undefined =>
  stand.state.methods[one.default_payment_method ?? stand.state.customers[one.customer]?.default_payment_method ?? ''];

function bill(stand: Stand, one: Subscription, reason: Invoice['billing_reason'], free: boolean): Invoice {
  const subtotal = free ? 0 : one.price.unit_amount;
  const taxes = one.default_tax_rates.map((id) => ({
    tax_rate: id,
    amount: Math.round((subtotal * Math.round(stand.state.rates[id]!.percentage * 1000)) / 100_000),
  }));
  const invoice: Invoice = {
    id: mint(stand, 'in'),
    line: mint(stand, 'il'),
    created: stand.now(),
    customer: one.customer,
    subscription: one.id,
    status: 'open',
    billing_reason: reason,
    currency: one.price.currency,
    description: `1 × ${one.price.product_name}`,
    price: one.price,
    subtotal,
    taxes,
    total: taxes.reduce((sum, { amount }) => sum + amount, subtotal),
    amount_paid: 0,
    period_start: one.period_start,
    period_end: one.period_end,
    metadata: one.metadata,
    attempt_count: 0,
    next_payment_attempt: null,
    paid_at: null,
  };
  stand.state.invoices[invoice.id] = invoice;
  one.latest_invoice = invoice.id;
  tellInvoice(stand, 'created', invoice);
  tellInvoice(stand, 'finalized', invoice);
  return invoice;
}

/** Charges an open invoice; what follows for its subscription follows. False when the bank says no. */
export function charge(stand: Stand, invoice: Invoice): boolean {
  const one = stand.state.subscriptions[invoice.subscription]!;
  const refusal = invoice.total === 0 ? null : whyNot(stand, methodOf(stand, one));
  invoice.attempt_count += 1;
  if (refusal === null) {
    Object.assign(invoice, {
      status: 'paid',
      amount_paid: invoice.total,
      paid_at: stand.now(),
      next_payment_attempt: null,
    });
    tellInvoice(stand, 'paid', invoice);
    tellInvoice(stand, 'payment_succeeded', invoice);
    if (one.latest_invoice === invoice.id && (one.status === 'past_due' || one.status === 'unpaid')) {
      one.status = 'active';
      tellSubscription(stand, 'updated', one);
    }
    return true;
  }
  const { retries, afterRetries } = stand.settings;
  const next = retries[invoice.attempt_count - 1];
  invoice.next_payment_attempt = next === undefined ? null : stand.now() + next * day;
  tellInvoice(stand, 'payment_failed', invoice);
  if (one.status === 'active' || one.status === 'trialing') {
    one.status = 'past_due';
    tellSubscription(stand, 'updated', one);
  }
  if (next === undefined && afterRetries === 'cancel') end(stand, one);
  else if (next === undefined && afterRetries === 'unpaid' && one.status === 'past_due') {
    one.status = 'unpaid';
    tellSubscription(stand, 'updated', one);
  }
  return false;
}

export function end(stand: Stand, one: Subscription): void {
  if (one.status === 'canceled') return;
  Object.assign(one, { status: 'canceled', canceled_at: one.canceled_at ?? stand.now(), ended_at: stand.now() });
  // What was open is no longer collected.
  for (const invoice of Object.values(stand.state.invoices))
    if (invoice.subscription === one.id && invoice.status === 'open') invoice.next_payment_attempt = null;
  tellSubscription(stand, 'deleted', one);
}

/**
 * A person has given a card on the hosted page. Within a trial nothing is charged.
 * @throws ApiError when the bank refuses the first payment: the page stays open
 */
export function complete(stand: Stand, session: Session, card: Omit<PaymentMethod, 'customer'>): void {
  const now = stand.now();
  const trial = session.trial_end !== null && session.trial_end > now ? session.trial_end : null;
  const refusal = trial ? null : whyNot(stand, { ...card, customer: session.customer });
  if (refusal !== null) throw declined(refusal);
  const method = attach(stand, card, session.customer);
  const one: Subscription = {
    id: mint(stand, 'sub'),
    item: mint(stand, 'si'),
    created: now,
    customer: session.customer,
    status: trial ? 'trialing' : 'active',
    price: session.price,
    metadata: session.subscription_metadata,
    default_payment_method: method.id,
    default_tax_rates: session.default_tax_rates,
    cancel_at_period_end: false,
    canceled_at: null,
    ended_at: null,
    trial_end: trial,
    anchor: new Date((trial ?? now) * 1000).getUTCDate(),
    period_start: now,
    period_end: trial ?? 0,
    latest_invoice: null,
  };
  if (!trial) one.period_end = periodAfter(now, one);
  stand.state.subscriptions[one.id] = one;
  const invoice = bill(stand, one, 'subscription_create', trial !== null);
  tellSubscription(stand, 'created', one);
  charge(stand, invoice);
  Object.assign(session, { status: 'complete', subscription: one.id });
  tellSession(stand, 'completed', session);
}

/** The next thing that is due, and when. */
function nextDue(stand: Stand): { at: number; run(): void } | undefined {
  let next: { at: number; run(): void } | undefined;
  const due = (at: number, run: () => void): void => {
    if (!next || at < next.at) next = { at, run };
  };
  for (const session of Object.values(stand.state.sessions))
    if (session.status === 'open')
      due(session.expires_at, () => {
        session.status = 'expired';
        tellSession(stand, 'expired', session);
      });
  for (const one of Object.values(stand.state.subscriptions)) {
    if (one.status === 'canceled' || one.status === 'unpaid') continue;
    due(one.period_end, () => renew(stand, one));
  }
  for (const invoice of Object.values(stand.state.invoices))
    if (invoice.status === 'open' && invoice.next_payment_attempt !== null)
      due(invoice.next_payment_attempt, () => void charge(stand, invoice));
  return next;
}

function renew(stand: Stand, one: Subscription): void {
  if (one.cancel_at_period_end) return end(stand, one);
  one.period_start = one.period_end;
  one.period_end = periodAfter(one.period_start, one);
  if (one.status === 'trialing') one.status = 'active';
  const invoice = bill(stand, one, 'subscription_cycle', false);
  tellSubscription(stand, 'updated', one);
  charge(stand, invoice);
}

/** Does all that has become due, in order, each at its own time. */
export function settle(stand: Stand): void {
  const target = stand.clock() + stand.state.ahead;
  for (;;) {
    const next = nextDue(stand);
    if (!next || next.at * 1000 > target) break;
    stand.state.ahead = Math.min(next.at * 1000 - stand.clock(), target - stand.clock());
    next.run();
  }
  stand.state.ahead = target - stand.clock();
}

/** Moves billing time on, doing what becomes due on the way. */
export function advance(stand: Stand, seconds: number): void {
  stand.state.ahead += seconds * 1000;
  settle(stand);
}

/** When the customer's next charge, try or end is; undefined when there is none. */
export const nextCharge = (stand: Stand): number | undefined => {
  const ends = Object.values(stand.state.subscriptions)
    .filter(({ status }) => status !== 'canceled' && status !== 'unpaid')
    .map(({ period_end: at }) => at);
  return ends.length > 0 ? Math.min(...ends) : undefined;
};

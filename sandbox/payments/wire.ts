import type {
  Configuration,
  Customer,
  Invoice,
  PaymentMethod,
  PortalSession,
  Price,
  Session,
  Subscription,
  TaxRate,
} from './records.ts';
import type { Stand } from './stand.ts';

/** An object as it goes over the wire. */
export type Wire = Record<string, unknown>;

/** Which ids are sent as whole objects: `data.default_payment_method` of a list is `default_payment_method` here. */
export type Expand = ReadonlySet<string>;

export const listed = (url: string, data: Wire[], more = false): Wire => ({
  object: 'list',
  url,
  has_more: more,
  data,
});

export const methodWire = (one: PaymentMethod): Wire => ({
  id: one.id,
  object: 'payment_method',
  created: one.created,
  customer: one.customer,
  livemode: false,
  type: 'card',
  metadata: {},
  card: {
    brand: one.brand,
    last4: one.last4,
    exp_month: one.exp_month,
    exp_year: one.exp_year,
    country: 'CA',
    funding: 'credit',
  },
});

const methodIn = (stand: Stand, id: string | null, whole: boolean): string | Wire | null =>
  id !== null && whole && stand.state.methods[id] ? methodWire(stand.state.methods[id]) : id;

export const customerWire = (stand: Stand, one: Customer, expand: Expand): Wire => ({
  id: one.id,
  object: 'customer',
  created: one.created,
  name: one.name,
  email: one.email,
  livemode: false,
  metadata: one.metadata,
  preferred_locales: one.preferred_locales,
  invoice_settings: {
    custom_fields: null,
    default_payment_method: methodIn(
      stand,
      one.default_payment_method,
      expand.has('invoice_settings.default_payment_method'),
    ),
    footer: null,
    rendering_options: null,
  },
});

export const rateWire = (one: TaxRate): Wire => ({
  ...one,
  object: 'tax_rate',
  active: true,
  livemode: false,
  jurisdiction: null,
  effective_percentage: one.percentage,
  rate_type: 'percentage',
});

const priceWire = (price: Price): Wire => ({
  id: price.id,
  object: 'price',
  active: false,
  currency: price.currency,
  livemode: false,
  metadata: {},
  product: price.product,
  recurring: { interval: price.interval, interval_count: 1, usage_type: 'licensed', meter: null },
  tax_behavior: 'exclusive',
  type: 'recurring',
  unit_amount: price.unit_amount,
  unit_amount_decimal: String(price.unit_amount),
});

export const subscriptionWire = (stand: Stand, one: Subscription, expand: Expand): Wire => ({
  id: one.id,
  object: 'subscription',
  created: one.created,
  currency: one.price.currency,
  customer: one.customer,
  status: one.status,
  livemode: false,
  metadata: one.metadata,
  billing_cycle_anchor: one.trial_end ?? one.created,
  billing_mode: { type: 'flexible', flexible: null },
  cancel_at: one.cancel_at_period_end ? one.period_end : null,
  cancel_at_period_end: one.cancel_at_period_end,
  canceled_at: one.canceled_at,
  collection_method: 'charge_automatically',
  default_payment_method: methodIn(stand, one.default_payment_method, expand.has('default_payment_method')),
  default_tax_rates: one.default_tax_rates.map((id) => rateWire(stand.state.rates[id]!)),
  ended_at: one.ended_at,
  latest_invoice: one.latest_invoice,
  pause_collection: null,
  start_date: one.created,
  trial_end: one.trial_end,
  trial_start: one.trial_end ? one.created : null,
  items: listed(`/v1/subscription_items?subscription=${one.id}`, [
    {
      id: one.item,
      object: 'subscription_item',
      created: one.created,
      current_period_start: one.period_start,
      current_period_end: one.period_end,
      metadata: {},
      price: priceWire(one.price),
      quantity: 1,
      subscription: one.id,
      tax_rates: [],
    },
  ]),
});

export function invoiceWire(one: Invoice): Wire {
  const tax = (part: Invoice['taxes'][number]): Wire => ({
    amount: part.amount,
    tax_behavior: 'exclusive',
    tax_rate_details: { tax_rate: part.tax_rate },
    taxability_reason: 'not_available',
    taxable_amount: one.subtotal,
    type: 'tax_rate_details',
  });
  return {
    id: one.id,
    object: 'invoice',
    created: one.created,
    customer: one.customer,
    currency: one.currency,
    status: one.status,
    livemode: false,
    metadata: {},
    billing_reason: one.billing_reason,
    collection_method: 'charge_automatically',
    amount_due: one.total,
    amount_paid: one.amount_paid,
    amount_remaining: one.total - one.amount_paid,
    attempt_count: one.attempt_count,
    attempted: one.attempt_count > 0,
    auto_advance: one.status === 'open',
    next_payment_attempt: one.next_payment_attempt,
    period_start: one.created,
    period_end: one.created,
    subtotal: one.subtotal,
    subtotal_excluding_tax: one.subtotal,
    total: one.total,
    total_excluding_tax: one.subtotal,
    total_taxes: one.taxes.map(tax),
    status_transitions: {
      finalized_at: one.created,
      marked_uncollectible_at: null,
      paid_at: one.paid_at,
      voided_at: null,
    },
    parent: {
      type: 'subscription_details',
      quote_details: null,
      subscription_details: { metadata: one.metadata, subscription: one.subscription },
    },
    lines: listed(`/v1/invoices/${one.id}/lines`, [
      {
        id: one.line,
        object: 'line_item',
        amount: one.subtotal,
        currency: one.currency,
        description: one.description,
        invoice: one.id,
        livemode: false,
        metadata: one.metadata,
        parent: {
          type: 'subscription_item_details',
          invoice_item_details: null,
          subscription_item_details: { proration: false, subscription: one.subscription },
        },
        period: { start: one.period_start, end: one.period_end },
        quantity: 1,
        subtotal: one.subtotal,
        taxes: one.taxes.map(tax),
      },
    ]),
  };
}

export const sessionWire = (stand: Stand, one: Session): Wire => ({
  id: one.id,
  object: 'checkout.session',
  created: one.created,
  expires_at: one.expires_at,
  status: one.status,
  mode: 'subscription',
  livemode: false,
  customer: one.customer,
  client_reference_id: one.client_reference_id,
  metadata: one.metadata,
  success_url: one.success_url,
  cancel_url: one.cancel_url,
  locale: one.locale,
  currency: one.price.currency,
  payment_status: one.status === 'complete' ? 'paid' : 'unpaid',
  subscription: one.subscription,
  url: one.status === 'open' ? `${stand.origin()}/c/pay/${one.id}` : null,
});

export const portalWire = (stand: Stand, one: PortalSession): Wire => ({
  id: one.id,
  object: 'billing_portal.session',
  configuration: one.configuration,
  created: one.created,
  customer: one.customer,
  livemode: false,
  return_url: one.return_url,
  flow: one.flow ? { type: one.flow } : null,
  url: `${stand.origin()}/p/session/${one.id}`,
});

export const configurationWire = (one: Configuration): Wire => ({
  id: one.id,
  object: 'billing_portal.configuration',
  active: true,
  created: one.created,
  livemode: false,
  features: { subscription_cancel: { enabled: one.cancel }, payment_method_update: { enabled: true } },
});

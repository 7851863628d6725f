/** What the stand-in remembers. Times are Unix seconds, amounts cents, ids look like the processor's. */

export interface Customer {
  id: string;
  created: number;
  name: string | null;
  email: string | null;
  preferred_locales: string[];
  metadata: Record<string, string>;
  default_payment_method: string | null;
}

export interface PaymentMethod {
  id: string;
  created: number;
  customer: string | null;
  brand: string;
  last4: string;
  exp_month: number;
  exp_year: number;
  /** Why its charges are refused; null: they go through. */
  declines: string | null;
}

export interface TaxRate {
  id: string;
  created: number;
  display_name: string;
  description: string | null;
  percentage: number;
  inclusive: boolean;
  country: string | null;
  state: string | null;
  tax_type: string | null;
  metadata: Record<string, string>;
}

export interface Price {
  id: string;
  product: string;
  product_name: string;
  currency: string;
  unit_amount: number;
  interval: 'month' | 'year';
}

export interface Session {
  id: string;
  created: number;
  expires_at: number;
  status: 'open' | 'complete' | 'expired';
  customer: string;
  client_reference_id: string | null;
  metadata: Record<string, string>;
  success_url: string;
  cancel_url: string | null;
  locale: string | null;
  price: Price;
  trial_end: number | null;
  subscription_metadata: Record<string, string>;
  default_tax_rates: string[];
  subscription: string | null;
}

export interface Subscription {
  id: string;
  item: string;
  created: number;
  customer: string;
  status: 'trialing' | 'active' | 'past_due' | 'canceled' | 'unpaid';
  price: Price;
  metadata: Record<string, string>;
  default_payment_method: string | null;
  default_tax_rates: string[];
  cancel_at_period_end: boolean;
  canceled_at: number | null;
  ended_at: number | null;
  trial_end: number | null;
  /** Day of the month that periods begin on. */
  anchor: number;
  period_start: number;
  period_end: number;
  latest_invoice: string | null;
}

export interface Invoice {
  id: string;
  line: string;
  created: number;
  customer: string;
  subscription: string;
  status: 'open' | 'paid' | 'void';
  billing_reason: 'subscription_create' | 'subscription_cycle';
  currency: string;
  description: string;
  price: Price;
  subtotal: number;
  taxes: { tax_rate: string; amount: number }[];
  total: number;
  amount_paid: number;
  period_start: number;
  period_end: number;
  metadata: Record<string, string>;
  attempt_count: number;
  next_payment_attempt: number | null;
  paid_at: number | null;
}

export interface PortalSession {
  id: string;
  created: number;
  customer: string;
  return_url: string;
  flow: string | null;
  configuration: string;
}

export interface Configuration {
  id: string;
  created: number;
  cancel: boolean;
}

export interface Event {
  id: string;
  created: number;
  type: string;
  data: { object: Record<string, unknown> };
}

/** The answer to a request that carried a key. */
export interface Kept {
  path: string;
  hash: string;
  status: number;
  body: string;
  at: number;
}

export interface State {
  counter: number;
  /** Milliseconds that billing time is ahead of the clock. */
  ahead: number;
  customers: Record<string, Customer>;
  methods: Record<string, PaymentMethod>;
  rates: Record<string, TaxRate>;
  sessions: Record<string, Session>;
  subscriptions: Record<string, Subscription>;
  invoices: Record<string, Invoice>;
  portals: Record<string, PortalSession>;
  configurations: Record<string, Configuration>;
  events: Event[];
  keys: Record<string, Kept>;
}

export const emptyState = (): State => ({
  counter: 0,
  ahead: 0,
  customers: {},
  methods: {},
  rates: {},
  sessions: {},
  subscriptions: {},
  invoices: {},
  portals: {},
  configurations: {},
  events: [],
  keys: {},
});

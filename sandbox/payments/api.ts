import { charge, end, settle, tellCustomer, tellSession, tellSubscription } from './billing.ts';
import { inside, listOf, metadataOf, needed, only, textOf, textsOf, wholeOf, yesNo } from './params.ts';
import type { Params } from './params.ts';
import type { Customer, Session, Subscription } from './records.ts';
import { mint } from './stand.ts';
import type { Stand } from './stand.ts';
import { declined, invalid, missing } from './stripe-error.ts';
import {
  configurationWire,
  customerWire,
  invoiceWire,
  listed,
  methodWire,
  portalWire,
  rateWire,
  sessionWire,
  subscriptionWire,
} from './wire.ts';
import type { Expand, Wire } from './wire.ts';

interface Asked {
  stand: Stand;
  params: Params;
  id: string;
  expand: Expand;
}
type Answer = (asked: Asked) => Wire;

const hour = 3600;

function found<T>(all: Record<string, T>, what: string, id: string): T {
  const one = Object.hasOwn(all, id) ? all[id] : undefined;
  if (!one) throw missing(what, id);
  return one;
}

/** A page of a list, the newest first. */
function page<T extends { id: string; created: number }>(
  { params, stand }: Asked,
  url: string,
  all: T[],
  wire: (one: T) => Wire,
): Wire {
  settle(stand);
  const limit = wholeOf(params, 'limit') ?? 10;
  if (limit < 1 || limit > 100) throw invalid('This value must be between 1 and 100.', 'limit');
  const sorted = all.toSorted((a, b) => b.created - a.created || (a.id < b.id ? 1 : -1));
  const after = textOf(params, 'starting_after');
  const from = after ? sorted.findIndex(({ id }) => id === after) + 1 : 0;
  return listed(url, sorted.slice(from, from + limit).map(wire), sorted.length > from + limit);
}

const paging = ['limit', 'starting_after', 'expand'];

function ratesIn({ stand }: Asked, ids: string[]): string[] {
  for (const id of ids) found(stand.state.rates, 'tax rate', id);
  return ids;
}

const createCustomer: Answer = ({ stand, params, expand }) => {
  only(params, ['name', 'email', 'preferred_locales', 'metadata', 'expand']);
  const customer: Customer = {
    id: mint(stand, 'cus'),
    created: stand.now(),
    name: textOf(params, 'name') ?? null,
    email: textOf(params, 'email') ?? null,
    preferred_locales: textsOf(params, 'preferred_locales'),
    metadata: metadataOf(params),
    default_payment_method: null,
  };
  stand.state.customers[customer.id] = customer;
  tellCustomer(stand, 'created', customer.id);
  return customerWire(stand, customer, expand);
};

const createRate: Answer = ({ stand, params }) => {
  only(params, ['display_name', 'description', 'percentage', 'inclusive', 'country', 'state', 'tax_type', 'metadata']);
  const percentage = Number(needed(params, 'percentage'));
  if (!(percentage >= 0 && percentage <= 100)) throw invalid('Invalid decimal', 'percentage');
  const rate = {
    id: mint(stand, 'txr'),
    created: stand.now(),
    display_name: needed(params, 'display_name'),
    description: textOf(params, 'description') ?? null,
    percentage,
    inclusive: yesNo(params, 'inclusive') ?? false,
    country: textOf(params, 'country') ?? null,
    state: textOf(params, 'state') ?? null,
    tax_type: textOf(params, 'tax_type') ?? null,
    metadata: metadataOf(params),
  };
  stand.state.rates[rate.id] = rate;
  return rateWire(rate);
};

const createSession: Answer = (asked) => {
  const { stand, params } = asked;
  only(params, [
    'mode',
    'customer',
    'client_reference_id',
    'locale',
    'allowed_payment_method_types',
    'line_items',
    'subscription_data',
    'metadata',
    'success_url',
    'cancel_url',
    'expand',
  ]);
  if (needed(params, 'mode') !== 'subscription')
    throw invalid('The stand-in knows the mode `subscription` only.', 'mode');
  const customer = found(stand.state.customers, 'customer', needed(params, 'customer'));
  const [line, more] = listOf(params, 'line_items');
  if (!line || typeof line === 'string' || more) throw invalid('The stand-in takes one line.', 'line_items');
  only(line, ['quantity', 'price_data']);
  const data = inside(line, 'price_data');
  if (!data) throw invalid('Missing required param: line_items[0][price_data].', 'line_items', 'parameter_missing');
  only(data, ['currency', 'unit_amount', 'tax_behavior', 'recurring', 'product_data']);
  const interval = needed(inside(data, 'recurring') ?? {}, 'interval', 'recurring[interval]');
  if (interval !== 'month' && interval !== 'year')
    throw invalid('Invalid interval', 'line_items[0][price_data][recurring]');
  const given = inside(params, 'subscription_data') ?? {};
  only(given, ['metadata', 'default_tax_rates', 'trial_end']);
  const trialEnd = wholeOf(given, 'trial_end') ?? null;
  if (trialEnd !== null && trialEnd < stand.now() + 48 * hour)
    throw invalid('The `trial_end` date has to be at least 2 days in the future.', 'subscription_data[trial_end]');
  const session: Session = {
    id: mint(stand, 'cs_test'),
    created: stand.now(),
    expires_at: stand.now() + 24 * hour,
    status: 'open',
    customer: customer.id,
    client_reference_id: textOf(params, 'client_reference_id') ?? null,
    metadata: metadataOf(params),
    success_url: needed(params, 'success_url'),
    cancel_url: textOf(params, 'cancel_url') ?? null,
    locale: textOf(params, 'locale') ?? null,
    price: {
      id: mint(stand, 'price'),
      product: mint(stand, 'prod'),
      product_name: needed(inside(data, 'product_data') ?? {}, 'name', 'product_data[name]'),
      currency: needed(data, 'currency'),
      unit_amount: wholeOf(data, 'unit_amount') ?? 0,
      interval,
    },
    trial_end: trialEnd,
    subscription_metadata: metadataOf(given),
    default_tax_rates: ratesIn(asked, textsOf(given, 'default_tax_rates')),
    subscription: null,
  };
  stand.state.sessions[session.id] = session;
  return sessionWire(stand, session);
};

const expireSession: Answer = ({ stand, id }) => {
  const session = found(stand.state.sessions, 'checkout.session', id);
  if (session.status !== 'open')
    throw invalid(`Only Checkout Sessions with a status in ["open"] can be expired. This one is ${session.status}.`);
  session.status = 'expired';
  tellSession(stand, 'expired', session);
  return sessionWire(stand, session);
};

const changeSubscription: Answer = (asked) => {
  const { stand, params, id, expand } = asked;
  only(params, ['cancel_at_period_end', 'default_tax_rates', 'default_payment_method', 'metadata', 'expand']);
  settle(stand);
  const one = found(stand.state.subscriptions, 'subscription', id);
  if (one.status === 'canceled') throw invalid('A canceled subscription can only update its cancellation_details.');
  const ends = yesNo(params, 'cancel_at_period_end');
  const method = textOf(params, 'default_payment_method');
  if (method && stand.state.methods[method]?.customer !== one.customer) throw missing('PaymentMethod', method);
  if (ends !== undefined) Object.assign(one, { cancel_at_period_end: ends, canceled_at: ends ? stand.now() : null });
  if (method) one.default_payment_method = method;
  if (params['default_tax_rates'] !== undefined)
    one.default_tax_rates = ratesIn(asked, textsOf(params, 'default_tax_rates'));
  tellSubscription(stand, 'updated', one);
  return subscriptionWire(stand, one, expand);
};

const cancelSubscription: Answer = ({ stand, params, id, expand }) => {
  only(params, ['invoice_now', 'prorate', 'cancellation_details', 'expand']);
  const one = found(stand.state.subscriptions, 'subscription', id);
  if (one.status === 'canceled') throw missing('subscription', id);
  end(stand, one);
  return subscriptionWire(stand, one, expand);
};

const payInvoice: Answer = ({ stand, id }) => {
  const invoice = found(stand.state.invoices, 'invoice', id);
  if (invoice.status === 'paid') throw invalid('Invoice is already paid', undefined, 'invoice_already_paid');
  if (!charge(stand, invoice)) throw declined('generic_decline');
  return invoiceWire(invoice);
};

const listSubscriptions: Answer = (asked) => {
  const { stand, params, expand } = asked;
  only(params, [...paging, 'customer', 'status']);
  settle(stand);
  const [customer, status] = [textOf(params, 'customer'), textOf(params, 'status')];
  const fits = (one: Subscription): boolean =>
    (!customer || one.customer === customer) &&
    (status === 'all' || (status ? one.status === status : one.status !== 'canceled'));
  return page(asked, '/v1/subscriptions', Object.values(stand.state.subscriptions).filter(fits), (one) =>
    subscriptionWire(stand, one, expand),
  );
};

const listInvoices: Answer = (asked) => {
  const { stand, params } = asked;
  only(params, [...paging, 'customer', 'subscription', 'status']);
  settle(stand);
  const [customer, status] = [textOf(params, 'customer'), textOf(params, 'status')];
  return page(
    asked,
    '/v1/invoices',
    Object.values(stand.state.invoices).filter(
      (one) => (!customer || one.customer === customer) && (!status || one.status === status),
    ),
    invoiceWire,
  );
};

const createPortal: Answer = ({ stand, params }) => {
  only(params, ['customer', 'configuration', 'return_url', 'locale', 'flow_data']);
  const customer = found(stand.state.customers, 'customer', needed(params, 'customer'));
  const flow = inside(params, 'flow_data');
  const session = {
    id: mint(stand, 'bps'),
    created: stand.now(),
    customer: customer.id,
    return_url: textOf(params, 'return_url') ?? stand.origin(),
    flow: flow ? needed(flow, 'type', 'flow_data[type]') : null,
    configuration: found(stand.state.configurations, 'configuration', needed(params, 'configuration')).id,
  };
  stand.state.portals[session.id] = session;
  return portalWire(stand, session);
};

const createConfiguration: Answer = ({ stand, params }) => {
  only(params, ['features', 'business_profile', 'default_return_url', 'metadata']);
  const features = inside(params, 'features');
  if (!features) throw invalid('Missing required param: features.', 'features', 'parameter_missing');
  const made = {
    id: mint(stand, 'bpc'),
    created: stand.now(),
    cancel: yesNo(inside(features, 'subscription_cancel') ?? {}, 'enabled') ?? false,
  };
  stand.state.configurations[made.id] = made;
  return configurationWire(made);
};

const eventWire = (one: Stand['state']['events'][number]): Wire => ({
  ...one,
  object: 'event',
  api_version: '2026-10-28.endive',
  livemode: false,
  pending_webhooks: 0,
  request: null,
});

/** What the API answers: method and path, `:id` for the one id in it. */
const routes: Record<string, Answer> = {
  'POST /v1/customers': createCustomer,
  'GET /v1/customers/:id': ({ stand, id, expand }) =>
    customerWire(stand, found(stand.state.customers, 'customer', id), expand),
  'POST /v1/tax_rates': createRate,
  'GET /v1/tax_rates/:id': ({ stand, id }) => rateWire(found(stand.state.rates, 'tax rate', id)),
  'POST /v1/checkout/sessions': createSession,
  'GET /v1/checkout/sessions': (asked) => {
    const { stand, params } = asked;
    only(params, [...paging, 'customer', 'status']);
    const [customer, status] = [textOf(params, 'customer'), textOf(params, 'status')];
    settle(stand);
    return page(
      asked,
      '/v1/checkout/sessions',
      Object.values(stand.state.sessions).filter(
        (one) => (!customer || one.customer === customer) && (!status || one.status === status),
      ),
      (one) => sessionWire(stand, one),
    );
  },
  'GET /v1/checkout/sessions/:id': ({ stand, id }) => {
    settle(stand);
    return sessionWire(stand, found(stand.state.sessions, 'checkout.session', id));
  },
  'POST /v1/checkout/sessions/:id/expire': expireSession,
  'GET /v1/subscriptions': listSubscriptions,
  'GET /v1/subscriptions/:id': ({ stand, id, expand }) => {
    settle(stand);
    return subscriptionWire(stand, found(stand.state.subscriptions, 'subscription', id), expand);
  },
  'POST /v1/subscriptions/:id': changeSubscription,
  'DELETE /v1/subscriptions/:id': cancelSubscription,
  'GET /v1/invoices': listInvoices,
  'GET /v1/invoices/:id': ({ stand, id }) => invoiceWire(found(stand.state.invoices, 'invoice', id)),
  'POST /v1/invoices/:id/pay': payInvoice,
  'GET /v1/payment_methods/:id': ({ stand, id }) => methodWire(found(stand.state.methods, 'PaymentMethod', id)),
  'POST /v1/billing_portal/sessions': createPortal,
  'POST /v1/billing_portal/configurations': createConfiguration,
  'GET /v1/events': (asked) => page(asked, '/v1/events', asked.stand.state.events, eventWire),
  'GET /v1/events/:id': ({ stand, id }) => {
    const event = stand.state.events.find((one) => one.id === id);
    if (!event) throw missing('event', id);
    return eventWire(event);
  },
};

const patterns = Object.entries(routes).map(([name, answer]) => {
  const [method = '', path = ''] = name.split(' ');
  return { method, pattern: new RegExp(`^${path.replace(':id', '(?<id>[A-Za-z0-9_]+)')}$`), answer };
});

/** Answers a call of the API. @throws ApiError */
export function answerCall(stand: Stand, method: string, path: string, params: Params): Wire {
  for (const one of patterns) {
    const match = one.pattern.exec(path);
    if (!match || one.method !== method) continue;
    const expand = new Set(textsOf(params, 'expand').map((name) => name.replace(/^data\./, '')));
    return one.answer({ stand, params, id: match.groups?.['id'] ?? '', expand });
  }
  throw invalid(`Unrecognized request URL (${method}: ${path}).`);
}

export { eventWire };

/** The stand-in as the processor's own library sees it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Stripe } from 'stripe';
import { startPaymentsSandbox } from './index.ts';
import type { PaymentsSandbox } from './index.ts';

let payments: PaymentsSandbox;
let stripe: Stripe;
let now = Date.parse('2026-01-31T12:00:00Z');
const clientOf = (key: string): Stripe => {
  const { hostname, port } = new URL(payments.origin);
  return new Stripe(key, { host: hostname, port, protocol: 'http', maxNetworkRetries: 0, telemetry: false });
};
before(async () => {
  payments = await startPaymentsSandbox({ clock: () => now, hookUrl: 'http://127.0.0.1:9/hooks' });
  await payments.admin('settings', { hooks: false });
  stripe = clientOf(payments.settings.STRIPE_SECRET_KEY);
});
after(() => payments.stop());

const failure = async (work: Promise<unknown>): Promise<[string, number | undefined, string | undefined]> => {
  const error = await work.then(
    () => assert.fail('it was done'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof Stripe.errors.StripeError, String(error));
  return [error.type, error.statusCode, error.code];
};

test('a key does once what is repeated, and refuses other parameters', async () => {
  const one = await stripe.customers.create({ name: 'One' }, { idempotencyKey: 'k1' });
  assert.equal((await stripe.customers.create({ name: 'One' }, { idempotencyKey: 'k1' })).id, one.id);
  const other = stripe.customers.create({ name: 'Other' }, { idempotencyKey: 'k1' });
  assert.deepEqual(await failure(other), ['StripeIdempotencyError', 400, undefined]);
  now += 25 * 3_600_000;
  assert.notEqual((await stripe.customers.create({ name: 'Other' }, { idempotencyKey: 'k1' })).id, one.id);
});

test('what is wrong is said as the processor says it', async () => {
  assert.deepEqual(await failure(clientOf('sk_test_wrong').customers.retrieve('cus_1')), [
    'StripeAuthenticationError',
    401,
    undefined,
  ]);
  assert.deepEqual(await failure(stripe.customers.retrieve('cus_none')), [
    'StripeInvalidRequestError',
    404,
    'resource_missing',
  ]);
  assert.deepEqual(await failure(stripe.customers.create({ nickname: 'x' } as never)), [
    'StripeInvalidRequestError',
    400,
    'parameter_unknown',
  ]);
  await payments.admin('settings', { faults: ['limit'] });
  assert.deepEqual(await failure(stripe.customers.create({})), ['StripeRateLimitError', 429, 'rate_limit']);
});

async function subscribe(card: string, more: object = {}): Promise<{ customer: string; status: number }> {
  const customer = await stripe.customers.create({ name: 'Dealer' });
  const session = await stripe.checkout.sessions.create({
    mode: 'subscription',
    customer: customer.id,
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency: 'cad',
          unit_amount: 24_900,
          recurring: { interval: 'month' },
          product_data: { name: 'Everything' },
        },
      },
    ],
    success_url: 'http://127.0.0.1:9/done',
    ...more,
  });
  const answer = await fetch(session.url!, {
    method: 'POST',
    body: new URLSearchParams({ card, expires: '12/34' }),
    redirect: 'manual',
  });
  await answer.body?.cancel();
  return { customer: customer.id, status: answer.status };
}

test('a month that has no such day ends with its last one, and goes back to the day', async () => {
  now = Date.parse('2026-01-31T12:00:00Z');
  const { customer } = await subscribe('4242424242424242');
  const end = async () => {
    const { data } = await stripe.subscriptions.list({ customer });
    return new Date(data[0]!.items.data[0]!.current_period_end * 1000).toISOString().slice(0, 10);
  };
  assert.equal(await end(), '2026-02-28');
  now = Date.parse('2026-03-01T12:00:00Z');
  assert.equal(await end(), '2026-03-31');
});

test('a refused card begins nothing; one that is refused later makes it past due, tried again, and paid by hand', async () => {
  const refused = await subscribe('4000000000000002');
  assert.equal(refused.status, 402);
  assert.deepEqual((await stripe.subscriptions.list({ customer: refused.customer, status: 'all' })).data, []);
  const { customer } = await subscribe('4242424242424242');
  const [subscription] = (await stripe.subscriptions.list({ customer, expand: ['data.default_payment_method'] })).data;
  const method = subscription!.default_payment_method as Stripe.PaymentMethod;
  assert.equal(method.card!.last4, '4242');
  await payments.admin('card', { id: method.id, declines: 'insufficient_funds' });
  now += 32 * 86_400_000;
  const status = async () => (await stripe.subscriptions.retrieve(subscription!.id)).status;
  assert.equal(await status(), 'past_due');
  const [open] = (await stripe.invoices.list({ customer, status: 'open' })).data;
  assert.deepEqual(await failure(stripe.invoices.pay(open!.id!)), ['StripeCardError', 402, 'card_declined']);
  await payments.admin('card', { id: method.id, declines: '' });
  assert.equal((await stripe.invoices.pay(open!.id!)).status, 'paid');
  assert.equal(await status(), 'active');
});

test('events carry a signature that the library takes, within its window only', async () => {
  const [event] = await payments.admin<{ body: string; headers: Record<string, string> }[]>('events');
  const { STRIPE_WEBHOOK_SECRET: secret } = payments.settings;
  const read = (at: number) =>
    Stripe.webhooks.constructEvent(event!.body, event!.headers['Stripe-Signature']!, secret, 300, undefined, at);
  assert.match(read(now).id, /^evt_/);
  assert.throws(() => read(now + 301_000), Stripe.errors.StripeSignatureVerificationError);
});

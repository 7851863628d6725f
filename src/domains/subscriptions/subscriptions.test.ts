import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { beginPurge, runPurge } from '#domains/closing/index.ts';
import { signature } from '#sandbox/payments/index.ts';
import { payingHouse } from '#tests/harness/payments.ts';
import type { PayingHouse } from '#tests/harness/payments.ts';
import type { TestDealership } from '#tests/harness/house.ts';
import { allPrices, endFacts, endSubscription, overdueDealerships, resumeSubscription, setPrice } from './index.ts';
import { meetProcessor } from './meeting.ts';

let house: PayingHouse;
before(async () => {
  house = await payingHouse();
});
after(() => house.close());

const facts = async (dealer: TestDealership) => (await house.call('GET /api/subscription', { as: dealer.owner })).body;
const invoicesOf = (dealer: TestDealership) =>
  house.db.sql<{ number: string; total_cents: number; taxes: any; buyer: any; source: string }>(
    'select number, total_cents, taxes, buyer, source from platform_invoice where dealership = $1 order by number',
    [dealer.id],
  );
const journalOf = async (dealer: TestDealership): Promise<string[]> =>
  (
    await house.db.sql<{ event: string }>(
      `select event from journal where dealership_id = $1 and event ~ '^(subscription|dealership)\\.' order by id`,
      [dealer.id],
    )
  ).map(({ event }) => event);
const lettersOf = async (dealer: TestDealership): Promise<string[]> =>
  (
    await house.db.sql<{ kind: string }>(
      `select kind from dealership_mail where dealership_id = $1 and kind like 'subscriptions.%' order by created_at, id`,
      [dealer.id],
    )
  ).map(({ kind }) => kind.slice('subscriptions.'.length));
const overdue = async () =>
  (await house.ground.database.asPlatform(overdueDealerships)).map(({ dealershipId }) => dealershipId);
/** All events are brought and what they cause is done. */
const settle = async (): Promise<void> => {
  await house.bring(await house.events());
  await house.runAll();
};

test('a dealership without a subscription is in its trial, and sees what it would pay in its province', async () => {
  const dealer = await house.makeDealership({ province: 'NS' });
  const seen = await facts(dealer);
  assert.equal(seen.state, 'trial');
  assert.equal(seen.plan, null);
  assert.deepEqual(seen.prices[0], {
    every: 'month',
    amountCents: 24_900,
    taxes: [{ tax: 'HST', rate: 14_000, cents: 3486 }],
    totalCents: 28_386,
  });
});

test('a card given within the trial: active at once, nothing charged before its end, then one invoice of ours', async () => {
  const dealer = await house.makeDealership({ province: 'QC', name: 'Garage Léo' });
  await house.runJob('subscriptions.watch');
  assert.match(String(await house.subscribe(dealer.owner)), /settings\/subscription\?checkout=done$/);
  await settle();
  assert.equal(await house.stateOf(dealer), 'active');
  assert.deepEqual(await invoicesOf(dealer), []);
  const seen = await facts(dealer);
  assert.deepEqual([seen.card.last4, seen.plan.status, seen.plan.nextChargeCents], ['4242', 'trialing', 28_629]);
  await house.pass(31);
  await settle();
  const [invoice, ...more] = await invoicesOf(dealer);
  assert.deepEqual(more, []);
  assert.equal(invoice!.total_cents, 24_900 + 1245 + 2484);
  assert.deepEqual(
    invoice!.taxes.map(({ tax, cents, number }: any) => [tax, cents, number]),
    [
      ['GST', 1245, '123456789RT0001'],
      ['QST', 2484, '1234567890TQ0001'],
    ],
  );
  assert.deepEqual(invoice!.buyer, { name: 'Garage Léo Ltd.', address: ['1 Water Street', 'Halifax QC  B3H 1A1'] });
  // Entries of one moment have no order among themselves.
  assert.deepEqual((await journalOf(dealer)).toSorted(), [
    'dealership.state_changed',
    'subscription.card_changed',
    'subscription.changed',
    'subscription.changed',
    'subscription.customer_made',
    'subscription.paid',
  ]);
  assert.deepEqual(await lettersOf(dealer), ['paid']);
});

test('events doubled, turned round, replayed later and lost make the same as each of them once', async () => {
  const dealer = await house.makeDealership({ province: 'ON' });
  await house.pass(31);
  await house.runJob('subscriptions.watch');
  assert.equal(await house.stateOf(dealer), 'trial', 'older than its row: thirty days from now');
  await house.pass(31);
  await house.runJob('subscriptions.watch');
  assert.equal(await house.stateOf(dealer), 'past_due');
  await house.events();
  await house.subscribe(dealer.owner, 'year');
  const events = await house.events();
  assert.ok(events.length >= 6);
  const turned = [...events.toReversed(), ...events];
  assert.deepEqual([...new Set(await house.bring(turned))], [200]);
  await house.runAll();
  assert.equal(await house.stateOf(dealer), 'active');
  assert.equal((await invoicesOf(dealer)).length, 1);
  const journal = await journalOf(dealer);
  await house.bring(events);
  await house.runAll();
  assert.deepEqual(await journalOf(dealer), journal);
  const [stored] = await house.db.sql<{ count: string }>('select count(*) from payment_event where id = any($1)', [
    events.map(({ id }) => id),
  ]);
  assert.equal(Number(stored!.count), events.length);
  // The next year is charged, and no event of it arrives: the polling job heals it.
  await house.pass(366);
  await house.events();
  await house.runJob('subscriptions.poll');
  assert.equal((await invoicesOf(dealer)).length, 2);
});

test('forged, stale, future and foreign events are refused or left alone, and nothing is stored of the refused', async () => {
  const dealer = await house.makeDealership();
  await house.subscribe(dealer.owner);
  const [event] = await house.events();
  const secret = house.payments.settings.STRIPE_WEBHOOK_SECRET;
  const now = Math.floor(house.clock.now().getTime() / 1000);
  const count = async () =>
    Number((await house.db.sql<{ count: string }>('select count(*) from payment_event'))[0]!.count);
  const stored = await count();
  const send = (body: string, header: string | undefined) =>
    house.call('POST /hooks/stripe', {
      bytes: Buffer.from(body),
      ...(header ? { headers: { 'stripe-signature': header } } : {}),
    });
  const { body } = event!;
  const cases: [string, string, string | undefined][] = [
    ['no signature', body, undefined],
    ['another secret', body, signature(`${secret}x`, body, now)],
    ['another body', body.replace('cus_', 'cus_x'), signature(secret, body, now)],
    ['six minutes old', body, signature(secret, body, now - 360)],
    ['six minutes ahead', body, signature(secret, body, now + 360)],
    ['only the old scheme', body, signature(secret, body, now).replace('v1=', 'v0=')],
    ['no time', body, signature(secret, body, now).replace(/t=\d+,/, '')],
    ['no event', '{"hello":1}', signature(secret, '{"hello":1}', now)],
    ['no JSON', 'hello', signature(secret, 'hello', now)],
  ];
  for (const [what, sent, header] of cases) assert.equal((await send(sent, header)).status, 400, what);
  assert.equal((await send('x'.repeat(600_000), signature(secret, 'x', now))).status, 413);
  assert.equal(await count(), stored);
  const other = (change: object) => JSON.stringify({ ...JSON.parse(body), ...change });
  const left = [
    other({ id: 'evt_unknown1', type: 'radar.early_fraud_warning.created' }),
    other({ id: 'evt_live1', livemode: true }),
  ];
  for (const one of left) assert.equal((await send(one, signature(secret, one, now))).status, 200);
  const outcomes = await house.db.sql<{ outcome: string }>(
    `select outcome from payment_event where id in ('evt_unknown1', 'evt_live1')`,
  );
  assert.deepEqual(outcomes, [{ outcome: 'ignored' }, { outcome: 'ignored' }]);
  const nobody = other({
    id: 'evt_nobody1',
    type: 'invoice.paid',
    data: { object: { object: 'invoice', customer: 'cus_nobody' } },
  });
  assert.equal((await send(nobody, signature(secret, nobody, now))).status, 200);
  await house.runAll();
  assert.deepEqual(
    (await house.db.sql<{ outcome: string }>(`select outcome from payment_event where id = 'evt_nobody1'`))[0],
    { outcome: 'nobody' },
  );
  await settle();
});

test('P25 a renewal is refused: past due, everything works, three notices, recovery by another card', async () => {
  const dealer = await house.makeDealership({ province: 'AB' });
  await house.runJob('subscriptions.watch');
  await house.subscribe(dealer.owner);
  await settle();
  const { methods } = await house.payments.admin<any>('state');
  const mine = Object.values<any>(methods).at(-1);
  await house.payments.admin('card', { id: mine.id, declines: 'generic_decline' });
  await house.pass(32);
  await settle();
  assert.equal(await house.stateOf(dealer), 'past_due');
  assert.deepEqual(await lettersOf(dealer), ['past_due']);
  const wrote = await house.call('POST /api/vehicles', { as: dealer.owner, body: { make: 'Kia' } });
  assert.equal(wrote.status, 201, JSON.stringify(wrote.body));
  assert.equal((await house.call('GET /api/vehicles', { as: dealer.owner })).status, 200);
  const seen = await facts(dealer);
  assert.deepEqual([seen.pastDue.reason, seen.pastDue.notices, seen.plan.status], ['payment', 1, 'past_due']);
  const again = await house.call('POST /api/subscription/payment', { as: dealer.owner });
  assert.deepEqual([again.status, again.body.code], [409, 'card_refused']);
  const portal = await house.call('POST /api/subscription/portal', { as: dealer.owner, body: { for: 'card' } });
  const changed = await fetch(portal.body.url, {
    method: 'POST',
    body: new URLSearchParams({ card: '5555 5555 5555 4444', expires: '12 / 34' }),
    redirect: 'manual',
  });
  assert.match(changed.headers.get('location')!, /portal=done$/);
  const back = await house.call('POST /api/subscription/refresh', { as: dealer.owner });
  assert.deepEqual(
    [back.status, back.body.state, back.body.card.last4, back.body.pastDue],
    [200, 'active', '4444', null],
    JSON.stringify(back.body),
  );
  assert.equal((await invoicesOf(dealer)).length, 1);
});

test('P25 a trial that ends without a card: told before, past due, notices on days 0, 20 and 45, overdue on day 60', async () => {
  const dealer = await house.makeDealership();
  const demo = await house.makeDealership({ demo: true });
  const watch = () => house.runJob('subscriptions.watch');
  await watch();
  await house.pass(24);
  await watch();
  await watch();
  assert.deepEqual(await lettersOf(dealer), ['trial_ending']);
  await house.pass(6);
  await watch();
  assert.equal(await house.stateOf(dealer), 'trial', 'the thirtieth day belongs to it');
  await house.pass(1);
  await watch();
  assert.equal(await house.stateOf(dealer), 'past_due');
  const notices = async () => (await facts(dealer)).pastDue.notices;
  let today = 0;
  for (const [day, told] of [
    [0, 1],
    [19, 1],
    [20, 2],
    [44, 2],
    [45, 3],
    [59, 3],
  ] as const) {
    await house.pass(day - today);
    today = day;
    await watch();
    assert.equal(await notices(), told, `day ${day}`);
    assert.ok(!(await overdue()).includes(dealer.id), `overdue on day ${day}`);
  }
  await house.pass(1);
  assert.ok((await overdue()).includes(dealer.id));
  assert.ok(!(await overdue()).includes(demo.id), 'a demo is not cancelled');
  // Paid on the last day: as if nothing had been.
  await house.subscribe(dealer.owner);
  await settle();
  assert.equal(await house.stateOf(dealer), 'active');
  assert.ok(!(await overdue()).includes(dealer.id));
});

test('P25 whoever sent the notices late does not cancel early', async () => {
  const dealer = await house.makeDealership();
  await house.runJob('subscriptions.watch');
  await house.pass(31);
  await house.runJob('subscriptions.watch');
  await house.pass(100);
  await house.runJob('subscriptions.watch');
  await house.runJob('subscriptions.watch');
  assert.equal((await facts(dealer)).pastDue.notices, 2);
  assert.ok(!(await overdue()).includes(dealer.id));
});

test('a meeting that asked earlier never covers one that asked later', async () => {
  const dealer = await house.makeDealership();
  await house.subscribe(dealer.owner);
  await settle();
  await house.db.sql('update subscription set met = asked + 5 where dealership_id = $1', [dealer.id]);
  await house.db.sql(`update subscription set status = 'past_due' where dealership_id = $1`, [dealer.id]);
  await meetProcessor(house.ground, dealer.id);
  // Four turns were too few to catch up: what the later one wrote stands.
  assert.equal((await facts(dealer)).plan.status, 'past_due');
  await meetProcessor(house.ground, dealer.id);
  assert.notEqual((await facts(dealer)).plan.status, 'past_due');
});

test('killed in the middle of writing down a payment: no number is lost, none is doubled', async () => {
  const dealer = await house.makeDealership({ province: 'ON' });
  await house.pass(1);
  await house.subscribe(dealer.owner);
  await settle();
  const series = async () =>
    (await house.db.sql<{ n: number }>('select sum(next)::int as n from platform_invoice_series'))[0]!.n;
  await house.pass(31);
  await house.events();
  const from = await series();
  // The last thing that the transaction does fails: as if the process had died before its commit.
  await house.db.sql(
    `alter table dealership_mail add constraint killed check (kind <> 'subscriptions.paid') not valid`,
  );
  await assert.rejects(meetProcessor(house.ground, dealer.id));
  assert.equal(await series(), from);
  assert.deepEqual(await invoicesOf(dealer), []);
  await house.db.sql('alter table dealership_mail drop constraint killed');
  await Promise.all([1, 2, 3].map(() => meetProcessor(house.ground, dealer.id)));
  assert.equal((await invoicesOf(dealer)).length, 1);
  assert.equal(await series(), from + 1);
  const numbers = await house.db.sql<{ n: number }>(
    `select substr(number, 9)::int as n from platform_invoice where year = (select max(year) from platform_invoice) order by 1`,
  );
  assert.deepEqual(
    numbers.map(({ n }) => n),
    numbers.map((_one, at) => at + 1),
    'gapless',
  );
});

test('one checkout at a time: the same page again, another choice closes the former, a subscription closes all', async () => {
  const dealer = await house.makeDealership();
  const open = async (every: string) =>
    house.call('POST /api/subscription/checkout', { as: dealer.owner, body: { every } });
  const [first, same] = await Promise.all([open('month'), open('month')]);
  assert.deepEqual([first.status, same.status], [201, 201], JSON.stringify([first.body, same.body]));
  assert.equal(first.body.url, same.body.url);
  const year = await open('year');
  assert.notEqual(year.body.url, first.body.url);
  assert.equal((await fetch(first.body.url)).status, 404);
  await house.subscribe(dealer.owner, 'year');
  const third = await open('month');
  assert.deepEqual([third.status, third.body.code], [409, 'already_subscribed']);
  assert.equal(await house.stateOf(dealer), 'active', 'asked the processor, without any event');
  await house.events();
});

test('the processor is away: the person is told, nothing is half done; limits and lost answers are repeated with one key', async () => {
  const dealer = await house.makeDealership();
  const open = () => house.call('POST /api/subscription/checkout', { as: dealer.owner, body: { every: 'month' } });
  await house.payments.admin('settings', { faults: ['limit'] });
  const limited = await open();
  assert.deepEqual([limited.status, limited.body.code], [503, 'payment_away']);
  await house.payments.admin('settings', { faults: ['cut_after', 'error'] });
  const opened = await open();
  assert.equal(opened.status, 201, JSON.stringify(opened.body));
  const { customers, sessions } = await house.payments.admin<any>('state');
  const mine = Object.values<any>(customers).filter(({ metadata }) => metadata.dealership === dealer.id);
  assert.equal(mine.length, 1, 'one customer, though its first answer was lost');
  assert.equal(Object.values<any>(sessions).filter(({ customer }) => customer === mine[0].id).length, 1);
});

test('P27a a purge waits until the processor charges no more, and makes it so itself', async () => {
  const dealer = await house.makeDealership();
  await house.subscribe(dealer.owner);
  await settle();
  const atProcessor = async () => {
    const { customers, subscriptions } = await house.payments.admin<any>('state');
    const customer = Object.values<any>(customers).find(({ metadata }) => metadata.dealership === dealer.id).id;
    return Object.values<any>(subscriptions)
      .filter((one) => one.customer === customer)
      .map((one) => one.status);
  };
  const faults = (n: number) => house.payments.admin('settings', { faults: Array.from({ length: n }, () => 'error') });
  const cancelled = await house.call('POST /api/closing/cancel', {
    as: dealer.owner,
    body: { kind: 'now', name: 'Harbour Auto' },
  });
  assert.equal(cancelled.status, 200, JSON.stringify(cancelled.body));
  // The processor is away for all of the thirty days.
  await house.db.sql(`delete from graphile_worker._private_jobs where payload ->> 'dealership' = $1`, [dealer.id]);
  await house.pass(30.1);
  assert.deepEqual(await atProcessor(), ['trialing'], 'it would be charged');
  await faults(40);
  await beginPurge(house.ground, dealer.id);
  assert.deepEqual(await runPurge(house.ground, dealer.id), {
    waits: 'the payment processor has not ended the subscription yet',
    step: 'fence',
  });
  assert.equal(await house.stateOf(dealer), 'cancelled', 'nothing was destroyed');
  await faults(0);
  const end = await runPurge(house.ground, dealer.id, { upTo: 'check' });
  assert.deepEqual(end, { ended: true });
  assert.deepEqual(await atProcessor(), ['canceled']);
});

test('ending at the end of the period, the change of mind, and ending at once', async () => {
  const dealer = await house.makeDealership();
  await house.subscribe(dealer.owner);
  await settle();
  await house.as(dealer, (ctx) => endSubscription(ctx, 'period_end'));
  await house.runAll();
  const ending = await facts(dealer);
  assert.deepEqual([ending.plan.ends, ending.plan.nextChargeCents, ending.ending], [true, null, 'period_end']);
  assert.equal((await house.as(dealer, endFacts)).charging, false);
  assert.equal(await house.as(dealer, resumeSubscription), 'active');
  await house.runAll();
  assert.deepEqual([(await facts(dealer)).plan.ends, (await facts(dealer)).ending], [false, null]);
  await house.as(dealer, (ctx) => endSubscription(ctx, 'now'));
  // The first try does not get through; the poll asks again.
  await house.payments.admin('settings', { faults: Array.from({ length: 12 }, () => 'error') });
  await house.runJobs();
  await house.payments.admin('settings', { faults: [] });
  await house.pass(1);
  await house.runJob('subscriptions.poll');
  const ended = await facts(dealer);
  assert.deepEqual([ended.plan, ended.state], [null, 'active'], 'its state is for those who cancel');
  await house.events();
});

test('a subscription that ends although nobody asked for it is past due, and can be begun again', async () => {
  const dealer = await house.makeDealership();
  await house.subscribe(dealer.owner);
  await settle();
  await house.payments.admin('settings', { afterRetries: 'cancel', retries: [] });
  const { methods } = await house.payments.admin<any>('state');
  await house.payments.admin('card', { id: Object.values<any>(methods).at(-1).id, expire: true });
  await house.pass(31);
  await settle();
  await house.payments.admin('settings', { afterRetries: 'past_due', retries: [3, 5, 7] });
  const seen = await facts(dealer);
  assert.deepEqual([seen.state, seen.pastDue.reason, seen.plan], ['past_due', 'ended', null]);
  await house.subscribe(dealer.owner);
  await settle();
  assert.equal(await house.stateOf(dealer), 'active');
});

test('only owners see and do it; everybody knows that something is due; a paper names us, them and the taxes', async () => {
  const dealer = await house.makeDealership({ province: 'ON' });
  const manager = await house.makeStaff(dealer, ['manager', 'finance']);
  for (const what of ['GET /api/subscription', 'POST /api/subscription/refresh', 'POST /api/subscription/payment'])
    assert.equal((await house.call(what, { as: manager })).status, 403, what);
  assert.equal((await house.call('GET /api/subscription/notice', { as: manager })).body.state, 'trial');
  await house.pass(1);
  await house.subscribe(dealer.owner);
  await house.pass(32);
  await settle();
  const [invoice] = (await facts(dealer)).invoices;
  const target = `GET /api/subscription/invoices/${invoice.id}/paper`;
  for (const lang of ['en', 'fr']) {
    const paper = await house.call(`${target}?lang=${lang}`, { as: dealer.owner });
    assert.deepEqual([paper.status, paper.headers.get('content-type')], [200, 'application/pdf']);
  }
  assert.equal((await house.call(target, { as: manager })).status, 403);
  const other = await house.makeDealership();
  assert.equal((await house.call(target, { as: other.owner })).status, 404);
});

test('the page of prices says them in both languages, with the taxes of each province, and sets no cookie', async () => {
  const en = await house.call('GET /pricing?lang=en');
  const fr = await house.call('GET /pricing?lang=fr');
  assert.match(en.body, /\$249<\/strong> a month/);
  assert.match(en.body, /Ontario<\/th>\s*<td>\s*\$281\.37\s*<\/td>/);
  assert.match(en.body, /<td>HST, 13 %<\/td>/);
  assert.match(fr.body, /Québec<\/th>[^]{1,200}<td>TPS, 5 % \+ TVQ, 9,975 %<\/td>/);
  assert.equal(en.headers.get('set-cookie'), null);
});

test('a new price holds from its day on, and who has subscribed keeps theirs', async () => {
  const dealer = await house.makeDealership({ province: 'ON' });
  await house.subscribe(dealer.owner);
  await settle();
  const day = (days: number): string =>
    new Date(house.clock.now().getTime() + days * 86_400_000).toISOString().slice(0, 10);
  await assert.rejects(
    setPrice(house.ground, { every: 'month', amountCents: 29_900, from: day(-1) }),
    /from tomorrow on/,
  );
  await setPrice(house.ground, { every: 'month', amountCents: 29_900, from: day(3) });
  await assert.rejects(
    setPrice(house.ground, { every: 'month', amountCents: 100, from: day(2) }),
    /Another price begins/,
  );
  const monthly = async () => (await facts(dealer)).prices[0].amountCents;
  assert.equal(await monthly(), 24_900);
  await house.pass(5);
  assert.equal(await monthly(), 29_900);
  assert.equal((await facts(dealer)).plan.amountCents, 24_900);
  assert.deepEqual(
    (await allPrices(house.ground)).filter(({ every }) => every === 'month').map(({ validTo }) => validTo),
    [day(-3), null],
  );
});

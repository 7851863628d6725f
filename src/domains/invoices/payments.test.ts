import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { wallClock } from '#kernel/calendar.ts';
import { newId } from '#kernel/ids.ts';
import { booksOf } from '#tests/harness/books.ts';
import { testHouse } from '#tests/harness/house.ts';
import type { TestDealership, TestHouse, TestStaff } from '#tests/harness/house.ts';
import { signedDeals } from '#tests/harness/signed-deals.ts';
import { monthsUntil } from './trust.ts';

let house: TestHouse;
let dealer: TestDealership;
let colleague: TestStaff;
const books = booksOf(
  () => house,
  () => dealer,
);
const { ok, refused, person, issued, read } = books;
const deals = signedDeals(books, () => dealer);
before(async () => {
  house = await testHouse({ AUTOMO_LIMIT_FACTOR: '1000' });
  dealer = await house.makeDealership({ province: 'ON' });
  colleague = await house.makeStaff(dealer, ['manager'], { name: 'Second Person' });
  await ok('PATCH /api/books-settings', { version: 0, gstNumber: '123456789 RT0001' });
});
after(() => house.close());

const today = () => wallClock(house.clock.now(), 'America/Halifax').day;
const pay = (invoice: { id: string }, amountCents: number, more: object = {}) =>
  ok('POST /api/payments', {
    method: 'e_transfer',
    amountCents,
    allocations: [{ invoiceId: invoice.id, amountCents }],
    ...more,
  });
const codeOf = (answer: { status: number; body: { code: string; errors?: { pointer: string; code: string }[] } }) => [
  answer.status,
  answer.body.errors ? answer.body.errors.map((one) => `${one.pointer} ${one.code}`).join() : answer.body.code,
];

test('an invoice is partly paid, then paid; each payment has the next receipt', async () => {
  const invoice = await issued(100_00);
  const first = await pay(invoice, 40_00, { method: 'cash', reference: 'till 1' });
  assert.match(first.receiptNumber, /^R-\d{4}-0001$/);
  assert.deepEqual(
    [first.availableCents, first.allocations[0].number, first.recordedBy, first.receivedOn],
    [0, invoice.number, 'Olive Owner', today()],
  );
  assert.deepEqual([(await read(invoice.id)).state, (await read(invoice.id)).balanceCents], ['part_paid', 60_00]);
  const second = await pay(invoice, 60_00);
  assert.match(second.receiptNumber, /0002$/);
  assert.deepEqual([(await read(invoice.id)).state, (await read(invoice.id)).balanceCents], ['paid', 0]);
  assert.deepEqual(
    codeOf(
      await refused('POST /api/payments', {
        method: 'cash',
        amountCents: 1,
        allocations: [{ invoiceId: invoice.id, amountCents: 1 }],
      }),
    ),
    [422, '/allocations/0/amountCents above_balance'],
  );
});

test('one payment pays several invoices, and what is left over is credit that pays the next one', async () => {
  const customer = person();
  const [one, two] = [await issued(100_00, { customer }), await issued(50_00, { customer })];
  const payment = await ok('POST /api/payments', {
    method: 'cheque',
    amountCents: 200_00,
    allocations: [
      { invoiceId: one.id, amountCents: 100_00 },
      { invoiceId: two.id, amountCents: 50_00 },
    ],
  });
  assert.deepEqual(
    [(await read(one.id)).state, (await read(two.id)).state, payment.availableCents],
    ['paid', 'paid', 50_00],
  );
  const three = await issued(80_00, { customer });
  const credit = await ok(`GET /api/payments?credit=true&customerId=${three.customer.id}`);
  assert.deepEqual(
    credit.items.map((item: { id: string }) => item.id),
    [payment.id],
  );
  const much = await refused(`POST /api/payments/${payment.id}/allocations`, {
    allocations: [{ invoiceId: three.id, amountCents: 50_01 }],
  });
  assert.deepEqual(codeOf(much), [422, '/allocations above_credit']);
  const used = await ok(`POST /api/payments/${payment.id}/allocations`, {
    allocations: [{ invoiceId: three.id, amountCents: 50_00 }],
  });
  assert.equal(used.availableCents, 0);
  assert.equal((await read(three.id)).balanceCents, 30_00);
  const other = await issued(10_00);
  assert.deepEqual(
    codeOf(
      await refused('POST /api/payments', {
        method: 'cash',
        amountCents: 40_00,
        allocations: [
          { invoiceId: three.id, amountCents: 30_00 },
          { invoiceId: other.id, amountCents: 10_00 },
        ],
      }),
    ),
    [422, '/allocations/1/invoiceId other_customer'],
  );
});

test('a double click is one payment, and the same reference of a processor is never taken twice', async () => {
  const invoice = await issued(100_00);
  const body = { method: 'card', amountCents: 100_00, allocations: [{ invoiceId: invoice.id, amountCents: 100_00 }] };
  const send = () =>
    house.call('POST /api/payments', { as: dealer.owner, body, headers: { 'idempotency-key': `pay-${invoice.id}` } });
  const answers = await Promise.all([send(), send(), send()]);
  assert.deepEqual(
    answers.map((one) => one.status),
    [201, 201, 201],
  );
  assert.equal(new Set(answers.map((one) => one.body.id)).size, 1);
  const list = await ok(`GET /api/payments?invoiceId=${invoice.id}`);
  assert.equal(list.items.length, 1);
  const customer = person();
  const terminal = { customer, method: 'card', amountCents: 5_00, processorReference: 'T-77' };
  await ok('POST /api/payments', terminal);
  assert.deepEqual(codeOf(await refused('POST /api/payments', terminal)), [409, 'reference_taken']);
});

test('two who pay the same invoice at the same moment do not pay it twice', async () => {
  const invoice = await issued(100_00);
  const answers = await Promise.all(
    Array.from({ length: 6 }, () =>
      refused('POST /api/payments', {
        method: 'cash',
        amountCents: 100_00,
        allocations: [{ invoiceId: invoice.id, amountCents: 100_00 }],
      }),
    ),
  );
  assert.deepEqual(answers.map((one) => one.status).toSorted(), [201, 422, 422, 422, 422, 422]);
  assert.equal((await read(invoice.id)).paidCents, 100_00);
});

test('a credit note makes what was paid the customer’s credit', async () => {
  const invoice = await issued(100_00);
  const payment = await pay(invoice, 70_00);
  await ok(`POST /api/invoices/${invoice.id}/credit-note`, { reason: 'Wrong customer' });
  const freed = await ok(`GET /api/payments/${payment.id}`);
  assert.equal(freed.availableCents, 70_00);
  assert.deepEqual(
    freed.allocations.map((one: { amountCents: number }) => one.amountCents),
    [70_00, -70_00],
  );
  assert.deepEqual([(await read(invoice.id)).state, (await read(invoice.id)).paidCents], ['void', 0]);
  assert.deepEqual(
    codeOf(
      await refused(`POST /api/payments/${payment.id}/allocations`, {
        allocations: [{ invoiceId: invoice.id, amountCents: 1 }],
      }),
    ),
    [422, '/allocations/0/amountCents above_balance'],
  );
});

test('a payment is taken off an invoice with a reason, and the invoice owes it again', async () => {
  const invoice = await issued(100_00);
  const payment = await pay(invoice, 100_00);
  const off = await ok(`POST /api/payments/${payment.id}/take-off`, {
    invoiceId: invoice.id,
    amountCents: 30_00,
    reason: 'Meant for another',
  });
  assert.equal(off.availableCents, 30_00);
  assert.deepEqual([(await read(invoice.id)).state, (await read(invoice.id)).balanceCents], ['part_paid', 30_00]);
  const more = await refused(`POST /api/payments/${payment.id}/take-off`, {
    invoiceId: invoice.id,
    amountCents: 70_01,
    reason: 'Too much',
  });
  assert.deepEqual(codeOf(more), [422, '/amountCents above_allocation']);
});

test('a small refund goes out at once, with its reason and its own receipt; what pays an invoice does not', async () => {
  const invoice = await issued(100_00);
  const payment = await pay(invoice, 100_00, { amountCents: 150_00 });
  const back = { method: 'e_transfer', reason: 'Paid too much' };
  const much = await refused(`POST /api/payments/${payment.id}/refunds`, { ...back, amountCents: 50_01 });
  assert.deepEqual(codeOf(much), [422, '/amountCents above_credit']);
  const done = await ok(`POST /api/payments/${payment.id}/refunds`, { ...back, amountCents: 50_00 });
  assert.deepEqual([done.availableCents, done.refundedCents, done.refunds[0].reason], [0, 50_00, 'Paid too much']);
  const refund = await ok(`GET /api/payments/${done.refunds[0].id}`);
  assert.deepEqual([refund.kind, refund.amountCents, refund.refundOf.id], ['refund', -50_00, payment.id]);
  const nothing = await refused(`POST /api/payments/${payment.id}/refunds`, { ...back, amountCents: 1, reason: ' ' });
  assert.deepEqual(codeOf(nothing)[0], 422);
});

test('above the limit a refund waits for a second person, also when it comes in parts', async () => {
  const payment = await ok('POST /api/payments', { customer: person(), method: 'draft', amountCents: 5_000_00 });
  const back = { method: 'cheque', reason: 'Sale fell through' };
  const ask = (amountCents: number) => ok(`POST /api/payments/${payment.id}/refunds`, { ...back, amountCents });
  await ask(900_00);
  const asked = await ask(200_00);
  assert.deepEqual(
    [asked.refundedCents, asked.requests[0].state, asked.requests[0].mayDecide],
    [900_00, 'open', false],
  );
  assert.deepEqual(codeOf(await refused(`POST /api/payments/${payment.id}/refunds`, { ...back, amountCents: 1_00 })), [
    409,
    'refund_waiting',
  ]);
  const target = `POST /api/refund-requests/${asked.requests[0].id}`;
  assert.deepEqual(codeOf(await refused(target, { state: 'granted' })), [403, 'same_person']);
  const waiting = await ok('GET /api/refund-requests', undefined, colleague);
  assert.deepEqual([waiting.items.length, waiting.items[0].mayDecide], [1, true]);
  const granted = await ok(target, { state: 'granted' }, colleague);
  assert.deepEqual(
    [granted.refundedCents, granted.requests[0].state, granted.requests[0].decidedBy],
    [1_100_00, 'granted', 'Second Person'],
  );
  assert.deepEqual(codeOf(await refused(target, { state: 'granted' }, colleague)), [409, 'refund_decided']);
  // Whoever asks by a key of theirs is still the same person.
  const key = await ok('POST /api/api-keys', { name: 'Books', scopes: ['payments.write', 'books.read'] });
  const byKey = await ok(
    `POST /api/payments/${payment.id}/refunds`,
    { ...back, amountCents: 2_000_00 },
    { bearer: key.key },
  );
  const decide = `POST /api/refund-requests/${byKey.requests.find((one: { state: string }) => one.state === 'open').id}`;
  assert.deepEqual(codeOf(await refused(decide, { state: 'granted' })), [403, 'same_person']);
  const no = await ok(decide, { state: 'refused', answer: 'Ask the lender' }, colleague);
  assert.equal(no.refundedCents, 1_100_00);
});

test('a cheque without funds is off its invoices at once, and they owe again', async () => {
  const invoice = await issued(100_00);
  const payment = await pay(invoice, 100_00, { method: 'cheque', amountCents: 120_00 });
  const back = await ok(`POST /api/payments/${payment.id}/return`, { reason: 'NSF' });
  assert.deepEqual([back.allocatedCents, back.refundedCents, back.availableCents], [0, 120_00, 0]);
  assert.deepEqual([(await read(invoice.id)).state, (await read(invoice.id)).balanceCents], ['issued', 100_00]);
  assert.equal(
    (await refused(`POST /api/payments/${payment.id}/return`, { reason: 'NSF' })).body.code,
    'not_returnable',
  );
  const cash = await ok('POST /api/payments', { customer: person(), method: 'cash', amountCents: 1_00 });
  assert.equal((await refused(`POST /api/payments/${cash.id}/return`, { reason: 'NSF' })).body.code, 'not_returnable');
});

test('in Ontario a deposit above 10,000.00 lies in trust, one of exactly that does not, and no one may decline it', async () => {
  const deposit = (amountCents: number, more: object = {}) => ({
    customer: person(),
    method: 'draft',
    amountCents,
    deposit: { ...more },
  });
  const at = await ok('POST /api/payments', deposit(10_000_00));
  assert.deepEqual([at.trustRule, at.heldCents, at.availableCents], [null, 0, 10_000_00]);
  const above = await ok('POST /api/payments', deposit(10_000_01));
  assert.deepEqual([above.trustRule, above.heldCents, above.availableCents], ['ON.TRUST.DEPOSIT', 10_000_01, 0]);
  assert.deepEqual(codeOf(await refused('POST /api/payments', deposit(10_000_01, { inTrust: false }))), [
    422,
    '/deposit/inTrust trust_required',
  ]);
  const chosen = await ok('POST /api/payments', deposit(500_00, { inTrust: true }));
  assert.deepEqual([chosen.trustRule, chosen.heldCents], ['chosen', 500_00]);
  const elsewhere = await house.makeDealership({ province: 'AB' });
  const there = await ok('POST /api/payments', deposit(20_000_00), elsewhere.owner);
  assert.equal(there.trustRule, null);
});

test('money in trust pays nothing until it is released; before delivery somebody says why', async () => {
  const deal = await deals.signed({}, [
    { amountCents: 12_000_00, method: 'draft', receivedOn: '2026-01-05', reference: 'D-1' },
  ]);
  const invoice = await books.issue(await ok('POST /api/invoices', { dealId: deal.id }));
  assert.equal(invoice.paidCents, 0);
  const { items } = await ok(`GET /api/payments?dealId=${deal.id}`);
  assert.deepEqual([items.length, items[0].heldCents, items[0].kind], [1, 12_000_00, 'deposit']);
  const allocations = [{ invoiceId: invoice.id, amountCents: 12_000_00 }];
  const early = await refused(`POST /api/payments/${items[0].id}/allocations`, { allocations });
  assert.deepEqual(codeOf(early), [422, '/allocations above_credit']);
  assert.deepEqual(codeOf(await refused(`POST /api/payments/${items[0].id}/release`, {})), [
    422,
    '/reason not_delivered',
  ]);
  await house.db.sql(`update deal set status = 'delivered' where id = $1`, [deal.id]);
  const free = await ok(`POST /api/payments/${items[0].id}/release`, {});
  assert.deepEqual([free.heldCents, free.availableCents], [0, 12_000_00]);
  await ok(`POST /api/payments/${items[0].id}/allocations`, { allocations });
  assert.equal((await read(invoice.id)).paidCents, 12_000_00);
});

test('the trust ledger adds up entry by entry, gives back to whom it belongs, and is held against the bank by month', async () => {
  const other = await house.makeDealership({ province: 'ON' });
  const its = booksOf(
    () => house,
    () => other,
  );
  const leave = (amountCents: number, receivedOn: string) =>
    its.ok('POST /api/payments', {
      customer: person('Ann Trust'),
      method: 'draft',
      amountCents,
      receivedOn,
      deposit: {},
    });
  const one = await leave(15_000_00, '2026-01-10');
  await leave(20_000_00, '2026-02-10');
  await its.ok(`POST /api/payments/${one.id}/release`, { amountCents: 5_000_00, reason: 'Delivered by hand' });
  const asked = await its.ok(`POST /api/payments/${one.id}/refunds`, {
    amountCents: 12_000_00,
    method: 'draft',
    reason: 'Cancelled',
  });
  const second = await house.makeStaff(other, ['manager']);
  const granted = await its.ok(`POST /api/refund-requests/${asked.requests[0].id}`, { state: 'granted' }, second);
  assert.deepEqual([granted.heldCents, granted.availableCents], [0, 3_000_00]);
  const ledger = await its.ok('GET /api/trust');
  assert.equal(ledger.balanceCents, 20_000_00);
  assert.deepEqual(
    ledger.entries.map((entry: { kind: string; amountCents: number; balanceCents: number }) => [
      entry.kind,
      entry.amountCents,
      entry.balanceCents,
    ]),
    [
      ['refunded', -10_000_00, 20_000_00],
      ['released', -5_000_00, 30_000_00],
      ['received', 20_000_00, 35_000_00],
      ['received', 15_000_00, 15_000_00],
    ],
  );
  assert.deepEqual(
    ledger.held.map((held: { heldCents: number }) => held.heldCents),
    [20_000_00],
  );
  assert.ok(ledger.toReconcile.includes('2026-01') && ledger.toReconcile.includes('2026-02'));
  const reconcile = (month: string, bankCents: number, more: object = {}) =>
    its.refused('POST /api/trust/reconciliations', { month, bankCents, ...more });
  assert.deepEqual(codeOf(await reconcile('2026-01', 14_000_00)), [422, '/note difference']);
  assert.equal((await reconcile('2026-01', 15_000_00)).body.reconciliations[0].ledgerCents, 15_000_00);
  assert.deepEqual(codeOf(await reconcile('2026-01', 15_000_00)), [409, 'reconciled']);
  assert.deepEqual(codeOf(await reconcile(today().slice(0, 7), 0)), [422, '/month not_ended']);
  assert.deepEqual(monthsUntil('2025-11-30', '2026-02-01'), ['2025-11', '2025-12', '2026-01']);
});

test('trade-in and deposits of a deal pay its invoice by themselves; a cancelled deal’s deposit goes back', async () => {
  const deal = await deals.signed({ tradeIns: [deals.trade({ lienCents: 4_000_00, lienholder: 'A Bank' })] }, [
    { amountCents: 500_00, method: 'e_transfer', receivedOn: today() },
  ]);
  const invoice = await books.issue(await ok('POST /api/invoices', { dealId: deal.id }));
  // 30,000 + HST on 20,000, less equity of 6,000 and the deposit.
  assert.deepEqual([invoice.totalCents, invoice.paidCents, invoice.balanceCents], [32_600_00, 6_500_00, 26_100_00]);
  assert.equal(invoice.balanceCents, deal.figures.balanceCents);
  await pay(invoice, 26_100_00, { method: 'lender_proceeds' });
  assert.equal((await read(invoice.id)).state, 'paid');
  // Taken back and issued anew, the same money pays it again, and nothing is doubled.
  await ok(`POST /api/invoices/${invoice.id}/credit-note`, { reason: 'Name was wrong' });
  const again = await books.issue(await ok('POST /api/invoices', { dealId: deal.id }));
  assert.deepEqual([again.state, again.paidCents], ['paid', 32_600_00]);
  const open = await ok('POST /api/deals', { customer: person(), priceCents: 1_000_00 });
  const left = await ok(`POST /api/deals/${open.id}/deposits`, {
    amountCents: 300_00,
    method: 'cash',
    receivedOn: today(),
  });
  await house.runJobs();
  const cancel = { version: left.version, status: 'cancelled', reason: 'changed_mind', deposits: 'refunded' };
  await ok(`POST /api/deals/${open.id}/status`, cancel);
  const { invoicesJobs } = await import('./jobs.ts');
  const taking = invoicesJobs[0]!;
  const run = () =>
    taking.run(
      {
        ground: house.ground,
        log: house.ground.log,
        now: house.clock.now(),
        signal: new AbortController().signal,
        attempt: 1,
        lastAttempt: false,
        work: (work) => house.ground.database.asPlatform(work),
      },
      {},
    );
  await run();
  await run();
  const { items } = await ok(`GET /api/payments?dealId=${open.id}`);
  assert.deepEqual(
    items.map((one: { kind: string; amountCents: number }) => [one.kind, one.amountCents]),
    [
      ['refund', -300_00],
      ['deposit', 300_00],
    ],
  );
});

test('the database refuses at commit what was spent twice, and payments never change', async () => {
  const invoice = await issued(100_00);
  const payment = await pay(invoice, 60_00);
  const insert = (cents: number) =>
    house.db.sql(
      `insert into payment_allocation (dealership_id, id, payment_id, invoice_id, amount_cents, allocated_on, created_at) values ($1, $2, $3, $4, $5, current_date, now())`,
      [dealer.id, newId(), payment.id, invoice.id, cents],
    );
  await assert.rejects(insert(1), /spent once|paid by what/);
  await assert.rejects(insert(-1), /paid by what/);
  await assert.rejects(
    house.db.sql(`update invoice_standing set paid_cents = 1 where invoice_id = $1`, [invoice.id]),
    /paid by what/,
  );
  for (const table of ['payment', 'payment_allocation', 'trust_entry']) {
    await assert.rejects(
      house.as(dealer, async (ctx) =>
        ctx.db
          .updateTable(table as 'payment')
          .set({ amountCents: 1 })
          .execute(),
      ),
      /permission denied/,
    );
  }
});

test('a scope of payments alone sees no customers, and those of one location only its payments', async () => {
  const payment = await ok('POST /api/payments', {
    customer: person('Hidden Name'),
    method: 'cash',
    amountCents: 1_00,
  });
  const key = await ok('POST /api/api-keys', { name: 'Books', scopes: ['books.read'] });
  const seen = await ok(`GET /api/payments/${payment.id}`, undefined, { bearer: key.key });
  assert.ok(!JSON.stringify(seen).includes('Hidden Name'));
  const staff = await house.makeStaff(dealer, ['finance']);
  const place = await ok('POST /api/locations', {
    name: 'Yard',
    street: '2 Water Street',
    city: 'Ottawa',
    province: 'ON',
    postalCode: 'K1A 0A1',
  });
  await house.db.sql(`update staff_member set location_ids = $1 where id = $2`, [[place.id], staff.staffId]);
  assert.equal((await house.call(`GET /api/payments/${payment.id}`, { as: staff })).status, 404);
  assert.equal((await house.call('GET /api/trust', { as: staff })).body.code, 'whole_dealership');
  const own = await ok('POST /api/payments', { customer: person(), method: 'cash', amountCents: 1_00 }, staff);
  const list = await ok('GET /api/payments', undefined, staff);
  assert.deepEqual(
    list.items.map((one: { id: string }) => one.id),
    [own.id],
  );
});

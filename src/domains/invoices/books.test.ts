import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { wallClock } from '#kernel/calendar.ts';
import { booksOf } from '#tests/harness/books.ts';
import { testHouse } from '#tests/harness/house.ts';
import type { TestDealership, TestHouse } from '#tests/harness/house.ts';
import { daysAfter } from './fiscal-year.ts';

let house: TestHouse;
let dealer: TestDealership;
const { ok, refused, person, issue, draft, issued } = booksOf(
  () => house,
  () => dealer,
);
const today = () => wallClock(house.clock.now(), 'America/Halifax').day;
const day = (ago: number) => daysAfter(today(), -ago);
before(async () => {
  house = await testHouse({ AUTOMO_LIMIT_FACTOR: '1000' });
});
after(() => house.close());

/** A dealership of its own, so that its books hold what the test put there. */
const freshBooks = async (province = 'ON') => {
  dealer = await house.makeDealership({ province });
  await ok('PATCH /api/books-settings', { version: 0, gstNumber: '123456789 RT0001', qstNumber: '1234567890 TQ0001' });
};
const work = (cents: number, more: object = {}) => [
  { kind: 'labour', description: 'Work', unitPriceCents: cents, ...more },
];

test('ageing tells what is owed by how late it is, as it stood on any day', async () => {
  await freshBooks();
  const customer = person('Ann Late');
  const on = async (ago: number, cents: number) => issue(await draft(cents, { customer }), { issuedOn: day(ago) });
  const old = await on(100, 1_00);
  await on(61, 2_00);
  await on(31, 4_00);
  await on(1, 8_00);
  await on(0, 16_00);
  await ok('POST /api/payments', {
    method: 'cash',
    amountCents: 150,
    allocations: [{ invoiceId: old.id, amountCents: 1_00 }],
  });
  const now = await ok('GET /api/ageing');
  assert.deepEqual(now.totals, { current: 16_00, d30: 8_00, d60: 4_00, d90: 2_00, older: 0 });
  assert.deepEqual([now.owedCents, now.creditCents, now.customers.length], [30_00, 50, 1]);
  const then = await ok(`GET /api/ageing?asOf=${day(2)}`);
  assert.deepEqual(then.totals, { current: 0, d30: 4_00, d60: 2_00, d90: 0, older: 1_00 });
});

test('a statement begins where the former one ended, and ends with what is owed', async () => {
  await freshBooks();
  const customer = { ...person('Zoé'), locale: 'fr' };
  const first = await issue(await draft(100_00, { customer }), { issuedOn: day(50) });
  await issue(await draft(40_00, { customer }), { issuedOn: day(10) });
  await ok('POST /api/payments', {
    method: 'cheque',
    amountCents: 60_00,
    receivedOn: day(20),
    allocations: [{ invoiceId: first.id, amountCents: 60_00 }],
  });
  await ok('POST /api/payments', {
    customer,
    method: 'draft',
    amountCents: 12_000_00,
    receivedOn: day(5),
    deposit: {},
  });
  const of = (query: string) => ok(`GET /api/customers/${first.customer.id}/statement${query}`);
  const early = await of(`?from=${day(60)}&to=${day(30)}`);
  assert.deepEqual([early.openingCents, early.closingCents], [0, 100_00]);
  const late = await of(`?from=${day(29)}`);
  assert.deepEqual([late.openingCents, late.closingCents, late.heldCents], [100_00, 80_00, 12_000_00]);
  assert.deepEqual(
    late.entries.map((one: { kind: string; chargedCents: number; paidCents: number; balanceCents: number }) => [
      one.kind,
      one.chargedCents,
      one.paidCents,
      one.balanceCents,
    ]),
    [
      ['payment', 0, 60_00, 40_00],
      ['invoice', 40_00, 0, 80_00],
      ['deposit', 0, 12_000_00, -11_920_00],
      ['trust', 12_000_00, 0, 80_00],
    ],
  );
  assert.equal(
    Object.values(late.buckets as Record<string, number>).reduce((sum, one) => sum + one, 0),
    80_00,
  );
  const paper = await house.call(`GET /api/customers/${first.customer.id}/statement/paper`, { as: dealer.owner });
  assert.deepEqual([paper.status, paper.headers.get('content-type')], [200, 'application/pdf']);
});

test('the tax report adds up by province and rate, and a credit note takes its invoice out of it', async () => {
  await freshBooks();
  const make = async (cents: number, province: string, more: object = {}) =>
    issue(await ok('POST /api/invoices', { customer: person(), province, lines: work(cents, more) }));
  await make(100_00, 'ON');
  await make(200_00, 'ON');
  await make(100_00, 'QC');
  await make(50_00, 'ON', { treatment: 'exempt' });
  const gone = await make(999_00, 'ON');
  const period = `from=${day(1)}&to=${today()}`;
  const { taxCents } = gone;
  const with_ = await ok(`GET /api/tax-report?${period}`);
  await ok(`POST /api/invoices/${gone.id}/credit-note`, { reason: 'Mistake' });
  const report = await ok(`GET /api/tax-report?${period}`);
  assert.equal(with_.collectedCents - report.collectedCents, taxCents);
  assert.deepEqual(
    report.taxes.map((one: { province: string; tax: string; baseCents: number; taxCents: number }) => [
      one.province,
      one.tax,
      one.baseCents,
      one.taxCents,
    ]),
    [
      ['ON', 'HST', 300_00, 39_00],
      ['QC', 'GST', 100_00, 5_00],
      ['QC', 'QST', 100_00, 9_98],
    ],
  );
  assert.deepEqual(
    report.revenue.map((one: { province: string; treatment: string; cents: number }) => [
      one.province,
      one.treatment,
      one.cents,
    ]),
    [
      ['ON', 'exempt', 50_00],
      ['ON', 'taxable', 300_00],
      ['QC', 'taxable', 100_00],
    ],
  );
  assert.equal(
    (await house.call(`GET /api/tax-report?from=${today()}&to=${day(1)}`, { as: dealer.owner })).status,
    422,
  );
});

test('a closed day takes no money, a difference needs its reason, and opening it again is written down', async () => {
  await freshBooks();
  const customer = person();
  const pay = (method: string, amountCents: number, receivedOn: string) =>
    refused('POST /api/payments', { customer, method, amountCents, receivedOn });
  await pay('cash', 70_00, day(1));
  await pay('cheque', 30_00, day(1));
  await pay('e_transfer', 500_00, day(1));
  const book = await ok(`GET /api/day-book?day=${day(1)}`);
  assert.deepEqual([book.expectedCountCents, book.expected.e_transfer, book.cheques.length], [100_00, 500_00, 1]);
  const count = { day: day(1), cashCents: 69_00, chequesCents: 30_00 };
  assert.equal((await refused('POST /api/day-closes', count)).body.errors[0].code, 'difference');
  const closed = await ok('POST /api/day-closes', { ...count, reason: 'One dollar fell under the till' });
  assert.equal(closed.closed.differenceCents, -1_00);
  assert.equal((await refused('POST /api/day-closes', { ...count, reason: 'x' })).body.code, 'day_closed');
  const late = await pay('cash', 1_00, day(1));
  assert.deepEqual([late.status, late.body.errors[0].code], [422, 'day_closed']);
  assert.equal((await pay('cash', 1_00, today())).status, 201);
  await ok('POST /api/day-closes/reopen', { day: day(1), reason: 'The dollar was found' });
  assert.equal((await pay('cash', 1_00, day(1))).status, 201);
  const { items } = await ok('GET /api/journal?event=books.day_reopened');
  assert.equal(items[0].after.reason, 'The dollar was found');
});

test('nothing is posted in a locked period, and only a second kind of permission opens it again', async () => {
  await freshBooks();
  const finance = await house.makeStaff(dealer, ['finance']);
  assert.equal((await refused('PUT /api/books-lock', { until: today() })).body.errors[0].code, 'not_ended');
  await ok('PUT /api/books-lock', { until: day(5) }, finance);
  const invoice = await draft(1_00);
  const early = await refused(`POST /api/invoices/${invoice.id}/issue`, { version: 1, issuedOn: day(5) });
  assert.deepEqual(
    early.body.errors.map((one: { code: string }) => one.code),
    ['period_locked'],
  );
  const paid = await refused('POST /api/payments', {
    customer: person(),
    method: 'cash',
    amountCents: 1,
    receivedOn: day(6),
  });
  assert.equal(paid.body.errors[0].code, 'period_locked');
  assert.equal((await refused('PUT /api/books-lock', { until: day(9), reason: 'Forgot one' }, finance)).status, 403);
  assert.equal((await refused('PUT /api/books-lock', { until: day(9) })).body.errors[0].pointer, '/reason');
  await ok('PUT /api/books-lock', { until: day(9), reason: 'Forgot one' });
  assert.equal((await issue(invoice, { issuedOn: day(5) })).issuedOn, day(5));
});

test('what is exported is marked: it goes out once for each program, balanced, and its file stays the same', async () => {
  await freshBooks();
  await ok('PUT /api/book-accounts', { accounts: { receivable: '1200 Clients', 'sales.labour': '' } });
  const invoice = await issue(
    await ok('POST /api/invoices', { customer: person('=Formula Ltd'), lines: work(100_00) }),
  );
  await ok('POST /api/payments', {
    method: 'cash',
    amountCents: 113_00,
    allocations: [{ invoiceId: invoice.id, amountCents: 113_00 }],
  });
  const credited = await issued(20_00);
  await ok(`POST /api/invoices/${credited.id}/credit-note`, { reason: 'Mistake' });
  const span = { from: day(1), to: today() };
  const preview = (format: string) =>
    ok(`GET /api/book-exports/preview?format=${format}&from=${span.from}&to=${span.to}`);
  assert.deepEqual(await preview('journal_csv'), {
    records: 4,
    debitCents: 266_00,
    creditCents: 266_00,
    exportedBefore: 0,
    leftOut: 0,
    later: 0,
  });
  assert.equal((await preview('quickbooks_csv')).leftOut, 2);
  const done = await ok('POST /api/book-exports', { format: 'journal_csv', ...span });
  assert.deepEqual([done.records, done.debitCents, done.creditCents], [4, 266_00, 266_00]);
  const again = await refused('POST /api/book-exports', { format: 'journal_csv', ...span });
  assert.deepEqual([again.status, again.body.code], [409, 'nothing_to_export']);
  const file = () => house.call<string>(`GET /api/book-exports/${done.id}/file`, { as: dealer.owner });
  const first = await file();
  assert.match(first.body, /1200 Clients,'=Formula Ltd,,113\.00,/);
  await ok('PUT /api/book-accounts', { accounts: { receivable: 'Renamed' } });
  assert.equal((await file()).body, first.body);
  // IIF and CSV are both QuickBooks: what one took, the other does not take again.
  const iif = await ok('POST /api/book-exports', { format: 'quickbooks_iif', ...span });
  assert.equal(iif.records, 4);
  assert.deepEqual([(await preview('quickbooks_csv')).records, (await preview('xero_csv')).records], [0, 3]);
  await ok('POST /api/payments', { customer: person(), method: 'cash', amountCents: 5_00 });
  assert.equal((await ok('POST /api/book-exports', { format: 'journal_csv', ...span })).records, 1);
  const key = await ok('POST /api/api-keys', { name: 'Books', scopes: ['books.read', 'payments.write'] });
  const blind = await refused('POST /api/book-exports', { format: 'xero_csv', ...span }, { bearer: key.key });
  assert.equal(blind.status, 403);
  const { items } = await ok('GET /api/book-exports');
  assert.equal(items.length, 3);
});

/** Leases, forfeited deposits, tax that the dealer paid, and the accounts of the accountant's program. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { wallClock } from '#kernel/calendar.ts';
import { booksOf } from '#tests/harness/books.ts';
import { testHouse } from '#tests/harness/house.ts';
import type { TestDealership, TestHouse } from '#tests/harness/house.ts';
import { signedDeals } from '#tests/harness/signed-deals.ts';

let house: TestHouse;
let dealer: TestDealership;
const books = booksOf(
  () => house,
  () => dealer,
);
const { ok, refused, issue, issued } = books;
const { signed, trade } = signedDeals(books, () => dealer);
const today = () => wallClock(house.clock.now(), 'America/Halifax').day;
const fresh = async () => {
  dealer = await house.makeDealership({ province: 'ON' });
  await ok('PATCH /api/books-settings', { version: 0, gstNumber: '123456789 RT0001' });
};
before(async () => {
  house = await testHouse({ AUTOMO_LIMIT_FACTOR: '1000' });
});
after(() => house.close());

test('a lease is invoiced for what is due when it is signed, with the tax of its payments', async () => {
  await fresh();
  const lease = {
    kind: 'lease',
    priceCents: 30_000_00,
    terms: {
      rate: 0,
      termMonths: 48,
      frequency: 'monthly',
      downCents: 1_000_00,
      balloonCents: 12_000_00,
      inAdvance: true,
    },
    tradeIns: [trade({ allowanceCents: 4_500_00 })],
  };
  const deal = await signed(lease, [{ amountCents: 500_00, method: 'cheque', receivedOn: today() }]);
  // 30,000 less trade-in 4,500, down 1,000 and deposit 500 is 24,000; less the residual 12,000 over 48 months.
  const begun = await ok('POST /api/invoices', { dealId: deal.id });
  assert.deepEqual(
    begun.lines.map((line: { kind: string; amountCents: number }) => [line.kind, line.amountCents]),
    [
      ['lease', 250_00],
      ['lease', 1_000_00],
      ['lease', 500_00],
    ],
  );
  const paper = await issue(begun);
  assert.deepEqual(
    [paper.purpose, paper.subtotalCents, paper.taxCents, paper.paidCents],
    ['lease', 1_750_00, 227_50, 500_00],
  );
  assert.equal(paper.taxes[0].rateId, 'ON.HST.2010-07-01');
  assert.ok(paper.taxes[0].unconfirmed.length >= 2);
  assert.equal((await refused('POST /api/invoices', { dealId: deal.id })).body.code, 'deal_invoiced');
});

test('a lease with nothing due at signing is invoiced to its lessor only', async () => {
  const deal = await signed({ kind: 'lease', terms: { termMonths: 36, balloonCents: 10_000_00 } });
  const answer = await refused('POST /api/invoices', { dealId: deal.id });
  assert.deepEqual([answer.status, answer.body.errors[0].code], [422, 'nothing_due']);
});

test('a deposit is forfeited by an act of its own: the amount holds its tax, its paper is paid by it, and the books balance', async () => {
  await fresh();
  const take = (more: object = {}) =>
    ok('POST /api/payments', {
      customer: books.person('Ann Away'),
      method: 'cheque',
      amountCents: 500_00,
      deposit: { refundable: false, ...more },
    });
  const deposit = await take();
  const act = (id: string, more: object = {}, as = dealer.owner) =>
    refused(`POST /api/payments/${id}/forfeit`, { reason: 'The buyer withdrew', ...more }, as);
  const clerk = await house.makeStaff(dealer, ['finance']);
  assert.equal((await act(deposit.id, {}, clerk)).status, 403);
  assert.equal((await act((await take({ refundable: true })).id)).body.code, 'deposit_refundable');
  assert.equal((await act(deposit.id, { amountCents: 501_00 })).body.errors[0].code, 'above_credit');
  const { body: paper } = await act(deposit.id);
  assert.deepEqual(
    [paper.purpose, paper.state, paper.subtotalCents, paper.taxCents, paper.totalCents],
    ['forfeit', 'paid', 442_48, 57_52, 500_00],
  );
  assert.ok(paper.taxes[0].sources.includes('ETA-182'));
  assert.equal((await act(deposit.id)).body.errors[0].code, 'above_credit', 'nothing is left to forfeit');
  const { record } = await ok('GET /api/book-accounts/preview?kind=invoice');
  assert.deepEqual(
    record.postings.map((one: { account: string; cents: number }) => [one.account, one.cents]),
    [
      ['receivable', 500_00],
      ['sales.forfeit', -442_48],
      ['tax.HST', -57_52],
    ],
  );
  const report = await ok(`GET /api/tax-report?from=${today()}&to=${today()}`);
  assert.equal(report.collectedCents, 57_52);
  // Out of trust, and back again by a credit note.
  const held = await take({ inTrust: true });
  const { body: second } = await act(held.id, { amountCents: 200_00 });
  assert.equal((await ok(`GET /api/payments/${held.id}`)).heldCents, 300_00);
  await ok(`POST /api/invoices/${second.id}/credit-note`, { reason: 'Settled in court' });
  assert.equal((await ok(`GET /api/payments/${held.id}`)).availableCents, 200_00);
});

test('the deposit of a deal is forfeited only after the deal was cancelled and the deposit kept', async () => {
  await fresh();
  const deal = await ok('POST /api/deals', { customer: books.person(), priceCents: 10_000_00 });
  const left = await ok(`POST /api/deals/${deal.id}/deposits`, {
    amountCents: 300_00,
    method: 'cash',
    receivedOn: today(),
    refundable: false,
  });
  const taken = await ok('POST /api/payments', {
    customerId: deal.customer.id,
    method: 'cash',
    amountCents: 100_00,
    deposit: { dealId: deal.id, refundable: false },
  });
  const act = () => refused(`POST /api/payments/${taken.id}/forfeit`, { reason: 'The buyer withdrew' });
  assert.equal((await act()).body.code, 'deal_not_cancelled');
  await ok(`POST /api/deals/${deal.id}/status`, {
    version: left.version,
    status: 'cancelled',
    reason: 'changed_mind',
    deposits: 'kept',
  });
  const { body } = await act();
  assert.deepEqual([body.totalCents, body.dealNumber, body.province], [100_00, deal.number, deal.deliveryProvince]);
});

test('tax that a registrant charges on a trade-in is claimed in the period of its invoice, and given back with it', async () => {
  await fresh();
  const deal = await signed({ tradeIns: [trade({ owner: 'registrant_other', businessUsePercent: 100 })] });
  const paper = await issue(await ok('POST /api/invoices', { dealId: deal.id }));
  const report = () => ok(`GET /api/tax-report?from=${today()}&to=${today()}`);
  const claimed = await report();
  assert.deepEqual(claimed.paid, [
    { of: 'trade_in', province: 'ON', tax: 'HST', rate: 13_000, baseCents: 10_000_00, taxCents: 1_300_00, records: 1 },
  ]);
  assert.deepEqual([claimed.paidCents, claimed.missing], [1_300_00, ['costs']]);
  await ok(`POST /api/invoices/${paper.id}/credit-note`, { reason: 'The sale fell through' });
  assert.equal((await report()).paidCents, 0);
});

test('accounts say which are in use and not named yet, and a name that is taken away is ours again', async () => {
  await fresh();
  await issued(10_00);
  const first = await ok('GET /api/book-accounts');
  assert.deepEqual(first.unmapped, ['receivable', 'sales.parts']);
  const named = await ok('PUT /api/book-accounts', { accounts: { receivable: '1200', 'sales.parts': '4100' } });
  assert.deepEqual([named.unmapped, named.accounts.receivable], [[], '1200']);
  const again = await ok('PUT /api/book-accounts', { accounts: { receivable: '' } });
  assert.deepEqual([again.unmapped, again.accounts.receivable], [['receivable'], 'Accounts Receivable']);
  const wrong = await house.call('PUT /api/book-accounts', { as: dealer.owner, body: { accounts: { nothing: 'x' } } });
  assert.equal(wrong.status, 422);
  assert.equal((await ok('GET /api/book-accounts/preview?kind=refund')).record, null);
});

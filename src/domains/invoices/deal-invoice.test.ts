import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newId } from '#kernel/ids.ts';
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
const { ok, refused, read, issue } = books;
const deals = signedDeals(books, () => dealer);
before(async () => {
  house = await testHouse({ AUTOMO_LIMIT_FACTOR: '1000' });
  dealer = await house.makeDealership({ province: 'ON' });
  await ok('PATCH /api/books-settings', { version: 0, gstNumber: '123456789 RT0001' });
});
after(() => house.close());

test('the invoice of a deal repeats its lines and taxes to the cent, in the language of the buyer', async () => {
  const deal = await deals.signed({
    lines: [
      deals.line('discount', 1_000_00),
      deals.line('fee', 499_00),
      deals.line('product', 1_500_00, { productKind: 'gap', federal: false, provincial: false }),
      deals.line('licensing', 120_00, { federal: false, provincial: false }),
      deals.line('accessory', 300_00, { mandatory: false, chosen: false }),
    ],
    tradeIns: [deals.trade()],
  });
  const invoice = await ok('POST /api/invoices', { dealId: deal.id });
  assert.deepEqual(
    invoice.lines.map((line: { kind: string; amountCents: number; treatment: string }) => [
      line.kind,
      line.amountCents,
      line.treatment,
    ]),
    [
      ['vehicle', 30_000_00, 'taxable'],
      ['discount', -1_000_00, 'taxable'],
      ['fee', 499_00, 'taxable'],
      ['product', 1_500_00, 'exempt'],
      ['licensing', 120_00, 'outside'],
    ],
  );
  // HST 13 % of 30,000 − 1,000 + 499 − 10,000.
  assert.deepEqual([invoice.taxes[0].baseCents, invoice.taxCents], [19_499_00, 2_534_87]);
  assert.equal(invoice.totalCents, deal.figures.totalCents);
  assert.deepEqual(
    [invoice.locale, invoice.dealNumber, invoice.billTo.street],
    ['fr', deal.number, '5 rue des Érables'],
  );
  assert.match(invoice.lines[0].description, /^Ford Escape SE 2021 · NIV 1FTEW1E5\d+ · inventaire /);
  const issuedOne = await issue(invoice);
  assert.equal(issuedOne.totalCents, deal.figures.totalCents);
  assert.deepEqual(issuedOne.taxes[0].reasons, invoice.taxes[0].reasons);
});

test('what is owed on a trade-in above its allowance is a line of its own, and taxed by nobody', async () => {
  const deal = await deals.signed({ tradeIns: [deals.trade({ lienCents: 14_000_00, lienholder: 'A Bank' })] });
  const invoice = await ok('POST /api/invoices', { dealId: deal.id });
  assert.deepEqual(
    [invoice.lines.at(-1).kind, invoice.lines.at(-1).amountCents, invoice.lines.at(-1).treatment],
    ['trade_lien', 4_000_00, 'outside'],
  );
  assert.equal(invoice.taxCents, 2_600_00);
  assert.equal(invoice.totalCents, 36_600_00);
});

test('a deal has one invoice until a credit note takes it back; a deal that is not signed has none', async () => {
  const open = await ok('POST /api/deals', { customer: books.person(), priceCents: 1_000_00 });
  const early = await refused('POST /api/invoices', { dealId: open.id });
  assert.deepEqual([early.status, early.body.code], [409, 'deal_not_signed']);
  const deal = await deals.signed();
  const invoice = await ok('POST /api/invoices', { dealId: deal.id });
  assert.equal((await refused('POST /api/invoices', { dealId: deal.id })).body.code, 'deal_invoiced');
  const own = await refused('POST /api/invoices', { dealId: newId() });
  assert.deepEqual([own.status, own.body.errors[0].pointer], [422, '/dealId']);
  const issuedOne = await issue(invoice);
  assert.equal((await refused('POST /api/invoices', { dealId: deal.id })).body.code, 'deal_invoiced');
  await ok(`POST /api/invoices/${issuedOne.id}/credit-note`, { reason: 'Wrong buyer' });
  const next = await ok('POST /api/invoices', { dealId: deal.id });
  assert.equal((await issue(next)).totalCents, invoice.totalCents);
});

test('an amendment of the deal is taken over by saving the draft; without that nothing is issued', async () => {
  const deal = await deals.signed();
  const invoice = await ok('POST /api/invoices', { dealId: deal.id });
  await ok(`POST /api/deals/${deal.id}/amendments`, {
    version: deal.version,
    reason: 'Price agreed anew',
    change: { priceCents: 29_000_00 },
    override: 'Papers follow',
  });
  const early = await refused(`POST /api/invoices/${invoice.id}/issue`, { version: invoice.version });
  assert.deepEqual([early.status, early.body.code], [409, 'deal_changed']);
  const own = await refused(`POST /api/invoices`, { dealId: deal.id, lines: [] });
  assert.deepEqual([own.status, own.body.errors[0].code], [422, 'of_deal']);
  const saved = await ok(`PATCH /api/invoices/${invoice.id}`, { version: invoice.version, poNumber: 'A' });
  assert.deepEqual([saved.subtotalCents, saved.taxCents], [29_000_00, 3_770_00]);
  assert.equal((await issue(saved)).totalCents, 32_770_00);
});

test('those who sell see the invoice of their own deal, and of no other', async () => {
  const sales = await house.makeStaff(dealer, ['sales']);
  const deal = await deals.signed({ salespersonId: sales.staffId });
  const invoice = await ok('POST /api/invoices', { dealId: deal.id });
  const other = await ok('POST /api/invoices', { dealId: (await deals.signed()).id });
  const list = await ok('GET /api/invoices', undefined, sales);
  assert.deepEqual(
    list.items.map((one: { id: string }) => one.id),
    [invoice.id],
  );
  assert.equal((await house.call(`GET /api/invoices/${other.id}`, { as: sales })).status, 404);
  assert.equal((await refused('POST /api/invoices', { dealId: deal.id }, sales)).status, 403);
  assert.equal((await read(invoice.id)).dealId, deal.id);
});

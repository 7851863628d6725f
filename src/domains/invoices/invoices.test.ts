import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { wallClock } from '#kernel/calendar.ts';
import { newId } from '#kernel/ids.ts';
import { booksOf } from '#tests/harness/books.ts';
import { testHouse } from '#tests/harness/house.ts';
import type { TestDealership, TestHouse } from '#tests/harness/house.ts';
import { daysAfter } from './fiscal-year.ts';

let house: TestHouse;
let dealer: TestDealership;
before(async () => {
  house = await testHouse({ AUTOMO_LIMIT_FACTOR: '1000' });
  dealer = await house.makeDealership({ province: 'ON' });
});
after(() => house.close());

const { ok, refused, person, draft, issue, issued, read } = booksOf(
  () => house,
  () => dealer,
);
const today = () => wallClock(house.clock.now(), 'America/Halifax').day;
const year = () => Number(today().slice(0, 4));
const tires = { kind: 'parts', description: 'Winter tires', quantity: 4000, unitPriceCents: 125_00 };

test('a draft is worked out by the taxes of its province, in the language of its customer, and has no number', async () => {
  const invoice = await ok('POST /api/invoices', {
    customer: { ...person(), locale: 'fr' },
    lines: [tires, { kind: 'labour', description: 'Balancing', quantity: 1500, unitPriceCents: 80_00 }],
  });
  assert.deepEqual(
    [invoice.number, invoice.state, invoice.locale, invoice.province, invoice.subtotalCents, invoice.taxCents],
    [null, 'draft', 'fr', 'ON', 620_00, 80_60],
  );
  assert.equal(invoice.totalCents, 700_60);
  assert.equal(invoice.taxes[0].rateId, 'ON.HST.2010-07-01');
  const moved = await ok(`PATCH /api/invoices/${invoice.id}`, { version: invoice.version, province: 'AB' });
  assert.deepEqual([moved.taxCents, moved.taxes.length, moved.taxes[0].tax], [31_00, 1, 'GST']);
  const stale = await house.call(`PATCH /api/invoices/${invoice.id}`, {
    as: dealer.owner,
    body: { version: invoice.version, termsDays: 3 },
  });
  assert.deepEqual([stale.status, stale.body.code, stale.body.current.province], [409, 'stale', 'AB']);
});

test('an invoice is not issued while a fact is missing that the law wants on it; a small one is', async () => {
  const invoice = await ok('POST /api/invoices', { customer: person(), lines: [tires] });
  assert.deepEqual(
    invoice.missing.map((one: { fact: string; ruleId: string }) => [one.fact, one.ruleId]),
    [['gst_number', 'CA.INVOICE.2021']],
  );
  const refusedIssue = await refused(`POST /api/invoices/${invoice.id}/issue`, { version: invoice.version });
  assert.equal(refusedIssue.status, 422);
  assert.deepEqual(
    refusedIssue.body.errors.map((one: { pointer: string; code: string }) => [one.pointer, one.code]),
    [['/facts/gst_number', 'missing_gst_number']],
  );
  const small = await ok('POST /api/invoices', {
    customer: person(),
    lines: [{ kind: 'parts', description: 'Bulb', unitPriceCents: 20_00 }],
  });
  assert.match((await issue(small)).number, /^INV-\d{4}-0001$/);
  await ok('PATCH /api/books-settings', { version: 1, gstNumber: '123456789rt0001', termsDays: 30 });
  const done = await issue(await read(invoice.id));
  assert.deepEqual([done.state, done.number], ['issued', `INV-${year()}-0002`]);
  assert.deepEqual([done.issuedOn, done.dueOn], [today(), today()]);
  assert.equal(done.parties.seller.gstNumber, '123456789 RT0001');
});

test('seller and buyer stay on an issued invoice as they were, and its journal says what happened', async () => {
  const customer = person('Ann Before');
  const invoice = await issued(50_00, { customer, billTo: { street: '9 Rue d’Été', city: 'Québec', province: 'QC' } });
  const { customer: known } = invoice;
  await ok(`PATCH /api/customers/${known.id}`, { version: 1, name: 'Ann After' });
  const { version } = await ok('GET /api/dealership');
  await ok('PATCH /api/dealership', { version, legalName: 'Renamed Ltd.' });
  const seen = await read(invoice.id);
  assert.deepEqual(seen.parties.buyer, {
    name: 'Ann Before',
    email: customer.email,
    phone: null,
    address: ['9 Rue d’Été', 'Québec QC'],
  });
  assert.equal(seen.parties.seller.legalName, 'Harbour Auto Ltd.');
  const { items } = await ok(`GET /api/journal?recordId=${invoice.id}`);
  assert.deepEqual(
    items.map((one: { event: string }) => one.event),
    ['invoice.issued', 'invoice.added'],
  );
});

test('a hundred issues at the same time give a hundred consecutive numbers', async () => {
  const last = await issued(1_00);
  const first = Number(last.number.slice(-4)) + 1;
  const drafts = [];
  for (let n = 0; n < 100; n++) drafts.push(await draft(1_00));
  // A busy machine may answer that it did nothing and is to be asked again: so it is, as a browser would.
  const issueSurely = async (one: { id: string; version: number }): Promise<string> => {
    const answer = await refused(`POST /api/invoices/${one.id}/issue`, { version: one.version });
    if (answer.status === 503) return issueSurely(one);
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return answer.body.number;
  };
  const numbers = await Promise.all(drafts.map(issueSurely));
  assert.deepEqual(
    numbers.map((number) => Number(number.slice(-4))).toSorted((a, b) => a - b),
    Array.from({ length: 100 }, (_, at) => first + at),
  );
});

test('a refused issue takes no number', async () => {
  const { number } = await issued(1_00);
  const empty = await ok('POST /api/invoices', { customer: person(), lines: [] });
  const answer = await refused(`POST /api/invoices/${empty.id}/issue`, { version: empty.version });
  assert.deepEqual([answer.status, answer.body.errors[0].code], [422, 'no_lines']);
  assert.equal(Number((await issued(1_00)).number.slice(-4)), Number(number.slice(-4)) + 1);
});

test('the same issue twice is one, with its key or without', async () => {
  const one = await draft(5_00);
  const send = () =>
    house.call(`POST /api/invoices/${one.id}/issue`, {
      as: dealer.owner,
      body: { version: one.version },
      headers: { 'idempotency-key': `issue-${one.id}` },
    });
  const [first, second] = await Promise.all([send(), send()]);
  assert.deepEqual([first.status, second.status], [201, 201]);
  assert.equal(first.body.number, second.body.number);
  const other = await draft(5_00);
  const answers = await Promise.all(
    [1, 2].map(() => refused(`POST /api/invoices/${other.id}/issue`, { version: other.version })),
  );
  assert.deepEqual(answers.map((answer) => answer.status).toSorted(), [201, 409]);
  assert.equal(answers.find((answer) => answer.status === 409)!.body.code, 'invoice_issued');
});

test('the day of issue is neither to come nor before the last one issued, and each fiscal year counts for itself', async () => {
  const other = await house.makeDealership({ province: 'AB' });
  const books = booksOf(
    () => house,
    () => other,
  );
  await books.ok('PATCH /api/books-settings', { version: 0, fiscalYearEndMonth: 3 });
  const at = async (issuedOn: string) =>
    books.refused(`POST /api/invoices/${(await books.draft(1_00)).id}/issue`, { version: 1, issuedOn });
  assert.equal((await at('2026-03-30')).body.number, 'INV-2026-0001');
  assert.equal((await at('2026-03-31')).body.number, 'INV-2026-0002');
  assert.deepEqual((await at('2026-03-30')).body.errors[0].code, 'before_last');
  assert.equal((await at('2026-04-01')).body.number, 'INV-2027-0001');
  assert.equal((await at('2026-03-31')).body.number, 'INV-2026-0003');
  assert.equal((await at(daysAfter(today(), 2))).body.errors[0].code, 'future');
  const moved = await books.refused('PATCH /api/books-settings', { version: 2, fiscalYearEndMonth: 12 });
  assert.notEqual(moved.status, 200);
  const settings = await house.call('PATCH /api/books-settings', {
    as: other.owner,
    body: { version: (await books.ok('GET /api/books-settings')).version, fiscalYearEndMonth: 12 },
  });
  assert.deepEqual([settings.status, settings.body.errors[0].code], [422, 'numbers_given']);
});

test('an issued invoice never changes: not through the API, and not in the database', async () => {
  const invoice = await issued(80_00);
  for (const [what, body] of [
    [`PATCH /api/invoices/${invoice.id}`, { version: invoice.version, note: 'x' }],
    [`POST /api/invoices/${invoice.id}/issue`, { version: invoice.version }],
  ] as const) {
    const answer = await refused(what, body);
    assert.deepEqual([answer.status, answer.body.code], [409, 'invoice_issued'], what);
  }
  const gone = await house.call(`DELETE /api/invoices/${invoice.id}?version=${invoice.version}`, { as: dealer.owner });
  assert.equal(gone.status, 409);
  for (const sql of [
    `update invoice set total_cents = 0, subtotal_cents = 0 where id = '${invoice.id}'`,
    `update invoice set note = 'x' where id = '${invoice.id}'`,
    `delete from invoice where id = '${invoice.id}'`,
    `update invoice_line set amount_cents = 1 where invoice_id = '${invoice.id}'`,
    `delete from invoice_line where invoice_id = '${invoice.id}'`,
    `insert into invoice_line select dealership_id, invoice_id, 99, kind, description, quantity, unit_price_cents, amount_cents, treatment from invoice_line where invoice_id = '${invoice.id}'`,
    `insert into invoice_tax (dealership_id, invoice_id, position, tax, province, rate_id, base_cents, amount_cents, collected_by, charged, reasons, sources) values ('${dealer.id}', '${invoice.id}', 0, 'GST', 'CA', 'x', 1, 1, 'dealer', true, '[]', '{}')`,
  ])
    await assert.rejects(house.db.sql(sql), /never changes/, sql);
});

test('the database refuses at commit an invoice that is not the sum of its parts', async () => {
  const { id } = await draft(80_00);
  await assert.rejects(
    house.db.sql(
      `update invoice set state = 'issued', number = 'X-1', issued_on = '2026-01-01', due_on = '2026-01-01', issued_at = now(), subtotal_cents = 1, total_cents = 1 where id = $1`,
      [id],
    ),
    /sum of its lines/,
  );
});

test('a credit note is the negative of its invoice, makes it void once, and the two add up to nothing', async () => {
  const invoice = await issue(await ok('POST /api/invoices', { customer: person(), lines: [tires], poNumber: 'PO 7' }));
  const credit = await ok(`POST /api/invoices/${invoice.id}/credit-note`, { reason: 'Ordered twice' });
  assert.match(credit.number, /^CN-\d{4}-0001$/);
  assert.deepEqual(
    [credit.totalCents + invoice.totalCents, credit.taxes[0].amountCents + invoice.taxes[0].amountCents],
    [0, 0],
  );
  assert.deepEqual(credit.parties, invoice.parties);
  assert.deepEqual(credit.mirrorOf, { id: invoice.id, number: invoice.number });
  const voided = await read(invoice.id);
  assert.deepEqual([voided.state, voided.balanceCents, voided.voidedBy.number], ['void', 0, credit.number]);
  assert.deepEqual([voided.totalCents, voided.version], [invoice.totalCents, invoice.version]);
  const again = await refused(`POST /api/invoices/${invoice.id}/credit-note`, { reason: 'Again' });
  assert.deepEqual([again.status, again.body.code], [409, 'already_void']);
  const ofCredit = await refused(`POST /api/invoices/${credit.id}/credit-note`, { reason: 'Back' });
  assert.deepEqual([ofCredit.status, ofCredit.body.code], [409, 'not_issued']);
  const ofDraft = await refused(`POST /api/invoices/${(await draft(1_00)).id}/credit-note`, { reason: 'Draft' });
  assert.equal(ofDraft.body.code, 'not_issued');
});

test('two credit notes at the same time are one', async () => {
  const invoice = await issued(30_00);
  const answers = await Promise.all(
    [1, 2].map(() => refused(`POST /api/invoices/${invoice.id}/credit-note`, { reason: 'Twice' })),
  );
  assert.deepEqual(answers.map((answer) => answer.status).toSorted(), [201, 409]);
});

test('overdue follows from the day; the list filters by state and word, and counts what is owed', async () => {
  const other = await house.makeDealership({ province: 'AB' });
  const books = booksOf(
    () => house,
    () => other,
  );
  const late = await books.issue(await books.draft(70_00, { customer: books.person('Nérée Caillou') }), {
    issuedOn: '2026-01-05',
  });
  const due = await books.issued(30_00, { termsDays: 30, poNumber: 'PO-ÉTÉ' });
  const drafted = await books.draft(1_00);
  const list = async (query = '') => {
    const { items, counts, owedCents } = await books.ok(`GET /api/invoices${query}`);
    return { ids: items.map((one: { id: string }) => one.id), counts, owedCents };
  };
  const all = await list();
  assert.deepEqual([all.owedCents, all.counts.issued, all.counts.draft, all.counts.overdue], [100_00, 2, 1, 1]);
  assert.deepEqual((await list('?overdue=true')).ids, [late.id]);
  assert.deepEqual((await list('?state=draft')).ids, [drafted.id]);
  assert.deepEqual((await list('?q=neree')).ids, [late.id]);
  assert.deepEqual((await list(`?q=${due.number.toLowerCase()}`)).ids, [due.id]);
  assert.deepEqual([(await books.read(late.id)).overdue, (await books.read(due.id)).overdue], [true, false]);
  const first = await books.ok('GET /api/invoices?limit=2');
  const next = await books.ok(`GET /api/invoices?limit=2&cursor=${encodeURIComponent(first.nextCursor)}`);
  assert.equal(new Set([...first.items, ...next.items].map((one: { id: string }) => one.id)).size, 3);
});

test('those who sell see the invoices of their own deals only, and nobody’s name without the permission', async () => {
  const sales = await house.makeStaff(dealer, ['sales']);
  const list = await ok('GET /api/invoices', undefined, sales);
  assert.deepEqual([list.items, list.owedCents, list.counts.issued], [[], 0, 0]);
  const invoice = await issued(5_00);
  assert.equal((await house.call(`GET /api/invoices/${invoice.id}`, { as: sales })).status, 404);
  const key = await ok('POST /api/api-keys', { name: 'Books', scopes: ['invoices.read', 'books.read'] });
  const seen = await ok(`GET /api/invoices/${invoice.id}`, undefined, { bearer: key.key });
  assert.ok(!('customer' in seen) && !('parties' in seen) && !('billTo' in seen));
});

test('absurd and wrong values are named, all at once', async () => {
  const answer = await refused('POST /api/invoices', {
    customerId: newId(),
    termsDays: -1,
    lines: [{ description: '', unitPriceCents: 1.5, quantity: 0 }],
  });
  assert.deepEqual(answer.body.errors.map((one: { pointer: string }) => one.pointer).toSorted(), [
    '/lines/0/description',
    '/lines/0/quantity',
    '/lines/0/unitPriceCents',
    '/termsDays',
  ]);
  const unknown = await refused('POST /api/invoices', { customerId: newId() });
  assert.deepEqual([unknown.status, unknown.body.errors[0].pointer], [422, '/customerId']);
  const nobody = await refused('POST /api/invoices', { lines: [tires] });
  assert.deepEqual([nobody.status, nobody.body.errors[0].pointer], [422, '/customer']);
  const negative = await refused('POST /api/invoices', {
    customer: person(),
    lines: [{ kind: 'discount', description: 'Goodwill', unitPriceCents: -1 }],
  });
  assert.deepEqual([negative.status, negative.body.errors[0].code], [422, 'below_zero']);
  const long = await draft(1_00, { customer: person('É'.repeat(200)) });
  assert.equal((await issue(long)).parties.buyer.name.length, 200);
});

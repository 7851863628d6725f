/** What a customer gets when they ask what is held about them: every value, or the reason why not (promise P29). */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newId } from '#kernel/ids.ts';
import { register } from '#platform/register/index.ts';
import { booksOf } from '#tests/harness/books.ts';
import { testHouse } from '#tests/harness/house.ts';
import type { TestDealership, TestHouse } from '#tests/harness/house.ts';
import { stockDeals } from '#tests/harness/deal-samples.ts';
import { signedDeals } from '#tests/harness/signed-deals.ts';
import { opened } from './archive-deals.ts';
import { archiveScope, withheldFor } from './archive-scope.ts';
import { dataWords } from './data-words.ts';
import { erasureScope } from './erasure-scope.ts';

let house: TestHouse;
let dealer: TestDealership;
const books = booksOf(
  () => house,
  () => dealer,
);
const { ok } = books;
const { signed, trade } = signedDeals(books, () => dealer);
const mark = 'Wqrich';
const email = `${mark.toLowerCase()}@example.net`;
let customerId: string;

before(async () => {
  house = await testHouse({ AUTOMO_LIMIT_FACTOR: '1000' });
  dealer = await house.makeDealership();
  await fill();
});
after(() => house.close());

const sql = (text: string, values: unknown[] = []) => house.db.sql<any>(text, values);
const proved = async (kind: string) => {
  const made = await ok('POST /api/privacy/requests', {
    kind,
    way: 'phone',
    name: `Asks ${mark}`,
    email,
    customerId,
    words: `All of it, says ${mark}`,
  });
  return ok(`POST /api/privacy/requests/${made.id}/identity`, { version: made.version, how: `Passport of ${mark}` });
};
const archive = async () => ok(`GET /api/privacy/requests/${(await proved('access')).id}/archive?format=json`);

/** A dealership with one customer alone, who has a value in every column that can hold one. */
async function fill(): Promise<void> {
  const form = new URLSearchParams({
    name: `Customer ${mark}`,
    email,
    message: `Asked ${mark}`,
    consent: 'on',
    language: 'en',
  });
  await house.call('POST /inquiry', {
    host: `${dealer.slug}.localhost`,
    bytes: Buffer.from(form.toString()),
    headers: { origin: `http://${dealer.slug}.localhost:3000`, 'content-type': 'application/x-www-form-urlencoded' },
  });
  await house.runJobs();
  await house.runJobs();
  const [lead] = await sql('select id, customer_id from lead where dealership_id = $1', [dealer.id]);
  customerId = lead.customer_id;
  await sql(`update customer set phone = '+19025550199', phone_extension = '77' where id = $1`, [customerId]);
  await ok(`POST /api/leads/${lead.id}/replies`, { subject: `Yes ${mark}`, body: `Dear ${mark}` });
  await house.runJobs();
  const soon = new Date(house.clock.now().getTime() + 3 * 86_400_000).toISOString().slice(0, 10);
  await ok(`POST /api/leads/${lead.id}/appointments`, { day: soon, time: '10:00', note: `Coffee for ${mark}` });
  // A form that nobody has taken in yet.
  await sql(`insert into lead_intake (dealership_id, id, received_at, form, origin) values ($1, $2, now(), $3, $4)`, [
    dealer.id,
    newId(),
    JSON.stringify({ email, message: `Again ${mark}` }),
    JSON.stringify({ ip: '203.0.113.77', userAgent: `Browser of ${mark}` }),
  ]);
  const vehicle = await ok('POST /api/vehicles', {
    vin: '1FTEW1E5199999999',
    year: 2020,
    make: 'Ford',
    model: mark,
    odometerValue: 90_000,
    askingPriceCents: 2_000_000,
    floorPriceCents: 1_800_000,
    status: 'available',
  });
  const deals = await stockDeals(house, (what, body) => ok(what, body as object), mark, vehicle.id);
  const deal = await signed(
    {
      customer: { customerId },
      conditions: `As ${mark} likes`,
      tradeIns: [trade({ history: `Driven by ${mark}`, lienholder: `Bank of ${mark}`, lienCents: 100_00 })],
    },
    [{ amountCents: 500_00, method: 'cash', refundable: true, receivedOn: '2026-05-02', reference: `Ref ${mark}` }],
  );
  await house.runJobs();
  await sql(`update lender_submission set reference = $2 where dealership_id = $1`, [dealer.id, `Lender ref ${mark}`]);
  await sql(`insert into deal_paperwork (dealership_id, deal_id, due_items, checks) values ($1, $2, $3, $4)`, [
    dealer.id,
    deal.id,
    JSON.stringify([{ id: newId(), what: `Second key for ${mark}` }]),
    JSON.stringify([{ what: `Shown to ${mark}` }]),
  ]);
  await house.as(dealer, async (ctx) => {
    const signature = { party: 'buyer', name: `Signed ${mark}`, wording: 'I agree', drawing: null, at: '2026-01-01' };
    await ctx.db
      .updateTable('signingLink')
      .set({
        signedAt: ctx.now,
        signature: ctx.key.seal(JSON.stringify(signature), `signing link signature ${deals.linkId}`),
      })
      .where('dealershipId', '=', ctx.dealershipId)
      .where('id', '=', deals.linkId)
      .execute();
  });
  // A task that hangs on a deal alone, and a car in the garage.
  await ok('POST /api/tasks', { title: `Find the key of ${mark}`, dueOn: '2026-01-12', dealId: deal.id });
  await sql(
    `insert into customer_vehicle (dealership_id, id, customer_id, deal_id, way, changed_on, vin) values ($1, $2, $3, $4, 'traded_in', '2026-01-01', 'JM3KE2CY5G0600001')`,
    [dealer.id, newId(), customerId, deal.id],
  );
  const invoice = await books.issued(100_00, { customer: undefined, customerId, note: `For ${mark}` });
  await ok('POST /api/payments', {
    method: 'cheque',
    amountCents: 40_00,
    reference: `Cheque ${mark}`,
    allocations: [{ invoiceId: invoice.id, amountCents: 40_00 }],
  });
  await sql(`update invoice_standing set dispute = $2, disputed_on = '2026-01-05' where invoice_id = $1`, [
    invoice.id,
    `Disputed by ${mark}`,
  ]);
  await sql(
    `insert into deposit_forfeit select dealership_id, id, $2, 100, $3, null, now() from payment where dealership_id = $1 limit 1`,
    [dealer.id, invoice.id, `Kept from ${mark}`],
  );
  const correction = await proved('correction');
  await ok(`POST /api/privacy/requests/${correction.id}/correction`, {
    version: correction.version,
    customer: { name: `Customer ${mark}` },
    note: `Is spelled ${mark}`,
  });
  const out = await proved('opt_out');
  const done = await ok(`POST /api/privacy/requests/${out.id}/opt-out`, { version: out.version });
  const decided = await ok(`PATCH /api/privacy/requests/${out.id}`, {
    version: done.version,
    decision: 'partly',
    decisionReason: `Because ${mark}`,
  });
  await ok(`POST /api/privacy/requests/${out.id}/letter`, {
    version: decided.version,
    subject: `To ${mark}`,
    body: `It was done, ${mark}.`,
  });
  await house.runJobs();
}

test('P29 every column of the register with values of customers has a section in the archive or a reason, in words', () => {
  const holding = register.filter(
    ({ class: of, personal, purge }) =>
      ['dealership', 'sensitive', 'technical'].includes(of) && personal && purge === 'rows',
  );
  assert.deepEqual(Object.keys(archiveScope).toSorted(), holding.map(({ table }) => table).toSorted());
  for (const { table, personal } of holding) {
    const scope = archiveScope[table]!;
    // What is of customers for an erasure is of customers here.
    assert.equal(scope === 'others', erasureScope[table] === 'others', table);
    if (scope !== 'others') assert.deepEqual(Object.keys(scope).toSorted(), [...personal!].toSorted(), table);
  }
  const words = new Set<string>(dataWords.keys);
  for (const [what, reason] of Object.entries(withheldFor))
    assert.ok(words.has(what) && words.has(`reason.${reason}`), what);
});

/** The texts within a value. */
const leaves = (value: unknown): string[] =>
  value === null || value === undefined
    ? []
    : typeof value === 'object'
      ? Object.values(value).flatMap(leaves)
      : [String(value)];

/** What of a sealed value is of the customer: a paper's other side is the dealership itself. */
const own: Record<string, (value: any) => unknown> = {
  'invoice.private': ({ billTo, parties }) => [billTo, parties?.buyer],
  'payment.private': ({ buyer }) => buyer,
};

test('P29 every value that stands in such a column is in the file, letter by letter', async () => {
  const { sections } = await archive();
  const held = new Map(Object.entries(sections).map(([name, rows]) => [name, JSON.stringify(leaves(rows))] as const));
  const stated = (text: string) => JSON.stringify(text).slice(1, -1);
  for (const [table, scope] of Object.entries(archiveScope)) {
    if (scope === 'others') continue;
    const line = register.find((one) => one.table === table)!;
    for (const [column, place] of Object.entries(scope)) {
      if (!('in' in place)) continue;
      const section = held.get(place.in);
      assert.ok(section, `there is no section ${place.in}`);
      const rows = await house.db.sql<Record<string, unknown>>(
        `select * from ${table} where dealership_id = $1 and ${column} is not null`,
        [dealer.id],
      );
      let values = 0;
      for (const row of rows) {
        // Letters to staff are not to the customer.
        if (table === 'dealership_mail' && row.to_address !== email) continue;
        let value: unknown = row[column];
        if (line.sealed?.[column]) {
          const bytes = await house.as(dealer, async (ctx) => opened(ctx, table, column, row));
          const isFile = column === 'document';
          value = isFile
            ? bytes.toString('base64')
            : (own[`${table}.${column}`] ?? ((all) => all))(JSON.parse(bytes.toString()));
        }
        for (const text of leaves(value)) {
          assert.ok(section.includes(stated(text)), `${table}.${column}: ${text.slice(0, 80)}`);
          values += 1;
        }
      }
      assert.ok(values > 0, `nothing was held in ${table}.${column}: this proves nothing of it`);
    }
  }
  for (const section of ['refusals', 'deal_history']) assert.ok(sections[section].length > 0, section);
  const page = await house.call<string>(`GET /api/privacy/requests/${(await proved('access')).id}/archive`, {
    as: dealer.owner,
  });
  assert.match(page.body, /<a download="[\w-]+\.pdf" href="data:application\/pdf;base64,JVBER/);
  assert.match(page.body, /name the vehicle you sold/);
});

test('P29 of what two people signed and applied for together each gets their own, and nothing of the other', async () => {
  const cody = await ok('POST /api/leads', {
    customer: { name: 'Cody Together', email: 'cody@example.net', phone: '902 555 0188' },
    message: 'Hello',
  });
  const deal = await signed({ customer: { customerId } }, [], { coBuyer: { customerId: cody.customer.id } });
  await house.as(dealer, async (ctx) => {
    for (const applicant of ['buyer', 'co_buyer']) {
      const id = newId();
      await ctx.db
        .insertInto('creditApplication')
        .values({
          dealershipId: ctx.dealershipId,
          id,
          dealId: deal.id,
          applicant,
          sealed: ctx.key.seal(
            JSON.stringify({ facts: { employer: `Works of ${applicant}` } }),
            `credit application ${id}`,
          ),
          consentVersion: '2026-1',
          consentAt: ctx.now,
          expiresAt: new Date(ctx.now.getTime() + 86_400_000),
        })
        .execute();
    }
  });
  const mine = JSON.stringify((await archive()).sections);
  assert.ok(mine.includes('Works of buyer') && !mine.includes('Works of co_buyer'));
  assert.ok(!/cody/i.test(mine) && mine.includes('5 rue des Érables'));
  const rich = customerId;
  customerId = cody.customer.id;
  const { sections } = await archive();
  customerId = rich;
  const theirs = JSON.stringify(sections);
  assert.ok(theirs.includes('Works of co_buyer') && !theirs.includes('Works of buyer"'));
  assert.equal(sections.contracts.length, 1);
  assert.ok(
    !/rue des Érables|Wqrich/.test(JSON.stringify(sections.contracts)),
    'the buyer’s address is not the co-buyer’s',
  );
});

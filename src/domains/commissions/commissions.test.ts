import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { booksOf } from '#tests/harness/books.ts';
import { testHouse } from '#tests/harness/house.ts';
import type { TestDealership, TestHouse, TestStaff } from '#tests/harness/house.ts';
import { signedDeals } from '#tests/harness/signed-deals.ts';
import { wakeCommissions } from './jobs.ts';

let house: TestHouse;
let dealer: TestDealership;
let ann: TestStaff;
let bob: TestStaff;
let planId: string;
const books = booksOf(
  () => house,
  () => dealer,
);
const { ok, refused } = books;
const { signed, line } = signedDeals(books, () => dealer);

/** 25 % of the front over a pack of 500.00; on top 100.00 a deal for the whole month from two deals on. */
const rules = {
  moment: 'signed',
  parts: [{ of: 'front', rate: 25_000, packCents: 500_00 }],
  tiers: { measure: 'units', manner: 'retroactive', steps: [{ from: 200, unitCents: 100_00 }] },
};
const today = () => house.clock.now().toISOString().slice(0, 10);
const period = () => today().slice(0, 7);

/** Moves the clock, and keeps everybody signed in. */
const later = async (ms: number): Promise<void> => {
  house.clock.move(ms);
  await house.db.sql(
    `update user_session set created_at = $1, last_seen_at = $1, stepped_up_at = $1, expires_at = $1::timestamptz + interval '30 days'`,
    [house.clock.now()],
  );
};
const days = 86_400_000;

before(async () => {
  house = await testHouse();
  dealer = await house.makeDealership();
  // The middle of a month, so that no test begins in one and ends in the next.
  const at = house.clock.now();
  await later(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 10, 16) - at.getTime());
  ann = await house.makeStaff(dealer, ['sales'], { name: 'Ann Seller' });
  bob = await house.makeStaff(dealer, ['sales'], { name: 'Bob Seller' });
  planId = (await ok('POST /api/commission-plans', { name: 'Front 25', startsOn: '2026-01-01', rules })).id;
  for (const { staffId } of [ann, bob])
    await ok('POST /api/commission-assignments', { staffId, planId, fromOn: '2026-01-01' });
});
after(() => house.close());

/** A signed deal with a front of 4,000.00: 875.00 of commission. */
const sale = (more: object = {}) => signed({ salespersonId: ann.staffId, unitCostCents: 26_000_00, ...more });
const reckon = async () => {
  await wakeCommissions(house.ground, dealer.id);
  await house.runJobs();
};
const own = (as: TestStaff, month = period()) => ok(`GET /api/my-commissions?period=${month}`, undefined, as);
const ofDeal = (id: string) => ok(`GET /api/deals/${id}/commission`);
const version = async (id: string): Promise<number> => (await ok(`GET /api/deals/${id}`)).version;
const unwind = async (id: string) =>
  ok(`POST /api/deals/${id}/status`, { version: await version(id), status: 'cancelled', reason: 'unwound' });
const restate = (id: string, unitCostCents: number) =>
  ok(`POST /api/deals/${id}/recap`, { reason: 'cost', note: 'A late bill', changes: { unitCostCents } });

test('a recap is frozen at signing and restated with its dates; nobody without deals.gross sees it', async () => {
  const warranty = line('product', 2_000_00, { productKind: 'warranty', costCents: 800_00, description: 'Warranty' });
  const deal = await sale({ lines: [warranty], salespersonId: null });
  const recap = `GET /api/deals/${deal.id}/recap`;
  const [first] = (await ok(recap)).items;
  assert.deepEqual([first.number, first.reason, first.frontCents, first.backCents], [0, 'signed', 4_000_00, 1_200_00]);
  await restate(deal.id, 26_000_00);
  assert.equal((await ok(recap)).items.length, 1, 'the same cost is no restatement');
  await restate(deal.id, 26_350_00);
  await ok(`POST /api/deals/${deal.id}/amendments`, {
    version: await version(deal.id),
    reason: 'Price agreed anew',
    change: { priceCents: 29_000_00 },
    override: 'Papers follow',
  });
  const given = { lineId: warranty.id, refundCents: 1_500_00, costBackCents: 600_00 };
  const returned = { reason: 'product_cancelled', note: 'Car was sold', changes: { productReturn: given } };
  await ok(`POST /api/deals/${deal.id}/recap`, returned);
  const twice = await refused(`POST /api/deals/${deal.id}/recap`, returned);
  assert.deepEqual([twice.status, twice.body.errors[0].code], [422, 'returned']);
  await unwind(deal.id);
  const { items } = await ok(recap);
  assert.deepEqual(
    items.map((one: any) => [one.reason, one.totalCents, one.differenceCents]),
    [
      ['signed', 5_200_00, 0],
      ['cost', 4_850_00, -350_00],
      ['amended', 3_850_00, -1_000_00],
      ['product_cancelled', 2_950_00, -900_00],
      ['unwound', 0, -2_950_00],
    ],
  );
  assert.deepEqual(items[1].changes, [{ of: 'unitCost', name: null, before: 26_000_00, after: 26_350_00 }]);
  assert.deepEqual(items[0], first, 'what was signed never changes');
  const late = await refused(`POST /api/deals/${deal.id}/recap`, returned);
  assert.deepEqual([late.status, late.body.code], [409, 'unwound']);
  assert.equal((await house.call(recap, { as: ann })).status, 403);
  const shown = JSON.stringify((await house.call(`GET /api/deals/${deal.id}`, { as: ann })).body);
  assert.doesNotMatch(shown, /gross|recap|unitCost/i);
});

test('a worksheet has no recap, and costs of lines that are not there are refused', async () => {
  const sheet = await ok('POST /api/deals', { customer: books.person() });
  assert.deepEqual((await ok(`GET /api/deals/${sheet.id}/recap`)).items, []);
  const early = await refused(`POST /api/deals/${sheet.id}/recap`, {
    reason: 'cost',
    note: 'Late',
    changes: { unitCostCents: 1 },
  });
  assert.deepEqual([early.status, early.body.code], [409, 'not_signed']);
  const deal = await sale({ salespersonId: null });
  const strange = await refused(`POST /api/deals/${deal.id}/recap`, {
    reason: 'cost',
    note: 'Late',
    changes: { lineCosts: { [planId]: 5 } },
  });
  assert.deepEqual([strange.status, strange.body.errors[0].code], [422, 'no_such_line']);
  const nothing = await refused(`POST /api/deals/${deal.id}/recap`, { reason: 'cost', note: 'Late', changes: {} });
  assert.deepEqual([nothing.status, nothing.body.errors[0].code], [422, 'nothing']);
});

test('from signature over restatement and closing to unwinding: entries come to nothing, and a closed month stays', async () => {
  const deal = await sale();
  await reckon();
  assert.deepEqual(
    (await ofDeal(deal.id)).entries.map((one: any) => [one.kind, one.cents]),
    [['commission', 875_00]],
  );
  await restate(deal.id, 27_000_00);
  await reckon();
  await reckon();
  const lines = (await own(ann)).lines;
  assert.deepEqual(
    lines.map((one: any) => [one.kind, one.cents, one.reason]),
    [
      ['commission', 875_00, null],
      ['charge_back', -250_00, 'cost'],
    ],
  );
  assert.ok(
    lines.every((one: any) => one.working === undefined && one.note === null),
    'how it comes about would tell the gross',
  );
  const second = await sale();
  await reckon();
  const month = period();
  const open = await own(ann);
  assert.deepEqual([open.units, open.sums.tier, open.totalCents], [200, 200_00, 625_00 + 875_00 + 200_00]);
  const statement = `/api/commission-statements/${month}/${ann.staffId}`;
  const early = await refused(`POST ${statement}/close`, {});
  assert.deepEqual([early.status, early.body.errors[0].code], [422, 'not_ended']);
  await ok(`POST ${statement}/adjustments`, { kind: 'draw', amountCents: 300_00, reason: 'Advance' });
  await later(31 * days);
  const closed = await ok(`POST ${statement}/close`, {});
  assert.deepEqual([closed.state, closed.totalCents], ['closed', 1_400_00]);
  assert.deepEqual(await ok(`POST ${statement}/close`, {}), closed, 'closing twice is closing once');
  const more = await refused(`POST ${statement}/adjustments`, { kind: 'adjustment', amountCents: 5, reason: 'More' });
  assert.deepEqual([more.status, more.body.code], [409, 'closed']);
  await unwind(deal.id);
  await reckon();
  assert.deepEqual(await ok(`GET ${statement}`), closed, 'a closed statement never changes');
  const after_ = await ofDeal(deal.id);
  assert.equal(after_.totalCents, 0, 'commission, charge-back and tier of an unwound deal come to nothing');
  const next = await own(ann);
  assert.deepEqual(
    next.lines.map((one: any) => [one.kind, one.cents, one.reason]),
    [['charge_back', -(625_00 + 100_00), 'unwound']],
  );
  assert.equal((await ofDeal(second.id)).totalCents, 975_00, 'the other deal keeps what the closed month paid');
  const paid = await ok(`POST ${statement}/payment`, { paidOn: today(), reference: 'Payroll 12' });
  assert.deepEqual([paid.state, paid.reference], ['paid', 'Payroll 12']);
  const again = await refused(`POST ${statement}/payment`, { paidOn: today() });
  assert.deepEqual([again.status, again.body.code], [409, 'paid_already']);
  await later(31 * days);
  const below = await ok(`POST /api/commission-statements/${next.period}/${ann.staffId}/close`, {});
  assert.deepEqual([below.totalCents, below.sums.carried], [0, 725_00]);
  assert.equal((await own(ann)).totalCents, -725_00, 'what is missing is carried on');
  await assert.rejects(
    house.as(dealer, ({ db }) =>
      sql`update commission_statement set total_cents = 5 where staff_id = ${ann.staffId}`.execute(db),
    ),
    /never changes/,
  );
  await assert.rejects(
    house.as(dealer, ({ db }) =>
      sql`insert into commission_entry (dealership_id, id, staff_id, period, kind, cents, on_day, created_at)
          values (${dealer.id}, gen_random_uuid(), ${ann.staffId}, ${month}, 'adjustment', 5, current_date, now())`.execute(
        db,
      ),
    ),
    /takes no entry/,
  );
});

test('the same facts in another order give the same books, and shares are the commission of the deal', async () => {
  const thirds = {
    members: [
      { pool: 'sales', staffId: ann.staffId, share: 3_334 },
      { pool: 'sales', staffId: bob.staffId, share: 3_333 },
      { pool: 'sales', staffId: dealer.owner.staffId, share: 3_333 },
    ],
  };
  const steps = {
    team: (id: string) => ok(`PUT /api/deals/${id}/commission`, thirds),
    cost: (id: string) => restate(id, 27_000_33),
    reckon: () => reckon(),
  };
  const books_: Record<string, number>[] = [];
  for (const order of [
    ['reckon', 'team', 'reckon', 'cost', 'reckon'],
    ['cost', 'reckon', 'team', 'reckon'],
    ['team', 'cost', 'reckon'],
  ] as (keyof typeof steps)[][]) {
    const deal = await sale();
    for (const step of order) await steps[step](deal.id);
    const { entries, totalCents, members } = await ofDeal(deal.id);
    const byPerson: Record<string, number> = {};
    for (const one of entries) byPerson[one.staff.name] = (byPerson[one.staff.name] ?? 0) + one.cents;
    books_.push(byPerson);
    assert.equal(totalCents, 624_92, '25 % of 2,499.67, whoever shares it');
    assert.equal(
      members.reduce((sum: number, one: any) => sum + one.cents, 0),
      totalCents,
    );
  }
  assert.deepEqual(books_[1], books_[0]);
  assert.deepEqual(books_[2], books_[0]);
  const bad = await refused(`PUT /api/deals/${(await sale()).id}/commission`, { members: thirds.members.slice(1) });
  assert.deepEqual([bad.status, bad.body.errors[0].code], [422, 'not_whole']);
});

test('new rules begin on their day: deals signed before keep the old ones', async () => {
  const before_ = await sale();
  await reckon();
  await later(2 * days);
  const plan = await ok(`GET /api/commission-plans/${planId}`);
  const flat = { moment: 'delivered', flatCents: 400_00 };
  const again = await refused(`POST /api/commission-plans/${planId}/versions`, {
    version: plan.version,
    startsOn: '2026-01-01',
    rules: flat,
  });
  assert.deepEqual([again.status, again.body.errors[0].code], [422, 'overlap']);
  await ok(`POST /api/commission-plans/${planId}/versions`, { version: plan.version, startsOn: today(), rules: flat });
  const after_ = await sale();
  await reckon();
  assert.equal((await ofDeal(before_.id)).totalCents, 875_00);
  assert.equal((await ofDeal(after_.id)).totalCents, 0, 'not delivered yet');
  await ok(`POST /api/deals/${after_.id}/status`, { version: after_.version, status: 'delivered' });
  await reckon();
  assert.equal((await ofDeal(after_.id)).totalCents, 400_00);
});

test('who is on one plan is not on another on the same day, and ending it too early charges back', async () => {
  const other = await ok('POST /api/commission-plans', {
    name: 'Other',
    startsOn: '2026-01-01',
    rules: { moment: 'signed', flatCents: 1_00 },
  });
  const taken = await refused('POST /api/commission-plans', { name: 'oTHER', startsOn: '2026-01-01', rules });
  assert.deepEqual([taken.status, taken.body.errors[0].code], [422, 'taken']);
  const twice = await refused('POST /api/commission-assignments', {
    staffId: bob.staffId,
    planId: other.id,
    fromOn: '2027-01-01',
  });
  assert.deepEqual([twice.status, twice.body.errors[0].code], [422, 'overlap']);
  const deal = await sale({ salespersonId: bob.staffId });
  const { items } = await ok('GET /api/commission-assignments');
  const given = items.find((one: any) => one.staff.id === bob.staffId);
  const { version: now } = await ok(`GET /api/commission-plans/${planId}`);
  const used = await refused(`PATCH /api/commission-plans/${planId}`, { version: now, archived: true });
  assert.deepEqual([used.status, used.body.code], [409, 'plan_in_use']);
  await ok(`PATCH /api/commission-assignments/${given.id}`, { version: given.version, untilOn: '2026-01-31' });
  await ok('POST /api/commission-assignments', { staffId: bob.staffId, planId: other.id, fromOn: '2026-02-01' });
  await reckon();
  assert.equal((await ofDeal(deal.id)).totalCents, 1_00);
});

test('each sees their own statement only; paper and file hold it in both languages', async () => {
  assert.equal(
    (await house.call(`GET /api/commission-statements/${period()}/${bob.staffId}`, { as: ann })).status,
    403,
  );
  const mine = await own(bob);
  assert.ok(mine.lines.length > 0 && mine.staff.id === bob.staffId);
  assert.ok(!JSON.stringify(mine).includes(ann.staffId));
  for (const locale of ['en', 'fr']) {
    const paper = await house.call<string>(`GET /api/my-commissions/paper?locale=${locale}&period=${mine.period}`, {
      as: bob,
    });
    assert.equal(paper.headers.get('content-type'), 'application/pdf');
    assert.ok(paper.body.startsWith('%PDF'));
    const file = await house.call<string>(
      `GET /api/commission-statements/${mine.period}/${bob.staffId}/file?locale=${locale}`,
      {
        as: dealer.owner,
      },
    );
    assert.match(file.body, locale === 'en' ? /Amount/ : /Montant/);
    assert.ok(file.body.trimEnd().endsWith((mine.totalCents / 100).toFixed(2)));
  }
});

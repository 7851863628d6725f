import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { addDays, wallClock } from '#kernel/calendar.ts';
import { newId } from '#kernel/ids.ts';
import { enqueue } from '#platform/jobs/index.ts';
import type { Task } from '#platform/jobs/index.ts';
import { testHouse } from '#tests/harness/house.ts';
import type { TestDealership, TestHouse, TestStaff } from '#tests/harness/house.ts';
import type { Deal } from './deal-answers.ts';
import { feeOn, feesOf } from './fee.ts';
import type { Fee } from './fee.ts';
import { stateOf, transitAge } from './lender.ts';
import type { Funding } from './lender.ts';
import { dealsJobs, wakeLateCosts } from './jobs.ts';
import type { Recap } from './recap.ts';
import type { Transit } from './transit.ts';

let house: TestHouse;
let dealer: TestDealership;
let sales: TestStaff;
before(async () => {
  house = await testHouse({ AUTOMO_LIMIT_FACTOR: '1000' });
  dealer = await house.makeDealership({ province: 'NS' });
  sales = await house.makeStaff(dealer, ['sales'], { name: 'Sam Seller' });
});
after(() => house.close());

type As = { cookie: string; dealershipId?: string };
const ok = async <T = Deal>(what: string, body?: object, as: As = dealer.owner): Promise<T> => {
  const answer = await house.call<T>(what, { as, ...(body ? { body } : {}) });
  assert.ok(answer.status < 300, `${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
};
const wrong = async (
  what: string,
  body: object,
  as: As = dealer.owner,
): Promise<[number, string, string | undefined]> => {
  const { status, body: problem } = await house.call(what, { as, body });
  return [status, problem.errors?.[0]?.code ?? problem.code, problem.errors?.[0]?.pointer];
};
const today = () => wallClock(house.clock.now(), 'America/Halifax').day;
const day = 86_400_000;
/** Moves the clock by days, for people who go on working meanwhile. */
const later = async (days: number): Promise<void> => {
  house.clock.move(days * day);
  await house.db.sql(`update user_session set last_seen_at = $1`, [house.clock.now()]);
};

let cars = 0;
const makeCar = (): Promise<{ id: string; version: number }> =>
  ok('POST /api/vehicles', {
    vin: `1FTEW1E5${String(400_000_000 + ++cars)}`,
    year: 2021,
    make: 'Ford',
    model: 'Escape',
    odometerValue: 60_000,
    askingPriceCents: 30_000_00,
    locationId: dealer.locationId,
    status: 'available',
  });
const begin = async (more: object = {}, as?: As): Promise<Deal> =>
  ok(
    'POST /api/deals',
    {
      vehicleId: (await makeCar()).id,
      customer: { name: 'Marie Côté', email: `b${newId()}@example.com` },
      kind: 'finance',
      ...more,
    },
    as,
  );
const move = (deal: Deal, status: string) => ok(`POST /api/deals/${deal.id}/status`, { version: deal.version, status });
const approve = async (deal: Deal) => move(await move(deal, 'submitted'), 'approved');
const sign = (deal: Deal) =>
  ok(`POST /api/deals/${deal.id}/contract`, { version: deal.version, override: 'Papers follow' });
const fresh = (deal: Deal) => ok(`GET /api/deals/${deal.id}`);
const recapOf = async (deal: Deal) => (await ok<{ items: Recap[] }>(`GET /api/deals/${deal.id}/recap`)).items;

test('where it stands with a lender follows from the days', () => {
  const facts = { fundedOn: null, declinedOn: null, approvedOn: null, stipulations: [] };
  const open = [{ receivedOn: null }];
  const got = [{ receivedOn: '2026-03-02' }];
  assert.equal(stateOf(facts), 'submitted');
  assert.equal(stateOf({ ...facts, stipulations: open }), 'submitted');
  assert.equal(stateOf({ ...facts, approvedOn: '2026-03-01', stipulations: open }), 'conditions');
  assert.equal(stateOf({ ...facts, approvedOn: '2026-03-01', stipulations: got }), 'approved');
  assert.equal(stateOf({ ...facts, declinedOn: '2026-03-01' }), 'declined');
  assert.equal(stateOf({ ...facts, approvedOn: '2026-03-01', stipulations: open, fundedOn: '2026-03-03' }), 'funded');
});

test('every age of a contract in transit is one of three, in order', () => {
  assert.deepEqual([0, 5, 6, 10, 11, 400].map(transitAge), ['0-5', '0-5', '6-10', '6-10', '11+', '11+']);
});

test('two lenders are asked, one is chosen, its stipulations come in, it pays: the deal is funded', async () => {
  const deal = await approve(await begin());
  const lenders = `/api/deals/${deal.id}/lenders`;
  await ok(`POST ${lenders}`, { lender: 'Credit Union', submittedOn: addDays(today(), -1) });
  const asked = await ok<Funding>(`POST ${lenders}`, { lender: 'A Bank', reference: 'AB-7', submittedOn: today() });
  const [union, bank] = asked.items as [Funding['items'][number], Funding['items'][number]];
  assert.ok(asked.financedCents! > 30_000_00);
  assert.deepEqual(await wrong(`PATCH ${lenders}/${bank.id}`, { version: 1, approvedOn: addDays(today(), 1) }), [
    422,
    'future',
    '/approvedOn',
  ]);
  assert.deepEqual(await wrong(`PATCH ${lenders}/${bank.id}`, { version: 1, approvedOn: addDays(today(), -3) }), [
    422,
    'before_asking',
    '/approvedOn',
  ]);
  await ok(`PATCH ${lenders}/${union.id}`, { version: 1, declinedOn: today() });
  assert.deepEqual((await wrong(`POST ${lenders}/${union.id}/choice`, { version: 2 })).slice(0, 2), [422, 'declined']);
  await ok(`PATCH ${lenders}/${bank.id}`, { version: 1, approvedOn: today(), approvedCents: 34_000_00 });
  const wants = await ok<Funding>(`POST ${lenders}/${bank.id}/stipulations`, { name: 'Pay slip', dueOn: today() });
  const slip = wants.items.find((one) => one.id === bank.id)!.stipulations[0]!;
  const chosen = await ok<Funding>(`POST ${lenders}/${bank.id}/choice`, { version: 2 });
  assert.deepEqual(
    chosen.items.map((one) => [one.lender, one.state, one.chosen]),
    [
      ['Credit Union', 'declined', false],
      ['A Bank', 'conditions', true],
    ],
  );
  // The lender is in the terms, and what was approved is still approved.
  const named = await fresh(deal);
  assert.deepEqual([named.terms.lender, named.status], ['A Bank', 'approved']);
  const fund = (version: number, more: object = {}, as?: As) =>
    wrong(`PUT ${lenders}/${bank.id}/funding`, { version, fundedOn: today(), fundedCents: 33_500_00, ...more }, as);
  assert.deepEqual((await fund(3)).slice(0, 2), [422, 'not_signed']);
  const signed = await sign(named);
  // A lender in the contract is changed by an amendment only.
  const third = await ok<Funding>(`POST ${lenders}`, { lender: 'Third Trust', submittedOn: today() });
  const thirdId = third.items.find((one) => one.lender === 'Third Trust')!.id;
  assert.deepEqual((await wrong(`POST ${lenders}/${thirdId}/choice`, { version: 1 })).slice(0, 2), [
    409,
    'lender_sealed',
  ]);
  // It cannot be said that the deal is funded without saying by how much.
  const status = await wrong(`POST /api/deals/${deal.id}/status`, { version: signed.version, status: 'funded' });
  assert.deepEqual(status.slice(0, 2), [422, 'funding_unknown']);
  const received = await ok<Funding>(`PATCH ${lenders}/${bank.id}/stipulations/${slip.id}`, { receivedOn: today() });
  assert.deepEqual(received.items.find((one) => one.id === bank.id)!.stipulations[0]!.receivedBy, 'Olive Owner');
  assert.deepEqual((await fund(3, { reserveCents: 400_00 }, sales)).slice(0, 2), [403, 'forbidden']);
  assert.deepEqual((await fund(2)).slice(0, 2), [409, 'stale']);
  await ok(`PUT ${lenders}/${bank.id}/funding`, {
    version: 3,
    fundedOn: today(),
    fundedCents: 33_500_00,
    reserveCents: 400_00,
  });
  const funded = await fresh(deal);
  assert.deepEqual([funded.status, funded.reserveCents], ['funded', 400_00]);
  const recap = (await recapOf(deal)).at(-1)!;
  assert.deepEqual([recap.reason, recap.differenceCents], ['reserve', 400_00]);
  // Said again, it is corrected, and the deal stays where it is.
  await move(funded, 'delivered');
  await ok(`PUT ${lenders}/${bank.id}/funding`, { version: 4, fundedOn: today(), fundedCents: 33_600_00 });
  assert.equal((await fresh(deal)).status, 'delivered');
  const seen = await ok<Funding>(`GET ${lenders}`, undefined, sales);
  assert.ok(seen.items.every((one) => !('reserveCents' in one)));
  assert.equal(seen.items.find((one) => one.id === bank.id)!.fundedCents, 33_600_00);
});

test('a cash deal asks no lender', async () => {
  const deal = await begin({ kind: 'cash' });
  const refused = await wrong(`POST /api/deals/${deal.id}/lenders`, { lender: 'A Bank', submittedOn: today() });
  assert.deepEqual(refused.slice(0, 2), [422, 'no_credit']);
});

test('contracts in transit age by days, with sums, what is missing, and their count on the list of deals', async () => {
  const transit = (query = '') => ok<Transit>(`GET /api/contracts-in-transit${query}`);
  const sum = (of: Transit) => Object.values(of.ages).map((one) => one.count);
  const empty = await transit();
  const old = await sign(await approve(await begin({ terms: { lender: 'A Bank' } })));
  await later(6);
  const young = await sign(await approve(await begin({ terms: { lender: 'B Bank' }, salespersonId: sales.staffId })));
  const lenders = `/api/deals/${young.id}/lenders`;
  const asked = await ok<Funding>(`POST ${lenders}`, { lender: 'B Bank', submittedOn: today() });
  const { id } = asked.items[0]!;
  await ok(`PATCH ${lenders}/${id}`, { version: 1, approvedOn: today() });
  await ok(`POST ${lenders}/${id}/choice`, { version: 2 });
  await ok(`POST ${lenders}/${id}/stipulations`, { name: 'Insurance pink slip' });
  await sign(await approve(await begin({ kind: 'cash' })));
  const both = await transit();
  assert.deepEqual(
    both.items.map((one) => [one.id, one.days, one.age, one.lender, one.missing.map((stip) => stip.name)]),
    [
      [old.id, 6, '6-10', 'A Bank', []],
      [young.id, 0, '0-5', 'B Bank', ['Insurance pink slip']],
    ],
  );
  assert.deepEqual(sum(empty), [0, 0, 0]);
  assert.deepEqual(sum(both), [1, 1, 0]);
  assert.equal(both.ages['6-10'].cents, (old.financing as { amountCents: number }).amountCents);
  assert.deepEqual(
    (await transit('?age=6-10')).items.map((one) => one.id),
    [old.id],
  );
  assert.deepEqual(
    (await transit('?missing=true')).items.map((one) => one.id),
    [young.id],
  );
  assert.deepEqual(
    (await transit(`?salesperson=${sales.staffId}`)).items.map((one) => one.id),
    [young.id],
  );
  assert.deepEqual(
    (await transit('?lender=A%20Bank')).items.map((one) => one.id),
    [old.id],
  );
  assert.equal((await ok<{ inTransit: number }>('GET /api/deals')).inTransit, 2);
  await later(5);
  assert.deepEqual(
    (await transit()).items.map((one) => one.age),
    ['11+', '0-5'],
  );
  await ok(`PUT ${lenders}/${id}/funding`, { version: 3, fundedOn: today(), fundedCents: 100_00 });
  assert.deepEqual(
    (await transit()).items.map((one) => one.id),
    [old.id],
  );
  await move(await fresh(young), 'delivered');
  assert.equal((await ok<{ inTransit: number }>('GET /api/deals')).inTransit, 1);
  await later(-11);
});

const fee = (more: object = {}) => ({
  nameEn: 'Documentation',
  nameFr: 'Documentation du dossier',
  amountCents: 399_00,
  mandatory: true,
  federal: true,
  provincial: true,
  kinds: ['cash', 'finance'],
  validFrom: '2026-01-01',
  ...more,
});

test('mandatory fees are on a new worksheet by themselves, optional ones are not, and old deals keep theirs', async () => {
  await ok('POST /api/deal-fees', fee());
  await ok('POST /api/deal-fees', fee({ nameEn: 'Etching', nameFr: 'Gravure', mandatory: false, amountCents: 249_00 }));
  const { items } = await ok<{ items: Fee[] }>('POST /api/deal-fees', fee({ nameEn: 'Lease fee', kinds: ['lease'] }));
  const deal = await begin();
  assert.deepEqual(
    deal.lines.map((line) => [line.kind, line.description, line.descriptionFr, line.amountCents, line.feeId]),
    [['fee', 'Documentation', 'Documentation du dossier', 399_00, items[0]!.id]],
  );
  assert.equal((deal.figures as { chargesCents: number }).chargesCents, 399_00);
  assert.deepEqual((await begin({ lines: [] })).lines, []);
  const change = `PUT /api/deal-fees/${items[0]!.id}`;
  assert.deepEqual(await wrong(change, { ...fee({ validFrom: addDays(today(), -1) }), version: 1 }), [
    422,
    'past',
    '/validFrom',
  ]);
  await ok(change, { ...fee({ amountCents: 499_00, validFrom: today() }), version: 1 });
  assert.deepEqual((await wrong(change, { ...fee({ validFrom: today() }), version: 1 })).slice(0, 2), [409, 'stale']);
  assert.equal((await begin()).lines[0]!.amountCents, 499_00);
  assert.equal((await fresh(deal)).lines[0]!.amountCents, 399_00);
  // A deal dated before the change has what was charged then.
  assert.equal((await begin({ soldOn: addDays(today(), -2) })).lines[0]!.amountCents, 399_00);
  await ok(change, { ...fee({ validFrom: today() }), ended: true, version: 2 });
  assert.deepEqual((await begin()).lines, []);
  assert.equal((await house.call(change, { as: sales, body: { ...fee(), version: 3 } })).status, 403);
});

test('on every day a fee is what its last change before that day said', () => {
  const days = fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(days, fc.integer({ min: -5, max: 70 }), fc.infiniteStream(fc.boolean()), (from, on, ends) => {
      const terms = from
        .toSorted((a, b) => a - b)
        .map((n) => ({
          ...fee({ validFrom: addDays('2026-01-01', n), amountCents: n }),
          ended: ends.next().value as boolean,
        }));
      const one = { id: newId(), position: 1, version: 1, terms } as unknown as Fee;
      const last = terms.findLast((term) => term.validFrom <= addDays('2026-01-01', on));
      const found = feeOn(one, addDays('2026-01-01', on));
      assert.equal(found?.amountCents, last && !last.ended ? last.amountCents : undefined);
      assert.equal(feesOf([one], addDays('2026-01-01', on), 'wholesale').length, 0);
    }),
  );
});

test('the unit cost follows the inventory until the signature freezes it, and only those who may see it see it', async () => {
  const deal = await begin();
  const car = `/api/vehicles/${deal.vehicle!.id}`;
  assert.deepEqual([deal.unitCostCents, deal.unitCostFrom], [null, 'deal']);
  // Costs without the price of the vehicle itself are no cost of the unit.
  await ok(`POST ${car}/cost-lines`, {
    kind: 'mechanical',
    spentOn: today(),
    amountCents: 850_00,
    taxPaidCents: 110_50,
  });
  assert.equal((await fresh(deal)).unitCostCents, null);
  const cost = await ok<{ totalCents: number; lines: { id: string }[] }>(`PUT ${car}/acquisition`, {
    version: 0,
    source: 'auction',
    seller: 'Auction House',
    acquiredOn: today(),
    amountCents: 22_000_00,
    buyerFeeCents: 350_00,
  });
  assert.equal(cost.totalCents, 23_200_00);
  const live = await fresh(deal);
  assert.deepEqual([live.unitCostCents, live.unitCostFrom], [23_200_00, 'inventory']);
  const refused = await wrong(`PATCH /api/deals/${deal.id}`, { version: live.version, unitCostCents: 1_00 });
  assert.deepEqual(refused, [422, 'from_inventory', '/unitCostCents']);
  const hidden = await ok(`GET /api/deals/${deal.id}`, undefined, sales);
  assert.ok(!('unitCostCents' in hidden) && !('unitCostFrom' in hidden));
  const signed = await sign(await approve(live));
  assert.deepEqual([signed.unitCostCents, signed.unitCostFrom], [23_200_00, 'inventory']);
  const { items } = await ok<{ items: { snapshot: object; recap: { front: { of: string; cents: number }[] } }[] }>(
    `GET /api/deals/${deal.id}/contracts`,
  );
  assert.ok(!JSON.stringify(items[0]!.snapshot).includes('nitCost'));
  assert.equal(items[0]!.recap.front.find((step) => step.of === 'unitCost')!.cents, -23_200_00);
});

test('a cost that comes after the signature restates the gross by itself, and its last word is the inventory’s', async () => {
  const lastEntry = async () =>
    (
      await house.db.sql<{ id: string }>(`select id from journal where dealership_id = $1 order by id desc limit 1`, [
        dealer.id,
      ])
    )[0]!.id;
  const follow = async (since: string | null = null): Promise<void> => {
    await wakeLateCosts(house.ground, dealer.id, since);
    await house.runJobs();
  };
  const bought = { source: 'auction', acquiredOn: today(), buyerFeeCents: 350_00 };
  const sold = await begin();
  const car = `/api/vehicles/${sold.vehicle!.id}`;
  await ok(`PUT ${car}/acquisition`, { ...bought, version: 0, amountCents: 22_000_00 });
  const deal = await sign(await approve(await fresh(sold)));
  // Costs of which the inventory does not know the whole are no cost of the unit.
  const other = await sign(await approve(await begin({ unitCostCents: 20_000_00 })));
  await ok(`POST /api/vehicles/${other.vehicle!.id}/cost-lines`, {
    kind: 'body',
    spentOn: today(),
    amountCents: 90_00,
  });
  await follow();
  assert.deepEqual([(await recapOf(deal)).length, (await recapOf(other)).length], [1, 1]);

  const { lines } = await ok<{ lines: { id: string; version: number }[] }>(`POST ${car}/cost-lines`, {
    kind: 'mechanical',
    spentOn: today(),
    amountCents: 850_00,
  });
  const heard = await lastEntry();
  await ok('POST /api/tasks', { title: 'Something else', dueOn: today() });
  await follow(await lastEntry());
  assert.equal((await recapOf(deal)).length, 1, 'nobody said that a cost changed');
  await follow(heard);
  await follow();
  const told = await recapOf(deal);
  assert.deepEqual(
    told.map((one) => [one.reason, one.differenceCents, one.by]),
    [
      ['signed', 0, 'Olive Owner'],
      ['cost', -850_00, null],
    ],
  );
  assert.deepEqual(told[1]!.changes, [{ of: 'unitCost', name: null, before: 22_350_00, after: 23_200_00 }]);
  const byHand = { reason: 'correction', note: 'By hand', changes: { unitCostCents: 1_00 } };
  assert.deepEqual(await wrong(`POST /api/deals/${deal.id}/recap`, byHand), [
    422,
    'from_inventory',
    '/changes/unitCostCents',
  ]);
  await ok(`POST /api/deals/${other.id}/recap`, byHand);
  assert.equal((await recapOf(other)).at(-1)!.differenceCents, 19_999_00);

  // What was entered by mistake goes out again; the unwound deal has no gross any more that could change.
  await ok(`DELETE ${car}/cost-lines/${lines[0]!.id}?version=1`);
  const sweep = dealsJobs.find((one) => one.name === 'deals.sweep_costs') as unknown as Task<object>;
  await house.ground.database.asPlatform((ctx) => enqueue(ctx, sweep, {}));
  await house.runJobs();
  const back = await fresh(deal);
  assert.deepEqual([(await recapOf(deal)).at(-1)!.differenceCents, back.unitCostCents], [850_00, 22_350_00]);
  await ok(`POST /api/deals/${deal.id}/status`, { version: back.version, status: 'cancelled', reason: 'unwound' });
  await ok(`PUT ${car}/acquisition`, { ...bought, version: 1, amountCents: 25_000_00 });
  await follow();
  const ended = await recapOf(deal);
  assert.deepEqual([ended.length, ended.at(-1)!.reason, ended.at(-1)!.totalCents], [4, 'unwound', 0]);
});

test('costs are for those who may see them, in the vehicle’s history too; the seller is sealed', async () => {
  const car = await makeCar();
  const at = `/api/vehicles/${car.id}`;
  const finance = await house.makeStaff(dealer, ['finance']);
  await ok(
    `PUT ${at}/acquisition`,
    { version: 0, source: 'private_seller', seller: 'Zoé Martin', acquiredOn: today(), amountCents: 9_000_00 },
    finance,
  );
  const added = await ok<{ lines: { id: string; version: number }[]; totalCents: number }>(
    `POST ${at}/cost-lines`,
    { kind: 'tires', vendor: 'Tire Shop', invoiceNumber: 'T-9', spentOn: today(), amountCents: 600_00 },
    finance,
  );
  const line = added.lines[0]!;
  for (const [what, body] of [
    [`GET ${at}/cost`],
    [`POST ${at}/cost-lines`, { kind: 'tires', spentOn: today(), amountCents: 1 }],
    [`DELETE ${at}/cost-lines/${line.id}?version=1`],
  ] as [string, object?][])
    assert.equal((await house.call(what, { as: sales, ...(body ? { body } : {}) })).status, 403, what);
  const events = async (as: As) =>
    (await ok<{ entries: { event: string }[] }>(`GET ${at}/history`, undefined, as)).entries.map(
      (entry) => entry.event,
    );
  assert.ok(!(await events(sales)).some((event) => /cost|acquisition/.test(event)));
  assert.ok((await events(finance)).includes('vehicle.acquisition_added'));
  const rows = await house.db.sql<{ line: string }>(
    `select coalesce(before::text, '') || coalesce(after::text, '') || coalesce((select seller::text from acquisition where vehicle_id = record_id), '') as line
     from journal where record_id = $1`,
    [car.id],
  );
  assert.ok(rows.length > 2 && rows.every((row) => !row.line.includes('Zoé')));
  assert.deepEqual(
    await wrong(`PUT ${at}/cost-lines/${line.id}`, {
      version: 1,
      kind: 'tires',
      spentOn: addDays(today(), 1),
      amountCents: 1,
    }),
    [422, 'future', '/spentOn'],
  );
  const changed = await ok<typeof added>(`PUT ${at}/cost-lines/${line.id}`, {
    version: 1,
    kind: 'tires',
    spentOn: today(),
    amountCents: 650_00,
  });
  assert.equal(changed.totalCents, 9_650_00);
  assert.equal((await house.call(`DELETE ${at}/cost-lines/${line.id}?version=1`, { as: finance })).status, 409);
  const removed = await ok<typeof added>(`DELETE ${at}/cost-lines/${line.id}?version=2`, undefined, finance);
  assert.deepEqual([removed.lines, removed.totalCents], [[], 9_000_00]);
});

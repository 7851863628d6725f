import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { wallClock } from '#kernel/calendar.ts';
import { newId } from '#kernel/ids.ts';
import { testHouse } from '#tests/harness/house.ts';
import type { TestDealership, TestHouse, TestStaff } from '#tests/harness/house.ts';
import { hashOf } from './contract-text.ts';
import type { Deal } from './deal-answers.ts';

let house: TestHouse;
let dealer: TestDealership;
let sales: TestStaff;
before(async () => {
  house = await testHouse({ AUTOMO_LIMIT_FACTOR: '1000' });
  dealer = await house.makeDealership({ province: 'ON' });
  sales = await house.makeStaff(dealer, ['sales'], { name: 'Sam Seller' });
  await house.db.sql(`update staff_member set registration_number = 'S-1' where dealership_id = $1`, [dealer.id]);
});
after(() => house.close());

type As = { cookie: string; dealershipId?: string };
const ok = async <T = Deal>(what: string, body: object | undefined, as: As = dealer.owner): Promise<T> => {
  const answer = await house.call<T>(what, { as, ...(body ? { body } : {}) });
  assert.ok(answer.status < 300, `${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
};
const refused = (what: string, body: object, as: As = dealer.owner) => house.call(what, { as, body });

let cars = 0;
const makeCar = (more: object = {}): Promise<{ id: string; version: number }> =>
  ok('POST /api/vehicles', {
    vin: `1FTEW1E5${String(100_000_000 + ++cars)}`,
    year: 2021,
    make: 'Ford',
    model: 'Escape',
    trim: 'SE',
    bodyStyle: 'suv',
    exteriorColour: 'Blue',
    odometerValue: 60_000,
    askingPriceCents: 30_000_00,
    floorPriceCents: 28_000_00,
    locationId: dealer.locationId,
    status: 'available',
    ...more,
  });
const buyer = { street: '5 Elm Street', city: 'Ottawa', province: 'ON', postalCode: 'K1A 0A1', bornOn: '1990-05-04' };
const person = (name = 'Marc-André Dubé') => ({ name, email: `b${newId()}@example.com` });
const today = () => wallClock(house.clock.now(), 'America/Halifax').day;

/** A deal that only wants its signature. */
async function makeReady(more: object = {}, vehicleId?: string): Promise<Deal> {
  const car = vehicleId ?? (await makeCar()).id;
  const deal = await ok('POST /api/deals', {
    vehicleId: car,
    customer: person(),
    buyer,
    deliverOn: '2099-01-01',
    safetyCertificate: 'included',
    salespersonId: dealer.owner.staffId,
    ...more,
  });
  const submitted = await ok(`POST /api/deals/${deal.id}/status`, { version: deal.version, status: 'submitted' });
  return ok(`POST /api/deals/${deal.id}/status`, { version: submitted.version, status: 'approved' });
}
const sign = (deal: Deal, more: object = {}) =>
  ok(`POST /api/deals/${deal.id}/contract`, { version: deal.version, ...more });

test('a deal begins from a lead with its customer and vehicle, at the asking price, for the one who begins it', async () => {
  const car = await makeCar();
  const lead = await ok<{ id: string; customer: { id: string } }>('POST /api/leads', {
    customer: person('Ann Reader'),
    vehicleId: car.id,
  });
  const deal = await ok('POST /api/deals', { leadId: lead.id }, sales);
  assert.equal(deal.customer?.id, lead.customer.id);
  assert.equal(deal.vehicle?.id, car.id);
  assert.deepEqual([deal.priceCents, deal.status, deal.salesperson?.name], [30_000_00, 'worksheet', 'Sam Seller']);
  assert.equal((deal.figures as { totalCents: number }).totalCents, 33_900_00);
  assert.match(deal.number, /^D\d{4}-\d{4}$/);
  const list = await ok<{ items: Deal[] }>(`GET /api/deals?leadId=${lead.id}`, undefined);
  assert.deepEqual(
    list.items.map((one) => [one.id, one.totalCents]),
    [[deal.id, 33_900_00]],
  );
});

test('numbers have no gap, though deals are begun at the same time and some are refused', async () => {
  const other = await house.makeDealership();
  // Who finds the house busy comes again, as the answer says.
  const begin = async (body: object): Promise<{ status: number; body: Deal }> => {
    const answer = await house.call('POST /api/deals', { as: other.owner, body });
    return answer.status === 503 ? begin(body) : answer;
  };
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, n) => begin(n % 5 === 0 ? { vehicleId: newId() } : {})),
  );
  const given = answers.filter((one) => one.status === 201).map((one) => one.body.number.slice(-4) as string);
  assert.equal(given.length, 24);
  assert.deepEqual(
    given.toSorted(),
    Array.from({ length: 24 }, (_, n) => String(n + 1).padStart(4, '0')),
  );
});

test('a worksheet with trade-in, lien, fees and products is kept whole, and its figures are the pure ones', async () => {
  const deal = await makeReadyWorksheet();
  const read = await ok(`GET /api/deals/${deal.id}`, undefined);
  const figures = read.figures as Record<string, number>;
  assert.deepEqual(
    read.lines.map((line) => line.description),
    ['Fee', 'Warranty', 'Rustproofing'],
  );
  assert.equal(figures.negativeEquityCents, 2_000_00);
  // 30,000 + 499 + 2,000, less the allowance of 8,000 on the vehicle, at 13 %.
  assert.equal(figures.dealerTaxCents, Math.round((30_499_00 - 8_000_00 + 2_000_00) * 0.13));
  assert.equal(figures.balanceCents, 30_000_00 + 499_00 + 2_000_00 + figures.dealerTaxCents! + 2_000_00 - 1_000_00);
  assert.ok((read.financing as { paymentWithTaxCents: number }).paymentWithTaxCents > 0);
  assert.equal(read.paymentCents, (read.financing as { paymentWithTaxCents: number }).paymentWithTaxCents);
});

async function makeReadyWorksheet(): Promise<Deal> {
  const car = await makeCar();
  const deal = await ok('POST /api/deals', { vehicleId: car.id, customer: person(), buyer });
  return ok(`PATCH /api/deals/${deal.id}`, {
    version: deal.version,
    kind: 'finance',
    lines: [
      { id: newId(), kind: 'fee', description: 'Fee', amountCents: 499_00 },
      { id: newId(), kind: 'product', description: 'Warranty', amountCents: 2_000_00, costCents: 800_00 },
      {
        id: newId(),
        kind: 'product',
        description: 'Rustproofing',
        amountCents: 900_00,
        mandatory: false,
        chosen: false,
      },
    ],
    tradeIns: [
      { id: newId(), allowanceCents: 8_000_00, acvCents: 8_000_00, lienCents: 10_000_00, lienholder: 'A Bank' },
    ],
    terms: { lender: 'A Bank', downCents: 1_000_00 },
    scenarios: [{ id: newId(), name: 'Cash', kind: 'cash' }],
    unitCostCents: 25_000_00,
  });
}

test('costs and gross are there only for those who may see them, and only they write them', async () => {
  const deal = await makeReadyWorksheet();
  const seen = await house.call(`GET /api/deals/${deal.id}`, { as: sales });
  const said = JSON.stringify(seen.body);
  for (const hidden of ['costCents', 'acvCents', 'unitCostCents', 'gross', '2500000', '"reserveCents"'])
    assert.ok(!said.includes(hidden), hidden);
  const owner = await ok(`GET /api/deals/${deal.id}`, undefined);
  assert.equal((owner.gross as { frontCents: number }).frontCents, 30_000_00 + 499_00 - 25_000_00);
  assert.equal((owner.gross as { backCents: number }).backCents, 1_200_00);
  for (const body of [
    { unitCostCents: 1 },
    { reserveCents: 1 },
    { lines: [{ id: newId(), kind: 'fee', description: 'F', amountCents: 1, costCents: 1 }] },
    { tradeIns: [{ id: newId(), allowanceCents: 1, acvCents: 1 }] },
  ])
    assert.equal((await refused(`PATCH /api/deals/${deal.id}`, { version: deal.version, ...body }, sales)).status, 403);
  // A salesperson who saves the lines as they see them does not lose the costs that they do not see.
  await ok(
    `PATCH /api/deals/${deal.id}`,
    { version: deal.version, lines: seen.body.lines, tradeIns: seen.body.tradeIns },
    sales,
  );
  const kept = await ok(`GET /api/deals/${deal.id}`, undefined);
  assert.deepEqual([kept.lines[1]?.costCents, kept.tradeIns[0]?.acvCents], [800_00, 8_000_00]);
});

test('a price below the floor waits for a manager, whose grant holds up to its amount', async () => {
  const car = await makeCar();
  const deal = await ok('POST /api/deals', { vehicleId: car.id, customer: person(), priceCents: 27_000_00 }, sales);
  assert.deepEqual(deal.approvalsOpen, ['below_floor']);
  const submitted = await ok(
    `POST /api/deals/${deal.id}/status`,
    { version: deal.version, status: 'submitted' },
    sales,
  );
  assert.equal(submitted.approvals[0]?.state, 'open');
  assert.ok(!('cents' in submitted.approvals[0]!), 'the floor can be worked out by a salesperson');
  const early = await refused(
    `POST /api/deals/${deal.id}/status`,
    { version: submitted.version, status: 'approved' },
    sales,
  );
  assert.deepEqual([early.status, early.body.code], [409, 'approval_needed']);
  const path = `POST /api/deals/${deal.id}/approvals/${submitted.approvals[0]!.id}`;
  assert.equal((await refused(path, { state: 'granted' }, sales)).status, 403);
  await ok(path, { state: 'granted', reason: 'Old stock' });
  assert.equal((await refused(path, { state: 'refused' })).status, 409);
  const approved = await ok(
    `POST /api/deals/${deal.id}/status`,
    { version: submitted.version, status: 'approved' },
    sales,
  );
  assert.equal(approved.status, 'approved');
  // Cheaper still: it is a worksheet again, and the manager is asked again.
  const cheaper = await ok(`PATCH /api/deals/${deal.id}`, { version: approved.version, priceCents: 26_000_00 }, sales);
  assert.deepEqual([cheaper.status, cheaper.approvalsOpen], ['worksheet', ['below_floor']]);
});

test('a change that does not touch the figures leaves an approved deal approved', async () => {
  const deal = await makeReady();
  const moved = await ok(`PATCH /api/deals/${deal.id}`, {
    version: deal.version,
    buyer: { ...buyer, street: '7 Elm Street' },
    deliverOn: '2099-02-01',
    unitCostCents: 20_000_00,
  });
  assert.equal(moved.status, 'approved');
  const sold = await ok(`PATCH /api/deals/${deal.id}`, { version: moved.version, customer: person('Somebody Else') });
  assert.equal(sold.status, 'worksheet');
});

test('the limits of the dealership are its own', async () => {
  const other = await house.makeDealership();
  const policy = await ok<{ version: number }>('GET /api/deal-policy', undefined, other.owner);
  await ok('PUT /api/deal-policy', { ...policy, discountPercent: 0, overAllowanceCents: 0 }, other.owner);
  assert.equal((await refused('PUT /api/deal-policy', { ...policy, discountPercent: 5 }, other.owner)).status, 409);
  const deal = await ok(
    'POST /api/deals',
    { priceCents: 1_000_00, lines: [{ id: newId(), kind: 'discount', description: 'Friend', amountCents: 1 }] },
    other.owner,
  );
  assert.deepEqual(deal.approvalsOpen, ['discount']);
});

test('an incomplete contract names each rule and what it misses; a manager may sign with a reason, a salesperson may not', async () => {
  const deal = await makeReady({ buyer: { bornOn: '1990-05-04' }, safetyCertificate: null, deliverOn: null });
  const answer = await refused(`POST /api/deals/${deal.id}/contract`, { version: deal.version });
  assert.equal(answer.status, 422);
  const rules = answer.body.errors.map((error: { pointer: string }) => error.pointer.split('/').at(-1));
  assert.deepEqual(rules.toSorted(), ['ON.BOS.01', 'ON.BOS.04', 'ON.BOS.15']);
  const override = 'The buyer brings the rest at delivery';
  assert.equal(
    (await refused(`POST /api/deals/${deal.id}/contract`, { version: deal.version, override }, sales)).status,
    403,
  );
  const signed = await sign(deal, { override });
  assert.equal(signed.status, 'signed');
  const { items } = await ok<{ items: { snapshot: { contract: { override: string } } }[] }>(
    `GET /api/deals/${deal.id}/contracts`,
    undefined,
  );
  assert.equal(items[0]?.snapshot.contract.override, override);
});

test('a buyer under 18 is refused, and no reason makes it good', async () => {
  const born = `${Number(today().slice(0, 4)) - 17}-01-01`;
  const young = await refused('POST /api/deals', { customer: person(), buyer: { ...buyer, bornOn: born } });
  assert.deepEqual([young.status, young.body.errors[0].code], [422, 'under_age']);
  const deal = await makeReady({ buyer: { ...buyer, bornOn: null } });
  assert.ok(deal.findings.some((one) => one.ruleId === 'CA.AGE' && one.missing.includes('buyerBirthday')));
});

test('a signed deal is a sealed snapshot: its hash is of its text, it is not edited, and the vehicle is sold', async () => {
  const deal = await makeReady();
  const signed = await sign(deal);
  assert.deepEqual([signed.status, signed.contracts.length, signed.contracts[0]?.number], ['signed', 1, 0]);
  const edited = await refused(`PATCH /api/deals/${deal.id}`, { version: signed.version, priceCents: 1 });
  assert.deepEqual([edited.status, edited.body.code], [409, 'deal_sealed']);
  const car = await ok<{ status: string }>(`GET /api/vehicles/${deal.vehicle!.id}`, undefined);
  assert.equal(car.status, 'sold');
  const { items } = await ok<{ items: { intact: boolean; snapshot: Record<string, unknown>; recap: object }[] }>(
    `GET /api/deals/${deal.id}/contracts`,
    undefined,
  );
  assert.equal(items[0]?.intact, true);
  assert.doesNotMatch(JSON.stringify(items[0]?.snapshot), /costCents|acvCents|unitCostCents|gross/);
  assert.match(JSON.stringify(items[0]?.snapshot), /Marc-André Dubé.*5 Elm Street|5 Elm Street.*Marc-André Dubé/s);
  const asSales = await house.call(`GET /api/deals/${deal.id}/contracts`, { as: sales });
  assert.ok(!('recap' in asSales.body.items[0]));
  const [kept] = await house.db.sql<{ snapshot: Buffer; hash: string }>(
    'select snapshot, hash from deal_contract where deal_id = $1',
    [deal.id],
  );
  assert.ok(!kept!.snapshot.includes('Elm'), 'the snapshot lies open');
  assert.notEqual(hashOf('{}', null), kept!.hash);
});

test('a signature on a screen is sealed with its wording, its moment and where it came from', async () => {
  const deal = await makeReady();
  const signature = {
    party: 'buyer',
    name: 'Marc-André Dubé',
    wording: 'I agree to $33,900.00.',
    drawing: 'M10 20L30 40',
  };
  const path = `POST /api/deals/${deal.id}/contract`;
  for (const wrong of [
    [{ ...signature, drawing: 'M10 20<script>' }],
    [{ ...signature, name: '' }],
    [signature, signature],
    [{ ...signature, party: 'neighbour' }],
  ])
    assert.equal((await refused(path, { version: deal.version, signatures: wrong })).status, 422);
  await sign(deal, { signatures: [signature, { ...signature, party: 'dealer', drawing: null }] });
  const { items } = await ok<{ items: { intact: boolean; snapshot: { contract: { signatures: object[] } } }[] }>(
    `GET /api/deals/${deal.id}/contracts`,
    undefined,
  );
  const [first, second] = items[0]!.snapshot.contract.signatures as Record<string, string | null>[];
  assert.equal(items[0]!.intact, true);
  assert.deepEqual(
    [first!.name, first!.wording, first!.drawing, first!.ip, second!.party, second!.drawing],
    ['Marc-André Dubé', 'I agree to $33,900.00.', 'M10 20L30 40', '203.0.113.9', 'dealer', null],
  );
  assert.ok(Math.abs(Date.parse(first!.at!) - house.clock.now().getTime()) < 60_000);
});

test('amendments are numbered and chained; tampering with a row shows', async () => {
  const signed = await sign(await makeReady());
  const change = { lines: [{ id: newId(), kind: 'accessory', description: 'Roof box', amountCents: 500_00 }] };
  assert.equal(
    (
      await refused(
        `POST /api/deals/${signed.id}/amendments`,
        { version: signed.version, reason: 'Roof box', change },
        sales,
      )
    ).status,
    403,
  );
  const amended = await ok(`POST /api/deals/${signed.id}/amendments`, {
    version: signed.version,
    reason: 'Roof box added',
    change,
  });
  assert.deepEqual([amended.status, amended.contracts.map((one) => one.number)], ['signed', [0, 1]]);
  assert.equal((amended.figures as { totalCents: number }).totalCents, Math.round(30_500_00 * 1.13));
  const intact = async () =>
    (await ok<{ items: { intact: boolean }[] }>(`GET /api/deals/${signed.id}/contracts`, undefined)).items.map(
      (one) => one.intact,
    );
  assert.deepEqual(await intact(), [true, true]);
  await house.db.sql(`update deal_contract set previous_hash = 'x' where deal_id = $1 and number = 1`, [signed.id]);
  assert.deepEqual(await intact(), [true, false]);
});

test('one vehicle is sold in one deal only: the second sees the first, and nothing of it is lost', async () => {
  const first = await makeReady();
  const second = await makeReady({}, first.vehicle!.id);
  assert.deepEqual(
    second.otherDeals.map((one) => one.number),
    [first.number],
  );
  const answers = await Promise.all(
    [first, second].map((deal) => refused(`POST /api/deals/${deal.id}/contract`, { version: deal.version })),
  );
  assert.deepEqual(answers.map((one) => one.status).toSorted(), [201, 409]);
  const lost = answers.find((one) => one.status === 409)!;
  assert.equal(lost.body.code, 'vehicle_sold');
  const [winner, loser] = answers[0]!.status === 201 ? [first, second] : [second, first];
  assert.deepEqual(lost.body.deal, { id: winner.id, number: winner.number, status: 'signed' });
  const still = await ok(`GET /api/deals/${loser.id}`, undefined);
  assert.deepEqual([still.status, still.version], ['approved', loser.version]);
});

test('signing twice at once with the same key makes one contract', async () => {
  const deal = await makeReady();
  const headers = { 'idempotency-key': newId() };
  const send = () =>
    house.call(`POST /api/deals/${deal.id}/contract`, { as: dealer.owner, body: { version: deal.version }, headers });
  const answers = await Promise.all([send(), send()]);
  assert.deepEqual(
    answers.map((one) => one.status),
    [201, 201],
  );
  assert.equal((await ok(`GET /api/deals/${deal.id}`, undefined)).contracts.length, 1);
});

test('a deal on credit is funded, delivered and closed; a cash deal is not funded', async () => {
  const cash = await sign(await makeReady());
  const status = (deal: Deal, to: string) =>
    refused(`POST /api/deals/${deal.id}/status`, { version: deal.version, status: to });
  assert.equal((await status(cash, 'funded')).status, 422);
  const credit = await sign(await makeReady({ kind: 'finance', terms: { lender: 'A Bank' } }));
  const delivered = (await status(credit, 'delivered')).body as Deal;
  assert.equal(delivered.status, 'delivered');
  const early = await status(delivered, 'closed');
  assert.deepEqual([early.status, early.body.errors[0].code], [422, 'not_funded']);
  const funded = (await status(delivered, 'funded')).body as Deal;
  const again = (await status(funded, 'delivered')).body as Deal;
  assert.equal(((await status(again, 'closed')).body as Deal).status, 'closed');
  const car = await ok<{ status: string }>(`GET /api/vehicles/${credit.vehicle!.id}`, undefined);
  assert.equal(car.status, 'delivered');
});

test('a criminal rate is refused with its arithmetic before anybody may approve it', async () => {
  const car = await makeCar();
  const deal = await ok('POST /api/deals', {
    vehicleId: car.id,
    customer: person(),
    kind: 'finance',
    terms: { lender: 'A Bank', rate: 34_990, frequency: 'monthly' },
    lines: [{ id: newId(), kind: 'fee', description: 'Loan fee', amountCents: 900_00, creditCharge: true }],
  });
  const { credit } = deal.financing as { credit: { criminal: boolean; apr: number; chargesCents: number } };
  assert.deepEqual([credit.criminal, credit.chargesCents], [true, 900_00]);
  const submitted = await ok(`POST /api/deals/${deal.id}/status`, { version: deal.version, status: 'submitted' });
  const answer = await refused(`POST /api/deals/${deal.id}/status`, { version: submitted.version, status: 'approved' });
  assert.deepEqual([answer.status, answer.body.errors[0].code], [422, 'criminal_rate']);
  assert.match(answer.body.errors[0].message, /35 %.*s\. 347/);
});

test('unwinding a signed deal is a manager’s matter, says what becomes of the deposit, and frees the vehicle', async () => {
  const car = await makeCar();
  const begun = await ok('POST /api/deals', {
    vehicleId: car.id,
    customer: person(),
    buyer,
    deliverOn: '2099-01-01',
    safetyCertificate: 'as_is',
    salespersonId: dealer.owner.staffId,
  });
  const paid = await ok(`POST /api/deals/${begun.id}/deposits`, {
    amountCents: 500_00,
    method: 'cash',
    receivedOn: today(),
    refundable: false,
  });
  assert.equal((paid.figures as { balanceCents: number }).balanceCents, 33_900_00 - 500_00);
  const submitted = await ok(`POST /api/deals/${begun.id}/status`, { version: paid.version, status: 'submitted' });
  const approved = await ok(`POST /api/deals/${begun.id}/status`, { version: submitted.version, status: 'approved' });
  const signed = await sign(approved);
  const cancel = { version: signed.version, status: 'cancelled', reason: 'unwound' };
  assert.equal((await refused(`POST /api/deals/${begun.id}/status`, cancel, sales)).status, 403);
  const silent = await refused(`POST /api/deals/${begun.id}/status`, cancel);
  assert.deepEqual([silent.status, silent.body.errors[0].pointer], [422, '/deposits']);
  const done = await ok(`POST /api/deals/${begun.id}/status`, { ...cancel, deposits: 'kept' });
  assert.deepEqual([done.status, done.cancelReason, done.deposits[0]?.outcome], ['cancelled', 'unwound', 'kept']);
  assert.equal((await ok<{ status: string }>(`GET /api/vehicles/${car.id}`, undefined)).status, 'available');
  const other = await makeReady({}, car.id);
  assert.equal((await sign(other)).status, 'signed');
});

test('a deposit that was taken as refundable is not kept', async () => {
  const deal = await ok('POST /api/deals', { customer: person() });
  const paid = await ok(`POST /api/deals/${deal.id}/deposits`, {
    amountCents: 1_00,
    method: 'card',
    receivedOn: today(),
  });
  const cancel = { version: paid.version, status: 'cancelled', reason: 'changed_mind' };
  assert.equal((await refused(`POST /api/deals/${deal.id}/status`, { ...cancel, deposits: 'kept' })).status, 422);
  const done = await ok(`POST /api/deals/${deal.id}/status`, { ...cancel, deposits: 'refunded' });
  assert.equal(done.depositsCents, 0);
});

test('two who change a deal at once: the second gets it as it is now', async () => {
  const deal = await ok('POST /api/deals', { customer: person() });
  const change = (priceCents: number) => refused(`PATCH /api/deals/${deal.id}`, { version: deal.version, priceCents });
  const answers = await Promise.all([change(1_000_00), change(2_000_00)]);
  assert.deepEqual(answers.map((one) => one.status).toSorted(), [200, 409]);
  const [won, lost] = answers[0]!.status === 200 ? answers : answers.toReversed();
  assert.equal(lost!.body.current.priceCents, won!.body.priceCents);
});

test('what makes no sense is refused with every field, and nothing is written', async () => {
  const deal = await ok('POST /api/deals', { customer: person(), priceCents: 10_000_00 });
  const line = (kind: string, amountCents: number) => ({ id: newId(), kind, description: kind, amountCents });
  const cases: [object, string[]][] = [
    [{ priceCents: -1 }, ['/priceCents']],
    [{ priceCents: 1.5 }, ['/priceCents']],
    [{ priceCents: 10_000_000_001 }, ['/priceCents']],
    [{ lines: [line('discount', 10_000_01)] }, ['/lines']],
    [{ lines: [line('fee', 99_999_999_00), line('fee', 99_999_999_00)] }, ['/priceCents']],
    [{ soldOn: '2026-05-02', deliverOn: '2026-05-01' }, ['/deliverOn']],
    [{ soldOn: '2015-01-01' }, ['/soldOn']],
    [{ terms: { termMonths: 0 } }, ['/terms/termMonths']],
    [{ terms: { termMonths: 121 } }, ['/terms/termMonths']],
    [{ terms: { rate: -1 } }, ['/terms/rate']],
    [{ kind: 'finance', terms: { balloonCents: 90_000_00 } }, ['/terms/balloonCents']],
    [{ vehicleId: newId() }, ['/vehicleId']],
    [{ salespersonId: newId() }, ['/salespersonId']],
    [{ locationId: newId() }, ['/locationId']],
    [{ customer: { customerId: newId() } }, ['/customer']],
    [{ buyer: { bornOn: 'yesterday' } }, ['/buyer/bornOn']],
    [{ deliveryProvince: 'XX', kind: 'gift' }, ['/deliveryProvince', '/kind']],
  ];
  for (const [body, pointers] of cases) {
    const answer = await refused(`PATCH /api/deals/${deal.id}`, { version: deal.version, ...body });
    assert.equal(answer.status, 422, JSON.stringify(body));
    const said = answer.body.errors.map((error: { pointer: string }) => error.pointer);
    for (const pointer of pointers) assert.ok(said.includes(pointer), `${JSON.stringify(body)}: ${said.join()}`);
  }
  assert.deepEqual(await ok(`GET /api/deals/${deal.id}`, undefined), deal);
});

test('terms of 1 and of 120 months, 0 % and 34.99 %, and a trade-in above the price', async () => {
  const deal = await ok('POST /api/deals', { customer: person(), priceCents: 20_000_00, kind: 'finance' });
  let { version } = deal;
  for (const terms of [
    { termMonths: 1, rate: 0 },
    { termMonths: 120, rate: 34_990 },
  ]) {
    const saved = await ok(`PATCH /api/deals/${deal.id}`, { version, terms });
    ({ version } = saved);
    assert.equal((saved.financing as { credit: { criminal: boolean } }).credit.criminal, false);
  }
  const traded = await ok(`PATCH /api/deals/${deal.id}`, {
    version,
    tradeIns: [{ id: newId(), allowanceCents: 25_000_00 }],
  });
  const figures = traded.figures as { dealerTaxCents: number; balanceCents: number };
  assert.deepEqual([figures.dealerTaxCents, figures.balanceCents], [0, -5_000_00]);
});

test('the journal tells amounts openly, and what concerns the buyer only sealed', async () => {
  const deal = await ok('POST /api/deals', { customer: person('Quiet Buyer'), priceCents: 1_000_00 });
  await ok(`PATCH /api/deals/${deal.id}`, { version: deal.version, priceCents: 2_000_00, buyer });
  const rows = await house.db.sql<{ event: string; open: string; sealed: Buffer | null }>(
    `select event, coalesce(before::text, '') || coalesce(after::text, '') as open, sealed from journal where record_id = $1 order by id`,
    [deal.id],
  );
  assert.deepEqual(
    rows.map((row) => row.event),
    ['deal.added', 'deal.changed'],
  );
  assert.match(rows[1]!.open, /"priceCents": 200000/);
  for (const row of rows) {
    assert.doesNotMatch(row.open, /Elm|Quiet|1990/);
    assert.ok(!row.sealed?.includes('Elm'));
  }
  const [kept] = await house.db.sql<{ private: Buffer }>('select private from deal where id = $1', [deal.id]);
  assert.ok(!kept!.private.includes('Elm'));
});

test('staff of one location see the deals there, and no others', async () => {
  const place = await ok<{ id: string }>('POST /api/locations', {
    name: 'Second lot',
    street: '2 Water Street',
    city: 'Ottawa',
    province: 'ON',
    postalCode: 'K1A 0A1',
  });
  const staff = await house.makeStaff(dealer, ['manager']);
  await house.db.sql('update staff_member set location_ids = $1 where id = $2', [[place.id], staff.staffId]);
  const here = await ok('POST /api/deals', { locationId: place.id });
  const there = await ok('POST /api/deals', { locationId: dealer.locationId });
  const list = await ok<{ items: Deal[]; counts: object }>('GET /api/deals', undefined, staff);
  assert.deepEqual([list.items.map((one) => one.id), list.counts], [[here.id], { worksheet: 1 }]);
  assert.equal((await house.call(`GET /api/deals/${there.id}`, { as: staff })).status, 404);
  const own = await ok('POST /api/deals', {}, staff);
  assert.equal(own.locationId, place.id);
});

test('paging visits every deal once; words find number, vehicle and customer', async () => {
  const other = await house.makeDealership();
  for (const name of ['Zoé', 'Yvette', 'Xavier', 'Wanda', 'Viola'])
    await ok('POST /api/deals', { customer: person(`${name} Roy`) }, other.owner);
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: Deal[]; nextCursor: string | null } = await ok(
      `GET /api/deals?limit=2${cursor ? `&cursor=${cursor}` : ''}`,
      undefined,
      other.owner,
    );
    seen.push(...page.items.map((one) => one.number));
    cursor = page.nextCursor;
  } while (cursor);
  assert.equal(new Set(seen).size, 5);
  const found = async (q: string) =>
    (await ok<{ items: Deal[] }>(`GET /api/deals?q=${encodeURIComponent(q)}`, undefined, other.owner)).items.length;
  assert.deepEqual([await found('zoe roy'), await found(seen[0]!), await found('nobody')], [1, 1, 0]);
});

test('wholesale is tax-free for the province, has its own rules, and the vehicle is wholesaled', async () => {
  const car = await makeCar({ exteriorColour: null });
  const deal = await makeReady(
    { kind: 'wholesale', deliveryProvince: 'SK', buyer: {}, customer: { ...person('A Dealer'), kind: 'company' } },
    car.id,
  );
  const { taxes } = deal.figures as { taxes: { lines: { tax: string; amountCents: number }[] } };
  assert.deepEqual(
    taxes.lines.map((line) => [line.tax, line.amountCents]),
    [
      ['GST', 1_500_00],
      ['PST', 0],
    ],
  );
  await sign(deal);
  assert.equal((await ok<{ status: string }>(`GET /api/vehicles/${car.id}`, undefined)).status, 'wholesaled');
});

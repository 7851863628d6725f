import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { addDays, wallClock } from '#kernel/calendar.ts';
import { searchPublished } from '#domains/inventory/index.ts';
import { newId } from '#kernel/ids.ts';
import { testHouse } from '#tests/harness/house.ts';
import type { TestDealership, TestHouse, TestStaff } from '#tests/harness/house.ts';
import type { Deal } from './deal-answers.ts';
import type { Funding } from './lender.ts';
import type { Unwinding } from './unwinding.ts';

let house: TestHouse;
let dealer: TestDealership;
let sales: TestStaff;
before(async () => {
  house = await testHouse({ AUTOMO_LIMIT_FACTOR: '1000' });
  dealer = await house.makeDealership({ province: 'NS' });
  sales = await house.makeStaff(dealer, ['sales'], { name: 'Sam Seller' });
  // Open every day, so that business days are calendar days, but for one holiday.
  const span = [{ from: '09:00', to: '17:00' }];
  const hours = Object.fromEntries(
    ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'].map((day) => [day, span]),
  );
  await house.db.sql('update location set hours = $2, exceptions = $3 where dealership_id = $1', [
    dealer.id,
    JSON.stringify(hours),
    JSON.stringify([{ date: addDays(today(), 2), spans: [] }]),
  ]);
});
after(() => house.close());

type As = { cookie: string; dealershipId?: string };
const ok = async <T = Deal>(what: string, body?: object, as: As = dealer.owner): Promise<T> => {
  const answer = await house.call<T>(what, { as, ...(body ? { body } : {}) });
  assert.ok(answer.status < 300, `${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
};
const today = () => wallClock(house.clock.now(), 'America/Halifax').day;
const day = 86_400_000;
/** Moves the clock by days, for people who go on working meanwhile. */
const later = async (days: number): Promise<void> => {
  house.clock.move(days * day);
  await house.db.sql(`update user_session set last_seen_at = $1`, [house.clock.now()]);
};

let cars = 0;
const makeCar = (): Promise<{ id: string; stockNumber: string }> =>
  ok('POST /api/vehicles', {
    vin: `1FTEW1E5${String(300_000_000 + ++cars)}`,
    year: 2021,
    make: 'Ford',
    model: `Escape${cars}`,
    bodyStyle: 'suv',
    exteriorColour: 'Blue',
    odometerValue: 60_000,
    askingPriceCents: 30_000_00,
    locationId: dealer.locationId,
    status: 'available',
  });
const trade = () => ({
  id: newId(),
  year: 2014,
  make: 'Mazda',
  model: '3',
  allowanceCents: 5_000_00,
  lienCents: 1_000_00,
});
const move = (deal: Deal, status: string, more: object = {}) =>
  ok(`POST /api/deals/${deal.id}/status`, { version: deal.version, status, ...more });

/** A deal that is approved, for somebody new. */
async function approved(more: object = {}): Promise<Deal> {
  const car = await makeCar();
  const deal = await ok('POST /api/deals', {
    vehicleId: car.id,
    customer: { name: 'Marie Côté', email: `b${newId()}@example.com` },
    salespersonId: sales.staffId,
    ...more,
  });
  return move(await move(deal, 'submitted'), 'approved');
}
const sign = (deal: Deal) =>
  ok(`POST /api/deals/${deal.id}/contract`, { version: deal.version, override: 'Papers follow' });

interface Tasks {
  items: {
    id: string;
    kind: string;
    dueOn: string;
    version: number;
    assignee: { id: string } | null;
    doneAt: string | null;
    overdue: boolean;
  }[];
  open: number;
}
const tasksOf = (dealId: string, state = 'open') => ok<Tasks>(`GET /api/tasks?dealId=${dealId}&state=${state}`);
interface Record {
  garage: { way: string; make: string; on: string; dealId: string }[];
  consents: { channel: string; basis: string; endsAt: string; inForce: boolean; dealId: string | null }[];
}
const customerOf = (id: string) => ok<Record>(`GET /api/customers/${id}`);
const statusOf = async (id: string) => (await ok<{ status: string }>(`GET /api/vehicles/${id}`)).status;
/** Whether visitors see the vehicle of a deal, and the version of their site, which moves with what they see. */
const seen = new Map<string, number>();
async function onSite(deal: Deal): Promise<boolean> {
  const [site] = await house.db.sql<{ version: number }>('select version from site where dealership_id = $1', [
    dealer.id,
  ]);
  assert.ok(Number(site!.version) > (seen.get(deal.id) ?? -1), 'kept pages would stay as they were');
  seen.set(deal.id, Number(site!.version));
  const { vehicles } = await house.ground.database.asVisitor({ dealershipId: dealer.id }, (ctx) =>
    searchPublished(ctx, { lists: {}, ranges: {} }, 'newest', { offset: 0, limit: 100 }),
  );
  return vehicles.some((one) => one.id === deal.vehicle!.id);
}

test('a signature sells the vehicle, fills both buyers’ garages, and puts in the tasks until delivery', async () => {
  const deal = await approved({ tradeIns: [trade()], deliverOn: addDays(today(), 9) });
  const both = await ok(`PATCH /api/deals/${deal.id}`, {
    version: deal.version,
    coBuyer: { name: 'Paul Côté', email: `c${newId()}@example.com` },
  });
  assert.equal(await onSite(deal), true);
  assert.equal((await tasksOf(deal.id)).open, 0);
  const signed = await sign(await move(await move(both, 'submitted'), 'approved'));
  assert.equal(await statusOf(deal.vehicle!.id), 'sold');
  assert.equal(await onSite(deal), false);
  const { items } = await tasksOf(deal.id);
  assert.deepEqual(items.map((task) => [task.kind, task.dueOn, task.assignee?.id]).toSorted(), [
    ['prepare_delivery', addDays(today(), 9), sales.staffId],
    ['registration', addDays(today(), 9), sales.staffId],
  ]);
  for (const id of [signed.customer!.id, signed.coBuyer!.id]) {
    const { garage, consents } = await customerOf(id);
    assert.deepEqual(garage.map((one) => [one.way, one.make, one.on, one.dealId]).toSorted(), [
      ['bought', 'Ford', today(), deal.id],
      ['traded_in', 'Mazda', today(), deal.id],
    ]);
    assert.deepEqual(consents.map((one) => [one.channel, one.basis, one.inForce]).toSorted(), [
      ['email', 'implied_purchase', true],
      ['sms', 'implied_purchase', true],
    ]);
  }
});

test('delivery ends its preparation and asks for a call three business days later; done can be undone', async () => {
  const signed = await sign(await approved());
  // Without a day of delivery: three business days, one of the next days being a holiday.
  assert.equal((await tasksOf(signed.id)).items[0]!.dueOn, addDays(today(), 4));
  const delivered = await move(signed, 'delivered');
  assert.equal(await statusOf(signed.vehicle!.id), 'delivered');
  const { items } = await tasksOf(delivered.id);
  assert.deepEqual(items.map((task) => [task.kind, task.dueOn]).toSorted(), [
    ['delivery_call', addDays(today(), 4)],
    ['registration', addDays(today(), 4)],
  ]);
  const call = items.find((task) => task.kind === 'delivery_call')!;
  const done = await ok<Tasks['items'][number]>(`PATCH /api/tasks/${call.id}`, { version: call.version, done: true });
  assert.ok(done.doneAt);
  assert.equal((await tasksOf(delivered.id)).open, 1);
  const undone = await ok<Tasks['items'][number]>(`PATCH /api/tasks/${call.id}`, {
    version: done.version,
    done: false,
  });
  assert.equal(undone.doneAt, null);
  const stale = await house.call(`PATCH /api/tasks/${call.id}`, { as: dealer.owner, body: { version: 1, done: true } });
  assert.deepEqual([stale.status, stale.body.code], [409, 'stale']);
});

test('what is due shows on the day, for whom it is assigned to and nobody else', async () => {
  const signed = await sign(await approved());
  const dueOf = async (who: As) =>
    (
      await ok<{ tasks: { due: number; first: { dealId: string; overdue: boolean }[] } }>(
        'GET /api/today',
        undefined,
        who,
      )
    ).tasks;
  const mine = async () => (await dueOf(sales)).first.filter((task) => task.dealId === signed.id);
  assert.equal((await mine()).length, 0);
  const other = await dueOf(dealer.owner);
  await later(4);
  assert.deepEqual(
    (await mine()).map((task) => task.overdue),
    [false, false],
  );
  await later(1);
  assert.deepEqual(
    (await mine()).map((task) => task.overdue),
    [true, true],
  );
  assert.equal((await dueOf(dealer.owner)).due, other.due);
  await later(-5);
});

test('wholesale between dealers wants no plates and no call', async () => {
  const signed = await sign(await approved({ kind: 'wholesale' }));
  assert.deepEqual(
    (await tasksOf(signed.id)).items.map((task) => task.kind),
    ['prepare_delivery'],
  );
  await move(signed, 'delivered');
  assert.equal((await tasksOf(signed.id)).open, 0);
});

test('consent by purchase ends two years after the sale, and never comes back for who said no', async () => {
  const signed = await sign(await approved());
  const id = signed.customer!.id;
  const holds = async (channel: string) =>
    (await customerOf(id)).consents.find((one) => one.channel === channel && one.dealId === signed.id)!.inForce;
  const may = (channel: 'email' | 'sms') =>
    house.as(dealer, async (ctx) => (await import('#domains/customers/index.ts')).mayMarket(ctx, id, channel));
  assert.deepEqual([await holds('email'), await holds('sms'), await may('email')], [true, true, true]);
  await house.db.sql(
    `insert into contact_refusal (dealership_id, customer_id, channel, refused_at, how) values ($1, $2, 'email', $3, 'said so')`,
    [dealer.id, id, house.clock.now()],
  );
  assert.deepEqual([await holds('email'), await holds('sms'), await may('email')], [false, true, false]);
  const again = await sign(await approved({ customer: { customerId: id } }));
  assert.equal(again.customer!.id, id);
  assert.equal(
    (await customerOf(id)).consents.some((one) => one.channel === 'email' && one.inForce),
    false,
  );
  const ends = (await customerOf(id)).consents.find((one) => one.channel === 'sms')!.endsAt;
  assert.equal(wallClock(new Date(ends), 'America/Halifax').day.slice(5), today().slice(5));
  const left = new Date(ends).getTime() - house.clock.now().getTime();
  assert.ok(Math.abs(left / day - 730) <= 2);
  const at = (ms: number) =>
    house.as(dealer, async (ctx) => {
      const { mayMarket } = await import('#domains/customers/index.ts');
      return mayMarket({ ...ctx, now: new Date(new Date(ends).getTime() + ms) }, id, 'sms');
    });
  assert.deepEqual([await at(-1), await at(0)], [true, false]);
});

test('an amendment of the trade-ins changes the garage, under the day of the signature', async () => {
  const signed = await sign(await approved({ tradeIns: [trade()] }));
  await later(3);
  await ok(`POST /api/deals/${signed.id}/amendments`, {
    version: signed.version,
    reason: 'The Mazda stays',
    override: 'Papers follow',
    change: { tradeIns: [] },
  });
  await later(-3);
  const { garage } = await customerOf(signed.customer!.id);
  assert.deepEqual(
    garage.map((one) => [one.way, one.on]),
    [['bought', today()]],
  );
});

test('the preview of unwinding is exactly what unwinding does', async () => {
  const worksheet = await ok('POST /api/deals', {
    vehicleId: (await makeCar()).id,
    customer: { name: 'Jean Roy', email: `b${newId()}@example.com` },
    kind: 'finance',
    terms: { lender: 'A Bank' },
    tradeIns: [trade()],
    salespersonId: sales.staffId,
    unitCostCents: 22_000_00,
  });
  const withDeposit = await ok(`POST /api/deals/${worksheet.id}/deposits`, {
    amountCents: 500_00,
    method: 'cash',
    receivedOn: today(),
  });
  const signed = await sign(await move(await move(withDeposit, 'submitted'), 'approved'));
  const lenders = `/api/deals/${signed.id}/lenders`;
  const asked = await ok<Funding>(`POST ${lenders}`, { lender: 'A Bank', submittedOn: today() });
  const { id } = asked.items[0]!;
  await ok(`PATCH ${lenders}/${id}`, { version: 1, approvedOn: today() });
  await ok(`POST ${lenders}/${id}/choice`, { version: 2 });
  await ok(`PUT ${lenders}/${id}/funding`, { version: 3, fundedOn: today(), fundedCents: 29_000_00 });
  const funded = await ok(`GET /api/deals/${signed.id}`);
  await move(funded, 'delivered');
  const deal = await ok(`GET /api/deals/${signed.id}`);
  const preview = await ok<Unwinding>(`GET /api/deals/${deal.id}/unwinding`);

  const refused = await house.call(`GET /api/deals/${deal.id}/unwinding`, { as: sales });
  assert.equal(refused.status, 403);

  const was = {
    unit: await statusOf(deal.vehicle!.id),
    tasks: (await tasksOf(deal.id)).items,
    customer: await customerOf(deal.customer!.id),
  };
  const unwound = await move(deal, 'cancelled', { reason: 'unwound', deposits: 'refunded' });
  const is = {
    unit: await statusOf(deal.vehicle!.id),
    tasks: (await tasksOf(deal.id)).items,
    customer: await customerOf(deal.customer!.id),
  };
  assert.deepEqual([preview.unit?.from, preview.unit?.to], [was.unit, is.unit]);
  assert.deepEqual([is.unit, await onSite(deal)], ['available', true]);
  const ids = (all: { id: string }[]) => all.map((one) => one.id).toSorted();
  assert.deepEqual(ids(preview.tasks), ids(was.tasks));
  assert.deepEqual(
    is.tasks.map((task) => [task.kind, task.dueOn, task.assignee?.id]),
    [['settle_unwinding', preview.settle.dueOn, dealer.owner.staffId]],
  );
  assert.deepEqual(
    preview.garage.map((one) => [one.customerId, one.way, one.make]).toSorted(),
    was.customer.garage.map((one) => [deal.customer!.id, one.way, one.make]).toSorted(),
  );
  assert.deepEqual(is.customer.garage, []);
  const standing = (all: Record['consents']) =>
    all
      .filter((one) => one.inForce)
      .map((one) => one.channel)
      .toSorted();
  assert.deepEqual(preview.consents.map((one) => one.channel).toSorted(), standing(was.customer.consents));
  assert.equal(preview.consents.length, 2);
  assert.deepEqual(standing(is.customer.consents), []);
  assert.equal(preview.gross?.totalCents, (deal.gross as { totalCents: number }).totalCents);
  assert.deepEqual(
    preview.settle.deposits.map((one) => [one.id, one.amountCents]),
    unwound.deposits.filter((one) => one.outcome === 'refunded').map((one) => [one.id, one.amountCents]),
  );
  assert.deepEqual(preview.settle.lender, { name: 'A Bank', fundedOn: today(), fundedCents: 29_000_00 });
  assert.deepEqual(
    preview.settle.tradeIns.map((one) => [one.make, one.allowanceCents]),
    [['Mazda', 5_000_00]],
  );
  assert.equal(unwound.contracts.length, deal.contracts.length);
  const nothing = await house.call(`GET /api/deals/${deal.id}/unwinding`, { as: dealer.owner });
  assert.deepEqual([nothing.status, nothing.body.code], [409, 'not_signed']);
  // What fell away can be neither done nor changed.
  const gone = await house.call(`PATCH /api/tasks/${was.tasks[0]!.id}`, {
    as: dealer.owner,
    body: { version: was.tasks[0]!.version + 1, done: true },
  });
  assert.deepEqual([gone.status, gone.body.code], [409, 'task_withdrawn']);
});

test('a worksheet that is cancelled takes nothing back, because nothing followed it', async () => {
  const deal = await approved();
  await move(deal, 'cancelled', { reason: 'price' });
  assert.equal((await tasksOf(deal.id, 'all')).items.length, 0);
  assert.equal(await statusOf(deal.vehicle!.id), 'available');
});

test('a task that a person writes belongs to its lead and customer, and keeps its words sealed in the journal', async () => {
  const lead = await ok<{ id: string; customer: { id: string } }>('POST /api/leads', {
    customer: { name: 'Ann Reader', email: `b${newId()}@example.com` },
  });
  const task = await ok<{ id: string; customer: { id: string } }>('POST /api/tasks', {
    title: 'Ask Ann about her winter tires',
    dueOn: today(),
    leadId: lead.id,
  });
  assert.equal(task.customer.id, lead.customer.id);
  const [entry] = await house.db.sql<{ line: string }>(
    `select coalesce(before::text, '') || coalesce(after::text, '') as line from journal where record_id = $1`,
    [task.id],
  );
  assert.ok(!entry!.line.includes('winter tires'));
  const wrong = await house.call('POST /api/tasks', {
    as: dealer.owner,
    body: { title: 'x', dueOn: today(), assigneeId: newId() },
  });
  assert.deepEqual(
    wrong.body.errors.map((one: { pointer: string }) => one.pointer),
    ['/assigneeId'],
  );
});

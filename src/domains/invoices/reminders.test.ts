/** Reminders that go by themselves, and interest on what is overdue. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { atWall, wallClock } from '#kernel/calendar.ts';
import { booksOf } from '#tests/harness/books.ts';
import { testHouse } from '#tests/harness/house.ts';
import type { TestDealership, TestHouse } from '#tests/harness/house.ts';
import { daysAfter } from './fiscal-year.ts';
import { remindAll } from './reminding.ts';

let house: TestHouse;
let dealer: TestDealership;
const { ok, refused, person, issue, draft } = booksOf(
  () => house,
  () => dealer,
);
const zone = 'America/Halifax';
const today = () => wallClock(house.clock.now(), zone).day;
const day = (ago: number) => daysAfter(today(), -ago);
/** Moves the clock to a time on the dealership's wall, so many days from today, and never on a Sunday. */
const goTo = (time: string, days = 0) => {
  let wanted = daysAfter(today(), days);
  if (new Date(`${wanted}T12:00:00Z`).getUTCDay() === 0) wanted = daysAfter(wanted, 1);
  house.clock.move(atWall(wanted, time, zone).at.getTime() - house.clock.now().getTime());
};
before(async () => {
  house = await testHouse({ AUTOMO_LIMIT_FACTOR: '1000' });
  dealer = await house.makeDealership();
  goTo('10:00');
});
after(() => house.close());

const remind = async (): Promise<void> => {
  await remindAll.run(
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
  await house.runJobs();
};
const lettersTo = (email: string) => house.mailbox.mails().filter((mail) => mail.to.includes(email));
const schedule = async (on: boolean, steps: object[]) => {
  const { version } = await ok('GET /api/reminders');
  return ok('PUT /api/reminders', { version, on, steps });
};
const read = (invoice: { id: string }) => ok(`GET /api/invoices/${invoice.id}`);
/** An invoice that was due so many days ago. */
const late = async (ago: number, customer: object = person()) =>
  issue(await draft(100_00, { customer }), { issuedOn: day(ago) });
const pay = (invoice: { id: string; balanceCents: number }) =>
  ok('POST /api/payments', {
    method: 'cash',
    amountCents: invoice.balanceCents,
    allocations: [{ invoiceId: invoice.id, amountCents: invoice.balanceCents }],
  });

test('nobody is reminded until it is switched on; then each step goes once, in the customer’s language and our words or theirs', async () => {
  const customer = { ...person('Zoé Bélanger'), locale: 'fr' };
  const invoice = await late(3, customer);
  const steps = [{ days: -7 }, { days: 3, textFr: 'Bonjour {name}, {balance} depuis {days} jours.' }, { days: 30 }];
  await schedule(false, steps);
  await remind();
  assert.equal(lettersTo(customer.email).length, 0);
  assert.equal((await read(invoice)).reminding.held, 'off');
  const set = await schedule(true, (await ok('GET /api/reminders')).steps);
  assert.equal(set.today, 1);
  await remind();
  await remind();
  const letters = lettersTo(customer.email);
  assert.equal(letters.length, 1);
  assert.match(letters[0]!.text, /Bonjour Zoé Bélanger, 100,00\s\$ depuis 3 jours\./);
  const now = await read(invoice);
  assert.deepEqual(
    [now.reminding.taken, now.reminding.nextOn, now.mails[0].by],
    [[{ days: 3, on: today() }], daysAfter(now.dueOn, 30), null],
  );
});

test('a letter waits for a decent hour where the dealership is', async () => {
  await schedule(true, [{ days: 0 }]);
  const customer = person();
  goTo('19:30');
  await late(0, customer);
  await remind();
  assert.equal(lettersTo(customer.email).length, 0);
  goTo('09:05', 1);
  await remind();
  assert.equal(lettersTo(customer.email).length, 1);
});

test('what is paid, disputed, void, without an address or restricted is let be, and an old debt brings no flood', async () => {
  dealer = await house.makeDealership();
  await schedule(true, [{ days: 1 }, { days: 2 }, { days: 20 }]);
  const people = Array.from({ length: 6 }, () => person());
  const ancient = await late(90, people[5]);
  const [due, paid, disputed, gone, restricted] = await Promise.all(
    people.slice(0, 5).map((customer) => late(2, customer)),
  );
  const nowhere = await late(2, { name: 'No Mail', phone: '902 555 0177' });
  await pay(paid);
  await ok(`PUT /api/invoices/${disputed.id}/dispute`, { reason: 'The tires were not fitted' });
  await ok(`POST /api/invoices/${gone.id}/credit-note`, { reason: 'Wrong customer' });
  // As the privacy desk does it: nobody sees the customer or the invoice any more.
  await house.db.sql(`update customer set restricted_at = now(), restriction = 'asked' where id = $1`, [
    restricted.customer.id,
  ]);
  await remind();
  assert.deepEqual(
    people.slice(0, 6).map((one) => lettersTo(one.email).length),
    [1, 0, 0, 0, 0, 0],
  );
  const held = async (invoice: { id: string }) => (await read(invoice)).reminding.held;
  assert.deepEqual(
    [
      await held(due),
      await held(paid),
      await held(disputed),
      await held(gone),
      await held(nowhere),
      await held(ancient),
    ],
    [null, 'paid', 'disputed', 'paid', 'no_address', 'no_step'],
  );
  await ok(`PUT /api/invoices/${disputed.id}/dispute`, { reason: null });
  await remind();
  assert.equal(lettersTo(people[2]!.email).length, 1, 'settled: the step of today goes');
});

test('a payment between the hour and the turn of its letter stops it', async () => {
  dealer = await house.makeDealership();
  await schedule(true, [{ days: 5 }]);
  const customer = person();
  const invoice = await late(5, customer);
  await remindAll.run(
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
  await pay(invoice);
  await house.runJobs();
  assert.equal(lettersTo(customer.email).length, 0);
});

test('a step with a place that nobody can fill is refused where it stands, and a preview reads as the letter will', async () => {
  const { version } = await ok('GET /api/reminders');
  const wrong = await house.call('PUT /api/reminders', {
    as: dealer.owner,
    body: { version, on: true, steps: [{ days: 1, textEn: 'Dear {nmae}' }] },
  });
  assert.deepEqual([wrong.status, wrong.body.errors[0].pointer], [422, '/steps/0/textEn']);
  const twice = await house.call('PUT /api/reminders', {
    as: dealer.owner,
    body: { version, on: true, steps: [{ days: 1 }, { days: 1 }] },
  });
  assert.equal(twice.status, 422);
  const early = await ok('POST /api/reminders/preview', { days: -3, locale: 'fr' });
  assert.match(early.subject, /échéance le/);
  const own = await ok('POST /api/reminders/preview', {
    days: 8,
    locale: 'en',
    text: 'Owed for {days} days: {balance}',
  });
  assert.deepEqual(own.paragraphs, ['Owed for 8 days: $1,234.50']);
});

test('interest stands on the paper, runs by the day, is shown on the statement, and is charged once by an invoice of its own', async () => {
  dealer = await house.makeDealership();
  const without = await late(50);
  const edit = (interestRate: number) => refused('PATCH /api/books-settings', { version: 0, interestRate });
  const { version } = await ok('GET /api/books-settings');
  const criminal = await house.call('PATCH /api/books-settings', {
    as: dealer.owner,
    body: { version, interestRate: 35_001 },
  });
  assert.deepEqual([criminal.status, criminal.body.errors[0].pointer], [422, '/interestRate']);
  await ok('PATCH /api/books-settings', { version, interestRate: 18_250 });
  assert.equal((await edit(5_000)).status, 409);
  assert.equal((await read(without)).interest, null, 'no paper says so: none is owed');
  const invoice = await late(20, person('Ann Late'));
  const other = await late(20);
  assert.equal(invoice.lateRate, 18_250);
  // 100.00 at 0.05 % a day for twenty days.
  assert.deepEqual((await read(invoice)).interest, { from: day(19), to: today(), cents: 1_00 });
  const statement = await ok(`GET /api/customers/${invoice.customer.id}/statement`);
  assert.deepEqual([statement.closingCents, statement.interest[0].cents], [100_00, 1_00]);
  const charge = (amountCents: number) => refused(`POST /api/invoices/${invoice.id}/interest`, { amountCents });
  assert.equal((await charge(99)).body.code, 'interest_changed');
  const { body: charged } = await charge(1_00);
  assert.deepEqual(
    [charged.purpose, charged.totalCents, charged.taxCents, charged.state, charged.lateRate],
    ['interest', 1_00, 0, 'issued', null],
  );
  assert.equal((await charge(1_00)).body.code, 'no_interest');
  await ok(`POST /api/invoices/${charged.id}/credit-note`, { reason: 'Goodwill' });
  assert.equal((await read(invoice)).interest.from, day(19), 'taken back: it can be charged anew');
  assert.equal((await charge(1_00)).status, 201);
  await ok('POST /api/payments', {
    method: 'cash',
    amountCents: other.balanceCents,
    receivedOn: day(10),
    allocations: [{ invoiceId: other.id, amountCents: other.balanceCents }],
  });
  assert.equal((await read(other)).interest.cents, 45, 'nine days: it stopped when it was paid');
  assert.deepEqual((await ok(`GET /api/book-accounts`)).unmapped.includes('sales.interest'), true);
});

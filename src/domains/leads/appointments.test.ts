import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { addDays, wallClock } from '#kernel/calendar.ts';
import { newId } from '#kernel/ids.ts';
import { testHouse } from '#tests/harness/house.ts';
import type { Answer, TestDealership, TestHouse, TestStaff } from '#tests/harness/house.ts';
import type { Appointment, BookedAppointment } from './appointment.ts';
import { isWithinHours } from './appointment-rules.ts';
import type { Lead } from './lead.ts';

let house: TestHouse;
let dealer: TestDealership;
let seller: TestStaff;
let vehicleId: string;
/** A day on which nobody has anything yet; each test takes another. */
let next = 1;
const zone = 'America/Halifax';
const today = (): string => wallClock(house.clock.now(), zone).day;
const freshDay = (): string => addDays(today(), next++);

before(async () => {
  house = await testHouse();
  dealer = await house.makeDealership();
  seller = await house.makeStaff(dealer, ['sales'], { name: 'Sam Seller' });
  const made = await house.call('POST /api/vehicles', {
    as: dealer.owner,
    body: { year: 2019, make: 'Ford', model: 'F-150', odometerValue: 90_000, askingPriceCents: 2_000_000 },
  });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  vehicleId = made.body.id;
});
after(() => house.close());

const newLead = async (customer: object = {}, more: object = {}): Promise<Lead> => {
  const email = `c${newId()}@example.com`;
  const { body } = await house.call<Lead>('POST /api/leads', {
    as: dealer.owner,
    body: { customer: { name: 'Nora Example', email, phone: '902 555 0143', ...customer }, vehicleId, ...more },
  });
  return body;
};
const leadNow = async (id: string): Promise<Lead> =>
  (await house.call<Lead>(`GET /api/leads/${id}`, { as: dealer.owner })).body;
type Refused = { code: string; errors: { pointer: string; code: string }[]; taken?: Record<string, unknown> };
const book = (lead: { id: string }, body: object, as = dealer.owner): Promise<Answer<BookedAppointment & Refused>> =>
  house.call(`POST /api/leads/${lead.id}/appointments`, { as, body });
const booked = async (lead: { id: string }, body: object): Promise<BookedAppointment> => {
  const made = await book(lead, body);
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body;
};
const move = (one: Appointment, body: object): Promise<Answer<BookedAppointment & Refused>> =>
  house.call(`PATCH /api/appointments/${one.id}`, { as: dealer.owner, body: { version: one.version, ...body } });
const turn = (one: Appointment, state: string, more: object = {}): Promise<Answer<Appointment & Refused>> =>
  house.call(`POST /api/appointments/${one.id}/state`, {
    as: dealer.owner,
    body: { version: one.version, state, ...more },
  });
const firstError = ({ status, body }: Answer<Refused>) => [status, body.errors?.[0]?.pointer, body.errors?.[0]?.code];

test('booking takes the dealership’s wall time, moves an earlier lead to appointment and stops its clock; a later one stays', async () => {
  const lead = await newLead();
  const day = freshDay();
  const one = await booked(lead, { kind: 'test_drive', day, time: '10:00', note: 'Brings her father' });
  assert.deepEqual(
    [one.day, one.from, one.to, one.minutes, one.state, one.staff.name, one.vehicle?.model, one.location.name],
    [day, '10:00', '10:30', 30, 'booked', 'Olive Owner', 'F-150', 'Main lot'],
  );
  assert.deepEqual(wallClock(new Date(one.startsAt), zone), {
    ...wallClock(new Date(one.startsAt), zone),
    day,
    time: '10:00',
  });
  const moved = await leadNow(lead.id);
  assert.equal(moved.stage, 'appointment');
  assert.ok(moved.firstHumanAnswerAt);
  assert.deepEqual(
    moved.timeline.slice(1).map(({ kind }) => kind),
    ['stage_change', 'appointment'],
  );
  const late = await newLead();
  await house.call(`PATCH /api/leads/${late.id}`, { as: dealer.owner, body: { version: 1, stage: 'negotiating' } });
  await booked(late, { kind: 'delivery', day, time: '13:00' });
  assert.equal((await leadNow(late.id)).stage, 'negotiating');
  // The note is in the journal sealed only.
  const entries = await house.db.sql<{ after: object; sealed: Buffer | null }>(
    `select after, sealed from journal where record_id = $1`,
    [one.id],
  );
  assert.doesNotMatch(JSON.stringify(entries.map(({ after: open }) => open)), /father/);
  assert.ok(entries[0]!.sealed);
});

test('bad times are refused field by field: over, too long, too far, left out in spring; one that comes twice is the first', async () => {
  const lead = await newLead();
  const day = freshDay();
  for (const [body, pointer, code] of [
    [{ day: addDays(today(), -1), time: '10:00' }, '/day', 'past'],
    [{ day, time: '10:00', minutes: 481 }, '/minutes', 'length'],
    [{ day, time: '10:00', minutes: 0 }, '/minutes', 'length'],
    [{ day, time: '25:00' }, '/time', undefined],
    [{ day: addDays(today(), 400), time: '10:00' }, '/day', 'too_far'],
    [{ day, time: '10:00', staffId: newId() }, '/staffId', 'no_such_staff'],
    [{ day, time: '10:00', vehicleId: newId() }, '/vehicleId', 'no_such_vehicle'],
    [{ day, time: '10:00', locationId: newId() }, '/locationId', 'unknown_location'],
  ] as const) {
    const answer = await book(lead, body);
    assert.deepEqual(firstError(answer).slice(0, 2), [422, pointer], JSON.stringify(body));
    if (code) assert.equal(firstError(answer)[2], code);
  }
  // The clocks of Halifax go forward on the second Sunday of March, and back on the first of November, at 2 o'clock.
  const sunday = (month: string, nth: number): string => {
    const year = Number(today().slice(0, 4)) + (today().slice(5, 7) < month ? 0 : 1);
    const first = `${year}-${month}-01`;
    return addDays(first, ((7 - new Date(`${first}T00:00:00Z`).getUTCDay()) % 7) + 7 * (nth - 1));
  };
  assert.deepEqual(firstError(await book(lead, { day: sunday('03', 2), time: '02:30' })), [
    422,
    '/time',
    'no_such_time',
  ]);
  const twice = await booked(lead, { day: sunday('11', 1), time: '01:30', minutes: 60 });
  assert.equal(twice.doubledTime, true);
  assert.ok(new Date(twice.startsAt).toISOString().endsWith('T04:30:00.000Z'), 'the first of the two, in summer time');
  assert.equal(Date.parse(String(twice.endsAt)) - Date.parse(String(twice.startsAt)), 3_600_000);
  await turn(twice, 'cancelled');
});

test('nobody and no vehicle is in two places: the answer names the other one, and the table refuses a race', async () => {
  const day = freshDay();
  const first = await newLead();
  const one = await booked(first, { kind: 'test_drive', day, time: '10:00', minutes: 60 });
  const lead = await newLead({ name: 'Second Person' });
  const person = await book(lead, { kind: 'visit', day, time: '10:30' });
  assert.deepEqual([person.status, person.body.code], [409, 'taken']);
  assert.deepEqual(person.body.taken, {
    what: 'staff',
    id: one.id,
    leadId: first.id,
    kind: 'test_drive',
    day,
    from: '10:00',
    to: '11:00',
    staff: 'Olive Owner',
    customer: 'Nora Example',
  });
  const drive = { kind: 'test_drive', day, time: '10:30', staffId: seller.staffId };
  const car = await book(lead, drive);
  assert.deepEqual([car.status, car.body.taken?.what], [409, 'vehicle']);
  assert.equal((await leadNow(lead.id)).stage, 'new', 'a refused booking leaves nothing');
  // Looking at it while it is out is possible; so is driving it right after.
  assert.equal((await book(lead, { ...drive, kind: 'visit' })).status, 201);
  assert.equal((await book(lead, { ...drive, time: '11:00' })).status, 201);
  // What is cancelled is free, and is not taken back when its time is given away.
  const { body: gone } = await turn(one, 'cancelled');
  assert.equal((await book(lead, { kind: 'visit', day, time: '10:00' })).status, 201);
  const back = await turn(gone, 'booked');
  assert.deepEqual([back.status, back.body.code], [409, 'taken']);
  // Two at once: one is booked.
  const at = { day: freshDay(), time: '15:00' };
  const both = await Promise.all([book(first, at), book(lead, at)]);
  assert.deepEqual(both.map(({ status }) => status).toSorted(), [201, 409]);
  assert.equal(both.find(({ status }) => status === 409)!.body.code, 'taken');
});

test('moving keeps the record, journals both times, wants the newest version and a new confirmation', async () => {
  const lead = await newLead();
  const [day, other] = [freshDay(), freshDay()];
  const one = await booked(lead, { day, time: '09:00', note: 'Coffee' });
  const { body: sure } = await turn(one, 'confirmed');
  assert.equal(sure.state, 'confirmed');
  assert.equal((await move(one, { time: '10:00' })).status, 409);
  const { body: moved } = await move(sure, { day: other, time: '16:15', note: 'Tea' });
  assert.deepEqual(
    [moved.id, moved.day, moved.from, moved.to, moved.state, moved.note],
    [one.id, other, '16:15', '16:45', 'booked', 'Tea'],
  );
  const [entry] = await house.db.sql<{ before: Record<string, string>; after: Record<string, string> }>(
    `select before, after from journal where record_id = $1 and event = 'appointment.moved'`,
    [one.id],
  );
  assert.deepEqual(
    [entry!.before.startsAt, entry!.after.startsAt, 'note' in entry!.after],
    [String(one.startsAt), String(moved.startsAt), false],
  );
  const unchanged = await move(moved, { day: other, time: '16:15' });
  assert.equal(unchanged.body.version, moved.version);
  const { body: cancelled } = await turn(moved, 'cancelled');
  assert.deepEqual([(await move(cancelled, { time: '17:00' })).body.code], ['appointment_over']);
  assert.equal((await move(cancelled, { note: 'Rang to say so' })).status, 200);
});

test('who came moves the lead to visited, who did not is a task; taking either back undoes both', async () => {
  const lead = await newLead();
  const day = freshDay();
  const one = await booked(lead, { day, time: '11:00', staffId: seller.staffId });
  assert.deepEqual(firstError(await turn(one, 'kept')), [422, '/state', 'too_early']);
  assert.deepEqual(firstError(await turn(one, 'no_show')), [422, '/state', 'too_early']);
  // Its time comes.
  await house.db.sql(`update appointment set starts_at = $2, ends_at = $3 where id = $1`, [
    one.id,
    new Date(house.clock.now().getTime() - 60_000),
    new Date(house.clock.now().getTime() + 60_000),
  ]);
  const { body: missed } = await turn(one, 'no_show');
  const tasks = async () =>
    (await house.call(`GET /api/tasks?leadId=${lead.id}&state=all`, { as: dealer.owner })).body.items.map(
      (task: { kind: string; dueOn: string; assignee: { id: string } | null; withdrawnAt: string | null }) => [
        task.kind,
        task.dueOn,
        task.assignee?.id,
        task.withdrawnAt !== null,
      ],
    );
  assert.deepEqual(await tasks(), [['missed_appointment', today(), seller.staffId, false]]);
  const { body: kept } = await turn(missed, 'kept');
  assert.equal(kept.state, 'kept');
  assert.deepEqual(await tasks(), [['missed_appointment', today(), seller.staffId, true]]);
  assert.equal((await leadNow(lead.id)).stage, 'visited');
  const { body: back } = await turn(kept, 'booked');
  assert.equal((await leadNow(lead.id)).stage, 'appointment');
  // A stage that somebody chose since is left alone.
  const { body: again } = await turn(back, 'kept');
  const now = await leadNow(lead.id);
  await house.call(`PATCH /api/leads/${lead.id}`, {
    as: dealer.owner,
    body: { version: now.version, stage: 'negotiating' },
  });
  assert.equal((await turn(again, 'booked')).status, 200);
  assert.equal((await leadNow(lead.id)).stage, 'negotiating');
});

test('the location’s hours are a word, not a refusal; holidays count, and spans that touch are one', async () => {
  const hours = {
    monday: [
      { from: '09:00', to: '12:00' },
      { from: '12:00', to: '17:00' },
    ],
  };
  const opening = { hours, exceptions: [{ date: '2026-12-28', spans: [] }] };
  for (const [day, from, to, open] of [
    ['2026-11-30', '09:00', '17:00', true],
    ['2026-11-30', '08:45', '09:15', false],
    ['2026-11-30', '16:45', '17:15', false],
    ['2026-12-01', '10:00', '11:00', false],
    ['2026-12-28', '10:00', '11:00', false],
  ] as const)
    assert.equal(isWithinHours(opening, day, { from, to }), open, `${day} ${from}`);
  const clock = fc.integer({ min: 0, max: 24 * 60 - 1 });
  const written = (minutes: number) =>
    `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  fc.assert(
    fc.property(clock, clock, (a, b) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b) + 1];
      assert.equal(
        isWithinHours(opening, '2026-11-30', { from: written(from), to: written(to) }),
        from >= 540 && to <= 1020,
      );
      assert.ok(isWithinHours({ hours: {}, exceptions: [] }, '2026-11-30', { from: written(from), to: written(to) }));
    }),
  );
  const lead = await newLead();
  const day = freshDay();
  await house.db.sql(`update location set exceptions = $2 where id = $1`, [
    dealer.locationId,
    JSON.stringify([{ date: day, spans: [{ from: '10:00', to: '12:00' }], note: 'Half a day' }]),
  ]);
  assert.equal((await booked(lead, { day, time: '11:30' })).outsideHours, false);
  assert.equal((await booked(lead, { day, time: '12:00' })).outsideHours, true);
});

test('the customer is told in their language, with a calendar file that is moved and taken out by the same name', async () => {
  const lead = await newLead({ name: 'Émile Exemple', locale: 'fr' });
  const day = freshDay();
  const to = lead.customer!.email!;
  const letters = async () => {
    await house.runJobs();
    return house.mailbox
      .mails()
      .filter((mail) => mail.to.includes(to))
      .map(({ subject, text, attachments }) => {
        const [file] = attachments;
        const calendar = file!.words!.replaceAll('\r\n ', '');
        const value = (name: string) => new RegExp(`^${name}[:;](.*?)\r?$`, 'm').exec(calendar)?.[1];
        return { subject, text, type: file!.type, value };
      });
  };
  const one = await booked(lead, { kind: 'test_drive', day, time: '14:00', tell: true });
  assert.equal(one.told, true);
  const [first] = await letters();
  assert.match(first!.subject, /^Votre essai routier/);
  assert.match(
    first!.text,
    /Olive Owner vous attend\.[\s\S]*14 h 00[\s\S]*Ford F-150 2019[\s\S]*1 Water Street[\s\S]*permis de conduire/,
  );
  assert.match(first!.text, /Harbour Auto Ltd\./);
  const said = (letter: typeof first) => ['METHOD', 'UID', 'SEQUENCE', 'STATUS'].map((name) => letter!.value(name));
  assert.deepEqual(said(first), ['REQUEST', one.id, '0', 'CONFIRMED']);
  assert.equal(
    first!.value('DTSTART'),
    `${new Date(one.startsAt).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`,
  );
  // Who was told hears what becomes of it, unless somebody says not.
  const { body: moved } = await move(one, { time: '15:00' });
  const { body: gone } = await turn(moved, 'cancelled');
  const { body: back } = await turn(gone, 'booked');
  await turn(back, 'cancelled', { tell: false });
  const [, second, third, fourth, ...rest] = (await letters()).toSorted(
    (a, b) => Number(a.value('SEQUENCE')) - Number(b.value('SEQUENCE')),
  );
  assert.deepEqual(said(second), ['REQUEST', one.id, '1', 'CONFIRMED']);
  assert.match(second!.text, /15 h 00[\s\S]*/);
  assert.match(second!.text, /Ce n’est plus le .*14 h 00/);
  assert.deepEqual(said(third), ['CANCEL', one.id, '2', 'CANCELLED']);
  assert.match(third!.text, /n’aura pas lieu/);
  assert.deepEqual(said(fourth), ['REQUEST', one.id, '3', 'CONFIRMED']);
  assert.deepEqual(rest, []);
  const timeline = (await leadNow(lead.id)).timeline.filter(({ kind }) => kind === 'appointment');
  assert.deepEqual(
    timeline.map(({ details, mailState }) => [details.what, mailState]),
    [
      ['booked', 'sent'],
      ['moved', 'sent'],
      ['cancelled', 'sent'],
      ['reopened', 'sent'],
      ['cancelled', null],
    ],
  );
  const phone = await newLead({ email: null, phone: '902 555 0177' });
  assert.deepEqual(firstError(await book(phone, { day, time: '17:00', tell: true })), [422, '/tell', 'no_email']);
});

test('lists are by day, person and place; who may not see customers sees times and vehicles', async () => {
  const lead = await newLead({ name: 'Hidden Name' });
  const day = freshDay();
  const own = await booked(lead, { day, time: '23:30', minutes: 30 });
  const sams = await booked(lead, { day, time: '09:00', staffId: seller.staffId, note: 'Secret note' });
  const list = async (query: string, as: TestStaff = dealer.owner) =>
    (await house.call(`GET /api/appointments?from=${day}&to=${day}${query}`, { as })).body;
  const ids = async (query: string, as?: TestStaff) => (await list(query, as)).items.map((one: Appointment) => one.id);
  assert.deepEqual(await ids(''), [sams.id, own.id]);
  assert.deepEqual(await ids('&staff=me'), [own.id]);
  assert.deepEqual(await ids('&staff=me', seller), [sams.id]);
  assert.deepEqual(await ids(`&leadId=${newId()}`), []);
  const page = await list('&limit=1');
  assert.deepEqual(await ids(`&limit=1&cursor=${page.nextCursor}`), [own.id]);
  const viewer = await house.makeStaff(dealer, ['viewer']);
  const seen = await list('', viewer);
  assert.equal(seen.items.length, 2);
  assert.doesNotMatch(JSON.stringify(seen), /Hidden|Secret|902/);
  assert.deepEqual(await ids(`&customerId=${lead.customer!.id}`, viewer), []);
  const taken = await house.call(`POST /api/leads/${lead.id}/appointments`, {
    as: viewer,
    body: { day, time: '09:00' },
  });
  assert.equal(taken.status, 403);
  // Somebody of another place sees nothing of it, and is told only that the time is taken.
  const { body: place } = await house.call('POST /api/locations', {
    as: dealer.owner,
    body: { name: 'Yard', street: '2 Water Street', city: 'Halifax', province: 'NS', postalCode: 'B3H 1A1' },
  });
  const there = await house.makeStaff(dealer, ['sales']);
  await house.db.sql(`update staff_member set location_ids = $2 where id = $1`, [there.staffId, [place.id]]);
  assert.deepEqual(await ids('', there), []);
  const refused = await book(lead, { day, time: '09:00', staffId: seller.staffId }, there);
  assert.deepEqual([refused.status, refused.body.code, refused.body.taken], [409, 'taken', undefined]);
  const { body: today_ } = await house.call('GET /api/today', { as: viewer });
  assert.doesNotMatch(JSON.stringify(today_.appointments), /Nora/);
});

test('a restricted customer’s appointment is in no list and no calendar, and its time stays taken', async () => {
  const lead = await newLead({ name: 'Restricted Person' });
  const day = freshDay();
  const one = await booked(lead, { day, time: '09:00' });
  await house.db.sql(`update customer set restricted_at = now(), restriction = 'asked' where id = $1`, [
    lead.customer!.id,
  ]);
  await house.db.sql(`update lead set restricted_at = now() where id = $1`, [lead.id]);
  assert.equal((await house.call(`GET /api/appointments/${one.id}`, { as: dealer.owner })).status, 404);
  const { body } = await house.call(`GET /api/appointments?from=${day}&to=${day}`, { as: dealer.owner });
  assert.deepEqual(body.items, []);
  const refused = await book(await newLead(), { day, time: '09:00' });
  assert.deepEqual([refused.status, refused.body.code, refused.body.taken], [409, 'taken', undefined]);
  const journal = await house.call(`GET /api/journal?recordId=${one.id}`, { as: dealer.owner });
  assert.equal(journal.body.items[0].withheld, true);
});

test('a calendar link shows one’s own appointments by first name; it is kept by its hash, renewed, ended, and ends with the membership', async () => {
  const staff = await house.makeStaff(dealer, ['sales'], { name: 'Cal Endar' });
  const lead = await newLead({ name: 'Nora Quite-Private', phone: '902 555 0188' });
  const day = freshDay();
  const one = await booked(lead, { kind: 'test_drive', day, time: '10:00', staffId: staff.staffId, note: 'Secret' });
  await booked(await newLead({ name: 'Other Person' }), { day, time: '12:00' });
  const made = await house.call('POST /api/calendar-feed', { as: staff });
  assert.equal(made.status, 201);
  const open = (url: string) => house.call<string>(`GET ${new URL(url).pathname}`);
  const seen = await open(made.body.url);
  assert.deepEqual([seen.status, seen.headers.get('content-type')], [200, 'text/calendar; charset=utf-8']);
  assert.match(seen.headers.get('cache-control') ?? '', /no-store/);
  assert.match(seen.body, new RegExp(`UID:${one.id}[\\s\\S]*SUMMARY:Test drive · Nora · 2019 Ford F-150\r`));
  assert.equal(seen.body.split('BEGIN:VEVENT').length, 2);
  assert.doesNotMatch(seen.body.replaceAll('\r\n ', ''), /Quite|Private|0188|example\.com|Secret|Other/);
  const secret = new URL(made.body.url).pathname.split('/').at(-1)!.replace('.ics', '');
  const kept = await house.db.sql<{ row: string }>('select to_jsonb(f)::text as row from calendar_feed f');
  assert.ok(!JSON.stringify(kept).includes(secret) && kept.length === 1);
  // Renewing ends the former one; a change of it, or no link at all, opens nothing.
  const renewed = (await house.call('POST /api/calendar-feed', { as: staff })).body.url as string;
  const status = async (url: string) => (await open(url)).status;
  assert.deepEqual(
    [await status(made.body.url), await status(renewed), await status(`${renewed.slice(0, -8)}AAAA.ics`)],
    [404, 200, 404],
  );
  // Who may not see customers any more reads no names; who is suspended reads nothing.
  await house.db.sql(`update staff_member set roles = '{viewer}' where id = $1`, [staff.staffId]);
  assert.match((await open(renewed)).body, /SUMMARY:Test drive · 2019 Ford F-150\r/);
  const state = (to: string) => house.db.sql(`update staff_member set state = $2 where id = $1`, [staff.staffId, to]);
  await state('suspended');
  assert.equal(await status(renewed), 404);
  await state('active');
  assert.equal(await status(renewed), 200);
  await state('left');
  await state('active');
  assert.equal(await status(renewed), 404, 'it does not come back with the person');
  const again = (await house.call('POST /api/calendar-feed', { as: staff })).body.url as string;
  assert.equal(await status(again), 200);
  assert.equal((await house.call('DELETE /api/calendar-feed', { as: staff })).status, 204);
  assert.equal(await status(again), 404);
  assert.deepEqual((await house.call('GET /api/calendar-feed', { as: staff })).body, { madeAt: null });
});

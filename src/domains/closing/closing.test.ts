/** A dealership leaves, stops, comes back; owners hear of it once each time; a person deletes their account. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findBreak, record } from '#platform/journal/index.ts';
import { register } from '#platform/register/index.ts';
import { testHouse } from '#tests/harness/house.ts';
import type { TestDealership, TestHouse, TestStaff } from '#tests/harness/house.ts';
import { makeOperator } from '#tests/harness/support-samples.ts';
import { rowsOf } from '#tests/harness/checksums.ts';
import { reminders } from './closing.ts';
import { billThrough, closeAccount, viewAccountClosing } from './index.ts';
import { remind } from './notices.ts';

const hour = 3_600_000;
const day = 24 * hour;
let house: TestHouse;
before(async () => {
  house = await testHouse({ AUTOMO_LIMIT_FACTOR: '1000' });
});
after(() => house.close());

const call = (as: Pick<TestStaff, 'cookie'>, what: string, body?: unknown) =>
  house.call(what, { as, ...(body === undefined ? {} : { body }) });
const cancel = (dealer: TestDealership, kind: string, name = 'Harbour Auto') =>
  call(dealer.owner, 'POST /api/closing/cancel', { kind, name });
const sweep = async (): Promise<void> => {
  await house.db.sql(`select graphile_worker.add_job('closing.sweep')`);
  await house.runJobs();
};
const mails = (to: string) =>
  house.mailbox
    .mails()
    .filter((mail) => JSON.stringify(mail.to ?? mail).includes(to))
    .map((mail) => mail.subject)
    .filter((subject) => !subject.startsWith('New lead'))
    .toReversed();
const stateOf = async (dealer: TestDealership) =>
  (
    await house.db.sql<any>(`select state, cancelled_at, purge_at from dealership where dealership_id = $1`, [
      dealer.id,
    ])
  )[0];
/** Moves on, and keeps people signed in. */
const pass = async (ms: number): Promise<void> => {
  house.clock.move(ms);
  await house.db.sql(
    `update user_session set last_seen_at = $1, stepped_up_at = $1, expires_at = $1::timestamptz + interval '30 days'`,
    [house.clock.now()],
  );
};

test('P16a the name is typed, a factor is fresh, and only an owner may', async () => {
  const dealer = await house.makeDealership();
  const manager = await house.makeStaff(dealer, ['manager']);
  assert.equal((await call(manager, 'POST /api/closing/cancel', { kind: 'now', name: 'Harbour Auto' })).status, 403);
  const wrong = await cancel(dealer, 'now', 'Harbor Auto');
  assert.deepEqual(
    [wrong.status, wrong.body.errors[0].pointer, wrong.body.errors[0].code],
    [422, '/name', 'other_name'],
  );
  await house.db.sql(`update user_session set stepped_up_at = now() - interval '1 hour' where user_id = $1`, [
    dealer.owner.userId,
  ]);
  await new Promise((resolve) => setTimeout(resolve, 2100));
  const stale = await cancel(dealer, 'now');
  assert.deepEqual([stale.status, stale.body.code], [403, 'step_up']);
  assert.equal((await stateOf(dealer)).state, 'trial');
});

test('P26c everything comes back but tokens; P26b all owners are told, each once; the public site says that it is closed', async () => {
  const dealer = await house.makeDealership();
  const second = await house.makeStaff(dealer, ['owner']);
  const lead = await call(dealer.owner, 'POST /api/leads', {
    customer: { name: 'Ann', email: 'ann@example.net' },
    message: 'Hello',
  });
  await house.runJobs();
  await call(dealer.owner, `POST /api/leads/${lead.body.id}/replies`, { subject: 'Yes', body: 'It is.' });
  assert.equal((await house.call('GET /', { host: `${dealer.slug}.localhost` })).status, 200);
  // The subscription's row says that it was ended and resumed.
  const moving = [
    'cancellation',
    'dealership',
    'dealership_mail',
    'journal',
    'journal_seal',
    'site',
    'subscription',
    'user_session',
  ];
  const rows = await rowsOf(house, dealer.id, moving);

  const done = await cancel(dealer, 'now');
  assert.equal(done.status, 200, JSON.stringify(done.body));
  assert.deepEqual(done.body.ways, []);
  // The letter that had not left is withdrawn.
  const waiting = await house.db.sql<any>(
    `select state from dealership_mail where dealership_id = $1 and subject = 'Yes'`,
    [dealer.id],
  );
  assert.deepEqual(waiting, [{ state: 'withdrawn' }]);
  await house.runJobs();
  await house.runJobs();
  for (const owner of [dealer.owner, second]) assert.deepEqual(mails(owner.email), ['Harbour Auto was cancelled']);
  assert.deepEqual(
    mails('ann@example.net').filter((subject) => subject === 'Yes'),
    [],
  );
  const closed = await house.call('GET /', { host: `${dealer.slug}.localhost`, headers: { 'accept-language': 'fr' } });
  assert.equal(closed.status, 410);
  assert.match(closed.body, /Ce site est fermé[^]*Harbour Auto[^]*tel:\+19025550100/);
  assert.equal(closed.headers.get('set-cookie'), null);
  const form = await house.call('POST /inquiry', {
    host: `${dealer.slug}.localhost`,
    bytes: Buffer.from('name=Ann'),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  assert.equal(form.status, 410);

  await pass(29 * day);
  const back = await call(second, 'POST /api/closing/reactivate');
  assert.equal(back.status, 200, JSON.stringify(back.body));
  assert.deepEqual(await stateOf(dealer), { state: 'trial', cancelled_at: null, purge_at: null });
  assert.deepEqual(await rowsOf(house, dealer.id, moving), rows);
  assert.equal((await house.call('GET /', { host: `${dealer.slug}.localhost` })).status, 200);
  assert.equal((await call(dealer.owner, 'POST /api/closing/reactivate')).body.code, 'not_cancelled');
  await house.runJobs();
  assert.deepEqual(mails(second.email), ['Harbour Auto was cancelled', 'Harbour Auto is back']);
  // What was written a month ago says nothing true any more: it stays unsent, and is shown as such.
  assert.ok(!mails('ann@example.net').includes('Yes'));
  const seen = await call(dealer.owner, `GET /api/leads/${lead.body.id}`);
  assert.equal(seen.body.timeline.find((one: any) => one.subject === 'Yes').mailState, 'withdrawn');
});

test('P16a a deletion at once can be stopped for 72 hours by any owner, and then is the ordinary thirty days', async () => {
  const dealer = await house.makeDealership();
  const second = await house.makeStaff(dealer, ['owner']);
  const asked = await cancel(dealer, 'erase');
  const at = Date.parse(asked.body.open.cancelledAt);
  assert.equal(Date.parse(asked.body.open.purgeAt) - at, 72 * hour);
  await pass(72 * hour - 1000);
  const stopped = await call(second, 'POST /api/closing/stop');
  assert.equal(stopped.status, 200, JSON.stringify(stopped.body));
  assert.equal(stopped.body.open.kind, 'now');
  assert.ok(Date.parse(stopped.body.open.purgeAt) - at > 29 * day);
  assert.equal((await call(second, 'POST /api/closing/stop')).body.code, 'nothing_to_stop');
  assert.equal((await stateOf(dealer)).state, 'cancelled');
  // A second later it would have been too late.
  const other = await house.makeDealership();
  await cancel(other, 'erase');
  await pass(72 * hour);
  assert.deepEqual(
    (await call(other.owner, 'POST /api/closing/stop')).status,
    410,
    'stopping after the 72 hours was possible',
  );
});

test('P25 with the end of what is paid: works until then, can be stopped, and takes effect by itself', async (t) => {
  const paidUntil = new Date(house.clock.now().getTime() + 10 * day);
  const ended: string[] = [];
  billThrough({
    paidUntil: async () => paidUntil,
    end: async (ctx, when) => void ended.push(`${ctx.dealershipId} ${when}`),
    resume: async (_, former) => former,
    endForGood: async () => true,
    overdue: async () => [unpaid.id],
  });
  t.after(() =>
    billThrough({
      paidUntil: async () => null,
      end: async () => undefined,
      resume: async (_, former) => former,
      endForGood: async () => true,
      overdue: async () => [],
    }),
  );
  const dealer = await house.makeDealership();
  const unpaid = await house.makeDealership();
  assert.deepEqual(
    (await call(dealer.owner, 'GET /api/closing')).body.ways.map((way: { kind: string }) => way.kind),
    ['now', 'period_end', 'erase'],
  );
  await cancel(dealer, 'period_end');
  assert.equal((await stateOf(dealer)).state, 'cancelling');
  assert.equal((await cancel(dealer, 'now')).body.code, 'closing_already');
  const write = () => call(dealer.owner, 'POST /api/leads', { customer: { name: 'A', email: 'a@example.net' } });
  assert.equal((await write()).status, 201);
  assert.equal((await call(dealer.owner, 'POST /api/closing/stop')).status, 200);
  assert.equal((await stateOf(dealer)).state, 'trial');
  await cancel(dealer, 'period_end');
  await sweep();
  assert.equal((await stateOf(dealer)).state, 'cancelling');
  await pass(10 * day + 1000);
  await sweep();
  assert.equal((await stateOf(dealer)).state, 'cancelled');
  assert.equal((await write()).status, 409);
  assert.deepEqual(ended, [`${dealer.id} period_end`, `${dealer.id} period_end`, `${dealer.id} now`]);
  // Cancelled by us: only who is past due.
  await house.db.sql(`select graphile_worker.add_job('closing.tidy')`);
  await house.runJobs();
  assert.equal((await stateOf(unpaid)).state, 'trial');
  await house.db.sql(`update dealership set state = 'past_due' where dealership_id = $1`, [unpaid.id]);
  await house.db.sql(`select graphile_worker.add_job('closing.tidy')`);
  await house.runJobs();
  assert.equal((await stateOf(unpaid)).state, 'cancelled');
  await house.runJobs();
  assert.deepEqual(mails(unpaid.owner.email), ['Harbour Auto was cancelled because it was not paid']);
});

test('P26b reminders on the days 7, 21, 28 and 29, at a decent hour of the dealership, each once', async () => {
  const dealer = await house.makeDealership();
  await cancel(dealer, 'now');
  await house.runJobs();
  const told: { subject: string; hour: string; days: number }[] = [];
  const begun = house.clock.now().getTime();
  let known = mails(dealer.owner.email).length;
  for (let n = 0; n < 30 * 6 - 1; n++) {
    await pass(4 * hour);
    for (let twice = 0; twice < 2; twice++) await house.ground.database.asPlatform(remind);
    const posted = await house.db.sql<{ subject: string }>(
      `select subject from platform_mail where about_dealership = $1 order by created_at`,
      [dealer.id],
    );
    for (const { subject } of posted.slice(known)) {
      const local = new Intl.DateTimeFormat('en-CA', {
        timeZone: 'America/Halifax',
        hour: '2-digit',
        hourCycle: 'h23',
      });
      told.push({
        subject,
        hour: local.format(house.clock.now()),
        days: Math.round((house.clock.now().getTime() - begun) / day),
      });
    }
    known = posted.length;
  }
  assert.equal(told.length, 4, JSON.stringify(told));
  for (const [at, days] of [7, 21, 28, 29].entries()) {
    assert.ok(Math.abs(told[at]!.days - days) <= 1, JSON.stringify(told));
    assert.ok(told[at]!.hour >= '09' && told[at]!.hour < '20', JSON.stringify(told[at]));
  }
  assert.match(told[3]!.subject, /^Tomorrow: /);
});

test('P26b of a deletion at once the owners hear again on the day before', () => {
  const at = new Date('2026-06-01T14:00:00Z');
  assert.deepEqual(reminders(at, new Date(at.getTime() + 72 * hour), 'America/Toronto'), [
    { kind: 'day_before', day: '2026-06-03' },
  ]);
});

test('P16b a person of several dealerships goes from all of them; each keeps its entries under a number that says nothing', async () => {
  const [first, second] = [
    await house.makeDealership({ name: 'First Autos' }),
    await house.makeDealership({ name: 'Second Autos' }),
  ];
  const person = await house.makeStaff(first, ['sales'], { name: 'Bea Both' });
  await house.db.sql(
    `insert into staff_member (dealership_id, id, user_id, name, email, roles, created_at)
     select $1, gen_random_uuid(), user_id, name, email, roles, created_at from staff_member where dealership_id = $2 and user_id = $3`,
    [second.id, first.id, person.userId],
  );
  for (const { id } of [first, second])
    await house.as(
      { id },
      (ctx) => record(ctx, { event: 'vehicle.updated', record: { kind: 'vehicle', id: person.staffId } }),
      {
        write: true,
        staff: person,
      },
    );
  const entries = () =>
    house.db.sql<any>(`select dealership_id, actor_id from journal where actor_id = $1 order by 1`, [person.userId]);
  const before_ = await entries();
  assert.equal(new Set(before_.map((one) => one.dealership_id)).size, 2);
  assert.equal((await call(person, 'POST /api/me/close', { email: person.email })).status, 204);
  assert.deepEqual(
    await house.db.sql(`select state, email from staff_member where user_id = $1`, [person.userId]),
    [1, 2].map(() => ({ state: 'left', email: '' })),
  );
  assert.deepEqual(await entries(), before_);
  // Nothing else of either dealership went along.
  for (const { owner } of [first, second])
    assert.equal((await house.call('GET /api/me', { as: { cookie: owner.cookie } })).status, 200);
});

test('P28a a hold wants all its parts and a second operator; the dealership sees it unless an order forbids, and it can be lifted', async () => {
  const dealer = await house.makeDealership();
  const [first, second] = [await makeOperator(house, 'Otis One'), await makeOperator(house, 'Tessa Two')];
  const order = {
    dealershipId: dealer.id,
    kind: 'court_order',
    basis: 'Civil Procedure Rules, rule 42',
    authority: 'Supreme Court of Nova Scotia',
    document: 'Order Hfx No. 512345',
    items: [{ what: 'rows', table: 'customer', ids: [dealer.id], fields: ['id', 'name'] }],
    custodians: [first.userId, second.userId],
    endsOn: new Date(house.clock.now().getTime() + 90 * day).toISOString().slice(0, 10),
  };
  const place = (change: object) => call(first, 'POST /api/operator/holds', { ...order, ...change });
  for (const [change, pointer] of [
    [{ basis: 'because' }, '/basis'],
    [{ document: '' }, '/document'],
    [{ endsOn: '2020-01-01' }, '/endsOn'],
    [{ custodians: [first.userId, first.userId] }, '/custodians'],
    [{ custodians: [first.userId, dealer.owner.userId] }, '/custodians'],
    [{ items: [{ what: 'rows', table: 'journal_root', ids: [dealer.id], fields: ['id'] }] }, '/items/0/table'],
    [{ items: [{ what: 'rows', table: 'deal', ids: [dealer.id], fields: ['private'] }] }, '/items/0/fields'],
    [{ silent: { until: '2099-01-01', basis: 'Criminal Code, s. 487.0191' } }, '/silent/until'],
  ] as const) {
    const refused = await place(change);
    assert.deepEqual([refused.status, refused.body.errors?.[0].pointer], [422, pointer], JSON.stringify(refused.body));
  }
  const shown = async () => (await call(dealer.owner, 'GET /api/closing')).body.holds.length;
  const { id } = (await place({})).body;
  assert.equal(await shown(), 0, 'not before it is confirmed');
  const confirm = (as: { cookie: string }, hold: string) => call(as, `POST /api/operator/holds/${hold}/confirmation`);
  assert.equal((await confirm(first, id)).body.code, 'second_operator');
  assert.equal((await confirm(second, id)).status, 204);
  assert.equal(await shown(), 1);
  const silent = await place({ silent: { until: order.endsOn, basis: 'Criminal Code, s. 487.0191' } });
  await confirm(second, silent.body.id);
  assert.equal(await shown(), 1, 'what an order keeps back');
  await cancel(dealer, 'now');
  const queue = await call(first, 'GET /api/operator/keeping');
  const [leaving] = queue.body.purges.filter((one: { id: string }) => one.id === dealer.id);
  assert.deepEqual(
    leaving.holds.map((one: { placedBy: string; confirmedBy: string }) => [one.placedBy, one.confirmedBy]),
    [
      ['Otis One', 'Tessa Two'],
      ['Otis One', 'Tessa Two'],
    ],
  );
  const end = { why: 'Lifted by the court on 2026-12-01' };
  assert.equal((await call(second, `POST /api/operator/holds/${id}/end`, end)).status, 204);
  assert.equal(await shown(), 0);
  assert.equal((await call(second, `POST /api/operator/holds/${id}/end`, end)).status, 404);
  assert.equal((await call(dealer.owner, 'GET /api/operator/holds')).status, 404);
});

test('P16b the only owner cannot just go, and is told what to do; then the account goes with all the register says', async () => {
  const dealer = await house.makeDealership();
  const { owner } = dealer;
  const close = (as: TestStaff, email = as.email) => call(as, 'POST /api/me/close', { email });
  const refused = await close(owner);
  assert.deepEqual([refused.status, refused.body.code], [409, 'only_owner']);
  assert.match(refused.body.detail, /only owner of Harbour Auto\. Make a colleague owner .* or cancel/);
  const second = await house.makeStaff(dealer, ['owner']);
  assert.equal((await close(owner, 'other@example.com')).body.errors[0].code, 'other_email');
  await house.db.sql(
    `insert into account_event (id, user_id, at, event, ip) values (gen_random_uuid(), $1, now(), 'sign_in.succeeded', '203.0.113.7')`,
    [owner.userId],
  );
  const entries = await house.db.sql<any>(`select count(*) as n from journal where actor_id = $1`, [owner.userId]);
  assert.equal((await close(owner)).status, 204);
  assert.equal((await house.call('GET /api/me', { as: { cookie: owner.cookie } })).status, 401);
  for (const { table, purge } of register) {
    if (purge !== 'with_account' || table === 'platform_mail') continue;
    const [row] = await house.db.sql<{ n: number }>(
      `select count(*) as n from ${table} one where strpos(one::text, $1) > 0 or strpos(one::text, $2) > 0`,
      [owner.userId, owner.email],
    );
    assert.equal(Number(row!.n), 0, table);
  }
  assert.deepEqual(
    await house.db.sql<any>(`select count(*) as n from journal where actor_id = $1`, [owner.userId]),
    entries,
  );
  const [staff] = await house.db.sql<any>(`select state, email from staff_member where user_id = $1`, [owner.userId]);
  assert.deepEqual(staff, { state: 'left', email: '' });
  // The last letter leaves, and then nothing of the address is there any more.
  await house.runJobs();
  assert.deepEqual(mails(owner.email), ['Your account was deleted']);
  await house.db.sql(`select graphile_worker.add_job('closing.tidy')`);
  await house.runJobs();
  assert.equal((await house.db.sql(`select from platform_mail where to_address = $1`, [owner.email])).length, 0);
  // Now the second is the only one; who cancelled the dealership may go.
  assert.equal((await close(second)).body.code, 'only_owner');
  assert.equal((await call(second, 'POST /api/closing/cancel', { kind: 'now', name: 'Harbour Auto' })).status, 200);
  assert.deepEqual((await viewAccountClosing(house.ground, second.userId)).onlyOwnerOf, []);
  // The same by the room's own door, as other pages about a person's data use it.
  const account = {
    userId: second.userId,
    sessionId: second.userId,
    name: 'Test Person',
    email: second.email,
    emailVerified: true,
    locale: 'en' as const,
    steppedUpAt: house.clock.now(),
    secondFactor: false,
  };
  const cookies = { get: () => undefined, set: () => undefined, clear: () => undefined };
  const request = new Request('http://localhost:3000/');
  const origin = { ip: null, userAgent: null, requestId: 'test' };
  const { ground } = house;
  await closeAccount({ ground, account, origin, locale: 'en', now: house.clock.now(), cookies, request }, second.email);
  assert.equal((await house.call('GET /api/me', { as: { cookie: second.cookie } })).status, 401);
});

test('the journal after cancelling is sealed too, and jobs go on for one that works until its day', async () => {
  const job = async (name: string): Promise<void> => {
    await house.db.sql(`select graphile_worker.add_job($1)`, [name]);
    await house.runJobs();
  };
  const unsealed = async (dealer: TestDealership) =>
    (
      await house.db.sql<{ event: string }>(
        `select event from journal j where dealership_id = $1 and not exists (
           select from journal_seal s where s.dealership_id = j.dealership_id and s.entry_id = j.id)`,
        [dealer.id],
      )
    ).map((row) => row.event);
  const dealer = await house.makeDealership();
  await cancel(dealer, 'now');
  assert.ok((await unsealed(dealer)).includes('dealership.cancelled'));
  await job('journal.seal');
  assert.deepEqual(await unsealed(dealer), []);
  assert.equal(await house.as(dealer, findBreak, { write: false }), undefined);

  const about = await house.makeDealership();
  await house.db.sql(`update dealership set state = 'cancelling' where dealership_id = $1`, [about.id]);
  await house.db.sql(`delete from dealership_figure where dealership_id = $1`, [about.id]);
  await job('support.count');
  const figures = await house.db.sql('select from dealership_figure where dealership_id = $1', [about.id]);
  assert.equal(figures.length, 1);
});

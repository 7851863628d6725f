import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testHouse } from '#tests/harness/house.ts';
import type { TestDealership, TestHouse, TestStaff } from '#tests/harness/house.ts';
import { hashPassword } from '#domains/accounts/passwords.ts';
import { accountHolders } from '#tests/harness/account-holders.ts';
import { browserOf } from '#tests/harness/cookie-jar.ts';
import { makeOperator } from '#tests/harness/support-samples.ts';
import { createDealership } from './dealership-creating.ts';

let house: TestHouse;
before(async () => {
  house = await testHouse();
});
after(() => house.close());

test('an owner’s removal is told to every owner, waits 24 hours, and any owner takes it back; a new key is told', async () => {
  const of = await house.makeDealership();
  const second = await house.makeStaff(of, ['owner'], { name: 'Sue Second' });
  const member = async () => {
    const { body } = await house.call('GET /api/staff', { as: of.owner });
    return body.items.find((one: { id: string }) => one.id === second.staffId);
  };
  const change = async (body: object) =>
    house.call(`PATCH /api/staff/${second.staffId}`, {
      as: of.owner,
      body: { version: (await member()).version, ...body },
    });
  const letters = async () => {
    await house.runJobs();
    return [of.owner.email, second.email].map((to) =>
      house.mailbox
        .mails()
        .filter((mail) => mail.to.includes(to))
        .map((mail) => mail.subject.replace(/ on .*/, '')),
    );
  };
  const fresh = async () => {
    await house.db.sql(
      'update user_session set stepped_up_at = $1, last_seen_at = $1, expires_at = $2 where user_id = any($3)',
      [house.clock.now(), new Date(house.clock.now().getTime() + 86_400_000), [of.owner.userId, second.userId]],
    );
    // A node believes for a moment what it knows of a session.
    house.clock.move(120_000);
  };
  const due = async (hours: number) => {
    house.clock.move(hours * 3_600_000);
    await fresh();
    await house.db.sql(`select graphile_worker.add_job('dealerships.end_owners')`);
    await house.runJobs();
  };
  const rights = async () => (await house.call('GET /api/api-keys', { as: second })).status;
  const removed = await change({ name: 'Sue S.', state: 'left' });
  assert.deepEqual([removed.status, removed.body.name, removed.body.state], [200, 'Sue S.', 'active']);
  assert.ok(removed.body.endsAt);
  assert.deepEqual(
    await letters(),
    Array.from({ length: 2 }, () => ['Sue S. will cease to be an owner of Harbour Auto']),
  );
  // While one of two goes, the other cannot.
  const [first] = (await house.call('GET /api/staff', { as: second })).body.items.filter(
    (one: any) => one.id === of.owner.staffId,
  );
  const both = await house.call(`PATCH /api/staff/${of.owner.staffId}`, {
    as: second,
    body: { version: first.version, state: 'left' },
  });
  assert.equal(both.body.code, 'last_owner');
  await due(23);
  assert.equal(await rights(), 200);
  const manager = await house.makeStaff(of, ['manager']);
  const keep = (as: TestStaff) => house.call(`POST /api/staff/${second.staffId}/keep-owner`, { as });
  assert.equal((await keep(manager)).status, 403);
  assert.equal((await keep(second)).status, 204);
  assert.equal((await keep(second)).status, 404);
  await due(2);
  assert.deepEqual([await rights(), (await member()).endsAt], [200, null]);
  assert.equal((await change({ roles: ['sales'] })).body.roles.includes('owner'), true);
  await due(24.1);
  assert.deepEqual([await rights(), (await member()).roles], [403, ['sales']]);
  house.clock.move(11 * 60_000);
  const stale = await change({ roles: ['viewer'] });
  assert.deepEqual([stale.status, stale.body.code], [403, 'step_up'], 'a stolen session gives no rights');
  await fresh();
  const made = await house.call('POST /api/api-keys', {
    as: of.owner,
    body: { name: 'Script', scopes: ['leads.read'] },
  });
  assert.equal(made.status, 201);
  assert.ok((await letters())[0]!.includes('A new API key of Harbour Auto: Script'));
});

const day = 86_400_000;

/** Sessions outlive the clock that a test moves, and were shown a factor just now. */
async function awake(...people: { userId: string }[]): Promise<void> {
  const now = house.clock.now();
  await house.db.sql(
    'update user_session set stepped_up_at = $1, last_seen_at = $1, expires_at = $2 where user_id = any($3)',
    [now, new Date(now.getTime() + 30 * day), people.map(({ userId }) => userId)],
  );
  // A node believes for a moment what it knows of a session.
  house.clock.move(120_000);
}

const setUp = ({ userId }: { userId: string }) =>
  house.db.sql('update user_account set totp_confirmed_at = now() where id = $1', [userId]);

async function askEverybody(of: TestDealership, asked: boolean, graceDays?: number) {
  const { version } = (await house.call('GET /api/second-factor-policy', { as: of.owner })).body;
  return house.call('PUT /api/second-factor-policy', {
    as: of.owner,
    body: { asked, version, ...(graceDays ? { graceDays } : {}) },
  });
}

test('whoever has no second factor when their time is over reaches nothing of the dealership, and is in with one', async () => {
  const of = await house.makeDealership({ name: 'Factor Motors' });
  const seller = await house.makeStaff(of, ['sales'], { name: 'Sam Seller' });
  const manager = await house.makeStaff(of, ['manager']);
  const key = await house.call('POST /api/api-keys', {
    as: of.owner,
    body: { name: 'Feed', scopes: ['inventory.read'] },
  });
  const reach = async (as: TestStaff) => {
    const { status, body } = await house.call('GET /api/vehicles', { as });
    return status === 200 ? 200 : body.code;
  };
  const current = async (as: TestStaff) => (await house.call('GET /api/me', { as })).body.current;

  // Only an owner who has just shown who they are, and by no key.
  const body = { asked: true, version: 1 };
  assert.equal((await house.call('PUT /api/second-factor-policy', { as: manager, body })).status, 403);
  const bearer = { bearer: key.body.key };
  assert.equal((await house.call('PUT /api/second-factor-policy', { as: bearer, body })).body.code, 'api_key');
  for (const graceDays of [0, 31])
    assert.equal(
      (await house.call('PUT /api/second-factor-policy', { as: of.owner, body: { ...body, graceDays } })).status,
      422,
    );
  assert.equal((await current(seller)).secondFactor, null);
  await setUp(of.owner);
  await awake(of.owner, seller, manager);
  assert.equal((await askEverybody(of, true)).status, 204);
  const stale = await house.call('PUT /api/second-factor-policy', { as: of.owner, body });
  assert.deepEqual([stale.status, stale.body.code], [409, 'stale']);

  // Seven days: a date on the screen, and everything as before.
  const due = new Date((await current(seller)).secondFactor.dueAt);
  assert.ok(Math.abs(due.getTime() - house.clock.now().getTime() - 7 * day) < 5 * 60_000);
  assert.deepEqual([await reach(seller), (await current(seller)).secondFactor.shutOut], [200, false]);
  assert.equal((await current(of.owner)).secondFactor, null);
  const people = (await house.call('GET /api/second-factor-policy', { as: of.owner })).body.people;
  assert.deepEqual(
    people.map((one: any) => [one.name, one.ready, one.dueAt === null]),
    [
      ['Olive Owner', true, true],
      ['Sam Seller', false, false],
      ['Test Person', false, false],
    ],
  );
  house.clock.move(7 * day);
  await awake(of.owner, seller, manager);
  assert.deepEqual([await reach(seller), await reach(of.owner)], ['second_factor_needed', 200]);
  const shut = await house.call('POST /api/leads', { as: seller, body: {} });
  assert.deepEqual([shut.status, shut.body.type], [403, '/problems/second_factor_needed']);
  const seen = await current(seller);
  assert.deepEqual([seen.secondFactor.shutOut, seen.permissions], [true, []]);
  assert.equal((await house.call('GET /api/vehicles', { as: bearer })).status, 200, 'a key is not asked');
  // Who joins later has their own days; a longer grace lets the others in again.
  const late = await house.makeStaff(of, ['viewer']);
  await house.db.sql('update staff_member set created_at = $1 where id = $2', [house.clock.now(), late.staffId]);
  assert.equal(await reach(late), 200);
  assert.equal((await askEverybody(of, true, 30)).status, 204);
  assert.equal(await reach(seller), 200);
  assert.equal((await askEverybody(of, true, 7)).status, 204);
  assert.equal(await reach(seller), 'second_factor_needed');

  // A passkey that was not shown in this session opens nothing; two-step sign-in does.
  await house.db.sql(
    `insert into passkey (id, user_id, credential_id, public_key, counter, name, backed_up, created_at)
     values (gen_random_uuid(), $1, gen_random_uuid()::text, '\\x00', 0, 'x', false, now())`,
    [seller.userId],
  );
  await awake(seller);
  assert.equal(await reach(seller), 'second_factor_needed');
  await house.db.sql(`update user_session set factors = '{password,passkey}' where user_id = $1`, [seller.userId]);
  await awake(seller);
  assert.equal(await reach(seller), 200);
  await house.db.sql(`delete from passkey where user_id = $1`, [seller.userId]);
  await setUp(manager);
  await awake(seller, manager);
  assert.deepEqual([await reach(seller), await reach(manager)], ['second_factor_needed', 200]);

  assert.equal((await askEverybody(of, false)).status, 204);
  assert.equal(await reach(seller), 200);
  await house.runJobs();
  assert.deepEqual(
    house.mailbox
      .mails()
      .filter((mail) => mail.to.includes(of.owner.email) && /second factor/.test(mail.subject))
      .map((mail) => mail.subject)
      .toSorted(),
    [
      'Factor Motors asks everybody for a second factor',
      'Factor Motors asks everybody for a second factor',
      'Factor Motors asks everybody for a second factor',
      'Factor Motors no longer asks for a second factor',
    ],
  );
  const entries = await house.db.sql(
    `select from journal where dealership_id = $1 and event = 'dealership.second_factor_changed'`,
    [of.id],
  );
  assert.equal(entries.length, 4);
});

test('a new dealership asks for a second factor from its first day; the demo does not', async () => {
  const facts = {
    province: 'NS' as const,
    location: { street: '1 Water Street', city: 'Halifax', postalCode: 'B3H 1A1' },
  };
  const founder = await house.makeUser({ name: 'Fay Founder' });
  const owner = { userId: founder.userId, name: 'Fay Founder', email: founder.email };
  const asked = async (demo: boolean) => {
    const { dealershipId } = await createDealership(house.ground, {
      ...facts,
      name: demo ? 'Shown Motors' : 'New Motors',
      owner,
      demo,
    });
    return (await house.call(`GET /api/me?dealership=${dealershipId}`, { as: founder })).body.current.secondFactor;
  };
  const { dueAt, shutOut } = await asked(false);
  assert.equal(shutOut, false);
  assert.ok(Math.abs(new Date(dueAt).getTime() - house.clock.now().getTime() - 7 * day) < 60_000);
  assert.equal(await asked(true), null);
});

const hour = 3_600_000;
const { lettersTo, person, signIn, tokenTo } = accountHolders(() => house);
const factorOf = async ({ userId }: { userId: string }) => {
  const [row] = await house.db.sql<{ on: boolean; codes: number; passkeys: number }>(
    `select totp_confirmed_at is not null as on, (select count(*)::int from recovery_code where user_id = u.id) as codes,
       (select count(*)::int from passkey where user_id = u.id) as passkeys from user_account u where id = $1`,
    [userId],
  );
  return [row!.on, row!.codes, row!.passkeys];
};
/** Everything that can be lost. */
const givenAll = async ({ userId }: { userId: string }) => {
  await setUp({ userId });
  await house.db.sql(`insert into recovery_code (user_id, code_hash) values ($1, '\\x01')`, [userId]);
  await house.db.sql(
    `insert into passkey (id, user_id, credential_id, public_key, counter, name, backed_up, created_at)
     values (gen_random_uuid(), $1, gen_random_uuid()::text, '\\x00', 0, 'x', false, now())`,
    [userId],
  );
};
const later = async (hours: number, ...people: { userId: string }[]) => {
  house.clock.move(hours * hour);
  await awake(...people);
  await house.db.sql(`select graphile_worker.add_job('dealerships.end_factor_removals')`);
  await house.runJobs();
  await house.runJobs();
};

test('an owner has a colleague’s lost factor removed after 24 hours, unless the person, the address or the ownership speaks against it', async () => {
  const of = await house.makeDealership({ name: 'Lost Motors' });
  const second = await house.makeStaff(of, ['owner'], { name: 'Sue Second' });
  const manager = await house.makeStaff(of, ['manager']);
  const seller = await house.makeStaff(of, ['sales']);
  const ask = (as: TestStaff, staffId: string) => house.call(`POST /api/staff/${staffId}/factor-removal`, { as });
  const stop = (as: TestStaff) => house.call(`DELETE /api/staff/${second.staffId}/factor-removal`, { as });
  await givenAll(second);
  assert.equal((await ask(manager, second.staffId)).status, 403);
  assert.equal((await ask(of.owner, of.owner.staffId)).body.code, 'own_factor');
  assert.equal((await ask(of.owner, seller.staffId)).body.code, 'no_factor');
  const begin = async () => {
    assert.equal((await ask(of.owner, second.staffId)).status, 202);
    await house.runJobs();
  };
  const begun = 'Your second factor is to be removed';
  const all = [true, 1, 1];

  // The person stops it by the link, once.
  await begin();
  assert.equal((await ask(of.owner, second.staffId)).body.code, 'removal_waits');
  const token = await tokenTo(second.email, begun);
  for (const one of [of.owner, second])
    assert.ok(
      (await lettersTo(one.email)).some(
        ({ subject }) => subject === 'The second factor of Sue Second is to be removed',
      ),
    );
  assert.match(
    (await lettersTo(second.email)).find(({ subject }) => subject === begun)!.text,
    /Olive Owner of Lost Motors/,
  );
  const { people } = (await house.call('GET /api/second-factor-policy', { as: of.owner })).body;
  assert.ok(people.find((one: any) => one.staffId === second.staffId).removalAt);
  await later(23, of.owner, second, manager);
  assert.deepEqual(await factorOf(second), all);
  const press = () => house.call('POST /api/stop-removal', { body: { token } });
  assert.equal((await press()).status, 204);
  assert.deepEqual([(await press()).status, (await press()).body.code], [410, 'link_invalid']);
  await later(3, of.owner, second, manager);
  assert.deepEqual(await factorOf(second), all);

  // An owner takes it back; a manager cannot.
  await begin();
  assert.equal((await stop(manager)).status, 403);
  assert.equal((await stop(of.owner)).status, 204);
  assert.equal((await stop(of.owner)).status, 404);

  // Whoever asked is an owner no longer, or is about to be none; the address became another one.
  for (const [against, back] of [
    [
      `update staff_member set roles = '{sales}' where id = '${of.owner.staffId}'`,
      `update staff_member set roles = '{owner}' where id = '${of.owner.staffId}'`,
    ],
    [
      `update staff_member set ends_at = now() + interval '9 years', ends_as = '{"state":"left"}' where id = '${of.owner.staffId}'`,
      `update staff_member set ends_at = null, ends_as = null where id = '${of.owner.staffId}'`,
    ],
    [
      `update staff_member set state = 'left' where id = '${second.staffId}'`,
      `update staff_member set state = 'active' where id = '${second.staffId}'`,
    ],
    [
      `insert into account_event (id, user_id, at, event) values (gen_random_uuid(), '${second.userId}', now() + interval '50 days', 'email.changed')`,
      `delete from account_event where event = 'email.changed' and user_id = '${second.userId}'`,
    ],
  ] as const) {
    await begin();
    await house.db.sql(against);
    await later(25, of.owner, second);
    assert.deepEqual(await factorOf(second), all, against);
    await house.db.sql(back);
    await awake(of.owner, second);
  }

  await begin();
  await later(23.9, of.owner, second);
  assert.deepEqual(await factorOf(second), all);
  await later(0.2, of.owner);
  assert.deepEqual(await factorOf(second), [false, 0, 0]);
  assert.equal((await house.call('GET /api/me', { as: { cookie: second.cookie } })).status, 401);
  assert.ok((await lettersTo(second.email)).some(({ subject }) => subject === 'Your second factor was removed'));
  const events = await house.db.sql<{ event: string; n: number }>(
    `select event, count(*)::int as n from journal where dealership_id = $1 and record_id = $2 and event like '%factor%' group by 1 order by 1`,
    [of.id, second.staffId],
  );
  // Of a person who had left when it ended nothing is written.
  assert.deepEqual(events, [
    { event: 'staff_member.factor_removal_asked', n: 7 },
    { event: 'staff_member.factor_removal_stopped', n: 5 },
    { event: 'staff_member.factor_removed', n: 1 },
  ]);
});

test('the only owner asks the platform, who makes sure who it is and waits 72 hours; where there is another owner, they are sent there', async () => {
  const alone = await person();
  const of = await house.makeDealership({ name: 'Sole Motors' });
  await house.db.sql(`update staff_member set user_id = $1, email = $2, name = 'Pat Person' where id = $3`, [
    alone.userId,
    alone.email,
    of.owner.staffId,
  ]);
  await givenAll(alone);
  await house.db.sql(`update user_account set password_hash = $2, password_short = true where id = $1`, [
    alone.userId,
    await hashPassword('cab driver'),
  ]);
  const browser = browserOf(house);
  const step = async () => (await signIn(browser, alone.email, 'cab driver')).body.token as string;
  const say = async () => browser.call('POST /api/sign-in/lost-factor', { token: await step() });
  assert.equal(
    (await browser.call('POST /api/sign-in/lost-factor', { token: 'A'.repeat(43) })).body.code,
    'sign_in_expired',
  );
  const colleague = await house.makeStaff(of, ['owner']);
  assert.deepEqual((await say()).body, { way: 'owner' });
  await house.db.sql(`update staff_member set roles = '{manager}' where id = $1`, [colleague.staffId]);
  assert.deepEqual((await say()).body, { way: 'platform' });
  assert.deepEqual((await say()).body, { way: 'platform' });
  const asked = 'You said that you lost your second factor';
  assert.equal((await lettersTo(alone.email)).filter(({ subject }) => subject === asked).length, 1);

  const operator = await makeOperator(house);
  const list = async () => (await house.call('GET /api/operator/lost-factors', { as: operator })).body.items;
  const [request] = await list();
  assert.deepEqual([request.email, request.dealerships, request.state], [alone.email, ['Sole Motors'], 'asked']);
  const check = (as: { cookie: string } = operator) =>
    house.call(`POST /api/operator/lost-factors/${request.id}/check`, { as, body: { how: 'known_number' } });
  assert.equal((await check(colleague)).status, 404);
  await house.db.sql(
    `insert into account_event (id, user_id, at, event) values (gen_random_uuid(), $1, $2, 'email.changed')`,
    [alone.userId, new Date(house.clock.now().getTime() - 6 * day)],
  );
  assert.equal((await check()).body.code, 'address_new');
  await house.db.sql(`delete from account_event where event = 'email.changed' and user_id = $1`, [alone.userId]);
  // Nothing happens before somebody was asked who they are, and nobody checks themself.
  await later(100, operator);
  assert.deepEqual(await factorOf(alone), [true, 1, 1]);
  assert.equal((await check()).status, 204);
  assert.equal((await check()).body.code, 'removal_closed');
  await later(71, operator);
  assert.deepEqual(await factorOf(alone), [true, 1, 1]);
  await later(1.1, operator);
  assert.deepEqual([await factorOf(alone), await list()], [[false, 0, 0], []]);
  const letters = await lettersTo(alone.email);
  for (const subject of ['Your second factor is removed in 72 hours', 'Your second factor was removed'])
    assert.equal(letters.filter((one) => one.subject === subject).length, 1, subject);
  assert.match(letters.find(({ subject }) => subject.endsWith('was removed'))!.text, /fewer than 15 characters/);
  // What was enough beside the second step opens nothing alone.
  assert.equal((await signIn(browser, alone.email, 'cab driver')).body.code, 'wrong_credentials');

  // A request that nobody could check ends by itself, a refused one at once, and a link stops both kinds.
  await givenAll(alone);
  await house.db.sql(`update user_account set password_hash = $2 where id = $1`, [
    alone.userId,
    await hashPassword('cab driver'),
  ]);
  await say();
  assert.equal((await list()).length, 1);
  await later(169, operator);
  assert.deepEqual([await factorOf(alone), await list()], [[true, 1, 1], []]);
  await say();
  const [again] = await list();
  assert.equal((await house.call(`DELETE /api/operator/lost-factors/${again.id}`, { as: operator })).status, 204);
  assert.deepEqual(await list(), []);
  const noted = await house.db.sql<{ event: string; why: string | null }>(
    `select event, why from operator_event where operator_id = $1 and event in ('lost_factor.checked', 'lost_factor.refused') order by id`,
    [operator.userId],
  );
  assert.deepEqual(noted.at(-1)!.event, 'lost_factor.refused');
  assert.ok(noted.some(({ event, why }) => event === 'lost_factor.checked' && why === 'known_number'));
});

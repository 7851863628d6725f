import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testHouse } from '#tests/harness/house.ts';
import type { TestDealership, TestHouse, TestStaff } from '#tests/harness/house.ts';
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

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testHouse } from '#tests/harness/house.ts';
import type { TestHouse, TestStaff } from '#tests/harness/house.ts';

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

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testHouse } from '#tests/harness/house.ts';
import type { TestDealership, TestHouse, TestStaff } from '#tests/harness/house.ts';
import { enqueue } from '#platform/jobs/index.ts';
import { nightly } from './jobs.ts';

let house: TestHouse;
let dealer: TestDealership;
let partner: TestStaff;
const hour = 3_600_000;

before(async () => {
  house = await testHouse();
  dealer = await house.makeDealership({ name: 'Nuit & Jour' });
  partner = await house.makeStaff(dealer, ['owner']);
});
after(() => house.close());

const ok = async (what: string, body?: object, as: TestStaff = dealer.owner): Promise<any> => {
  const answer = await house.call(what, { as, ...(body ? { body } : {}) });
  assert.ok(answer.status < 300, `${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
};
const round = async (): Promise<void> => {
  await house.ground.database.asPlatform((ctx) => enqueue(ctx, nightly, {}));
  await house.runJobs();
};
const packs = async (): Promise<any[]> => (await ok('GET /api/exports')).items.filter((one: any) => one.nightly);
const fresh = () =>
  house.db.sql('update user_session set stepped_up_at = $1, expires_at = $2, last_seen_at = $1', [
    house.clock.now(),
    new Date(house.clock.now().getTime() + 10 * 24 * hour),
  ]);
/** Moves the clock to this time on the wall of Halifax (winter: UTC−4), the next day if it is over. */
const moveTo = async (hours: number): Promise<void> => {
  const now = house.clock.now();
  const of = ((now.getUTCHours() + now.getUTCMinutes() / 60 + 20) % 24) + now.getUTCSeconds() / 3600;
  house.clock.move(((hours - of + 24) % 24) * hour);
  await fresh();
};
const lettersTo = (to: TestStaff, word: string) =>
  house.mailbox.mails().filter((mail) => mail.to.includes(to.email) && mail.subject.includes(word));

test('P28b a continuity pack is made once each night where it is switched on, in its language, and its time is shown', async () => {
  house.clock.move(Date.parse('2027-01-12T15:00:00Z') - house.clock.now().getTime());
  await fresh();
  await round();
  assert.deepEqual(await packs(), [], 'nobody asked for it');
  const off = await ok('GET /api/nightly-pack');
  assert.deepEqual([off.nightly, off.version, off.lastAt, off.late], [false, 0, null, false]);
  const on = await ok('PATCH /api/nightly-pack', { nightly: true, nightlyLocale: 'fr', version: 0 });
  assert.deepEqual([on.nightly, on.version], [true, 1]);
  const stale = await house.call('PATCH /api/nightly-pack', {
    as: dealer.owner,
    body: { nightly: false, version: 0 },
  });
  assert.deepEqual([stale.status, stale.body.code], [409, 'stale']);

  await round();
  assert.equal((await packs()).length, 0, 'this morning is over: the first is of the night to come');
  await moveTo(3.9);
  await round();
  assert.equal((await packs()).length, 0, 'it is not four yet');
  await moveTo(4.1);
  await round();
  await round();
  const [made, ...more] = await packs();
  assert.deepEqual([made.state, made.kind, made.by, more.length], ['ready', 'continuity', null, 0]);
  const [row] = await house.db.sql<{ locale: string }>('select locale from data_export where id = $1', [made.id]);
  assert.equal(row!.locale, 'fr');
  const shown = await ok('GET /api/nightly-pack');
  assert.deepEqual([shown.lastAt, shown.keptUntil, shown.late], [made.snapshotAt, made.expiresAt, false]);
});

test('P31 a letter brings each owner a link of their own, which asks who they are, ends, and stands in no log', async () => {
  const [letter] = lettersTo(dealer.owner, 'Nuit & Jour');
  const [, token] = /\/settings\/data\/download#\/([\w-]{64})/.exec(letter!.text)!;
  assert.match(letter!.text, /Until Jan 16, 2027, 4:0\d a\.m\. the link/);
  const follow = (as: TestStaff, given = token) => house.call('POST /api/export-links', { as, body: { token: given } });
  assert.equal((await follow(partner)).status, 404, 'another owner has a link of their own');
  const last = token!.endsWith('A') ? 'B' : 'A';
  assert.equal((await follow(dealer.owner, `${token!.slice(0, 63)}${last}`)).status, 404);
  const elsewhere = await house.makeDealership();
  assert.equal((await follow(elsewhere.owner)).status, 404);
  const { path, export: made } = (await follow(dealer.owner)).body;
  const file = await house.fetch(
    new Request(`http://localhost:3000${path}`, {
      headers: { cookie: dealer.owner.cookie, 'automo-dealership': dealer.id },
    }),
    { incoming: { socket: { remoteAddress: '203.0.113.9' } } },
  );
  assert.equal(Buffer.from(await file.arrayBuffer()).length, made.bytes);
  const kept = await house.db.sql("select encode(hash, 'hex') as hash from export_link");
  assert.equal(kept.length, 2, 'a link for each owner');
  assert.ok(!JSON.stringify([house.log, kept]).includes(token!));

  house.clock.move(3 * 24 * hour);
  await fresh();
  const over = await follow(dealer.owner);
  assert.deepEqual([over.status, over.body.code], [410, 'gone']);
  house.clock.move(11 * 60_000);
  assert.equal((await follow(dealer.owner)).body.code, 'step_up');
});

test('P28b a night that fails is shown and told to owners, letters or not; a night in which nothing ran is late', async () => {
  const { version } = await ok('GET /api/nightly-pack');
  assert.equal((await ok('GET /api/nightly-pack')).late, true, 'three nights went by without a worker');
  await ok('PATCH /api/nightly-pack', { nightlyLetter: false, version });
  const letters = lettersTo(partner, 'Nuit & Jour').length;
  await moveTo(4.2);
  await round();
  assert.equal((await packs()).length, 2, 'one is made up for, not three');
  assert.equal(lettersTo(partner, 'Nuit & Jour').length, letters, 'no letter was wished');

  await moveTo(4.1);
  const { put } = house.ground.blobs;
  house.ground.blobs.put = () => Promise.reject(new Error('no such disk'));
  try {
    await round();
    // The queue waits between tries; the last one is what counts.
    await house.db.sql(`update graphile_worker._private_jobs set run_at = now(), attempts = max_attempts - 1`);
    await house.runJobs();
  } finally {
    house.ground.blobs.put = put;
  }
  const shown = await ok('GET /api/nightly-pack');
  assert.ok(shown.failedAt !== null, JSON.stringify(await packs()));
  assert.equal(shown.problem, 'unexpected');
  assert.equal(lettersTo(partner, 'was not made').length, 1, 'every owner hears of a failure');
});

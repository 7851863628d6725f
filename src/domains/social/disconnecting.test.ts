import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { northside, socialHouse } from '#tests/harness/meta.ts';
import type { SocialHouse } from '#tests/harness/meta.ts';
import type { TestDealership } from '#tests/harness/house.ts';

let house: SocialHouse;
let dealer: TestDealership;
let vehicle: { id: string; photoIds: string[] };
before(async () => {
  house = await socialHouse();
  dealer = await house.makeDealership();
  vehicle = await house.makeVehicle(dealer, 1);
});
after(() => house.close());

const withPhoto = () => ({ vehicleId: vehicle.id, photos: [{ photoId: vehicle.photoIds[0] }] });
const row = async (channelId: string) =>
  (await house.db.sql<any>(`select * from channel where id = $1`, [channelId]))[0];
const keys = (channelId: string) =>
  house.db.sql(`select scope from keys.data_key where scope like '%' || $1 || '%'`, [channelId]);
const callsSince = async (mark: string): Promise<any[]> => {
  const found = await house.meta.admin<any>(`/invariants?mark=${mark}`);
  return found.marks[0].later_calls;
};

test('P14b disconnecting empties token and identifiers, destroys the key, and shows when', async () => {
  const channelId = await house.connect(dealer.owner, 'facebook');
  assert.equal((await keys(channelId)).length, 1);
  const answer = await house.call(`POST /api/channels/${channelId}/disconnect`, { as: dealer.owner });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  assert.equal(answer.body.state, 'disconnected');
  assert.ok(answer.body.disconnectedAt);
  const left = await row(channelId);
  for (const field of [
    'token',
    'remote_id',
    'person_id',
    'name',
    'username',
    'category',
    'picture',
    'token_expires_at',
  ])
    assert.equal(left[field], null, field);
  assert.equal((await keys(channelId)).length, 0);
  const again = await house.call(`POST /api/channels/${channelId}/disconnect`, { as: dealer.owner });
  assert.equal(again.body.disconnectedAt, answer.body.disconnectedAt, 'twice is once');
});

test('the permission is taken back at Meta only when nothing else of the person hangs on it, at any dealership', async () => {
  const other = await house.makeDealership();
  const mine = await house.connect(dealer.owner, 'facebook');
  const theirs = await house.connect(other.owner, 'facebook');
  await house.call(`POST /api/channels/${mine}/disconnect`, { as: dealer.owner });
  const sent = await house.publish(other, { kind: 'text', body: 'Still here. {legal}', channelIds: [theirs] });
  await house.settle(other);
  const post = await house.call(`GET /api/posts/${sent.id}`, { as: other.owner });
  assert.equal(post.body.state, 'published', 'the other dealership’s token lives');
  const taken = async () => {
    const log = await house.meta.admin<any>('/log');
    return (log.calls ?? log).filter((call: any) => call.method === 'DELETE' && /permissions/.test(call.path))
      .length as number;
  };
  const soFar = await taken();
  await house.call(`POST /api/channels/${theirs}/disconnect`, { as: other.owner });
  assert.equal(await taken(), soFar + 1, 'the last of the person’s Pages takes the permission with it');
});

test('what waits is withdrawn, and stays so when the same Page is connected again', async () => {
  const channelId = await house.connect(dealer.owner, 'facebook');
  const sent = await house.publish(dealer, { ...withPhoto(), channelIds: [channelId] }, soon(house.clock.now(), 60));
  await house.call(`POST /api/channels/${channelId}/disconnect`, { as: dealer.owner });
  const post = async () => (await house.call(`GET /api/posts/${sent.id}`, { as: dealer.owner })).body;
  assert.equal((await post()).deliveries[0].state, 'withdrawn');
  assert.equal((await post()).state, 'cancelled');
  const next = await house.connect(dealer.owner, 'facebook');
  assert.notEqual(next, channelId, 'a new consent is a new channel');
  await house.pass(2 * 3_600_000);
  await house.settle(dealer);
  assert.equal((await post()).deliveries[0].state, 'withdrawn');
  await house.call(`POST /api/channels/${next}/disconnect`, { as: dealer.owner });
});

test('a post that is being sent at that moment is withdrawn, says that it may be out, and is not asked about any more', async () => {
  const channelId = await house.connect(dealer.owner, 'facebook');
  await house.meta.admin('/faults', {
    match: { path_regex: '/feed$', method: 'POST' },
    times: 1,
    effect: { kind: 'drop_after' },
  });
  const sent = await house.publish(dealer, { ...withPhoto(), body: 'Going out. {legal}', channelIds: [channelId] });
  await house.runJobs();
  await house.meta.admin('/marks/gone', { page: northside });
  await house.call(`POST /api/channels/${channelId}/disconnect`, { as: dealer.owner });
  await house.settle(dealer);
  await house.pass(3_600_000);
  await house.runJobs();
  const { body } = await house.call(`GET /api/posts/${sent.id}`, { as: dealer.owner });
  assert.deepEqual([body.deliveries[0].state, body.deliveries[0].maybePublished], ['withdrawn', true]);
  assert.deepEqual(
    (await callsSince('gone')).filter((call) => call.token_kind === 'page'),
    [],
  );
});

test('P14b disconnecting at random moments of publishing: no call with the token starts after the answer', async () => {
  for (let round = 0; round < 8; round++) {
    const channelId = await house.connect(dealer.owner, 'facebook');
    for (let n = 0; n < 3; n++)
      await house.publish(dealer, { ...withPhoto(), body: `Round ${round} ${n} {legal}`, channelIds: [channelId] });
    await house.meta.admin('/settings', {});
    const jobs = house.runJobs();
    await new Promise((resolve) => setTimeout(resolve, (round * 37) % 400));
    await house.call(`POST /api/channels/${channelId}/disconnect`, { as: dealer.owner });
    await house.meta.admin(`/marks/round${round}`, { page: northside });
    await jobs;
    await house.runJobs();
    const late = (await callsSince(`round${round}`)).filter((call) => call.token_kind === 'page');
    assert.deepEqual(late, [], `round ${round}`);
    const open = await house.db.sql(
      `select id from delivery where channel_id = $1 and state in ('waiting', 'sending', 'confirming')`,
      [channelId],
    );
    assert.deepEqual(open, []);
  }
});

test('P14b Meta away: the deletion is done all the same', async () => {
  const channelId = await house.connect(dealer.owner, 'facebook');
  await house.meta.admin('/faults', { match: { method: 'DELETE' }, effect: { kind: 'drop_before' } });
  const answer = await house.call(`POST /api/channels/${channelId}/disconnect`, { as: dealer.owner });
  assert.equal(answer.status, 200);
  assert.equal((await row(channelId)).token, null);
  for (const fault of await house.meta.admin<any>('/faults').then((all) => all.faults ?? all))
    await fetch(`${house.meta.origin}/_admin/faults/${fault.id}`, { method: 'DELETE' });
});

test('P14a it is possible after cancelling, for everybody who may, and for all channels at once', async () => {
  const page = await house.connect(dealer.owner, 'facebook');
  const account = await house.connect(dealer.owner, 'instagram');
  await house.db.sql(`update dealership set state = 'cancelled' where dealership_id = $1`, [dealer.id]);
  const answer = await house.call('POST /api/channels/disconnect-all', { as: dealer.owner });
  assert.deepEqual([answer.status, answer.body], [200, { disconnected: 2 }]);
  for (const id of [page, account]) assert.equal((await row(id)).token, null);
  await house.db.sql(`update dealership set state = 'active' where dealership_id = $1`, [dealer.id]);
});

/** So many minutes ahead, on the wall in Halifax. */
function soon(now: Date, minutes: number): string {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'America/Halifax',
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(new Date(now.getTime() + minutes * 60_000));
  return parts.replace(' ', 'T');
}

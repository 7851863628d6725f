import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { enqueue } from '#platform/jobs/index.ts';
import type { Task } from '#platform/jobs/index.ts';
import { tablesWith } from '#tests/harness/markers.ts';
import { northside, socialHouse } from '#tests/harness/meta.ts';
import type { SocialHouse } from '#tests/harness/meta.ts';
import type { TestDealership } from '#tests/harness/house.ts';
import { socialJobs } from './jobs.ts';

const hour = 3_600_000;

let house: SocialHouse;
let dealer: TestDealership;
let page = '';
let account = '';
before(async () => {
  house = await socialHouse();
  dealer = await house.makeDealership();
  page = await house.connect(dealer.owner, 'facebook');
  account = await house.connect(dealer.owner, 'instagram');
});
after(() => house.close());

const round = socialJobs.find((one) => one.name === 'social.read_round') as unknown as Task<object>;
async function readRound(): Promise<void> {
  await house.ground.database.asPlatform((ctx) => enqueue(ctx, round, {}));
  for (let n = 0; n < 2; n++) await house.runJobs();
}
let written = 0;
async function published(channelIds: string[]) {
  const { photoIds } = await house.makeVehicle(dealer, 1);
  const photos = photoIds.map((photoId) => ({ photoId }));
  const post = await house.publish(dealer, { body: `Counted ${++written}`, channelIds, photos });
  await house.settle(dealer);
  const deliveries = await deliveriesOf(post.id);
  assert.ok(deliveries.every((one) => one.state === 'published'));
  return { id: post.id as string, deliveries };
}
const deliveriesOf = async (postId: string): Promise<any[]> =>
  (await house.call(`GET /api/posts/${postId}`, { as: dealer.owner })).body.deliveries;
const counts = async (postId: string): Promise<any[]> => {
  const { status, body } = await house.call(`GET /api/posts/${postId}/engagement`, { as: dealer.owner });
  assert.equal(status, 200, JSON.stringify(body));
  return body.items;
};
const rowOf = async (deliveryId: string) =>
  (
    await house.db.sql<{ remote: string; down: Date | null; permalink: string | null; looked: Date | null }>(
      `select remote_id as remote, taken_down_at as down, permalink, looked_at as looked from delivery where id = $1`,
      [deliveryId],
    )
  )[0]!;
const calls = async (path: string): Promise<number> =>
  (await house.meta.admin<{ path: string; method: string }[]>('/log')).filter(
    (one) => one.method === 'GET' && one.path.includes(path),
  ).length;

test('P12 reactions, comments and shares are read when somebody looks at the post, shown as they are, and kept nowhere', async () => {
  const post = await published([page, account]);
  const [onPage, onAccount] = post.deliveries;
  const { remote } = await rowOf(onPage.id);
  const { remote: medium } = await rowOf(onAccount.id);
  await house.meta.admin(`/posts/${remote}/engagement`, { reactions: 120_991_733, comments: 3, shares: 2 });
  await house.meta.admin(`/media/${medium}/engagement`, { likes: 40, comments: 5 });
  await readRound();
  assert.deepEqual(await counts(post.id), [
    { deliveryId: onPage.id, reactions: 120_991_733, comments: 3, shares: 2 },
    { deliveryId: onAccount.id, reactions: 40, comments: 5, shares: null },
  ]);
  assert.deepEqual(await tablesWith(house.db, '120991733'), []);
  const stranger = await house.makeDealership();
  assert.equal((await house.call(`GET /api/posts/${post.id}/engagement`, { as: stranger.owner })).status, 404);
});

test('what is published is looked after every six hours for fourteen days, and then no more', async () => {
  const post = await published([page]);
  const { remote } = await rowOf(post.deliveries[0].id);
  await readRound();
  const once = await calls(remote);
  await house.pass(5 * hour);
  await readRound();
  assert.equal(await calls(remote), once);
  await house.pass(2 * hour);
  await readRound();
  assert.equal(await calls(remote), once + 1);
  await house.pass(13 * 24 * hour);
  await readRound();
  assert.equal(await calls(remote), once + 2);
  await house.pass(24 * hour);
  await readRound();
  assert.equal(await calls(remote), once + 2);
});

test('a post that was deleted at the network is taken for gone; a new one that only lags is not', async () => {
  const post = await published([page]);
  const [delivery] = post.deliveries;
  const missing = () =>
    house.meta.admin('/faults', {
      match: { method: 'GET', path_regex: `/${northside}_` },
      times: 1,
      effect: { kind: 'error', http: 400, code: 100, subcode: 33 },
    });
  await missing();
  await readRound();
  assert.equal((await rowOf(delivery.id)).down, null, 'it was published a moment ago');
  await house.pass(7 * hour);
  await readRound();
  assert.equal((await rowOf(delivery.id)).down, null);
  await house.pass(7 * hour);
  await missing();
  await readRound();
  assert.notEqual((await rowOf(delivery.id)).down, null);
});

test('an address that was not known is learnt with the counts', async () => {
  const post = await published([page]);
  const [delivery] = post.deliveries;
  const before_ = await rowOf(delivery.id);
  await house.db.sql(`update delivery set permalink = null where id = $1`, [delivery.id]);
  await readRound();
  assert.equal((await rowOf(delivery.id)).permalink, before_.permalink);
});

test('a channel that is told to wait is asked no more until then, and holds up no other', async () => {
  const post = await published([page, account]);
  const again = await published([page]);
  await house.meta.admin('/faults', {
    match: { host: 'graph.facebook.com', method: 'GET' },
    times: 1,
    effect: { kind: 'throttle', code: 80_001, minutes: 90 },
  });
  await readRound();
  const looked = async (of: { deliveries: any[] }) =>
    Promise.all(of.deliveries.map(async (one) => [one.channel.network, (await rowOf(one.id)).looked !== null]));
  const seen = async () => calls((await rowOf(again.deliveries[0].id)).remote);
  // The one that was refused counts as asked; the other of its channel was not asked any more.
  assert.deepEqual(
    [...(await looked(post)), ...(await looked(again))].filter(([, done]) => !done).map(([network]) => network),
    ['facebook'],
  );
  const { body } = await house.call(`GET /api/channels/${page}`, { as: dealer.owner });
  const minutes = (Date.parse(body.parkedUntil) - house.clock.now().getTime()) / 60_000;
  assert.ok(minutes > 80 && minutes <= 90, `${minutes}`);
  // Nor when a person looks.
  assert.deepEqual(
    (await counts(post.id)).map((one) => one.deliveryId),
    [post.deliveries[1].id],
  );
  const before_ = await seen();
  await house.pass(hour);
  await readRound();
  assert.equal(await seen(), before_);
  await house.pass(7 * hour);
  await readRound();
  assert.equal(await seen(), before_ + 1);
});

test('P13a while publishing is paused posts are not looked at, by the upkeep or for people; afterwards they are, also after a reconnect', async () => {
  const post = await published([page]);
  const { remote } = await rowOf(post.deliveries[0].id);
  const before_ = await calls(remote);
  await house.call('POST /api/social/pause', { as: dealer.owner, body: { paused: true } });
  await house.login(dealer.owner, 'facebook', { sandbox_pages: northside }, { channelId: page });
  await readRound();
  assert.deepEqual(await counts(post.id), []);
  assert.equal(await calls(remote), before_);
  await house.call('POST /api/social/pause', { as: dealer.owner, body: { paused: false } });
  await readRound();
  assert.equal(await calls(remote), before_ + 1);
  assert.equal((await counts(post.id)).length, 1);
});

test('a token that is dead is noticed by it, and not used again', async () => {
  const post = await published([page]);
  await house.meta.admin(`/persons/100009000000001/password`, {});
  await readRound();
  const { body } = await house.call(`GET /api/channels/${page}`, { as: dealer.owner });
  assert.deepEqual([body.state, body.reason], ['needs_reconnect', 'password_changed']);
  assert.equal((await deliveriesOf(post.id))[0].state, 'published');
});

test('a channel that was disconnected is not asked about', async () => {
  const post = await published([account]);
  const { remote } = await rowOf(post.deliveries[0].id);
  await house.call(`POST /api/channels/${account}/disconnect`, { as: dealer.owner });
  const asked = await calls(remote);
  await house.pass(7 * hour);
  await readRound();
  assert.equal(await calls(remote), asked);
  assert.deepEqual(await counts(post.id), []);
});

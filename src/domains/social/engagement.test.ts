import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { enqueue } from '#platform/jobs/index.ts';
import type { Task } from '#platform/jobs/index.ts';
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
const rowOf = async (deliveryId: string) =>
  (
    await house.db.sql<{ remote: string; down: Date | null; permalink: string | null }>(
      `select remote_id as remote, taken_down_at as down, permalink from delivery where id = $1`,
      [deliveryId],
    )
  )[0]!;
const calls = async (path: string): Promise<number> =>
  (await house.meta.admin<{ path: string; method: string }[]>('/log')).filter(
    (one) => one.method === 'GET' && one.path.includes(path),
  ).length;

test('reactions, comments and shares of a Page, likes and comments of an account are shown as they are', async () => {
  const post = await published([page, account]);
  const [onPage, onAccount] = post.deliveries;
  assert.equal(onPage.engagement, null);
  const { remote } = await rowOf(onPage.id);
  const { remote: medium } = await rowOf(onAccount.id);
  await house.meta.admin(`/posts/${remote}/engagement`, { reactions: 12, comments: 3, shares: 2 });
  await house.meta.admin(`/media/${medium}/engagement`, { likes: 40, comments: 5 });
  await readRound();
  const [first, second] = await deliveriesOf(post.id);
  assert.deepEqual(first.engagement, { reactions: 12, comments: 3, shares: 2 });
  assert.deepEqual(second.engagement, { reactions: 40, comments: 5, shares: null });
});

test('counts are read every six hours for fourteen days, and then no more', async () => {
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
  assert.deepEqual((await deliveriesOf(post.id))[0].engagement, { reactions: 0, comments: 0, shares: 0 });
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
  const counted = [...(await deliveriesOf(post.id)), ...(await deliveriesOf(again.id))].map((one) => [
    one.channel.network,
    one.engagement !== null,
  ]);
  assert.deepEqual(counted, [
    ['facebook', false],
    ['instagram', true],
    ['facebook', false],
  ]);
  const { body } = await house.call(`GET /api/channels/${page}`, { as: dealer.owner });
  const minutes = (Date.parse(body.parkedUntil) - house.clock.now().getTime()) / 60_000;
  assert.ok(minutes > 80 && minutes <= 90, `${minutes}`);
  await house.pass(hour);
  await readRound();
  assert.equal((await deliveriesOf(again.id))[0].engagement, null);
  await house.pass(7 * hour);
  await readRound();
  assert.notEqual((await deliveriesOf(again.id))[0].engagement, null);
});

test('counts are read while publishing is paused, and after the channel was reconnected', async () => {
  const post = await published([page]);
  await house.call('POST /api/social/pause', { as: dealer.owner, body: { paused: true } });
  await house.login(dealer.owner, 'facebook', { sandbox_pages: northside }, { channelId: page });
  await readRound();
  assert.notEqual((await deliveriesOf(post.id))[0].engagement, null);
  await house.call('POST /api/social/pause', { as: dealer.owner, body: { paused: false } });
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
});

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { northside, socialHouse } from '#tests/harness/meta.ts';
import type { SocialHouse } from '#tests/harness/meta.ts';
import type { TestDealership } from '#tests/harness/house.ts';

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

const call = async (what: string, body?: unknown, status = 200) => {
  const answer = await house.call(what, { as: dealer.owner, ...(body === undefined ? {} : { body }) });
  assert.equal(answer.status, status, `${what}: ${JSON.stringify(answer.body)}`);
  return answer.body;
};
const drift = async () => (await call('GET /api/social/drift')).items;
const mend = (deliveryId: string, how: string, status = 204) =>
  call(`POST /api/social/drift/${deliveryId}`, { how }, status);

/** A car that was posted to a Page, or to both, at $15,995. */
async function posted(channelIds: string[], body = '{model} {price}\n{legal}') {
  const car = await house.makeVehicle(dealer, 1, { model: `Civic ${house.clock.now().getTime() % 1e9}` });
  const photos = car.photoIds.map((photoId) => ({ photoId }));
  const post = await house.publish(dealer, { vehicleId: car.id, body, channelIds, photos });
  await house.settle(dealer);
  const { deliveries, text } = await call(`GET /api/posts/${post.id}`);
  assert.deepEqual([...new Set(deliveries.map((one: any) => one.state))], ['published']);
  return { ...car, postId: post.id as string, deliveries, text: text as string };
}
async function change(vehicleId: string, facts: Record<string, unknown>) {
  const { version } = await call(`GET /api/vehicles/${vehicleId}`);
  await ('status' in facts
    ? call(`POST /api/vehicles/${vehicleId}/status`, { version, ...facts })
    : call(`PATCH /api/vehicles/${vehicleId}`, { version, ...facts }));
  await house.pass(1000);
}
const atPage = async (): Promise<string[]> =>
  (await house.meta.admin<any>('/ledger')).pages[northside].posts.map((one: { message: string }) => one.message);

test('a post that says the price of now has not drifted; with another price it has, on each network', async () => {
  const car = await posted([page, account]);
  assert.deepEqual(await drift(), []);
  await change(car.id, { askingPriceCents: 1_499_500 });
  const found = await drift();
  assert.deepEqual(
    found.map((one: any) => [one.network, one.kind, one.postedCents, one.priceCents, one.fixable]),
    [
      ['facebook', 'price', 1_599_500, 1_499_500, true],
      ['instagram', 'price', 1_599_500, 1_499_500, false],
    ],
  );
  assert.equal(found[0].channelName, 'Northside Motors');
  assert.ok(found[0].permalink && found[1].permalink);
  await change(car.id, { askingPriceCents: 1_599_500 });
  assert.deepEqual(await drift(), [], 'back at the price that was posted');
});

test('a post on a Page is reworded with the price of now, and then agrees', async () => {
  const car = await posted([page]);
  await change(car.id, { askingPriceCents: 1_399_500 });
  const [one] = await drift();
  await mend(one.deliveryId, 'reword');
  assert.deepEqual(await drift(), []);
  const now = car.text.replace('$15,995', '$13,995');
  const visible = await atPage();
  assert.ok(visible.includes(now) && !visible.includes(car.text), visible.join('|'));
  assert.equal((await call(`GET /api/posts/${car.postId}`)).text, now);
  const { items } = await call(`GET /api/journal?recordId=${car.postId}`);
  assert.ok(items.some((entry: { event: string }) => entry.event === 'delivery.reworded'));
});

test('a car that is sold is still up: the post is taken down, not said anew', async () => {
  const car = await posted([page]);
  await change(car.id, { status: 'sold' });
  const [one] = await drift();
  assert.equal(one.kind, 'sold');
  assert.equal((await mend(one.deliveryId, 'reword', 409)).code, 'not_for_sale');
  assert.ok((await atPage()).includes(car.text));
  await mend(one.deliveryId, 'delete');
  assert.ok(!(await atPage()).includes(car.text));
  assert.deepEqual(await drift(), []);
  await mend(one.deliveryId, 'delete', 404);
});

test('a post that somebody deleted on the Page counts as taken down', async () => {
  const car = await posted([page]);
  await change(car.id, { status: 'sold' });
  const [one] = await drift();
  await house.meta.admin('/faults', {
    match: { method: 'DELETE' },
    times: 1,
    effect: { kind: 'error', http: 400, code: 100, subcode: 33 },
  });
  await mend(one.deliveryId, 'delete');
  assert.deepEqual(await drift(), []);
});

test('on Instagram nothing is mended from here: it is said what to do, and marked when it is done', async () => {
  const car = await posted([account]);
  await change(car.id, { askingPriceCents: 1_299_500 });
  const [one] = await drift();
  for (const how of ['reword', 'delete']) assert.equal((await mend(one.deliveryId, how, 409)).code, 'not_fixable');
  await mend(one.deliveryId, 'ignore');
  assert.deepEqual(await drift(), []);
});

test('what was left as it is comes back when the car changes once more', async () => {
  const car = await posted([page]);
  await change(car.id, { askingPriceCents: 1_499_500 });
  await mend((await drift())[0].deliveryId, 'ignore');
  assert.deepEqual(await drift(), []);
  await house.pass(60_000);
  await change(car.id, { askingPriceCents: 1_399_500 });
  assert.deepEqual(
    (await drift()).map((one: any) => [one.kind, one.priceCents]),
    [['price', 1_399_500]],
  );
  await mend((await drift())[0].deliveryId, 'ignore');
  await house.pass(60_000);
  await change(car.id, { status: 'sold' });
  assert.deepEqual(
    (await drift()).map((one: any) => one.kind),
    ['sold'],
  );
  await mend((await drift())[0].deliveryId, 'delete');
});

test('a post without a price does not drift by it, and one about a sale not at all', async () => {
  const plain = await posted([page], 'A {model} for you\n{legal}');
  await change(plain.id, { askingPriceCents: 1_000_000 });
  assert.deepEqual(await drift(), []);
  await change(plain.id, { status: 'sold' });
  assert.equal((await drift()).length, 1);
  await mend((await drift())[0].deliveryId, 'delete');
  const congratulation = await house.publish(dealer, {
    vehicleId: plain.id,
    kind: 'sold',
    body: 'Sold {model} {price}',
    channelIds: [page],
  });
  await house.settle(dealer);
  assert.equal((await call(`GET /api/posts/${congratulation.id}`)).state, 'published');
  assert.deepEqual(await drift(), []);
});

test('what Meta refuses is said with its number and not in its words, and nothing is noted as done', async () => {
  const car = await posted([page]);
  await change(car.id, { askingPriceCents: 1_199_500 });
  const [one] = await drift();
  await house.meta.admin('/faults', {
    match: { method: 'POST', path_regex: `/${northside}_` },
    times: 1,
    effect: { kind: 'error', http: 400, code: 100, user_msg: 'This post cannot be changed.' },
  });
  const refused = await mend(one.deliveryId, 'reword', 409);
  assert.equal(refused.code, 'meta_refused');
  assert.match(refused.detail, /^Meta would not do it \(100\)/);
  assert.equal((await drift()).length, 1);
  await mend(one.deliveryId, 'reword');
});

test('while publishing is paused, or the channel is lost, nothing is mended; reconnected, it is', async () => {
  const car = await posted([page]);
  await change(car.id, { askingPriceCents: 1_099_500 });
  const [one] = await drift();
  await call('POST /api/social/pause', { paused: true });
  assert.equal((await mend(one.deliveryId, 'reword', 409)).code, 'not_connected');
  await call('POST /api/social/pause', { paused: false });
  await house.login(dealer.owner, 'facebook', { sandbox_pages: northside }, { channelId: page });
  const [again] = await drift();
  assert.equal(again.fixable, true, 'the same Page, in a new life');
  await mend(one.deliveryId, 'reword');
  assert.deepEqual(await drift(), []);
});

test('posts of a channel that was disconnected are still listed, and are mended by hand', async () => {
  const car = await posted([page]);
  await change(car.id, { askingPriceCents: 999_500 });
  await call(`POST /api/channels/${page}/disconnect`);
  const [one] = await drift();
  assert.deepEqual([one.fixable, one.forgotten, one.permalink], [false, true, null]);
  assert.equal((await mend(one.deliveryId, 'reword', 409)).code, 'post_unknown');
  await mend(one.deliveryId, 'ignore');
  assert.deepEqual(await drift(), []);
});

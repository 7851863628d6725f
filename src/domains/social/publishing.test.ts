import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { socialHouse } from '#tests/harness/meta.ts';
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

const postOf = async (id: string) => (await house.call(`GET /api/posts/${id}`, { as: dealer.owner })).body;

test('P13b connected channels show their name and state, and never a token', async () => {
  const { body } = await house.call('GET /api/channels', { as: dealer.owner });
  assert.deepEqual(
    body.items.map((one: any) => [one.network, one.state]),
    [
      ['facebook', 'ok'],
      ['instagram', 'ok'],
    ],
  );
  assert.ok(body.items[0].name);
  assert.ok(body.items[1].username);
  assert.doesNotMatch(JSON.stringify(body), /EAAG|IGAA/);
});

test('a post with photos is out once on the Page and once on Instagram', async () => {
  const vehicle = await house.makeVehicle(dealer, 3);
  const photos = vehicle.photoIds.map((photoId) => ({ photoId, alt: 'A blue car' }));
  const sent = await house.publish(dealer, { vehicleId: vehicle.id, photos, channelIds: [page, account] });
  await house.settle(dealer);
  const post = await postOf(sent.id);
  assert.equal(post.state, 'published', JSON.stringify(post.deliveries, null, 1));
  for (const delivery of post.deliveries) {
    assert.equal(delivery.commits, 1);
    assert.ok(delivery.permalink, delivery.channel.network);
  }
  assert.match(post.text, /2019 Honda Civic\n\$15,995 plus HST and licensing\nStock A\d+/);
});

test('a text with a link is staged first, and then seen', async () => {
  const vehicle = await house.makeVehicle(dealer, 0, { model: 'Fit' });
  const sent = await house.publish(dealer, { vehicleId: vehicle.id, channelIds: [page] });
  await house.settle(dealer);
  const post = await postOf(sent.id);
  assert.equal(post.state, 'published', JSON.stringify(post.deliveries, null, 1));
});

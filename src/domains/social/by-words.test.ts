import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { socialHouse } from '#tests/harness/meta.ts';
import type { SocialHouse } from '#tests/harness/meta.ts';
import type { TestDealership } from '#tests/harness/house.ts';

let house: SocialHouse;
let dealer: TestDealership;
let page = '';
before(async () => {
  house = await socialHouse({ META_TWO_STEP_TEXT: 'off' });
  dealer = await house.makeDealership();
  page = await house.connect(dealer.owner, 'facebook');
});
after(() => house.close());

const fault = (effect: object, times?: number) =>
  house.meta.admin('/faults', { match: { path_regex: '/feed$', method: 'POST' }, ...(times ? { times } : {}), effect });
const forget = async () => {
  for (const one of await house.meta.admin<any>('/faults').then((all) => all.faults ?? all))
    await fetch(`${house.meta.origin}/_admin/faults/${one.id}`, { method: 'DELETE' });
};
const send = (body: string) => house.publish(dealer, { kind: 'text', body, channelIds: [page] });
const deliveryOf = async (postId: string) =>
  (await house.call(`GET /api/posts/${postId}`, { as: dealer.owner })).body.deliveries[0];
const visible = async (message: string): Promise<number> =>
  Object.values<any>((await house.meta.admin<any>('/ledger')).pages)
    .flatMap((book) => book.posts)
    .filter((post: any) => post.message === message).length;

test('a text whose answer was lost is found by its words, and not sent again', async () => {
  await fault({ kind: 'drop_after' }, 1);
  const post = await send('Open house on Saturday, coffee is on us.');
  await house.settle(dealer);
  const delivery = await deliveryOf(post.id);
  assert.deepEqual([delivery.state, delivery.commits], ['published', 1]);
  assert.equal(await visible('Open house on Saturday, coffee is on us.'), 1);
});

test('the same words of an earlier post are not taken for it', async () => {
  await send('Closed on Monday.');
  await house.settle(dealer);
  await fault({ kind: 'drop_before' }, 1);
  const post = await send('Closed on Monday.');
  await house.settle(dealer);
  const delivery = await deliveryOf(post.id);
  assert.equal(delivery.state, 'published');
  assert.equal(delivery.commits, 2);
  assert.equal(await visible('Closed on Monday.'), 2);
  const { rows } = {
    rows: await house.db.sql<{ n: number }>(
      `select count(distinct remote_id)::int as n from delivery where content ->> 'text' = 'Closed on Monday.'`,
    ),
  };
  assert.equal(rows[0]!.n, 2);
});

test('after two calls without a trace nobody sends a third: a person says what is there', async () => {
  await fault({ kind: 'error', http: 500, code: 2 });
  const post = await send('We are hiring.');
  await house.settle(dealer, 4 * 3_600_000);
  await forget();
  const delivery = await deliveryOf(post.id);
  assert.deepEqual([delivery.state, delivery.maybePublished, delivery.commits], ['failed', true, 2]);
  const again = await house.call(`POST /api/deliveries/${delivery.id}/settle`, {
    as: dealer.owner,
    body: { version: delivery.version, there: false },
  });
  assert.equal(again.status, 200, JSON.stringify(again.body));
  await house.settle(dealer);
  assert.equal((await deliveryOf(post.id)).state, 'published');
  assert.equal(await visible('We are hiring.'), 1);
});

test('a first call that comes out after the second is noticed, and told', async () => {
  await fault({ kind: 'late_commit', ms: 20 * 60_000 }, 1);
  const post = await send('Winter tires are here.');
  await house.settle(dealer);
  await house.pass(31 * 60_000);
  await house.db.sql(`update delivery set next_at = now() - interval '1 hour' where post_id = $1`, [post.id]);
  await house.runJobs();
  await house.pass(60_000);
  await house.runJobs();
  const delivery = await deliveryOf(post.id);
  assert.equal(delivery.state, 'published');
  assert.equal(await visible('Winter tires are here.'), 2, JSON.stringify(delivery, null, 1));
  assert.equal(delivery.duplicates, 1);
});

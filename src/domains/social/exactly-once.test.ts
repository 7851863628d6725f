import { because } from '#platform/database/cause.ts';
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { socialHouse } from '#tests/harness/meta.ts';
import type { SocialHouse } from '#tests/harness/meta.ts';
import type { TestDealership } from '#tests/harness/house.ts';

let house: SocialHouse;
let dealer: TestDealership;
let page = '';
let account = '';
let pictured: { vehicleId: string; photos: object[] };
before(async () => {
  house = await socialHouse();
  dealer = await house.makeDealership();
  page = await house.connect(dealer.owner, 'facebook');
  account = await house.connect(dealer.owner, 'instagram');
  const vehicle = await house.makeVehicle(dealer, 2);
  pictured = { vehicleId: vehicle.id, photos: vehicle.photoIds.map((photoId) => ({ photoId })) };
});
after(() => house.close());
beforeEach(async () => {
  for (const fault of await house.meta.admin<{ id: string }[]>('/faults').then((all: any) => all.faults ?? all))
    await fetch(`${house.meta.origin}/_admin/faults/${fault.id}`, { method: 'DELETE' });
});

let count = 0;
/** A text of its own, so that the ledger tells this post from all others. */
const words = (): string => `Post ${++count} of {stock}\n{legal}\n{link}`;

type Kind = 'photos' | 'two_step' | 'container';
const publish = (kind: Kind, body: string) =>
  house.publish(dealer, {
    body,
    vehicleId: pictured.vehicleId,
    photos: kind === 'two_step' ? [] : pictured.photos,
    channelIds: [kind === 'container' ? account : page],
  });

const deliveryOf = async (postId: string) =>
  (await house.call(`GET /api/posts/${postId}`, { as: dealer.owner })).body.deliveries[0];

/** How often the stand-in shows a post of these words. */
async function visible(text: string): Promise<number> {
  const { pages, accounts } = await house.meta.admin<any>('/ledger');
  const first = text.split('\n')[0]!;
  return [...Object.values<any>(pages), ...Object.values<any>(accounts)]
    .flatMap((book) => book.posts)
    .filter((post: any) => String(post.message ?? post.content).startsWith(first.replace('{stock}', '').trim())).length;
}

const commitPath: Record<Kind, string> = {
  photos: '/feed$',
  two_step: '^/v[^/]+/[0-9]+_[0-9]+$',
  container: '/media_publish$',
};

const unclear: [string, object][] = [
  ['the line is cut after it was done', { kind: 'drop_after' }],
  ['an error 500 comes after it was done', { kind: 'error_after' }],
  [
    'a page of HTML comes after it was done',
    { kind: 'error_after', http: 502, body: '<html>Bad gateway</html>', content_type: 'text/html' },
  ],
  ['the answer is no JSON', { kind: 'garbage' }],
  ['the answer is cut off', { kind: 'truncate', bytes: 10 }],
  ['it is done a minute later', { kind: 'late_commit', ms: 60_000 }],
  ['the line is cut and nothing was done', { kind: 'drop_before' }],
  ['an unknown error 1 comes and nothing was done', { kind: 'error', http: 500, code: 1 }],
  ['an error that nobody knows comes and nothing was done', { kind: 'error', http: 400, code: 987 }],
];

for (const kind of ['photos', 'two_step', 'container'] as const) {
  for (const [name, effect] of unclear) {
    test(`${kind}: ${name}: it is out once`, async () => {
      const body = words();
      await house.meta.admin('/faults', { match: { path_regex: commitPath[kind], method: 'POST' }, times: 1, effect });
      const post = await publish(kind, body);
      await house.settle(dealer);
      const delivery = await deliveryOf(post.id);
      assert.equal(delivery.state, 'published', JSON.stringify(delivery, null, 1));
      assert.ok(
        delivery.log.some((one: any) => one.outcome === 'unclear'),
        'the fault was met',
      );
      assert.equal(await visible(body), 1);
    });
  }

  test(`${kind}: it never comes out, whatever is tried: it says so, and that it may be out`, async () => {
    const body = words();
    await house.meta.admin('/faults', {
      match: { path_regex: commitPath[kind], method: 'POST' },
      effect: { kind: 'error', http: 500, code: 2 },
    });
    const post = await publish(kind, body);
    await house.settle(dealer, 6 * 3_600_000);
    const delivery = await deliveryOf(post.id);
    assert.equal(delivery.state, 'failed', JSON.stringify(delivery, null, 1));
    assert.equal(delivery.maybePublished, true);
    assert.ok(delivery.commits <= 3);
    assert.equal(await visible(body), 0);
  });

  test(`${kind}: a worker that died after its intent leaves a doubt, not a second post`, async () => {
    const body = words();
    const post = await publish(kind, body);
    // What a kill leaves behind: the intent is there, the lease runs out, the outcome is not known. Here it was done.
    await house.meta.admin('/faults', {
      match: { path_regex: commitPath[kind], method: 'POST' },
      times: 1,
      effect: { kind: 'drop_after' },
    });
    await house.runJobs();
    await house.db.sql(
      `update delivery set state = 'sending', problem = null, leased_until = now() + interval '100 days' where post_id = $1 and state = 'confirming'`,
      [post.id],
    );
    await house.runJobs();
    assert.equal((await deliveryOf(post.id)).state, 'sending', 'a lease is honoured');
    await house.db.sql(`update delivery set leased_until = now() - interval '1 day' where post_id = $1`, [post.id]);
    await house.settle(dealer);
    assert.equal((await deliveryOf(post.id)).state, 'published');
    assert.equal(await visible(body), 1);
  });
}

test('twenty workers at the same delivery send it once', async () => {
  const body = words();
  const post = await publish('photos', body);
  const [row] = await house.db.sql<{ id: string }>(`select id from delivery where post_id = $1`, [post.id]);
  const { takeFurther } = await import('./delivering.ts');
  const run = () => {
    const ctx = { dealershipId: dealer.id };
    return {
      ground: house.ground,
      log: house.ground.log,
      now: house.clock.now(),
      signal: AbortSignal.timeout(60_000),
      attempt: 1,
      lastAttempt: false,
      dealershipId: dealer.id,
      work: (task: any, manner: any = { write: true }) =>
        house.ground.database.asDealership(ctx, task, { write: true, ...manner }),
    };
  };
  await house.meta.admin('/clock', { now: house.clock.now().toISOString() });
  await Promise.all(
    Array.from({ length: 20 }, () =>
      because({ kind: 'setting', of: 'posting' }, () => takeFurther(run() as never, row!.id)),
    ),
  );
  await house.settle(dealer);
  assert.equal((await deliveryOf(post.id)).state, 'published');
  assert.equal(await visible(body), 1);
});

test('staging that fails is tried again, and the post is out once', async () => {
  for (const kind of ['photos', 'container'] as const) {
    const body = words();
    const path = kind === 'photos' ? '/photos$' : '/media$';
    for (const effect of [
      { kind: 'drop_after' },
      { kind: 'error', http: 500, code: 2 },
      { kind: 'http', status: 502, body: 'x' },
    ])
      await house.meta.admin('/faults', { match: { path_regex: path, method: 'POST' }, times: 1, effect });
    const post = await publish(kind, body);
    await house.settle(dealer);
    const delivery = await deliveryOf(post.id);
    assert.equal(delivery.state, 'published', JSON.stringify(delivery, null, 1));
    assert.equal(delivery.commits, 1);
    assert.equal(await visible(body), 1);
  }
});

test('what Meta refuses for good fails with its reason, and nothing is tried again', async () => {
  const body = words();
  await house.meta.admin('/faults', {
    match: { path_regex: '/feed$', method: 'POST' },
    effect: { kind: 'error', http: 400, code: 368, user_msg: 'This content was blocked.' },
  });
  const post = await publish('photos', body);
  await house.settle(dealer);
  const delivery = await deliveryOf(post.id);
  assert.equal(delivery.state, 'failed');
  assert.equal(delivery.maybePublished, false);
  assert.deepEqual([delivery.problem.class, delivery.problem.code, delivery.problem.words], ['policy', 368, undefined]);
});

test('asked to wait, nothing is called until then, and then it is out', async () => {
  const body = words();
  await house.meta.admin('/faults', {
    match: { path_regex: '/feed$', method: 'POST' },
    times: 1,
    effect: { kind: 'throttle', code: 32, minutes: 20 },
  });
  const post = await publish('photos', body);
  await house.runJobs();
  const [parked] = await house.db.sql<{ until: Date }>(`select parked_until as until from channel where id = $1`, [
    page,
  ]);
  assert.ok(parked!.until.getTime() - house.clock.now().getTime() > 19 * 60_000);
  const since = await house.meta.admin<any>('/log').then((log) => log.at(-1)?.seq ?? log.calls?.at(-1)?.seq);
  await house.runJobs();
  const calls = await house.meta.admin<any>(`/log?since=${since}`);
  assert.equal(
    (calls.calls ?? calls).filter((call: any) => call.host === 'graph.facebook.com' && !call.path.startsWith('/_admin'))
      .length,
    0,
  );
  await house.settle(dealer);
  assert.equal((await deliveryOf(post.id)).state, 'published');
  assert.equal(await visible(body), 1);
});

test('a token that died mid-way fails the delivery with its reason, and the owners are told', async () => {
  const body = words();
  await house.meta.admin('/persons/100009000000001/password', {});
  const post = await publish('photos', body);
  await house.settle(dealer);
  const delivery = await deliveryOf(post.id);
  assert.equal(delivery.state, 'failed');
  const channel = (await house.call(`GET /api/channels/${page}`, { as: dealer.owner })).body;
  assert.deepEqual([channel.state, channel.reason], ['needs_reconnect', 'password_changed']);
  const [row] = await house.db.sql<{ token: unknown }>(`select token from channel where id = $1`, [page]);
  assert.equal(row!.token, null);
  await house.runJobs();
  const letter = await house.mailbox.waitFor(dealer.owner.email);
  assert.match(letter.subject, /Facebook/);
  assert.doesNotMatch(letter.text + letter.subject, /Northside/);
  page = await house.connect(dealer.owner, 'facebook');
  const retried = await house.call(`POST /api/deliveries/${delivery.id}/retry`, {
    as: dealer.owner,
    body: { version: delivery.version },
  });
  assert.equal(retried.status, 200, JSON.stringify(retried.body));
  await house.settle(dealer);
  assert.equal((await deliveryOf(post.id)).state, 'published');
  assert.equal(await visible(body), 1);
});

test('a price that changed while a post had to wait is the one that goes out', async () => {
  const vehicle = await house.makeVehicle(dealer, 1, { model: 'Odyssey' });
  for (const [kind, channelId, path] of [
    ['two_step', page, commitPath.two_step],
    ['container', account, commitPath.container],
  ] as const) {
    const body = `Wait ${kind} {price}. {stock}\n{legal}`;
    await house.meta.admin('/faults', {
      match: { path_regex: path, method: 'POST' },
      times: 1,
      effect: { kind: 'throttle', code: kind === 'container' ? 80_002 : 32, minutes: 5 },
    });
    const post = await house.publish(dealer, {
      body,
      vehicleId: vehicle.id,
      photos: kind === 'container' ? [{ photoId: vehicle.photoIds[0] }] : [],
      channelIds: [channelId],
    });
    await house.runJobs();
    const current = (await house.call(`GET /api/vehicles/${vehicle.id}`, { as: dealer.owner })).body;
    const cents = current.askingPriceCents - 100_000;
    const changed = await house.call(`PATCH /api/vehicles/${vehicle.id}`, {
      as: dealer.owner,
      body: { version: current.version, askingPriceCents: cents },
    });
    assert.equal(changed.status, 200);
    await house.settle(dealer);
    const { pages, accounts } = await house.meta.admin<any>('/ledger');
    const shown = [...Object.values<any>(pages), ...Object.values<any>(accounts)]
      .flatMap((book) => book.posts)
      .map((one: any) => String(one.message ?? one.content));
    const mine = shown.filter((text) => text.includes(`Wait ${kind}`));
    assert.equal(mine.length, 1);
    assert.match(mine[0]!.replaceAll(',', ''), new RegExp(`\\$${cents / 100} `));
    assert.equal((await deliveryOf(post.id)).state, 'published');
  }
});

test('a channel that fails again and again is left alone for a while, and goes on by itself', async () => {
  const { id } = (await house.meta.admin<any>('/faults', {
    match: { path_regex: '/photos$', method: 'POST' },
    effect: { kind: 'http', status: 503, body: 'x' },
  })) as { id: string };
  const post = await publish('photos', words());
  for (let n = 0; n < 12; n++) {
    await house.runJobs();
    await house.pass(20_000);
  }
  const [row] = await house.db.sql<{ failures: number; parked: Date | null }>(
    `select failures, parked_until as parked from channel where id = $1`,
    [page],
  );
  assert.ok(row!.failures >= 5, String(row!.failures));
  assert.ok(row!.parked);
  await fetch(`${house.meta.origin}/_admin/faults/${id}`, { method: 'DELETE' });
  await house.settle(dealer);
  assert.equal((await deliveryOf(post.id)).state, 'published');
  const [after_] = await house.db.sql<{ failures: number }>(`select failures from channel where id = $1`, [page]);
  assert.equal(after_!.failures, 0);
});

test('near the end of a budget nothing more is called until it is free again', async () => {
  await house.meta.admin('/faults', {
    match: { path_regex: '/photos$', method: 'POST' },
    times: 1,
    effect: {
      kind: 'error',
      http: 500,
      code: 2,
      headers: {
        'x-business-use-case-usage': JSON.stringify({
          1: [{ type: 'pages', call_count: 100, estimated_time_to_regain_access: 7 }],
        }),
      },
    },
  });
  const post = await publish('photos', words());
  await house.runJobs();
  const [row] = await house.db.sql<{ parked: Date }>(`select parked_until as parked from channel where id = $1`, [
    page,
  ]);
  const minutes = (row!.parked.getTime() - house.clock.now().getTime()) / 60_000;
  assert.ok(minutes > 6 && minutes <= 7, String(minutes));
  await house.settle(dealer);
  assert.equal((await deliveryOf(post.id)).state, 'published');
});

test('taken for spam: if it is out it is bound, and if it is not it failed for that reason and is not sent again', async () => {
  for (const [kind, code, subcode, effect, wanted] of [
    ['container', 4, 2_207_051, 'error', 'policy'],
    ['photos', 506, undefined, 'error', 'content'],
    ['container', 4, 2_207_051, 'error_after', undefined],
    ['photos', 506, undefined, 'error_after', undefined],
  ] as const) {
    const body = words();
    await house.meta.admin('/faults', {
      match: { path_regex: commitPath[kind], method: 'POST' },
      times: 1,
      effect: { kind: effect, http: 400, code, ...(subcode ? { subcode } : {}) },
    });
    const post = await publish(kind, body);
    await house.settle(dealer);
    const delivery = await deliveryOf(post.id);
    assert.deepEqual(
      [delivery.state, delivery.problem?.class, delivery.maybePublished, delivery.commits],
      wanted ? ['failed', wanted, false, 1] : ['published', undefined, false, 1],
      JSON.stringify(delivery, null, 1),
    );
    assert.equal(await visible(body), wanted ? 0 : 1);
  }
});

test('a post that is looked for goes on being looked for when its channel is connected anew', async () => {
  const body = words();
  await house.meta.admin('/faults', {
    match: { path_regex: '/feed$', method: 'POST' },
    times: 1,
    effect: { kind: 'drop_after' },
  });
  const post = await publish('photos', body);
  await house.runJobs();
  assert.equal((await deliveryOf(post.id)).state, 'confirming');
  await house.connect(dealer.owner, 'facebook');
  await house.settle(dealer);
  assert.equal((await deliveryOf(post.id)).state, 'published');
  assert.equal(await visible(body), 1);
});

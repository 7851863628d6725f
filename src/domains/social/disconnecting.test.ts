import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { because } from '#platform/database/cause.ts';
import type { Context } from '#platform/database/context.ts';
import { enqueue } from '#platform/jobs/index.ts';
import { tablesWith } from '#tests/harness/markers.ts';
import { northside, socialHouse } from '#tests/harness/meta.ts';
import type { SocialHouse } from '#tests/harness/meta.ts';
import type { TestDealership } from '#tests/harness/house.ts';
import { callingAs } from './channel-calls.ts';
import { channelKeyScope, tokenPlace } from './channels.ts';
import { release } from './disconnecting.ts';
import { readPost } from './meta/facebook-page.ts';
import type { MetaFailure } from './meta/failure.ts';
import { deliver } from './tasks.ts';

let house: SocialHouse;
let dealer: TestDealership;
let vehicle: { id: string; photoIds: string[] };
before(async () => {
  house = await socialHouse();
  dealer = await house.makeDealership();
  vehicle = await house.makeVehicle(dealer, 1);
});
after(() => house.close());

const mara = '100009000000001';
const withPhoto = () => ({ vehicleId: vehicle.id, photos: [{ photoId: vehicle.photoIds[0] }] });
const row = async (channelId: string) =>
  (await house.db.sql<any>(`select * from channel where id = $1`, [channelId]))[0];
const keys = (channelId: string) =>
  house.db.sql(`select scope from keys.data_key where scope like '%' || $1 || '%'`, [channelId]);
const callsSince = async (mark: string): Promise<any[]> => {
  const found = await house.meta.admin<any>(`/invariants?mark=${mark}`);
  return found.marks[0].later_calls;
};

test('P14b disconnecting empties token and identifiers, those of its posts too, destroys the key, and shows when', async () => {
  const channelId = await house.connect(dealer.owner, 'facebook');
  assert.equal((await keys(channelId)).length, 1);
  const sent = await house.publish(dealer, { ...withPhoto(), body: 'Was here. {legal}', channelIds: [channelId] });
  await house.settle(dealer);
  await house.meta.admin('/faults', {
    match: { path_regex: '/feed$', method: 'POST' },
    times: 1,
    effect: { kind: 'error', http: 400, code: 368, user_msg: 'Blocked.' },
  });
  const refused = await house.publish(dealer, { ...withPhoto(), body: 'Refused. {legal}', channelIds: [channelId] });
  await house.settle(dealer);
  const post = async (id: string) => (await house.call(`GET /api/posts/${id}`, { as: dealer.owner })).body;
  const [out] = (await post(sent.id)).deliveries;
  assert.ok(out.permalink);
  assert.deepEqual((await post(refused.id)).deliveries[0].problem, { class: 'policy', code: 368 });
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
  // Nowhere in the database is a number of the Page or of its posts; what the dealership wrote is there.
  assert.deepEqual(await tablesWith(house.db, northside), []);
  const [kept] = await house.db.sql<any>(
    `select remote_id, permalink, staged, state, content from delivery where id = $1`,
    [out.id],
  );
  assert.deepEqual([kept.remote_id, kept.permalink, kept.staged, kept.state], [null, null, {}, 'published']);
  assert.match(kept.content.text, /^Was here\./);
  const after_ = (await post(refused.id)).deliveries[0];
  assert.deepEqual([after_.state, after_.problem], ['failed', { class: 'policy' }]);
  assert.ok(after_.log.every((one: any) => one.problem === null || !('code' in one.problem)));
  // Who asks Meta for deletion afterwards is told the truth.
  await house.pass(120_000);
  const asked = await house.meta.admin<any>('/callbacks', { product: 'facebook', kind: 'data_deletion', person: mara });
  const { url } = JSON.parse((asked.answers ?? asked)[0].body);
  assert.match(await (await fetch(url)).text(), /held nothing of yours.*was deleted then/);
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
  for (let round = 0; round < 4; round++) {
    const channelId = await house.connect(dealer.owner, 'facebook');
    for (let n = 0; n < 3; n++)
      await house.publish(dealer, { ...withPhoto(), body: `Round ${round} ${n} {legal}`, channelIds: [channelId] });
    await house.meta.admin('/settings', {});
    const jobs = house.runJobs();
    await new Promise((resolve) => setTimeout(resolve, (round * 97) % 400));
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

test('P14b a hundred disconnects at random moments of calls: none begins after the answer, and no answer of before is kept', async () => {
  const channelId = await house.connect(dealer.owner, 'facebook');
  const sent = await house.publish(dealer, { ...withPhoto(), body: 'Read often. {legal}', channelIds: [channelId] });
  await house.settle(dealer);
  const [first] = await house.db.sql<any>(
    `select c.remote_id as page, c.person_id as person, c.epoch, d.remote_id as post, d.permalink from channel c
     join delivery d on d.channel_id = c.id where c.id = $1 and d.post_id = $2`,
    [channelId, sent.id],
  );
  const { keyring } = house.ground;
  const token = (await keyring.of(channelKeyScope(dealer.id, channelId, first.epoch)))
    .open((await row(channelId)).token, tokenPlace(channelId, first.epoch))
    .toString('utf8');
  const cause = { kind: 'care', id: channelId } as const;
  let epoch = first.epoch as number;
  const [before_] = await house.db.sql<{ n: number }>(`select sum(calls)::int as n from meta_call where subject = $1`, [
    channelId,
  ]);
  const [then] = await house.meta.admin<any[]>('/log').then((log) => [log.at(-1).seq as number]);
  const counted = async (): Promise<number> =>
    (
      await house.db.sql<{ n: number }>(`select sum(calls)::int as n from meta_call where subject = $1`, [channelId])
    )[0]!.n - before_!.n;
  const seen = async (): Promise<number> => (await house.meta.admin<any[]>(`/log?since=${then}`)).length;
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 60 }),
      fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 4 }),
      async (at, starts) => {
        const life = { dealershipId: dealer.id, channelId, epoch };
        const reading = starts.map(async (start) => {
          await sleep(start);
          try {
            await because({ kind: 'setting', of: 'channels' }, async () =>
              readPost(house.ground, await callingAs(house.ground, life, { cause }), first.post),
            );
          } catch (error) {
            assert.equal((error as MetaFailure).class, 'stopped');
          }
        });
        await sleep(at);
        const work = <T>(doing: (ctx: Context) => Promise<T>) =>
          house.ground.database.asDealership(
            { dealershipId: dealer.id, cause: { kind: 'person', of: dealer.owner.userId } },
            doing,
            {
              write: true,
              lettingGo: true,
            },
          );
        await work((ctx) => release(ctx, channelId, 'disconnected_by_staff'));
        const permitted = await counted();
        await Promise.all(reading);
        assert.equal(await counted(), permitted, `at ${at} ms of calls begun at ${starts.join(', ')} ms`);
        assert.equal(await seen(), permitted, 'the other side has seen those and no others');
        const [left] = await house.db.sql<any>(`select remote_id, permalink from delivery where post_id = $1`, [
          sent.id,
        ]);
        assert.deepEqual(left, { remote_id: null, permalink: null });
        // The same Page in its next life, without the way through the dialog.
        epoch += 2;
        await keyring.create(channelKeyScope(dealer.id, channelId, epoch));
        const key = await keyring.of(channelKeyScope(dealer.id, channelId, epoch));
        await house.db.sql(
          `update channel set state = 'ok', epoch = $2, remote_id = $3, person_id = $4, token = $5, disconnected_at = null where id = $1`,
          [channelId, epoch, first.page, first.person, key.seal(token, tokenPlace(channelId, epoch))],
        );
      },
    ),
    { numRuns: 100 },
  );
  await house.call(`POST /api/channels/${channelId}/disconnect`, { as: dealer.owner });
});

test('what is out stays published when its channel goes, also while it is still watched', async () => {
  const channelId = await house.connect(dealer.owner, 'facebook');
  const sent = await house.publish(dealer, { ...withPhoto(), body: 'Watched. {legal}', channelIds: [channelId] });
  await house.settle(dealer);
  await house.db.sql(
    `update delivery set watch_until = now(), next_at = now(), channel_epoch = channel_epoch - 1 where post_id = $1`,
    [sent.id],
  );
  await house.as(dealer, (ctx) => enqueue(ctx, deliver, { deliveryId: sent.deliveries[0].id }), { write: true });
  await house.runJobs();
  const { body } = await house.call(`GET /api/posts/${sent.id}`, { as: dealer.owner });
  assert.deepEqual([body.state, body.deliveries[0].state], ['published', 'published']);
  await house.call(`POST /api/channels/${channelId}/disconnect`, { as: dealer.owner });
});

test('P13b disconnecting everything takes logins under way along, with the tokens they hold; one that comes back later connects nothing', async () => {
  const open = () => house.db.sql(`select from channel_connection where dealership_id = $1`, [dealer.id]);
  // One that waits for a choice; no channel was ever made of it.
  const fresh = await house.makeDealership();
  const landed = await house.login(fresh.owner, 'facebook');
  const waiting = /connection=([0-9a-f-]{36})/.exec(landed)![1];
  const sealed = () =>
    house.db.sql(`select from channel_connection where dealership_id = $1 and sealed is not null`, [fresh.id]);
  assert.equal((await sealed()).length, 1);
  const all = await house.call('POST /api/channels/disconnect-all', { as: fresh.owner });
  assert.deepEqual(all.body, { disconnected: 0 });
  assert.equal((await sealed()).length, 0);
  const choice = await house.call(`POST /api/channel-connections/${waiting}/choose`, {
    as: fresh.owner,
    body: { remoteIds: [northside] },
  });
  assert.equal(choice.status, 404);
  // One that is at Meta at that moment: its code is exchanged while everything is disconnected.
  await house.meta.admin('/faults', {
    match: { path_regex: '/debug_token' },
    times: 1,
    effect: { kind: 'delay', ms: 700 },
  });
  const coming = house.login(dealer.owner, 'facebook', { sandbox_pages: northside });
  while (
    (
      await house.db.sql(`select from channel_connection where dealership_id = $1 and state = 'exchanging'`, [
        dealer.id,
      ])
    ).length === 0
  )
    await sleep(5);
  await house.call('POST /api/channels/disconnect-all', { as: dealer.owner });
  assert.match(await coming, /connection=unknown/);
  assert.equal((await open()).length, 0);
  const [held] = await house.db.sql<{ n: number }>(
    `select count(*)::int as n from channel where dealership_id = $1 and token is not null`,
    [dealer.id],
  );
  assert.equal(held!.n, 0);
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

test('P14a it is possible in every state, for everybody who may manage channels and nobody else, for one and for all', async () => {
  const may = await Promise.all(['owner', 'manager'].map((role) => house.makeStaff(dealer, [role])));
  const others = await Promise.all(
    ['sales', 'finance', 'marketing', 'viewer'].map((role) => house.makeStaff(dealer, [role])),
  );
  const state = (to: string) =>
    house.db.sql(`update dealership set state = $2 where dealership_id = $1`, [dealer.id, to]);
  try {
    for (const [at, standing] of ['active', 'past_due', 'cancelling', 'cancelled'].entries()) {
      await state('active');
      const page = await house.connect(dealer.owner, 'facebook');
      const account = await house.connect(dealer.owner, 'instagram');
      await state(standing);
      for (const as of others) {
        assert.equal((await house.call(`POST /api/channels/${page}/disconnect`, { as })).status, 403, standing);
        assert.equal((await house.call('POST /api/channels/disconnect-all', { as })).status, 403, standing);
      }
      const one = await house.call(`POST /api/channels/${page}/disconnect`, { as: may[at % may.length]! });
      assert.deepEqual([one.status, one.body.state], [200, 'disconnected'], standing);
      const all = await house.call('POST /api/channels/disconnect-all', { as: may[(at + 1) % may.length]! });
      assert.deepEqual([all.status, all.body], [200, { disconnected: 1 }], standing);
      for (const id of [page, account]) assert.equal((await row(id)).token, null, standing);
    }
  } finally {
    await state('active');
  }
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

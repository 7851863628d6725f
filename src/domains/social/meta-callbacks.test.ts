import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { tablesWith } from '#tests/harness/markers.ts';
import { socialHouse } from '#tests/harness/meta.ts';
import type { SocialHouse } from '#tests/harness/meta.ts';
import type { TestDealership } from '#tests/harness/house.ts';

let house: SocialHouse;
let dealer: TestDealership;
let other: TestDealership;
before(async () => {
  house = await socialHouse();
  [dealer, other] = [await house.makeDealership(), await house.makeDealership()];
});
after(() => house.close());

const mara = '100009000000001';
/** Her number within the app. */
const scoped = '10158000000000123';
const callback = async (given: Record<string, unknown>): Promise<any[]> => {
  await house.pass(0);
  const answer = await house.meta.admin<any>('/callbacks', { person: mara, ...given });
  return answer.answers ?? answer;
};
const row = async (channelId: string) =>
  (await house.db.sql<any>(`select * from channel where id = $1`, [channelId]))[0];
const bodyOf = (answer: any) => (typeof answer.body === 'string' ? JSON.parse(answer.body) : answer.body);

const forgeries = [
  'bad_sig',
  'wrong_secret',
  'wrong_product_secret',
  'alg_none',
  'alg_sha1',
  'std_alphabet',
  'no_dot',
  'extra_dot',
  'expired',
  'future',
  'missing_user',
  'truncated',
  'swapped_payload',
];

test('P15c forgeries of every kind are refused with one and the same answer, and change nothing', async () => {
  const page = await house.connect(dealer.owner, 'facebook');
  const account = await house.connect(dealer.owner, 'instagram');
  const untouched = JSON.stringify([await row(page), await row(account)]);
  const bodies = new Set<string>();
  for (const product of ['facebook', 'instagram'])
    for (const kind of ['deauthorize', 'data_deletion'])
      for (const mutate of forgeries) {
        const [answer] = await callback({ product, kind, mutate });
        // A payload in the standard alphabet may by chance look like the url-safe one.
        if (mutate === 'std_alphabet' && answer.status === 200) continue;
        assert.equal(answer.status, 400, `${product} ${kind} ${mutate}: ${JSON.stringify(answer)}`);
        bodies.add(JSON.stringify(bodyOf(answer)));
      }
  assert.deepEqual([...bodies], ['{"error":"invalid_signed_request"}']);
  assert.equal(JSON.stringify([await row(page), await row(account)]), untouched);
  assert.deepEqual(await house.db.sql(`select * from meta_deletion_request`), []);
  // Each is counted, and nothing of it is kept.
  const [counted] = await house.db.sql<any>(`select times::int as n from tally where what = 'forgery_refused'`);
  assert.ok(counted.n >= 4 * (forgeries.length - 1));
});

test('other methods, content types and sizes are refused', async () => {
  const at = `${house.ground.config.origin}/meta/facebook/data-deletion`;
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const status = async (init: RequestInit) => (await fetch(at, init)).status;
  assert.equal(await status({}), 405);
  assert.equal(await status({ method: 'POST', body: '{}', headers: { 'Content-Type': 'application/json' } }), 415);
  assert.equal(await status({ method: 'POST', body: `signed_request=${'a'.repeat(20_000)}`, headers: form }), 413);
  assert.equal(await status({ method: 'POST', body: 'signed_request=a.b&signed_request=a.b', headers: form }), 400);
  assert.equal(await status({ method: 'POST', body: '', headers: form }), 400);
});

test('deauthorizing deletes the token in every dealership, and tells the owners once', async () => {
  const mine = await house.connect(dealer.owner, 'facebook');
  const theirs = await house.connect(other.owner, 'facebook');
  await house.pass(120_000);
  for (const answer of await callback({ product: 'facebook', kind: 'deauthorize', times: 3, concurrent: true }))
    assert.equal(answer.status, 200);
  for (const id of [mine, theirs]) {
    const channel = await row(id);
    assert.deepEqual([channel.state, channel.reason, channel.token], ['needs_reconnect', 'removed_at_meta', null]);
  }
  await house.runJobs();
  assert.equal(house.mailbox.mails().filter((mail) => mail.to.includes(other.owner.email)).length, 1);
});

test('P15a P15b a request for deletion removes tokens and identifiers everywhere, answers with a code, and the code tells what and when', async () => {
  const mine = await house.connect(dealer.owner, 'facebook');
  const theirs = await house.connect(other.owner, 'facebook');
  const sent = await house.publish(dealer, { kind: 'text', body: 'Hello. {legal}', channelIds: [mine] });
  await house.settle(dealer);
  await house.pass(120_000);
  const [answer] = await callback({ product: 'facebook', kind: 'data_deletion' });
  assert.equal(answer.status, 200, JSON.stringify(answer));
  const { url, confirmation_code: code } = bodyOf(answer);
  assert.match(code, /^[A-Z2-7]{20}$/);
  assert.equal(url, `${house.ground.config.origin}/deletion/${code}`);
  for (const id of [mine, theirs]) {
    const channel = await row(id);
    assert.deepEqual(
      [channel.state, channel.token, channel.remote_id, channel.person_id, channel.name],
      ['disconnected', null, null, null, null],
    );
  }
  assert.deepEqual(await tablesWith(house.db, '104000000000001'), []);
  const post = (await house.call(`GET /api/posts/${sent.id}`, { as: dealer.owner })).body;
  assert.equal(post.text.startsWith('Hello.'), true, 'the dealership’s own words stay');
  assert.equal(post.deliveries[0].permalink, null);
  const page = await (await fetch(url)).text();
  assert.match(page, /2 connected accounts were deleted/);
  assert.match(page, /removed from one record of what was published/);
  assert.doesNotMatch(page, /Northside|104000000000001|10158/);
  assert.equal((await fetch(url)).headers.get('x-robots-tag'), 'noindex');
  assert.equal((await fetch(url.replace(code, 'A'.repeat(20)))).status, 404);
  assert.equal((await fetch(url.replace(code, '..%2f..%2f'))).status, 404);
});

test('P15a P15c the same request again gives the same code, ten at once are one, and nobody is known by it', async () => {
  await house.connect(dealer.owner, 'facebook');
  await house.pass(120_000);
  const answers = await callback({ product: 'facebook', kind: 'data_deletion', times: 10, concurrent: true });
  assert.deepEqual([...new Set(answers.map((one) => one.status))], [200]);
  const codes = new Set(answers.map((one) => bodyOf(one).confirmation_code));
  assert.equal(codes.size, 1);
  const [kept] = await house.db.sql<any>(`select * from meta_deletion_request where code = $1`, [[...codes][0]]);
  assert.equal(kept.channels, 1);
  assert.doesNotMatch(JSON.stringify(kept), /10158/);
});

test('P15c what Meta signed long ago, or what comes again, does what it was about once, and nothing to what was connected since', async () => {
  const { meta } = house.ground.config;
  const signed = (issued: Date, kind: string, more: object = {}) => {
    const payload = Buffer.from(
      JSON.stringify({
        algorithm: 'HMAC-SHA256',
        issued_at: Math.floor(issued.getTime() / 1000),
        user_id: scoped,
        ...more,
      }),
    ).toString('base64url');
    const mac = createHmac('sha256', meta.facebook!.secret).update(payload).digest('base64url');
    return async () => {
      const answer = await fetch(`${house.ground.config.origin}/meta/facebook/${kind}`, {
        method: 'POST',
        body: new URLSearchParams({ signed_request: `${mac}.${payload}` }),
      });
      return { status: answer.status, body: await answer.json() };
    };
  };
  const hour = 3_600_000;
  const first = await house.connect(dealer.owner, 'facebook');
  const asked = new Date(house.clock.now().getTime() + 120_000);
  // It arrives three weeks late: Meta repeats what was not answered, and says no end.
  await house.pass(21 * 24 * hour);
  const request = signed(asked, 'data-deletion');
  const answer = await request();
  assert.equal(answer.status, 200);
  assert.equal((await row(first)).state, 'disconnected');
  // Again, after the person connected anew: the same answer, and the new consent stays as it is.
  const second = await house.connect(dealer.owner, 'facebook');
  const before_ = JSON.stringify(await row(second));
  assert.deepEqual(await request(), answer);
  const removal = signed(asked, 'deauthorize');
  for (let n = 0; n < 2; n++) assert.equal((await removal()).status, 200);
  assert.equal(JSON.stringify(await row(second)), before_);
  // Where Meta said an end, it holds.
  const over = signed(asked, 'data-deletion', { expires: Math.floor(asked.getTime() / 1000) + 3600 });
  assert.deepEqual(await over(), { status: 400, body: { error: 'invalid_signed_request' } });
  assert.equal(JSON.stringify(await row(second)), before_);
  await house.call(`POST /api/channels/${second}/disconnect`, { as: dealer.owner });
});

test('P15a a request takes along a login of that person that waits for a choice, and no one else’s', async () => {
  const waits = async (given: Record<string, string>) => {
    const where = await house.login(dealer.owner, 'facebook', given);
    return /connection=([0-9a-f-]{36})/.exec(where)![1]!;
  };
  const hers = await waits({});
  const state = async (id: string) =>
    (await house.call(`GET /api/channel-connections/${id}`, { as: dealer.owner })).status;
  assert.equal(await state(hers), 200);
  await callback({ product: 'facebook', kind: 'data_deletion', person: '100009000000002' });
  assert.equal(await state(hers), 200, 'another person asked');
  await callback({ product: 'facebook', kind: 'data_deletion' });
  assert.equal(await state(hers), 404);
});

test('who has nothing here is told so, with a code all the same', async () => {
  const [answer] = await callback({ product: 'facebook', kind: 'data_deletion', person: '100009000000002' });
  const page = await (await fetch(bodyOf(answer).url)).text();
  assert.match(page, /We held nothing of yours/);
});

test('Instagram names a person by either id, and both are understood', async () => {
  for (const mutate of [undefined, 'account_id', 'numeric_id', 'padded']) {
    const channelId = await house.connect(dealer.owner, 'instagram');
    await house.pass(120_000);
    const [answer] = await callback({
      product: 'instagram',
      kind: 'data_deletion',
      account: '17841400000000001',
      ...(mutate ? { mutate } : {}),
    });
    assert.equal(answer.status, 200, JSON.stringify(answer));
    assert.equal((await row(channelId)).state, 'disconnected', mutate ?? 'plain');
  }
});

test('what was connected after the request was made is a new consent, and stays', async () => {
  await house.pass(120_000);
  const channelId = await house.connect(dealer.owner, 'facebook');
  // Signed now, arriving when the product's clock shows the connection to be later than it.
  await house.db.sql(`update channel set connected_at = connected_at + interval '5 minutes' where id = $1`, [
    channelId,
  ]);
  const [answer] = await callback({ product: 'facebook', kind: 'data_deletion' });
  assert.equal(answer.status, 200);
  assert.equal((await row(channelId)).state, 'ok');
});

test('the page of instructions tells every way, in both languages', async () => {
  const origin = house.ground.config.origin;
  const english = await (await fetch(`${origin}/deletion`)).text();
  const french = await (await fetch(`${origin}/deletion`, { headers: { 'Accept-Language': 'fr-CA' } })).text();
  assert.match(english, /Disconnect/);
  assert.match(french, /Débrancher/);
  const looked = await fetch(`${origin}/deletion?code=${'a'.repeat(20)}`, { redirect: 'manual' });
  assert.equal(looked.headers.get('location'), `/deletion/${'A'.repeat(20)}`);
});

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { atWall, wallClock } from '#kernel/calendar.ts';
import { newId } from '#kernel/ids.ts';
import { northside, socialHouse } from '#tests/harness/meta.ts';
import type { SocialHouse } from '#tests/harness/meta.ts';
import type { TestDealership, TestStaff } from '#tests/harness/house.ts';

const zone = 'America/Halifax';
const day = 86_400_000;

let house: SocialHouse;
let dealer: TestDealership;
let sales: TestStaff;
let marketing: TestStaff;
let page = '';
let account = '';
let car: { id: string; photoIds: string[] };
before(async () => {
  house = await socialHouse();
  dealer = await house.makeDealership();
  sales = await house.makeStaff(dealer, ['sales'], { name: 'Sam Sales' });
  marketing = await house.makeStaff(dealer, ['marketing'], { name: 'Mia Marketing' });
  page = await house.connect(dealer.owner, 'facebook');
  account = await house.connect(dealer.owner, 'instagram');
  car = await house.makeVehicle(dealer, 2);
});
after(() => house.close());

const ask = async (what: string, body?: unknown, status = 200, as: TestStaff = dealer.owner) => {
  const answer = await house.call(what, { as, ...(body === undefined ? {} : { body }) });
  assert.equal(answer.status, status, `${what}: ${JSON.stringify(answer.body)}`);
  return answer.body;
};
let written = 0;
/** A draft whose text is like no other. */
const draft = (given: Record<string, unknown> = {}, as: TestStaff = dealer.owner) =>
  ask('POST /api/posts', { locale: 'en', body: `Open on day ${++written}`, channelIds: [page], ...given }, 201, as);
const schedule = (
  post: { id: string; version: number },
  at: string | null,
  status = 200,
  as: TestStaff = dealer.owner,
) => ask(`POST /api/posts/${post.id}/schedule`, { version: post.version, at }, status, as);
const read = (post: { id: string }) => ask(`GET /api/posts/${post.id}`);
/** So many hours from now, as the dealership's wall shows it. */
const wall = (hours: number): string => {
  const { day: date, time } = wallClock(new Date(house.clock.now().getTime() + hours * 3_600_000), zone);
  return `${date}T${time}`;
};
const errors = (body: { errors: { pointer: string; code: string }[] }) =>
  body.errors.map((one) => `${one.pointer} ${one.code}`).toSorted();
const atPage = async (text: string): Promise<number> => {
  const ledger = await house.meta.admin<any>('/ledger');
  return ledger.pages[northside].posts.filter((one: { message: string }) => one.message === text).length;
};

test('a post begins as a draft that says how it reads, and who began it', async () => {
  const post = await draft(
    { vehicleId: car.id, body: '{vehicle}\n{price}\n{legal}', channelIds: [page, account] },
    sales,
  );
  assert.equal(post.state, 'draft');
  assert.equal(post.text, '2019 Honda Civic\n$15,995 plus HST and licensing\nHarbour Auto Ltd.');
  assert.deepEqual([post.createdBy, post.networks, post.version], ['Sam Sales', ['facebook', 'instagram'], 1]);
  assert.deepEqual(
    post.preview.findings.map((one: { code: string }) => one.code),
    ['needs_photo'],
  );
  assert.equal(post.preview.instagram.most, 2200);
  assert.deepEqual([post.preview.readyScore, post.preview.missing], [80, ['photos', 'vin']]);
});

test('everything that is wrong with a post is said at once, at its place', async () => {
  const wrong = {
    locale: 'de',
    body: 'x'.repeat(10_001),
    instagramBody: 7,
    link: 'javascript:alert(1)',
    photos: [{ photoId: 'none', alt: 'x'.repeat(1001), fit: 'stretch' }],
    shape: 'round',
    channelIds: ['1'],
    kind: 'story',
    vehicleId: 'x',
    colour: 'red',
  };
  const refused = await ask('POST /api/posts', wrong, 422);
  assert.deepEqual(refused.errors.map((one: { pointer: string }) => one.pointer).toSorted(), [
    '/body',
    '/channelIds/0',
    '/colour',
    '/instagramBody',
    '/kind',
    '/link',
    '/locale',
    '/photos/0/alt',
    '/photos/0/fit',
    '/photos/0/photoId',
    '/shape',
    '/vehicleId',
  ]);
});

test('eleven photos, a channel that is none, and a body of 10 MB are refused', async () => {
  const photos = Array.from({ length: 11 }, () => ({ photoId: newId() }));
  assert.equal((await ask('POST /api/posts', { locale: 'en', body: '', photos }, 422)).errors[0].pointer, '/photos');
  const unknown = await ask('POST /api/posts', { locale: 'en', body: '', channelIds: [page, newId()] }, 422);
  assert.deepEqual(errors(unknown), ['/channelIds/1 unknown_channel']);
  const large = await house.call('POST /api/posts', {
    as: dealer.owner,
    body: { locale: 'en', body: 'x'.repeat(10 * 1024 * 1024) },
  });
  assert.deepEqual([large.status, large.body.code], [413, 'too_large']);
});

test('a draft is changed at the version that was seen', async () => {
  const post = await draft();
  const changed = await ask(`PATCH /api/posts/${post.id}`, { version: 1, body: 'Other words', instagramBody: 'Short' });
  assert.deepEqual([changed.version, changed.text, changed.preview.instagram.text], [2, 'Other words', 'Short']);
  const stale = await ask(`PATCH /api/posts/${post.id}`, { version: 1, body: 'Late' }, 409);
  assert.equal(stale.current.body, 'Other words');
  assert.equal((await ask(`PATCH /api/posts/${post.id}`, { version: 2, body: 'Other words' })).version, 2);
  assert.equal(
    (await ask(`PATCH /api/posts/${post.id}`, { version: 2, kind: 'sold' }, 422)).errors[0].pointer,
    '/kind',
  );
});

test('a scheduled post goes out at its time on the dealership’s clock, and not before', async () => {
  const post = await draft({ body: 'At its time' });
  const at = wall(48);
  const { post: scheduled, moved } = await schedule(post, at);
  assert.deepEqual(
    [scheduled.state, scheduled.scheduledWall, scheduled.timeZone, moved],
    ['scheduled', at, zone, null],
  );
  assert.equal(scheduled.scheduledAt, atWall(at.slice(0, 10), at.slice(11), zone).at.toISOString());
  await house.pass(Date.parse(scheduled.scheduledAt) - house.clock.now().getTime() - 60_000);
  await house.runJobs();
  assert.equal(await atPage('At its time'), 0);
  await house.pass(61_000);
  await house.settle(dealer);
  assert.equal(await atPage('At its time'), 1);
  assert.equal((await read(post)).state, 'published');
});

test('a time that has passed, one beyond a year and one that is none are refused at their field', async () => {
  const post = await draft();
  assert.deepEqual(errors(await schedule(post, wall(-1), 422)), ['/at past']);
  assert.deepEqual(errors(await schedule(post, wall(24 * 367), 422)), ['/at too_far']);
  for (const at of ['tomorrow', '2027-01-01', '2027-01-01T24:00', '2027-01-01T09:00Z', '2027-1-1T09:00'])
    assert.equal((await schedule(post, at, 422)).errors[0].pointer, '/at', at);
  for (const at of ['2027-02-30T09:00', '2027-13-01T09:00', '2027-00-10T09:00'])
    assert.equal((await schedule(post, at, 422)).errors[0].pointer, '/at', at);
  assert.equal((await read(post)).state, 'draft');
});

/** The next day on which the dealership's clocks change so. */
function changeOfClocks(time: string, how: 'gap' | 'twice'): string {
  for (let n = 1; n < 366; n++) {
    const date = new Date(house.clock.now().getTime() + n * day).toISOString().slice(0, 10);
    if (atWall(date, time, zone).moved === how) return date;
  }
  throw new Error('the clocks do not change');
}

test('a time that spring leaves out moves behind the gap, one that autumn brings twice is the first: both are told', async () => {
  const spring = changeOfClocks('02:30', 'gap');
  const gap = await schedule(await draft(), `${spring}T02:30`);
  assert.deepEqual([gap.moved, gap.post.scheduledAt], ['gap', `${spring}T06:00:00.000Z`]);
  const autumn = changeOfClocks('01:30', 'twice');
  const twice = await schedule(await draft(), `${autumn}T01:30`);
  assert.deepEqual([twice.moved, twice.post.scheduledAt], ['twice', `${autumn}T04:30:00.000Z`]);
  for (const { post } of [gap, twice]) await ask(`POST /api/posts/${post.id}/cancel`, { version: post.version });
});

test('who may only compose asks for approval; who publishes approves, and it goes out at its time', async () => {
  const post = await draft({ body: 'To be approved' }, sales);
  const { post: asked } = await schedule(post, wall(24), 200, sales);
  assert.deepEqual([asked.state, asked.approval, asked.deliveries], ['draft', 'asked', []]);
  const waiting = await ask('GET /api/posts?waiting=approval', undefined, 200, marketing);
  assert.ok(waiting.items.some((one: { id: string }) => one.id === post.id));
  await ask(`POST /api/posts/${post.id}/approve`, { version: asked.version }, 403, sales);
  const approved = await ask(`POST /api/posts/${post.id}/approve`, { version: asked.version }, 200, marketing);
  assert.deepEqual(
    [approved.state, approved.approval, approved.scheduledWall],
    ['scheduled', 'given', asked.scheduledWall],
  );
  assert.equal(approved.deliveries.length, 1);
  const again = await ask(`POST /api/posts/${post.id}/approve`, { version: approved.version }, 409, marketing);
  assert.equal(again.code, 'not_waiting');
  assert.ok(!(await ask('GET /api/posts?waiting=approval')).items.some((one: { id: string }) => one.id === post.id));
  await house.pass(day);
  await house.settle(dealer);
  assert.equal(await atPage('To be approved'), 1);
});

test('a post whose time passed while it waited goes out when it is approved', async () => {
  const { post } = await schedule(await draft({ body: 'Approved late' }, sales), wall(1), 200, sales);
  await house.pass(10 * 3_600_000);
  await house.settle(dealer);
  assert.equal(await atPage('Approved late'), 0);
  await ask(`POST /api/posts/${post.id}/approve`, { version: post.version }, 200, marketing);
  await house.settle(dealer);
  assert.equal(await atPage('Approved late'), 1);
});

test('what was approved and scheduled is not changed or moved by who may not approve; taken back, it is asked for again', async () => {
  const { post } = await schedule(await draft({ body: 'Approved words' }, sales), wall(5), 200, sales);
  const approved = await ask(`POST /api/posts/${post.id}/approve`, { version: post.version }, 200, marketing);
  const edited = await ask(
    `PATCH /api/posts/${post.id}`,
    { version: approved.version, body: 'Sneaked in' },
    409,
    sales,
  );
  assert.equal(edited.code, 'post_scheduled');
  assert.equal((await schedule(approved, wall(9), 409, sales)).code, 'post_scheduled');
  const back = await ask(`POST /api/posts/${post.id}/cancel`, { version: approved.version }, 200, sales);
  assert.deepEqual([back.state, back.deliveries], ['draft', []]);
  const other = await ask(`PATCH /api/posts/${post.id}`, { version: back.version, body: 'New words' }, 200, sales);
  const asked = await schedule(other, null, 200, sales);
  assert.deepEqual([asked.post.state, asked.post.approval], ['draft', 'asked']);
  await house.pass(6 * 3_600_000);
  await house.settle(dealer);
  assert.deepEqual([await atPage('Approved words'), await atPage('Sneaked in'), await atPage('New words')], [0, 0, 0]);
});

test('words that were changed after they were approved need approval again', async () => {
  const { post } = await schedule(await draft({ body: 'First words' }, sales), null, 200, sales);
  const changed = await ask(`PATCH /api/posts/${post.id}`, { version: post.version, body: 'Second words' }, 200, sales);
  assert.deepEqual([changed.state, changed.approval], ['draft', 'asked']);
});

test('a post of a dealership that failed is asked for and approved like a new one', async () => {
  const { post } = await schedule(await draft({ body: 'Failing', link: 'https://www.facebook.com/x' }), null);
  await house.settle(dealer);
  const failed = await read(post);
  assert.equal(failed.state, 'failed', JSON.stringify(failed.deliveries));
  assert.equal(failed.deliveries[0].problem.code, 1_609_008);
  const mended = await ask(`PATCH /api/posts/${post.id}`, { version: failed.version, link: null }, 200, sales);
  const { post: asked } = await schedule(mended, null, 200, sales);
  assert.ok((await ask('GET /api/posts?waiting=approval')).items.some((one: { id: string }) => one.id === post.id));
  await ask(`POST /api/posts/${post.id}/approve`, { version: asked.version }, 200, marketing);
  await house.settle(dealer);
  assert.equal(await atPage('Failing'), 1);
});

test('a scheduled post changed by who publishes goes out as it reads then, to the channels it names then', async () => {
  const { post } = await schedule(await draft({ body: 'Old words', channelIds: [page] }), wall(3));
  const photos = [{ photoId: car.photoIds[0] }];
  const changed = await ask(`PATCH /api/posts/${post.id}`, {
    version: post.version,
    body: 'Changed words',
    photos,
    channelIds: [account],
  });
  assert.deepEqual(
    [
      changed.state,
      changed.deliveries.map(
        (one: { channel: { network: string }; state: string }) => `${one.channel.network} ${one.state}`,
      ),
    ],
    ['scheduled', ['instagram waiting']],
  );
  const refused = await ask(
    `PATCH /api/posts/${post.id}`,
    { version: changed.version, photos: [], channelIds: [] },
    422,
  );
  assert.deepEqual(errors(refused), ['/channelIds no_channel']);
  assert.equal((await read(post)).version, changed.version);
  await house.pass(3 * 3_600_000);
  await house.settle(dealer);
  assert.equal((await read(post)).state, 'published');
  assert.deepEqual([await atPage('Old words'), await atPage('Changed words')], [0, 0]);
  const ledger = await house.meta.admin<any>('/ledger');
  assert.equal(
    ledger.accounts['17841400000000001'].posts.filter((one: any) => one.message === 'Changed words').length,
    1,
  );
});

test('a scheduled post is moved to another time, and goes out once, then', async () => {
  const { post } = await schedule(await draft({ body: 'Moved' }), wall(2));
  const { post: later } = await schedule(post, wall(20));
  assert.equal(later.deliveries.length, 1);
  await house.pass(3 * 3_600_000);
  await house.runJobs();
  assert.equal(await atPage('Moved'), 0);
  await house.pass(18 * 3_600_000);
  await house.settle(dealer);
  assert.equal(await atPage('Moved'), 1);
});

test('a post is taken back until it is sent, and not after', async () => {
  const { post } = await schedule(await draft({ body: 'Taken back' }), wall(2));
  const back = await ask(`POST /api/posts/${post.id}/cancel`, { version: post.version });
  assert.deepEqual([back.state, back.scheduledAt, back.deliveries], ['draft', null, []]);
  await house.pass(3 * 3_600_000);
  await house.settle(dealer);
  assert.equal(await atPage('Taken back'), 0);
  const { post: sent } = await schedule(back, null);
  await house.settle(dealer);
  const out = await read(sent);
  const late = await ask(`POST /api/posts/${post.id}/cancel`, { version: out.version }, 409);
  assert.equal(late.code, 'too_late');
  assert.equal((await read(sent)).state, 'published');
});

test('what was sent is neither changed, scheduled again nor deleted', async () => {
  const { post } = await schedule(await draft({ body: 'Sent for good' }), null);
  await house.settle(dealer);
  const out = await read(post);
  assert.equal(
    (await ask(`PATCH /api/posts/${post.id}`, { version: out.version, body: 'Other' }, 409)).code,
    'post_sent',
  );
  assert.equal((await schedule(out, null, 409)).code, 'post_sent');
  assert.equal((await ask(`DELETE /api/posts/${post.id}`, undefined, 409)).code, 'post_sent');
  assert.equal(await atPage('Sent for good'), 1);
});

test('a draft is deleted, and a scheduled one with what waits for it', async () => {
  const post = await draft();
  await ask(`DELETE /api/posts/${post.id}`, undefined, 204);
  await ask(`GET /api/posts/${post.id}`, undefined, 404);
  const { post: waiting } = await schedule(await draft({ body: 'Deleted while it waits' }), wall(1));
  await ask(`DELETE /api/posts/${waiting.id}`, undefined, 204);
  await house.pass(2 * 3_600_000);
  await house.settle(dealer);
  assert.equal(await atPage('Deleted while it waits'), 0);
});

test('a double click with one Idempotency-Key makes one delivery and one post', async () => {
  const post = await draft({ body: 'Clicked twice' });
  const click = () =>
    house.call(`POST /api/posts/${post.id}/schedule`, {
      as: dealer.owner,
      body: { version: post.version, at: null },
      headers: { 'Idempotency-Key': 'a-click' },
    });
  const first = await click();
  const second = await click();
  assert.deepEqual([first.status, second.status], [200, 200]);
  assert.deepEqual(second.body, first.body);
  await house.settle(dealer);
  assert.equal(await atPage('Clicked twice'), 1);
});

test('two clicks at the same moment without a key: one is told that it was done already', async () => {
  const post = await draft({ body: 'Clicked at once' });
  const clicks = await Promise.all(
    [1, 2].map(() =>
      house.call(`POST /api/posts/${post.id}/schedule`, {
        as: dealer.owner,
        body: { version: post.version, at: null },
      }),
    ),
  );
  assert.deepEqual(clicks.map((one) => one.status).toSorted(), [200, 409]);
  await house.settle(dealer);
  assert.equal(await atPage('Clicked at once'), 1);
});

test('what the law or a network would refuse is said at its field before anything is sent', async () => {
  const empty = await draft({ body: '{pric}', channelIds: [] });
  assert.deepEqual(errors(await schedule(empty, null, 422)), ['/body unknown_placeholder', '/channelIds no_channel']);
  const bare = await draft({ body: `${'#a '.repeat(31)}`, channelIds: [account] });
  assert.deepEqual(errors(await schedule(bare, null, 422)), ['/body too_many_hashtags', '/photos needs_photo']);
  const gone = await draft({ photos: [{ photoId: newId() }] });
  assert.deepEqual(errors(await schedule(gone, null, 422)), ['/photos photo_gone']);
  for (const post of [empty, bare, gone])
    assert.deepEqual([(await read(post)).state, (await read(post)).deliveries], ['draft', []]);
});

test('a scheduled post says the price of the moment of sending', async () => {
  const vehicle = await house.makeVehicle(dealer, 0, { model: 'Accord' });
  const { post } = await schedule(await draft({ vehicleId: vehicle.id, body: '{model} {price}\n{legal}' }), wall(4));
  assert.match(post.text, /^Accord \$15,995 plus/);
  await ask(`PATCH /api/vehicles/${vehicle.id}`, { version: 1, askingPriceCents: 1_449_500 });
  assert.match((await read(post)).text, /^Accord \$14,495 plus/);
  await house.pass(4 * 3_600_000 + 60_000);
  await house.settle(dealer);
  assert.equal(await atPage('Accord $14,495 plus HST and licensing\nHarbour Auto Ltd.'), 1);
  await ask(`PATCH /api/vehicles/${vehicle.id}`, { version: 2, askingPriceCents: 1_399_500 });
  assert.match((await read(post)).text, /^Accord \$14,495 plus/, 'what was sent stays as it was sent');
});

test('a scheduled post of a car that is sold meanwhile does not go out, and says why', async () => {
  const vehicle = await house.makeVehicle(dealer, 0, { model: 'Odyssey' });
  const { post } = await schedule(await draft({ vehicleId: vehicle.id, body: '{model}\n{legal}' }), wall(4));
  await ask(`POST /api/vehicles/${vehicle.id}/status`, { version: 1, status: 'sold' });
  await house.pass(5 * 3_600_000);
  await house.settle(dealer);
  const failed = await read(post);
  assert.deepEqual(
    [failed.state, failed.deliveries[0].problem],
    ['failed', { class: 'content', finding: 'not_for_sale' }],
  );
  assert.equal(failed.deliveries[0].maybePublished, false);
});

test('Instagram gets its own text, Facebook the common one', async () => {
  const photos = [{ photoId: car.photoIds[1], alt: 'The front' }];
  const post = await draft({
    body: 'For all',
    instagramBody: 'For Instagram #civic',
    photos,
    channelIds: [page, account],
  });
  assert.deepEqual(
    [post.preview.facebook.text, post.preview.instagram.text, post.preview.instagram.hashtags],
    ['For all', 'For Instagram #civic', 1],
  );
  await schedule(post, null);
  await house.settle(dealer);
  const ledger = await house.meta.admin<any>('/ledger');
  assert.equal(await atPage('For all'), 1);
  assert.equal(ledger.accounts['17841400000000001'].posts.at(-1).message, 'For Instagram #civic');
});

test('the preview judges without keeping anything', async () => {
  const { items: kept } = await ask('GET /api/posts?limit=100');
  const preview = await ask('POST /api/posts/preview', {
    locale: 'fr',
    body: '{vehicle} {price}\n{legal}',
    vehicleId: car.id,
    channelIds: [page],
  });
  assert.match(preview.facebook.text, /^Honda Civic 2019 15\u00a0995\u00a0\$ plus TVH et immatriculation\nHarbour/);
  assert.deepEqual(preview.findings, []);
  assert.deepEqual((await ask('GET /api/posts?limit=100')).items, kept);
});

test('the list is filtered by state, vehicle, channel and days, and read page by page', async () => {
  const other = await house.makeDealership();
  const far = await house.connect(other.owner, 'facebook');
  const own = async (query: string) => ask(`GET /api/posts?${query}`, undefined, 200, other.owner);
  const make = (body: string, more: Record<string, unknown> = {}) =>
    ask('POST /api/posts', { locale: 'en', body, channelIds: [far], ...more }, 201, other.owner);
  const vehicle = await house.makeVehicle(other, 0);
  const names = (list: { items: { text: string }[] }) => list.items.map((one) => one.text);
  await make('one');
  await make('two', { channelIds: [] });
  await make('three', { vehicleId: vehicle.id });
  const four = await make('four');
  const at = wall(24 * 40);
  await schedule(four, at, 200, other.owner);
  assert.deepEqual(names(await own('')), ['four', 'three', 'two', 'one']);
  assert.deepEqual(names(await own('state=scheduled')), ['four']);
  assert.deepEqual(names(await own('state=scheduled&state=draft')), ['four', 'three', 'two', 'one']);
  assert.deepEqual(names(await own(`vehicleId=${vehicle.id}`)), ['three']);
  assert.deepEqual(names(await own(`channelId=${far}`)), ['four', 'three', 'one']);
  const date = at.slice(0, 10);
  const near = (n: number): string => new Date(Date.parse(date) + n * day).toISOString().slice(0, 10);
  assert.deepEqual(names(await own(`from=${date}&to=${date}`)), ['four']);
  assert.deepEqual(names(await own(`from=${near(1)}`)), []);
  assert.deepEqual(names(await own(`to=${near(-1)}`)), []);
  const seen: string[] = [];
  for (let query = 'limit=3'; ;) {
    const list = await own(query);
    seen.push(...names(list));
    if (!list.nextCursor) break;
    query = `limit=3&cursor=${encodeURIComponent(list.nextCursor)}`;
  }
  assert.deepEqual(seen, ['four', 'three', 'two', 'one']);
  const { nextCursor } = await own('limit=1');
  await ask(`GET /api/posts?limit=1&state=draft&cursor=${encodeURIComponent(nextCursor)}`, undefined, 422, other.owner);
  for (const wrong of ['state=gone', 'limit=0', 'limit=101', 'from=yesterday', 'colour=red', 'waiting=all'])
    await ask(`GET /api/posts?${wrong}`, undefined, 422, other.owner);
});

test('a channel, vehicle or post of another dealership is not there', async () => {
  const other = await house.makeDealership();
  const mine = await draft();
  await ask(`GET /api/posts/${mine.id}`, undefined, 404, other.owner);
  await ask(`POST /api/posts/${mine.id}/schedule`, { version: 1, at: null }, 404, other.owner);
  const body = { locale: 'en', body: 'Hello' };
  assert.deepEqual(errors(await ask('POST /api/posts', { ...body, channelIds: [page] }, 422, other.owner)), [
    '/channelIds/0 unknown_channel',
  ]);
  assert.deepEqual(errors(await ask('POST /api/posts', { ...body, vehicleId: car.id }, 422, other.owner)), [
    '/vehicleId unknown_vehicle',
  ]);
  const photo = await ask('POST /api/posts', { ...body, photos: [{ photoId: car.photoIds[0] }] }, 201, other.owner);
  assert.deepEqual([photo.photos[0].url, photo.photoUrl], [null, null]);
});

test('nobody who may not write posts writes one', async () => {
  const viewer = await house.makeStaff(dealer, ['viewer']);
  await ask('POST /api/posts', { locale: 'en', body: 'x' }, 403, viewer);
  const finance = await house.makeStaff(dealer, ['finance']);
  await ask('GET /api/posts', undefined, 403, finance);
});

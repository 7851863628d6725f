/** Protocol section 2 as request and answer. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { demoWorld } from './index.ts';
import {
  club,
  garage,
  mara,
  northside,
  pagePermissions,
  picture,
  returnUrl,
  startPictures,
  startTrial,
  type Answer,
  type Ask,
  type Trial,
} from './trial.ts';

let trial: Trial;
let photo: Buffer;
let host: Awaited<ReturnType<typeof startPictures>>;
let token: string;
before(async () => {
  trial = await startTrial();
  photo = await picture(1200, 800);
  host = await startPictures({
    '/car.jpg': { type: 'image/jpeg', bytes: photo },
    '/car': { type: 'text/html', bytes: '<h1>A car</h1>' },
  });
});
after(async () => {
  host.stop();
  await trial.stop();
});
beforeEach(async () => {
  await trial.admin('/reset', {});
  await trial.admin('/world', demoWorld({ redirect_uris: [returnUrl] }));
  token = await trial.pageToken();
});

const graph = (path: string, how: Ask = {}): Promise<Answer> =>
  trial.ask(`graph.facebook.com/v26.0${path}`, { token, ...how });
const feed = (json: unknown, query = ''): Promise<Answer> => graph(`/${northside}/feed${query}`, { json });
const outcome = ({ body }: Answer): [number, number | undefined] | 'ok' =>
  body.error ? [body.error.code, body.error.error_subcode] : 'ok';

async function upload(fields: Record<string, string> = { published: 'false' }, bytes = photo): Promise<Answer> {
  const multipart = new FormData();
  for (const [name, value] of Object.entries(fields)) multipart.set(name, value);
  multipart.set('source', new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }), 'car.jpg');
  return graph(`/${northside}/photos`, { multipart });
}

describe('text and link posts', () => {
  test('a post has the id {page}_{n} and can be read on write', async () => {
    const { body } = await feed({ message: 'Été' }, '?fields=id,permalink_url,created_time');
    assert.match(body.id, new RegExp(`^${northside}_\\d+$`));
    assert.equal(body.created_time, '2026-11-23T17:00:00+0000');
    assert.ok(body.permalink_url.startsWith(`${trial.sandbox.origin}/_h/media.sandbox/`));
    const shown = await fetch(body.permalink_url);
    assert.match(await shown.text(), /Été/);
  });

  test('a form does as well as JSON', async () => {
    assert.equal(outcome(await graph(`/${northside}/feed`, { form: { message: 'x', published: '1' } })), 'ok');
  });

  const rows: [name: string, body: () => Record<string, unknown>, expected: [number, number | undefined] | 'ok'][] = [
    ['nothing', () => ({}), [197, undefined]],
    ['an empty message', () => ({ message: '' }), [197, undefined]],
    ['a message of null beside a link', () => ({ message: null, link: `${host.origin}/car` }), [197, undefined]],
    ['63 206 characters', () => ({ message: 'x'.repeat(63_206) }), 'ok'],
    ['63 207 characters', () => ({ message: 'x'.repeat(63_207) }), [100, undefined]],
    ['a link that is read', () => ({ link: `${host.origin}/car` }), 'ok'],
    ['a link that answers 404', () => ({ link: `${host.origin}/gone` }), [1609005, undefined]],
    ['a link that is no web address', () => ({ link: 'ftp://cars.example/x' }), [1609005, undefined]],
    ['a link to facebook.com', () => ({ link: 'https://www.facebook.com/x' }), [1609008, undefined]],
    ['a photo that is not there', () => ({ attached_media: [{ media_fbid: '1' }] }), [100, undefined]],
  ];
  for (const [name, body, expected] of rows)
    test(`${name}: ${expected === 'ok' ? expected : expected[0]}`, async () => {
      assert.deepEqual(outcome(await feed(body())), expected);
    });

  test('two identical posts are two, unless duplicate_check', async () => {
    await feed({ message: 'twice' });
    assert.equal(outcome(await feed({ message: 'twice' })), 'ok');
    assert.equal((await trial.admin<any>('/ledger')).duplicates[0].ids.length, 2);
    await trial.admin('/settings', { duplicate_check: true });
    assert.deepEqual(outcome(await feed({ message: 'twice' })), [506, undefined]);
    await trial.advance(3601);
    assert.equal(outcome(await feed({ message: 'twice' })), 'ok');
  });

  test('a parameter nobody knows is accepted and told in the log', async () => {
    assert.equal(outcome(await feed({ message: 'x', messsage: 'y' })), 'ok');
    assert.deepEqual((await trial.admin<any[]>('/log')).at(-1).warnings, ['unknown parameter: messsage']);
  });
});

describe('who may post', () => {
  const rows: [name: string, order: () => Promise<string>, page: string, expected: [number, number | undefined]][] = [
    [
      'a user token',
      async () => (await trial.token({ kind: 'user_long', person: mara, scopes: pagePermissions })).value,
      northside,
      [190, 2069032],
    ],
    ['a token of another Page', () => trial.pageToken(garage), northside, [200, undefined]],
    [
      'no pages_manage_posts',
      () => trial.pageToken(northside, pagePermissions.slice(0, 2)),
      northside,
      [200, undefined],
    ],
    ['a role without a publishing task', () => trial.pageToken(club), club, [200, undefined]],
    ['a token nobody gave', async () => 'EAAGno', northside, [190, undefined]],
    ['an Instagram token', () => trial.instagramToken(), northside, [190, undefined]],
  ];
  for (const [name, order, page, expected] of rows)
    test(`${name}: ${expected.join('/')}`, async () => {
      const answer = await trial.ask(`graph.facebook.com/v26.0/${page}/feed`, {
        token: await order(),
        json: { message: 'x' },
      });
      assert.deepEqual(outcome(answer), expected);
    });

  test('no token is 104; header and parameter that differ are 100', async () => {
    const path = `graph.facebook.com/v26.0/${northside}/feed`;
    assert.deepEqual(outcome(await trial.ask(path, { json: { message: 'x' } })), [104, undefined]);
    assert.deepEqual(outcome(await feed({ message: 'x', access_token: 'EAAGother' })), [100, undefined]);
    assert.equal(outcome(await feed({ message: 'x', access_token: token })), 'ok');
  });

  test('PROFILE_PLUS tasks publish as well', async () => {
    await trial.admin(`/pages/${northside}/roles`, { person: mara, tasks: ['PROFILE_PLUS_FULL_CONTROL'] });
    assert.equal(outcome(await feed({ message: 'x' })), 'ok');
  });

  test('without pages_read_engagement nothing is read: 10', async () => {
    const blind = await trial.pageToken(northside);
    await trial.admin(`/persons/${mara}/grants`, { pages_read_engagement: 'declined' });
    assert.deepEqual(outcome(await graph(`/${northside}/published_posts`, { token: blind })), [10, undefined]);
  });
});

describe('photos', () => {
  test('published by upload: photo and post', async () => {
    const { body } = await upload({ message: 'A car' });
    assert.match(body.post_id, new RegExp(`^${northside}_`));
    const { body: read } = await graph(`/${body.id}?fields=page_story_id`);
    assert.equal(read.page_story_id, body.post_id);
  });

  test('by URL, fetched as Meta’s crawler without cookies', async () => {
    host.asked.length = 0;
    const { body } = await graph(`/${northside}/photos`, { json: { url: `${host.origin}/car.jpg`, published: false } });
    assert.deepEqual(Object.keys(body), ['id']);
    const asked = host.asked.find((one) => one.path === '/car.jpg')!;
    assert.match(asked.agent, /^facebookexternalhit\/1\.1/);
    assert.equal(asked.cookie, undefined);
  });

  test('broken, too large, empty message, or none', async () => {
    assert.deepEqual(outcome(await upload({}, photo.subarray(0, photo.length / 2))), [324, undefined]);
    const large = Buffer.concat([photo.subarray(0, -2), Buffer.alloc(4 * 1024 * 1024), Buffer.of(0xff, 0xd9)]);
    assert.deepEqual(outcome(await upload({}, large)), [324, 1366046]);
    assert.deepEqual(outcome(await upload({ message: '' })), [197, undefined]);
    assert.deepEqual(outcome(await graph(`/${northside}/photos`, { json: {} })), [324, undefined]);
    assert.deepEqual(outcome(await graph(`/${northside}/photos`, { json: { url: `${host.origin}/gone.jpg` } })), [
      324,
      undefined,
    ]);
  });

  for (const form of ['json', 'fields'] as const)
    test(`several photos keep their order (${form})`, async () => {
      const ids: string[] = [];
      for (let i = 0; i < 3; i++) ids.unshift((await upload()).body.id);
      const media = ids.map((id) => ({ media_fbid: id }));
      const fields = Object.fromEntries(media.map((one, i) => [`attached_media[${i}]`, JSON.stringify(one)]));
      const { body } = await graph(
        `/${northside}/feed`,
        form === 'json' ? { json: { message: 'x', attached_media: media } } : { form: { message: 'x', ...fields } },
      );
      const read = await graph(`/${body.id}?fields=attachments{subattachments{target{id}},target{id}}`);
      const [album] = read.body.attachments.data;
      assert.deepEqual(
        album.subattachments.data.map((one: any) => one.target.id),
        ids,
      );
      assert.deepEqual(Object.keys(album), ['subattachments', 'target']);
    });

  test('a photo already posted is 1366051; attached with a link 100; another Page’s 100', async () => {
    const { body } = await upload();
    const attached_media = [{ media_fbid: body.id }];
    assert.deepEqual(outcome(await feed({ attached_media, link: `${host.origin}/car` })), [100, undefined]);
    assert.equal(outcome(await feed({ attached_media })), 'ok');
    assert.deepEqual(outcome(await feed({ attached_media })), [100, 1366051]);
    const draft = [{ media_fbid: (await upload()).body.id }];
    await feed({ attached_media: draft, published: false });
    assert.deepEqual(outcome(await feed({ attached_media: draft })), [100, 1366051]);
    const other = await trial.pageToken(garage);
    const answer = await graph(`/${garage}/feed`, { token: other, json: { attached_media } });
    assert.deepEqual(outcome(answer), [100, undefined]);
  });

  test('an unused photo vanishes after a day, a used one stays', async () => {
    const [lost, kept] = [(await upload()).body.id, (await upload()).body.id];
    await feed({ attached_media: [{ media_fbid: kept }] });
    await trial.advance(86_401);
    assert.deepEqual(outcome(await feed({ attached_media: [{ media_fbid: lost }] })), [100, undefined]);
    assert.deepEqual(outcome(await graph(`/${lost}`)), [100, 33]);
    assert.equal(outcome(await graph(`/${kept}`)), 'ok');
  });

  test('page_story_id may lag', async () => {
    await trial.admin('/settings', { page_story_lag_ms: 30_000 });
    const id = (await upload()).body.id;
    const post = (await feed({ attached_media: [{ media_fbid: id }] })).body.id;
    assert.equal('page_story_id' in (await graph(`/${id}?fields=page_story_id`)).body, false);
    await trial.advance(31);
    assert.equal((await graph(`/${id}?fields=page_story_id`)).body.page_story_id, post);
  });
});

describe('scheduled and unpublished', () => {
  const at = (seconds: number): number => 1_795_453_200 + seconds;
  const scheduled = (seconds: number, more = {}): Promise<Answer> =>
    feed({
      message: 'later',
      published: false,
      unpublished_content_type: 'SCHEDULED',
      scheduled_publish_time: at(seconds),
      ...more,
    });

  for (const [seconds, expected] of [
    [599, [100, 1363062]],
    [600, 'ok'],
    [30 * 86_400, 'ok'],
    [30 * 86_400 + 1, [100, 1363062]],
  ] as const)
    test(`${seconds} s ahead: ${expected === 'ok' ? 'ok' : 100}`, async () => {
      assert.deepEqual(outcome(await scheduled(seconds)), expected);
    });

  test('goes out when its time comes, not before', async () => {
    const id = (await scheduled(900)).body.id;
    assert.deepEqual(
      (await graph(`/${northside}/scheduled_posts`)).body.data.map((one: any) => one.id),
      [id],
    );
    await trial.advance(899);
    assert.equal((await graph(`/${id}?fields=is_published`)).body.is_published, false);
    await trial.advance(100);
    const { body } = await graph(`/${id}?fields=is_published,created_time`);
    assert.deepEqual([body.is_published, body.created_time], [true, '2026-11-23T17:15:00+0000']);
  });

  test('can be moved, published at once, cancelled', async () => {
    const [moved, now, gone] = [await scheduled(900), await scheduled(901), await scheduled(902)].map(
      (one) => one.body.id,
    );
    assert.equal(outcome(await graph(`/${moved}`, { json: { scheduled_publish_time: at(7200) } })), 'ok');
    assert.equal(outcome(await graph(`/${now}`, { json: { is_published: true } })), 'ok');
    assert.equal(outcome(await graph(`/${gone}`, { method: 'DELETE' })), 'ok');
    await trial.advance(1000);
    const { body } = await graph(`/${northside}/published_posts?fields=id`);
    assert.deepEqual(
      body.data.map((one: any) => one.id),
      [now],
    );
  });

  test('a plain unpublished post is invisible, then published once with a fresh time; the switch forbids it', async () => {
    const id = (await feed({ message: 'draft', published: false })).body.id;
    assert.deepEqual((await graph(`/${northside}/feed`)).body.data, []);
    assert.equal((await trial.admin<any>('/ledger')).pages[northside].posts.length, 0);
    await trial.advance(60);
    await graph(`/${id}`, { json: { is_published: true } });
    await trial.advance(60);
    assert.equal(outcome(await graph(`/${id}`, { json: { is_published: true } })), 'ok');
    assert.equal((await graph(`/${id}?fields=created_time`)).body.created_time, '2026-11-23T17:01:00+0000');
    await trial.admin('/settings', { two_step_text: false });
    const other = (await feed({ message: 'draft', published: false })).body.id;
    assert.deepEqual(outcome(await graph(`/${other}`, { json: { is_published: true } })), [100, undefined]);
  });

  test('photos of a scheduled post must be temporary', async () => {
    const plain = (await upload()).body.id;
    const temporary = (await upload({ published: 'false', temporary: 'true' })).body.id;
    assert.deepEqual(outcome(await scheduled(900, { attached_media: [{ media_fbid: plain }] })), [100, undefined]);
    assert.equal(outcome(await scheduled(900, { attached_media: [{ media_fbid: temporary }] })), 'ok');
  });
});

describe('reading back, changing, deleting', () => {
  test('counts; shares missing when zero', async () => {
    const id = (await feed({ message: 'x' })).body.id;
    const fields = 'id,shares,reactions.summary(total_count).limit(0),comments.summary(total_count).limit(0)';
    assert.equal('shares' in (await graph(`/${id}?fields=${fields}`)).body, false);
    await trial.admin(`/posts/${id}/engagement`, { reactions: 3, comments: 2, shares: 1 });
    assert.deepEqual((await graph(`/${id}?fields=${fields}`)).body, {
      id,
      shares: { count: 1 },
      reactions: { data: [], summary: { total_count: 3 } },
      comments: { data: [], summary: { total_count: 2 } },
    });
  });

  test('newest first with cursors; ranked is not by time', async () => {
    const ids: string[] = [];
    for (const message of ['a', 'b', 'c', 'd']) ids.unshift((await feed({ message })).body.id);
    const list = async (query: string): Promise<any> =>
      (await graph(`/${northside}/published_posts?fields=id${query}`)).body;
    const first = await list('&limit=3');
    const rest = await list(`&limit=3&after=${first.paging.cursors.after}`);
    assert.deepEqual(
      [...first.data, ...rest.data].map((one: any) => one.id),
      ids,
    );
    await trial.admin('/settings', { ranked: true });
    const ranked = (await list('')).data.map((one: any) => one.id);
    assert.notDeepEqual(ranked, ids);
    assert.deepEqual(ranked.sort(), ids.sort());
  });

  test('unknown fields and ids', async () => {
    const id = (await feed({ message: 'x' })).body.id;
    const unknown = await graph(`/${id}?fields=id,mesage`);
    assert.match(unknown.body.error.message, /nonexisting field \(mesage\)/);
    assert.deepEqual(outcome(await graph(`/${northside}_1`)), [100, 33]);
    assert.deepEqual(outcome(await graph('/123')), [100, 33]);
  });

  test('a message is changed; a second delete is 100/33', async () => {
    const id = (await feed({ message: 'x' })).body.id;
    assert.deepEqual((await graph(`/${id}`, { json: { message: 'y' } })).body, { success: true });
    assert.equal((await graph(`/${id}?fields=message`)).body.message, 'y');
    assert.deepEqual((await graph(`/${id}`, { method: 'DELETE' })).body, { success: true });
    assert.deepEqual(outcome(await graph(`/${id}`, { method: 'DELETE' })), [100, 33]);
    assert.deepEqual(outcome(await graph(`/${id}`)), [100, 33]);
  });

  test('another app may not change or delete it: 200', async () => {
    const id = (await feed({ message: 'x' })).body.id;
    const other = { fb_app_id: '1', fb_secret: 'one', ig_app_id: '2', ig_secret: 'two' };
    await trial.admin('/world', { apps: [other] });
    const order = { kind: 'page', app: '1', person: mara, page: northside, scopes: pagePermissions };
    const { value } = await trial.token(order);
    assert.deepEqual(outcome(await graph(`/${id}`, { token: value, json: { message: 'y' } })), [200, undefined]);
    assert.deepEqual(outcome(await graph(`/${id}`, { token: value, method: 'DELETE' })), [200, undefined]);
    assert.equal((await graph(`/${id}?fields=message`)).body.message, 'x');
  });
});

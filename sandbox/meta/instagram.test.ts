/** Protocol section 3 as request and answer. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { demoApp, demoWorld } from './index.ts';
import {
  instagramPermissions,
  picture,
  returnUrl,
  shop,
  startHost,
  startPictures,
  startTrial,
  type Answer,
  type Ask,
  type Trial,
} from './trial.ts';

let trial: Trial;
let host: Awaited<ReturnType<typeof startPictures>>;
let token: string;
before(async () => {
  trial = await startTrial();
  const jpeg = await picture(1080, 1080);
  const large = Buffer.concat([jpeg.subarray(0, -2), Buffer.alloc(8 * 1024 * 1024), Buffer.of(0xff, 0xd9)]);
  const image = 'image/jpeg';
  const mpo = Buffer.concat([
    jpeg.subarray(0, 2),
    Buffer.from('ffe20006', 'hex'),
    Buffer.from('MPF\0'),
    jpeg.subarray(2),
  ]);
  const film = Buffer.concat([Buffer.from('00000018', 'hex'), Buffer.from('ftypmp42'), Buffer.alloc(64)]);
  host = await startPictures({
    '/square.jpg': { type: image, bytes: jpeg },
    '/other.jpg': { type: image, bytes: await picture(1080, 1080, 'jpeg', 30) },
    '/tall.jpg': { type: image, bytes: await picture(800, 1000) },
    '/too-tall.jpg': { type: image, bytes: await picture(790, 1000) },
    '/wide.jpg': { type: image, bytes: await picture(1910, 1000) },
    '/too-wide.jpg': { type: image, bytes: await picture(1930, 1000) },
    '/car.png': { type: 'image/png', bytes: await picture(1080, 1080, 'png') },
    '/car.webp': { type: 'image/webp', bytes: await picture(1080, 1080, 'webp') },
    '/several.jpg': { type: image, bytes: mpo },
    '/large.jpg': { type: image, bytes: large },
    '/page.jpg': { type: 'text/html', bytes: '<html>log in first</html>' },
    '/untyped.jpg': { type: 'application/octet-stream', bytes: jpeg },
    '/private/car.jpg': { type: image, bytes: jpeg },
    '/robots.txt': { type: 'text/plain', bytes: 'User-agent: *\nDisallow: /private/\n' },
    '/once': { type: image, bytes: '', status: 302, location: '/square.jpg' },
    '/round': { type: image, bytes: '', status: 302, location: '/round' },
    '/film.mp4': { type: 'video/mp4', bytes: film },
    '/not-a-film.mp4': { type: 'video/mp4', bytes: jpeg },
  });
});
after(async () => {
  host.stop();
  await trial.stop();
});
beforeEach(async () => {
  await trial.admin('/reset', {});
  await trial.admin('/world', demoWorld({ redirect_uris: [returnUrl] }));
  token = await trial.instagramToken();
});

const graph = (path: string, how: Ask = {}): Promise<Answer> =>
  trial.ask(`graph.instagram.com/v26.0${path}`, { token, ...how });
const bare = (path: string, query: Record<string, string>): Promise<Answer> =>
  trial.ask(`graph.instagram.com${path}?${new URLSearchParams(query)}`);
const outcome = ({ body }: Answer): [number, number | undefined] | 'ok' =>
  body.error ? [body.error.code, body.error.error_subcode] : 'ok';
const create = (json: Record<string, unknown>): Promise<Answer> => graph(`/${shop}/media`, { json });
const image = (name = 'square.jpg', more: Record<string, unknown> = {}): Promise<Answer> =>
  create({ image_url: `${host.origin}/${name}`, ...more });
const publish = (id: string): Promise<Answer> => graph(`/${shop}/media_publish`, { form: { creation_id: id } });
const status = async (id: string): Promise<string> => (await graph(`/${id}?fields=status_code`)).body.status_code;

async function published(caption = 'A car'): Promise<{ container: string; media: string }> {
  const container = (await image('square.jpg', { caption })).body.id;
  await trial.advance(2);
  return { container, media: (await publish(container)).body.id };
}

describe('login', () => {
  const form = (url: URL): Record<string, string> => ({
    client_id: demoApp.ig_app_id,
    client_secret: demoApp.ig_secret,
    grant_type: 'authorization_code',
    redirect_uri: returnUrl,
    code: url.searchParams.get('code')!,
  });
  const exchange = (fields: Record<string, string>): Promise<Answer> =>
    trial.ask('api.instagram.com/oauth/access_token', { form: fields });

  test('sends back code and state and adds #_', async () => {
    const url = await trial.login('instagram');
    assert.deepEqual([url.hash, url.searchParams.get('state')], ['#_', 'a state & more']);
  });

  test('a cancel comes back as access_denied', async () => {
    const url = await trial.login('instagram', { sandbox_action: 'cancel' });
    assert.equal(url.searchParams.get('error_description'), 'The user denied your request');
    assert.equal(url.searchParams.has('error_code'), false);
  });

  test('the Facebook app id is not Instagram’s', async () => {
    await assert.rejects(trial.login('instagram', { client_id: demoApp.fb_app_id }), /answered 400/);
  });

  test('three shapes of the short token', async () => {
    const data = (await exchange(form(await trial.login('instagram')))).body.data[0];
    assert.deepEqual([data.user_id, data.permissions], [shop, instagramPermissions.join(',')]);
    await trial.admin('/settings', { token_shape: 'flat' });
    const flat = (await exchange(form(await trial.login('instagram')))).body;
    assert.deepEqual([flat.user_id, flat.permissions], [shop, instagramPermissions]);
    await trial.admin('/settings', { token_shape: 'flat_number' });
    assert.match((await exchange(form(await trial.login('instagram')))).text, new RegExp(`"user_id":${shop},`));
  });

  test('multipart does as well; a declined permission is missing from the list', async () => {
    const multipart = new FormData();
    const url = await trial.login('instagram', { sandbox_decline: 'instagram_business_content_publish' });
    for (const [name, value] of Object.entries(form(url))) multipart.set(name, value);
    const { body } = await trial.ask('api.instagram.com/oauth/access_token', { multipart });
    assert.equal(body.data[0].permissions, 'instagram_business_basic');
  });

  test('errors of this host come in another envelope', async () => {
    const fields = form(await trial.login('instagram'));
    await exchange(fields);
    assert.deepEqual((await exchange(fields)).body, {
      error_type: 'OAuthException',
      code: 400,
      error_message: 'This authorization code has been used',
    });
    const refused = async (change: Record<string, string>): Promise<string> =>
      (await exchange({ ...form(await trial.login('instagram')), ...change })).body.error_message;
    assert.equal(await refused({ code: 'x' }), 'Matching code was not found or was already used');
    assert.equal(await refused({ client_secret: demoApp.fb_secret }), 'Invalid client secret');
    assert.match(await refused({ redirect_uri: `${returnUrl}/` }), /redirect_uri is identical/);
  });

  test('a code lives one hour', async () => {
    const fields = form(await trial.login('instagram'));
    await trial.advance(3601);
    assert.equal((await exchange(fields)).status, 400);
  });

  test('short to long, refreshed after a day and not before, dead after sixty', async () => {
    const short = (await exchange(form(await trial.login('instagram')))).body.data[0].access_token;
    const longer = { grant_type: 'ig_exchange_token', client_secret: demoApp.ig_secret, access_token: short };
    assert.equal(outcome(await bare('/access_token', { ...longer, client_secret: demoApp.fb_secret }))[0], 1);
    const long = (await bare('/access_token', longer)).body;
    assert.deepEqual([long.token_type, long.expires_in], ['bearer', 5_183_944]);
    const refresh = (access_token: string): Promise<Answer> =>
      bare('/refresh_access_token', { grant_type: 'ig_refresh_token', access_token });
    await trial.advance(86_399);
    const early = await refresh(long.access_token);
    assert.deepEqual([early.status, early.body.error.code], [400, 100]);
    assert.deepEqual(outcome(await bare('/access_token', longer)), [190, 463]);
    await trial.advance(1);
    const next = (await refresh(long.access_token)).body;
    assert.notEqual(next.access_token, long.access_token);
    assert.equal(next.expires_in, 5_183_944);
    await trial.advance(59 * 86_400);
    assert.equal(outcome(await graph('/me', { token: next.access_token })), 'ok');
    await trial.advance(86_400);
    assert.deepEqual(outcome(await refresh(next.access_token)), [190, 463]);
  });

  test('a refresh needs instagram_business_basic still granted; its value may stay the same', async () => {
    await trial.advance(86_400);
    await trial.admin('/settings', { refresh_value: 'same' });
    const refresh = (): Promise<Answer> =>
      bare('/refresh_access_token', { grant_type: 'ig_refresh_token', access_token: token });
    assert.equal((await refresh()).body.access_token, token);
    await trial.advance(86_400);
    await trial.admin(`/persons/${shop}/grants`, { instagram_business_basic: 'declined' });
    assert.deepEqual(outcome(await refresh()), [10, undefined]);
  });
});

describe('identity', () => {
  const fields = '/me?fields=user_id,username,name,account_type,id';
  test('two ids, flat or wrapped, as strings or bare numbers', async () => {
    const flat = (await graph(fields)).body;
    assert.deepEqual([flat.id, flat.user_id, flat.account_type], ['9200000000000001', shop, 'BUSINESS']);
    await trial.admin('/settings', { me_shape: 'data', ids: 'number' });
    const answer = await graph(fields);
    assert.equal(answer.body.data.length, 1);
    assert.match(answer.text, new RegExp(`"user_id":${shop}\\b`));
  });

  test('header or parameter; another product’s token is 190; another’s account 100/33', async () => {
    assert.equal((await trial.ask(`graph.instagram.com/v26.0/me?access_token=${token}`)).status, 200);
    assert.deepEqual(outcome(await graph('/me', { token: await trial.pageToken() })), [190, undefined]);
    assert.deepEqual(outcome(await graph('/17841400000000002')), [100, 33]);
    assert.deepEqual(outcome(await graph('/17841400000000002/media')), [100, 33]);
  });

  test('the app-scoped id is not the one for paths', async () => {
    assert.deepEqual(outcome(await graph('/9200000000000001/media')), [100, 33]);
  });

  test('a personal account cannot publish', async () => {
    const { value } = await trial.token({ kind: 'ig_long', account: 'mara.on.wheels', scopes: instagramPermissions });
    const answer = await graph('/me/media', { token: value, json: { image_url: `${host.origin}/square.jpg` } });
    assert.deepEqual(outcome(answer), [10, undefined]);
    await trial.admin('/settings', { personal_login: 'refuse' });
    await assert.rejects(trial.login('instagram', { sandbox_account: 'mara.on.wheels' }), /answered 400/);
  });
});

describe('pictures', () => {
  const rows: [file: string, expected: [number, number | undefined] | 'ok'][] = [
    ['square.jpg', 'ok'],
    ['tall.jpg', 'ok'],
    ['wide.jpg', 'ok'],
    ['too-tall.jpg', [36003, 2207009]],
    ['too-wide.jpg', [36003, 2207009]],
    ['car.png', [36001, 2207005]],
    ['car.webp', [36001, 2207005]],
    ['several.jpg', [36001, 2207005]],
    ['large.jpg', [36000, 2207004]],
    ['page.jpg', [9004, 2207052]],
    ['untyped.jpg', [9004, 2207052]],
    ['gone.jpg', [9004, 2207052]],
    ['private/car.jpg', [9004, 2207052]],
    ['once', 'ok'],
    ['round', [9004, 2207052]],
    ['été.jpg', [9004, 2207052]],
  ];
  for (const [file, expected] of rows)
    test(`${file}: ${expected === 'ok' ? expected : expected.join('/')}`, async () => {
      assert.deepEqual(outcome(await image(file)), expected);
    });

  test('is fetched as facebookexternalhit without cookies', async () => {
    host.asked.length = 0;
    await image('once');
    assert.ok(host.asked.length >= 2);
    for (const one of host.asked) {
      assert.match(one.agent, /^facebookexternalhit\/1\.1/);
      assert.equal(one.cookie, undefined);
    }
  });

  test('a slow host is -2/2207003', async () => {
    const slow = await startHost(() => undefined);
    await trial.admin('/settings', { 'fetch.timeout_ms': 100, 'fetch.robots': false });
    assert.deepEqual(outcome(await create({ image_url: `${slow.origin}/x.jpg` })), [-2, 2207003]);
    slow.stop();
  });

  test('elsewhere than on this machine is not reached; a mapped public name is, by https only', async () => {
    assert.deepEqual(outcome(await create({ image_url: 'https://pictures.example/square.jpg' })), [9004, 2207052]);
    await trial.admin('/settings', { fetch: { hosts: { 'pictures.example': `127.0.0.1:${host.port}` } } });
    assert.equal(outcome(await create({ image_url: 'https://pictures.example/square.jpg' })), 'ok');
    assert.deepEqual(outcome(await create({ image_url: 'http://pictures.example/square.jpg' })), [9004, 2207052]);
    await trial.admin('/settings', { fetch: { allow_loopback: false } });
    assert.deepEqual(outcome(await image()), [9004, 2207052]);
  });

  test('a failed fetch may show only in the container’s status', async () => {
    await trial.admin('/settings', { container: { errors: 'status' } });
    const { body } = await image('gone.jpg');
    const read = (await graph(`/${body.id}?fields=status_code,status`)).body;
    assert.deepEqual(read, {
      id: body.id,
      status_code: 'ERROR',
      status: 'Error: Media upload has failed with error code 2207052',
    });
  });
});

describe('containers', () => {
  const tags = (count: number, sign: string): string =>
    Array.from({ length: count }, (_, i) => `${sign}car${i}`).join(' ');
  const rows: [name: string, more: Record<string, unknown>, expected: [number, number | undefined] | 'ok'][] = [
    ['2200 characters', { caption: '🚗'.repeat(2200) }, 'ok'],
    ['2201 characters', { caption: '🚗'.repeat(2201) }, [36004, 2207010]],
    ['30 hashtags', { caption: tags(30, '#') }, 'ok'],
    ['31 hashtags', { caption: tags(31, '#') }, [36004, 2207010]],
    ['20 mentions', { caption: tags(20, '@') }, 'ok'],
    ['21 mentions', { caption: tags(21, '@') }, [100, 2207040]],
    ['alt text of 1000', { alt_text: 'x'.repeat(1000) }, 'ok'],
    ['alt text of 1001', { alt_text: 'x'.repeat(1001) }, [100, undefined]],
    ['an unknown media_type', { media_type: 'PHOTO' }, [100, 2207023]],
    ['VIDEO that is no carousel child', { media_type: 'VIDEO' }, [100, 2207023]],
    ['a caption on a carousel child', { is_carousel_item: true, caption: 'x' }, [100, undefined]],
    ['a place on a carousel child', { is_carousel_item: true, location_id: '1' }, [100, undefined]],
    ['four collaborators', { collaborators: ['a', 'b', 'c', 'd'] }, [100, undefined]],
    ['a story', { media_type: 'STORIES' }, 'ok'],
    ['alt text on a story', { media_type: 'STORIES', alt_text: 'x' }, [100, undefined]],
    ['no picture', { image_url: undefined }, [100, undefined]],
  ];
  for (const [name, more, expected] of rows)
    test(`${name}: ${expected === 'ok' ? expected : expected.join('/')}`, async () => {
      assert.deepEqual(outcome(await image('square.jpg', more)), expected);
    });

  test('a reel takes 90 s; a file that is no film is 352/2207026', async () => {
    const reel = (await create({ media_type: 'REELS', video_url: `${host.origin}/film.mp4` })).body.id;
    await trial.advance(89);
    assert.equal(await status(reel), 'IN_PROGRESS');
    await trial.advance(1);
    assert.equal(await status(reel), 'FINISHED');
    const no = await create({ media_type: 'REELS', video_url: `${host.origin}/not-a-film.mp4` });
    assert.deepEqual(outcome(no), [352, 2207026]);
  });

  test('in progress, finished, expired after 24 hours', async () => {
    const id = (await image()).body.id;
    assert.equal(await status(id), 'IN_PROGRESS');
    assert.deepEqual(outcome(await publish(id)), [9007, 2207027]);
    await trial.advance(2);
    assert.equal(await status(id), 'FINISHED');
    await trial.advance(86_400);
    assert.equal(await status(id), 'EXPIRED');
    assert.deepEqual(outcome(await publish(id)), [-2, 2207020]);
  });

  test('the admin forces a state', async () => {
    const id = (await image()).body.id;
    await trial.admin(`/containers/${id}`, { status_code: 'ERROR', status: 'Error: 2207082' });
    assert.deepEqual((await graph(`/${id}?fields=status_code,status`)).body, {
      id,
      status_code: 'ERROR',
      status: 'Error: 2207082',
    });
  });

  test('400 in 24 hours', async () => {
    await trial.admin('/settings', { 'container.per_day': 2 });
    await image();
    await image();
    assert.deepEqual(outcome(await image()), [9, 2207042]);
    await trial.advance(86_400);
    token = await trial.instagramToken();
    assert.equal(outcome(await image()), 'ok');
  });
});

describe('carousels', () => {
  const child = async (name = 'square.jpg'): Promise<string> => (await image(name, { is_carousel_item: true })).body.id;

  test('two to ten children, list or comma string, ready after all of them, one place of the quota', async () => {
    const children = [await child('square.jpg'), await child('other.jpg')];
    await trial.advance(1);
    children.push(await child());
    await trial.advance(2);
    const made = await create({ media_type: 'CAROUSEL', caption: 'x', children });
    const id = made.body.id;
    assert.equal(outcome(await create({ media_type: 'CAROUSEL', children: children.join(',') })), 'ok');
    await trial.admin(`/containers/${children[2]}`, { status_code: 'IN_PROGRESS' });
    await trial.advance(2);
    assert.equal(await status(id), 'IN_PROGRESS');
    await trial.admin(`/containers/${children[2]}`, { status_code: 'FINISHED' });
    const media = (await publish(id)).body.id;
    assert.equal((await graph(`/${media}?fields=media_type`)).body.media_type, 'CAROUSEL_ALBUM');
    const limit = await graph(`/${shop}/content_publishing_limit?fields=quota_usage,config`);
    assert.equal(limit.body.data[0].quota_usage, 1);
  });

  test('one child, eleven, strangers, or plain containers are refused', async () => {
    const one = await child();
    const plain = (await image()).body.id;
    const carousel = (children: unknown): Promise<Answer> => create({ media_type: 'CAROUSEL', children });
    assert.deepEqual(outcome(await carousel([one])), [100, 2207028]);
    assert.deepEqual(outcome(await carousel(Array.from({ length: 11 }, (_, i) => String(i)))), [100, 2207028]);
    assert.deepEqual(outcome(await carousel([one, '17900000000009999'])), [24, 2207006]);
    assert.deepEqual(outcome(await carousel([one, plain])), [100, undefined]);
    await trial.advance(2);
    assert.deepEqual(outcome(await publish(one)), [100, undefined]);
  });
});

describe('publishing', () => {
  test('the media id is not the container’s; the container is then PUBLISHED', async () => {
    const { container, media } = await published();
    assert.notEqual(media, container);
    assert.equal(await status(container), 'PUBLISHED');
    const { body } = await graph(
      `/${media}?fields=permalink,shortcode,timestamp,media_type,media_product_type,like_count,comments_count`,
    );
    assert.deepEqual([body.media_type, body.media_product_type, body.like_count], ['IMAGE', 'FEED', 0]);
    assert.equal((await fetch(body.permalink)).status, 200);
  });

  test('a second publish: refused or the same id, never a second medium', async () => {
    const { container, media } = await published();
    assert.deepEqual(outcome(await publish(container)), [24, 2207006]);
    await trial.admin('/settings', { republish: 'same_id' });
    assert.equal((await publish(container)).body.id, media);
    assert.equal((await trial.admin<any>('/ledger')).accounts[shop].posts.length, 1);
  });

  test('unknown container, restricted account, permission withdrawn', async () => {
    assert.deepEqual(outcome(await publish('17900000000009999')), [24, 2207008]);
    const id = (await image()).body.id;
    await trial.admin(`/accounts/${shop}`, { restricted: true });
    assert.deepEqual(outcome(await publish(id)), [25, 2207050]);
    await trial.admin(`/accounts/${shop}`, { restricted: false });
    await trial.admin(`/persons/${shop}/grants`, { instagram_business_content_publish: 'declined' });
    assert.deepEqual(outcome(await publish(id)), [10, undefined]);
  });

  test('the quota is of a rolling 24 hours and enforced at publishing', async () => {
    await trial.admin(`/accounts/${shop}`, { quota_total: 1 });
    await published();
    const limit = async (query = ''): Promise<Answer> =>
      graph(`/${shop}/content_publishing_limit?fields=quota_usage,config${query}`);
    assert.deepEqual((await limit()).body, {
      data: [{ quota_usage: 1, config: { quota_total: 1, quota_duration: 86_400 } }],
    });
    assert.deepEqual(outcome(await limit('&since=1795300000')), [100, undefined]);
    const id = (await image()).body.id;
    await trial.advance(2);
    assert.deepEqual(outcome(await publish(id)), [9, 2207042]);
    await trial.advance(86_400 - 3);
    const late = (await image()).body.id;
    await trial.advance(3);
    assert.equal(outcome(await publish(late)), 'ok');
  });

  test('recent media: newest first, by time, without stories, captions when readable', async () => {
    const first = await published('first');
    await trial.advance(600);
    const second = await published('second');
    const story = (await image('square.jpg', { media_type: 'STORIES' })).body.id;
    await trial.advance(2);
    await publish(story);
    const list = async (query = ''): Promise<any[]> =>
      (await graph(`/${shop}/media?fields=id,caption${query}`)).body.data;
    assert.deepEqual(await list(), [
      { id: second.media, caption: 'second' },
      { id: first.media, caption: 'first' },
    ]);
    assert.deepEqual(
      (await list('&since=1795453500')).map((one) => one.id),
      [second.media],
    );
    await trial.admin('/settings', { caption_readable: false });
    assert.deepEqual(await list('&limit=1'), [{ id: second.media }]);
  });

  test('there is no deleting', async () => {
    const { media } = await published();
    assert.deepEqual(outcome(await graph(`/${media}`, { method: 'DELETE' })), [100, 33]);
    assert.equal((await trial.admin<any>('/ledger')).accounts[shop].posts.length, 1);
  });

  test('DELETE /me/permissions kills the tokens', async () => {
    await graph('/me/permissions', { method: 'DELETE' });
    assert.deepEqual(outcome(await graph('/me')), [190, 458]);
  });
});

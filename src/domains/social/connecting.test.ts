import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { enqueue } from '#platform/jobs/index.ts';
import type { Task } from '#platform/jobs/index.ts';
import { demoApp } from '#sandbox/meta/index.ts';
import { northside, socialHouse } from '#tests/harness/meta.ts';
import type { SocialHouse } from '#tests/harness/meta.ts';
import type { TestDealership } from '#tests/harness/house.ts';
import { socialJobs } from './jobs.ts';

let house: SocialHouse;
let dealer: TestDealership;
before(async () => {
  house = await socialHouse();
  dealer = await house.makeDealership();
});
after(() => house.close());

const ended = async (where: string, as = dealer.owner) => {
  const id = /connection=([0-9a-f-]{36})/.exec(where)?.[1];
  assert.ok(id, where);
  return (await house.call(`GET /api/channel-connections/${id}`, { as })).body;
};
const careRound = socialJobs.find((one) => one.name === 'social.care_round') as unknown as Task<object>;
const channels = async (as = dealer.owner) =>
  ((await house.call('GET /api/channels', { as })).body.items as any[]).filter((one) => one.state !== 'disconnected');
const kept = () =>
  house.db.sql<{ n: number }>(`select count(*)::int as n from channel_connection where sealed is not null`);

test('P11 the dialog asks for the five permissions and no more', async () => {
  const facebook = await house.call('POST /api/channels/connect', { as: dealer.owner, body: { network: 'facebook' } });
  const instagram = await house.call('POST /api/channels/connect', {
    as: dealer.owner,
    body: { network: 'instagram' },
  });
  assert.equal(
    new URL(facebook.body.url).searchParams.get('scope'),
    'pages_show_list,pages_read_engagement,pages_manage_posts',
  );
  assert.equal(
    new URL(instagram.body.url).searchParams.get('scope'),
    'instagram_business_basic,instagram_business_content_publish',
  );
  const states = [facebook, instagram].map((one) => new URL(one.body.url).searchParams.get('state')!);
  assert.notEqual(states[0], states[1]);
  for (const state of states) assert.match(state, /^[\w-]{86}$/);
});

test('P11 where a configuration of the app names the permissions, none is asked for here; what was granted is recorded as it was', async () => {
  const facebook = house.ground.config.meta.facebook as { configId: string | undefined };
  const needed = ['pages_show_list', 'pages_read_engagement', 'pages_manage_posts'];
  await house.meta.admin('/world', {
    apps: [{ fb_app_id: demoApp.fb_app_id, configurations: { '77': [...needed, 'business_management'] } }],
  });
  const permissionsOf = async (id: string) =>
    (await house.call(`GET /api/channels/${id}`, { as: dealer.owner })).body.permissions.toSorted();
  try {
    facebook.configId = '77';
    const begun = await house.call('POST /api/channels/connect', { as: dealer.owner, body: { network: 'facebook' } });
    const asked = new URL(begun.body.url).searchParams;
    assert.deepEqual([asked.get('config_id'), asked.get('scope')], ['77', null]);
    const id = await house.connect(dealer.owner, 'facebook');
    const granted = [...needed, 'business_management', 'public_profile'].toSorted();
    assert.deepEqual(await permissionsOf(id), granted);
    // The daily look records it as it is too, and is content.
    await house.pass(86_400_000);
    await house.ground.database.asPlatform((ctx) => enqueue(ctx, careRound, {}));
    for (let n = 0; n < 2; n++) await house.runJobs();
    assert.deepEqual(await permissionsOf(id), granted);
  } finally {
    facebook.configId = undefined;
    await house.call('POST /api/channels/disconnect-all', { as: dealer.owner });
  }
});

test('who cancels keeps nothing here, and is told so', async () => {
  const end = await ended(await house.login(dealer.owner, 'facebook', { sandbox_action: 'cancel' }));
  assert.deepEqual([end.state, end.problem], ['failed', 'cancelled']);
  assert.deepEqual(await channels(), []);
});

test('P11 a declined permission connects nothing, is named, and can be asked for again', async () => {
  const end = await ended(await house.login(dealer.owner, 'facebook', { sandbox_decline: 'pages_manage_posts' }));
  assert.deepEqual([end.state, end.problem, end.missing], ['failed', 'permissions_declined', ['pages_manage_posts']]);
  assert.deepEqual(await channels(), []);
  assert.equal((await kept())[0]!.n, 0);
  const again = await house.call('POST /api/channels/connect', {
    as: dealer.owner,
    body: { network: 'facebook', again: true },
  });
  assert.equal(new URL(again.body.url).searchParams.get('auth_type'), 'rerequest');
  const instagram = await ended(
    await house.login(dealer.owner, 'instagram', { sandbox_decline: 'instagram_business_content_publish' }),
  );
  assert.deepEqual(
    [instagram.problem, instagram.missing],
    ['permissions_declined', ['instagram_business_content_publish']],
  );
  const asked = await ended(await house.login(dealer.owner, 'facebook', { sandbox_pages: northside }, { again: true }));
  assert.equal(asked.state, 'done', JSON.stringify(asked));
  await house.call('POST /api/channels/disconnect-all', { as: dealer.owner });
  await house.meta.admin('/persons/17841400000000001/grants', { instagram_business_content_publish: 'granted' });
});

test('of several Pages the person chooses; those without a right to publish say why', async () => {
  const end = await ended(await house.login(dealer.owner, 'facebook'));
  assert.equal(end.state, 'choosing');
  const without = end.offers.find((one: any) => !one.connectable);
  assert.equal(without.why, 'no_task');
  const able = end.offers.filter((one: any) => one.connectable);
  assert.ok(able.length >= 1);
  const refused = await house.call(`POST /api/channel-connections/${end.id}/choose`, {
    as: dealer.owner,
    body: { remoteIds: [able[0].remoteId, without.remoteId] },
  });
  assert.equal(refused.status, 422);
  assert.deepEqual(await channels(), []);
  const done = await house.call(`POST /api/channel-connections/${end.id}/choose`, {
    as: dealer.owner,
    body: { remoteIds: able.map((one: any) => one.remoteId) },
  });
  assert.equal(done.body.state, 'done', JSON.stringify(done.body));
  assert.equal((await channels()).length, able.length);
  assert.equal((await kept())[0]!.n, 0, 'the person’s token is forgotten with the choice');
  const twice = await house.call(`POST /api/channel-connections/${end.id}/choose`, {
    as: dealer.owner,
    body: { remoteIds: [able[0].remoteId] },
  });
  assert.equal(twice.status, 409);
  await house.call('POST /api/channels/disconnect-all', { as: dealer.owner });
});

test('a personal Instagram account is refused, with the reason', async () => {
  const end = await ended(await house.login(dealer.owner, 'instagram', { sandbox_account: '17841400000000003' }));
  assert.deepEqual([end.state, end.problem], ['failed', 'not_professional']);
});

test('every shape that Instagram answers in is understood, and ids are exact', async () => {
  const shapes: object[] = [
    { token_shape: 'data', me_shape: 'data' },
    { token_shape: 'flat', me_shape: 'flat' },
    { token_shape: 'flat_number', me_shape: 'data', ids: 'number' },
    { token_shape: 'flat_number', me_shape: 'flat', ids: 'number', error_codes: 'string' },
  ];
  for (const shape of shapes) {
    await house.meta.admin('/settings', shape);
    const id = await house.connect(dealer.owner, 'instagram');
    const [row] = await house.db.sql<{ remote_id: string; person_id: string }>(
      `select remote_id, person_id from channel where id = $1`,
      [id],
    );
    assert.equal(row!.remote_id, '17841400000000001');
    assert.notEqual(row!.person_id, row!.remote_id);
  }
  await house.meta.admin('/settings', { token_shape: 'data', me_shape: 'flat', ids: 'string', error_codes: 'number' });
  await house.call('POST /api/channels/disconnect-all', { as: dealer.owner });
});

test('a return counts once, for the person, session and network that began it, and for ten minutes', async () => {
  const begin = async () => {
    const begun = await house.call('POST /api/channels/connect', { as: dealer.owner, body: { network: 'facebook' } });
    const dialog = new URL(begun.body.url);
    dialog.searchParams.set('sandbox_person', '100009000000001');
    dialog.searchParams.set('sandbox_pages', northside);
    const answer = await fetch(dialog, { redirect: 'manual' });
    const back = new URL(answer.headers.get('location')!);
    return { begun: begun.body, path: `${back.pathname}${back.search}` };
  };
  const other = await house.makeStaff(dealer, ['manager']);
  const { path, begun } = await begin();
  const lands = async (target: string, as: any) => (await house.call(`GET ${target}`, { as })).headers.get('location');
  assert.equal(await lands(path, other), '/settings/channels?connection=unknown', 'somebody else');
  assert.match((await lands(path, undefined))!, /^\/sign-in/, 'nobody');
  assert.equal(
    await lands(path.replace('/facebook/', '/instagram/'), dealer.owner),
    '/settings/channels?connection=unknown',
  );
  assert.equal(
    await lands(path.replace(/state=.{4}/, 'state=AAAA'), dealer.owner),
    '/settings/channels?connection=unknown',
  );
  const first = await house.call(`GET ${path}`, { as: dealer.owner });
  assert.equal(first.headers.get('location'), `/settings/channels?connection=${begun.connectionId}`);
  assert.equal(await lands(path, dealer.owner), '/settings/channels?connection=unknown', 'a second time');
  const late = await begin();
  await house.pass(11 * 60_000);
  assert.equal(await lands(late.path, dealer.owner), '/settings/channels?connection=unknown', 'too late');
  await house.call('POST /api/channels/disconnect-all', { as: dealer.owner });
});

test('two returns at the same moment with one code connect once', async () => {
  await house.pass(1000);
  const begun = await house.call('POST /api/channels/connect', { as: dealer.owner, body: { network: 'facebook' } });
  const dialog = new URL(begun.body.url);
  dialog.searchParams.set('sandbox_person', '100009000000001');
  dialog.searchParams.set('sandbox_pages', northside);
  const back = new URL((await fetch(dialog, { redirect: 'manual' })).headers.get('location')!);
  const both = await Promise.all(
    [1, 2].map(() => house.call(`GET ${back.pathname}${back.search}`, { as: dealer.owner })),
  );
  assert.deepEqual(
    both.map((one) => one.headers.get('location')).sort(),
    [`/settings/channels?connection=${begun.body.connectionId}`, '/settings/channels?connection=unknown'].sort(),
  );
  assert.equal((await channels()).filter((one) => one.state === 'ok').length, 1);
});

test('reconnecting wants the same Page; another one is refused, and the channel stays as it is', async () => {
  const [channel] = (await channels()).filter((one) => one.state === 'ok');
  const wrong = await ended(
    await house.login(dealer.owner, 'facebook', { sandbox_pages: '104000000000002' }, { channelId: channel.id }),
  );
  assert.deepEqual([wrong.state, wrong.problem], ['failed', 'another_account']);
  const right = await ended(
    await house.login(dealer.owner, 'facebook', { sandbox_pages: northside }, { channelId: channel.id }),
  );
  assert.deepEqual([right.state, right.channelIds], ['done', [channel.id]]);
  assert.equal((await channels()).filter((one) => one.state === 'ok').length, 1);
});

test('the profile picture is copied, small, and served by us', async () => {
  const { meta } = house.ground.config as { meta: { standIn: string | undefined } };
  meta.standIn = house.meta.origin;
  try {
    const id = await house.connect(dealer.owner, 'instagram');
    const [row] = await house.db.sql<{ picture: Buffer | null }>(`select picture from channel where id = $1`, [id]);
    assert.equal(row!.picture?.subarray(0, 2).toString('hex'), 'ffd8', 'a JPEG of our own making');
    assert.ok(row!.picture!.length < 20_000);
    const shown = await house.call(`GET /api/channels/${id}/picture`, { as: dealer.owner });
    assert.deepEqual([shown.status, shown.headers.get('content-type')], [200, 'image/jpeg']);
    const { profileUrl } = (await house.call(`GET /api/channels/${id}`, { as: dealer.owner })).body;
    assert.match(await (await fetch(profileUrl)).text(), /northside\.motors/);
    await house.call(`POST /api/channels/${id}/disconnect`, { as: dealer.owner });
  } finally {
    meta.standIn = undefined;
  }
});

test('only those who may manage channels connect and disconnect, and no API key connects', async () => {
  const sales = await house.makeStaff(dealer, ['sales']);
  const [channel] = (await channels()).filter((one) => one.state === 'ok');
  assert.equal(
    (await house.call('POST /api/channels/connect', { as: sales, body: { network: 'facebook' } })).status,
    403,
  );
  assert.equal((await house.call(`POST /api/channels/${channel.id}/disconnect`, { as: sales })).status, 403);
});

test('P12 nothing of Meta’s answers is kept but what the register names', async () => {
  const columns = await house.db.sql<{ name: string }>(
    `select column_name as name from information_schema.columns where table_name = 'channel' order by 1`,
  );
  const ours = [
    'connected_at',
    'connected_by',
    'created_at',
    'dealership_id',
    'disconnected_at',
    'epoch',
    'failures',
    'id',
    'network',
    'park_minutes',
    'parked_until',
    'reason',
    'state',
    'token_checked_at',
    'token_renewed_at',
    'version',
    'warned_days',
  ];
  assert.deepEqual(
    columns.map((one) => one.name).filter((name) => !ours.includes(name)),
    [
      'category',
      'data_access_expires_at',
      'name',
      'permissions',
      'person_id',
      'picture',
      'remote_id',
      'token',
      'token_expires_at',
      'username',
    ],
  );
});

test('P10b P13b no token and no name of a Page is in a log or in the journal', async () => {
  const said = JSON.stringify(house.log);
  assert.doesNotMatch(said, /EAA|IGAA|Northside|appsecret|client_secret/);
  const journal = JSON.stringify(await house.db.sql(`select before, after from journal where record_kind = 'channel'`));
  assert.doesNotMatch(journal, /EAA|IGAA|Northside|104000000000001/);
});

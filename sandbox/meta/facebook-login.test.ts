/** Protocol section 1 as request and answer. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { demoApp, demoWorld } from './index.ts';
import { appSecretProof } from './proof.ts';
import {
  club,
  garage,
  mara,
  northside,
  pagePermissions,
  returnUrl,
  startTrial,
  type Ask,
  type Trial,
} from './trial.ts';

let trial: Trial;
before(async () => {
  trial = await startTrial();
});
after(() => trial.stop());
beforeEach(async () => {
  await trial.admin('/reset', { seed: 'again' });
  await trial.admin('/world', demoWorld({ redirect_uris: [returnUrl] }));
});

const tokenPath = 'graph.facebook.com/v26.0/oauth/access_token';
const app = { client_id: demoApp.fb_app_id, client_secret: demoApp.fb_secret };
const exchange = (code: string, more: Record<string, string> = {}) =>
  trial.ask(tokenPath, { form: { ...app, redirect_uri: returnUrl, code, ...more } });
const codeOf = (url: URL): string => url.searchParams.get('code')!;
const me = (path: string, token: string, how: Ask = {}) =>
  trial.ask(`graph.facebook.com/v26.0${path}`, { token, ...how });

async function longToken(more: Record<string, string> = {}): Promise<string> {
  const short = (await exchange(codeOf(await trial.login('facebook', more)))).body.access_token as string;
  const form = { ...app, grant_type: 'fb_exchange_token', fb_exchange_token: short };
  return (await trial.ask(tokenPath, { form })).body.access_token as string;
}

describe('the dialog', () => {
  test('sends back code and state, keeps the address’s own query, and adds #_=_', async () => {
    const url = await trial.login('facebook');
    assert.ok(url.href.startsWith(`${returnUrl}&code=`));
    assert.equal(url.searchParams.get('state'), 'a state & more');
    assert.equal(url.hash, '#_=_');
  });

  test('a cancel comes back as access_denied with its four words', async () => {
    const url = await trial.login('facebook', { sandbox_action: 'cancel' });
    assert.deepEqual(Object.fromEntries(url.searchParams), {
      product: 'x',
      error: 'access_denied',
      error_reason: 'user_denied',
      error_code: '200',
      error_description: 'Permissions error',
      state: 'a state & more',
    });
  });

  for (const [name, change] of [
    ['an address that is not registered', { redirect_uri: `${returnUrl}&more=1` }],
    ['an unknown app', { client_id: '1' }],
    ['a permission that does not exist', { scope: 'pages_show_list,pages_fly' }],
    ['the Instagram app id', { client_id: demoApp.ig_app_id }],
  ] as const)
    test(`${name} is an error page, never a redirect`, async () => {
      await assert.rejects(trial.login('facebook', change), /answered 400/);
    });

  test('a declined permission is skipped the next time, and asked again with rerequest', async () => {
    const statuses = async (token: string): Promise<Record<string, string>> =>
      Object.fromEntries(
        (await me('/me/permissions', token)).body.data.map((one: any) => [one.permission, one.status]),
      );
    const first = await longToken({ sandbox_decline: 'pages_manage_posts' });
    assert.equal((await statuses(first)).pages_manage_posts, 'declined');
    assert.equal((await statuses(await longToken())).pages_manage_posts, 'declined');
    assert.equal((await statuses(await longToken({ auth_type: 'rerequest' }))).pages_manage_posts, 'granted');
  });

  test('Login for Business is all or nothing', async () => {
    const config = { config_id: '900100200300400', scope: '' };
    const url = await trial.login('facebook', { ...config, sandbox_decline: 'pages_manage_posts' });
    assert.equal(url.searchParams.get('error'), 'access_denied');
    assert.ok(codeOf(await trial.login('facebook', config)));
  });

  test('an app in development answers access_denied to who is no tester', async () => {
    await trial.admin('/world', { apps: [{ ...demoApp, mode: 'dev' }] });
    assert.equal((await trial.login('facebook')).searchParams.get('error'), 'access_denied');
    await trial.admin('/world', { apps: [{ ...demoApp, testers: [mara] }] });
    assert.ok(codeOf(await trial.login('facebook')));
  });

  test('return_scopes tells what was granted and declined', async () => {
    const url = await trial.login('facebook', { return_scopes: 'true', sandbox_decline: 'pages_manage_posts' });
    assert.equal(url.searchParams.get('denied_scopes'), 'pages_manage_posts');
    assert.match(url.searchParams.get('granted_scopes')!, /pages_show_list/);
  });

  test('the admin’s default answers without a choice in the URL', async () => {
    await trial.admin('/settings', { dialog: { person: mara, pages: [garage], action: 'ok' } });
    const query = new URLSearchParams({
      client_id: demoApp.fb_app_id,
      redirect_uri: returnUrl,
      scope: pagePermissions.join(),
    });
    const answer = await trial.ask(`www.facebook.com/v26.0/dialog/oauth?${query}`);
    assert.equal(answer.status, 302);
    const token = (await exchange(codeOf(new URL(answer.headers.get('location')!)))).body.access_token;
    assert.deepEqual(
      (await me('/me/accounts', token)).body.data.map((page: any) => page.id),
      [garage],
    );
  });
});

describe('code to token', () => {
  test('a code becomes a bearer token by GET or POST', async () => {
    const posted = await exchange(codeOf(await trial.login('facebook')));
    assert.equal(posted.body.token_type, 'bearer');
    assert.equal(typeof posted.body.expires_in, 'number');
    const query = new URLSearchParams({ ...app, redirect_uri: returnUrl, code: codeOf(await trial.login('facebook')) });
    assert.equal((await trial.ask(`${tokenPath}?${query}`)).status, 200);
  });

  test('expires_in may be missing', async () => {
    await trial.admin('/settings', { expires_in: 'missing' });
    assert.equal('expires_in' in (await exchange(codeOf(await trial.login('facebook')))).body, false);
  });

  const refusals: [name: string, code: number, subcode: number | undefined, act: () => Promise<any>][] = [
    [
      'a code used before',
      100,
      36009,
      async () => {
        const code = codeOf(await trial.login('facebook'));
        await exchange(code);
        return exchange(code);
      },
    ],
    [
      'a code older than ten minutes',
      100,
      36007,
      async () => {
        const code = codeOf(await trial.login('facebook'));
        await trial.advance(601);
        return exchange(code);
      },
    ],
    [
      'another redirect_uri',
      100,
      36008,
      async () => exchange(codeOf(await trial.login('facebook')), { redirect_uri: `${returnUrl}/` }),
    ],
    ['an unknown app', 101, undefined, async () => exchange('x', { client_id: '1' })],
    ['a wrong secret', 1, undefined, async () => exchange('x', { client_secret: demoApp.ig_secret })],
  ];
  for (const [name, code, subcode, act] of refusals)
    test(`${name} is ${code}/${subcode ?? '–'}`, async () => {
      const { body } = await act();
      assert.deepEqual([body.error.code, body.error.error_subcode], [code, subcode]);
    });

  test('a long token lives about 60 days; an expired one cannot be exchanged', async () => {
    const short = (await exchange(codeOf(await trial.login('facebook')))).body.access_token;
    const form = { ...app, grant_type: 'fb_exchange_token', fb_exchange_token: short };
    assert.equal((await trial.ask(tokenPath, { form })).body.expires_in, 5_183_944);
    await trial.advance(2 * 3600);
    const late = await trial.ask(tokenPath, { form });
    assert.deepEqual([late.body.error.code, late.body.error.error_subcode], [190, 463]);
  });
});

describe('who, which permissions, which Pages', () => {
  test('/me tells the app-scoped id', async () => {
    const { body } = await me('/me?fields=id,name', await longToken());
    assert.deepEqual(body, { id: '10158000000000123', name: 'Mara Lindqvist' });
  });

  test('/me/accounts tells the ticked Pages with tasks, picture and token', async () => {
    const token = await longToken({ sandbox_pages: `${northside},${club}` });
    const { body } = await me(
      '/me/accounts?fields=id,name,category,picture.type(large){url},access_token,tasks&limit=100',
      token,
    );
    assert.deepEqual(
      body.data.map((page: any) => page.id),
      [northside, club],
    );
    assert.deepEqual(Object.keys(body.data[0].picture.data), ['url']);
    assert.match(body.data[0].access_token, /^EAAG/);
    assert.deepEqual(body.data[1].tasks, ['ANALYZE']);
    assert.equal(body.paging.next, undefined);
  });

  test('a Page without a task has no access_token', async () => {
    await trial.admin(`/pages/${club}/roles`, { person: mara, tasks: [] });
    const { body } = await me('/me/accounts', await longToken());
    assert.equal('access_token' in body.data.find((page: any) => page.id === club), false);
  });

  test('pages by cursor; next carries the token and the end has none; an unknown cursor is 100', async () => {
    const token = await longToken();
    const first = (await me('/me/accounts?fields=id&limit=2', token)).body;
    assert.match(first.paging.next, /^https:\/\/graph\.facebook\.com\/.*access_token=EAAG/);
    const second = (await me(`/me/accounts?fields=id&limit=2&after=${first.paging.cursors.after}`, token)).body;
    assert.deepEqual(
      [...first.data, ...second.data].map((page) => page.id),
      [northside, garage, club],
    );
    assert.equal(second.paging.next, undefined);
    assert.equal((await me('/me/accounts?after=bm8', token)).body.error.code, 100);
    assert.equal((await me('/me/accounts?limit=101', token)).body.error.code, 100);
  });

  test('a page of results may be empty and still have next', async () => {
    await trial.admin('/settings', { empty_pages: true });
    const token = await longToken();
    const first = (await me('/me/accounts?fields=id', token)).body;
    assert.deepEqual(first.data, []);
    assert.ok(first.paging.next);
    const second = (await me(`/me/accounts?fields=id&after=${first.paging.cursors.after}`, token)).body;
    assert.equal(second.data.length, 3);
  });
});

describe('lives of tokens', () => {
  const pageOf = async (user: string): Promise<string> =>
    (await me('/me/accounts?fields=access_token', user)).body.data[0].access_token;
  const subcode = async (token: string): Promise<number | undefined> =>
    (await me('/me?fields=id', token)).body.error?.error_subcode;

  test('a Page token of a short user token dies with it, of a long one it has no end', async () => {
    const short = (await exchange(codeOf(await trial.login('facebook')))).body.access_token;
    const long = await longToken();
    const [dying, lasting] = [await pageOf(short), await pageOf(long)];
    await trial.advance(61 * 86_400);
    assert.equal(await subcode(dying), 463);
    assert.equal(await subcode(long), 463);
    assert.equal(await subcode(lasting), undefined);
  });

  test('after 90 days permissions must be granted again', async () => {
    const token = await pageOf(await longToken());
    await trial.advance(91 * 86_400);
    assert.equal((await me(`/${northside}/feed`, token, { form: { message: 'x' } })).body.error.code, 200);
  });

  for (const [name, act, code] of [
    ['a password change', () => trial.admin(`/persons/${mara}/password`, {}), 460],
    ['the app removed', () => trial.admin(`/persons/${mara}/remove-app`, {}), 458],
    ['a checkpoint', () => trial.admin(`/persons/${mara}/checkpoint`, {}), 459],
    ['the role lost', () => trial.admin(`/pages/${northside}/roles`, { person: mara, tasks: null }), 492],
  ] as const)
    test(`${name} kills a Page token with 190/${code}`, async () => {
      const token = await pageOf(await longToken());
      await act();
      assert.equal(await subcode(token), code);
    });

  for (const state of ['expired:463', 'revoked:458', 'password:460', 'checkpoint:459', 'invalid:467', 'role_lost:492'])
    test(`the admin can set ${state}`, async () => {
      const { id, value } = await trial.token({ kind: 'page', person: mara, page: northside, scopes: pagePermissions });
      await trial.admin(`/tokens/${id}/state`, { state });
      assert.equal(await subcode(value), Number(state.split(':')[1]));
    });
});

describe('debug_token', () => {
  const appToken = `${demoApp.fb_app_id}|${demoApp.fb_secret}`;
  const debug = async (input: string): Promise<any> =>
    (await trial.ask(`graph.facebook.com/v26.0/debug_token?input_token=${input}`, { token: appToken })).body.data;

  test('tells app, type, ends and what is covered', async () => {
    const user = await longToken({ sandbox_pages: northside });
    const page = (await me('/me/accounts', user)).body.data[0].access_token;
    const told = await debug(page);
    assert.equal(told.app_id, demoApp.fb_app_id);
    assert.deepEqual([told.type, told.is_valid, told.expires_at, told.profile_id], ['PAGE', true, 0, northside]);
    assert.equal(told.data_access_expires_at, told.issued_at + 90 * 86_400);
    assert.deepEqual(told.granular_scopes.find((one: any) => one.scope === 'pages_manage_posts').target_ids, [
      northside,
    ]);
  });

  test('an invalid token still answers 200, with is_valid false and the reason', async () => {
    const { id, value } = await trial.token({ kind: 'page', person: mara, page: northside, scopes: pagePermissions });
    await trial.admin(`/tokens/${id}/state`, { state: 'password' });
    const told = await debug(value);
    assert.deepEqual([told.is_valid, told.error.code, told.error.subcode], [false, 190, 460]);
    assert.equal((await debug('EAAGnothing')).is_valid, false);
  });
});

describe('appsecret_proof', () => {
  test('the vectors of 1.8', () => {
    const token = 'EAAGsandboxPageToken1';
    const plain = '1dda078fee7aee0ac04672c38f6f8d7ee9c3ad98ee6d6c1177bc714b8d72fece';
    const timed = 'c43cb1ef2121d20f703d3754d428d7d74c99ec59ac06f448672cad2838484d2d';
    assert.equal(appSecretProof(demoApp.fb_secret, token), plain);
    assert.equal(appSecretProof(demoApp.fb_secret, token, 1_795_453_200), timed);
  });

  test('both forms are accepted; wrong, stale, or missing when required is 100', async () => {
    const token = await longToken();
    const now = 1_795_453_200;
    const status = async (query: string): Promise<number> => {
      const { body } = await me(`/me?fields=id${query}`, token);
      return body.error?.code ?? 0;
    };
    const proof = (time?: number): string => appSecretProof(demoApp.fb_secret, token, time);
    assert.equal(await status(`&appsecret_proof=${proof()}`), 0);
    assert.equal(await status(`&appsecret_proof=${proof(now)}&appsecret_time=${now}`), 0);
    assert.equal(await status(`&appsecret_proof=${proof(now - 301)}&appsecret_time=${now - 301}`), 100);
    assert.equal(await status(`&appsecret_proof=${proof(now)}&appsecret_time=${now - 1}`), 100);
    assert.equal(await status(`&appsecret_proof=${proof().replace(/^./, 'g')}`), 100);
    assert.equal(await status(''), 0);
    await trial.admin('/world', { apps: [{ ...demoApp, require_appsecret_proof: true }] });
    assert.equal(await status(''), 100);
  });
});

describe('taking back', () => {
  test('one permission: the others stay', async () => {
    const token = await longToken();
    assert.deepEqual((await me('/me/permissions/pages_manage_posts', token, { method: 'DELETE' })).body, {
      success: true,
    });
    const page = (await me('/me/accounts', token)).body.data[0];
    assert.equal((await me(`/${page.id}/feed`, page.access_token, { form: { message: 'x' } })).body.error.code, 200);
    assert.equal((await me(`/${page.id}/published_posts`, page.access_token)).status, 200);
  });

  test('all: every token of the person is 190/458, also by the app’s token, also answered as bare true', async () => {
    await trial.admin('/settings', { success_shape: 'true' });
    const token = await longToken();
    const pages = (await me('/me/accounts', token)).body.data;
    const appToken = `${demoApp.fb_app_id}|${demoApp.fb_secret}`;
    assert.equal((await me('/10158000000000123/permissions', appToken, { method: 'DELETE' })).text, 'true');
    for (const one of [token, pages[0].access_token, pages[1].access_token])
      assert.equal((await me('/me', one)).body.error.error_subcode, 458);
  });
});

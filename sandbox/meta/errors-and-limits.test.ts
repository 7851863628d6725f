/** Protocol sections 4 and 7, and the addressing of 8.1, as request and answer. */
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, beforeEach, describe, test } from 'node:test';
import { demoApp, demoWorld } from './index.ts';
import { northside, returnUrl, shop, startTrial, type Answer, type Trial } from './trial.ts';

let trial: Trial;
let token: string;
before(async () => {
  trial = await startTrial();
});
after(() => trial.stop());
beforeEach(async () => {
  await trial.admin('/reset', {});
  await trial.admin('/world', demoWorld({ redirect_uris: [returnUrl] }));
  token = await trial.pageToken();
});

const page = (version = 'v26.0'): Promise<Answer> =>
  trial.ask(`graph.facebook.com/${version}/${northside}/published_posts`, { token });

describe('the envelope', () => {
  test('message, type, code, subcode, transience, trace', async () => {
    const { status, body, headers } = await trial.ask(`graph.facebook.com/v26.0/${northside}_1`, { token });
    assert.equal(status, 400);
    assert.deepEqual(Object.keys(body.error).sort(), [
      'code',
      'error_subcode',
      'fbtrace_id',
      'is_transient',
      'message',
      'type',
    ]);
    assert.match(body.error.fbtrace_id, /^A[A-Za-z0-9]{22}$/);
    assert.equal(headers.get('x-fb-trace-id'), body.error.fbtrace_id);
  });

  test('codes may come as strings, and 190 as 400 or 401', async () => {
    await trial.admin('/settings', { error_codes: 'string', http: { token: 401 } });
    const { body, status } = await trial.ask('graph.facebook.com/v26.0/me', { token: 'EAAGno' });
    assert.deepEqual([status, body.error.code], [401, '190']);
  });

  test('a setting that does not exist is refused', async () => {
    await assert.rejects(trial.admin('/settings', { tokenshape: 'flat' }), /no such setting/);
    await assert.rejects(trial.admin('/settings', { fetch: { robot: true } }), /no such setting/);
  });

  test('what cannot be read is 100', async () => {
    const url = `${trial.sandbox.urls.META_GRAPH_URL}/v26.0/${northside}/feed`;
    const post = async (type: string, body: string): Promise<any> =>
      (
        await fetch(url, { method: 'POST', body, headers: { 'Content-Type': type, Authorization: `Bearer ${token}` } })
      ).json();
    assert.equal((await post('application/json', '{"message"')).error.code, 100);
    assert.equal((await post('application/json', '[]')).error.code, 100);
    assert.equal((await post('text/plain', 'message=x')).error.code, 100);
    assert.equal((await post('multipart/form-data; boundary=x', 'x')).error.code, 100);
  });
});

describe('usage and throttling', () => {
  test('headers come after five calls of a bucket, in per cent', async () => {
    await trial.admin('/settings', { usage: { page: 10 } });
    for (let i = 0; i < 5; i++) assert.equal((await page()).headers.get('x-business-use-case-usage'), null);
    const told = JSON.parse((await page()).headers.get('x-business-use-case-usage')!);
    assert.equal(told[northside][0].type, 'pages');
    assert.equal(told[northside][0].call_count, 60);
    assert.equal(told[northside][0].estimated_time_to_regain_access, 0);
  });

  test('a full Page bucket is 80001 with the minutes left, and each further call lengthens it', async () => {
    await trial.admin('/settings', { usage: { page: 6 }, http: { throttle: 429 } });
    for (let i = 0; i < 6; i++) assert.equal((await page()).status, 200);
    const wait = async (): Promise<number> => {
      const answer = await page();
      assert.deepEqual([answer.status, answer.body.error.code], [429, 80001]);
      return JSON.parse(answer.headers.get('x-business-use-case-usage')!)[northside][0].estimated_time_to_regain_access;
    };
    const first = await wait();
    assert.ok((await wait()) > first);
  });

  test('Instagram’s is 80002, a person’s 17, told in x-app-usage', async () => {
    await trial.admin('/settings', { usage: { account: 1, person: 1, show_after: 0 } });
    const instagram = await trial.instagramToken();
    const me = (): Promise<Answer> => trial.ask('graph.instagram.com/v26.0/me', { token: instagram });
    await me();
    assert.equal((await me()).body.error.code, 80002);
    const { value } = await trial.token({ kind: 'user_long', person: '100009000000001' });
    const who = (): Promise<Answer> => trial.ask('graph.facebook.com/v26.0/me', { token: value });
    assert.equal(JSON.parse((await who()).headers.get('x-app-usage')!).call_count, 100);
    assert.equal((await who()).body.error.code, 17);
  });

  test('the fault throttle blocks the app for its minutes, whoever calls', async () => {
    await trial.admin('/faults', {
      times: 1,
      match: { path_regex: 'published_posts' },
      effect: { kind: 'throttle', code: 4, minutes: 10 },
    });
    const hit = await page();
    assert.equal(hit.body.error.code, 4);
    assert.equal(JSON.parse(hit.headers.get('x-app-usage')!).call_count, 100);
    assert.equal(
      (await trial.ask('graph.instagram.com/v26.0/me', { token: await trial.instagramToken() })).body.error.code,
      4,
    );
    await trial.advance(16 * 60);
    assert.equal((await page()).status, 200);
  });
});

describe('versions', () => {
  for (const [asked, served] of [
    ['v26.0', 'v26.0'],
    ['v27.0', 'v27.0'],
    ['v20.0', 'v21.0'],
    ['v3.2', 'v21.0'],
  ] as const)
    test(`${asked} is served by ${served}`, async () => {
      const answer = await page(asked);
      assert.deepEqual([answer.status, answer.headers.get('facebook-api-version')], [200, served]);
    });

  test('an unknown version is 404; no version is served by the oldest, with a warning', async () => {
    assert.equal((await page('v99.0')).status, 404);
    const answer = await trial.ask(`graph.facebook.com/${northside}/published_posts`, { token });
    assert.equal(answer.headers.get('facebook-api-version'), 'v21.0');
    assert.deepEqual((await trial.admin<any[]>('/log')).at(-1).warnings, ['no version in the path']);
  });

  test('v21.0 ends on its day', async () => {
    await trial.admin('/clock', { now: '2027-01-21T00:00:00Z' });
    const { value } = await trial.token({ kind: 'user_long', person: '100009000000001' });
    const answer = await trial.ask('graph.facebook.com/v21.0/me', { token: value });
    assert.equal(answer.headers.get('facebook-api-version'), 'v22.0');
  });
});

describe('addressing', () => {
  const byHost = (host: string, path: string): Promise<{ status: number; text: string }> =>
    new Promise((resolve, reject) => {
      const asking = request(
        { host: '127.0.0.1', port: trial.sandbox.port, path, headers: { Host: host } },
        (response) => {
          let text = '';
          response.on('data', (chunk: Buffer) => (text += chunk.toString()));
          response.on('end', () => resolve({ status: response.statusCode!, text }));
        },
      );
      asking.on('error', reject).end();
    });

  test('by Host header or by prefix', async () => {
    const { status, text } = await byHost(
      'graph.instagram.com',
      `/v26.0/me?fields=user_id&access_token=${await trial.instagramToken()}`,
    );
    assert.deepEqual([status, JSON.parse(text).user_id], [200, shop]);
  });

  test('another host or path is 404, code 100', async () => {
    for (const [host, path] of [
      ['rupload.facebook.com', '/x'],
      ['www.facebook.com', '/v26.0/dialog/share'],
      ['api.instagram.com', '/v26.0/me'],
    ] as const) {
      const { status, text } = await byHost(host, path);
      assert.deepEqual([status, JSON.parse(text).error.code], [404, 100]);
    }
  });

  test('the admin API is for this machine’s own name and origin only', async () => {
    assert.equal((await byHost('graph.facebook.com', '/_admin/log')).status, 400);
    assert.equal((await byHost('evil.example', '/_h/127.0.0.1/_admin/log')).status, 404);
    assert.equal((await byHost('evil.example', '/_admin/log')).status, 404);
    const foreign = await fetch(`${trial.sandbox.origin}/_admin/log`, { headers: { Origin: 'https://evil.example' } });
    assert.equal(foreign.status, 403);
  });

  test('the Date header is the stand-in’s clock', async () => {
    assert.equal((await page()).headers.get('date'), 'Mon, 23 Nov 2026 17:00:00 GMT');
  });

  test('the log never holds a token or a secret', async () => {
    await trial.ask(`graph.facebook.com/v26.0/me?access_token=${token}`);
    await trial.ask('graph.facebook.com/v26.0/oauth/access_token', {
      form: {
        client_id: demoApp.fb_app_id,
        client_secret: demoApp.fb_secret,
        code: 'AQsecretcode',
        redirect_uri: returnUrl,
      },
    });
    const log = JSON.stringify(await trial.admin('/log'));
    for (const secret of [token, demoApp.fb_secret, 'AQsecretcode']) assert.equal(log.includes(secret), false);
    assert.ok(log.includes(demoApp.fb_app_id));
  });
});

/** Every effect of protocol 8.5: what the caller sees, and what was done all the same. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { demoWorld } from './index.ts';
import { effectKinds } from './faults.ts';
import {
  garage,
  northside,
  picture,
  returnUrl,
  startHost,
  startTrial,
  type Answer,
  type Ask,
  type Trial,
} from './trial.ts';

let trial: Trial;
let token: string;
before(async () => {
  trial = await startTrial();
});
after(() => trial.stop());
beforeEach(async () => {
  await trial.admin('/reset', { seed: 'faults' });
  await trial.admin('/world', demoWorld({ redirect_uris: [returnUrl] }));
  token = await trial.pageToken();
});

const graph = (path: string, how: Ask = {}): Promise<Answer> =>
  trial.ask(`graph.facebook.com/v26.0${path}`, { token, ...how });
const post = (message = 'x'): Promise<Answer> => graph(`/${northside}/feed`, { json: { message } });
const fault = (effect: unknown, more: Record<string, unknown> = {}): Promise<{ id: string }> =>
  trial.admin('/faults', { match: { path_regex: '/feed$' }, times: 1, effect, ...more });
const out = async (): Promise<number> => (await trial.admin<any>('/ledger')).pages[northside].posts.length;
const lastCall = async (): Promise<any> => (await trial.admin<any[]>('/log')).at(-1);

describe('nothing done', () => {
  test('error: that answer', async () => {
    await fault({
      kind: 'error',
      http: 200,
      code: 368,
      subcode: 1390008,
      message: 'no',
      user_msg: 'Slow down',
      is_transient: true,
      headers: { 'x-odd': '1' },
    });
    const { status, body, headers } = await post();
    assert.deepEqual(
      [status, body.error.code, body.error.error_subcode, body.error.error_user_msg, body.error.is_transient],
      [200, 368, 1390008, 'Slow down', true],
    );
    assert.equal(headers.get('x-odd'), '1');
    assert.equal(await out(), 0);
    assert.match((await lastCall()).fault, /:error$/);
  });

  test('error may be negative', async () => {
    await fault({ error: { code: -2, subcode: 2207003 } });
    assert.equal((await post()).body.error.code, -2);
  });

  test('throttle: usage at 100 and a blocked bucket, for its minutes', async () => {
    await fault({ kind: 'throttle', code: 80001, minutes: 10 });
    const { body, headers } = await post();
    assert.equal(body.error.code, 80001);
    const [told] = JSON.parse(headers.get('x-business-use-case-usage')!)[northside];
    assert.deepEqual([told.call_count, told.estimated_time_to_regain_access], [100, 10]);
    assert.equal((await post()).body.error.code, 80001);
    await trial.advance(16 * 60);
    assert.ok((await post()).body.id);
    assert.equal(await out(), 1);
  });

  test('http: a page of HTML', async () => {
    await fault({ kind: 'http', status: 502, body: '<html>Bad gateway</html>', content_type: 'text/html' });
    const { status, text, headers } = await post();
    assert.deepEqual([status, text, headers.get('content-type')], [502, '<html>Bad gateway</html>', 'text/html']);
    assert.equal(await out(), 0);
  });

  test('drop_before: the line is cut', async () => {
    await fault('drop_before');
    await assert.rejects(post());
    assert.equal(await out(), 0);
    assert.equal((await lastCall()).status, null);
  });
});

describe('done', () => {
  test('drop_after: the line is cut', async () => {
    await fault('drop_after');
    await assert.rejects(post());
    assert.equal(await out(), 1);
  });

  test('error_after: an answer of an error, by default 500 and code 2', async () => {
    await fault('error_after');
    const { status, body } = await post('a');
    assert.deepEqual([status, body.error.code], [500, 2]);
    await fault({ kind: 'error_after', http: 400, code: 4, subcode: 2207051 });
    assert.deepEqual((await post('b')).body.error.error_subcode, 2207051);
    await fault({ kind: 'error_after', http: 502, body: '', content_type: 'text/plain' });
    const empty = await post('c');
    assert.deepEqual([empty.status, empty.text], [502, '']);
    assert.equal(await out(), 3);
  });

  test('late_commit: cut now, done later and once', async () => {
    await fault({ kind: 'late_commit', ms: 60_000 });
    await assert.rejects(post());
    assert.equal(await out(), 0);
    await trial.advance(59);
    assert.equal(await out(), 0);
    await trial.advance(2);
    assert.equal(await out(), 1);
    const { body } = await graph(`/${northside}/published_posts?fields=created_time`);
    assert.equal(body.data[0].created_time, '2026-11-23T17:01:00+0000');
    await trial.advance(600);
    assert.equal(await out(), 1);
  });

  test('truncate: the body is cut off', async () => {
    await fault({ kind: 'truncate', bytes: 5 });
    await assert.rejects(post());
    assert.equal(await out(), 1);
  });

  test('garbage: 200 with what is not JSON', async () => {
    await fault('garbage');
    const { status, body } = await post();
    assert.deepEqual([status, body], [200, undefined]);
    assert.equal(await out(), 1);
  });

  test('hide: reads miss the new object for a while', async () => {
    await fault({ kind: 'hide', ms: 30_000 });
    const { id } = (await post()).body;
    assert.equal(await out(), 1);
    const read = async (): Promise<unknown> => (await graph(`/${id}`)).body.error?.error_subcode;
    const listed = async (): Promise<number> => (await graph(`/${northside}/published_posts`)).body.data.length;
    assert.deepEqual([await read(), await listed()], [33, 0]);
    await trial.advance(30);
    assert.deepEqual([await read(), await listed()], [undefined, 1]);
  });

  test('hide: a hidden photo can be used, and does not tell its hidden post', async () => {
    const multipart = new FormData();
    multipart.set('published', 'false');
    multipart.set('source', new Blob([new Uint8Array(await picture(600, 400))]), 'car.jpg');
    await fault({ kind: 'hide', ms: 10_000 }, { match: { path_regex: '/photos$' } });
    const photo = (await graph(`/${northside}/photos`, { multipart })).body.id;
    await fault({ kind: 'hide', ms: 30_000 });
    const { id } = (await graph(`/${northside}/feed`, { json: { attached_media: [{ media_fbid: photo }] } })).body;
    const read = async (): Promise<any> => (await graph(`/${photo}?fields=page_story_id`)).body;
    assert.equal((await read()).error.error_subcode, 33);
    await trial.advance(10);
    assert.deepEqual(await read(), { id: photo });
    await trial.advance(20);
    assert.equal((await read()).page_story_id, id);
  });

  test('delay: late', async () => {
    await fault({ kind: 'delay', ms: 150 });
    const begin = performance.now();
    assert.ok((await post()).body.id);
    assert.ok(performance.now() - begin >= 140);
  });

  test('slow_body: one byte a second', async () => {
    await fault('slow_body');
    const begin = performance.now();
    const response = await fetch(`${trial.sandbox.urls.META_GRAPH_URL}/v26.0/${northside}/feed`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: '{"message":"x"}',
    });
    const reader = response.body!.getReader();
    for (let i = 0; i < 2; i++) assert.equal((await reader.read()).value!.length, 1);
    assert.ok(performance.now() - begin >= 1900);
    await reader.cancel();
    assert.equal(await out(), 1);
  });

  test('double_redirect: our callback is called with the same code as the browser', async () => {
    const visits: { url: string; cookie: string | undefined }[] = [];
    const product = await startHost((request, response) => {
      visits.push({ url: request.url!, cookie: request.headers.cookie });
      response.end();
    });
    const redirect_uri = `${product.origin}/return`;
    await trial.admin('/world', demoWorld({ redirect_uris: [redirect_uri] }));
    await fault({ kind: 'double_redirect', cookie: 'session=1' }, { match: { host: 'www.facebook.com' } });
    const url = await trial.login('facebook', { redirect_uri });
    assert.equal(visits.length, 1);
    assert.equal(visits[0]!.cookie, 'session=1');
    assert.equal(new URL(visits[0]!.url, product.origin).searchParams.get('code'), url.searchParams.get('code'));
    product.stop();
  });
});

describe('rules', () => {
  const failing = async (): Promise<boolean> => 'error' in (await post()).body;

  test('times counts down, and without it the rule holds until deleted', async () => {
    await fault('error', { times: 2 });
    assert.deepEqual([await failing(), await failing(), await failing()], [true, true, false]);
    const { id } = await fault('error', { times: undefined });
    assert.deepEqual([await failing(), await failing(), await failing()], [true, true, true]);
    await fetch(`${trial.sandbox.origin}/_admin/faults/${id}`, { method: 'DELETE' });
    assert.equal(await failing(), false);
  });

  test('nth is that one call; probability comes again with the seed', async () => {
    await fault('error', { match: { path_regex: '/feed$', nth: 2 }, times: undefined });
    assert.deepEqual([await failing(), await failing(), await failing()], [false, true, false]);
    const run = async (): Promise<boolean[]> => {
      await trial.admin('/reset', { seed: 'dice' });
      await trial.admin('/world', demoWorld({ redirect_uris: [returnUrl] }));
      token = await trial.pageToken();
      await fault('error', { match: { probability: 0.5 }, times: undefined });
      const seen = [];
      for (let i = 0; i < 12; i++) seen.push(await failing());
      return seen;
    };
    const first = await run();
    assert.deepEqual(await run(), first);
    assert.ok(first.includes(true) && first.includes(false));
  });

  test('by host, method, Page, token; the first that matches wins', async () => {
    const tokens = await trial.admin<any[]>('/tokens');
    for (const [match, hits] of [
      [{ host: 'graph.facebook.com' }, true],
      [{ host: 'graph.instagram.com' }, false],
      [{ method: 'post' }, true],
      [{ method: 'GET' }, false],
      [{ page: northside }, true],
      [{ page: garage }, false],
      [{ token_id: tokens[0].id }, true],
      [{ token_id: 'tok_99' }, false],
    ] as const) {
      const { id } = await fault('error', { match });
      assert.equal(await failing(), hits, JSON.stringify(match));
      await fetch(`${trial.sandbox.origin}/_admin/faults/${id}`, { method: 'DELETE' });
    }
    await fault({ kind: 'error', code: 11 });
    await fault({ kind: 'error', code: 12 });
    assert.equal((await post()).body.error.code, 11);
  });

  test('an effect or a match that does not exist is refused', async () => {
    await assert.rejects(fault('explode'), /no such effect/);
    await assert.rejects(fault('error', { match: { paht_regex: 'x' } }), /no such match/);
  });

  test('every effect has a name the admin takes', async () => {
    for (const kind of effectKinds) assert.ok((await fault(kind, { match: { page: 'none' } })).id);
  });
});

/** kill -9 of the whole product while it publishes: no post twice, none lost, and each says what became of it. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { demoApp, demoWorld, startMetaSandbox } from '#sandbox/meta/index.ts';
import type { MetaSandbox } from '#sandbox/meta/index.ts';
import { testFolder } from '#tests/harness/database.ts';
import { dealershipByCommand, ownerOf } from '#tests/harness/commanded.ts';
import { freePort, startProduct } from '#tests/harness/product.ts';
import type { Product } from '#tests/harness/product.ts';

const folder = testFolder();
let meta: MetaSandbox;
let product: Product | undefined;
let settings: Record<string, string> = {};
let dealershipId = '';
let cookie = '';
let channelId = '';
before(async () => {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  meta = await startMetaSandbox({
    clock: 'real',
    // Somewhere in a commit is where a kill has to fall.
    world: demoWorld({ redirect_uris: [`${origin}/meta/facebook/return`] }),
    stateFile: path.join(folder.path, 'meta.json'),
  });
  settings = {
    PORT: String(port),
    META_FACEBOOK_APP_ID: demoApp.fb_app_id,
    META_FACEBOOK_APP_SECRET: demoApp.fb_secret,
    AUTOMO_LIMIT_FACTOR: '1000',
    ...meta.urls,
  };
  dealershipId = await dealershipByCommand(folder.path, 'kill-social');
  product = await startProduct(folder.path, ['serve', '--work'], settings);
  const signed = await fetch(`${product.origin}/api/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify(ownerOf),
  });
  assert.equal(signed.status, 200, await signed.clone().text());
  cookie = signed.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const begun = await call('POST /api/channels/connect', { network: 'facebook' });
  const dialog = new URL(begun.url);
  dialog.searchParams.set('sandbox_person', '100009000000001');
  dialog.searchParams.set('sandbox_pages', '104000000000001');
  const back = (await fetch(dialog, { redirect: 'manual' })).headers.get('location')!;
  const landed = await fetch(back, { redirect: 'manual', headers: { cookie } });
  assert.equal(landed.status, 303);
  const connection = await call(`GET /api/channel-connections/${begun.connectionId}`);
  assert.equal(connection.state, 'done', JSON.stringify(connection));
  channelId = connection.channelIds[0];
});
after(async () => {
  await product?.stop();
  await meta?.stop();
  folder.remove();
});

async function call(what: string, body?: unknown): Promise<any> {
  const [method, target] = what.split(' ');
  const answer = await fetch(`${product!.origin}${target}`, {
    method: method!,
    headers: {
      cookie,
      origin: product!.origin,
      'automo-dealership': dealershipId,
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
    signal: AbortSignal.timeout(20_000),
  });
  const read = await answer.text();
  assert.ok(answer.ok, `${what}: ${answer.status} ${read}`);
  return read ? JSON.parse(read) : undefined;
}

test('kill -9 while posts go out: each is out once, or says that it is not', { timeout: 400_000 }, async () => {
  const sent: string[] = [];
  // Slow answers leave kills more to fall into: after the post is out, and before we hear of it.
  await meta.admin('/faults', {
    match: { method: 'POST', path_regex: '^/v[^/]+/[0-9]+_[0-9]+$' },
    effect: { kind: 'delay', ms: 150 },
  });
  for (let round = 0; round < 2; round++) {
    for (let n = 0; n < 10; n++) {
      const body = `Round ${round} post ${n}.`;
      const draft = await call('POST /api/posts', { kind: 'text', locale: 'en', body, channelIds: [channelId] });
      await call(`POST /api/posts/${draft.id}/schedule`, { version: draft.version, at: null });
      sent.push(body);
    }
    await new Promise((resolve) => setTimeout(resolve, 150 + round * 220));
    await product!.kill();
    // Two minutes later, so that leases of the dead are over at once and looks are due.
    product = await startProduct(folder.path, ['serve', '--work'], {
      ...settings,
      AUTOMO_CLOCK_OFFSET: `PT${(round + 1) * 2}M`,
    });
  }
  const until = performance.now() + 240_000;
  let posts: any[] = [];
  for (;;) {
    posts = (await call('GET /api/posts?limit=100')).items;
    if (posts.every((post) => ['published', 'failed', 'partly_published'].includes(post.state))) break;
    assert.ok(
      performance.now() < until,
      JSON.stringify(
        posts.filter((post) => post.state !== 'published').map((post) => post.deliveries),
        null,
        1,
      ),
    );
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  assert.equal(posts.length, sent.length);
  const { pages } = await meta.admin<any>('/ledger');
  const shown = pages['104000000000001'].posts.map((post: any) => post.message as string);
  for (const post of posts) {
    const times = shown.filter((one: string) => one === post.text).length;
    assert.ok(times <= 1, `${post.text} is out ${times} times`);
    if (post.state === 'published') assert.equal(times, 1, post.text);
    else if (!post.deliveries[0].maybePublished) assert.equal(times, 0, post.text);
  }
  assert.ok(
    posts.filter((post) => post.state === 'published').length >= sent.length - 2,
    JSON.stringify(posts.map((post) => post.state)),
  );
});

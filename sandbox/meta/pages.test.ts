/** The pages for people: consent dialogs, timelines, profiles. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { demoApp, demoWorld } from './index.ts';
import {
  garage,
  instagramPermissions,
  mara,
  northside,
  pagePermissions,
  picture,
  returnUrl,
  shop,
  startPictures,
  startTrial,
  type Trial,
} from './trial.ts';

let trial: Trial;
before(async () => {
  trial = await startTrial();
});
after(() => trial.stop());
beforeEach(async () => {
  await trial.admin('/reset', {});
  await trial.admin('/world', demoWorld({ redirect_uris: [returnUrl] }));
});

const dialog = (product: 'facebook' | 'instagram', as?: string): string => {
  const query = new URLSearchParams({
    client_id: product === 'facebook' ? demoApp.fb_app_id : demoApp.ig_app_id,
    redirect_uri: returnUrl,
    response_type: 'code',
    state: '"><script>alert(1)</script>',
    scope: (product === 'facebook' ? pagePermissions : instagramPermissions).join(','),
    ...(as ? { sandbox_as: as } : {}),
  });
  return `${product === 'facebook' ? 'www.facebook.com/v26.0/dialog/oauth' : 'www.instagram.com/oauth/authorize'}?${query}`;
};

describe('the consent dialog', () => {
  test('asks who, as links that stay in the dialog', async () => {
    const { status, text } = await trial.ask(dialog('facebook'));
    assert.equal(status, 200);
    assert.match(text, /Mara Lindqvist/);
    assert.match(text, /Théo Marchand/);
    assert.match(text, new RegExp(`href="\\?[^"]*sandbox_as=${mara}"`));
    assert.equal(text.includes('<script>'), false);
  });

  test('Facebook: tick Pages and permissions, and Continue', async () => {
    const { text, headers } = await trial.ask(dialog('facebook', mara));
    for (const id of [northside, garage]) assert.match(text, new RegExp(`<input[^>]*name="sandbox_pages\\[${id}\\]"`));
    for (const scope of pagePermissions) assert.match(text, new RegExp(`name="sandbox_grant\\[${scope}\\]"`));
    assert.match(text, /Stand-in for Facebook: nothing here leaves this machine/);
    // The browser must be let on to the product after the form.
    assert.equal(headers.get('content-security-policy')!.includes('form-action'), false);
    const sent = await trial.ask(dialog('facebook'), {
      form: {
        sandbox_person: mara,
        sandbox_action: 'ok',
        [`sandbox_pages[${garage}]`]: garage,
        'sandbox_grant[pages_show_list]': 'pages_show_list',
        'sandbox_grant[pages_read_engagement]': 'pages_read_engagement',
      },
    });
    assert.equal(sent.status, 303);
    const back = new URL(sent.headers.get('location')!);
    assert.equal(back.searchParams.get('state'), '"><script>alert(1)</script>');
    const form = {
      client_id: demoApp.fb_app_id,
      client_secret: demoApp.fb_secret,
      redirect_uri: returnUrl,
      code: back.searchParams.get('code')!,
    };
    const token = (await trial.ask('graph.facebook.com/v26.0/oauth/access_token', { form })).body.access_token;
    const granted = (await trial.ask('graph.facebook.com/v26.0/me/permissions', { token })).body.data;
    assert.equal(granted.find((one: any) => one.permission === 'pages_manage_posts').status, 'declined');
    const pages = (await trial.ask('graph.facebook.com/v26.0/me/accounts?fields=id', { token })).body.data;
    assert.deepEqual(pages, [{ id: garage }]);
    assert.match((await trial.ask(dialog('facebook', mara))).text, /not asked again: pages_manage_posts/);
  });

  test('nothing ticked is nothing granted; Cancel is access_denied', async () => {
    const none = await trial.ask(dialog('instagram'), { form: { sandbox_person: shop, sandbox_action: 'ok' } });
    const code = new URL(none.headers.get('location')!).searchParams.get('code')!;
    const form = {
      client_id: demoApp.ig_app_id,
      client_secret: demoApp.ig_secret,
      grant_type: 'authorization_code',
      redirect_uri: returnUrl,
      code,
    };
    assert.equal((await trial.ask('api.instagram.com/oauth/access_token', { form })).body.data[0].permissions, '');
    const cancelled = await trial.ask(dialog('instagram'), {
      form: { sandbox_person: shop, sandbox_action: 'cancel' },
    });
    assert.equal(new URL(cancelled.headers.get('location')!).searchParams.get('error'), 'access_denied');
  });
});

describe('what is published', () => {
  test('a Page’s timeline and a post’s own page, escaped, with pictures and counts', async () => {
    const token = await trial.pageToken();
    const multipart = new FormData();
    multipart.set('source', new Blob([new Uint8Array(await picture(900, 600))]), 'car.jpg');
    multipart.set('message', 'Fresh <b>in</b> & ready');
    multipart.set('alt_text_custom', 'A blue estate');
    const { body } = await trial.ask(`graph.facebook.com/v26.0/${northside}/photos`, { token, multipart });
    await trial.admin(`/posts/${body.post_id}/engagement`, { reactions: 1, comments: 2 });
    for (const path of [`facebook/${northside}`, `facebook/${northside}/posts/${body.post_id.split('_')[1]}`]) {
      const { text, status } = await trial.ask(`media.sandbox/${path}`);
      assert.equal(status, 200);
      assert.match(text, /Fresh &lt;b&gt;in&lt;\/b&gt; &amp; ready/);
      assert.match(text, /alt="A blue estate"/);
      assert.match(text, /1 reaction · 2 comments · 0 shares/);
      const source = /src="([^"]*\/pictures\/[^"]*)"/.exec(text)![1]!;
      assert.equal((await fetch(source)).status, 200);
    }
    const moved = await trial.ask(`www.facebook.com/${body.post_id}`);
    assert.equal((await fetch(moved.headers.get('location')!)).status, 200);
  });

  test('an unpublished or deleted post is not available', async () => {
    const token = await trial.pageToken();
    const make = async (published: boolean): Promise<string> =>
      (await trial.ask(`graph.facebook.com/v26.0/${northside}/feed`, { token, json: { message: 'x', published } })).body
        .id;
    const [hidden, deleted] = [await make(false), await make(true)];
    await trial.ask(`graph.facebook.com/v26.0/${deleted}`, { token, method: 'DELETE' });
    for (const id of [hidden, deleted, `${northside}_1`])
      assert.equal((await trial.ask(`media.sandbox/facebook/${id.replace('_', '/posts/')}`)).status, 404);
  });

  test('an Instagram profile shows a grid, and the front page finds all', async () => {
    const host = await startPictures({ '/car.jpg': { type: 'image/jpeg', bytes: await picture(1080, 1080) } });
    const token = await trial.instagramToken();
    const json = { image_url: `${host.origin}/car.jpg`, caption: 'A <car>' };
    const creation_id = (await trial.ask(`graph.instagram.com/v26.0/${shop}/media`, { token, json })).body.id;
    await trial.advance(2);
    await trial.ask(`graph.instagram.com/v26.0/${shop}/media_publish`, { token, form: { creation_id } });
    host.stop();
    const front = await (await fetch(trial.sandbox.origin)).text();
    const profile = await (await fetch(/href="([^"]*\/instagram\/northside\.motors)"/.exec(front)![1]!)).text();
    assert.match(profile, /1 post · 1284 followers/);
    const permalink = /href="([^"]*\/instagram\/p\/[^"]*)"/.exec(profile)![1]!;
    assert.match(await (await fetch(permalink)).text(), /A &lt;car&gt;/);
  });
});

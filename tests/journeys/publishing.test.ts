/**
 * A dealer publishes: connects a Page and an Instagram account through the consent screens, sends a carousel and a post of a
 * real listing, schedules, lets a rule fire on a price drop, loses a token and reconnects, disconnects.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { inspect, judge, openBrowser } from '#tests/harness/person.ts';
import type { Person } from '#tests/harness/person.ts';
import { testFolder } from '#tests/harness/database.ts';
import { startProduct } from '#tests/harness/product.ts';
import type { Product } from '#tests/harness/product.ts';

const folder = testFolder();
let product: Product;
let browser: Awaited<ReturnType<typeof openBrowser>>;
let dealer: Person;
let meta = '';
before(async () => {
  product = await startProduct(folder.path, ['start']);
  meta = /Facebook, IG\s+(\S+)\//.exec(product.output())![1]!;
  browser = await openBrowser();
  dealer = await browser.person();
});
after(async () => {
  await browser?.close();
  await product?.stop();
  folder.remove();
});

const admin = async (path: string, body?: unknown): Promise<any> =>
  (
    await fetch(
      `${meta}/_admin${path}`,
      body === undefined
        ? {}
        : { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } },
    )
  ).json();
/** The API as the open office calls it. */
const api = (what: string, body?: unknown): Promise<any> =>
  dealer.page.evaluate(
    async ([method, target, sent]) => {
      const me = await (await fetch('/api/me')).json();
      const headers = {
        'Automo-Dealership': me.current.id as string,
        ...(sent ? { 'Content-Type': 'application/json' } : {}),
      };
      const answer = await fetch(target!, { method: method!, headers, ...(sent ? { body: sent } : {}) });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${target}: ${answer.status} ${text}`);
      return text ? JSON.parse(text) : undefined;
    },
    [...what.split(' '), body ? JSON.stringify(body) : undefined] as (string | undefined)[],
  );
const go = async (path: string): Promise<void> => {
  await dealer.page.goto(product.origin + path);
  await dealer.page.getByRole('heading', { level: 1 }).waitFor();
  await dealer.page.waitForLoadState('networkidle');
};

let vehicle = { id: '', name: '', version: 0, priceCents: 0 };

test('the owner connects a Page and an Instagram account, and is told before what is asked', async () => {
  const { page } = dealer;
  const [, email, password] = /Sign in as (\S+) with the password: (\S+)/.exec(product.output())!;
  await page.goto(`${product.origin}/sign-in`);
  await page.getByLabel('E-mail').fill(email!);
  await page.getByRole('textbox', { name: 'Password' }).fill(password!);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: /Hello/ }).waitFor();
  await go('/settings/channels');
  await page.getByText('pages_manage_posts').waitFor();
  await inspect(dealer, 'channels-empty');
  await page.getByRole('button', { name: 'Connect Facebook' }).click();
  await page.getByRole('link', { name: /Mara/ }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL(/settings\/channels\?connection=/);
  // She has three Pages: one of them gives her no right to publish.
  await page.getByRole('checkbox', { name: /Northside Motors/ }).waitFor();
  await inspect(dealer, 'channels-choose');
  assert.equal(await page.getByRole('checkbox', { name: /Classic Car Friends/ }).isEnabled(), false);
  await page.getByRole('checkbox', { name: /Northside Motors/ }).check();
  if (await page.getByRole('checkbox', { name: /Garage Marchand/ }).isChecked())
    await page.getByRole('checkbox', { name: /Garage Marchand/ }).uncheck();
  await page.getByRole('button', { name: /^Connect 1 Page/ }).click();
  await page.getByText('Northside Motors').first().waitFor();
  await page.getByRole('button', { name: 'Connect Instagram' }).click();
  await page.getByRole('link', { name: /northside\.motors/ }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL(/settings\/channels\?connection=/);
  await page.getByText('@northside.motors').first().waitFor();
  await inspect(dealer, 'channels');
  const { items } = await api('GET /api/channels');
  assert.deepEqual(items.map((one: any) => one.state).sort(), ['ok', 'ok']);
});

test('a listing goes out as a carousel on Instagram and with photos on the Page, each once', async () => {
  const { page } = dealer;
  // The demo's photos are prepared in the background: a carousel wants two.
  let found: any;
  for (const until = performance.now() + 120_000; !found; await page.waitForTimeout(500)) {
    const { items } = await api('GET /api/vehicles?status=available&hasPhotos=true&limit=100');
    for (const one of items.filter((each: any) => each.askingPriceCents && each.photoCount > 1)) {
      const photos = await api(`GET /api/vehicles/${one.id}/photos`);
      if (photos.filter((photo: any) => photo.state === 'ready').length > 1) found ??= one;
      if (found) break;
    }
    assert.ok(performance.now() < until, 'no vehicle of the demo has two photos');
  }
  vehicle = {
    id: found.id,
    name: [found.year, found.make, found.model].join(' '),
    version: found.version,
    priceCents: found.askingPriceCents,
  };
  await go(`/social/new?vehicleId=${vehicle.id}`);
  await page.getByRole('checkbox', { name: /Northside Motors/ }).check();
  await page.getByRole('checkbox', { name: /northside\.motors/ }).check();
  await page.getByText('Nothing stands in the way.').or(page.getByText('Think about it').first()).first().waitFor();
  await inspect(dealer, 'composer');
  await page.getByRole('button', { name: 'Publish now' }).click();
  await page.waitForURL(/social\/posts\//);
  await page
    .getByText(/Published on/)
    .nth(1)
    .waitFor({ timeout: 60_000 });
  await inspect(dealer, 'post');
  const { pages, accounts } = await admin('/ledger');
  assert.equal(pages['104000000000001'].posts.length, 1);
  assert.equal(accounts['17841400000000001'].posts.length, 1);
  assert.match(pages['104000000000001'].posts[0].message, /plus HST and licensing/);
  const seen = await dealer.context.newPage();
  await seen.goto(pages['104000000000001'].posts[0].permalink);
  assert.match(await seen.locator('main').innerText(), new RegExp(vehicle.name.split(' ')[1]!));
  await seen.close();
});

test('a post is scheduled, moved and taken back', async () => {
  const { page } = dealer;
  await go(`/social/new?vehicleId=${vehicle.id}`);
  await page.getByRole('checkbox', { name: /northside\.motors/ }).uncheck();
  await page.getByRole('button', { name: 'Schedule…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog
    .getByRole('button', { name: /^Tomorrow/ })
    .first()
    .click();
  await inspect(dealer, 'schedule');
  const schedule = dialog.getByRole('button', { name: 'Schedule', exact: true });
  if (await schedule.isVisible()) await schedule.click();
  await page
    .getByText(/Scheduled for/)
    .first()
    .waitFor();
  await go('/social/calendar');
  await page.getByText(vehicle.name.split(' ')[1]!, { exact: false }).first().waitFor();
  await inspect(dealer, 'calendar');
  const { items } = await api('GET /api/posts?state=scheduled');
  assert.equal(items.length, 1);
  await go(`/social/posts/${items[0].id}`);
  await page.getByRole('button', { name: 'Take back' }).click();
  await page.getByText('Taken back. It is a draft again.').waitFor();
  assert.equal((await api(`GET /api/posts/${items[0].id}`)).state, 'draft');
});

test('a rule publishes by itself when a price drops', async () => {
  const { page } = dealer;
  await api('PATCH /api/social/settings', {
    version: (await api('GET /api/social/settings')).version,
    fromTime: '00:00',
    toTime: '23:59',
    gapMinutes: 0,
  });
  await go('/social/rules');
  await page
    .getByRole('button', { name: /Add a rule/ })
    .first()
    .click();
  const drawer = page.getByRole('dialog');
  await drawer
    .getByRole('combobox', { name: /When|event|kind/i })
    .or(drawer.getByLabel(/When|What/))
    .first()
    .click();
  await page.getByRole('option', { name: /price/i }).first().click();
  await drawer.getByRole('checkbox', { name: /Northside Motors/ }).check();
  await drawer
    .getByLabel(/Hours to wait/)
    .first()
    .fill('0');
  await inspect(dealer, 'rule');
  await drawer.getByRole('button', { name: /Add/ }).last().click();
  await drawer.waitFor({ state: 'detached' });
  await inspect(dealer, 'rules');
  const current = await api(`GET /api/vehicles/${vehicle.id}`);
  await api(`PATCH /api/vehicles/${vehicle.id}`, {
    version: current.version,
    askingPriceCents: current.askingPriceCents - 100_000,
  });
  const until = performance.now() + 100_000;
  for (;;) {
    const { pages } = await admin('/ledger');
    const dropped = pages['104000000000001'].posts.find((post: any) =>
      /Price reduced|easier to bring home/.test(post.message),
    );
    if (dropped) {
      assert.match(
        dropped.message.replaceAll(/[\s,]/g, ''),
        new RegExp(`\\$${(current.askingPriceCents - 100_000) / 100}`),
      );
      break;
    }
    assert.ok(performance.now() < until, 'the rule did not fire');
    await page.waitForTimeout(500);
  }
  // The first post still says the old price: that is shown, and mended with one click.
  await go('/social/drift');
  await inspect(dealer, 'drift');
  await page.getByRole('button', { name: 'Update the post' }).first().click();
  await page.getByText('The post says the price of now.').waitFor();
});

test('a token that ends is said, reconnecting goes on, and what failed is sent again', async () => {
  const { page } = dealer;
  await admin('/persons/100009000000001/password', {});
  await go(`/social/new`);
  await page.getByRole('textbox', { name: /^Text/ }).first().fill('We are open on Saturday.\n{legal}');
  await page.getByRole('checkbox', { name: /northside\.motors/ }).uncheck();
  await page.getByRole('button', { name: 'Publish now' }).click();
  await page.getByText('Could not be published').first().waitFor({ timeout: 60_000 });
  await inspect(dealer, 'post-failed');
  const failed = page.url();
  await go('/settings/channels');
  await page
    .getByText(/changed their password/)
    .first()
    .waitFor();
  await inspect(dealer, 'channels-reconnect');
  await page
    .getByRole('button', { name: /Reconnect/ })
    .first()
    .click();
  await page.getByRole('link', { name: /Mara/ }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL(/settings\/channels\?connection=/);
  await page.goto(failed);
  await page.getByRole('button', { name: 'Send again' }).click();
  await page
    .getByText(/Published on/)
    .first()
    .waitFor({ timeout: 60_000 });
  const { pages } = await admin('/ledger');
  assert.equal(pages['104000000000001'].posts.filter((post: any) => post.message.startsWith('We are open')).length, 1);
});

test('disconnecting destroys the token at once, shows when, and nothing is called any more', async () => {
  const { page } = dealer;
  await go('/settings/channels');
  const card = page
    .locator('main')
    .getByRole('article')
    .or(page.locator('main').getByRole('listitem'))
    .filter({ hasText: 'Northside Motors' })
    .first();
  await card.getByRole('button', { name: /Disconnect/ }).click();
  await inspect(dealer, 'disconnect');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Disconnect/ })
    .click();
  await page
    .getByText(/Disconnected on/)
    .first()
    .waitFor();
  await admin('/marks/gone', { page: '104000000000001' });
  await page.waitForTimeout(2000);
  const { marks } = await admin('/invariants?mark=gone');
  assert.deepEqual(marks[0].later_calls, []);
});

test('every screen of publishing is good on a phone, in French and in the dark', async () => {
  const person = await browser.person({ phone: true, locale: 'fr-CA', dark: true });
  await person.context.addCookies(await dealer.context.cookies());
  const { items } = await api('GET /api/posts');
  for (const [path, name] of [
    ['/social', 'social'],
    [`/social/new?vehicleId=${vehicle.id}`, 'composer'],
    [`/social/posts/${items[0].id}`, 'post'],
    ['/social/calendar', 'calendar'],
    ['/social/rules', 'rules'],
    ['/social/templates', 'templates'],
    ['/social/drift', 'drift'],
    [`/social/marketplace/${vehicle.id}`, 'marketplace'],
    ['/settings/channels', 'channels'],
  ] as const) {
    await person.page.goto(product.origin + path);
    await person.page.getByRole('heading', { level: 1 }).waitFor();
    await person.page.waitForLoadState('networkidle');
    await inspect(person, `phone-${name}`);
  }
  for (const path of ['/deletion']) {
    await person.page.goto(product.origin + path);
    await inspect(person, 'phone-deletion');
  }
  await person.context.close();
});

test('no screen of publishing had a serious finding', () => judge());

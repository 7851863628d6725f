/**
 * A dealer's day in the demo: sign in, look at the inventory, change a price, see the public site change; a visitor
 * searches, asks; the lead arrives without reloading, is answered by e-mail, and everything stands in the journal.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { browserValues } from '#platform/web/cookie-table.ts';
import { inspect, judge, openBrowser } from '#tests/harness/person.ts';
import type { Person } from '#tests/harness/person.ts';
import { testFolder } from '#tests/harness/database.ts';
import { startProduct } from '#tests/harness/product.ts';
import type { Product } from '#tests/harness/product.ts';

const folder = testFolder();
let product: Product;
let browser: Awaited<ReturnType<typeof openBrowser>>;
let dealer: Person;
let visitor: Person;
let site = '';
before(async () => {
  product = await startProduct(folder.path, ['start']);
  browser = await openBrowser();
  [dealer, visitor] = await Promise.all([browser.person(), browser.person()]);
  site = /Public site\s+(\S+)\//.exec(product.output())![1]!;
});
after(async () => {
  await browser?.close();
  await product?.stop();
  folder.remove();
});

/** What a person sees of a price, whatever spaces the locale puts in. */
const price = (dollars: string) => new RegExp(`\\$\\s?${dollars.replace(',', '[,\\s]')}`);

test('the demo dealership is whole, though the worker and its loading take the rows in turns', () => {
  const loaded = /Demo: (\d+) rows came in .*; (\d+) were refused/.exec(product.output());
  assert.ok(Number(loaded?.[1]) > 100, product.output());
  assert.match(product.output(), /Demo: [1-9]\d* sample photos/);
});

test('the start says where to go and how to sign in', () => {
  const said = product.output();
  for (const words of ['Office', 'Public site', 'Mailbox', 'API reference', 'Sign in as'])
    assert.match(said, new RegExp(words));
});

test('the owner signs in and sees the day', async () => {
  const { page } = dealer;
  const [, email, password] = /Sign in as (\S+) with the password: (\S+)/.exec(product.output())!;
  await page.goto(`${product.origin}/`);
  await page.waitForURL(/\/sign-in/);
  await inspect(dealer, 'sign-in');
  await page.getByLabel('E-mail').fill(email!);
  await page.getByRole('textbox', { name: 'Password' }).fill('not the password');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('alert').waitFor();
  await page.getByRole('textbox', { name: 'Password' }).fill(password!);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: /Hello/ }).waitFor();
  await page.getByText('On the lot').waitFor();
  await inspect(dealer, 'today');
});

let stock = '';
let vehicle = '';

test('the inventory is found by words and filters, and a vehicle opens', async () => {
  const { page } = dealer;
  await page.getByRole('link', { name: 'Inventory', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Inventory' }).waitFor();
  await page
    .getByText(/\d+ vehicles/)
    .first()
    .waitFor();
  await inspect(dealer, 'inventory');
  await page
    .getByRole('searchbox')
    .or(page.getByPlaceholder(/Stock number, VIN/))
    .first()
    .fill('honda civic');
  await page.waitForURL(/q=honda/);
  await page.locator('tbody tr', { hasText: 'Civic' }).first().waitFor();
  // Until the answer is there, the list still shows what it had.
  await page.locator('tbody tr', { hasNotText: 'Honda' }).first().waitFor({ state: 'detached' });
  assert.equal(await page.locator('tbody tr', { hasNotText: 'Honda' }).count(), 0);
  const row = page.locator('tbody tr', { hasText: 'Available' }).filter({ hasText: '$' }).first();
  vehicle = (await row.locator('[data-row-link]').innerText()).split('\n')[0]!.trim();
  stock = /A\d{4}/.exec(await row.innerText())![0];
  await row.locator('[data-row-link]').click();
  await page.getByRole('heading', { level: 1, name: vehicle }).waitFor();
  await page.getByRole('heading', { name: 'History' }).waitFor();
  await inspect(dealer, 'vehicle');
});

test('a changed price is on the public site at once', async () => {
  const { page } = dealer;
  const there = visitor.page;
  await there.goto(`${site}/inventory?q=${stock}`);
  await there
    .getByRole('link', { name: new RegExp(vehicle.split(' ').slice(1, 3).join(' ')) })
    .first()
    .click();
  assert.doesNotMatch(await there.locator('main').innerText(), price('12,345'));
  await inspect(visitor, 'public-vehicle');
  await page.getByRole('button', { name: 'Change price' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/Asking price/).fill('12345');
  await dialog.getByLabel(/Reason/).fill('Spring sale');
  await inspect(dealer, 'change-price');
  await dialog.getByRole('button', { name: 'Change price' }).click();
  await page.getByText(/The price is now/).waitFor();
  await there.reload();
  await there.getByText(price('12,345')).first().waitFor();
});

test('a visitor searches, filters and asks, on a phone and without JavaScript as well', async () => {
  const { page } = visitor;
  await page.goto(`${site}/`);
  await inspect(visitor, 'public-home');
  await page.getByRole('searchbox').first().fill('civic');
  await page.getByRole('button', { name: 'Search' }).first().click();
  await page.waitForURL(/q=civic/);
  await inspect(visitor, 'public-search');
  const plain = await browser.person({ javaScript: false, phone: true });
  await plain.page.goto(`${site}/inventory`);
  const all = Number(
    /\d+/.exec(
      await plain.page
        .getByText(/\d+ vehicles/)
        .first()
        .innerText(),
    )![0],
  );
  await plain.page.goto(`${site}/inventory?make=Honda`);
  const some = Number(
    /\d+/.exec(
      await plain.page
        .getByText(/\d+ vehicles?/)
        .first()
        .innerText(),
    )![0],
  );
  assert.ok(some > 0 && some < all, `${some} of ${all}`);
  await plain.context.close();
});

/** What a browser keeps of the pages that it has open. */
const kept = async ({ context, page }: Person) => ({
  cookies: (await context.cookies()).map(({ name }) => name),
  storage: await page.evaluate(async () => [
    ...Object.keys(localStorage),
    ...Object.keys(sessionStorage),
    ...(await indexedDB.databases()).map(({ name }) => name!),
    ...(await caches.keys()),
  ]),
});

test('P06b P24a a visitor takes nothing home from any page, with scripts and without, and no other host is asked', async () => {
  const asked = new Set<string>();
  for (const javaScript of [true, false]) {
    const guest = await browser.person({ javaScript });
    guest.page.on('request', (request) => asked.add(new URL(request.url()).host));
    await guest.page.goto(`${site}/inventory`);
    const first = await guest.page.getByRole('main').getByRole('link').first().getAttribute('href');
    const pages = ['/', '/inventory?make=Honda', first!, '/contact', '/privacy', '/fr', '/nothing-here'];
    for (const one of pages) await guest.page.goto(new URL(one, site).href);
    // The platform's own public pages neither.
    for (const one of ['/promises', '/legal/cookies', '/help', '/privacy-request', '/pricing'])
      await guest.page.goto(product.origin + one);
    assert.deepEqual((await guest.context.cookies()).length, 0);
    if (javaScript) {
      assert.deepEqual(await kept(guest), { cookies: [], storage: [] });
      await guest.page.goto(`${site}/inventory`);
      assert.deepEqual(await kept(guest), { cookies: [], storage: [] });
    }
    await guest.context.close();
  }
  assert.deepEqual([...asked].sort(), [new URL(product.origin).host, new URL(site).host].sort());
});

test('P06a what the office keeps in a browser is on the table that the cookie policy is written from', async () => {
  const { cookies, storage } = await kept(dealer);
  assert.ok(cookies.length > 0);
  const unlisted = (kind: string, names: string[]): string[] => {
    const listed = browserValues.filter((one) => one.kind === kind).map(({ name }): string => name);
    return names.filter(
      (name) => !listed.some((one) => name === one || (one.endsWith('*') && name.startsWith(one.slice(0, -1)))),
    );
  };
  assert.deepEqual([...unlisted('cookie', cookies), ...unlisted('storage', storage)], []);
});

test('P24b with cookies refused by the browser a dealer’s site works whole, and signing in says why it cannot', async () => {
  const refuser = await browser.cookieRefuser();
  const { page } = refuser;
  await page.goto(`${site}/inventory?make=Honda`);
  await page
    .getByText(/\d+ vehicles?/)
    .first()
    .waitFor();
  await page
    .getByRole('main')
    .getByRole('link', { name: /20\d\d Honda/ })
    .first()
    .click();
  await page.getByLabel('Name').fill('Nora Nocookie');
  await page.getByLabel('E-mail', { exact: false }).first().fill('nora@example.com');
  await page.getByRole('textbox', { name: /message/i }).fill('Is it still there?');
  await page.locator('form.ask').getByRole('button').click();
  await page.waitForURL(/thank|merci/);
  await page.goto(`${product.origin}/sign-in`);
  await page.getByText('Signing in needs one cookie').waitFor();
  await inspect(refuser, 'sign-in-without-cookies');
});

test('an inquiry arrives in the open inbox without reloading', async () => {
  const inbox = dealer.page;
  await inbox
    .getByRole('link', { name: /^Leads/ })
    .first()
    .click();
  await inbox.getByRole('heading', { level: 1, name: 'Leads' }).waitFor();
  await inbox.getByText('Mireille Modèle').first().waitFor();
  await inspect(dealer, 'leads');
  const { page } = visitor;
  await page.goto(`${site}/inventory?q=${stock}`);
  await page
    .getByRole('link', { name: new RegExp(vehicle.split(' ').slice(1, 3).join(' ')) })
    .first()
    .click();
  const form = page.locator('form.ask');
  await form.getByRole('button').click();
  await page.getByRole('alert').waitFor();
  await inspect(visitor, 'public-inquiry-errors');
  await page.getByLabel('Name').fill('Wanda Visitor');
  await page.getByLabel('E-mail', { exact: false }).first().fill('wanda@example.com');
  await page.getByRole('textbox', { name: /message/i }).fill('Could I see it on Thursday?');
  await page.locator('form.ask').getByRole('button').click();
  await page.waitForURL(/thank|merci/);
  await inspect(visitor, 'public-thanks');
  await inbox.getByText('Wanda Visitor').first().waitFor({ timeout: 20_000 });
});

test('the lead is answered by e-mail, and the letter is in the mailbox', async () => {
  const { page } = dealer;
  await page.locator('main').getByText('Wanda Visitor').first().click();
  await page.getByRole('heading', { level: 1, name: 'Wanda Visitor' }).waitFor();
  await inspect(dealer, 'lead');
  const asked = await page.getByText('Inquiry from Wanda Visitor').boundingBox();
  const box = await page.getByRole('textbox', { name: /^Message/ }).boundingBox();
  assert.ok(asked!.y < box!.y, 'what was asked is read before it is answered');
  await page.getByRole('textbox', { name: /^Message/ }).fill('Thursday at five is fine. We will have the keys ready.');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('E-mail sent').first().waitFor();
  await page.getByText('Contacted').first().waitFor();
  const mail = await dealer.context.newPage();
  for (let tries = 0; ; tries++) {
    await mail.goto(`${product.origin}/mailbox?to=wanda@example.com`);
    if ((await mail.getByRole('listitem').count()) >= 2) break;
    assert.ok(tries < 40, 'the answer did not reach the mailbox');
    await mail.waitForTimeout(250);
  }
  await mail.getByRole('listitem').first().getByRole('link').click();
  const body = await mail.locator('body').innerText();
  const framed = mail.frames().length > 1 ? await mail.frames()[1]!.locator('body').innerText() : '';
  assert.match(body + framed, /Thursday at five is fine/);
  assert.match(body + framed, /Harbour Autos Demonstration Ltd\./);
  await mail.close();
});

test('the journal tells who did what', async () => {
  const { page } = dealer;
  await page.getByRole('link', { name: 'Journal' }).click();
  await page.getByRole('heading', { level: 1, name: 'Journal' }).waitFor();
  const answered = page.locator('tbody tr', { hasText: 'Lead answered by e-mail' }).first();
  await answered.waitFor();
  await inspect(dealer, 'journal');
  // Decoding of the demo's VINs has written much since: further down, the list grows by itself.
  const changed = page.locator('tbody tr', { hasText: 'Price changed' }).first();
  for (let pages = 0; pages < 20 && (await changed.count()) === 0; pages++) {
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await page.waitForTimeout(300);
  }
  assert.match(await changed.innerText(), /Avery MacLeod[\s\S]*12[,\s]345/);
});

test('every screen is good on a phone, in French and in the dark', async () => {
  const person = await browser.person({ phone: true, locale: 'fr-CA', dark: true });
  const { page } = person;
  await person.context.addCookies(await dealer.context.cookies());
  const id = (await dealer.page.evaluate(async () => (await (await fetch('/api/me')).json()).current.id)) as string;
  assert.ok(id);
  for (const [path, name] of [
    ['/', 'today'],
    ['/inventory', 'inventory'],
    ['/inventory/new', 'new-vehicle'],
    ['/inventory/import', 'imports'],
    ['/leads', 'leads'],
    ['/journal', 'journal'],
    ['/account', 'account'],
  ] as const) {
    await page.goto(product.origin + path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
    await inspect(person, `phone-${name}`);
  }
  await page.goto(`${site}/fr/inventory`);
  await inspect(person, 'phone-public-search');
  await person.context.close();
});

test('no screen of the journey had a serious finding', () => judge());

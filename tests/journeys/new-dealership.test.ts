/**
 * A new person signs up, confirms the address, founds a dealership, brings in a file, invites a colleague who accepts
 * and signs in; the new dealership's site is live.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { testFolder } from '#tests/harness/database.ts';
import { inspect, judge, openBrowser } from '#tests/harness/person.ts';
import type { Person } from '#tests/harness/person.ts';
import { startProduct } from '#tests/harness/product.ts';
import type { Product } from '#tests/harness/product.ts';
import { png } from '../../src/platform/images/samples/pictures.ts';

const folder = testFolder();
let product: Product;
let browser: Awaited<ReturnType<typeof openBrowser>>;
let founder: Person;
let colleague: Person;
before(async () => {
  product = await startProduct(folder.path, ['serve', '--work']);
  browser = await openBrowser();
  [founder, colleague] = await Promise.all([browser.person(), browser.person({ phone: true })]);
});
after(async () => {
  await browser?.close();
  await product?.stop();
  folder.remove();
});

const password = 'six grey herons on the tidal flat';

/** The link in the newest letter to somebody, as the mailbox shows it. */
async function linkTo(email: string, path: RegExp): Promise<string> {
  const page = await founder.context.newPage();
  try {
    for (let tries = 0; tries < 60; tries++) {
      await page.goto(`${product.origin}/mailbox?to=${email}`);
      for (const letter of await page.getByRole('listitem').getByRole('link').all()) {
        const letterPage = await fetch(`${product.origin}${await letter.getAttribute('href')}/html`);
        const found = path.exec((await letterPage.text()).replaceAll('&amp;', '&'));
        if (found) return found[0];
      }
      await page.waitForTimeout(250);
    }
    throw new Error(`no letter to ${email} with ${path}`);
  } finally {
    await page.close();
  }
}

async function signUp(person: Person, given: { name: string; email: string; phone: string }): Promise<void> {
  const { page } = person;
  await page.getByRole('textbox', { name: 'Name' }).fill(given.name);
  await page.getByRole('textbox', { name: 'E-mail' }).fill(given.email);
  await page.getByRole('textbox', { name: 'Phone' }).fill(given.phone);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  for (const box of await page.getByRole('checkbox').all()) await box.check();
}

test('a new person signs up, with policies accepted, and confirms the address', async () => {
  const { page } = founder;
  await page.goto(`${product.origin}/sign-up`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await inspect(founder, 'sign-up');
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.locator('[aria-invalid="true"]').first().waitFor();
  await inspect(founder, 'sign-up-errors');
  await signUp(founder, { name: 'Fiona Founder', email: 'fiona@example.com', phone: '902 555 0142' });
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByText('fiona@example.com').first().waitFor();
  await inspect(founder, 'check-mail');
  await page.goto(await linkTo('fiona@example.com', /http:\/\/localhost:\d+\/verify-email\?token=[\w-]+[^"\s<]*/));
  await inspect(founder, 'verify-email');
  await page.getByRole('main').getByRole('button').first().click();
  await page.getByRole('heading', { level: 1, name: 'Create your dealership' }).waitFor();
});

test('a dealership is founded in three steps, and its site is live', async () => {
  const { page } = founder;
  await page.getByLabel(/Name the public knows/).fill('Tidewater Motors Inc.');
  await page
    .getByRole('textbox', { name: /Province/ })
    .or(page.getByRole('combobox', { name: /Province/ }))
    .first()
    .click();
  await page.getByRole('option', { name: 'Nova Scotia' }).click();
  await page.getByLabel(/registration or licence/).fill('NS-4711');
  await page.getByText('Free', { exact: true }).waitFor();
  await inspect(founder, 'welcome-facts');
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByLabel('Street and number').fill('12 Wharf Road');
  await page.getByLabel('City').fill('Lunenburg');
  await page.getByLabel('Postal code').fill('nonsense');
  await page.getByLabel('Phone').fill('902 555 0143');
  await inspect(founder, 'welcome-place');
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByLabel('Main colour', { exact: true }).fill('#0b3d2e');
  await page.getByLabel('Drop a PNG, JPEG or WebP').setInputFiles({
    name: 'tidewater.png',
    mimeType: 'image/png',
    buffer: png(240, 80, Buffer.alloc(241 * 80)),
  });
  await page.getByText('tidewater.png goes on your site').waitFor();
  await inspect(founder, 'welcome-look');
  await page.getByRole('button', { name: 'Create the dealership' }).click();
  // What was wrong leads back to its step, and nothing typed is lost.
  await page.getByText(/postal code such as|Write it as B3H/i).waitFor();
  await page.getByLabel('Postal code').fill('b0j2c0');
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('button', { name: 'Create the dealership' }).click();
  await page.getByRole('heading', { level: 1, name: /Hello, Fiona/ }).waitFor();
  await page.getByText('Get started').waitFor();
  await inspect(founder, 'today-empty');
  const visitor = await browser.person();
  await visitor.page.goto(`http://tidewater-motors.localhost:${product.port}/`);
  await visitor.page.getByText('Tidewater Motors Inc.').first().waitFor();
  assert.match(await visitor.page.locator('footer').innerText(), /NS-4711/);
  await visitor.page.locator('header img[alt="Tidewater Motors Inc."]').waitFor();
  await inspect(visitor, 'public-home-empty');
  await visitor.page.goto(`http://tidewater-motors.localhost:${product.port}/inventory`);
  await inspect(visitor, 'public-search-empty');
  await visitor.context.close();
});

test('a file comes in by drop, preview and run, and the vehicles are on the site', async () => {
  const { page } = founder;
  await page.getByRole('link', { name: /Bring in your inventory/ }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  await inspect(founder, 'imports-empty');
  const csv = [
    'N° de stock;NIV;Année;Marque;Modèle;Kilométrage;Prix',
    'T-1;2HKRW2H80KH120236;2019;Honda;CR-V;110 509 km;29 900,00 $',
    'T-2;KM8J3CALXLU094368;2020;Hyundai;Tucson;75 800 km;29 990,00 $',
    'T-3;1G4GB5G34EF225723;2014;Buick;LaCrosse;77 466 km;=1+1',
  ].join('\r\n');
  await page
    .locator('input[type="file"]')
    .first()
    .setInputFiles({ name: 'inventaire.csv', mimeType: 'text/csv', buffer: Buffer.from(csv, 'latin1') });
  await page.waitForURL(/\/inventory\/import\/[0-9a-f-]{36}/);
  await page.getByText('T-1').first().waitFor();
  await inspect(founder, 'import-preview');
  await page
    .getByRole('button', { name: /^(Import|Bring in|Run|Add)/ })
    .first()
    .click();
  await page.getByRole('link', { name: 'See the inventory' }).waitFor();
  await inspect(founder, 'import-done');
  await page.getByRole('link', { name: 'See the inventory' }).click();
  await page.getByText('T-1').first().waitFor();
  const visitor = await browser.person();
  await visitor.page.goto(`http://tidewater-motors.localhost:${product.port}/inventory?make=Honda`);
  await visitor.page
    .getByText(/29[,\s]900/)
    .first()
    .waitFor();
  await visitor.context.close();
});

async function unfold(page: Page, group: string): Promise<void> {
  const fold = page.getByRole('navigation').getByRole('button', { name: group });
  if ((await fold.getAttribute('aria-expanded')) === 'false') await fold.click();
}

test('settings, places, staff and keys are kept', async () => {
  const { page } = founder;
  for (const [name, heading, group] of [
    ['Dealership', 'Dealership', 'Business'],
    ['Locations and hours', 'Locations and hours', 'Business'],
    ['Staff', 'Staff', 'Business'],
    ['API keys', 'API keys', 'Support and access'],
  ] as const) {
    await unfold(page, group);
    await page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    await page.waitForLoadState('networkidle');
    await inspect(founder, `settings-${name.toLowerCase().replaceAll(' ', '-')}`);
  }
  await page.getByRole('button', { name: 'New API key' }).first().click();
  await page.getByLabel('What it is for').fill('Nightly feed');
  await page.getByRole('checkbox', { name: 'inventory.read' }).check();
  await inspect(founder, 'new-key');
  await page.getByRole('button', { name: 'Make the key' }).click();
  const key = await page.locator('[data-api-key]').innerText();
  await page.getByRole('button', { name: 'I have copied it' }).click();
  const listed = await fetch(`${product.origin}/api/vehicles`, { headers: { authorization: `Bearer ${key.trim()}` } });
  assert.equal(((await listed.json()) as { items: unknown[] }).items.length, 3);
  const refused = await fetch(`${product.origin}/api/leads`, { headers: { authorization: `Bearer ${key.trim()}` } });
  assert.equal(refused.status, 403);
});

const typed = async (page: Page, label: string, value: string): Promise<void> =>
  page.getByRole('dialog').getByLabel(label).fill(value);

test('a colleague is invited, signs up by the link, accepts, and sees what a salesperson may', async () => {
  const { page } = founder;
  await unfold(page, 'Business');
  await page.getByRole('navigation').getByRole('link', { name: 'Staff', exact: true }).click();
  await page.getByRole('button', { name: 'Invite a colleague' }).click();
  await typed(page, 'E-mail', 'colin@example.com');
  await inspect(founder, 'invite');
  await page.getByRole('button', { name: 'Send the invitation' }).click();
  await page.getByText('Invitations not accepted yet').waitFor();
  const there = colleague.page;
  await there.goto(await linkTo('colin@example.com', /http:\/\/localhost:\d+\/invitation\?token=[\w-]+/));
  await there.getByText('Tidewater Motors Inc.').first().waitFor();
  await inspect(colleague, 'phone-invitation');
  await there.getByRole('link', { name: 'Create an account' }).click();
  await there.getByRole('heading', { level: 1 }).waitFor();
  await signUp(colleague, { name: 'Colin Colleague', email: 'colin@example.com', phone: '902 555 0144' });
  await there.getByRole('button', { name: 'Create account' }).click();
  await there.getByText('colin@example.com').first().waitFor();
  await there.goto(await linkTo('colin@example.com', /http:\/\/localhost:\d+\/verify-email\?token=[\w-]+[^"\s<]*/));
  await there.getByRole('main').getByRole('button').first().click();
  await there.getByRole('button', { name: 'Accept and start' }).click();
  await there.getByRole('heading', { level: 1, name: /Hello, Colin/ }).waitFor();
  await inspect(colleague, 'phone-colleague');
  await there.goto(`${product.origin}/settings/api-keys`);
  await there.getByText('This is not for your role').first().waitFor();
  await page.reload();
  await page.getByText('Colin Colleague').first().waitFor();
});

test('no screen of the journey had a serious finding', () => judge());

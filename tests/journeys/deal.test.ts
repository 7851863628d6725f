/**
 * A deal in the demo: from a lead to the desk, figures that follow the keys, a trade-in with more owed than it is worth,
 * a discount that a manager agrees to, a contract that says what it misses, signed on a phone, delivered.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testFolder } from '#tests/harness/database.ts';
import { inspect, judge, openBrowser } from '#tests/harness/person.ts';
import type { Person } from '#tests/harness/person.ts';
import { startProduct } from '#tests/harness/product.ts';
import type { Product } from '#tests/harness/product.ts';

const folder = testFolder();
let product: Product;
let browser: Awaited<ReturnType<typeof openBrowser>>;
let dealer: Person;
let phone: Person;
before(async () => {
  product = await startProduct(folder.path, ['start']);
  browser = await openBrowser();
  [dealer, phone] = await Promise.all([browser.person(), browser.person({ phone: true })]);
});
after(async () => {
  await browser?.close();
  await product?.stop();
  folder.remove();
});

async function signIn({ page }: Person): Promise<void> {
  const [, email, password] = /Sign in as (\S+) with the password: (\S+)/.exec(product.output())!;
  await page.goto(`${product.origin}/`);
  await page.getByLabel('E-mail').fill(email!);
  await page.getByRole('textbox', { name: 'Password' }).fill(password!);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: /Hello/ }).waitFor();
}

const saved = async ({ page }: Person): Promise<void> => {
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: 'Discard' }).waitFor({ state: 'detached' });
};
const cents = (text: string): number => Math.round(Number(text.replaceAll(/[^\d.-]/g, '')) * 100);

let address = '';

test('a deal begins from a lead, with its customer and vehicle', async () => {
  const { page } = dealer;
  await signIn(dealer);
  await page.goto(`${product.origin}/leads`);
  await page.getByRole('heading', { level: 1, name: 'Leads' }).waitFor();
  await page
    .locator('[data-row]')
    .filter({ hasText: /20\d\d/ })
    .first()
    .click();
  await page.getByRole('link', { name: 'Start a deal' }).click();
  await page.getByText('Begin the deal').waitFor();
  await page.getByLabel('Buyer').waitFor();
  await inspect(dealer, 'deal-new');
  await page.getByRole('button', { name: 'Begin the deal' }).click();
  await page.getByRole('heading', { level: 2, name: 'Figures' }).waitFor();
  address = page.url();
  assert.match(address, /\/deals\/[0-9a-f-]{36}$/);
  await inspect(dealer, 'deal-begun');
});

test('figures and payment follow the keys, before anything is saved', async () => {
  const { page } = dealer;
  const bar = page.getByRole('group', { name: 'Figures' });
  await page.getByLabel('Selling price').fill('20000');
  await page.getByText('HST 14').first().waitFor();
  const total = async () => cents(/Out the door\s*(\S+)/.exec(await bar.innerText())![1]!);
  assert.equal(await total(), 2_280_000);
  await page.getByRole('button', { name: 'Add a line' }).click();
  await page.getByRole('menuitem', { name: 'Fee', exact: true }).click();
  await page.getByLabel('Amount: Fee').fill('499');
  assert.equal(await total(), Math.round(2_049_900 * 1.14));
  await page.getByRole('button', { name: 'Add a trade-in' }).click();
  await page.getByLabel('Allowance', { exact: true }).fill('5000');
  await page.getByLabel('Owed on it').fill('7000');
  await page.getByText('of it negative equity').waitFor();
  assert.equal(await total(), 2_049_900 + Math.round(1_549_900 * 0.14));
  await page.getByLabel('Payment wanted').fill('250');
  await page.getByRole('button', { name: 'Work it out' }).click();
  await page.getByText(/Price is now/).waitFor();
  assert.match(await bar.innerText(), /Every two weeks\s*\$250\.00/);
  await page.getByLabel('Selling price').fill('20000');
  await inspect(dealer, 'deal-worked-out');
});

test('a rate that is a crime is said to be one, with the arithmetic', async () => {
  const { page } = dealer;
  await page.getByLabel('Rate (% a year)').fill('36');
  await page.getByRole('alert').filter({ hasText: 'This credit would be a crime' }).waitFor();
  assert.match(await page.getByRole('alert').innerText(), /the limit is 35/);
  await inspect(dealer, 'deal-criminal');
  await page.getByLabel('Rate (% a year)').fill('7.99');
  await page.getByText('Within the criminal rate').waitFor();
});

test('a large discount needs a manager, who agrees', async () => {
  const { page } = dealer;
  await page.getByLabel('Year', { exact: true }).fill('2016');
  await page.getByLabel('Make', { exact: true }).fill('Mazda');
  await page.getByLabel('Model', { exact: true }).fill('CX-5');
  await page.getByLabel('Odometer (km)').fill('120000');
  await page.getByLabel('Lien holder').fill('A Bank');
  await page.getByLabel('Lender or lessor').fill('A Bank');
  await page.getByRole('button', { name: 'Add a line' }).click();
  await page.getByRole('menuitem', { name: 'Discount', exact: true }).click();
  await page.getByLabel('Amount: Discount').fill('1500');
  await saved(dealer);
  await page.getByText(/Needs a manager’s agreement: Large discount/).waitFor();
  await page
    .getByRole('button', { name: 'Submit for approval' })
    .or(page.getByRole('button', { name: 'Next step' }))
    .last()
    .click();
  await page.getByRole('menuitem', { name: 'Submit for approval' }).click();
  await page.getByText('Submitted', { exact: true }).waitFor();
  for (;;) {
    const open = page.getByRole('button', { name: 'Agree' });
    if ((await open.count()) === 0) break;
    await open.first().click();
    await page.getByText('Decided.').first().waitFor();
    await page.waitForTimeout(300);
  }
  await inspect(dealer, 'deal-submitted');
  await page.getByRole('button', { name: 'Mark as approved' }).click();
  await page.getByText('Approved', { exact: true }).first().waitFor();
});

test('the contract says what it misses, and is signed on a phone when nothing does', async () => {
  const { page } = phone;
  await signIn(phone);
  await page.goto(address);
  await page.getByText('Before signing, the contract needs:').waitFor();
  await inspect(phone, 'deal-phone');
  await page.getByRole('button', { name: 'Buyer’s details for the contract' }).click();
  await page.getByLabel('Street').fill('5 Elm Street');
  await page.getByLabel('City').fill('Halifax');
  await page.getByLabel('Postal code').fill('B3H 1A1');
  await page.getByLabel('Date of birth').fill('1990-05-04');
  await page.getByLabel('Delivery date').fill('2099-01-01');
  await saved(phone);
  await page.getByText('Before signing, the contract needs:').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Sign', exact: true }).click();
  await page.getByRole('button', { name: 'Sign and seal' }).waitFor();
  await page.getByLabel('Sign on this screen').check();
  assert.ok(await page.getByRole('button', { name: 'Sign and seal' }).isDisabled());
  const pad = page.getByRole('img', { name: /^Buyer: Sign here/ });
  await pad.scrollIntoViewIfNeeded();
  const box = (await pad.boundingBox())!;
  await page.mouse.move(box.x + 30, box.y + box.height / 2);
  await page.mouse.down();
  for (let at = 1; at <= 12; at++)
    await page.mouse.move(box.x + 30 + at * 18, box.y + box.height / 2 + Math.sin(at) * 25);
  await page.mouse.up();
  for (const agree of await page.getByLabel(/I have read this contract/).all()) await agree.check();
  await inspect(phone, 'deal-signing');
  await page.getByRole('button', { name: 'Sign and seal' }).click();
  await page.getByText('Signed', { exact: true }).first().waitFor();
  await page.getByText(/^Seal [0-9a-f]{32}/).waitFor();
  await inspect(phone, 'deal-signed');
  const paper = await page.getByRole('link', { name: 'Bill of sale in French' }).getAttribute('href');
  const answer = await page.request.get(new URL(paper!, product.origin).href);
  assert.deepEqual([answer.status(), answer.headers()['content-type']], [200, 'application/pdf']);
});

test('the list has it, and it is delivered', async () => {
  const { page } = dealer;
  await page.goto(`${product.origin}/deals`);
  await page.locator('tbody tr', { hasText: 'Signed' }).first().waitFor();
  await inspect(dealer, 'deals');
  await page.locator('tbody tr', { hasText: 'Signed' }).first().locator('[data-row-link]').click();
  await page.getByRole('button', { name: 'Mark as funded' }).click();
  await page.getByText('Funded', { exact: true }).first().waitFor();
  await page.getByRole('button', { name: 'Mark as delivered' }).click();
  await page.getByText('Delivered', { exact: true }).first().waitFor();
  await page.goto(`${product.origin}/journal?recordKind=deal`);
  await page.getByText('Deal signed').waitFor();
  await inspect(dealer, 'deal-journal');
});

test('every screen of the way is sound', () => judge());

/**
 * From a lead to the accountant, in the demo: figures that follow the keys, a trade-in with more owed than it is worth,
 * a discount that a manager agrees to, a deposit, a contract that says what it misses, signed on a phone, invoiced, paid by
 * deposit and lender, delivered, and in the file for the accountant.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demoJourney } from '#tests/harness/demo-journey.ts';
import { inspect, judge } from '#tests/harness/person.ts';

const at = demoJourney();
const cents = (text: string): number => Math.round(Number(text.replaceAll(/[^\d.-]/g, '')) * 100);

let address = '';

test('a deal begins from a lead, with its customer and vehicle', async () => {
  const { page } = at.desk;
  await at.signIn(at.desk);
  await at.go(at.desk, '/leads');
  await at.heading(at.desk, 'Leads');
  await page
    .locator('[data-row]')
    .filter({ hasText: /20\d\d/ })
    .first()
    .click();
  await page.getByRole('link', { name: 'Start a deal' }).click();
  await page.getByText('Begin the deal').waitFor();
  await page.getByLabel('Buyer').waitFor();
  await inspect(at.desk, 'deal-new');
  await page.getByRole('button', { name: 'Begin the deal' }).click();
  await page.getByRole('heading', { level: 2, name: 'Figures' }).waitFor();
  address = page.url();
  assert.match(address, /\/deals\/[0-9a-f-]{36}$/);
  await inspect(at.desk, 'deal-begun');
});

test('figures and payment follow the keys, before anything is saved', async () => {
  const { page } = at.desk;
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
  await inspect(at.desk, 'deal-worked-out');
});

test('a rate that is a crime is said to be one, with the arithmetic', async () => {
  const { page } = at.desk;
  await page.getByLabel('Rate (% a year)').fill('36');
  await page.getByRole('alert').filter({ hasText: 'This credit would be a crime' }).waitFor();
  assert.match(await page.getByRole('alert').innerText(), /the limit is 35/);
  await inspect(at.desk, 'deal-criminal');
  await page.getByLabel('Rate (% a year)').fill('7.99');
  await page.getByText('Within the criminal rate').waitFor();
});

test('a large discount needs a manager, who agrees', async () => {
  const { page } = at.desk;
  await page.getByLabel('Year', { exact: true }).fill('2016');
  await page.getByLabel('Make', { exact: true }).fill('Mazda');
  await page.getByLabel('Model', { exact: true }).fill('CX-5');
  await page.getByLabel('Odometer (km)').fill('120000');
  await page.getByLabel('Lien holder').fill('A Bank');
  await page.getByLabel('Lender or lessor').fill('A Bank');
  await page.getByRole('button', { name: 'Add a line' }).click();
  await page.getByRole('menuitem', { name: 'Discount', exact: true }).click();
  await page.getByLabel('Amount: Discount').fill('1500');
  await at.saved(at.desk);
  await page.getByText(/Needs a manager’s agreement: Large discount/).waitFor();
  await page.getByRole('button', { name: 'Deposit received' }).click();
  const deposit = page.getByRole('dialog');
  await deposit.getByLabel('Amount').fill('1000');
  await deposit.getByRole('button', { name: 'Deposit received' }).click();
  await deposit.waitFor({ state: 'detached' });
  await page.getByText('Deposit of $1,000.00 written down.').waitFor();
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
  await inspect(at.desk, 'deal-submitted');
  await page.getByRole('button', { name: 'Mark as approved' }).click();
  await page.getByText('Approved', { exact: true }).first().waitFor();
});

test('the contract says what it misses, and is signed on a phone when nothing does', async () => {
  const { page } = at.phone;
  await at.signIn(at.phone);
  await page.goto(address);
  await page.getByText('Before signing, the contract needs:').waitFor();
  await inspect(at.phone, 'deal-phone');
  await page.getByRole('button', { name: 'Buyer’s details for the contract' }).click();
  await page.getByLabel('Street').fill('5 Elm Street');
  await page.getByLabel('City').fill('Halifax');
  await page.getByLabel('Postal code').fill('B3H 1A1');
  await page.getByLabel('Date of birth').fill('1990-05-04');
  await page.getByLabel('Delivery date').fill('2099-01-01');
  await at.saved(at.phone);
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
  for (let step = 1; step <= 12; step++)
    await page.mouse.move(box.x + 30 + step * 18, box.y + box.height / 2 + Math.sin(step) * 25);
  await page.mouse.up();
  for (const agree of await page.getByLabel(/I have read this contract/).all()) await agree.check();
  await inspect(at.phone, 'deal-signing');
  await page.getByRole('button', { name: 'Sign and seal' }).click();
  await page.getByText('Signed', { exact: true }).first().waitFor();
  await page.getByText(/^Seal [0-9a-f]{32}/).waitFor();
  await inspect(at.phone, 'deal-signed');
  const paper = await page.getByRole('link', { name: 'Bill of sale in French' }).getAttribute('href');
  const answer = await page.request.get(new URL(paper!, at.product.origin).href);
  assert.deepEqual([answer.status(), answer.headers()['content-type']], [200, 'application/pdf']);
});

let invoice = '';
let number = '';

test('its invoice repeats the deal, and the deposit pays a part of it', async () => {
  const { page } = at.desk;
  await at.go(at.desk, '/settings/books');
  await page.getByLabel('GST/HST number').fill('123456789 RT0001');
  await at.saved(at.desk);
  await at.go(at.desk, '/invoices/new');
  await page.getByRole('combobox', { name: 'From deal' }).click();
  await page.getByRole('option').first().click();
  await page.getByRole('button', { name: 'Begin the invoice' }).click();
  await at.heading(at.desk, /Draft/);
  // In the customer's language, whichever the lead's is.
  await page
    .getByText(/Owed on the trade-in above its allowance|Solde dû sur le véhicule d’échange/)
    .first()
    .waitFor();
  await inspect(at.desk, 'deal-invoice-draft');
  await page.getByRole('button', { name: 'Issue', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Issue', exact: true }).click();
  await at.heading(at.desk, /^INV-\d{4}-0001$/);
  number = await page.getByRole('heading', { level: 1 }).innerText();
  invoice = new URL(page.url()).pathname;
  await page.getByRole('link', { name: /^R-\d{4}-0001 · E-transfer/ }).waitFor();
  await page.getByText('Partly paid').waitFor();
  await inspect(at.desk, 'deal-invoice');
});

test('the lender’s proceeds pay the rest', async () => {
  const { page } = at.desk;
  await page.getByRole('button', { name: 'Take a payment' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Paid by' }).click();
  await page.getByRole('option', { name: 'Lender’s proceeds' }).click();
  await dialog.getByLabel('Reference').fill('Funding 4711');
  await dialog.getByRole('button', { name: 'Take a payment' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('Paid', { exact: true }).first().waitFor();
  await page.getByRole('link', { name: /Lender’s proceeds/ }).waitFor();
});

test('it is funded and delivered, and the journal tells it', async () => {
  const { page } = at.desk;
  await at.go(at.desk, '/deals');
  const row = page.locator('tbody tr', { hasText: 'Signed' }).first();
  await row.waitFor();
  await inspect(at.desk, 'deals');
  await row.locator('[data-row-link]').click();
  await page.getByRole('button', { name: 'Mark as funded' }).click();
  await page.getByText('Funded', { exact: true }).first().waitFor();
  await page.getByRole('button', { name: 'Mark as delivered' }).click();
  await page.getByText('Delivered', { exact: true }).first().waitFor();
  await at.go(at.desk, '/journal?recordKind=deal');
  await page.getByText('Deal signed').waitFor();
  await inspect(at.desk, 'deal-journal');
});

test('the books name the accounts, show how the invoice is posted, and give the accountant a file that balances', async () => {
  const { page } = at.desk;
  await at.go(at.desk, '/books?tab=accounts');
  await page.getByText('How it is posted').waitFor();
  await page.getByLabel(/^Vehicle/).fill('4000 Vehicle sales');
  await page.getByRole('region', { name: 'How it is posted' }).getByText('4000 Vehicle sales').waitFor();
  await inspect(at.desk, 'books-accounts');
  await at.saved(at.desk);
  await page.getByRole('tab', { name: 'Exports' }).click();
  await page.getByText(/records, .* on each side/).waitFor();
  await page.getByRole('button', { name: 'Take out' }).click();
  const link = page.getByRole('link', { name: 'File', exact: true });
  await link.waitFor();
  await page.getByText(/0 records/).waitFor();
  await inspect(at.desk, 'books-exports');
  const file = await page.request.get(`${at.product.origin}${await link.getAttribute('href')}`);
  const rows = (await file.text()).split('\r\n').filter((line) => line.includes(`,${number},`));
  assert.ok(
    rows.some((line) => line.includes('4000 Vehicle sales')),
    'the invoice is there, under the accountant’s name',
  );
  const side = (column: number) =>
    rows.reduce((sum, line) => sum + Math.round(Number(line.split(',').at(column) || 0) * 100), 0);
  assert.ok(side(-2) > 0);
  assert.equal(side(-2), side(-1));
  await at.go(at.phone, invoice);
  await at.heading(at.phone, number);
  await inspect(at.phone, 'deal-invoice-phone');
});

test('every screen of the way is sound', () => judge());

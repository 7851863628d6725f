/**
 * Invoices in the demo: a draft that the law does not let out yet, issued, paid by half on a phone, overpaid, taken back;
 * a deposit in trust, money given back, the day, the taxes and a file for the accountant.
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
let clerk: Person;
let phone: Person;
before(async () => {
  product = await startProduct(folder.path, ['start']);
  browser = await openBrowser();
  [clerk, phone] = await Promise.all([browser.person(), browser.person({ phone: true })]);
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
const go = ({ page }: Person, path: string) => page.goto(`${product.origin}${path}`);
const heading = ({ page }: Person, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();
let address = '';

test('the lists say what will be there while nothing is', async () => {
  await signIn(clerk);
  for (const [path, name, empty] of [
    ['/invoices', 'Invoices', 'No invoices yet'],
    ['/payments', 'Payments', 'No payments yet'],
    ['/trust', 'Trust ledger', 'Nothing was held in trust yet'],
    ['/books', 'Books', 'Nobody owes anything'],
  ] as const) {
    await go(clerk, path);
    await heading(clerk, name);
    await clerk.page.getByText(empty).waitFor();
    await inspect(clerk, `empty-${path.slice(1)}`);
  }
});

test('a draft is written line by line, and says what the law wants before it goes out', async () => {
  const { page } = clerk;
  await go(clerk, '/invoices');
  await page.getByRole('link', { name: 'New invoice' }).click();
  await heading(clerk, 'New invoice');
  await page.getByLabel('Name').fill('Zoé Bélanger-Ouellet');
  await page.getByLabel('E-mail').fill('zoe@example.com');
  await inspect(clerk, 'invoice-new');
  await page.getByRole('button', { name: 'Begin the invoice' }).click();
  await heading(clerk, /Draft/);
  await page.getByRole('button', { name: 'Add a line' }).click();
  await page.getByLabel(/^Description: 1/).fill('Winter tires');
  await page.getByLabel(/^Quantity: 1/).fill('4');
  await page.getByLabel(/^Price: 1/).fill('125');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('An invoice of this total must show the GST/HST number.').waitFor();
  await page.getByText('$500.00').first().waitFor();
  await inspect(clerk, 'invoice-draft');
  address = new URL(page.url()).pathname;
  await page.getByRole('link', { name: 'Settings of the books' }).click();
  await heading(clerk, 'Settings of the books');
  await page.getByLabel('GST/HST number').fill('12');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Nine digits and a program account').waitFor();
  await page.getByLabel('GST/HST number').fill('123456789rt0001');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: 'Discard' }).waitFor({ state: 'detached' });
  await inspect(clerk, 'books-settings');
});

test('it is issued, and shows its number, its taxes and what is owed', async () => {
  const { page } = clerk;
  await go(clerk, address);
  await page.getByRole('button', { name: 'Issue', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Issue', exact: true }).click();
  await heading(clerk, /^INV-\d{4}-0001$/);
  await page.getByText('Balance due').or(page.getByText('Owed')).first().waitFor();
  await inspect(clerk, 'invoice-issued');
  await page.getByRole('main').getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Send by e-mail' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Send by e-mail' }).click();
  await page.getByText('The letter is on its way.').waitFor();
});

test('it is paid in two parts on a phone, the second too much, and the rest is credit', async () => {
  const { page } = phone;
  await signIn(phone);
  await go(phone, address);
  await heading(phone, /^INV-/);
  await inspect(phone, 'invoice-phone');
  const pay = async (amount: string) => {
    await page.getByRole('button', { name: 'Take a payment' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Amount').fill(amount);
    await inspect(phone, 'pay-phone');
    await dialog.getByRole('button', { name: 'Take a payment' }).click();
    await dialog.waitFor({ state: 'detached' });
  };
  await pay('100');
  await page.getByText('Partly paid').waitFor();
  await pay('1000');
  await page.getByText('Paid', { exact: true }).first().waitFor();
  await page.getByRole('link', { name: /R-\d{4}-0002/ }).click();
  await heading(phone, /^R-/);
  await inspect(phone, 'payment-phone');
});

test('money goes back with a reason, a large sum waits for a second person, and a deposit lies in trust', async () => {
  const { page } = phone;
  await page.getByRole('button', { name: 'Give money back' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Amount').fill('10');
  await dialog.getByLabel('Reason').fill('Paid too much');
  await dialog.getByRole('button', { name: 'Give money back' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('Paid too much').waitFor();
  await go(clerk, '/payments');
  await clerk.page.getByRole('button', { name: 'Take a deposit' }).click();
  const deposit = clerk.page.getByRole('dialog');
  await deposit.getByLabel('Name').fill('Ann Trust');
  await deposit.getByLabel('E-mail').fill('ann@example.com');
  await deposit.getByLabel('Amount').fill('12000');
  await deposit.getByLabel(/Hold it in trust/).check();
  await inspect(clerk, 'deposit-dialog');
  await deposit.getByRole('button', { name: 'Take a deposit' }).click();
  await deposit.waitFor({ state: 'detached' });
  await clerk.page.locator('[data-row]').filter({ hasText: 'Ann Trust' }).first().click();
  await heading(clerk, /^R-/);
  await clerk.page.getByRole('button', { name: 'Give money back' }).click();
  const refund = clerk.page.getByRole('dialog');
  await refund.getByLabel('Reason').fill('Sale fell through');
  await refund.getByRole('button', { name: 'Give money back' }).click();
  await clerk.page.getByText('The refund waits for a second person.').waitFor();
  await inspect(clerk, 'payment-waiting');
  await go(clerk, '/payments');
  await clerk.page.getByText('Refunds that wait for a second person').waitFor();
  await inspect(clerk, 'payments');
  await go(clerk, '/trust');
  await clerk.page.getByText('Ann Trust').first().waitFor();
  await inspect(clerk, 'trust');
  await go(phone, '/trust');
  await heading(phone, 'Trust ledger');
  await inspect(phone, 'trust-phone');
});

test('the books show taxes and the day, and go out for the accountant once', async () => {
  const { page } = clerk;
  await go(clerk, '/books');
  await page.getByRole('tab', { name: 'Taxes' }).click();
  await page.getByText('Charged in all').waitFor();
  await inspect(clerk, 'books-taxes');
  await page.getByRole('tab', { name: 'Day' }).click();
  await page.getByText('Cash, cheques and drafts to count').waitFor();
  await inspect(clerk, 'books-day');
  await page.getByRole('tab', { name: 'Exports' }).click();
  await page.getByText(/records, .* on each side/).waitFor();
  await page.getByRole('button', { name: 'Take out' }).click();
  const link = page.getByRole('link', { name: 'File', exact: true });
  await link.waitFor();
  await page.getByText(/0 records/).waitFor();
  await inspect(clerk, 'books-exports');
  const file = await page.request.get(`${product.origin}${await link.getAttribute('href')}`);
  assert.match(await file.text(), /Zoé Bélanger-Ouellet/);
  for (const tab of ['', '?tab=taxes', '?tab=day', '?tab=exports']) {
    await go(phone, `/books${tab}`);
    await heading(phone, 'Books');
    await phone.page.getByRole('tabpanel').locator('*').first().waitFor();
    await inspect(phone, `books-phone${tab.slice(5)}`);
  }
});

test('a credit note takes the invoice back, and the list shows both', async () => {
  const { page } = clerk;
  await go(clerk, address);
  await page.getByRole('main').getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Credit note' }).click();
  await page.getByRole('dialog').getByLabel('Reason').fill('Wrong customer');
  await page.getByRole('dialog').getByRole('button', { name: 'Credit note' }).click();
  await page.getByText('Taken back by CN-').waitFor();
  await inspect(clerk, 'invoice-void');
  await go(clerk, '/invoices');
  await page.locator('[data-row]').nth(1).waitFor();
  await inspect(clerk, 'invoices');
  await go(phone, '/invoices');
  await phone.page.getByText(/^CN-/).first().waitFor();
  await inspect(phone, 'invoices-phone');
});

test('every screen on the way was accessible, fitted the window and raised no error', judge);

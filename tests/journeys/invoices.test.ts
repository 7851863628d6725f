/**
 * Invoices in the demo: a draft that the law does not let out yet, issued, paid by half on a phone, overpaid, taken back;
 * a deposit in trust, money given back, the taxes, the day, locks and reminders.
 */
import { test } from 'node:test';
import { demoJourney } from '#tests/harness/demo-journey.ts';
import { inspect, judge } from '#tests/harness/person.ts';

const at = demoJourney();
let address = '';

test('the lists say what will be there while nothing is', async () => {
  await at.signIn(at.desk);
  for (const [path, name, empty] of [
    ['/invoices', 'Invoices', 'No invoices yet'],
    ['/payments', 'Payments', 'No payments yet'],
    ['/trust', 'Trust ledger', 'Nothing was held in trust yet'],
    ['/books', 'Books', 'Nobody owes anything'],
  ] as const) {
    await at.go(at.desk, path);
    await at.heading(at.desk, name);
    await at.desk.page.getByText(empty).waitFor();
    await inspect(at.desk, `empty-${path.slice(1)}`);
  }
});

test('a draft is written line by line, and says what the law wants before it goes out', async () => {
  const { page } = at.desk;
  await at.go(at.desk, '/invoices');
  await page.getByRole('link', { name: 'New invoice' }).click();
  await at.heading(at.desk, 'New invoice');
  await page.getByLabel('Name').fill('Zoé Bélanger-Ouellet');
  await page.getByLabel('E-mail').fill('zoe@example.com');
  await inspect(at.desk, 'invoice-new');
  await page.getByRole('button', { name: 'Begin the invoice' }).click();
  await at.heading(at.desk, /Draft/);
  await page.getByRole('button', { name: 'Add a line' }).click();
  await page.getByLabel(/^Description: 1/).fill('Winter tires');
  await page.getByLabel(/^Quantity: 1/).fill('4');
  await page.getByLabel(/^Price: 1/).fill('125');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('An invoice of this total must show the GST/HST number.').waitFor();
  await page.getByText('$500.00').first().waitFor();
  await inspect(at.desk, 'invoice-draft');
  address = new URL(page.url()).pathname;
  await page.getByRole('link', { name: 'Settings of the books' }).click();
  await at.heading(at.desk, 'Settings of the books');
  await page.getByLabel('GST/HST number').fill('12');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Nine digits and a program account').waitFor();
  await page.getByLabel('GST/HST number').fill('123456789rt0001');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: 'Discard' }).waitFor({ state: 'detached' });
  await inspect(at.desk, 'books-settings');
});

test('it is issued, and shows its number, its taxes and what is owed', async () => {
  const { page } = at.desk;
  await at.go(at.desk, address);
  await page.getByRole('button', { name: 'Issue', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Issue', exact: true }).click();
  await at.heading(at.desk, /^INV-\d{4}-0001$/);
  await page.getByText('Balance due').or(page.getByText('Owed')).first().waitFor();
  await inspect(at.desk, 'invoice-issued');
  await page.getByRole('main').getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Send by e-mail' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Send by e-mail' }).click();
  await page.getByText('The letter is on its way.').waitFor();
});

test('it is paid in two parts on a phone, the second too much, and the rest is credit', async () => {
  const { page } = at.phone;
  await at.signIn(at.phone);
  await at.go(at.phone, address);
  await at.heading(at.phone, /^INV-/);
  await inspect(at.phone, 'invoice-phone');
  const pay = async (amount: string) => {
    await page.getByRole('button', { name: 'Take a payment' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Amount').fill(amount);
    await inspect(at.phone, 'pay-phone');
    await dialog.getByRole('button', { name: 'Take a payment' }).click();
    await dialog.waitFor({ state: 'detached' });
  };
  await pay('100');
  await page.getByText('Partly paid').waitFor();
  await pay('1000');
  await page.getByText('Paid', { exact: true }).first().waitFor();
  await page.getByRole('link', { name: /R-\d{4}-0002/ }).click();
  await at.heading(at.phone, /^R-/);
  await inspect(at.phone, 'payment-phone');
});

test('money goes back with a reason, a large sum waits for a second person, and a deposit lies in trust', async () => {
  const { page } = at.phone;
  await page.getByRole('button', { name: 'Give money back' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Amount').fill('10');
  await dialog.getByLabel('Reason').fill('Paid too much');
  await dialog.getByRole('button', { name: 'Give money back' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('Paid too much').waitFor();
  await at.go(at.desk, '/payments');
  await at.desk.page.getByRole('button', { name: 'Take a deposit' }).click();
  const deposit = at.desk.page.getByRole('dialog');
  await deposit.getByLabel('Name').fill('Ann Trust');
  await deposit.getByLabel('E-mail').fill('ann@example.com');
  await deposit.getByLabel('Amount').fill('12000');
  await deposit.getByLabel(/Hold it in trust/).check();
  await inspect(at.desk, 'deposit-dialog');
  await deposit.getByRole('button', { name: 'Take a deposit' }).click();
  await deposit.waitFor({ state: 'detached' });
  await at.desk.page.locator('[data-row]').filter({ hasText: 'Ann Trust' }).first().click();
  await at.heading(at.desk, /^R-/);
  await at.desk.page.getByRole('button', { name: 'Give money back' }).click();
  const refund = at.desk.page.getByRole('dialog');
  await refund.getByLabel('Reason').fill('Sale fell through');
  await refund.getByRole('button', { name: 'Give money back' }).click();
  await at.desk.page.getByText('The refund waits for a second person.').waitFor();
  await inspect(at.desk, 'payment-waiting');
  await at.go(at.desk, '/payments');
  await at.desk.page.getByText('Refunds that wait for a second person').waitFor();
  await inspect(at.desk, 'payments');
  await at.go(at.desk, '/trust');
  await at.desk.page.getByText('Ann Trust').first().waitFor();
  await inspect(at.desk, 'trust');
  await at.go(at.phone, '/trust');
  await at.heading(at.phone, 'Trust ledger');
  await inspect(at.phone, 'trust-phone');
});

test('the books show taxes; a day is closed and opened again, and a month is locked and opened, with reasons', async () => {
  const { page } = at.desk;
  await at.go(at.desk, '/books');
  await page.getByRole('tab', { name: 'Taxes' }).click();
  await page.getByText('Charged in all').waitFor();
  await inspect(at.desk, 'books-taxes');
  await page.getByRole('tab', { name: 'Day' }).click();
  await page.getByText('Cash, cheques and drafts to count').waitFor();
  await inspect(at.desk, 'books-day');
  await page.getByRole('button', { name: 'Close the day' }).click();
  const count = page.getByRole('dialog');
  await count.getByLabel('Why they differ').fill('Nothing was counted today');
  await count.getByRole('button', { name: 'Close the day' }).click();
  await count.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Open the day again' }).click();
  const again = page.getByRole('dialog');
  await again.getByLabel('Reason').fill('Counted too early');
  await again.getByRole('button', { name: 'Open the day again' }).click();
  await page.getByText('The day is open again.').waitFor();
  await page.getByRole('tab', { name: 'Locks' }).click();
  await page
    .getByRole('button', { name: /^Lock to the end of/ })
    .first()
    .click();
  const lock = page.getByRole('dialog');
  await lock.getByRole('button', { name: 'Lock the books' }).click();
  await lock.waitFor({ state: 'detached' });
  const open = page.getByRole('button', { name: /^Open .* again$/ }).first();
  await open.waitFor();
  await inspect(at.desk, 'books-locks');
  await open.click();
  await page.getByRole('dialog').getByLabel('Reason').fill('A bill came late');
  await page.getByRole('dialog').getByRole('button', { name: 'Open again' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  for (const tab of ['', '?tab=taxes', '?tab=day', '?tab=locks', '?tab=accounts', '?tab=exports']) {
    await at.go(at.phone, `/books${tab}`);
    await at.heading(at.phone, 'Books');
    await at.phone.page.getByRole('tabpanel').locator('*').first().waitFor();
    await inspect(at.phone, `books-phone${tab.slice(5)}`);
  }
});

test('reminders begin with four usual ones, are read before they go, and are switched on', async () => {
  const { page } = at.phone;
  await at.go(at.phone, '/settings/books/reminders');
  await page.getByRole('button', { name: 'Begin with four usual ones' }).click();
  await page
    .getByLabel(/Own words in English/)
    .first()
    .fill('Dear {nmae}');
  await page.getByRole('button', { name: 'Preview in English' }).first().click();
  await page.getByText('It holds a word in braces that nobody can fill.').waitFor();
  await page
    .getByLabel(/Own words in English/)
    .first()
    .fill('Hello {name}, {balance} is due in {days} days.');
  await page.getByRole('button', { name: 'Preview in English' }).first().click();
  await page.getByText('Hello Camille Tremblay, $1,234.50 is due in 3 days.').waitFor();
  await page.getByRole('switch', { name: 'Remind customers by itself' }).focus();
  await page.keyboard.press('Space');
  await page.getByRole('switch', { checked: true }).waitFor();
  await inspect(at.phone, 'reminders-phone');
  await at.saved(at.phone);
});

test('a credit note takes the invoice back, and the list shows both', async () => {
  const { page } = at.desk;
  await at.go(at.desk, address);
  await page.getByRole('main').getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Credit note' }).click();
  await page.getByRole('dialog').getByLabel('Reason').fill('Wrong customer');
  await page.getByRole('dialog').getByRole('button', { name: 'Credit note' }).click();
  await page.getByText('Taken back by CN-').waitFor();
  await inspect(at.desk, 'invoice-void');
  await at.go(at.desk, '/invoices');
  await page.locator('[data-row]').nth(1).waitFor();
  await inspect(at.desk, 'invoices');
  await at.go(at.phone, '/invoices');
  await at.phone.page.getByText(/^CN-/).first().waitFor();
  await inspect(at.phone, 'invoices-phone');
});

test('every screen on the way was accessible, fitted the window and raised no error', judge);

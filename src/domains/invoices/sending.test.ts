import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { enqueue } from '#platform/jobs/index.ts';
import { post, sendDealershipMail } from '#platform/mail/index.ts';
import { booksOf } from '#tests/harness/books.ts';
import { testHouse } from '#tests/harness/house.ts';
import type { TestDealership, TestHouse } from '#tests/harness/house.ts';

let house: TestHouse;
let dealer: TestDealership;
const { ok, refused, person, issue, draft, issued } = booksOf(
  () => house,
  () => dealer,
);
before(async () => {
  house = await testHouse({ AUTOMO_LIMIT_FACTOR: '1000' });
  dealer = await house.makeDealership();
});
after(() => house.close());

const lettersTo = async (email: string) => {
  await house.runJobs();
  return house.mailbox.mails().filter((mail) => mail.to.includes(email));
};
const visit = (path: string) => house.call<string>(`GET ${path}`);
const linkIn = (text: string): string => /\/i\/[\w-]{64}/.exec(text)![0];

test('an invoice goes out with its PDF, in the customer’s language, and the state of the letter is shown', async () => {
  const customer = { ...person('Zoé Bélanger'), locale: 'fr' as const };
  const invoice = await issued(100_00, { customer });
  const sent = await ok(`POST /api/invoices/${invoice.id}/mail`, { message: 'À bientôt' });
  assert.deepEqual([sent.mails.length, sent.mails[0].kind, sent.mails[0].state], [1, 'invoice', 'waiting']);
  const [letter] = await lettersTo(customer.email);
  assert.equal(letter!.subject, `Facture ${invoice.number} de Harbour Auto`);
  assert.match(letter!.text, /À bientôt/);
  assert.match(letter!.text, /Harbour Auto Ltd\./);
  assert.equal((await ok(`GET /api/invoices/${invoice.id}`)).mails[0].state, 'sent');
  assert.ok(letter!.attachments.some((one) => one.name === `${invoice.number}.pdf` && one.size > 5_000));
  const [kept] = await house.db.sql<{ attachments: Buffer | null }>(
    `select attachments from dealership_mail where dealership_id = $1 and kind = 'invoices.invoice'`,
    [dealer.id],
  );
  assert.equal(kept!.attachments, null, 'the paper does not stay in the outbox');
});

test('the link shows how the invoice stands now and its PDF, to nobody else, and ends', async () => {
  const customer = person();
  const invoice = await issued(100_00, { customer });
  await ok(`POST /api/invoices/${invoice.id}/mail`, { message: null });
  const [letter] = await lettersTo(customer.email);
  const link = linkIn(letter!.text);
  const page = await visit(link);
  assert.equal(page.status, 200);
  assert.match(page.body, new RegExp(`${invoice.number}[\\s\\S]*100\\.00`));
  assert.equal(page.headers.get('referrer-policy'), 'no-referrer');
  assert.match(page.body, /noindex/);
  const paper = await visit(`${link}/paper`);
  assert.deepEqual([paper.status, paper.headers.get('content-type')], [200, 'application/pdf']);
  await ok('POST /api/payments', {
    method: 'cash',
    amountCents: 100_00,
    allocations: [{ invoiceId: invoice.id, amountCents: 100_00 }],
  });
  assert.match((await visit(link)).body, /Paid\. Thank you\./);
  const other = await house.makeDealership();
  const named = Buffer.from(other.id.replaceAll('-', ''), 'hex').toString('base64url');
  for (const wrong of [
    `${link.slice(0, -1)}${link.endsWith('A') ? 'B' : 'A'}`,
    `/i/${named.slice(0, 21)}${link.slice(3 + 21)}`,
    `/i/${'A'.repeat(64)}`,
    '/i/short',
  ])
    assert.equal((await visit(wrong)).status, 404, wrong);
  house.clock.move(91 * 86_400_000);
  assert.equal((await visit(link)).status, 404);
  assert.equal((await visit(`${link}/paper`)).status, 404);
  house.clock.move(-91 * 86_400_000);
});

test('a draft is not sent, and without an address somebody must give one', async () => {
  const early = await refused(`POST /api/invoices/${(await draft(1_00)).id}/mail`, { message: null });
  assert.deepEqual([early.status, early.body.code], [409, 'not_issued']);
  const invoice = await issued(1_00, { customer: { name: 'No Mail', phone: '902 555 0188' } });
  const nowhere = await refused(`POST /api/invoices/${invoice.id}/mail`, { message: null });
  assert.deepEqual([nowhere.status, nowhere.body.errors[0].pointer], [422, '/to']);
  await ok(`POST /api/invoices/${invoice.id}/mail`, { to: 'clerk@example.net', message: null });
  assert.equal((await lettersTo('clerk@example.net')).length, 1);
});

test('a reminder is for what is overdue, once a day, and says which one it is', async () => {
  dealer = await house.makeDealership();
  const customer = person();
  const invoice = await issue(await draft(70_00, { customer }), { issuedOn: '2026-01-05' });
  const remind = () => refused(`POST /api/invoices/${invoice.id}/reminder`, { message: null });
  assert.equal((await remind()).status, 201);
  assert.deepEqual([(await remind()).status, (await remind()).body.code], [409, 'reminded_today']);
  const dayLater = () =>
    house.db.sql(`update invoice_standing set reminded_on = reminded_on - 1 where invoice_id = $1`, [invoice.id]);
  await dayLater();
  assert.equal((await remind()).status, 201);
  const texts = (await lettersTo(customer.email)).map((letter) => letter.text);
  assert.ok(texts.some((text) => text.includes('Perhaps it was forgotten')));
  assert.ok(texts.some((text) => text.includes('our 2nd reminder')));
  await ok('POST /api/payments', {
    method: 'cash',
    amountCents: 70_00,
    allocations: [{ invoiceId: invoice.id, amountCents: 70_00 }],
  });
  await dayLater();
  assert.equal((await remind()).body.code, 'not_overdue');
});

test('a letter about money that may have arrived before says that it is a copy, with the same id; nobody sends one that is in another’s hand', async () => {
  const written = await house.as(dealer, (ctx) =>
    post(ctx, { kind: 'invoices.invoice', to: 'twice@mail.example', subject: 'Invoice', html: '<p>x', text: 'x' }),
  );
  const set = (values: string) => house.db.sql(`update dealership_mail set ${values} where id = $1`, [written]);
  const again = async () => {
    await house.as(dealer, (ctx) => enqueue(ctx, sendDealershipMail, { mailId: written }));
    await house.runJobs();
    return house.mailbox.mails().filter(({ to }) => to.includes('twice@mail.example'));
  };
  // Put on its way again while somebody has it in hand: it is not sent twice.
  await set(`state = 'waiting', taken_at = now()`);
  assert.equal((await again()).length, 0);
  // Whoever had it died over it, perhaps after the server had taken it.
  await set(`state = 'sending', taken_at = now() - interval '5 minutes'`);
  const [copy] = await again();
  assert.equal(copy!.subject, 'Copy: Invoice');
  assert.match(copy!.text, /may be a copy/);
  assert.equal(copy!.messageId, `<${written}@localhost>`);
  assert.equal((await again()).length, 1);
});

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { inflateSync } from 'node:zlib';
import { booksOf } from '#tests/harness/books.ts';
import { testHouse } from '#tests/harness/house.ts';
import type { TestDealership, TestHouse } from '#tests/harness/house.ts';

let house: TestHouse;
let dealer: TestDealership;
before(async () => {
  house = await testHouse({ AUTOMO_LIMIT_FACTOR: '1000' });
  dealer = await house.makeDealership({ province: 'QC', name: 'Garage Léo & Fils' });
  await ok('PATCH /api/books-settings', {
    version: 0,
    gstNumber: '123456789 RT0001',
    qstNumber: '1234567890 TQ0001',
    noteFr: 'Virement à compta@example.com',
  });
});
after(() => house.close());
const { ok, issue, person, draft } = booksOf(
  () => house,
  () => dealer,
);

/** The bytes of a paper as the API answers them. */
async function paper(target: string, as = dealer.owner) {
  const answer = await house.fetch(
    new Request(`${house.ground.config.origin}${target}`, {
      headers: { cookie: as.cookie, 'automo-dealership': dealer.id },
    }),
  );
  const bytes = Buffer.from(await answer.arrayBuffer());
  return { answer, bytes, text: wordsOf(bytes) };
}

/** The characters that a PDF of ours shows, by the map from its glyphs to Unicode that makes its text selectable. */
function wordsOf(pdf: Buffer): string {
  const streams = [...pdf.toString('latin1').matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)].map((found) => {
    const raw = Buffer.from(found[1]!, 'latin1');
    try {
      return inflateSync(raw).toString('latin1');
    } catch {
      return '';
    }
  });
  const known = new Set<string>();
  for (const stream of streams.filter((one) => one.includes('beginbfrange')))
    for (const [, code] of stream.matchAll(/<([0-9a-f]{4})>/gi)) known.add(String.fromCodePoint(parseInt(code!, 16)));
  return [...known].join('');
}

const billTo = { street: '5 rue des Érables', city: 'Trois-Rivières', province: 'QC', postalCode: 'G9A 1B2' };
const tires = { kind: 'parts', description: 'Pneus d’hiver', quantity: 4000, unitPriceCents: 125_00 };

test('an invoice is a PDF of its own language, tagged, with its fonts in it and its accents selectable', async () => {
  const made = await ok('POST /api/invoices', {
    customer: { ...person('Zoé Ünal'), locale: 'fr' },
    lines: [tires],
    billTo,
  });
  const invoice = await issue(made);
  const { answer, bytes, text } = await paper(`/api/invoices/${invoice.id}/paper`);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('content-type'), 'application/pdf');
  assert.equal(answer.headers.get('content-disposition'), `inline; filename="${invoice.number}.pdf"`);
  assert.equal(answer.headers.get('cache-control'), 'no-store');
  const raw = bytes.toString('latin1');
  assert.match(raw, /^%PDF-1\.7/);
  for (const part of [/\/Lang \(fr-CA\)/, /\/StructTreeRoot/, /\/Marked true/, /\/FontFile2/, /\/S \/TH/, /\/S \/H1/])
    assert.match(raw, part);
  for (const letter of 'éÜ’$%') assert.ok(text.includes(letter), letter);
});

test('credit note, draft and receipt are papers too; without the permission nobody gets one that names a customer', async () => {
  const invoice = await issue(await draft(100_00));
  const credit = await ok(`POST /api/invoices/${invoice.id}/credit-note`, { reason: 'Doublon' });
  const payment = await ok('POST /api/payments', { customer: person(), method: 'cash', amountCents: 5_00 });
  const targets = [
    `/api/invoices/${credit.id}/paper`,
    `/api/invoices/${(await draft(1_00)).id}/paper`,
    `/api/payments/${payment.id}/receipt`,
  ];
  for (const target of targets) {
    const { answer, bytes } = await paper(target);
    assert.equal(answer.status, 200, target);
    assert.match(bytes.toString('latin1'), /^%PDF/);
  }
  const key = await ok('POST /api/api-keys', { name: 'Books', scopes: ['invoices.read', 'books.read'] });
  for (const target of targets)
    assert.equal((await house.call(`GET ${target}`, { as: { bearer: key.key } })).status, 403, target);
});

test('a name of 200 letters and 200 lines make a paper of several pages, and none of it is lost', async () => {
  const invoice = await issue(
    await ok('POST /api/invoices', {
      customer: person('Élisabeth '.repeat(20).trim()),
      lines: Array.from({ length: 200 }, (_, at) => ({
        ...tires,
        description: `Ligne ${at + 1} ${'très '.repeat(at % 40)}`,
      })),
    }),
  );
  const { bytes } = await paper(`/api/invoices/${invoice.id}/paper`);
  const pages = Number(/\/Type \/Pages[\s\S]*?\/Count (\d+)/.exec(bytes.toString('latin1'))?.[1]);
  assert.ok(pages > 5, `${pages} pages`);
});

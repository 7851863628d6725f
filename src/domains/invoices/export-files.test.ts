import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { accountNames } from './accounts.ts';
import { ageOf } from './ages.ts';
import type { BookRecord } from './book-records.ts';
import { csvCell, dayIn, dollars, exactly, windows1252 } from './export-cells.ts';
import type { Format } from './export-formats.ts';
import { fileFormats } from './export-files.ts';
import { lineKinds } from './invoice-lines.ts';
import { methods } from './methods.ts';
import { balancesOf, postingsOf } from './postings.ts';
import type { BookFact } from './postings.ts';

const anyCents = fc.integer({ min: -1_000_000_00, max: 1_000_000_00 });
const anyInvoice: fc.Arbitrary<BookFact> = fc
  .tuple(
    fc.array(fc.record({ kind: fc.constantFrom(...lineKinds), description: fc.constant('x'), amountCents: anyCents }), {
      maxLength: 8,
    }),
    fc.array(
      fc.record({
        tax: fc.constantFrom('GST' as const, 'HST' as const, 'PST' as const, 'QST' as const),
        amountCents: anyCents,
        charged: fc.boolean(),
      }),
      { maxLength: 3 },
    ),
  )
  .map(([lines, taxes]) => ({
    kind: 'invoice',
    lines,
    taxes,
    totalCents:
      lines.reduce((sum, line) => sum + line.amountCents, 0) +
      taxes.filter((tax) => tax.charged).reduce((sum, tax) => sum + tax.amountCents, 0),
  }));
const anyFact: fc.Arbitrary<BookFact> = fc.oneof(
  anyInvoice,
  fc.record({ kind: fc.constant('payment' as const), method: fc.constantFrom(...methods), amountCents: anyCents }),
  fc.record({ kind: fc.constant('trust_entry' as const), method: fc.constantFrom(...methods), amountCents: anyCents }),
);

test('the two sides of every entry add up to nothing', () => {
  fc.assert(fc.property(anyFact, (fact) => postingsOf(fact).reduce((sum, one) => sum + one.cents, 0) === 0));
});

test('the books are the same in whatever order things happened', () => {
  fc.assert(
    fc.property(
      fc.array(anyFact, { maxLength: 12 }),
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
      (facts, chance) => {
        const keyed = facts.map((fact) => ({ fact, key: chance.next().value as number }));
        const shuffled = keyed.toSorted((a, b) => a.key - b.key).map(({ fact }) => fact);
        const sorted = (all: BookFact[]) => [...balancesOf(all)].filter(([, cents]) => cents !== 0).toSorted();
        assert.deepEqual(sorted(shuffled), sorted(facts));
      },
    ),
  );
});

test('a deposit in trust ends in no money and no income of the dealer, and owes its owner', () => {
  const books = balancesOf([
    { kind: 'payment', method: 'draft', amountCents: 12_000_00 },
    { kind: 'trust_entry', method: 'draft', amountCents: 12_000_00 },
  ]);
  assert.deepEqual(
    [books.get('money.draft'), books.get('receivable'), books.get('trust_bank'), books.get('trust_owed')],
    [0, 0, 12_000_00, -12_000_00],
  );
});

test('what is late falls into its bucket on the day', () => {
  const late = (days: number) => ageOf('2026-03-01', new Date(Date.UTC(2026, 2, 1 + days)).toISOString().slice(0, 10));
  assert.deepEqual([-1, 0, 1, 30, 31, 60, 61, 90, 91].map(late), [
    'current',
    'current',
    'd30',
    'd30',
    'd60',
    'd60',
    'd90',
    'd90',
    'older',
  ]);
});

test('cells run no formula, break no row, and money keeps its sign and cents', () => {
  assert.deepEqual(['=1+1', '+1 902', '-x', '@sum', '＝a', 'a,b', 'say "hi"', 'two\nlines', 'plain'].map(csvCell), [
    "'=1+1",
    "'+1 902",
    "'-x",
    "'@sum",
    "'＝a",
    '"a,b"',
    '"say ""hi"""',
    'two lines',
    'plain',
  ]);
  assert.deepEqual([0, 5, -5, 123_456, -100].map(dollars), ['0.00', '0.05', '-0.05', '1234.56', '-1.00']);
  assert.deepEqual(
    [dayIn('m/d/yyyy', '2026-03-05'), dayIn('mm-dd-yyyy', '2026-03-05'), dayIn('dd/mm/yyyy', '2026-03-05')],
    ['3/5/2026', '03-05-2026', '05/03/2026'],
  );
  assert.deepEqual([...windows1252('é’œ€ș漢')], [0xe9, 0x92, 0x9c, 0x80, 0x73, 0x3f]);
  assert.deepEqual(exactly({ quantity: 1500, unitPriceCents: 99, amountCents: 149 }), {
    quantity: '1',
    unitPriceCents: 149,
  });
  assert.deepEqual(exactly({ quantity: 4000, unitPriceCents: 125_00, amountCents: 500_00 }), {
    quantity: '4',
    unitPriceCents: 125_00,
  });
});

const lines = [
  {
    kind: 'labour' as const,
    description: '=cmd|’été’',
    quantity: 1500,
    unitPriceCents: 89_99,
    amountCents: 134_99,
    treatment: 'taxable' as const,
  },
  {
    kind: 'discount' as const,
    description: 'Remise "fidélité"',
    quantity: 1000,
    unitPriceCents: -10_00,
    amountCents: -10_00,
    treatment: 'taxable' as const,
  },
];
const taxes = [
  { tax: 'GST' as const, rate: 5000, amountCents: 6_25, charged: true },
  { tax: 'QST' as const, rate: 9975, amountCents: 12_47, charged: true },
  { tax: 'QST' as const, rate: 9975, amountCents: 999_99, charged: false },
];
const totalCents = 134_99 - 10_00 + 6_25 + 12_47;
const invoice: BookRecord = {
  kind: 'invoice',
  id: 'i',
  on: '2026-03-14',
  number: 'INV-2026-0001',
  what: 'invoice',
  name: 'Côté, Zoé\tÉlise "Z"',
  postings: postingsOf({ kind: 'invoice', lines, taxes, totalCents }),
  invoice: {
    dueOn: '2026-04-13',
    termsDays: 30,
    poNumber: null,
    email: 'zoe@example.com',
    phone: '+14185550123',
    address: { street: '5 rue des Érables', city: 'Québec', province: 'QC', postalCode: 'G1K 3X2' },
    totalCents,
    lines,
    taxes,
  },
};
const payment: BookRecord = {
  kind: 'payment',
  id: 'p',
  on: '2026-03-15',
  number: 'R-2026-0001',
  what: 'payment',
  name: 'Côté, Zoé',
  postings: postingsOf({ kind: 'payment', method: 'cheque', amountCents: 50_00 }),
  payment: { method: 'cheque', amountCents: 50_00, reference: null },
};
const written = (format: Format, records: BookRecord[]) =>
  fileFormats[format].write(records, accountNames({ 'sales.labour': '=Labour' }));
const cells = (file: Buffer): string[][] => parse(file, { bom: true });
const sum = (values: string[]): number => Math.round(values.reduce((total, one) => total + Number(one) * 100, 0));

test('an IIF transaction adds up to nothing, in Windows-1252, with tax as its own line', () => {
  const file = written('quickbooks_iif', [invoice, payment]);
  const rows = new TextDecoder('windows-1252')
    .decode(file)
    .trimEnd()
    .split('\r\n')
    .map((row) => row.split('\t'));
  const body = rows.slice(3);
  let sums = 0;
  for (const row of body) {
    if (row[0] === 'ENDTRNS') {
      assert.equal(sums, 0);
    } else {
      assert.equal(row.length, 9);
      sums += Math.round(Number(row[5]) * 100);
    }
  }
  assert.deepEqual(body[0]!.slice(0, 7), [
    'TRNS',
    'INVOICE',
    '3/14/2026',
    'Accounts Receivable',
    'Côté, Zoé Élise  Z',
    '143.71',
    'INV-2026-0001',
  ]);
  assert.equal(body[0]![8], '4/13/2026');
  assert.deepEqual(
    body.filter((row) => row[8] === 'AUTOSTAX').map((row) => row[5]),
    ['-6.25', '-12.47'],
  );
  assert.ok(body.some((row) => row[1] === 'PAYMENT' && row[5] === '50.00'));
  assert.ok(file.includes(0xe9), 'é is one byte');
});

test('rows for QuickBooks Online and Xero add up to the invoice, and no cell is a formula', () => {
  const online = cells(written('quickbooks_csv', [invoice]));
  assert.deepEqual(online[0]!.slice(0, 4), ['*InvoiceNo', '*Customer', '*InvoiceDate', '*DueDate']);
  assert.equal(sum(online.slice(1).map((row) => row[10]!)), totalCents);
  const xero = cells(written('xero_csv', [invoice]));
  assert.equal(xero[0]!.length, 29);
  for (const row of xero) assert.equal(row.length, 29);
  assert.equal(sum(xero.slice(1).map((row) => String(Number(row[17]) * Number(row[18])))), totalCents);
  assert.deepEqual([xero[1]![12], xero[1]![13], xero[1]![20]], ['14/03/2026', '13/04/2026', "'=Labour"]);
  for (const row of [...online, ...xero].flat()) assert.ok(!/^"?[=+@]/.test(row), row);
  assert.ok(!fileFormats.quickbooks_csv.takes({ ...invoice, what: 'credit_note' }));
});

test('a file for Sage holds quoted values only, and its lines add up to its total', () => {
  const rows = new TextDecoder('windows-1252')
    .decode(written('sage_imp', [invoice]))
    .trimEnd()
    .split('\r\n');
  assert.deepEqual(rows.slice(0, 4), ['<Version>', '"12001","1"', '</Version>', '<SalInvoice>']);
  const values = rows.slice(4, -1).map((row) => row.slice(1, -1).split('","'));
  assert.equal(values[0]![0], 'Côté, Zoé Élise  Z');
  assert.deepEqual(
    [values[1]![0], values[1]![2], values[1]![3], values[1]![6]],
    ['4', 'INV-2026-0001', '03-14-2026', '143.71'],
  );
  assert.equal(sum(values.slice(2).map((row) => row[3]!)), totalCents);
});

test('debits and credits of a general journal are equal', () => {
  const rows = cells(written('journal_csv', [invoice, payment])).slice(1);
  assert.equal(sum(rows.map((row) => row[6]!)), sum(rows.map((row) => row[7]!)));
  assert.ok(rows.length >= 6);
});

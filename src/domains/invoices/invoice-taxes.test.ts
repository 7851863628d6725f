import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { provinceCodes } from '#kernel/provinces.ts';
import { fiscalYearOf } from './fiscal-year.ts';
import { amountOf, priced, treatments } from './invoice-lines.ts';
import type { InvoiceLine } from './invoice-lines.ts';
import { missingFacts } from './invoice-law.ts';
import { mirrorOf, taxesOfLines, totalsOf } from './invoice-taxes.ts';

const line = (unitPriceCents: number, more: Partial<InvoiceLine> = {}): InvoiceLine => ({
  kind: 'labour',
  description: 'Work',
  quantity: 1000,
  unitPriceCents,
  treatment: 'taxable',
  ...more,
});
const taxed = (province: (typeof provinceCodes)[number], day: string, ...lines: InvoiceLine[]) =>
  taxesOfLines(lines.map(priced), province, day).map((tax) => [
    tax.tax,
    tax.baseCents,
    tax.amountCents,
    tax.collectedBy,
  ]);

test('each province charges its own taxes on parts and labour, worked out by hand', () => {
  const on = (province: (typeof provinceCodes)[number]) => taxed(province, '2026-03-31', line(199_99));
  assert.deepEqual(on('ON'), [['HST', 199_99, 26_00, 'dealer']]);
  assert.deepEqual(on('NS'), [['HST', 199_99, 28_00, 'dealer']]);
  assert.deepEqual(on('NB'), [['HST', 199_99, 30_00, 'dealer']]);
  assert.deepEqual(on('AB'), [['GST', 199_99, 10_00, 'dealer']]);
  assert.deepEqual(on('BC'), [
    ['GST', 199_99, 10_00, 'dealer'],
    ['PST', 199_99, 14_00, 'dealer'],
  ]);
  assert.deepEqual(on('MB'), [
    ['GST', 199_99, 10_00, 'dealer'],
    ['RST', 199_99, 14_00, 'dealer'],
  ]);
  assert.deepEqual(on('SK'), [
    ['GST', 199_99, 10_00, 'dealer'],
    ['PST', 199_99, 12_00, 'dealer'],
  ]);
  // QST is on the price without GST, and on what is no vehicle the dealer collects it.
  assert.deepEqual(on('QC'), [
    ['GST', 199_99, 10_00, 'dealer'],
    ['QST', 199_99, 19_95, 'dealer'],
  ]);
});

test('the rate is that of the day: Nova Scotia before and from 2025-04-01', () => {
  assert.deepEqual(taxed('NS', '2025-03-31', line(100_00)), [['HST', 100_00, 15_00, 'dealer']]);
  assert.deepEqual(taxed('NS', '2025-04-01', line(100_00)), [['HST', 100_00, 14_00, 'dealer']]);
});

test('a line bears the taxes of its treatment, and a tax is rounded once over all lines', () => {
  assert.deepEqual(
    taxed(
      'BC',
      '2026-03-31',
      line(10_00),
      line(20_00, { treatment: 'federal_only' }),
      line(40_00, { treatment: 'provincial_only' }),
      line(80_00, { treatment: 'exempt' }),
      line(160_00, { treatment: 'zero_rated' }),
      line(320_00, { treatment: 'outside' }),
    ),
    [
      ['GST', 30_00, 1_50, 'dealer'],
      ['PST', 50_00, 3_50, 'dealer'],
    ],
  );
  // Three times 0.10 at 5 % would be three times 0.01; together it is 0.02 (0.015 away from zero).
  assert.deepEqual(taxed('AB', '2026-03-31', line(10), line(10), line(10)), [['GST', 30, 2, 'dealer']]);
  assert.deepEqual(taxed('AB', '2026-03-31', line(100_00, { treatment: 'exempt' })), []);
});

test('quantity times price is exact, half a cent away from zero', () => {
  assert.equal(amountOf({ quantity: 1500, unitPriceCents: 99 }), 149);
  assert.equal(amountOf({ quantity: 500, unitPriceCents: 1 }), 1);
  assert.equal(amountOf({ quantity: 500, unitPriceCents: -1 }), -1);
  assert.equal(amountOf({ quantity: 499, unitPriceCents: 1 }), 0);
  assert.equal(amountOf({ quantity: 100_000_000, unitPriceCents: 999_999_999 }), 99_999_999_900_000);
});

const anyLine = fc.record({
  kind: fc.constant('other' as const),
  description: fc.constant('x'),
  quantity: fc.integer({ min: 1, max: 50_000 }),
  unitPriceCents: fc.integer({ min: -100_000_00, max: 100_000_00 }),
  treatment: fc.constantFrom(...treatments),
});

test('invoice and credit note add up to nothing, tax by tax; sums hold; no tax is negative', () => {
  fc.assert(
    fc.property(fc.array(anyLine, { maxLength: 12 }), fc.constantFrom(...provinceCodes), (given, province) => {
      const lines = given.map(priced);
      const taxes = taxesOfLines(lines, province, '2026-06-15');
      const totals = totalsOf(lines, taxes);
      const mirror = mirrorOf(lines, taxes);
      const back = totalsOf(mirror.lines, mirror.taxes);
      assert.equal(totals.totalCents + back.totalCents, 0);
      assert.equal(totals.subtotalCents + back.subtotalCents, 0);
      taxes.forEach((tax, at) => assert.equal(tax.amountCents + mirror.taxes[at]!.amountCents, 0));
      assert.equal(
        totals.totalCents,
        lines.reduce((sum, one) => sum + one.amountCents, 0) + taxes.reduce((sum, one) => sum + one.amountCents, 0),
      );
      for (const tax of taxes) assert.ok(tax.amountCents >= 0 && tax.baseCents > 0);
    }),
  );
});

test('the law asks for numbers and names from certain totals on', () => {
  const gst = taxesOfLines([priced(line(100_00))], 'QC', '2026-01-01');
  const facts = (day: string, totalCents: number, buyerName = '', numbers = {}) =>
    missingFacts({ day, totalCents, taxes: gst, buyerName }, { gstNumber: null, qstNumber: null, ...numbers }).map(
      ({ fact }) => fact,
    );
  assert.deepEqual(facts('2026-01-01', 99_99), []);
  assert.deepEqual(facts('2026-01-01', 100_00), ['gst_number', 'qst_number']);
  assert.deepEqual(facts('2026-01-01', 499_99, '', { gstNumber: 'x' }), ['qst_number']);
  assert.deepEqual(facts('2026-01-01', 500_00, '', { gstNumber: 'x', qstNumber: 'y' }), ['buyer_name']);
  assert.deepEqual(facts('2026-01-01', 500_00, 'Ann', { gstNumber: 'x', qstNumber: 'y' }), []);
  assert.deepEqual(facts('2021-04-19', 30_00), ['gst_number', 'qst_number']);
  assert.deepEqual(facts('2021-04-20', 30_00), []);
});

test('a fiscal year is named by the calendar year in which it ends', () => {
  assert.equal(fiscalYearOf('2026-12-31', 12), 2026);
  assert.equal(fiscalYearOf('2026-03-31', 3), 2026);
  assert.equal(fiscalYearOf('2026-04-01', 3), 2027);
});

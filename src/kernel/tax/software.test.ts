import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { provinceCodes } from '../provinces.ts';
import type { Province } from '../provinces.ts';
import { softwareTaxes, taxAmounts } from './software.ts';
import type { Registration } from './software.ts';

const all = new Set<Registration>(['GST', 'QST', 'BC', 'SK', 'MB']);
const read = (day: string, province: Province, registered = all) =>
  softwareTaxes(day, province, registered).map(({ tax, rate }) => `${tax} ${rate}`);

test('each province has its taxes of a subscription, by the day', () => {
  assert.deepEqual(read('2026-11-26', 'ON'), ['HST 13000']);
  assert.deepEqual(read('2026-11-26', 'NS'), ['HST 14000']);
  assert.deepEqual(read('2025-03-31', 'NS'), ['HST 15000']);
  assert.deepEqual(read('2026-11-26', 'QC'), ['GST 5000', 'QST 9975']);
  assert.deepEqual(read('2026-11-26', 'AB'), ['GST 5000']);
  assert.deepEqual(read('2026-11-26', 'YT'), ['GST 5000']);
  assert.deepEqual(read('2026-11-26', 'BC'), ['GST 5000', 'PST 7000']);
  assert.deepEqual(read('2025-12-31', 'MB'), ['GST 5000']);
  assert.deepEqual(read('2026-01-01', 'MB'), ['GST 5000', 'RST 7000']);
});

test('who is not registered for a tax does not charge it', () => {
  assert.deepEqual(read('2026-11-26', 'QC', new Set(['GST'])), ['GST 5000']);
  for (const province of provinceCodes) assert.deepEqual(read('2026-11-26', province, new Set()), []);
});

test('QST is on the price without GST, as Revenu Québec wants since 2013: 249.00 is 12.45 and 24.84', () => {
  assert.deepEqual(taxAmounts(24_900, softwareTaxes('2026-11-26', 'QC', all)), [1245, 2484]);
  assert.deepEqual(taxAmounts(24_900, softwareTaxes('2026-11-26', 'NS', all)), [3486]);
});

test('no tax is ever negative or above a fifth of the price', () => {
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 10_000_000 }), fc.constantFrom(...provinceCodes), (cents, province) => {
      const sum = taxAmounts(cents, softwareTaxes('2026-11-26', province, all)).reduce((a, b) => a + b, 0);
      assert.ok(sum > 0 && sum <= cents / 5);
    }),
  );
});

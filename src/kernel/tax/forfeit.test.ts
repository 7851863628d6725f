import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { provinceCodes } from '../provinces.ts';
import { taxesInForfeit } from './forfeit.ts';

test('a forfeited amount holds its tax: 500.00 in Ontario is 442.48 and HST of 57.52', () => {
  const { baseCents, lines } = taxesInForfeit(500_00, 'ON', '2026-03-31');
  assert.deepEqual(
    [baseCents, lines.map(({ tax, amountCents, rateId }) => [tax, amountCents, rateId])],
    [442_48, [['HST', 57_52, 'ON.HST.2010-07-01']]],
  );
});

test('the rate is that of the day: Nova Scotia before and after 2025-04-01', () => {
  assert.equal(taxesInForfeit(1_000_00, 'NS', '2025-03-31').baseCents, 869_57);
  assert.equal(taxesInForfeit(1_000_00, 'NS', '2025-04-01').baseCents, 877_19);
});

test('in Québec GST and QST are in the same amount, and what is not sure says so', () => {
  const { baseCents, lines } = taxesInForfeit(1_149_75, 'QC', '2026-03-31');
  assert.deepEqual([baseCents, lines[0]!.amountCents, lines[1]!.amountCents], [1_000_00, 50_00, 99_75]);
  assert.equal(lines[1]!.unconfirmed.length, 1);
  assert.equal(taxesInForfeit(100_00, 'BC', '2026-03-31').lines[0]!.unconfirmed.length, 1);
});

test('base and taxes come to the amount, and no tax is negative, wherever and however much', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000_000_00 }), fc.constantFrom(...provinceCodes), (cents, province) => {
      const { baseCents, lines } = taxesInForfeit(cents, province, '2026-03-31');
      assert.equal(baseCents + lines.reduce((sum, one) => sum + one.amountCents, 0), cents);
      for (const line of lines) {
        assert.ok(line.amountCents >= 0);
        // Within a cent of the rate on the base: both were rounded from the same amount.
        assert.ok(Math.abs(line.amountCents - (baseCents * line.rate!) / 100_000) <= 1);
      }
    }),
  );
});

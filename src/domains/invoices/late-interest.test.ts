import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { daysAfter } from './fiscal-year.ts';
import { interestFrom, interestOf } from './late-interest.ts';

test('a thousand dollars for a year at 12 % bears a hundred and twenty', () => {
  assert.equal(interestOf(1_000_00, [], 12_000, '2026-01-01', '2026-12-31'), 120_00);
});

test('what is paid lowers it from that day on', () => {
  // Ten days on 1,000.00 and twenty on 400.00 at 36.5 %: 0.1 % a day.
  const paid = [{ on: '2026-01-11', cents: 600_00 }];
  assert.equal(interestOf(1_000_00, paid, 36_500, '2026-01-01', '2026-01-30'), 10_00 + 8_00);
});

test('it begins the day after it was due, or after what was charged', () => {
  assert.equal(interestFrom('2026-02-28', null), '2026-03-01');
  assert.equal(interestFrom('2026-02-28', '2026-03-15'), '2026-03-16');
});

test('days taken one after the other come to the same as all at once, to the cent of each rounding', () => {
  const day = fc.integer({ min: 0, max: 400 }).map((at) => daysAfter('2026-01-01', at));
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5_000_000_00 }),
      fc.array(fc.record({ on: day, cents: fc.integer({ min: 1, max: 100_000_00 }) }), { maxLength: 5 }),
      fc.integer({ min: 1, max: 35_000 }),
      fc.integer({ min: 0, max: 300 }),
      fc.integer({ min: 1, max: 100 }),
      (total, paid, rate, first, more) => {
        const middle = daysAfter('2026-01-01', first);
        const last = daysAfter(middle, more);
        const of = (from: string, to: string) => interestOf(total, paid, rate, from, to);
        const apart = of('2026-01-01', middle) + of(daysAfter(middle, 1), last);
        assert.ok(Math.abs(of('2026-01-01', last) - apart) <= 1);
        assert.ok(of('2026-01-01', last) >= of('2026-01-01', middle));
      },
    ),
  );
});

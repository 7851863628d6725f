import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { addDays, daysBetween } from '#kernel/calendar.ts';
import { businessDay, isOpenOn } from './business-days.ts';

const span = [{ from: '09:00', to: '17:00' }];
const always = { hours: {}, exceptions: [] };
const saturdays = {
  hours: { monday: span, tuesday: span, wednesday: span, thursday: span, friday: span, saturday: span },
  exceptions: [
    { date: '2026-12-25', spans: [] },
    { date: '2026-12-27', spans: span },
  ],
};

test('three business days after a Thursday are the Tuesday, or the Monday where Saturday is open', () => {
  assert.equal(businessDay(always, '2026-11-26', 3), '2026-12-01');
  assert.equal(businessDay(saturdays, '2026-11-26', 3), '2026-11-30');
});

test('a holiday does not count, and a Sunday that is open does', () => {
  // The 24th is a Thursday: Friday is closed, Saturday 26 and Sunday 27 are open.
  assert.equal(businessDay(saturdays, '2026-12-24', 2), '2026-12-27');
});

test('no day at all is the same day when it is open, and the next open one when not', () => {
  assert.equal(businessDay(always, '2026-11-27', 0), '2026-11-27');
  assert.equal(businessDay(always, '2026-11-28', 0), '2026-11-30');
});

test('a place that is closed all year is reckoned in calendar days', () => {
  const closed = {
    hours: { monday: span },
    exceptions: Array.from({ length: 400 }, (_, n) => ({ date: addDays('2026-01-01', n), spans: [] })),
  };
  assert.equal(businessDay(closed, '2026-01-05', 3), '2026-01-08');
});

test('the day is open, and between it and the first there are exactly as many open days', () => {
  const day = fc.integer({ min: 0, max: 3000 }).map((n) => addDays('2024-01-01', n));
  fc.assert(
    fc.property(day, fc.integer({ min: 0, max: 30 }), fc.constantFrom(always, saturdays), (from, count, opening) => {
      const found = businessDay(opening, from, count);
      assert.ok(isOpenOn(opening, found));
      const between = Array.from({ length: daysBetween(from, found) }, (_, n) => addDays(from, n + 1));
      const open = between.filter((one) => isOpenOn(opening, one)).length;
      assert.equal(open, count === 0 && found !== from ? 1 : count);
    }),
  );
});

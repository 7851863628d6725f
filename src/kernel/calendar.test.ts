import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { daysBetween, isTimeZone, readDuration, wallClock } from './calendar.ts';

test('a moment is another day in St. John’s than in Vancouver', () => {
  const at = new Date('2026-03-01T04:00:00Z');
  assert.deepEqual(wallClock(at, 'America/St_Johns'), { day: '2026-03-01', time: '00:30', weekday: 0 });
  assert.deepEqual(wallClock(at, 'America/Vancouver'), { day: '2026-02-28', time: '20:00', weekday: 6 });
});

test('the hour that a spring night leaves out is never on the wall', () => {
  const before = wallClock(new Date('2026-03-08T05:59:00Z'), 'America/Halifax');
  const after = wallClock(new Date('2026-03-08T06:00:00Z'), 'America/Halifax');
  assert.equal(before.time, '01:59');
  assert.equal(after.time, '03:00');
});

test('days between two days do not depend on clock changes', () => {
  assert.equal(daysBetween('2026-03-01', '2026-04-01'), 31);
  const day = fc
    .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((d) => d.toISOString().slice(0, 10));
  fc.assert(
    fc.property(day, day, day, (a, b, c) => assert.equal(daysBetween(a, b) + daysBetween(b, c), daysBetween(a, c))),
  );
});

test('durations are read as ISO 8601 has them, and nothing else is', () => {
  assert.equal(readDuration('P30D'), 30 * 86_400_000);
  assert.equal(readDuration('-PT1H30M'), -5_400_000);
  assert.equal(readDuration('P1W'), 7 * 86_400_000);
  for (const wrong of ['', 'P', 'PT', '30D', 'P1.5D', 'P1M', 'p1d', 'P1DT'])
    assert.equal(readDuration(wrong), undefined, wrong);
});

test('time zones are known by their IANA names', () => {
  assert.ok(isTimeZone('America/Halifax'));
  for (const wrong of ['', 'Halifax', 'EST5', 'America/Nowhere', '+02:00'])
    assert.equal(isTimeZone(wrong), false, wrong);
});

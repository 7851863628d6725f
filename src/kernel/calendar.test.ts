import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { atWall, daysBetween, isTimeZone, readDuration, wallClock } from './calendar.ts';

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

test('a time on the wall becomes the moment that shows it', () => {
  assert.equal(atWall('2026-07-01', '09:00', 'America/Halifax').at.toISOString(), '2026-07-01T12:00:00.000Z');
  assert.equal(atWall('2026-12-01', '09:00', 'America/Halifax').at.toISOString(), '2026-12-01T13:00:00.000Z');
  assert.equal(atWall('2026-07-01', '09:00', 'America/St_Johns').at.toISOString(), '2026-07-01T11:30:00.000Z');
});

test('a time that the change of clocks leaves out moves behind the gap; one that comes twice means the first', () => {
  assert.deepEqual(atWall('2026-03-08', '02:30', 'America/Toronto'), {
    at: new Date('2026-03-08T07:00:00Z'),
    moved: 'gap',
  });
  assert.deepEqual(atWall('2026-11-01', '01:30', 'America/Toronto'), {
    at: new Date('2026-11-01T05:30:00Z'),
    moved: 'twice',
  });
});

test('property: what the wall shows at a moment leads back to it, but for the repeated hour', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: Date.parse('2026-01-01T00:00Z'), max: Date.parse('2028-01-01T00:00Z') }),
      fc.constantFrom('America/Halifax', 'America/St_Johns', 'America/Vancouver', 'America/Regina', 'Europe/Paris'),
      (ms, zone) => {
        const at = new Date(Math.floor(ms / 60_000) * 60_000);
        const { day, time } = wallClock(at, zone);
        const back = atWall(day, time, zone);
        assert.notEqual(back.moved, 'gap');
        if (back.moved === null) assert.equal(back.at.getTime(), at.getTime());
        else assert.ok(back.at <= at && at.getTime() - back.at.getTime() <= 3_600_000);
      },
    ),
  );
});

import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { atWall, dayAfter, daysBetween, isTimeZone, readDuration, sameTimeAfter, wallClock } from './calendar.ts';

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

test('P26b thirty calendar days later at the same time of the wall, whatever the clocks did meanwhile', () => {
  for (const [day, time, zone, purgeAt] of [
    ['2026-06-01', '10:00', 'America/Toronto', '2026-07-01T14:00:00.000Z'],
    ['2026-10-10', '09:30', 'America/Toronto', '2026-11-09T14:30:00.000Z'],
    ['2027-02-20', '02:30', 'America/Toronto', '2027-03-22T06:30:00.000Z'],
    // The time that a spring night leaves out, and the one that an autumn night brings twice.
    ['2027-02-12', '02:30', 'America/Toronto', '2027-03-14T07:30:00.000Z'],
    ['2026-10-02', '01:30', 'America/St_Johns', '2026-11-01T04:00:00.000Z'],
    ['2026-12-01', '00:00', 'America/Regina', '2026-12-31T06:00:00.000Z'],
  ] as const) {
    assert.equal(sameTimeAfter(atWall(day, time, zone).at, 30, zone).toISOString(), purgeAt, `${day} ${time} ${zone}`);
  }
});

test('P26b the wall shows the same time thirty days later, but for times that do not exist', () => {
  const zones = [
    'America/St_Johns',
    'America/Halifax',
    'America/Toronto',
    'America/Regina',
    'America/Vancouver',
    'UTC',
  ];
  fc.assert(
    fc.property(
      fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }),
      fc.constantFrom(...zones),
      (at, zone) => {
        const later = sameTimeAfter(at, 30, zone);
        const [from, to] = [wallClock(at, zone), wallClock(later, zone)];
        assert.equal(to.day, dayAfter(from.day, 30));
        assert.equal(later.getTime() % 60_000, at.getTime() % 60_000);
        if (to.time !== from.time) assert.equal(atWall(to.day, from.time, zone).moved, 'gap');
        // Never longer than an hour away from 720 hours.
        assert.ok(Math.abs(later.getTime() - at.getTime() - 720 * 3_600_000) <= 3_600_000);
      },
    ),
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addDays, addMonths, readDay, weekOf, weeksOfMonth } from './days.ts';

test('weeks begin on Sunday and go on over the ends of months and years', () => {
  assert.deepEqual(weekOf('2026-11-25').slice(0, 2), ['2026-11-22', '2026-11-23']);
  assert.equal(weekOf('2027-01-01')[0], '2026-12-27');
  assert.equal(addDays('2026-12-31', 1), '2027-01-01');
  assert.equal(addMonths('2026-01-31', 1), '2026-02-01');
});

test('a month is whole weeks, from the one that holds its first day to the one that holds its last', () => {
  const november = weeksOfMonth('2026-11-25');
  assert.equal(november.length, 5);
  assert.equal(november[0]![0], '2026-11-01');
  assert.equal(november.at(-1)!.at(-1), '2026-12-05');
  assert.equal(weeksOfMonth('2026-08-10').length, 6);
  assert.equal(weeksOfMonth('2026-02-10').length, 4);
});

test('only real days are read from an address', () => {
  assert.equal(readDay('2026-11-25'), '2026-11-25');
  for (const wrong of [undefined, '', 'today', '2026-13-01', '2026-11-25T10:00'])
    assert.equal(readDay(wrong), undefined);
});

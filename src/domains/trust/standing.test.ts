import assert from 'node:assert/strict';
import { test } from 'node:test';
import { standingOf } from './standing.ts';

const now = new Date('2026-11-26T12:00:00Z');
const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000);

test('a proof holds while what it proves is young, turns amber after its interval and red after twice that', () => {
  const backup = (hours: number) => ({ figures: { at: ago(hours).toISOString() }, countedAt: now });
  assert.equal(standingOf('backups', undefined, now), 'not_yet');
  assert.equal(standingOf('backups', { figures: { at: null }, countedAt: now }, now), 'not_yet');
  assert.equal(standingOf('backups', backup(25), now), 'holds');
  assert.equal(standingOf('backups', backup(27), now), 'late');
  assert.equal(standingOf('backups', backup(53), now), 'overdue');
});

test('figures that nobody counted for hours are old whatever they say, and a failure is red at once', () => {
  assert.equal(standingOf('tokens', { figures: { held: 3 }, countedAt: ago(1) }, now), 'holds');
  assert.equal(standingOf('tokens', { figures: { held: 3 }, countedAt: ago(4) }, now), 'late');
  assert.equal(standingOf('tokens', { figures: { held: 3 }, countedAt: ago(7) }, now), 'overdue');
  assert.equal(standingOf('purges', { figures: { done: 3, late: 1 }, countedAt: now }, now), 'overdue');
  assert.equal(
    standingOf('drills', { figures: { at: ago(1).toISOString(), lastFailed: true }, countedAt: now }, now),
    'overdue',
  );
});

test('what never happened is not proved yet, and nothing missing is not a failure', () => {
  const counted = (name: 'purges' | 'incidents' | 'disclosures', figures: Record<string, number>) =>
    standingOf(name, { figures, countedAt: now }, now);
  assert.equal(counted('purges', { done: 0, running: 0, late: 0 }), 'not_yet');
  assert.equal(counted('purges', { done: 1, running: 0, late: 0 }), 'holds');
  assert.equal(counted('incidents', { records: 0, drills: 0, late: 0 }), 'not_yet');
  assert.equal(counted('incidents', { records: 0, drills: 1, late: 0 }), 'holds');
  assert.equal(counted('disclosures', { disclosed: 0 }), 'holds');
});

test('a log that was shipped late is told by how far it was behind when it was counted', () => {
  const behind = (minutes: number) =>
    standingOf(
      'backups',
      { figures: { at: ago(1).toISOString(), walAt: ago(minutes / 60).toISOString() }, countedAt: now },
      now,
    );
  assert.deepEqual([behind(9), behind(11), behind(21)], ['holds', 'late', 'overdue']);
});

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
});

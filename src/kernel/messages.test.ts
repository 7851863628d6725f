import assert from 'node:assert/strict';
import test from 'node:test';
import { formatDistance, formatMoney, formatRelative } from './format.ts';
import { catalogue } from './messages.ts';

const words = catalogue({
  en: { units: '{n, plural, one {# vehicle} other {# vehicles}}', plain: 'Save' },
  fr: { units: '{n, plural, one {# véhicule} other {# véhicules}}', plain: 'Enregistrer' },
});

test('messages are chosen by language and number', () => {
  assert.equal(words('en')('units', { n: 1 }), '1 vehicle');
  assert.equal(words('en')('units', { n: 1200 }), '1,200 vehicles');
  assert.equal(words('fr')('units', { n: 0 }), '0 véhicule');
  assert.equal(words('fr')('plain'), 'Enregistrer');
});

test('money is written as each language writes it, with cents only where there are any', () => {
  assert.equal(formatMoney(1299500, 'en'), '$12,995');
  assert.equal(formatMoney(1299550, 'en'), '$12,995.50');
  assert.equal(formatMoney(1299500, 'fr').replaceAll(/\s/g, ' '), '12 995 $');
  assert.equal(formatDistance(62630, 'km', 'en'), '62,630\u00a0km');
});

test('how long ago is said in the coarsest unit that fits', () => {
  const now = new Date('2026-11-23T12:00:00Z');
  assert.equal(formatRelative(new Date('2026-11-23T09:10:00Z'), now, 'en'), '2 hours ago');
  assert.equal(formatRelative(new Date('2026-11-22T11:00:00Z'), now, 'fr'), 'hier');
});

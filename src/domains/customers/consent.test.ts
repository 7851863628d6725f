import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { bases, endsAt, inForce, refused } from './consent.ts';

test('an inquiry implies consent for six months, a purchase for two years', () => {
  const givenAt = new Date('2026-01-15T12:00:00Z');
  const inquiry = { basis: 'implied_inquiry' as const, givenAt, withdrawnAt: null };
  assert.equal(endsAt(inquiry)?.toISOString(), '2026-07-15T12:00:00.000Z');
  assert.equal(inForce(inquiry, new Date('2026-07-15T11:59:59Z')), true);
  assert.equal(inForce(inquiry, new Date('2026-07-15T12:00:00Z')), false);
  assert.equal(endsAt({ ...inquiry, basis: 'implied_purchase' })?.toISOString(), '2028-01-15T12:00:00.000Z');
});

test('six months after the 31st of August is the last of February', () => {
  const consent = { basis: 'implied_inquiry' as const, givenAt: new Date('2026-08-31T10:00:00Z'), withdrawnAt: null };
  assert.equal(endsAt(consent)?.toISOString(), '2027-02-28T10:00:00.000Z');
});

test('what was withdrawn never holds again, whatever its basis', () => {
  const date = fc.date({ min: new Date('2015-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(fc.constantFrom(...bases), date, date, fc.nat(), (basis, givenAt, withdrawnAt, later) => {
      const at = new Date(withdrawnAt.getTime() + later);
      assert.equal(inForce({ basis, givenAt, withdrawnAt }, at), false);
    }),
  );
});

test('who said no is not asked again by buying: only an express yes afterwards counts', () => {
  const date = fc.date({ min: new Date('2015-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(fc.constantFrom(...bases), date, date, fc.nat(), (basis, givenAt, refusedAt, later) => {
      const consent = refused({ basis, givenAt, withdrawnAt: null }, refusedAt);
      const at = new Date(Math.max(givenAt.getTime(), refusedAt.getTime()) + later);
      const free = inForce({ basis, givenAt, withdrawnAt: null }, at);
      assert.equal(inForce(consent, at), free && basis === 'express' && givenAt > refusedAt);
    }),
  );
  const bought = { basis: 'implied_purchase' as const, givenAt: new Date('2026-01-15T12:00:00Z'), withdrawnAt: null };
  assert.deepEqual(refused(bought, null), bought);
});

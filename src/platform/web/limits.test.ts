import assert from 'node:assert/strict';
import test from 'node:test';
import { TooMany } from '#kernel/problems.ts';
import { addressKey, Limit } from './limits.ts';

test('after its points a key waits, and another key does not', async () => {
  const limit = new Limit(2, 60);
  await limit.take('a');
  assert.equal((await limit.take('a')).remaining, 0);
  await assert.rejects(
    limit.take('a'),
    (error) => error instanceof TooMany && error.retryAfter > 0 && error.retryAfter <= 60,
  );
  await limit.take('b');
});

test('an IPv6 host is counted by its /64, whichever way it is written', () => {
  assert.equal(addressKey('2001:db8:1:2:3:4:5:6'), addressKey('2001:db8:1:2::1'));
  assert.equal(addressKey('2001:db8::1'), '2001:db8:0:0');
  assert.notEqual(addressKey('2001:db8:1:2::1'), addressKey('2001:db8:1:3::1'));
  assert.equal(addressKey('::ffff:203.0.113.9'), '203.0.113.9');
});

import assert from 'node:assert/strict';
import test from 'node:test';
import { TooMany } from '#kernel/problems.ts';
import { addressKey, Limit } from './limits.ts';
import { Turns } from './turns.ts';

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

test('so many of one person run at once, the next ones wait in order, others do not, and what fails frees its place', async () => {
  const turns = new Turns(2, 3);
  const log: string[] = [];
  const ends: Record<string, () => void> = {};
  const begin = (who: string, name: string): Promise<string> =>
    turns
      .run(who, async () => {
        log.push(name);
        await new Promise<void>((resolve) => (ends[name] = resolve));
        if (name === 'b') throw new Error('b failed');
        return name;
      })
      .catch((error: Error) => (error instanceof TooMany ? 'refused' : error.message));
  const all = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => begin('one', name));
  const other = begin('two', 'x');
  assert.equal(await all[5], 'refused');
  assert.deepEqual(log, ['a', 'b', 'x']);
  ends.b!();
  assert.equal(await all[1], 'b failed');
  ends.a!();
  assert.equal(await all[0], 'a');
  for (const name of ['c', 'd', 'e']) {
    while (!ends[name]) await new Promise((resolve) => setImmediate(resolve));
    ends[name]();
  }
  ends.x!();
  assert.deepEqual(await Promise.all([...all.slice(2, 5), other]), ['c', 'd', 'e', 'x']);
  assert.deepEqual(log, ['a', 'b', 'x', 'c', 'd', 'e']);
});

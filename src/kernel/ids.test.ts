import assert from 'node:assert/strict';
import test from 'node:test';
import { isId, newId } from './ids.ts';

test('ids are UUIDs of version 7, unique, and sort by the time they were made', async () => {
  const first = newId();
  assert.ok(isId(first));
  assert.equal(first[14], '7');
  await new Promise((resolve) => setTimeout(resolve, 3));
  assert.ok(first < newId());
  const many = new Set(Array.from({ length: 10_000 }, newId));
  assert.equal(many.size, 10_000);
});

test('nothing but a canonical UUID passes as an id', () => {
  for (const wrong of [
    '',
    'x',
    "0198c5a2-7c1e-7abc-8def-0123456789ab'; drop table",
    '0198C5A2-7C1E-7ABC-8DEF-0123456789AB',
    '{0198c5a2-7c1e-7abc-8def-0123456789ab}',
  ]) {
    assert.equal(isId(wrong), false, wrong);
  }
});

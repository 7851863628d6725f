import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amountsOf } from './advertising-guard.ts';

test('amounts of money are read in both languages, and what stands on other lines is no part of them', () => {
  assert.deepEqual(amountsOf('2023 Honda Civic\n\n$31,593 plus HST\n4,125 km'), [3_159_300]);
  assert.deepEqual(amountsOf('$12,995\n62,630 km'), [1_299_500]);
  assert.deepEqual(amountsOf('Honda Civic Sport 2023\n\n29\u00a0990\u00a0$ plus TVH'), [2_999_000]);
  assert.deepEqual(amountsOf('Civic 2023 29 990 $'), [2_999_000]);
  assert.deepEqual(amountsOf('Now $9,999.50, was $10,500'), [999_950, 1_050_000]);
  assert.deepEqual(amountsOf('9 999,50 $'), [999_950]);
  assert.deepEqual(amountsOf('$500 off'), [50_000]);
  assert.deepEqual(amountsOf('no money here, 62,630 km'), []);
});

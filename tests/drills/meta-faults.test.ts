import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { socialHouse } from '#tests/harness/meta.ts';
import type { SocialHouse } from '#tests/harness/meta.ts';
import { runFaults } from '#tests/harness/meta-faults.ts';

let house: SocialHouse;
before(async () => {
  house = await socialHouse();
});
after(() => house.close());

test('with three of ten calls faulty, no post is out twice, none is lost silently, and every end has its reason', async () => {
  const dealer = await house.makeDealership();
  const run = await runFaults(house, dealer, { deliveries: 45, share: 0.3 });
  assert.deepEqual(run.duplicates, []);
  assert.deepEqual(run.lies, []);
  assert.deepEqual(run.silent, []);
  // The faults were met, and most posts are out all the same.
  const met = Object.values(run.faults).reduce((sum, one) => sum + one, 0);
  assert.ok(met > 45, JSON.stringify(run.faults));
  assert.ok((run.ends.published ?? 0) > 25, JSON.stringify(run.ends));
});

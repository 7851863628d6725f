import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testHouse } from '#tests/harness/house.ts';
import type { TestDealership, TestHouse } from '#tests/harness/house.ts';
import { findBreak, sealJournal } from './index.ts';

let house: TestHouse;
let dealership: TestDealership;
before(async () => {
  house = await testHouse();
  dealership = await house.makeDealership();
  for (const stockNumber of ['S1', 'S2', 'S3']) {
    const made = await house.call('POST /api/vehicles', { as: dealership.owner, body: { stockNumber } });
    assert.equal(made.status, 201);
  }
  while ((await house.as(dealership, sealJournal)) > 0);
});
after(() => house.close());

const broken = () => house.as(dealership, findBreak, { write: false });

test('a journal that nobody touched holds, and sealing it again adds nothing', async () => {
  assert.equal(await house.as(dealership, sealJournal), 0);
  assert.equal(await broken(), undefined);
});

test('an entry that was changed behind the product’s back is named', async () => {
  const [second] = await house.db.sql<{ entry_id: string; seq: string }>(
    `select entry_id, seq from journal_seal where dealership_id = $1 order by seq offset 1 limit 1`,
    [dealership.id],
  );
  const { entry_id: entryId, seq } = second!;
  await house.db.sql(`alter table journal disable trigger all`);
  await house.db.sql(`update journal set event = 'vehicle.other' where dealership_id = $1 and id = $2`, [
    dealership.id,
    entryId,
  ]);
  assert.deepEqual(await broken(), { seq: Number(seq), entryId, why: 'the entry or its seal was changed' });
});

test('a number that was taken out of the chain is missed', async () => {
  await house.db.sql(`alter table journal_seal disable trigger all`);
  await house.db.sql(`delete from journal_seal where dealership_id = $1 and seq = 1`, [dealership.id]);
  const found = await broken();
  assert.equal(found?.seq, 1);
  assert.equal(found?.why, 'a number is missing');
});

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testHouse } from '#tests/harness/house.ts';
import type { TestHouse } from '#tests/harness/house.ts';
import { verifies } from './signer.ts';

let house: TestHouse;
before(async () => {
  house = await testHouse();
});
after(() => house.close());

test('P27d a signature verifies with the published keys alone, before and after rotation, and not for other bytes', async () => {
  const { signer, clock } = house.ground;
  const bytes = Buffer.from('certificate');
  const first = await signer.sign(bytes, clock.now());
  house.clock.move(1000);
  await signer.rotate(clock.now());
  const second = await signer.sign(bytes, clock.now());
  assert.notEqual(first.keyId, second.keyId);
  const published = await signer.publicKeys();
  assert.deepEqual(
    published.map((key) => key.retiredAt !== null),
    [true, false],
  );
  for (const signature of [first, second]) {
    assert.ok(verifies(bytes, signature, published));
    assert.ok(!verifies(Buffer.from('certificatf'), signature, published));
    assert.ok(!verifies(bytes, { ...signature, keyId: 'unknown' }, published));
    // Every letter counts, also one whose last bits are filling.
    for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/') {
      const spelled = signature.signature.replace(/.==$/, `${letter}==`);
      assert.equal(verifies(bytes, { ...signature, signature: spelled }, published), spelled === signature.signature);
    }
  }
  assert.ok(!verifies(bytes, { ...first, keyId: second.keyId }, published));
  const [kept] = await house.db.sql<{ n: string }>(
    'select count(*)::text as n from keys.signing_key where retired_at is not null and sealed_private is not null',
  );
  assert.equal(kept!.n, '0', 'the private half of a retired key is destroyed');
});

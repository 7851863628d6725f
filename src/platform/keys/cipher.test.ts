import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import test from 'node:test';
import fc from 'fast-check';
import { keyVersionOf, open, seal } from './cipher.ts';

const key = randomBytes(32);

test('what was sealed opens with its key, in its place, and only there', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.string(), fc.nat(1000), (plain, where, version) => {
      const sealed = seal(key, version, Buffer.from(plain), where);
      assert.equal(keyVersionOf(sealed), version);
      assert.deepEqual(open(key, sealed, where), Buffer.from(plain));
      assert.throws(() => open(key, sealed, `${where} elsewhere`));
      assert.throws(() => open(randomBytes(32), sealed, where));
    }),
    { numRuns: 50 },
  );
});

test('one changed bit anywhere and it does not open', () => {
  const sealed = seal(key, 1, Buffer.from('902 555 0100'), 'customer.phone');
  for (let at = 5; at < sealed.length; at++) {
    const broken = Buffer.from(sealed);
    broken[at]! ^= 1;
    assert.throws(() => open(key, broken, 'customer.phone'), `byte ${at}`);
  }
});

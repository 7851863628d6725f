import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatPhone, readPhone } from './phone.ts';

test('a number is read however it is written, and shown as people write it', () => {
  for (const typed of ['902 555 0100', '(902) 555-0100', '1-902-555-0100', '+1 902.555.0100'])
    assert.equal(formatPhone(readPhone(typed)!), '(902) 555-0100', typed);
  assert.equal(formatPhone(readPhone('+33 1 42 68 53 00')!), '+33142685300');
  assert.equal(readPhone('12'), undefined);
});

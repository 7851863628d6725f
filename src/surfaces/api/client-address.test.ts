import assert from 'node:assert/strict';
import test from 'node:test';
import { addressOf } from './client-address.ts';

const from = (remoteAddress: string) => ({ incoming: { socket: { remoteAddress } } });

test('what a stranger says of its address is not believed', () => {
  assert.equal(addressOf(from('203.0.113.9'), '198.51.100.1', []), '203.0.113.9');
  assert.equal(addressOf(from('203.0.113.9'), '198.51.100.1', ['10.0.0.0/8']), '203.0.113.9');
});

test('behind trusted proxies the last address that is none of theirs counts', () => {
  assert.equal(addressOf(from('::ffff:10.0.0.2'), '1.1.1.1, 198.51.100.1, 10.9.9.9', ['10.0.0.0/8']), '198.51.100.1');
  assert.equal(addressOf(from('10.0.0.2'), 'nonsense', ['10.0.0.0/8']), '10.0.0.2');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pastTheFront } from './front-only.ts';

const live = { production: true, trustedProxies: ['10.0.0.0/24', '127.0.0.1'] };
const asked = (
  url: string,
  from: string,
  headers: Record<string, string> = {},
  method = 'GET',
  config: Parameters<typeof pastTheFront>[0] = live,
) => {
  const refusal = pastTheFront(config, {
    method,
    url,
    headers: { host: 'automo.example', ...headers },
    socket: { remoteAddress: from },
  });
  if (!refusal) return 'in';
  return refusal.headers.Location ?? (JSON.parse(refusal.body) as { code: string }).code;
};
const https = { 'x-forwarded-proto': 'https' };

test('P17a in production only the front comes in, and what it got in the clear is sent on or refused', () => {
  assert.equal(asked('/api/me', '127.0.0.1', https), 'in');
  assert.equal(asked('/', '::ffff:10.0.0.7', { 'x-forwarded-proto': 'https, http' }), 'in');
  // Whoever reaches the port itself is not believed, whatever they say of themselves.
  for (const peer of ['203.0.113.9', '10.0.1.1', '::1']) assert.equal(asked('/api/me', peer, https), 'front_only');
  for (const [url, method] of [
    ['/api/me', 'GET'],
    ['/api/sign-in', 'POST'],
    ['/sign/abc', 'POST'],
  ] as const)
    assert.equal(asked(url, '127.0.0.1', { 'x-forwarded-proto': 'http' }, method), 'https_only', url);
  assert.equal(asked('/api/me', '127.0.0.1'), 'https_only', 'a front that does not say is not believed');
  assert.equal(
    asked('/inventory?make=Kia', '127.0.0.1', { 'x-forwarded-proto': 'http', host: 'a.automo.example:80' }),
    'https://a.automo.example/inventory?make=Kia',
  );
  assert.equal(asked('/x', '127.0.0.1', { 'x-forwarded-proto': 'http', host: 'evil@x' }), 'https_only');
  // What a machine asks of itself goes on, and so does whoever tries the product.
  for (const url of ['/healthz', '/front/ask?domain=x']) assert.equal(asked(url, '127.0.0.1'), 'in');
  assert.equal(asked('/api/me', '203.0.113.9', {}, 'GET', { ...live, production: false }), 'in');
});

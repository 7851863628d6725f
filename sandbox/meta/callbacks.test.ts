/** Protocol sections 5 and 6: what is signed and sent to the product. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { after, before, beforeEach, describe, test } from 'node:test';
import { demoApp, demoWorld } from './index.ts';
import { mutations, signRequest } from './signed-request.ts';
import { signEvent } from './webhooks.ts';
import { mara, returnUrl, shop, startHost, startTrial, type Trial } from './trial.ts';

interface Received {
  path: string;
  method: string;
  type: string | undefined;
  headers: IncomingMessage['headers'];
  body: string;
}

let trial: Trial;
let product: Awaited<ReturnType<typeof startHost>>;
let received: Received[] = [];
before(async () => {
  trial = await startTrial();
  product = await startHost((request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      received.push({
        path: request.url!,
        method: request.method!,
        type: request.headers['content-type'],
        headers: request.headers,
        body,
      });
      const url = new URL(request.url!, 'http://x');
      response.end(url.searchParams.get('hub.challenge') ?? '{"confirmation_code":"ABC"}');
    });
  });
});
after(async () => {
  product.stop();
  await trial.stop();
});
beforeEach(async () => {
  received = [];
  await trial.admin('/reset', {});
  const at = (path: string): string => `${product.origin}/meta/${path}`;
  const both = (name: string) => ({
    deauthorize: at(`${name}/deauthorize`),
    data_deletion: at(`${name}/data-deletion`),
  });
  await trial.admin(
    '/world',
    demoWorld({
      redirect_uris: [returnUrl],
      callbacks: { facebook: both('facebook'), instagram: both('instagram') },
      webhook_url: at('webhook'),
    }),
  );
});

const now = 1_795_453_200;
const signedRequest = (): string => new URLSearchParams(received.at(-1)!.body).get('signed_request')!;
const facebook = (more: Record<string, unknown> = {}): Promise<any> =>
  trial.admin('/callbacks', { product: 'facebook', kind: 'deauthorize', person: mara, ...more });

/** A verifier written from 5.2, apart from the signer. */
function verify(request: string, secret: string): string {
  const parts = request.split('.');
  if (parts.length !== 2) return 'dots';
  const [signature, payload] = [parts[0]!.replace(/=+$/, ''), parts[1]!];
  if (!/^[\w-]+$/.test(signature) || !/^[\w-]+=*$/.test(payload)) return 'alphabet';
  const wanted = createHmac('sha256', secret).update(payload).digest();
  if (!wanted.equals(Buffer.from(signature, 'base64url'))) return 'signature';
  const text = Buffer.from(payload, 'base64url').toString();
  const read = JSON.parse(text);
  if (read.algorithm?.toUpperCase() !== 'HMAC-SHA256') return 'algorithm';
  if (read.issued_at > now + 300) return 'future';
  if (read.expires > 0 && read.expires < now - 300) return 'expired';
  return /"user_id":"?(\d+)/.exec(text)?.[1] ?? 'nobody';
}

test('the vector of 5.1', () => {
  const request = signRequest(demoApp.fb_secret, {
    algorithm: 'HMAC-SHA256',
    expires: 1_795_456_800,
    issued_at: now,
    user_id: '10158000000000123',
  });
  assert.equal(
    request,
    '9re7DYtklxdyOjiQ2MRKup72-hAzrrgLULa1UxBXXeQ.eyJhbGdvcml0aG0iOiJITUFDLVNIQTI1NiIsImV4cGlyZXMiOjE3OTU0NTY4MDAsImlzc3VlZF9hdCI6MTc5NTQ1MzIwMCwidXNlcl9pZCI6IjEwMTU4MDAwMDAwMDAwMTIzIn0',
  );
});

test('the vector of 6', () => {
  const body = String.raw`{"object":"page","entry":[{"id":"104000000000001","time":1795453200,"changes":[{"field":"feed","value":{"message":"\u00e9t\u00e9"}}]}]}`;
  assert.equal(
    signEvent(demoApp.fb_secret, body),
    'sha256=76ed94706fc39ce206c5462f28cba3398e66edd0725267e16d3d03abb6e218d0',
  );
});

describe('deauthorize and data deletion', () => {
  test('a form with one signed_request, signed with the product’s own secret', async () => {
    const { answers } = await facebook({ kind: 'data_deletion' });
    assert.deepEqual([answers[0].status, answers[0].body], [200, '{"confirmation_code":"ABC"}']);
    assert.deepEqual(
      [received[0]!.path, received[0]!.method, received[0]!.type],
      ['/meta/facebook/data-deletion', 'POST', 'application/x-www-form-urlencoded'],
    );
    assert.equal(verify(signedRequest(), demoApp.fb_secret), '10158000000000123');
  });

  test('Instagram has its own addresses and secret, and either of two ids', async () => {
    const send = (more = {}): Promise<unknown> =>
      trial.admin('/callbacks', { product: 'instagram', kind: 'deauthorize', account: shop, ...more });
    await send();
    assert.equal(received[0]!.path, '/meta/instagram/deauthorize');
    assert.equal(verify(signedRequest(), demoApp.ig_secret), '9200000000000001');
    await send({ mutate: 'account_id' });
    assert.equal(verify(signedRequest(), demoApp.ig_secret), shop);
    await trial.admin('/settings', { callback_user_id: 'account' });
    await send();
    assert.equal(verify(signedRequest(), demoApp.ig_secret), shop);
  });

  const expected: Record<(typeof mutations)[number], string> = {
    bad_sig: 'signature',
    wrong_secret: 'signature',
    wrong_product_secret: 'signature',
    alg_none: 'algorithm',
    alg_sha1: 'signature',
    std_alphabet: 'alphabet',
    padded: '10158000000000123',
    no_dot: 'dots',
    extra_dot: 'dots',
    expired: 'expired',
    future: 'future',
    numeric_id: '10158000000000123',
    account_id: '10158000000000123',
    missing_user: 'nobody',
    truncated: 'signature',
    swapped_payload: 'signature',
  };
  for (const mutate of mutations)
    test(`${mutate}: ${expected[mutate]}`, async () => {
      await facebook({ mutate });
      assert.equal(verify(signedRequest(), demoApp.fb_secret), expected[mutate]);
    });

  test('the spoilt forms are what their names say', async () => {
    await facebook({ mutate: 'padded' });
    assert.match(signedRequest(), /^[\w-]{43}=\./);
    await facebook({ mutate: 'numeric_id' });
    assert.match(Buffer.from(signedRequest().split('.')[1]!, 'base64url').toString(), /"user_id":10158000000000123}/);
    await facebook({ mutate: 'alg_sha1' });
    assert.equal(Buffer.from(signedRequest().split('.')[0]!, 'base64url').length, 20);
    await facebook({ mutate: 'wrong_product_secret' });
    assert.equal(verify(signedRequest(), demoApp.ig_secret), '10158000000000123');
    await assert.rejects(facebook({ mutate: 'unknown' }), /no such mutation/);
  });

  test('several times, one after the other or at once; or of somebody unknown', async () => {
    assert.equal((await facebook({ times: 3, concurrent: true })).answers.length, 3);
    assert.equal((await facebook({ times: 2, delay_ms: 5 })).answers.length, 2);
    assert.equal(received.length, 5);
    await facebook({ person: undefined, user_id: '77' });
    assert.equal(verify(signedRequest(), demoApp.fb_secret), '77');
  });

  test('removing the app kills the tokens before the calls, in the order asked for', async () => {
    const token = await trial.pageToken();
    const { answers } = await trial.admin<any>(`/persons/${mara}/remove-app`, {
      callbacks: ['data_deletion', 'deauthorize'],
    });
    assert.equal(answers.length, 2);
    assert.deepEqual(
      received.map((one) => one.path),
      ['/meta/facebook/data-deletion', '/meta/facebook/deauthorize'],
    );
    const { body } = await trial.ask('graph.facebook.com/v26.0/me', { token });
    assert.equal(body.error.error_subcode, 458);
  });

  test('an address outside of this machine is not reached', async () => {
    await trial.admin('/world', {
      apps: [{ ...demoApp, callbacks: { facebook: { deauthorize: 'https://cars.example/x' } } }],
    });
    const { answers } = await facebook();
    assert.deepEqual([answers[0].status, answers[0].error], [null, 'cars.example is not on this machine']);
  });
});

describe('webhooks', () => {
  const event = {
    object: 'page',
    entry: [{ id: '104000000000001', changes: [{ field: 'feed', value: { message: 'été' } }] }],
  };
  const send = (more = {}): Promise<any> => trial.admin('/webhooks', { event, ...more });

  test('an event is signed over its raw bytes, with non-ASCII escaped', async () => {
    await send();
    const { body, headers } = received[0]!;
    assert.ok(body.includes(String.raw`\u00e9t\u00e9`));
    assert.deepEqual(JSON.parse(body), event);
    assert.equal(headers['x-hub-signature-256'], signEvent(demoApp.fb_secret, body));
  });

  for (const mutate of [
    'bad_sig',
    'wrong_secret',
    'wrong_product_secret',
    'alg_none',
    'alg_sha1',
    'truncated',
    'swapped_payload',
  ])
    test(`${mutate} does not hold`, async () => {
      await send({ mutate });
      const { body, headers } = received[0]!;
      assert.notEqual(headers['x-hub-signature-256'], signEvent(demoApp.fb_secret, body));
    });

  test('the challenge is asked for with the token of the dashboard', async () => {
    const { answers } = await send({ verify: true, challenge: '12345' });
    assert.equal(answers[0].body, '12345');
    assert.match(received[0]!.path, /hub\.mode=subscribe&hub\.verify_token=sandbox-webhook-verify-token/);
  });
});

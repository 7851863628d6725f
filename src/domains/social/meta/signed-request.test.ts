import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readSignedRequest } from './signed-request.ts';

const secret = 'sandbox-fb-app-secret-0123456789ab';
const vector =
  '9re7DYtklxdyOjiQ2MRKup72-hAzrrgLULa1UxBXXeQ.eyJhbGdvcml0aG0iOiJITUFDLVNIQTI1NiIsImV4cGlyZXMiOjE3OTU0NTY4MDAsImlzc3VlZF9hdCI6MTc5NTQ1MzIwMCwidXNlcl9pZCI6IjEwMTU4MDAwMDAwMDAwMTIzIn0';
const issued = 1_795_453_200;
const now = new Date(issued * 1000);

const b64 = (text: string | Buffer): string => Buffer.from(text).toString('base64url');
const mac = (payload: string, key = secret): string => createHmac('sha256', key).update(payload).digest('base64url');
/** A request that is signed rightly, whatever it says. */
const signed = (text: string, key = secret): string => `${mac(b64(text), key)}.${b64(text)}`;
const plain = { algorithm: 'HMAC-SHA256', issued_at: issued, user_id: '10158000000000123' };
const of = (more: Record<string, unknown>): string => signed(JSON.stringify({ ...plain, ...more }));
const read = (value: string, deauthorize = false, at = now) => readSignedRequest(value, secret, at, deauthorize);
const person = { userId: '10158000000000123', profileId: undefined, issuedAt: now };

describe('a signed request that is right', () => {
  it('is the protocol’s vector', () => assert.deepEqual(read(vector), person));
  it('may have padding behind its signature', () => {
    const [signature, payload] = vector.split('.');
    assert.deepEqual(read(`${signature}=.${payload}`), person);
  });
  it('may have a padded payload, when that is what was signed', () => {
    const payload = Buffer.from(JSON.stringify({ ...plain, a: 1 }))
      .toString('base64')
      .replaceAll('+', '-')
      .replaceAll('/', '_');
    assert.match(payload, /=$/);
    assert.deepEqual(read(`${mac(payload)}.${payload}`), person);
    assert.equal(read(`${mac(payload.replace(/=+$/, ''))}.${payload}`), undefined);
  });
  it('names its algorithm in any case', () => assert.deepEqual(read(of({ algorithm: 'hmac-sha256' })), person));
  it('needs no end, or 0 for none', () => {
    assert.deepEqual(read(of({ expires: undefined })), person);
    assert.deepEqual(read(of({ expires: 0 })), person);
  });
  it('may come from a clock five minutes ahead, or five minutes late', () => {
    assert.ok(read(of({ issued_at: issued + 300 })));
    assert.ok(read(of({ expires: issued - 300 })));
    assert.equal(read(of({ issued_at: issued + 301 })), undefined);
    assert.equal(read(of({ expires: issued - 301 })), undefined);
  });
  it('keeps the digits of a bare number that a double cannot hold', () => {
    const text = `{"algorithm":"HMAC-SHA256","issued_at":${issued},"user_id":17841405822304914}`;
    assert.equal(read(signed(text))?.userId, '17841405822304914');
  });
  it('names a Page in the old form of its removal, for deauthorize only', () => {
    for (const user of [{ user_id: undefined }, { user_id: '0' }, { user_id: 0 }]) {
      const value = of({ ...user, profile_id: '104000000000001' });
      assert.deepEqual(read(value, true), { userId: undefined, profileId: '104000000000001', issuedAt: now });
      assert.equal(read(value, false), undefined);
    }
  });
  it('may hold more than we read', () => {
    assert.ok(read(of({ user: { country: 'ca', locale: 'fr_CA' }, oauth_token: 'x' })));
  });
});

const [signature = '', payload = ''] = vector.split('.');
const forgeries: Record<string, string> = {
  nothing: '',
  'a dot': '.',
  'no dot': signature + payload,
  'two dots': `${vector}.`,
  'a third part': `${vector}.${payload}`,
  'no signature': `.${payload}`,
  'no payload': `${signature}.`,
  'another signature': `${mac('other')}.${payload}`,
  'one bit of the signature turned': `${signature.slice(0, -2)}${signature.at(-2) === 'A' ? 'B' : 'A'}${signature.at(-1)}.${payload}`,
  'a signature that is cut': `${signature.slice(0, -4)}.${payload}`,
  'a signature that is too long': `${signature}AAAA.${payload}`,
  'a signature of nothing': `${mac('')}.${payload}`,
  'the standard alphabet in the signature': `${Buffer.from(signature, 'base64url').toString('base64')}.${payload}`,
  'a space': `${signature}. ${payload}`,
  'a line feed': `${vector}\n`,
  'padding in the middle': `${signature.slice(0, 20)}=${signature.slice(20)}.${payload}`,
  'the other product’s secret': signed(JSON.stringify(plain), 'sandbox-ig-app-secret-0123456789ab'),
  'an empty secret': signed(JSON.stringify(plain), ''),
  'the two parts of two requests': `${signature}.${of({ user_id: '1' }).split('.')[1]}`,
  'the decoded payload signed': `${mac(JSON.stringify(plain))}.${b64(JSON.stringify(plain))}`,
  'SHA-1': `${createHmac('sha1', secret).update(payload).digest('base64url')}.${payload}`,
  'SHA-512 cut to 32 bytes': `${createHmac('sha512', secret).update(payload).digest().subarray(0, 32).toString('base64url')}.${payload}`,
  'a signature in hex': `${createHmac('sha256', secret).update(payload).digest('hex')}.${payload}`,
  'the algorithm none, unsigned': `.${b64(JSON.stringify({ ...plain, algorithm: 'none' }))}`,
};
const wrongPayloads: Record<string, string> = {
  'the algorithm none': JSON.stringify({ ...plain, algorithm: 'none' }),
  'the algorithm HMAC-SHA1': JSON.stringify({ ...plain, algorithm: 'HMAC-SHA1' }),
  'no algorithm': JSON.stringify({ ...plain, algorithm: undefined }),
  'a list of algorithms': JSON.stringify({ ...plain, algorithm: ['HMAC-SHA256'] }),
  'no moment': JSON.stringify({ ...plain, issued_at: undefined }),
  'a moment as text': JSON.stringify({ ...plain, issued_at: String(issued) }),
  'a moment before time': JSON.stringify({ ...plain, issued_at: -1e300 }),
  'a moment of the future': JSON.stringify({ ...plain, issued_at: issued + 3600 }),
  'an end that is over': JSON.stringify({ ...plain, expires: issued - 3600 }),
  'an end as text': JSON.stringify({ ...plain, expires: 'never' }),
  'no user': JSON.stringify({ ...plain, user_id: undefined }),
  'user 0': JSON.stringify({ ...plain, user_id: '0' }),
  'an empty user': JSON.stringify({ ...plain, user_id: '' }),
  'a user that is no number': JSON.stringify({ ...plain, user_id: '1 or 1=1' }),
  'a user of 33 digits': JSON.stringify({ ...plain, user_id: '1'.repeat(33) }),
  'a negative user': JSON.stringify({ ...plain, user_id: -1 }),
  'a user with a fraction': `{"algorithm":"HMAC-SHA256","issued_at":${issued},"user_id":1.5}`,
  'a user as a power of ten': `{"algorithm":"HMAC-SHA256","issued_at":${issued},"user_id":1e3}`,
  'a list of users': JSON.stringify({ ...plain, user_id: ['1'] }),
  'the user twice': `{"algorithm":"HMAC-SHA256","issued_at":${issued},"user_id":"1","user_id":"2"}`,
  'the user twice, once escaped': `{"algorithm":"HMAC-SHA256","issued_at":${issued},"user_id":"1","user\\u005fid":"2"}`,
  'the algorithm twice': `{"algorithm":"none","algorithm":"HMAC-SHA256","issued_at":${issued},"user_id":"1"}`,
  'a name that looks like the end of one': `{"algorithm":"HMAC-SHA256",\n":":1,\n":":2}`,
  'a list': JSON.stringify([plain]),
  'a text': JSON.stringify('user'),
  null: 'null',
  'no JSON': 'user_id=1',
  'JSON and more': `${JSON.stringify(plain)}x`,
  'nothing in it': ' ',
};

describe('a signed request that is forged', () => {
  for (const [what, value] of Object.entries(forgeries))
    it(`by ${what} is refused`, () => {
      assert.equal(read(value), undefined);
      assert.equal(read(value, true), undefined);
    });
  for (const [what, text] of Object.entries(wrongPayloads))
    it(`or signed rightly with ${what} is refused`, () => {
      assert.equal(read(signed(text)), undefined);
      assert.equal(read(signed(text), true), undefined);
    });
  it('or signed rightly with what is no UTF-8 is refused', () => {
    const bytes = Buffer.concat([Buffer.from('{"user_id":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]);
    assert.equal(read(`${mac(b64(bytes))}.${b64(bytes)}`), undefined);
  });
});

describe('property', () => {
  it('whatever comes is refused without an error', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.base64String().map((text) => `${text}.${text}`),
        ),
        (value) => assert.equal(read(value), undefined),
      ),
    );
  });
  it('a single character changed anywhere in a right request makes it wrong', () => {
    const alphabet = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'];
    fc.assert(
      fc.property(fc.nat(vector.length - 1), fc.constantFrom(...alphabet), (at, character) => {
        // The last character of 32 bytes carries two bits that mean nothing.
        fc.pre(vector[at] !== character && at !== signature.length - 1);
        assert.equal(read(vector.slice(0, at) + character + vector.slice(at + 1)), undefined);
      }),
      { numRuns: 500 },
    );
  });
});

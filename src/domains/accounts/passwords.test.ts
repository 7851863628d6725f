import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Unavailable } from '#kernel/problems.ts';
import { deviceName } from './events.ts';
import { ownPath } from './next-path.ts';
import { hashPassword, needsRehash, passwordProblem, verifyPassword } from './passwords.ts';

const person = { email: 'nadia.roy@example.com', name: 'Nadia Roy' };
const codeOf = (password: string, secondStep = true) => passwordProblem(password, person, secondStep)?.code;

test('P02a a password is kept as argon2id with its parameters and an own salt, and only the whole password opens it', async () => {
  const long = `${'é'.repeat(80)}x`;
  const [one, two] = await Promise.all([hashPassword(long), hashPassword(long)]);
  assert.match(one!, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  assert.notEqual(one, two);
  assert.equal(await verifyPassword(long, one), true);
  assert.equal(await verifyPassword(long.normalize('NFD'), one), true);
  assert.equal(await verifyPassword(`${'é'.repeat(80)}y`, one), false);
  assert.equal(await verifyPassword(`${long} `, one), false);
});

test('P02a a hash with other parameters still opens and asks to be made anew', async () => {
  // RFC 9106 algorithm with half the passes, made by the same function.
  const { argon2Sync } = await import('node:crypto');
  const nonce = Buffer.alloc(16, 1);
  const key = argon2Sync('argon2id', {
    message: 'four older words',
    nonce,
    parallelism: 1,
    memory: 8192,
    passes: 1,
    tagLength: 32,
  });
  const bare = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');
  const old = `$argon2id$v=19$m=8192,t=1,p=1$${bare(nonce)}$${bare(key)}`;
  assert.equal(await verifyPassword('four older words', old), true);
  assert.equal(needsRehash(old), true);
  assert.equal(needsRehash(await hashPassword('four older words')), false);
});

test('where there is no hash the answer is no, and the work is done all the same', async () => {
  const hash = await hashPassword('plum tractor seven');
  const timed = async (work: () => Promise<unknown>) => {
    const began = performance.now();
    for (let i = 0; i < 5; i++) await work();
    return performance.now() - began;
  };
  assert.equal(await verifyPassword('anything at all', null), false);
  const [known, unknown] = [
    await timed(() => verifyPassword('wrong', hash)),
    await timed(() => verifyPassword('wrong', null)),
  ];
  assert.ok(unknown > known / 3, `${unknown} ms against ${known} ms`);
});

test('a flood of hashes waits in a bounded queue, and what does not fit is refused at once', async () => {
  const flood = await Promise.allSettled(Array.from({ length: 140 }, () => verifyPassword('x', null)));
  const refused = flood.filter((one) => one.status === 'rejected');
  assert.ok(refused.length >= 20, `${refused.length} refused`);
  assert.ok(refused.every((one) => one.reason instanceof Unavailable));
  assert.ok(flood.filter((one) => one.status === 'fulfilled').length >= 100);
  assert.equal(await verifyPassword('after the flood', null), false);
});

test('short, endless, well-known and personal passwords are refused, each with its word', () => {
  assert.equal(codeOf('short one'), 'password_short');
  // As many characters as it guards ask for, counted as people see them: an accent is no character of its own.
  for (const [made, beside, alone] of [
    ['plum tree', 'password_short', 'password_short_alone'],
    ['plum tree!', undefined, 'password_short_alone'],
    ['plum tree by t', undefined, 'password_short_alone'],
    ['plum tree by th', undefined, undefined],
    ['élévé à l’oréé'.normalize('NFD'), undefined, 'password_short_alone'],
    ['🐳 sings at 5 pm', undefined, undefined],
  ] as const) {
    assert.equal(codeOf(made), beside, made);
    assert.equal(codeOf(made, false), alone, made);
  }
  const endless = (n: number) => 'tidal heron flats '.repeat(20).slice(0, n);
  assert.deepEqual([codeOf(endless(256), false), codeOf(endless(257), false)], [undefined, 'password_long']);
  for (const common of [
    'password123',
    'Password1234!',
    'P@ssw0rd2024',
    'qwertyuiop',
    'azertyuiop1',
    '1234567890',
    '0987654321',
    'aaaaaaaaaaaa',
    'abcabcabcabc',
    'iloveyou2024',
    'motdepasse1',
    'Bienvenue2025',
    'canadiens1993',
    'letmein12345',
    'passwordpassword',
    'football2023',
    'welcome12345',
    'Toronto2024!',
    '12345qwert',
    'summer2024!!',
  ])
    assert.equal(codeOf(common), 'password_common', common);
  for (const own of [
    'nadia.roy@example.com',
    'NadiaRoy-2026',
    'the example garage',
    'automo is great fun',
    'Nadìa likes cars',
  ])
    assert.equal(codeOf(own), 'password_personal', own);
  for (const good of [
    'plum tractor seven',
    'correct horse battery staple',
    'vQ8#mTz2!pLw',
    'neige sur le quai',
    '川の流れのように歌う夜',
  ])
    assert.equal(codeOf(good), undefined, good);
});

test('random passwords of sixteen and more characters are taken', () => {
  const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ23456789'.split('');
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...letters), { minLength: 16, maxLength: 40 }), (made) => {
      fc.pre(new Set(made.map((one) => one.toLowerCase())).size >= 8);
      return passwordProblem(made.join(''), { email: 'zz@q.ca', name: 'Q' }, false) === undefined;
    }),
  );
});

test('only own paths are gone on to after signing in', () => {
  for (const good of ['/', '/inventory', '/inventory/abc?tab=photos#top', '/invitation?token=a-b_c'])
    assert.equal(ownPath(good), good);
  for (const hostile of [
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/%2fevil.example',
    '/%5cevil.example',
    '/\tevil',
    '/\n/evil.example',
    'javascript:alert(1)',
    'inventory',
    '',
    ' /inventory',
    '/.//evil.example',
    '/a/..//evil.example',
    '/api/sign-out',
    '/sign-in?next=/sign-in',
    `/${'x'.repeat(2000)}`,
    null,
    undefined,
  ])
    assert.equal(ownPath(hostile), null, String(hostile));
});

test('whatever is asked for as the next page, a browser stays on this host', () => {
  const bits = fc.constantFrom(
    '/',
    '\\',
    '.',
    '..',
    '%2f',
    '%5c',
    '@',
    ':',
    'evil.example',
    'http:',
    '\t',
    '\n',
    '?',
    '#',
    'a',
    '%09',
    ' ',
  );
  fc.assert(
    fc.property(fc.array(bits, { maxLength: 12 }), (parts) => {
      const next = ownPath(parts.join(''));
      if (next === null) return;
      assert.equal(new URL(next, 'https://office.example').origin, 'https://office.example');
      assert.equal(new URL(`https://office.example${next}`).host, 'office.example');
    }),
    { numRuns: 2000 },
  );
});

test('a browser is named so that its person knows it again', () => {
  const like =
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36';
  for (const [agent, name] of [
    [like, 'Chrome, Windows'],
    [`${like} Edg/140.0`, 'Edge, Windows'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox, Linux'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Mobile/15E Safari/604.1',
      'Safari, iPhone',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 CriOS/140.0 Mobile/15E Safari/604.1',
      'Chrome, iPhone',
    ],
    ['curl/8.5.0', 'curl'],
    [null, null],
  ] as const)
    assert.equal(deviceName(agent), name);
});

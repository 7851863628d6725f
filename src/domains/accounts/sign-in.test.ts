import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { generateSync } from 'otplib';
import { accountHolders, password } from '#tests/harness/account-holders.ts';
import { behindProxy, browserOf } from '#tests/harness/cookie-jar.ts';
import { testHouse } from '#tests/harness/house.ts';
import type { TestHouse } from '#tests/harness/house.ts';
import { findSession } from './index.ts';
import { presentVersion } from '#domains/policies/index.ts';

let house: TestHouse;
before(async () => {
  house = await testHouse(behindProxy);
});
after(() => house.close());

const policyVersion = {
  terms: presentVersion('terms', new Date()).version,
  privacy: presentVersion('privacy', new Date()).version,
};
const minutes = 60_000;
const hours = 60 * minutes;
const days = 24 * hours;
const { person, signIn, isIn, lettersTo } = accountHolders(() => house);
const tokenIn = (text: string): string => /token=([\w-]{43})/.exec(text)![1]!;

const form = (email: string, more: object = {}) => ({
  name: 'Nadia Roy',
  email,
  phone: '902 555-0177',
  password,
  adult: true,
  terms: policyVersion.terms,
  privacy: policyVersion.privacy,
  ...more,
});

test('P33a a person signs up, confirms by the button behind the link and is signed in; acceptance and age are on record', async () => {
  const browser = browserOf(house);
  const answer = await browser.call(
    'POST /api/sign-up',
    form('new@mail.example', { locale: 'fr', next: '/invitation?token=abc' }),
  );
  assert.deepEqual([answer.status, answer.body], [202, { sent: true }]);
  const [mail] = await lettersTo('new@mail.example');
  assert.match(mail!.subject, /Confirmez votre adresse courriel/);
  assert.match(mail!.text, /next=%2Finvitation%3Ftoken%3Dabc/);
  assert.match(mail!.text, /http:\/\/localhost:3000\/verify-email\?token=/);
  const token = tokenIn(mail!.text);
  const early = await signIn(browser, 'new@mail.example');
  assert.deepEqual([early.status, early.body.code], [403, 'email_unverified']);
  const done = await browser.call('POST /api/verify-email', { token });
  assert.deepEqual(done.body, { state: 'signed_in' });
  assert.equal(await isIn(browser), true);
  const again = await browserOf(house).call('POST /api/verify-email', { token });
  assert.deepEqual([again.status, again.body.code], [410, 'link_invalid']);
  const [user] = await house.db.sql<{ phone: string; locale: string; adult: string; hash: string }>(
    `select phone, locale, adult_wording adult, password_hash hash from user_account where email = 'new@mail.example'`,
  );
  assert.deepEqual([user!.phone, user!.locale, user!.adult], ['+19025550177', 'fr', 'J’ai 18 ans ou plus.']);
  const accepted = await house.db.sql<{ policy: string; version: string; ip: string }>(
    `select policy, a.version, ip from policy_acceptance a join user_account u on u.id = a.user_id where email = 'new@mail.example' order by 1`,
  );
  assert.deepEqual(
    accepted.map((one) => [one.policy, one.version]),
    [
      ['privacy', policyVersion.privacy],
      ['terms', policyVersion.terms],
    ],
  );
});

test('bad sign-ups name every wrong field and store nothing', async () => {
  const browser = browserOf(house);
  const bad = await browser.call(
    'POST /api/sign-up',
    form('bad@mail.example', { phone: 'no', password: 'passwordpassword', terms: 'x' }),
  );
  assert.equal(bad.status, 422);
  assert.deepEqual(
    bad.body.errors.map((one: { pointer: string; code: string }) => [one.pointer, one.code]),
    [
      ['/phone', 'phone'],
      ['/password', 'password_common'],
      ['/terms', 'policy_version'],
    ],
  );
  for (const wrong of [{ adult: false }, { role: 'owner' }, { email: 'nobody' }, { name: '' }])
    assert.equal((await browser.call('POST /api/sign-up', form('bad@mail.example', wrong))).status, 422);
  await house.runJobs();
  assert.deepEqual(await house.db.sql(`select 1 from user_account where email = 'bad@mail.example'`), []);
  assert.deepEqual(await house.db.sql(`select 1 from single_use_token where data::text like '%bad@mail%'`), []);
});

test('who signs up with another’s unconfirmed address does not get their password confirmed by the owner', async () => {
  const email = 'owner@mail.example';
  await browserOf(house).call('POST /api/sign-up', form(email));
  const [mine] = await lettersTo(email);
  await browserOf(house).call('POST /api/sign-up', form(email, { password: 'stranger with a plan', name: 'Stranger' }));
  await house.runJobs();
  const confirmed = await browserOf(house).call('POST /api/verify-email', { token: tokenIn(mine!.text) });
  assert.equal(confirmed.status, 200);
  assert.equal((await signIn(browserOf(house), email, 'stranger with a plan')).status, 401);
  assert.deepEqual((await signIn(browserOf(house), email)).body, { state: 'signed_in' });
});

test('no answer tells whether an address has an account, and no work is done for the one only', async () => {
  const { email } = await person();
  const known = browserOf(house);
  const unknown = browserOf(house);
  for (const [what, body] of [
    ['POST /api/sign-up', (one: string) => form(one)],
    ['POST /api/forgot-password', (one: string) => ({ email: one })],
    ['POST /api/verify-email/resend', (one: string) => ({ email: one })],
    ['POST /api/sign-in', (one: string) => ({ email: one, password: 'not the right one' })],
  ] as const) {
    const [a, b] = [await known.call(what, body(email)), await unknown.call(what, body('nobody@mail.example'))];
    delete a.body.request_id;
    delete b.body.request_id;
    assert.deepEqual([a.status, a.body], [b.status, b.body], what);
  }
  const subjects = (await lettersTo(email)).map((mail) => mail.subject);
  assert.ok(subjects.includes('You already have an account'));
  assert.ok(subjects.includes('Set a new password'));
});

test('signing in takes the same time for known and unknown addresses', async () => {
  const { email } = await person();
  const times: Record<string, number[]> = { known: [], unknown: [] };
  for (let i = 0; i < 24; i++) {
    for (const [kind, address] of [
      ['known', email],
      ['unknown', `nobody${i}@mail.example`],
    ] as const) {
      const began = performance.now();
      const answer = await signIn(browserOf(house), address, 'wrong');
      assert.equal(answer.status, 401);
      times[kind]!.push(performance.now() - began);
    }
  }
  // In turns, and as a ratio of the quiet quarter: what else the machine does falls on both. Without the work of a password
  // one of them would take a small part of the other.
  const quiet = (all: number[]) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 4)]!;
  const ratio = quiet(times.known!) / quiet(times.unknown!);
  assert.ok(ratio > 0.6 && ratio < 1.6, `one takes ${ratio.toFixed(2)} of the other`);
});

test('ten wrong tries from one place are slowed, known or not; the holder’s own browser and other places go on', async () => {
  const { email } = await person();
  const own = browserOf(house);
  assert.equal((await signIn(own, email)).status, 200);
  for (const address of [email, 'nobody-there@mail.example']) {
    const guesser = { address: address === email ? '192.0.2.10' : '192.0.2.11' };
    for (let i = 0; i < 10; i++)
      assert.equal((await signIn(browserOf(house, guesser), address, `guess ${i}`)).status, 401);
    const slowed = await signIn(browserOf(house, guesser), address, password);
    assert.equal(slowed.status, 429);
    assert.ok(Number(slowed.headers.get('retry-after')) > 0);
  }
  assert.equal((await signIn(own, email)).status, 200);
  assert.equal((await signIn(browserOf(house, { address: '192.0.2.77' }), email)).status, 200);
  house.clock.move(16 * minutes);
  assert.equal((await signIn(browserOf(house, { address: '192.0.2.10' }), email)).status, 200);
});

test('one address gets twenty sign-ins in a quarter of an hour, whatever accounts they are for', async () => {
  const statuses = [];
  for (let i = 0; i < 21; i++)
    statuses.push((await signIn(browserOf(house, { address: '192.0.2.200' }), `spray${i}@mail.example`)).status);
  assert.deepEqual([statuses.slice(0, 20).every((one) => one === 401), statuses[20]], [true, 429]);
});

test('a new browser is told to the holder in their language; one that has signed in before is not', async () => {
  const { email } = await person({ locale: 'fr' });
  const browser = browserOf(house);
  await signIn(browser, email);
  assert.match((await lettersTo(email))[0]!.subject, /Connexion depuis un nouvel appareil/);
  await browser.call('POST /api/sign-out');
  await signIn(browser, email);
  assert.equal((await lettersTo(email)).length, 1);
});

test('a session ends by sign-out, when idle for 12 hours, and after 30 days in any case', async () => {
  const { email } = await person();
  const browser = browserOf(house);
  await signIn(browser, email);
  const token = browser.cookies.get('automo')!;
  const out = await browser.call('POST /api/sign-out');
  assert.deepEqual([out.status, out.headers.get('clear-site-data')], [204, '"cache", "storage"']);
  assert.equal(await findSession(house.ground, token), undefined);

  await signIn(browser, email);
  house.clock.move(11 * hours);
  assert.equal(await isIn(browser), true);
  house.clock.move(11 * hours);
  assert.equal(await isIn(browser), true);
  house.clock.move(12 * hours + 1000);
  assert.equal(await isIn(browser), false);

  await signIn(browser, email);
  for (let i = 0; i < 71; i++) {
    house.clock.move(10 * hours);
    assert.equal(await isIn(browser), true, `after ${(i + 1) * 10} hours`);
  }
  house.clock.move(11 * hours);
  assert.equal(await isIn(browser), false);
});

test('sessions are listed, ended one by one and all others at once, effective with the next request', async () => {
  const { email } = await person();
  const [one, two, three] = [browserOf(house), browserOf(house), browserOf(house)];
  for (const browser of [one, two, three]) await signIn(browser, email);
  const { body } = await one.call('GET /api/me/sessions');
  assert.deepEqual([body.items.length, body.items.filter((row: { present: boolean }) => row.present).length], [3, 1]);
  assert.equal(body.items[0].device, 'Firefox, Windows');
  const other = body.items.find((row: { present: boolean }) => !row.present);
  assert.equal((await one.call(`DELETE /api/me/sessions/${other.id}`)).status, 204);
  assert.equal((await Promise.all([two, three].map(isIn))).filter(Boolean).length, 1);
  const stranger = browserOf(house);
  await signIn(stranger, (await person()).email);
  assert.equal((await stranger.call(`DELETE /api/me/sessions/${body.items[0].id}`)).status, 404);
  assert.deepEqual((await one.call('DELETE /api/me/sessions')).body, { ended: 1 });
  assert.deepEqual(await Promise.all([one, two, three].map(isIn)), [true, false, false]);
});

test('a person has at most twenty sessions; the oldest gives way', async () => {
  const { email } = await person();
  const first = browserOf(house);
  await signIn(first, email);
  for (let i = 0; i < 20; i++) {
    house.clock.move(1000);
    await signIn(browserOf(house), email);
  }
  assert.equal(await isIn(first), false);
});

test('a new sign-in gives a new token, and the browser’s former session ends', async () => {
  const { email } = await person();
  const browser = browserOf(house);
  await signIn(browser, email);
  const former = browser.cookies.get('automo')!;
  await signIn(browser, email);
  assert.notEqual(browser.cookies.get('automo'), former);
  assert.equal(await findSession(house.ground, former), undefined);
});

test('a reset link works once, for thirty minutes, ends every session and keeps the second factor', async () => {
  const { email } = await person();
  const browser = browserOf(house);
  await signIn(browser, email);
  const secret = (await browser.call('POST /api/me/second-factor')).body.secret as string;
  const codeNow = () => generateSync({ secret, epoch: Math.floor(house.clock.now().getTime() / 1000) });
  await browser.call('POST /api/me/second-factor/confirm', { code: codeNow() });

  const away = browserOf(house);
  await away.call('POST /api/forgot-password', { email });
  const reset = () =>
    lettersTo(email).then((all) => tokenIn(all.find((mail) => mail.subject === 'Set a new password')!.text));
  const token = await reset();
  const weak = await away.call('POST /api/reset-password', { token, password: 'short' });
  assert.deepEqual([weak.status, weak.body.errors[0].code], [422, 'password_short']);
  assert.equal((await away.call('POST /api/reset-password', { token, password: 'eleven green kettles' })).status, 204);
  assert.equal(await isIn(browser), false);
  assert.equal((await away.call('POST /api/reset-password', { token, password: 'twelve green kettles' })).status, 410);
  assert.equal((await signIn(away, email)).status, 401);
  assert.equal((await signIn(away, email, 'eleven green kettles')).body.state, 'second_factor');

  await away.call('POST /api/forgot-password', { email });
  const old = await reset();
  assert.notEqual(old, token);
  house.clock.move(30 * minutes + 1000);
  assert.equal(
    (await away.call('POST /api/reset-password', { token: old, password: 'twelve green kettles' })).status,
    410,
  );
});

test('one address gets at most three letters an hour, and nobody is told', async () => {
  const { email } = await person();
  for (let i = 0; i < 5; i++)
    assert.deepEqual((await browserOf(house).call('POST /api/forgot-password', { email })).body, { sent: true });
  assert.equal((await lettersTo(email)).length, 3);
});

test('a link of one kind does not serve as another, and a verification link dies after seven days', async () => {
  const { email } = await person();
  await browserOf(house).call('POST /api/forgot-password', { email });
  const reset = tokenIn((await lettersTo(email))[0]!.text);
  assert.equal((await browserOf(house).call('POST /api/verify-email', { token: reset })).status, 410);
  await browserOf(house).call('POST /api/sign-up', form('late@mail.example'));
  const verify = tokenIn((await lettersTo('late@mail.example'))[0]!.text);
  assert.equal(
    (await browserOf(house).call('POST /api/reset-password', { token: verify, password: 'eleven green kettles' }))
      .status,
    410,
  );
  house.clock.move(7 * days + 1000);
  assert.equal((await browserOf(house).call('POST /api/verify-email', { token: verify })).status, 410);
});

test('P02a neither log, jobs nor stored answers hold a password, a token or an address', async () => {
  const browser = browserOf(house);
  const marker = 'secret-word giraffe quilt';
  await browser.call('POST /api/sign-up', form('marker@mail.example', { password: marker }), {
    'idempotency-key': 'k1',
  });
  const token = tokenIn((await lettersTo('marker@mail.example'))[0]!.text);
  await browser.call('POST /api/verify-email', { token }, { 'idempotency-key': 'k2' });
  await signIn(browser, 'marker@mail.example', marker);
  const log = JSON.stringify(house.log);
  for (const secret of [marker, 'marker@mail', token, browser.cookies.get('automo')!])
    assert.ok(!log.includes(secret), secret);
  for (const table of [
    'user_account',
    'user_session',
    'single_use_token',
    'account_event',
    'account_idempotency_key',
    'known_device',
  ])
    for (const secret of [marker, browser.cookies.get('automo')!, token])
      assert.deepEqual(
        await house.db.sql(`select 1 from ${table} t where t::text like $1`, [`%${secret}%`]),
        [],
        table,
      );
});

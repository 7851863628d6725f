import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { generateSync } from 'otplib';
import { newId } from '#kernel/ids.ts';
import { accountHolders, password } from '#tests/harness/account-holders.ts';
import { authenticator } from '#tests/harness/authenticator.ts';
import { behindProxy, browserOf } from '#tests/harness/cookie-jar.ts';
import { testHouse } from '#tests/harness/house.ts';
import type { TestHouse } from '#tests/harness/house.ts';
import { askRemoval, describeUser } from './index.ts';
import { hashPassword } from './passwords.ts';

let house: TestHouse;
before(async () => {
  house = await testHouse(behindProxy);
});
after(() => house.close());

const minutes = 60_000;
const days = 1440 * minutes;
const { signIn, signedIn, isIn, subjectsTo } = accountHolders(() => house);
const codeOf = (secret: string, ahead = 0): string =>
  generateSync({ secret, epoch: Math.floor(house.clock.now().getTime() / 1000) + ahead });

async function withSecondFactor() {
  const one = await signedIn();
  const { body } = await one.browser.call('POST /api/me/second-factor');
  const confirmed = await one.browser.call('POST /api/me/second-factor/confirm', { code: codeOf(body.secret) });
  house.clock.move(31_000);
  return { ...one, secret: body.secret as string, codes: confirmed.body.recoveryCodes as string[] };
}

test('a second factor is on once a first code was shown; sign-in then asks for a code, each of which is good once', async () => {
  const { browser, email, userId, secret, codes } = await withSecondFactor();
  assert.equal(codes.length, 10);
  assert.equal(new Set(codes).size, 10);
  assert.equal((await describeUser(house.ground, userId))!.secondFactor, true);
  assert.equal((await browser.call('POST /api/me/second-factor')).status, 409);
  const [stored] = await house.db.sql<{ sealed: Buffer }>('select totp_sealed sealed from user_account where id = $1', [
    userId,
  ]);
  assert.ok(!stored!.sealed.includes(secret));

  const other = browserOf(house);
  const step = await signIn(other, email);
  assert.deepEqual([step.body.state, step.body.methods], ['second_factor', ['totp', 'recovery_code']]);
  assert.equal(await isIn(other), false);
  const wrong = await other.call('POST /api/sign-in/second-factor', { token: step.body.token, code: '000000' });
  assert.deepEqual([wrong.status, wrong.body.errors[0].code], [422, 'wrong_code']);
  const code = codeOf(secret);
  const right = await other.call('POST /api/sign-in/second-factor', {
    token: step.body.token,
    code: `${code.slice(0, 3)} ${code.slice(3)}`,
  });
  assert.deepEqual(right.body, { state: 'signed_in' });

  const third = browserOf(house);
  const again = (await signIn(third, email)).body.token;
  assert.equal(
    (await third.call('POST /api/sign-in/second-factor', { token: again, code })).status,
    422,
    'a code again',
  );
  assert.equal(
    (await third.call('POST /api/sign-in/second-factor', { token: step.body.token, code: codeOf(secret, 30) })).status,
    410,
  );
  assert.equal(
    (await third.call('POST /api/sign-in/second-factor', { token: again, code: codeOf(secret, 30) })).status,
    200,
  );
  assert.ok((await subjectsTo(email)).includes('Two-step sign-in is on'));
});

test('of the same code shown twice at once, one gets in', async () => {
  const { email, secret } = await withSecondFactor();
  const browsers = [browserOf(house), browserOf(house), browserOf(house)];
  const tokens = await Promise.all(browsers.map(async (one) => (await signIn(one, email)).body.token as string));
  const code = codeOf(secret);
  const answers = await Promise.all(
    browsers.map((one, n) => one.call('POST /api/sign-in/second-factor', { token: tokens[n], code })),
  );
  assert.deepEqual(answers.map((one) => one.status).sort(), [200, 422, 422]);
});

test('five wrong codes end a sign-in, and so do ten minutes', async () => {
  const { email, secret } = await withSecondFactor();
  const browser = browserOf(house);
  const { token } = (await signIn(browser, email)).body;
  for (let i = 0; i < 5; i++)
    assert.equal((await browser.call('POST /api/sign-in/second-factor', { token, code: '111111' })).status, 422);
  assert.equal(
    (await browser.call('POST /api/sign-in/second-factor', { token, code: codeOf(secret) })).body.code,
    'sign_in_expired',
  );
  const late = (await signIn(browser, email)).body.token;
  house.clock.move(10 * minutes + 1000);
  assert.equal(
    (await browser.call('POST /api/sign-in/second-factor', { token: late, code: codeOf(secret) })).status,
    410,
  );
});

test('a recovery code opens once, in any spelling of its case, and new ones end the old', async () => {
  const { email, codes } = await withSecondFactor();
  const use = async (code: string) => {
    const browser = browserOf(house);
    const { token } = (await signIn(browser, email)).body;
    return { browser, status: (await browser.call('POST /api/sign-in/second-factor', { token, code })).status };
  };
  const first = await use(codes[0]!.toUpperCase().replace('-', ' '));
  assert.equal(first.status, 200);
  assert.equal((await use(codes[0]!)).status, 422);
  assert.deepEqual((await first.browser.call('GET /api/me/second-factor')).body, { recoveryCodesLeft: 9 });
  const renewed = await first.browser.call('POST /api/me/recovery-codes');
  assert.equal(renewed.body.recoveryCodes.length, 10);
  assert.equal((await use(codes[1]!)).status, 422);
  assert.equal((await use(renewed.body.recoveryCodes[1])).status, 200);
  assert.ok((await subjectsTo(email)).includes('A recovery code was used'));
  assert.deepEqual(
    await house.db.sql(`select 1 from account_idempotency_key where answer::text like '%' || $1 || '%'`, [
      renewed.body.recoveryCodes[2],
    ]),
    [],
  );
});

test('a remembered browser is not asked for a code for thirty days, nor after a new password any more', async () => {
  const { email, secret } = await withSecondFactor();
  const browser = browserOf(house);
  const { token } = (await signIn(browser, email)).body;
  await browser.call('POST /api/sign-in/second-factor', { token, code: codeOf(secret), remember: true });
  assert.equal((await signIn(browser, email)).body.state, 'signed_in');
  await browser.call('POST /api/me/password', { current: password, password: 'eleven green kettles' });
  assert.equal((await signIn(browser, email, 'eleven green kettles')).body.state, 'second_factor');

  const other = browserOf(house);
  const step = (await signIn(other, email, 'eleven green kettles')).body.token;
  house.clock.move(31_000);
  await other.call('POST /api/sign-in/second-factor', { token: step, code: codeOf(secret), remember: true });
  house.clock.move(30 * days + 1000);
  assert.equal((await signIn(other, email, 'eleven green kettles')).body.state, 'second_factor');
});

test('what cannot be taken back asks who one is after ten minutes, and the session then has a new token', async () => {
  const { browser } = await signedIn();
  house.clock.move(10 * minutes + 1000);
  for (const [what, body] of [
    ['POST /api/me/second-factor', undefined],
    ['DELETE /api/me/second-factor', undefined],
    ['POST /api/me/recovery-codes', undefined],
    ['POST /api/me/email', { email: 'x@mail.example' }],
    ['POST /api/me/passkeys/options', undefined],
    ['PATCH /api/me', { phone: '902 555-0999' }],
  ] as const)
    assert.deepEqual(
      [(await browser.call(what, body)).status, (await browser.call(what, body)).body.code],
      [403, 'step_up'],
      what,
    );
  assert.equal((await browser.call('PATCH /api/me', { name: 'Pat Other' })).status, 200);
  assert.equal(
    (await browser.call('POST /api/step-up', { password: 'not mine at all' })).body.errors[0].code,
    'wrong_password',
  );
  const former = browser.cookies.get('automo');
  assert.equal((await browser.call('POST /api/step-up', { password })).status, 204);
  assert.notEqual(browser.cookies.get('automo'), former);
  assert.equal((await browser.call('POST /api/me/second-factor')).status, 200);
  const stale = browserOf(house);
  stale.cookies.set('automo', former!);
  house.clock.move(11_000);
  assert.equal(await isIn(stale), false);
  assert.equal(await isIn(browser), true);
});

test('step-up by a code of the app works, and guessing at it is stopped', async () => {
  const { browser, secret } = await withSecondFactor();
  house.clock.move(11 * minutes);
  assert.equal((await browser.call('POST /api/step-up', { code: codeOf(secret) })).status, 204);
  let last = 0;
  for (let i = 0; i < 21; i++) last = (await browser.call('POST /api/step-up', { code: '222222' })).status;
  assert.equal(last, 429);
});

test('a passkey made in a browser signs in without a code, and each answer and question is good once', async () => {
  const { browser, email, userId } = await withSecondFactor();
  const device = authenticator(house.ground.config.origin);
  const options = (await browser.call('POST /api/me/passkeys/options')).body;
  assert.equal(options.rp.id, 'localhost');
  const made = device.create(options);
  assert.equal((await browser.call('POST /api/me/passkeys', { name: 'My phone', response: made })).status, 204);
  assert.equal((await browser.call('POST /api/me/passkeys', { name: 'Again', response: made })).status, 422);
  assert.equal((await describeUser(house.ground, userId))!.passkeys, 1);
  assert.ok((await subjectsTo(email)).includes('A passkey was added'));

  const visitor = browserOf(house);
  const ask = async () => (await visitor.call('POST /api/sign-in/passkey/options')).body;
  const answer = device.get(await ask());
  const signed = await visitor.call('POST /api/sign-in/passkey', { response: answer });
  assert.deepEqual(signed.body, { state: 'signed_in' });
  assert.equal(await isIn(visitor), true);
  const replay = await browserOf(house).call('POST /api/sign-in/passkey', { response: answer });
  assert.deepEqual([replay.status, replay.body.code], [401, 'wrong_passkey']);

  for (const [why, response] of [
    ['another origin', device.get(await ask(), { at: 'http://evil.localhost:3000' })],
    ['a person not verified', device.get(await ask(), { verified: false })],
    ['a question that is not ours', device.get({ challenge: Buffer.alloc(32, 5).toString('base64url') })],
    ['another key', { ...authenticator(house.ground.config.origin).get(await ask()), id: device.id, rawId: device.id }],
  ] as const)
    assert.equal((await browserOf(house).call('POST /api/sign-in/passkey', { response })).status, 401, why);
  device.rewind();
  assert.equal(
    (await browserOf(house).call('POST /api/sign-in/passkey', { response: device.get(await ask()) })).status,
    401,
    'a copy',
  );
  const old = await ask();
  house.clock.move(5 * minutes + 1000);
  assert.equal(
    (await browserOf(house).call('POST /api/sign-in/passkey', { response: device.get(old) })).status,
    401,
    'too late',
  );
});

test('passkeys are named, shown, used for step-up and removed; another’s are not there for one', async () => {
  const { browser, email } = await signedIn();
  const stranger = await signedIn();
  const device = authenticator(house.ground.config.origin);
  const options = (await browser.call('POST /api/me/passkeys/options')).body;
  const foreign = await stranger.browser.call('POST /api/me/passkeys', {
    name: 'Mine now',
    response: device.create(options),
  });
  assert.equal(foreign.status, 422);
  const mine = (await browser.call('POST /api/me/passkeys/options')).body;
  await browser.call('POST /api/me/passkeys', { name: 'Laptop', response: device.create(mine) });
  const [passkey] = (await browser.call('GET /api/me/passkeys')).body.items;
  assert.equal((await stranger.browser.call(`PATCH /api/me/passkeys/${passkey.id}`, { name: 'x' })).status, 404);
  assert.equal((await stranger.browser.call(`DELETE /api/me/passkeys/${passkey.id}`)).status, 404);
  assert.equal((await browser.call(`PATCH /api/me/passkeys/${passkey.id}`, { name: 'Old laptop' })).status, 204);
  house.clock.move(11 * minutes);
  assert.equal((await browser.call(`DELETE /api/me/passkeys/${passkey.id}`)).body.code, 'step_up');
  const question = (await browser.call('POST /api/step-up/passkey/options')).body;
  assert.deepEqual(
    question.allowCredentials.map((one: { id: string }) => one.id),
    [device.id],
  );
  assert.equal((await browser.call('POST /api/step-up/passkey', { response: device.get(question) })).status, 204);
  assert.equal((await browser.call(`DELETE /api/me/passkeys/${passkey.id}`)).status, 204);
  assert.ok((await subjectsTo(email)).includes('A passkey was removed'));
});

test('fewer than fifteen characters are enough beside two-step sign-in only, which then stays on until there are more', async () => {
  const { browser, email, secret } = await withSecondFactor();
  const change = (current: string, next: string) => browser.call('POST /api/me/password', { current, password: next });
  assert.equal((await change(password, 'green ket')).body.errors[0].code, 'password_short');
  assert.equal((await change(password, 'green kettle')).status, 204);
  const off = await browser.call('DELETE /api/me/second-factor');
  assert.deepEqual([off.status, off.body.code], [409, 'password_short_alone']);
  assert.equal((await signIn(browserOf(house), email, 'green kettle')).body.state, 'second_factor', 'it is still on');
  assert.equal((await change('green kettle', 'green kettle on ice')).status, 204);
  assert.equal((await browser.call('DELETE /api/me/second-factor')).status, 204);
  const alone = await change('green kettle on ice', 'green kettle 2');
  assert.deepEqual([alone.status, alone.body.errors[0].code], [422, 'password_short_alone']);
  assert.match(alone.body.errors[0].message, /at least 15 .* alone opens .* 10 are enough/);

  // A hash of before says nothing of its length: that is seen when the password is typed.
  await house.db.sql('update user_account set password_hash = $1 where email = $2', [
    await hashPassword('cab driver'),
    email,
  ]);
  const again = (await browser.call('POST /api/me/second-factor')).body;
  house.clock.move(31_000);
  await browser.call('POST /api/me/second-factor/confirm', { code: codeOf(again.secret) });
  assert.notEqual(again.secret, secret);
  assert.equal((await signIn(browserOf(house), email, 'cab driver')).body.state, 'second_factor');
  assert.equal((await browser.call('DELETE /api/me/second-factor')).body.code, 'password_short_alone');
});

test('whoever shows their factor has not lost it: a removal that waits is stopped, and nobody puts a factor beside another’s passkey', async () => {
  const one = await withSecondFactor();
  const ask = () =>
    house.ground.database.asPlatform((ctx) => askRemoval(ctx, { way: 'platform', id: newId(), userId: one.userId }));
  const states = async () =>
    (
      await house.db.sql<{ state: string }>('select state from factor_removal where user_id = $1 order by id', [
        one.userId,
      ])
    ).map(({ state }) => state);
  await ask();
  await ask();
  assert.deepEqual(await states(), ['asked'], 'one at a time');
  const browser = browserOf(house);
  const { token } = (await signIn(browser, one.email)).body;
  assert.deepEqual(await states(), ['asked'], 'the password alone stops nothing');
  await browser.call('POST /api/sign-in/second-factor', { token, code: one.codes[0] });
  assert.deepEqual(await states(), ['stopped']);
  await ask();
  house.clock.move(11 * minutes);
  assert.equal((await browser.call('POST /api/step-up', { code: codeOf(one.secret) })).status, 204);
  assert.deepEqual(await states(), ['stopped', 'stopped']);
  assert.ok((await subjectsTo(one.email)).includes('Your second factor stays'));

  const two = await signedIn();
  const device = authenticator(house.ground.config.origin);
  const made = device.create((await two.browser.call('POST /api/me/passkeys/options')).body);
  assert.equal((await two.browser.call('POST /api/me/passkeys', { name: 'Phone', response: made })).status, 204);
  const thief = browserOf(house);
  assert.equal((await signIn(thief, two.email)).body.state, 'signed_in');
  const [passkey] = (await thief.call('GET /api/me/passkeys')).body.items;
  for (const what of [
    'POST /api/me/second-factor',
    'POST /api/me/passkeys/options',
    `DELETE /api/me/passkeys/${passkey.id}`,
  ])
    assert.equal((await thief.call(what)).body.code, 'passkey_needed', what);
  const question = (await thief.call('POST /api/step-up/passkey/options')).body;
  assert.equal((await thief.call('POST /api/step-up/passkey', { response: device.get(question) })).status, 204);
  assert.equal((await thief.call('POST /api/me/second-factor')).status, 200, 'its person may');
});

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { accountHolders, password } from '#tests/harness/account-holders.ts';
import { behindProxy, browserOf } from '#tests/harness/cookie-jar.ts';
import { testFolder } from '#tests/harness/database.ts';
import { testHouse } from '#tests/harness/house.ts';
import type { TestHouse } from '#tests/harness/house.ts';
import { automo } from '#tests/harness/product.ts';
import { adultOnCommandLine, createUser, describeUser, userByEmail } from './index.ts';
import { tidyAccounts } from './jobs.ts';

let house: TestHouse;
before(async () => {
  house = await testHouse(behindProxy);
});
after(() => house.close());

const minutes = 60_000;
const days = 1440 * minutes;
const { signIn, signedIn, isIn, lettersTo, subjectsTo, tokenTo } = accountHolders(() => house);

test('a new password asks for the present one, ends other sessions and is told by mail', async () => {
  const { browser, email } = await signedIn();
  const other = browserOf(house);
  await signIn(other, email);
  const wrong = await browser.call('POST /api/me/password', { current: 'no', password: 'eleven green kettles' });
  assert.deepEqual(wrong.body.errors[0], {
    pointer: '/current',
    code: 'wrong_password',
    message: 'This is not your present password.',
  });
  const weak = await browser.call('POST /api/me/password', { current: password, password: 'passwordpassword' });
  assert.equal(weak.body.errors[0].code, 'password_common');
  assert.equal(
    (await browser.call('POST /api/me/password', { current: password, password: 'eleven green kettles' })).status,
    204,
  );
  assert.deepEqual([await isIn(browser), await isIn(other)], [true, false]);
  assert.equal((await signIn(other, email)).status, 401);
  assert.ok((await subjectsTo(email)).includes('Your password was changed'));
});

test('a new address holds once confirmed there; the former one is told and can take it back for seven days', async () => {
  const { browser, email, userId } = await signedIn();
  const next = `moved.${email}`;
  assert.deepEqual((await browser.call('POST /api/me/email', { email: next })).body, { sent: true });
  assert.equal((await describeUser(house.ground, userId))!.email, email);
  assert.ok((await subjectsTo(email)).includes('Your e-mail address is being changed'));
  const token = await tokenTo(next, 'Confirm your new e-mail address');
  assert.deepEqual((await browserOf(house).call('POST /api/verify-email', { token })).body, { state: 'email_changed' });
  assert.equal((await describeUser(house.ground, userId))!.email, next);
  assert.equal((await signIn(browserOf(house), email)).status, 401);
  assert.equal((await signIn(browserOf(house), next)).status, 200);

  const undo = await tokenTo(email, 'Your e-mail address was changed');
  house.clock.move(6 * days);
  await signIn(browser, next);
  assert.equal((await browserOf(house).call('POST /api/undo-email', { token: undo })).status, 204);
  assert.equal((await describeUser(house.ground, userId))!.email, email);
  assert.equal(await isIn(browser), false);
  assert.equal((await browserOf(house).call('POST /api/undo-email', { token: undo })).status, 410);
  assert.ok((await subjectsTo(email)).includes('Set a new password'));
});

test('moving to another’s address looks the same, and only its holder is told', async () => {
  const { browser, userId, email } = await signedIn();
  const taken = await signedIn();
  const answer = await browser.call('POST /api/me/email', { email: taken.email });
  assert.deepEqual([answer.status, answer.body], [202, { sent: true }]);
  assert.ok((await subjectsTo(taken.email)).includes('You already have an account'));
  assert.equal((await describeUser(house.ground, userId))!.email, email);
});

test('name, phone, language and preferences are changed; unknown fields, bad phones and strangers’ fields are refused', async () => {
  const { browser } = await signedIn();
  const changed = await browser.call('PATCH /api/me', {
    name: ' Zoë  ',
    phone: '(902) 555-0123',
    locale: 'fr',
    preferences: { 'list.dense': true },
  });
  assert.deepEqual([changed.body.name, changed.body.phone, changed.body.locale], ['Zoë', '+19025550123', 'fr']);
  for (const bad of [
    { email: 'a@b.ca' },
    { phone: 'abc' },
    { locale: 'de' },
    { name: 'x'.repeat(201) },
    { passwordHash: 'x' },
    { preferences: { a: {} } },
  ])
    assert.equal((await browser.call('PATCH /api/me', bad)).status, 422, JSON.stringify(bad));
});

test('what happened to an account is shown to its holder and to nobody else', async () => {
  const { browser, email } = await signedIn();
  await signIn(browserOf(house), email, 'wrong');
  const events = (await browser.call('GET /api/me/events')).body.items.map((one: { event: string }) => one.event);
  assert.deepEqual(events, ['sign_in.failed', 'sign_in.succeeded', 'account.created']);
  assert.equal((await browserOf(house).call('GET /api/me/events')).status, 401);
});

test('a request from another site changes nothing, with or without a session', async () => {
  const { browser, email } = await signedIn();
  const evil = { origin: 'http://dealer.localhost:3000' };
  assert.equal((await browser.call('POST /api/sign-in', { email, password }, evil)).body.code, 'origin');
  assert.equal((await browser.call('DELETE /api/me/sessions', undefined, evil)).body.code, 'origin');
});

test('what is kept for a time only is forgotten after it: unconfirmed sign-ups, sessions, failed tries, links', async () => {
  const { userId, email } = await signedIn();
  const made = await house.makeUser({ verified: false });
  await signIn(browserOf(house), email, 'wrong');
  const run = () =>
    tidyAccounts.run(
      {
        work: (work: never) => house.ground.database.asPlatform(work),
        now: house.clock.now(),
        signal: AbortSignal.timeout(60_000),
      } as never,
      {},
    );
  const count = async (table: string, where: string): Promise<number> =>
    Number((await house.db.sql<{ n: string }>(`select count(*) n from ${table} where ${where}`))[0]!.n);
  await browserOf(house).call('POST /api/forgot-password', { email });
  await tokenTo(email, 'Set a new password');
  assert.equal(await count('platform_mail', `to_address = '${email}' and body_text like '%token=%'`), 1);
  await run();
  assert.equal(await count('platform_mail', `to_address = '${email}' and (body_text || html) like '%token=%'`), 0);
  house.clock.move(6 * days);
  await run();
  assert.equal(await count('user_account', `id = '${made.userId}'`), 1);
  house.clock.move(2 * days);
  await run();
  assert.equal(await count('user_account', `id = '${made.userId}'`), 0);
  house.clock.move(40 * days);
  await run();
  assert.equal(await count('user_session', `user_id = '${userId}'`), 0);
  house.clock.move(360 * days);
  await run();
  assert.equal(await count('account_event', `user_id = '${userId}'`), 0);
  assert.equal(await count('user_account', `id = '${userId}'`), 1);
});

test('the command line makes verified people with recorded acceptance, once per address', async () => {
  const { userId } = await createUser(house.ground, {
    email: 'Cli@Mail.example',
    name: 'Cleo',
    password,
    phone: '902-555-0100',
    locale: 'fr',
    adultWording: adultOnCommandLine,
  });
  const found = await house.ground.database.asPlatform((ctx) => userByEmail(ctx, ' CLI@mail.EXAMPLE '));
  assert.equal(found?.id, userId);
  const cleo = { name: 'Cleo', adultWording: adultOnCommandLine };
  await assert.rejects(createUser(house.ground, { ...cleo, email: 'cli@mail.example', password }), {
    code: 'email_taken',
  });
  await assert.rejects(createUser(house.ground, { ...cleo, email: 'weak@mail.example', password: 'short' }), {
    code: 'invalid',
  });
  const [accepted] = await house.db.sql<{ n: string }>(
    `select count(*) n from policy_acceptance where user_id = $1 and user_agent = 'command line'`,
    [userId],
  );
  assert.equal(Number(accepted!.n), 2);
});

test('P02b P33a who is made without a password sets it by a link, and what was said of their age is kept', async () => {
  const email = 'linked@mail.example';
  const { userId } = await createUser(house.ground, { email, name: 'Lin', adultWording: adultOnCommandLine });
  const row = () =>
    house.db.sql<any>('select password_hash is null as none, adult_wording as said from user_account where id = $1', [
      userId,
    ]);
  assert.deepEqual(await row(), [{ none: true, said: adultOnCommandLine }]);
  const [letter] = await lettersTo(email);
  const token = /token=([\w-]{43})/.exec(letter!.text)![1]!;
  const browser = browserOf(house);
  assert.equal((await browser.call('POST /api/reset-password', { token, password })).status, 204);
  assert.equal((await signIn(browser, email)).body.state, 'signed_in');
  // On the command line nobody gives a password where every process can read it, and somebody answers for the age.
  const folder = testFolder();
  const refused = (...args: string[]) =>
    automo(folder.path, ['users', 'create', '--email', 'x@mail.example', '--name', 'X', ...args]).then(
      () => 0,
      (error: { code: number }) => error.code,
    );
  const codes = await Promise.all([refused('--adult', '--password', 'plum tractor seven'), refused()]);
  folder.remove();
  assert.deepEqual(codes, [64, 64]);
});

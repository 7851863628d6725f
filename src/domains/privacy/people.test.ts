/** What account holders see of themselves, what anyone may ask of the platform or a dealership, and reports of a child's data. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { register } from '#platform/register/index.ts';
import { accountHolders, password } from '#tests/harness/account-holders.ts';
import { testHouse } from '#tests/harness/house.ts';
import type { TestDealership, TestHouse } from '#tests/harness/house.ts';
import { withheldReason } from './held.ts';
import { makeOperator } from '#tests/harness/support-samples.ts';
import { resolvePlatformRequest } from './platform-ending.ts';
import type { Resolution } from './platform-ending.ts';
import { listPlatformRequests } from './platform-requests.ts';

let house: TestHouse;
let dealer: TestDealership;
const people = accountHolders(() => house);
before(async () => {
  house = await testHouse({ AUTOMO_LIMIT_FACTOR: '1000', AUTOMO_TRUSTED_PROXIES: '203.0.113.9' });
  dealer = await house.makeDealership();
});
after(() => house.close());

const camel = (column: string): string => column.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
const post = (path: string, fields: Record<string, string>, host?: string, from = '198.51.100.7') =>
  house.call<string>(`POST ${path}`, {
    ...(host ? { host } : {}),
    bytes: Buffer.from(new URLSearchParams(fields).toString()),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-forwarded-for': from,
      ...(host ? { origin: `http://${host}:3000` } : {}),
    },
  });
const site = () => `${dealer.slug}.localhost`;
const hour = 3_600_000;
const end = (id: string, given: Partial<Resolution>) =>
  resolvePlatformRequest(
    house.ground,
    id,
    { outcome: 'answered', account: null, customer: null, identity: '', answer: '', ...given },
    'A. Roy',
  );
const refusedAt = (pointer: string) => (error: any) => error.errors?.[0].pointer === pointer;
const opened = async (email: string) =>
  (await listPlatformRequests(house.ground)).find((one) => one.email === email || one.where === email)!;

test('P29 P01b P05d what we hold about me is every personal column of the register, or is withheld with its reason', async () => {
  const mine = await people.signedIn();
  const other = await people.signedIn();
  for (const one of [mine, other])
    await one.browser.call('PUT /api/me/consents', { purpose: 'analytics', given: true });
  await mine.browser.call('POST /api/me/pages', { page: '/inventory/$vehicleId' });
  const { body } = await mine.browser.call('GET /api/me/held');
  const sections = new Map<string, any>(body.items.map((one: any) => [one.table, one]));
  for (const { table, personal = [] } of register.filter(
    (one) => one.class === 'personal' && one.purge === 'with_account',
  )) {
    const section = sections.get(table);
    assert.ok(section, `${table} is not shown`);
    for (const column of personal) {
      const withheld = section.withheld.some((one: any) => one.column === column);
      assert.equal(withheld, withheldReason(table, column) !== undefined, `${table}.${column}`);
      if (section.rows.length > 0)
        assert.equal(camel(column) in section.rows[0], !withheld, `${table}.${column} is neither shown nor withheld`);
    }
  }
  for (const table of [
    'user_account',
    'user_session',
    'account_event',
    'policy_acceptance',
    'account_consent',
    'usage_event',
  ])
    assert.ok(sections.get(table).rows.length > 0, table);
  assert.equal(sections.get('user_account').rows[0].email, mine.email);
  const said = JSON.stringify(body);
  assert.ok(!said.includes(other.email) && !said.includes(other.userId), 'somebody else is in it');
  const [secrets] = await house.db.sql<{ hash: string }>(
    'select password_hash as hash from user_account where id = $1',
    [mine.userId],
  );
  assert.ok(!said.includes(secrets!.hash) && !said.includes(password));
});

test('P29 P31 the file wants a fresh sign-in, and is the same in both forms', async () => {
  const mine = await people.signedIn();
  const json = await mine.browser.call('GET /api/me/held/file?format=json');
  assert.equal(json.body.of, mine.email);
  assert.ok(json.body.sections.length > 10);
  const page = await mine.browser.call<string>('GET /api/me/held/file?format=html');
  assert.match(page.body, /What is not in this file, and why/);
  assert.ok(page.body.includes(mine.email) && !/<script/i.test(page.body));
  assert.match(page.headers.get('content-disposition')!, /attachment; filename="automo-held\.html"/);
  await house.db.sql(`update user_session set stepped_up_at = stepped_up_at - interval '1 hour' where user_id = $1`, [
    mine.userId,
  ]);
  // A node believes for a moment what it knows of a session.
  house.clock.move(2 * 60_000);
  const stale = await mine.browser.call('GET /api/me/held/file?format=json');
  assert.deepEqual([stale.status, stale.body.code], [403, 'step_up']);
});

test('P35b the form of a dealership opens a request with its due date, tells the address, and discloses and changes nothing', async () => {
  const victim = { name: 'Vera Victim', email: 'vera@example.com' };
  const lead = await house.call('POST /api/leads', {
    as: dealer.owner,
    body: { customer: victim, message: 'A secret of Vera' },
  });
  const asItWas = await house.db.sql('select * from customer where id = $1', [lead.body.customer.id]);
  const privacyAddress = 'privacy@harbour.example';
  await house.db.sql('update dealership set privacy_email = $2 where dealership_id = $1', [dealer.id, privacyAddress]);
  const page = await house.call<string>('GET /privacy', { host: site() });
  assert.match(page.body, /<form[^>]+action="\/privacy" method="post"/);
  for (const [locale, prefix, kind] of [
    ['en', '', 'erasure'],
    ['fr', '/fr', 'access'],
  ] as const) {
    const sent = await post(
      `${prefix}/privacy`,
      { kind, name: victim.name, email: victim.email, words: 'It is me, send all' },
      site(),
    );
    assert.deepEqual([sent.status, sent.headers.get('location')], [303, `${prefix}/privacy/sent`], locale);
  }
  const { body } = await house.call('GET /api/privacy/requests', { as: dealer.owner });
  assert.deepEqual(body.items.map((one: any) => [one.kind, one.way, one.identityShown]).toSorted(), [
    ['access', 'form', false],
    ['erasure', 'form', false],
  ]);
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Halifax' }).format(house.clock.now());
  assert.equal((Date.parse(body.items[0].dueOn) - Date.parse(day)) / 86_400_000, 30);
  await house.runJobs();
  const letters = house.mailbox
    .mails()
    .filter((mail) => mail.to.includes(victim.email) && /request|demande/i.test(mail.subject));
  assert.equal(letters.length, 2);
  // The address for privacy hears of both, and neither who asked nor what is in that letter.
  const heard = house.mailbox.mails().filter((mail) => mail.to.includes(privacyAddress));
  assert.equal(heard.filter((mail) => /A privacy request came in/.test(mail.subject)).length, 2);
  assert.ok(heard.every((mail) => !mail.text.includes(victim.email) && !mail.text.includes('It is me')));
  for (const letter of letters)
    assert.ok(!letter.text.includes('secret'), 'a letter to a claimed address discloses nothing');
  assert.deepEqual(await house.db.sql('select * from customer where id = $1', [lead.body.customer.id]), asItWas);
  const held = await house.call(`GET /api/privacy/requests/${body.items[0].id}`, { as: dealer.owner });
  assert.deepEqual(
    held.body.candidates.map((one: any) => one.email),
    [victim.email],
  );
  for (const what of ['archive', 'erasure']) {
    const early = await house.call(`GET /api/privacy/requests/${body.items[0].id}/${what}`, { as: dealer.owner });
    assert.equal(early.status, 409, what);
  }
});

test('P35b the form keeps what was typed, refuses another site’s page and a flood, and keeps what a robot or an autofill may have written', async () => {
  const wrong = await post('/privacy', { kind: 'access', name: 'Ann <b>', email: 'nobody', words: 'my words' }, site());
  assert.equal(wrong.status, 422);
  assert.ok(wrong.body.includes('Ann &lt;b&gt;') && wrong.body.includes('my words') && /role="alert"/.test(wrong.body));
  const count = async () => (await house.db.sql('select 1 from rights_request')).length;
  const was = await count();
  const robot = await post(
    '/privacy',
    { kind: 'access', name: 'Autofilled', email: 'r@example.com', website: 'x' },
    site(),
    '198.51.100.90',
  );
  assert.deepEqual([robot.status, await count()], [303, was + 1]);
  const { body: desk } = await house.call('GET /api/privacy/requests', { as: dealer.owner });
  const kept = desk.items.find((one: any) => one.name === 'Autofilled');
  assert.deepEqual([kept.suspectedSpam, kept.standing], [true, 'open']);
  assert.deepEqual(await people.subjectsTo('r@example.com'), []);
  // Whoever a robot named has asked nothing: it is refused and closed without a letter, and only such a one.
  const step = async (path: string, body: object) => {
    const { body: now } = await house.call(`GET /api/privacy/requests/${kept.id}`, { as: dealer.owner });
    const [method, rest] = path.split(' ');
    return house.call(`${method} /api/privacy/requests/${kept.id}${rest ?? ''}`, {
      as: dealer.owner,
      body: { version: now.version, ...body },
    });
  };
  assert.equal((await step('PATCH', { decision: 'granted' })).status, 200);
  assert.equal((await step('POST /close', {})).body.code, 'unanswered');
  assert.equal((await step('PATCH', { decision: 'refused', decisionReason: 'A robot' })).status, 200);
  assert.equal((await step('POST /close', {})).status, 200);
  const foreign = await house.call('POST /privacy', {
    host: site(),
    bytes: Buffer.from('kind=access&name=A&email=a@example.com'),
    headers: { origin: 'https://elsewhere.example', 'content-type': 'application/x-www-form-urlencoded' },
  });
  assert.deepEqual([foreign.status, await count()], [403, was + 1]);
  const codes: number[] = [];
  for (let n = 0; n < 6; n++)
    codes.push(
      (await post('/privacy', { kind: 'access', name: 'F', email: 'f@example.com' }, site(), '198.51.100.91')).status,
    );
  assert.deepEqual(codes, [303, 303, 303, 303, 303, 429]);
});

test('P35b anyone asks the platform by a page without script; the request is sealed, due, confirmed, and changes nothing', async () => {
  const holder = await people.person();
  const asItWas = await house.db.sql('select * from user_account where id = $1', [holder.userId]);
  assert.match((await house.call<string>('GET /privacy-request?lang=fr')).body, /Demande relative à la vie privée/);
  const sent = await post('/privacy-request?lang=en', {
    kind: 'erasure',
    name: 'Pat',
    email: holder.email,
    words: 'Delete my marker Kqzz',
  });
  assert.equal(sent.status, 200);
  assert.ok(sent.body.includes(holder.email));
  const [row] = await house.db.sql<{ due_at: Date; received_at: Date; text: string }>(
    `select due_at, received_at, one::text as text from platform_request one where kind = 'erasure'`,
  );
  const days = (row!.due_at.getTime() - row!.received_at.getTime()) / 86_400_000;
  assert.ok(days > 29.9 && days < 31);
  assert.ok(!row!.text.includes('Kqzz') && !row!.text.includes(holder.email));
  assert.ok((await people.subjectsTo(holder.email)).includes('We have your privacy request'));
  assert.deepEqual(await house.db.sql('select * from user_account where id = $1', [holder.userId]), asItWas);
  const bad = await post('/privacy-request', { kind: 'erasure', name: '', email: 'x' });
  assert.equal(bad.status, 422);
  const foreign = await house.call('POST /privacy-request', {
    bytes: Buffer.from('kind=access&name=A&email=a@example.com'),
    headers: { origin: 'https://elsewhere.example', 'content-type': 'application/x-www-form-urlencoded' },
  });
  assert.equal(foreign.status, 403);
});

test('P33b a report of a child’s data ends within a day: the account and the customer are gone, the reporter is told', async () => {
  const child = await people.person();
  const own = await house.makeDealership({ name: 'Kid Garage' });
  await house.db.sql(`update staff_member set user_id = $1, email = $2, name = 'Kidqq Young' where id = $3`, [
    child.userId,
    child.email,
    own.owner.staffId,
  ]);
  const lead = await house.call('POST /api/leads', {
    as: dealer.owner,
    body: { customer: { name: 'Kidqq Young', email: 'kidqq@example.com' }, message: 'I am twelve' },
  });
  const reporter = 'parent@mail.example';
  const sent = await post('/report-child', {
    words: 'My son of twelve has an account',
    where: child.email,
    email: reporter,
  });
  assert.equal(sent.status, 200);
  const report = (await listPlatformRequests(house.ground)).find((one) => one.kind === 'child')!;
  assert.equal((report.dueAt.getTime() - report.receivedAt.getTime()) / hour, 24);
  assert.deepEqual([report.email, report.where], [reporter, child.email]);
  house.clock.move(5.5 * hour);
  await assert.rejects(
    end(report.id, { outcome: 'deleted', identity: 'School card seen in a call' }),
    refusedAt('/account'),
  );
  const { hours, ownerless } = await end(report.id, {
    outcome: 'deleted',
    account: child.email,
    customer: { dealershipId: dealer.id, customerId: lead.body.customer.id },
    identity: 'School card seen in a call with the mother',
  });
  assert.equal(hours, 6);
  // A child's account waits for no other owner; the operator is told whom to look after.
  assert.deepEqual(ownerless, ['Kid Garage']);
  const [staff] = await house.db.sql<any>(`select name, email, state from staff_member where id = $1`, [
    own.owner.staffId,
  ]);
  assert.deepEqual(staff, { name: '–', email: '', state: 'left' });
  assert.deepEqual(await house.db.sql('select 1 from user_account where id = $1', [child.userId]), []);
  for (const table of ['customer', 'lead', 'activity', 'dealership_mail', 'lead_intake', 'rights_request'])
    assert.deepEqual(await house.db.sql(`select 1 from ${table} one where one::text ilike '%kidqq%'`), [], table);
  const letters = await people.lettersTo(reporter);
  assert.ok(letters.some((one) => /deleted, 6 hours after/.test(one.text)));
  await assert.rejects(end(report.id, { outcome: 'unfounded' }), /has ended already/);
});

test('P16a P16b an erasure asked by mail wants to know who asks, hands no dealership to nobody, and ends like one’s own', async () => {
  const owner = await people.person();
  const harbour = await house.makeDealership({ name: 'Second Harbour' });
  const staff = (roles: string[], as: string) =>
    house.db.sql(
      `insert into staff_member (dealership_id, id, user_id, name, email, roles, created_at) values ($1, $2, $3, 'Pat Person', $4, $5, now())`,
      [harbour.id, crypto.randomUUID(), owner.userId, as, roles],
    );
  await staff(['owner'], owner.email);
  await house.db.sql(`update staff_member set roles = '{sales}' where user_id = $1`, [harbour.owner.userId]);
  // Another address asks: that proves nothing.
  const claims = 'claims@elsewhere.example';
  await post(
    '/privacy-request?lang=fr',
    { kind: 'erasure', name: 'Pat', email: claims, words: 'Delete me' },
    undefined,
    '198.51.100.30',
  );
  const { id } = await opened(claims);
  const given = { outcome: 'deleted' as const, account: owner.email };
  const asItWas = await house.db.sql('select * from user_account where id = $1', [owner.userId]);
  await assert.rejects(end(id, given), refusedAt('/identity'));
  await assert.rejects(end(id, { ...given, identity: 'mail' }), refusedAt('/identity'));
  await assert.rejects(
    end(id, {
      ...given,
      account: null,
      customer: { dealershipId: dealer.id, customerId: owner.userId },
      identity: 'Licence seen in a call',
    }),
    refusedAt('/customer'),
  );
  await assert.rejects(end(id, { outcome: 'unfounded' }), refusedAt('/answer'));
  const proved = { ...given, identity: 'Signed in and read a code to us on the phone' };
  await assert.rejects(end(id, proved), refusedAt('/account'));
  assert.deepEqual(await house.db.sql('select * from user_account where id = $1', [owner.userId]), asItWas);
  await assert.rejects(
    house.db.sql(`update platform_request set outcome = 'deleted', resolved_at = now() where id = $1`, [id]),
    /platform_request_grounds/,
  );
  await house.db.sql(`update staff_member set roles = '{owner}' where user_id = $1`, [harbour.owner.userId]);
  await end(id, proved);
  assert.deepEqual(await house.db.sql('select 1 from user_account where id = $1', [owner.userId]), []);
  const [left] = await house.db.sql<any>('select state, email from staff_member where user_id = $1', [owner.userId]);
  assert.deepEqual(left, { state: 'left', email: '' });
  assert.deepEqual(await people.subjectsTo(owner.email), ['Your account was deleted']);
  assert.ok((await people.subjectsTo(claims)).includes('Votre demande relative à la vie privée est réglée'));
  const [row] = await house.db.sql<any>('select one::text as text from platform_request one where id = $1', [id]);
  assert.ok(!row.text.includes('read a code'), 'what was seen is sealed');
});

test('P33b P35b a report reaches the privacy mailbox at once, is in the console, and rings twelve hours before its end', async () => {
  const operator = await makeOperator(house);
  const as = { cookie: operator.cookie };
  const mailbox = house.ground.config.company.privacyEmail;
  const words = 'A girl of thirteen, Mzzq';
  await post('/report-child', { words, where: 'harbour', email: 'aunt@mail.example' }, undefined, '198.51.100.31');
  const came = async (pattern: RegExp, to = mailbox) =>
    (await people.lettersTo(to)).filter((mail) => pattern.test(mail.subject) && !mail.text.includes('Mzzq')).length;
  assert.equal(await came(/A child’s data was reported/), 2, 'this report, and that of the test before');
  const list = await house.call('GET /api/operator/privacy', { as });
  const report = list.body.items.find((one: any) => one.words === words);
  assert.deepEqual([report.kind, report.overdue], ['child', false]);
  assert.equal((await house.call('GET /api/operator', { as })).body.privacy, list.body.items.length);
  assert.equal((await house.call('GET /api/operator/privacy', { as: dealer.owner })).status, 404);
  const warn = async () => {
    await house.db.sql(`select graphile_worker.add_job('privacy.warn_of_due')`);
    await house.runJobs();
    return [await came(/Not answered yet/), await came(/Not answered yet/, operator.email)];
  };
  assert.deepEqual(await warn(), [0, 0]);
  house.clock.move(12.5 * hour);
  assert.deepEqual(await warn(), [1, 1]);
  assert.deepEqual(await warn(), [1, 1], 'once');
  await house.db.sql('update user_session set stepped_up_at = $2, last_seen_at = $2 where user_id = $1', [
    operator.userId,
    house.clock.now(),
  ]);
  const ended = await house.call(`POST /api/operator/privacy/${report.id}/ending`, {
    as,
    body: { outcome: 'unfounded' },
  });
  assert.deepEqual([ended.status, ended.body.hours], [200, 13]);
  const [event] = await house.db.sql<any>(
    `select subject, why from operator_event where event = 'privacy_request.ended'`,
  );
  assert.deepEqual(event, { subject: report.id, why: 'unfounded' });
  const done = await house.call('GET /api/operator/privacy?ended=true', { as });
  assert.equal(done.body.items[0].resolvedBy, 'Otis Operator');
});

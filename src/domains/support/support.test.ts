import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { newId } from '#kernel/ids.ts';
import { postLetter } from '#platform/mail/index.ts';
import { noteRefusal, writeRefusals } from '#platform/security-log.ts';
import { eraseUser } from '#domains/accounts/index.ts';
import { testHouse } from '#tests/harness/house.ts';
import type { TestDealership, TestHouse } from '#tests/harness/house.ts';
import { makeOperator } from '#tests/harness/support-samples.ts';
import { tellLate } from './disclosures.ts';
import { mailAnnouncements } from './announcements.ts';
import { afterBusinessDays, holidaysOf, isBusinessDay } from './business-days.ts';
import { classOf, messageClasses } from './message-classes.ts';
import type { MessageClass } from './message-classes.ts';
import { optOutUrl } from './opting-out.ts';

let house: TestHouse;
let ours: TestDealership;
let theirs: TestDealership;
let operator: Awaited<ReturnType<typeof makeOperator>>;
let second: Awaited<ReturnType<typeof makeOperator>>;
before(async () => {
  house = await testHouse({ AUTOMO_LIMIT_FACTOR: '100' });
  [ours, theirs] = [await house.makeDealership({ name: 'Ours' }), await house.makeDealership({ name: 'Theirs' })];
  operator = await makeOperator(house, 'Otis One');
  second = await makeOperator(house, 'Tessa Two');
  for (const { owner } of [ours, theirs])
    await house.call('POST /api/vehicles', {
      as: owner,
      body: { make: 'Mazda', model: '3', askingPriceCents: 900_000 },
    });
});
after(() => house.close());

const hour = 3_600_000;
const lettersTo = (email: string) =>
  house.db.sql<{ kind: string; state: string; subject: string; body_text: string; headers: Record<string, string> }>(
    'select kind, state, subject, body_text, headers from platform_mail where to_address = $1 order by created_at, id',
    [email],
  );
const give = (of: TestDealership, body: object = {}) =>
  house.call('POST /api/support-grants', {
    as: of.owner,
    body: { operatorId: null, reason: 'Help', hours: 4, ...body },
  });
const end = (of: TestDealership, id: string) => house.call(`DELETE /api/support-grants/${id}`, { as: of.owner });

/** As whoever got hold of the operators' role: one transaction of raw SQL, with any settings, on the product's own pool. */
const asRole = (dealershipId: string, actor: string, query: RawBuilder<unknown>) =>
  house.ground.database.asOperator({ operatorId: actor, reason: 'test' }, async ({ db }) => {
    await sql`select set_config('app.dealership_id', ${dealershipId}, true)`.execute(db);
    return (await query.execute(db)).rows;
  });

test('P20b without a grant there is no row, even with SQL as the operator’s role, and counts are all there is', async () => {
  for (const table of ['vehicle', 'lead', 'customer', 'deal', 'invoice'])
    assert.deepEqual(await asRole(ours.id, operator.userId, sql`select id from ${sql.table(table)}`), [], table);
  for (const table of ['credit_application', 'dealership_mail', 'api_key', 'channel', 'payment', 'activity', 'photo'])
    await assert.rejects(
      asRole(ours.id, operator.userId, sql`select 1 from ${sql.table(table)}`),
      /denied|exist/,
      table,
    );
  await assert.rejects(asRole(ours.id, operator.userId, sql`select floor_price_cents from vehicle`), /denied/);
  await assert.rejects(asRole(ours.id, operator.userId, sql`select email from customer`), /denied/);
  const looked = await house.call(`GET /api/operator/dealerships/${ours.id}/vehicles`, { as: operator });
  assert.deepEqual([looked.status, looked.body.code], [403, 'no_grant']);
  const metadata = await house.call('GET /api/operator/dealerships?q=Ours', { as: operator });
  assert.equal(metadata.body.items[0].name, 'Ours');
});

test('P20b a grant wants an owner, a fresh sign-in and at most 72 hours; the database holds to it too', async () => {
  const manager = await house.makeStaff(ours, ['manager']);
  assert.equal((await house.call('POST /api/support-grants', { as: manager, body: {} })).status, 403);
  assert.equal((await give(ours, { hours: 73 })).status, 422);
  assert.equal((await give(ours, { operatorId: newId() })).status, 422);
  await assert.rejects(
    house.db.sql(
      `insert into support_grant (dealership_id, id, reason, given_by, starts_at, ends_at)
       values ($1, $2, 'x', $2, now(), now() + interval '73 hours')`,
      [ours.id, newId()],
    ),
    /check/,
  );
  const owner = await house.makeStaff(theirs, ['owner']);
  await house.db.sql(`update user_session set stepped_up_at = now() - interval '1 hour' where user_id = $1`, [
    owner.userId,
  ]);
  assert.equal((await give({ ...theirs, owner })).body.code, 'step_up');
});

test('P20b under a grant each read is listed before it is made, is told to all staff, and ends with one click', async () => {
  const made = await give(ours);
  assert.equal(made.status, 201, JSON.stringify(made.body));
  assert.equal((await give(ours)).body.code, 'grant_lives');
  const viewer = await house.makeStaff(ours, ['viewer']);
  const banner = await house.call('GET /api/support-access', { as: viewer });
  assert.equal(banner.body.grant.reason, 'Help');
  // A grant alone shows nothing: the transaction has to have said that it looks.
  assert.deepEqual(await asRole(ours.id, operator.userId, sql`select id from vehicle`), []);
  const looked = await house.call(`GET /api/operator/dealerships/${ours.id}/vehicles`, { as: operator });
  assert.equal(looked.body.items[0].what, 'Mazda 3');
  // And an entry of an earlier transaction opens no later one, nor another dealership.
  assert.deepEqual(await asRole(ours.id, operator.userId, sql`select id from vehicle`), []);
  assert.equal((await house.call(`GET /api/operator/dealerships/${theirs.id}/vehicles`, { as: operator })).status, 403);
  const listed = await house.call('GET /api/support-grants', { as: ours.owner });
  assert.deepEqual(
    listed.body.items[0].reads.map((read: { operator: string; what: string }) => [read.operator, read.what]),
    [['Otis One', 'vehicles']],
  );
  const journal = await house.call('GET /api/journal?recordKind=support_grant', { as: ours.owner });
  assert.deepEqual(
    journal.body.items.map((one: { event: string; actor: { kind: string } }) => [one.event, one.actor.kind]),
    [
      ['support_grant.used', 'operator'],
      ['support_grant.given', 'user'],
    ],
  );
  assert.ok((await lettersTo(ours.owner.email)).some(({ kind }) => kind === 'support.grant'));
  assert.equal((await end(ours, made.body.id)).status, 204);
  assert.equal((await house.call(`GET /api/operator/dealerships/${ours.id}/vehicles`, { as: operator })).status, 403);
  assert.equal((await house.call('GET /api/support-access', { as: viewer })).body.grant, null);
});

test('P20b a read cannot be written for another grant, operator or moment, and nothing can be changed under one', async () => {
  const { id } = (await give(ours, { operatorId: operator.userId })).body;
  const look = <T>(by: string, work: Parameters<typeof house.ground.database.asOperator<T>>[1]) =>
    house.ground.database.asOperator(
      { operatorId: by, reason: 'test', look: { dealershipId: ours.id, what: 'vehicles' } },
      work,
    );
  assert.equal((await look(operator.userId, ({ db }) => db.selectFrom('vehicle').select('id').execute())).length, 1);
  await assert.rejects(
    look(second.userId, async () => undefined),
    /No owner/,
  );
  for (const change of [
    sql`update vehicle set status = 'sold'`,
    sql`insert into support_read (dealership_id, id, grant_id, operator_id, at, what) values (${ours.id}, ${newId()}, ${id}, ${operator.userId}, now(), 'x')`,
    sql`update support_grant set ends_at = now() + interval '1 year'`,
  ])
    await assert.rejects(
      look(operator.userId, ({ db }) => change.execute(db)),
      /read-only|denied/,
    );
  await house.db.sql(
    `update support_grant set ends_at = now() - interval '1 second', starts_at = now() - interval '2 hours' where id = $1`,
    [id],
  );
  await assert.rejects(
    look(operator.userId, async () => undefined),
    /No owner/,
    'expired',
  );
});

test('the console is not there for others, wants a passkey, and writes down what operators do', async () => {
  const person = await house.makeUser();
  assert.equal((await house.call('GET /api/operator/audit', { as: person })).status, 404);
  await house.db.sql(`insert into operator (user_id, name, added_by, added_at) values ($1, 'P', 'test', now())`, [
    person.userId,
  ]);
  assert.equal((await house.call('GET /api/operator/audit', { as: person })).body.code, 'passkey_needed');
  await house.db.sql(`update operator set until = now() - interval '1 minute' where user_id = $1`, [person.userId]);
  assert.equal((await house.call('GET /api/operator/audit', { as: person })).status, 404);
  await house.call(`GET /api/operator/dealerships/${ours.id}`, { as: operator });
  const audit = await house.call(`GET /api/operator/audit?dealershipId=${ours.id}`, { as: operator });
  assert.deepEqual(
    [audit.body.items[0].event, audit.body.items[0].operator, audit.body.items[0].dealership],
    ['dealership.seen', 'Otis One', 'Ours'],
  );
  const owner = await house.call('GET /api/operator/audit', { as: ours.owner });
  assert.equal(owner.status, 404);
});

test('dead letters show no value of an error, and are replayed', async () => {
  await house.db.sql(
    `select graphile_worker.add_job('support.count', json_build_object('dealership', $1::text, 'epoch', 1, 'ids', '{}'::json), max_attempts => 1)`,
    [ours.id],
  );
  const [job] = await house.db.sql<{ id: string }>(
    `update graphile_worker._private_jobs set attempts = max_attempts, last_error = 'bad value "ann" of ann@example.net'
     where payload ->> 'dealership' = $1 and task_id = (select id from graphile_worker._private_tasks where identifier = 'support.count') returning id::text`,
    [ours.id],
  );
  const seen = await house.call('GET /api/operator/jobs', { as: operator });
  const dead = seen.body.dead.find((one: { id: string }) => one.id === job!.id);
  assert.deepEqual([dead.task, dead.dealership, dead.error], ['support.count', ours.id, 'bad value "…" of …']);
  assert.equal(
    (await house.call(`POST /api/operator/jobs/${job!.id}/replay`, { as: operator })).body.task,
    'support.count',
  );
  assert.equal((await house.call(`POST /api/operator/jobs/${job!.id}/replay`, { as: operator })).status, 404);
  await house.runJobs();
  const facts = await house.call(`GET /api/operator/dealerships/${ours.id}`, { as: operator });
  assert.equal(facts.body.vehicles, 1);
});

test('P08 request, answer, reply, closed; overdue is shown to the operator; another’s thread is not there', async () => {
  const person = await house.makeUser({ name: 'Ann Asker' });
  const other = await house.makeUser();
  const asked = { as: person, body: { subject: 'Import', body: 'It stops at row 7.' } };
  const { id, number } = (await house.call('POST /api/me/support', asked)).body;
  assert.equal((await house.call('POST /api/me/support', asked)).body.id, id, 'pressed twice');
  assert.equal((await house.call(`GET /api/me/support/${id}`, { as: other })).status, 404);
  assert.equal(
    (await house.call(`POST /api/me/support/${id}/messages`, { as: other, body: { body: 'x' } })).status,
    404,
  );
  house.clock.move(8 * 24 * hour);
  await house.db.sql('update user_session set last_seen_at = $1, stepped_up_at = $1', [house.clock.now()]);
  const late = await house.call('GET /api/operator/support', { as: operator });
  const line = late.body.items.find((one: { number: string }) => one.number === number);
  assert.deepEqual([line.overdue, late.body.overdue >= 1], [true, true]);
  const answer = (version: number) =>
    house.call(`POST /api/operator/support/${id}/messages`, {
      as: operator,
      body: { body: 'Row 7 has two prices.', state: 'answered', version },
    });
  assert.equal((await answer(line.version + 1)).status, 409);
  assert.equal((await answer(line.version)).status, 204);
  await house.runJobs();
  const [, mail] = await lettersTo(person.email);
  assert.deepEqual([mail!.state, mail!.subject], ['sent', `[${number}] Import`]);
  const link = /\/help\/requests\/\S+/.exec(mail!.body_text)![0];
  const page = await house.call(`GET ${link}`);
  assert.ok(page.body.includes('Row 7 has two prices.') && page.status === 200);
  // Whoever has a link of their own cannot make it one of this thread.
  const strange = await house.call('POST /api/me/support', { as: other, body: { subject: 'Mine', body: 'y' } });
  await house.runJobs();
  const strangeLink = /\/help\/requests\/[\w-]+(\.\S+)/.exec((await lettersTo(other.email))[0]!.body_text)!;
  assert.notEqual(strange.body.id, id);
  assert.equal((await house.call(`GET /help/requests/${id}${strangeLink[1]}`)).status, 404);
  const form = (fields: Record<string, string>) =>
    house.call(`POST ${link}`, {
      bytes: Buffer.from(new URLSearchParams(fields).toString()),
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-length': '40' },
    });
  assert.equal((await form({ body: 'Thank you, and row 9?' })).status, 303);
  const again = await house.call(`GET /api/operator/support/${id}`, { as: operator });
  assert.deepEqual(
    [again.body.state, again.body.overdue, again.body.messages.map(({ side }: { side: string }) => side)],
    ['open', false, ['person', 'operator', 'person']],
  );
  assert.equal((await house.call(`POST /api/operator/support/${id}/close`, { as: operator })).status, 204);
  assert.equal((await house.call(`GET /api/me/support/${id}`, { as: person })).body.state, 'closed');
});

test('P20b P29 a person sees who of the platform looked at what of theirs, and nobody else does', async () => {
  const person = await house.makeStaff(ours, ['sales']);
  const stranger = await house.makeStaff(theirs, ['sales']);
  const asked = { as: person, body: { subject: 'A question', body: 'How?' } };
  const { id, number } = (await house.call('POST /api/me/support', asked)).body;
  const looks = async (as: typeof person): Promise<string[][]> =>
    (await house.call('GET /api/me/looks', { as })).body.items.map(
      (one: { what: string; operator: string; place: string | null }) => [one.what, one.operator, one.place ?? ''],
    );
  const earlier = await looks(person);
  await house.call('GET /api/operator/support', { as: operator });
  await house.call(`GET /api/operator/support/${id}`, { as: second });
  const { body: grant } = await give(ours);
  await house.call(`GET /api/operator/dealerships/${ours.id}/deals`, { as: operator });
  await end(ours, grant.id);
  const seen = await looks(person);
  for (const one of [
    ['requests.listed', 'Otis One', ''],
    ['request.seen', 'Tessa Two', number],
    ['deals', 'Otis One', 'Ours'],
  ])
    assert.ok(
      seen.some((look) => look.join() === one.join()) && !earlier.some((look) => look.join() === one.join()),
      `${one.join()} in ${JSON.stringify(seen)}`,
    );
  assert.deepEqual(
    (await looks(stranger)).filter(([what]) => what !== 'vehicles'),
    [],
  );
  const held = await house.call('GET /api/me/held', { as: person });
  const section = held.body.items.find((one: { table: string }) => one.table === 'platform_looks');
  assert.equal(section.rows.length, seen.length);
  const file = await house.call('GET /api/me/held/file?format=html', { as: person });
  assert.match(String(file.body), /opened your conversation with support/);
});

test('P08 the contact form works without a script; what fills the hidden field, or comes in less than two seconds, is kept and mails nobody', async () => {
  const send = (fields: Record<string, string>, headers: Record<string, string> = {}) => {
    const bytes = Buffer.from(new URLSearchParams(fields).toString());
    return house.call('POST /help?lang=fr', {
      bytes,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': String(bytes.length),
        ...headers,
      },
    });
  };
  const handed = async () => /name="asked" value="([^"]+)"/.exec((await house.call<string>('GET /help')).body)![1]!;
  const fields = {
    name: 'Zoé <b>',
    email: 'zoe@example.net',
    subject: 'Prix',
    body: 'Combien ?',
    asked: await handed(),
  };
  const wrong = await send({ ...fields, email: 'zoe' });
  assert.ok(wrong.body.includes(fields.asked), 'whoever mends it is not timed anew');
  house.clock.move(2000);
  assert.equal(wrong.status, 422);
  assert.ok(wrong.body.includes('Zoé &lt;b&gt;') && wrong.body.includes('Combien ?'), 'nothing typed is lost');
  assert.equal((await send(fields, { origin: 'https://evil.example' })).status, 403);
  const sent = await send(fields);
  assert.match(sent.body, /S-[0-9A-Z]{8}/);
  const robots = {
    'bot@example.net': { website: 'http://x' },
    'quick@example.net': { asked: await handed() },
    'never@example.net': { asked: '' },
    'forged@example.net': { asked: fields.asked.replace(/^./, '1') },
  };
  for (const [email, more] of Object.entries(robots))
    assert.match((await send({ ...fields, email, ...more })).body, /S-[0-9A-Z]{8}/, email);
  await house.runJobs();
  assert.match((await lettersTo('zoe@example.net'))[0]!.body_text, /Bonjour Zoé/);
  for (const email of Object.keys(robots)) assert.deepEqual(await lettersTo(email), [], email);
  const listed = await house.call('GET /api/operator/support', { as: operator });
  for (const email of Object.keys(robots)) {
    const bot = listed.body.items.find((one: { email: string }) => one.email === email);
    assert.deepEqual([bot.suspectedSpam, bot.overdue], [true, false], email);
  }
});

test('P08 business days skip weekends and Canadian holidays', () => {
  const due = (at: string) => afterBusinessDays(new Date(at), 2).toISOString();
  assert.equal(due('2026-04-02T15:00:00Z'), '2026-04-07T15:00:00.000Z'); // over Good Friday and Easter's weekend
  assert.equal(due('2026-12-24T15:00:00Z'), '2026-12-30T15:00:00.000Z'); // Boxing Day, a Saturday, is kept on Monday
  assert.equal(due('2026-05-16T15:00:00Z'), '2026-05-21T13:00:00.000Z'); // a Saturday before Victoria Day
  assert.deepEqual([...holidaysOf(2026)].toSorted(), [
    '2026-01-01',
    '2026-04-03',
    '2026-05-18',
    '2026-07-01',
    '2026-09-07',
    '2026-09-30',
    '2026-10-12',
    '2026-11-11',
    '2026-12-25',
    '2026-12-28',
  ]);
  fc.assert(
    fc.property(fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }), (at) => {
      const then = afterBusinessDays(at, 2);
      const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Toronto' }).format(then);
      assert.ok(isBusinessDay(day), `${at.toISOString()} → ${day}`);
      assert.ok(then.getTime() - at.getTime() > 24 * hour && then.getTime() - at.getTime() < 10 * 24 * hour);
    }),
    { numRuns: 200 },
  );
});

const kindOf: Record<MessageClass, string> = {
  security_alert: 'accounts.alert_device',
  legal_notice: 'policies.change',
  service_notice: 'support.service_notice',
  support: 'support.conversation',
  product_news: 'support.product_news',
  marketing: 'support.marketing',
};
/** Writes one letter of each class, and answers the classes that left. */
async function sentTo(person: { email: string }): Promise<MessageClass[]> {
  await house.db.sql('delete from platform_mail where to_address = $1', [person.email]);
  for (const one of messageClasses)
    await house.ground.database.asPlatform((ctx) =>
      postLetter(
        ctx,
        { ...person, name: 'Ann', locale: 'en' },
        { kind: kindOf[one], subject: one, paragraphs: ['x'], why: 'y' },
      ),
    );
  await house.runJobs();
  const letters = await lettersTo(person.email);
  for (const { state, body_text } of letters) assert.ok(state === 'sent' || (state === 'withheld' && body_text === ''));
  return letters.filter(({ state }) => state === 'sent').map(({ subject }) => subject as MessageClass);
}
const turn = (as: { cookie: string }, one: string, allowed: boolean, channel = 'email') =>
  house.call('PUT /api/me/messages', { as, body: { class: one, channel, allowed } });

test('P07a P07b each class leaves by its switch, asked at the moment of sending; two have none; news waits for a yes', async () => {
  const person = await house.makeUser();
  const always: MessageClass[] = ['security_alert', 'legal_notice'];
  assert.deepEqual(await sentTo(person), [...always, 'service_notice', 'support']);
  for (const one of ['service_notice', 'support']) assert.equal((await turn(person, one, false)).status, 200);
  assert.deepEqual(await sentTo(person), always);
  for (const one of always) assert.equal((await turn(person, one, false)).status, 422);
  await turn(person, 'product_news', true);
  assert.deepEqual(await sentTo(person), [...always, 'product_news']);
  const consents = async () =>
    (await house.call('GET /api/me/consents', { as: person })).body.items
      .filter(({ given }: { given: boolean }) => given)
      .map(({ purpose }: { purpose: string }) => purpose);
  assert.deepEqual(await consents(), ['product_news']);
  // Only the way that was turned on was agreed to.
  const choices = (await house.call('GET /api/me/messages', { as: person })).body.items;
  assert.equal(choices.find((one: { class: string }) => one.class === 'product_news').product, false);
  await turn(person, 'product_news', false);
  assert.deepEqual(await consents(), []);
});

test('P07a every room that writes from the platform has a class for its letters', () => {
  for (const room of ['accounts', 'policies', 'subscriptions', 'closing', 'exports', 'privacy', 'incidents', 'trust'])
    assert.ok(classOf(`${room}.anything`));
  assert.throws(() => classOf('raffle.prize'));
});

test('P32b the way out of news: GET changes nothing, one POST without signing in ends it, and it works after the account is gone', async () => {
  const person = await house.makeUser();
  await turn(person, 'product_news', true);
  const path = new URL(optOutUrl(house.ground, person.userId, 'product_news')).pathname;
  const given = async () =>
    (await house.db.sql('select 1 from account_consent where user_id = $1 and withdrawn_at is null', [person.userId]))
      .length;
  for (let n = 0; n < 2; n++) assert.equal((await house.call(`GET ${path}`)).status, 200);
  assert.equal(await given(), 1);
  assert.equal((await house.call(`POST ${path.slice(0, -1)}`)).status, 404);
  assert.equal(await given(), 1);
  const done = await house.call(`POST ${path}`, { headers: { origin: 'https://mail.example' } });
  assert.deepEqual([done.status, await given()], [200, 0]);
  await house.db.sql('delete from user_account where id = $1', [person.userId]);
  const gone = await house.call(`POST ${path}`);
  assert.ok(gone.status === 200 && gone.body.includes('Nothing of this kind will be sent'));
});

test('P07b an announcement reaches those who want it, once, also when the mailing dies and begins again', async () => {
  const [wants, not] = [await house.makeUser(), await house.makeUser()];
  await turn(wants, 'product_news', true);
  await turn(wants, 'product_news', true, 'product');
  const text = { en: 'New', fr: 'Nouveau' };
  const publish = (one: string) =>
    house.call('POST /api/operator/announcements', { as: operator, body: { class: one, title: text, body: text } });
  const { id } = (await publish('product_news')).body;
  await house.runJobs();
  await mailAnnouncements(house.ground);
  await house.runJobs();
  const news = (await lettersTo(wants.email)).filter(({ kind }) => kind === 'support.product_news');
  assert.deepEqual([news.length, news[0]!.state], [1, 'sent']);
  assert.equal(news[0]!.headers['List-Unsubscribe-Post'], 'List-Unsubscribe=One-Click');
  assert.deepEqual(await lettersTo(not.email), []);
  const shown = async (as: { cookie: string }) =>
    (await house.call('GET /api/me/announcements', { as })).body.items.map((one: { id: string }) => one.id);
  assert.deepEqual([await shown(wants), await shown(not)], [[id], []]);
  assert.equal((await house.call(`POST /api/me/announcements/${id}/dismissal`, { as: wants })).status, 204);
  assert.deepEqual(await shown(wants), []);
  await publish('service_notice');
  assert.equal((await shown(not)).length, 1);
});

test('P22b nothing is disclosed without a basis and a second operator; the dealership sees it unless a dated order forbids', async () => {
  const demand = {
    dealershipId: ours.id,
    authority: 'RCMP',
    document: 'Order 12',
    basis: 'Criminal Code s. 487.014',
    scope: 'Deals of May',
  };
  const post = (path: string, as: { cookie: string }, body?: object) =>
    house.call(`POST /api/operator/disclosures${path}`, { as, ...(body ? { body } : {}) });
  assert.equal((await post('', operator, { ...demand, basis: ' ' })).status, 422);
  const seen = async () => (await house.call('GET /api/disclosures', { as: ours.owner })).body.items;
  const prepare = async (): Promise<string> => (await post('', operator, demand)).body.id;
  const [open, hidden] = [await prepare(), await prepare()];
  const gift = { given: 'Two PDFs', forbidden: null };
  assert.equal((await post(`/${open}/giving`, operator, gift)).body.code, 'not_approved');
  assert.equal((await post(`/${open}/approval`, operator)).body.code, 'second_operator');
  for (const id of [open, hidden]) assert.equal((await post(`/${id}/approval`, second)).status, 204);
  assert.deepEqual(await seen(), []);
  assert.equal((await post(`/${open}/giving`, operator, gift)).status, 204);
  const until = new Date(house.clock.now().getTime() + 10 * 24 * hour).toISOString().slice(0, 10);
  await post(`/${hidden}/giving`, operator, { ...gift, forbidden: { until, by: 'Order of the court' } });
  assert.deepEqual(
    (await seen()).map(({ id }: { id: string }) => id),
    [open],
  );
  const told = async () =>
    (await lettersTo(ours.owner.email)).filter(({ kind }) => kind === 'support.disclosure').length;
  assert.equal(await told(), 1);
  assert.deepEqual((await house.call('GET /api/disclosures', { as: theirs.owner })).body.items, []);
  // Past the rules of the code: the database refuses too.
  for (const wrong of [
    `update disclosure set approved_by = prepared_by`,
    `insert into disclosure (id, authority, document, basis, scope, about_dealership, prepared_by, prepared_at, given, given_at)
     select gen_random_uuid(), 'a', 'b', 'c', 'd', about_dealership, prepared_by, now(), 'all', now() from disclosure limit 1`,
    `update disclosure set told_at = null, forbidden_until = null, forbidden_by = null`,
  ])
    await assert.rejects(house.db.sql(wrong), /check/, wrong);
  await house.db.sql(`update disclosure set forbidden_until = '2026-01-01' where id = $1`, [hidden]);
  assert.equal((await seen()).length, 2);
});

test('P22b an account holder is told of a disclosure too, and a record never says that somebody was told when nobody was left', async () => {
  const demand = {
    authority: 'RCMP',
    document: 'Order 13',
    basis: 'Criminal Code s. 487.014',
    scope: 'Sign-ins of May',
  };
  const post = (path: string, as: { cookie: string }, body?: object) =>
    house.call(`POST /api/operator/disclosures${path}`, { as, ...(body ? { body } : {}) });
  const holder = await house.makeUser();
  const gone = await house.makeUser();
  const orphaned = await house.makeDealership();
  for (const both of [{}, { account: holder.email, dealershipId: orphaned.id }])
    assert.equal((await post('', operator, { ...demand, ...both })).body.errors[0].pointer, '/account');
  const handOver = async (about: object, forbidden: object | null = null): Promise<string> => {
    const { id } = (await post('', operator, { ...demand, ...about })).body;
    assert.equal((await post(`/${id}/approval`, second)).status, 204);
    assert.equal((await post(`/${id}/giving`, operator, { given: 'One PDF', forbidden })).status, 204);
    return id;
  };
  const row = async (id: string) => {
    const { body } = await house.call('GET /api/operator/disclosures', { as: operator });
    const { toldAt, unreachedAt, account } = body.items.find((one: { id: string }) => one.id === id);
    return [toldAt !== null, unreachedAt !== null, account];
  };
  assert.deepEqual(await row(await handOver({ account: holder.email })), [true, false, holder.email]);
  assert.equal((await lettersTo(holder.email)).filter(({ kind }) => kind === 'support.disclosure').length, 1);
  await house.db.sql(`update staff_member set state = 'left' where dealership_id = $1`, [orphaned.id]);
  assert.deepEqual(await row(await handOver({ dealershipId: orphaned.id })), [false, true, null]);
  const until = new Date(house.clock.now().getTime() + 10 * 24 * hour).toISOString().slice(0, 10);
  const late = await handOver({ account: gone.email }, { until, by: 'Order of the court' });
  await house.db.sql('delete from user_account where id = $1', [gone.userId]);
  await house.db.sql(`update disclosure set forbidden_until = '2026-01-01' where id = $1`, [late]);
  await house.ground.database.asPlatform(tellLate);
  assert.deepEqual(await row(late), [false, true, null]);
});

interface Refused {
  kind: string;
  route: string;
  status: number;
  dealership: string | null;
  person: string | null;
  network: string | null;
  times: number;
}
const refused = async (): Promise<Refused[]> => {
  await writeRefusals(house.ground);
  const rows = await house.db.sql<Refused>(
    `select kind, route, status, about_dealership as dealership, user_id as person, network, sum(times)::int as times
     from security_event group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6`,
  );
  await house.db.sql('delete from security_event');
  return rows;
};

test('what is refused is kept by kind, route and ids, counted, without path, value or whole address; what is no refusal is not', async () => {
  await refused();
  const seller = await house.makeStaff(ours, ['viewer']);
  const of = { dealership: ours.id, person: seller.userId, network: '203.0.113.0' };
  const nobody = { dealership: null, person: null, network: '203.0.113.0' };
  const elsewhere = { cookie: seller.cookie, dealershipId: theirs.id };
  const vehicle = newId();
  for (let i = 0; i < 3; i++) await house.call(`GET /api/vehicles/${vehicle}`, { as: seller });
  await house.call('GET /api/vehicles', { as: elsewhere });
  await house.call('POST /api/vehicles', { as: seller, body: { make: 'Secret', model: 'Value' } });
  await house.call('GET /api/operator/security-log', { as: seller });
  await house.call('GET /api/vehicles');
  await house.call('GET /api/vehicles', { as: { bearer: 'not-a-key' } });
  await house.call('POST /api/sign-in', { body: { email: 'who@example.net', password: 'not theirs at all' } });
  await house.call('POST /api/step-up', { as: seller, body: { password: 'not mine at all' } });
  // None: the office asks whether anybody is signed in, a field is wrong, a factor is asked for again.
  await house.call('GET /api/me');
  await house.call('POST /api/step-up', { as: seller, body: {} });
  await house.db.sql(`update user_session set stepped_up_at = now() - interval '1 hour' where user_id = $1`, [
    seller.userId,
  ]);
  house.clock.move(3_000);
  assert.equal((await house.call('POST /api/me/second-factor', { as: seller })).body.code, 'step_up');
  assert.deepEqual(await refused(), [
    { kind: 'not_allowed', route: 'POST /api/vehicles', status: 403, ...of, times: 1 },
    { kind: 'not_signed_in', route: 'GET /api/vehicles', status: 401, ...nobody, times: 2 },
    { kind: 'not_there', route: 'GET /api/operator/security-log', status: 404, ...of, dealership: null, times: 1 },
    { kind: 'not_there', route: 'GET /api/vehicles', status: 404, ...of, dealership: null, times: 1 },
    { kind: 'not_there', route: 'GET /api/vehicles/:vehicleId', status: 404, ...of, times: 3 },
    { kind: 'sign_in', route: 'POST /api/sign-in', status: 401, ...nobody, times: 1 },
    { kind: 'step_up', route: 'POST /api/step-up', status: 422, ...of, dealership: null, times: 1 },
  ]);
});

test('limits and forged signatures are kept, a flood of addresses does not fill the log, and no request waits for it', async () => {
  await refused();
  for (let i = 0; i < 22; i++)
    await house.call('POST /api/verify-email/resend', { body: { email: 'flood@example.net' } });
  await house.call('POST /meta/facebook/deauthorize', {
    bytes: Buffer.from('signed_request=a.b'),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  const rows = await refused();
  assert.deepEqual(
    rows.map(({ kind, route, status, times }) => [kind, route, status, times]),
    [
      ['limit', 'POST /api/verify-email/resend', 429, 2],
      ['signature', 'POST /meta/facebook/deauthorize', 400, 1],
    ],
  );
  const began = performance.now();
  for (let n = 0; n < 20_000; n++)
    noteRefusal(house.ground, {
      kind: 'not_signed_in',
      route: 'GET /api/vehicles',
      status: 401,
      ip: `${11 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}.7`,
    });
  const each = (performance.now() - began) / 20_000;
  assert.ok(each < 0.1, `${each} ms`);
  await writeRefusals(house.ground);
  const [kept] = await house.db.sql<{ rows: number; times: number; bare: number }>(
    `select count(*)::int as rows, sum(times)::int as times, count(*) filter (where network is null)::int as bare from security_event`,
  );
  assert.equal(kept!.times, 20_000, 'every one is counted');
  assert.ok(kept!.rows <= 2 * 2_001 && kept!.bare >= 1, `${kept!.rows} rows`);
  await refused();
});

test('operators filter the log, a look is noted, its person sees their lines, and they go with the account', async () => {
  await refused();
  // The flood of before was of this minute.
  house.clock.move(60_000);
  const seller = await house.makeStaff(ours, ['viewer']);
  for (const kind of ['not_allowed', 'limit'] as const)
    for (let n = 0; n < 60; n++)
      noteRefusal(house.ground, {
        kind,
        route: `GET /api/x${n}`,
        status: kind === 'limit' ? 429 : 403,
        ...(kind === 'limit' ? {} : { dealershipId: ours.id, userId: seller.userId }),
        ip: '2001:db8:1:2::3',
      });
  await writeRefusals(house.ground);
  const see = async (query = '') => (await house.call(`GET /api/operator/security-log${query}`, { as: operator })).body;
  const first = await see();
  assert.equal(first.items.length, 100);
  const rest = await see(`?cursor=${first.nextCursor}`);
  assert.deepEqual([rest.items.length, rest.nextCursor], [20, null]);
  assert.equal(new Set([...first.items, ...rest.items].map(({ id }) => id)).size, 120);
  const some = (await see(`?dealershipId=${ours.id}&kind=not_allowed&network=2001:db8:1::&days=1`)).items;
  assert.deepEqual(
    [some.length, some[0].dealership, some[0].network, some[0].userId],
    [60, 'Ours', '2001:db8:1::', seller.userId],
  );
  assert.deepEqual((await see(`?dealershipId=${theirs.id}`)).items, []);
  assert.equal((await house.call('GET /api/operator/security-log', { as: ours.owner })).status, 404);
  const [noted] = await house.db.sql<{ subject: string }>(
    `select subject from operator_event where event = 'security.seen' and about_dealership = $1`,
    [ours.id],
  );
  assert.equal(noted!.subject, 'not_allowed');
  const held = (await house.call('GET /api/me/held', { as: seller })).body.items;
  const mine = held.find(({ table }: { table: string }) => table === 'security_event');
  assert.deepEqual([mine.rows.length, mine.rows[0].network], [60, '2001:db8:1::']);

  // Who is gone before what they did is written leaves nothing.
  noteRefusal(house.ground, { kind: 'limit', route: 'GET /api/y', status: 429, userId: seller.userId, ip: null });
  await house.ground.database.asPlatform((ctx) => eraseUser(ctx, seller.userId));
  await writeRefusals(house.ground);
  assert.deepEqual(await house.db.sql('select from security_event where user_id = $1', [seller.userId]), []);
  assert.equal((await see('?kind=limit')).items.length, 61 - 1);
});

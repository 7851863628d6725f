import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { newId } from '#kernel/ids.ts';
import { testHouse } from '#tests/harness/house.ts';
import type { TestDealership, TestHouse } from '#tests/harness/house.ts';
import { mayMove, stages } from './stages.ts';
import type { Lead } from './lead.ts';
import type { Stage } from './stages.ts';
import { post } from '#platform/mail/index.ts';
import { receiveInquiry } from './lead-intake.ts';

let house: TestHouse;
let dealer: TestDealership;
before(async () => {
  house = await testHouse();
  dealer = await house.makeDealership();
});
after(() => house.close());

const inquiry = {
  kind: 'inquiry' as const,
  name: 'Marc-André Dubé',
  email: 'marc@example.com',
  phone: '+19025550123',
  message: 'Is it still there?',
  locale: 'fr' as const,
  preferredContact: null,
  vehicleId: null,
  marketingWording: null,
  page: '/inventory/x',
  suspectedSpam: false,
};

const send = (form: Partial<typeof inquiry> = {}) =>
  house.ground.database.asVisitor(
    { dealershipId: dealer.id, origin: { ip: '203.0.113.5', userAgent: 'Visitor', requestId: 'r' } },
    (ctx) => receiveInquiry(ctx, { ...inquiry, ...form }),
    { write: true },
  );

const addByApi = (body: object, as = dealer.owner as { cookie: string }, headers: Record<string, string> = {}) =>
  house.call<Lead>('POST /api/leads', { as, body, headers });

test('an inquiry of a visitor becomes a lead with customer, consent and journal, and is answered in the visitor’s language', async () => {
  await send({ marketingWording: 'Send me offers' } as never);
  await house.runJobs();
  const { body } = await house.call('GET /api/leads?q=dube', { as: dealer.owner });
  assert.equal(body.items.length, 1);
  assert.equal(body.items[0].customer.name, 'Marc-André Dubé');
  const word = inquiry.message.split(' ')[0]!;
  const filtered = await house.call(`GET /api/leads?stage=lost&q=${encodeURIComponent(word)}`, { as: dealer.owner });
  assert.deepEqual(filtered.body.items, [], 'words of a message open no filter');
  const { body: lead } = await house.call<Lead>(`GET /api/leads/${body.items[0].id}`, { as: dealer.owner });
  assert.deepEqual(
    lead.timeline.map((one) => one.kind),
    ['inquiry', 'automatic_answer'],
  );
  const mail = await house.mailbox.waitFor('marc@example.com');
  assert.match(mail.subject, /Nous avons reçu votre message/);
  assert.match(mail.text, /Harbour Auto Ltd\./);
  assert.match(mail.headers['list-unsubscribe'] ?? '', /\/unsubscribe\//);
  const consents = await house.db.sql<{ basis: string; wording: string | null }>(
    'select basis, wording from consent where dealership_id = $1 order by basis',
    [dealer.id],
  );
  assert.deepEqual(consents, [
    { basis: 'express', wording: 'Send me offers' },
    { basis: 'implied_inquiry', wording: null },
  ]);
  const kept = await house.db.sql<{ form: object; origin: object }>(
    'select form, origin from lead_intake where dealership_id = $1',
    [dealer.id],
  );
  assert.deepEqual(kept, [{ form: {}, origin: {} }]);
});

test('staff are told without a word about the customer', async () => {
  await send({ email: 'quiet@example.com', name: 'Quiet Customer' });
  await house.runJobs();
  const alert = await house.mailbox.waitFor(dealer.owner.email);
  assert.doesNotMatch(alert.text + alert.html + alert.subject, /Quiet|quiet@example/);
});

test('the same inquiry sent twice within ten minutes is one lead', async () => {
  await send({ email: 'twice@example.com' });
  await send({ email: 'twice@example.com' });
  await house.runJobs();
  const { body } = await house.call('GET /api/leads?q=twice@example.com', { as: dealer.owner });
  assert.equal(body.items.length, 1);
});

test('taking an inquiry in twice makes one lead, as a job that is run again after a crash must', async () => {
  const { takeIn } = await import('./lead-intake.ts');
  const { intakeId } = await send({ email: 'again@example.com' });
  await house.as(dealer, (ctx) => takeIn(ctx, intakeId));
  await house.as(dealer, (ctx) => takeIn(ctx, intakeId));
  const { body } = await house.call('GET /api/leads?q=again@example.com', { as: dealer.owner });
  assert.equal(body.items.length, 1);
});

test('a reply leaves as a letter of the dealership, stops the clock and moves the lead on', async () => {
  const added = await addByApi({ customer: { name: 'Ann Reader', email: 'ann@example.com' }, message: 'Price?' });
  assert.equal(added.status, 201);
  const replied = await house.call<Lead>(`POST /api/leads/${added.body.id}/replies`, {
    as: dealer.owner,
    body: { body: 'Good morning,\n\nit is $12,995.' },
  });
  assert.equal(replied.status, 201);
  assert.equal(replied.body.stage, 'contacted');
  assert.ok(replied.body.firstHumanAnswerAt);
  await house.runJobs();
  const mail = await house.mailbox.waitFor('ann@example.com', (one) => one.subject.includes('Harbour Auto'));
  assert.equal(mail.from.name, 'Harbour Auto');
  assert.equal(mail.replyTo, 'sales@example.com');
  assert.match(mail.text, /\$12,995/);
  const again = await house.call<Lead>(`GET /api/leads/${added.body.id}`, { as: dealer.owner });
  assert.equal(again.body.timeline.find((one) => one.kind === 'email_out')?.mailState, 'sent');
});

test('a refused mail is shown as failed, not retried for ever', async () => {
  const added = await addByApi({ customer: { name: 'Gone Away', email: 'gone@example.com' } });
  await house.runJobs();
  await house.call(`POST /api/leads/${added.body.id}/replies`, { as: dealer.owner, body: { body: 'Hello' } });
  house.mailbox.refuse(550);
  await house.runJobs();
  house.mailbox.refuse(null);
  const { body } = await house.call<Lead>(`GET /api/leads/${added.body.id}`, { as: dealer.owner });
  assert.equal(body.timeline.find((one) => one.kind === 'email_out')?.mailState, 'failed');
});

test('who left only a phone number cannot be written to, and the answer says so', async () => {
  const added = await addByApi({ customer: { name: 'By Phone', phone: '902 555 0144' } });
  assert.equal(added.body.customer?.phone, '+19025550144');
  const replied = await house.call(`POST /api/leads/${added.body.id}/replies`, {
    as: dealer.owner,
    body: { body: 'Hello' },
  });
  assert.equal(replied.status, 422);
  assert.equal(replied.body.errors[0].code, 'no_email');
});

test('bad input is refused field by field and leaves nothing behind', async () => {
  const counted = () =>
    house.db.sql<{ n: number }>('select count(*)::int as n from lead where dealership_id = $1', [dealer.id]);
  const before_ = await counted();
  const cases: [object, string][] = [
    [{ customer: { name: '', email: 'a@example.com' } }, '/customer/name'],
    [{ customer: { name: 'A' } }, '/customer/email'],
    [{ customer: { name: 'A', email: 'nonsense' } }, '/customer/email'],
    [{ customer: { name: 'A', phone: '12' } }, '/customer/phone'],
    [{ customer: { name: 'A', email: 'a@example.com', role: 'owner' } }, '/customer/role'],
    [{ customer: { name: 'A', email: 'a@example.com' }, message: 'x'.repeat(10_001) }, '/message'],
    [{ customer: { name: 'A', email: 'a@example.com' }, vehicleId: newId() }, '/vehicleId'],
    [{ customer: { name: 'A', email: 'a@example.com' }, source: 'telepathy' }, '/source'],
  ];
  for (const [body, pointer] of cases) {
    const answer = await addByApi(body);
    assert.equal(answer.status, 422, JSON.stringify(body));
    assert.ok(
      (answer.body as never as { errors: { pointer: string }[] }).errors.some((error) => error.pointer === pointer),
      `${JSON.stringify(answer.body)} lacks ${pointer}`,
    );
  }
  assert.deepEqual(await counted(), before_);
});

test('a repeated request with the same key adds one lead and gets the same answer', async () => {
  const body = { customer: { name: 'Once Only', email: 'once@example.com' } };
  const key = { 'idempotency-key': newId() };
  const [first, second] = await Promise.all([addByApi(body, dealer.owner, key), addByApi(body, dealer.owner, key)]);
  assert.equal(first.status, 201);
  assert.equal(second.body.id, first.body.id);
  const other = await addByApi({ customer: { name: 'Somebody Else', email: 'else@example.com' } }, dealer.owner, key);
  assert.equal(other.status, 422);
});

test('a stale change is refused with the lead as it is, and nothing is lost', async () => {
  const { body: lead } = await addByApi({ customer: { name: 'Two Tabs', email: 'tabs@example.com' } });
  const first = await house.call<Lead>(`PATCH /api/leads/${lead.id}`, {
    as: dealer.owner,
    body: { version: lead.version, stage: 'visited' },
  });
  assert.equal(first.status, 200);
  const second = await house.call(`PATCH /api/leads/${lead.id}`, {
    as: dealer.owner,
    body: { version: lead.version, stage: 'lost', lostReason: 'price' },
  });
  assert.equal(second.status, 409);
  assert.equal(second.body.current.stage, 'visited');
});

test('a lost lead needs its reason, and a lead never becomes new again', async () => {
  const { body: lead } = await addByApi({ customer: { name: 'Lost One', email: 'lost@example.com' } });
  assert.equal(
    (await house.call(`PATCH /api/leads/${lead.id}`, { as: dealer.owner, body: { version: 1, stage: 'lost' } })).status,
    422,
  );
  assert.equal(
    (
      await house.call(`PATCH /api/leads/${lead.id}`, {
        as: dealer.owner,
        body: { version: 1, stage: 'lost', lostReason: 'price' },
      })
    ).status,
    200,
  );
  assert.equal(
    (await house.call(`PATCH /api/leads/${lead.id}`, { as: dealer.owner, body: { version: 2, stage: 'new' } })).status,
    422,
  );
  fc.assert(fc.property(fc.constantFrom(...stages), (from: Stage) => !mayMove(from, 'new')));
});

test('those who may not see customers see stages and vehicles, and cannot search by a name', async () => {
  const viewer = await house.makeStaff(dealer, ['viewer']);
  await addByApi({
    customer: { name: 'Hidden Name', email: 'hidden@example.com' },
    message: 'My number is 902 555 0199',
  });
  const { body, status } = await house.call('GET /api/leads', { as: viewer });
  assert.equal(status, 200);
  assert.doesNotMatch(JSON.stringify(body), /Hidden Name|hidden@example|902 555/);
  const { body: found } = await house.call('GET /api/leads?q=hidden', { as: viewer });
  assert.equal(found.items.length, body.items.length);
  assert.equal(
    (await house.call('POST /api/leads', { as: viewer, body: { customer: { name: 'A', email: 'a@example.com' } } }))
      .status,
    403,
  );
});

test('paging visits every lead once', async () => {
  const other = await house.makeDealership();
  for (let n = 0; n < 7; n++)
    await addByApi({ customer: { name: `Customer ${n}`, email: `c${n}@example.com` } }, other.owner);
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const answer: { body: { items: { id: string }[]; nextCursor: string | null } } = await house.call(
      `GET /api/leads?limit=3${cursor ? `&cursor=${cursor}` : ''}`,
      { as: other.owner },
    );
    seen.push(...answer.body.items.map((one) => one.id));
    cursor = answer.body.nextCursor;
  } while (cursor);
  assert.equal(seen.length, 7);
  assert.equal(new Set(seen).size, 7);
  const foreign = await house.call('GET /api/leads?limit=3', { as: dealer.owner });
  const stolen = await house.call(`GET /api/leads?limit=3&cursor=${foreign.body.nextCursor}`, { as: other.owner });
  assert.equal(stolen.status, 422);
});

test('P32a P32b the unsubscribe link withdraws consent without signing in, and a forged one does not', async () => {
  await send({ email: 'stop@example.com', marketingWording: 'Send me offers' } as never);
  await house.runJobs();
  const mail = await house.mailbox.waitFor('stop@example.com');
  const link = /\/unsubscribe\/[\w.-]+/.exec(mail.headers['list-unsubscribe'] ?? '')![0];
  const asked = await house.call<string>(`GET ${link}`);
  assert.match(asked.body, /news from Harbour Auto, by/, 'the page names who the letters are from');
  assert.equal((await house.call(`GET ${link}`)).status, 200);
  assert.equal((await house.call(`POST ${link.slice(0, -3)}AAA`)).status, 404);
  assert.equal((await house.call(`POST ${link}`, { headers: { origin: 'null' } })).status, 200);
  const open = await house.db.sql(
    'select 1 from consent c join customer u using (dealership_id) where u.id = c.customer_id and u.email = $1 and c.withdrawn_at is null',
    ['stop@example.com'],
  );
  assert.equal(open.length, 0);
});

/** A lead as it stands seven months later: an inquiry counts for six (CASL s. 10(10)(e)). */
const oldLead = async (email: string, consent = true): Promise<{ id: string; customerId: string; link: string }> => {
  await send({ email, phone: null, marketingWording: consent ? 'Send me offers' : null } as never);
  await house.runJobs();
  const mail = await house.mailbox.waitFor(email);
  const [row] = await house.db.sql<{ id: string; customer_id: string }>(
    `update lead l set created_at = l.created_at - interval '7 months' from customer c
     where c.dealership_id = l.dealership_id and c.id = l.customer_id and c.email = $1 returning l.id, l.customer_id`,
    [email],
  );
  for (const [table, column, id] of [
    ['activity', 'at', 'lead_id'],
    ['consent', 'given_at', 'customer_id'],
  ])
    await house.db.sql(`update ${table} set ${column} = ${column} - interval '7 months' where ${id} = $1`, [
      id === 'lead_id' ? row!.id : row!.customer_id,
    ]);
  return {
    id: row!.id,
    customerId: row!.customer_id,
    link: /\/unsubscribe\/[\w.-]+/.exec(mail.headers['list-unsubscribe'] ?? '')![0],
  };
};
const reply = (leadId: string, subject: string) =>
  house.call(`POST /api/leads/${leadId}/replies`, {
    as: dealer.owner,
    body: { subject, body: 'We have a new truck.' },
  });
const lettersOf = (subject: string) => house.mailbox.mails().filter((one) => one.subject === subject).length;

test('P23a P32a what is an offer by now leaves only while its consent holds, asked at the moment of sending', async () => {
  const { id, customerId, link } = await oldLead('offers@example.com');
  assert.equal((await reply(id, 'A first truck')).status, 201);
  await house.runJobs();
  assert.equal(lettersOf('A first truck'), 1);
  // No longer wanted between queueing and sending: not sent, counted, and its words are not kept.
  assert.equal((await reply(id, 'A second truck')).status, 201);
  const done = await house.call<string>(`POST ${link}`);
  assert.deepEqual([done.status, /Nothing will be sent/.test(done.body)], [200, true]);
  await house.runJobs();
  assert.equal(lettersOf('A second truck'), 0);
  const rows = await house.db.sql(
    `select class, state, html, body_text from dealership_mail where customer_id = $1 and subject = 'A second truck'`,
    [customerId],
  );
  assert.deepEqual(rows, [{ class: 'marketing', state: 'refused', html: '', body_text: '' }]);
  const seen = await house.call<Lead>(`GET /api/leads/${id}`, { as: dealer.owner });
  assert.equal(seen.body.timeline.find((one) => one.subject === 'A second truck')?.mailState, 'refused');
  // Every channel of the purpose, at once.
  const channels = await house.db.sql<{ channel: string }>(
    `select channel from contact_refusal where customer_id = $1 order by 1`,
    [customerId],
  );
  assert.deepEqual(
    channels.map(({ channel }) => channel),
    ['email', 'phone', 'sms'],
  );
  const refused = await reply(id, 'A third truck');
  assert.deepEqual([refused.status, refused.body.code], [409, 'no_consent']);
  // Who asks gets an answer, whatever they think of offers.
  await house.call(`POST /api/leads/${id}/notes`, {
    as: dealer.owner,
    body: { kind: 'call', body: 'Asked for a price' },
  });
  assert.equal((await reply(id, 'Your price')).status, 201);
  await house.runJobs();
  assert.equal(lettersOf('Your price'), 1);
  const never = await oldLead('never@example.com', false);
  assert.equal((await reply(never.id, 'Unasked')).body.code, 'no_consent');
});

test('P23a P32a who is restricted before a letter leaves does not get it, and can still withdraw; who was erased, too', async () => {
  const { id, customerId, link } = await oldLead('unseen@example.com');
  assert.equal((await reply(id, 'To nobody')).status, 201);
  await house.db.sql(`update customer set restricted_at = now(), restriction = 'asked' where id = $1`, [customerId]);
  await house.db.sql(`update lead set restricted_at = now() where id = $1`, [id]);
  await house.runJobs();
  assert.equal(lettersOf('To nobody'), 0);
  assert.equal((await house.call(`POST ${link}`)).status, 200);
  const open = () =>
    house.db.sql(`select from consent where customer_id = $1 and withdrawn_at is null and channel = 'email'`, [
      customerId,
    ]);
  assert.equal((await open()).length, 0);
  const erased = await oldLead('erased@example.com');
  const ask = async (what: string, body: object) => (await house.call(what, { as: dealer.owner, body })).body;
  const made = await ask('POST /api/privacy/requests', {
    kind: 'erasure',
    way: 'phone',
    name: 'Who Asks',
    customerId: erased.customerId,
  });
  const at = `/api/privacy/requests/${made.id}`;
  const { version } = await ask(`POST ${at}/identity`, { version: made.version, how: 'Passport seen' });
  const { fingerprint } = (await house.call(`GET ${at}/erasure`, { as: dealer.owner })).body;
  assert.equal(
    (await house.call(`POST ${at}/erasure`, { as: dealer.owner, body: { version, fingerprint } })).status,
    200,
  );
  assert.equal((await house.db.sql(`select from customer where id = $1`, [erased.customerId])).length, 0);
  for (let twice = 0; twice < 2; twice++) {
    const done = await house.call<string>(`POST ${erased.link}`);
    assert.deepEqual([done.status, /Nothing will be sent/.test(done.body)], [200, true]);
  }
});

test('an address gets at most five automatic answers a day, from all dealerships together, and every lead is kept', async () => {
  const other = await house.makeDealership();
  const email = `third-${newId()}@example.com`;
  const toForm = (of: TestDealership, at: number) =>
    house.ground.database.asVisitor(
      { dealershipId: of.id },
      (ctx) => receiveInquiry(ctx, { ...inquiry, email: at % 2 ? email : email.toUpperCase(), message: `No. ${at}` }),
      { write: true },
    );
  for (let at = 0; at < 4; at++) await toForm(dealer, at);
  for (let at = 0; at < 4; at++) await toForm(other, at);
  await house.runJobs();
  const [kept] = await house.db.sql<{ leads: number; answers: number }>(
    `select count(distinct l.id)::int as leads, count(m.id)::int as answers
     from lead l join customer c using (dealership_id) left join activity a on a.dealership_id = l.dealership_id and a.lead_id = l.id and a.kind = 'automatic_answer'
       left join dealership_mail m on m.dealership_id = a.dealership_id and m.id = a.mail_id
     where c.id = l.customer_id and lower(c.email) = $1`,
    [email],
  );
  assert.equal(kept!.answers, 5);
  assert.equal(kept!.leads, 8);
});

test('past the letters of a day people are told when the next may go, programs wait for it, and what is owed goes', async () => {
  const place = await house.makeDealership();
  const as = place.owner;
  const used = (letters: number, kind = 'letter') =>
    house.db.sql(
      `insert into letter_day values ($1, (now() at time zone 'America/Halifax')::date, $3, $2)
       on conflict (dealership_id, day, kind) do update set letters = excluded.letters`,
      [place.id, letters, kind],
    );
  const [midnight] = await house.db.sql<{ at: Date; counted: number }>(
    `select ((now() at time zone 'America/Halifax')::date + 1)::timestamp at time zone 'America/Halifax' as at`,
  );
  const opensAt = midnight!.at.toISOString();
  const added = await house.call<Lead>('POST /api/leads', {
    as,
    body: { customer: { name: 'Ann', email: 'ann@example.com' } },
  });
  const write = () => house.call(`POST /api/leads/${added.body.id}/replies`, { as, body: { body: 'Still there.' } });

  // A trial has 200: the last one goes, the next one says when.
  await used(199);
  assert.equal((await write()).status, 201);
  const refused = await write();
  assert.deepEqual([refused.status, refused.body.code, refused.body.limit], [429, 'letters_used_up', 200]);
  assert.equal(refused.body.opensAt, opensAt);
  const wait = Number(refused.headers.get('retry-after'));
  assert.ok(Math.abs(wait - (midnight!.at.getTime() - Date.now()) / 1000) < 30, String(wait));
  assert.equal(
    (await house.db.sql(`select from dealership_mail where dealership_id = $1 and kind = 'leads.reply'`, [place.id]))
      .length,
    1,
  );

  // What the product writes by itself takes the first places of the next days, and leaves people a fifth of each.
  await used(160);
  await house.db.sql(
    `insert into letter_day values ($1, (now() at time zone 'America/Halifax')::date + 1, 'letter', 159)`,
    [place.id],
  );
  const wrote = () =>
    house.as(place, (ctx) => post(ctx, { kind: 'leads.alert', to: as.email, subject: 'x', html: 'x', text: 'x' }));
  const waiting = async (id: string) => {
    const [mail] = await house.db.sql<{ not_before: Date | null; run_at: Date }>(
      `select not_before, p.run_at from dealership_mail, graphile_worker._private_jobs p
       where dealership_mail.id = $1 and p.payload -> 'ids' ->> 'mailId' = $1::text`,
      [id],
    );
    assert.deepEqual(mail!.run_at, mail!.not_before);
    return mail!.not_before!.toISOString();
  };
  assert.equal(await waiting(await wrote()), opensAt);
  const day = 86_400_000;
  assert.ok(
    Math.abs(Date.parse(await waiting(await wrote())) - Date.parse(opensAt) - day) <= day / 24,
    'tomorrow is full, too',
  );
  assert.equal((await write()).status, 201, 'a person’s letter has room where a program’s has not');

  // What is owed neither waits nor counts.
  await used(2000);
  const owed = [{ class: 'legal_notice' as const }, { owed: true }];
  for (const of of owed) {
    const id = await house.as(place, (ctx) =>
      post(ctx, { kind: 'privacy.answer', to: 'ann@example.com', subject: 'x', html: 'x', text: 'x', ...of }),
    );
    const [mail] = await house.db.sql<{ not_before: null }>(`select not_before from dealership_mail where id = $1`, [
      id,
    ]);
    assert.equal(mail!.not_before, null);
  }
  const [count] = await house.db.sql<{ letters: number }>(
    `select letters from letter_day where dealership_id = $1 and day = (now() at time zone 'America/Halifax')::date and kind = 'letter'`,
    [place.id],
  );
  assert.equal(count!.letters, 2000);

  // Who pays has 2,000.
  await used(1999);
  await house.db.sql(`update dealership set state = 'active' where dealership_id = $1`, [place.id]);
  assert.equal((await write()).status, 201);
  assert.equal((await write()).body.limit, 2000);

  // Invitations are counted for themselves.
  await used(10);
  await used(19, 'invitation');
  const invite = (email: string) => house.call('POST /api/invitations', { as, body: { email, roles: ['sales'] } });
  const invited = await invite('new@example.com');
  assert.equal(invited.status, 201);
  for (const answer of [
    await invite('more@example.com'),
    await house.call(`POST /api/invitations/${invited.body.id}/resend`, { as }),
  ])
    assert.deepEqual([answer.status, answer.body.code, answer.body.opensAt], [429, 'invitations_used_up', opensAt]);
});

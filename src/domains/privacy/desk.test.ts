/** The privacy desk on the real database: a customer with a mark in every text, and what is left of it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { register } from '#platform/register/index.ts';
import { newId } from '#kernel/ids.ts';
import { findBreak, sealedPlace, sealJournal } from '#platform/journal/index.ts';
import { booksOf } from '#tests/harness/books.ts';
import { testHouse } from '#tests/harness/house.ts';
import type { TestDealership, TestHouse, TestStaff } from '#tests/harness/house.ts';
import { signedDeals } from '#tests/harness/signed-deals.ts';
import { dueOn, keptUntil, standingOf } from './due.ts';
import { addressHash } from './erasure.ts';
import { withheldFor } from './archive-scope.ts';
import { erasureScope } from './erasure-scope.ts';
import { endKeeping, forgetRequests } from './kept.ts';

let house: TestHouse;
let dealer: TestDealership;
let seller: TestStaff;
const books = booksOf(
  () => house,
  () => dealer,
);
const { ok, refused } = books;
const { signed, trade } = signedDeals(books, () => dealer);
before(async () => {
  house = await testHouse({ AUTOMO_LIMIT_FACTOR: '1000' });
  dealer = await house.makeDealership();
  seller = await house.makeStaff(dealer, ['sales']);
});
after(() => house.close());

/** Rows of every table of the database that hold a word, by table. */
async function traces(word: string): Promise<Record<string, number>> {
  const tables = await house.db.sql<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' order by 1`,
  );
  const found: Record<string, number> = {};
  for (const { name } of tables) {
    const [row] = await house.db.sql<{ n: number }>(
      `select count(*)::int as n from ${name} one where one::text ilike '%' || $1 || '%'`,
      [word],
    );
    if (row!.n > 0) found[name] = row!.n;
  }
  return found;
}
const request = async (kind: string, customerId: string, more: object = {}) =>
  ok('POST /api/privacy/requests', {
    kind,
    way: 'in_person',
    name: 'Who Asks',
    email: 'asks@example.com',
    customerId,
    ...more,
  });
const proved = async (kind: string, customerId: string) => {
  const made = await request(kind, customerId);
  return ok(`POST /api/privacy/requests/${made.id}/identity`, { version: made.version, how: 'Driver’s licence seen' });
};
const sealAll = () => house.as(dealer, sealJournal);
const addLead = (name: string, email: string, more: object = {}) =>
  ok('POST /api/leads', { customer: { name, email, phone: null }, message: `A question of ${name}`, ...more });

test('P29 P16a a request is due in thirty calendar days, over every change of the clock, and red the day after', () => {
  assert.equal(dueOn('2026-02-15'), '2026-03-17');
  assert.equal(dueOn('2026-10-20'), '2026-11-19');
  fc.assert(
    fc.property(fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }), (at) => {
      const received = at.toISOString().slice(0, 10);
      const due = dueOn(received);
      assert.equal((Date.parse(due) - Date.parse(received)) / 86_400_000, 30);
      const on = (days: number) => new Date(Date.parse(due) + days * 86_400_000).toISOString().slice(0, 10);
      const open = { dueOn: due, closedAt: null };
      assert.deepEqual(
        [-8, -7, 0, 1].map((days) => standingOf(open, on(days))),
        ['open', 'soon', 'soon', 'overdue'],
      );
    }),
  );
  assert.deepEqual(
    [keptUntil(2026, 12), keptUntil(2026, 2), keptUntil(2022, 2)],
    ['2032-12-31', '2032-02-29', '2028-02-29'],
  );
});

test('P30 P04b every table that holds values of customers has its place in the erasure, or a reason', () => {
  const holding = register
    .filter(
      ({ class: of, personal, purge }) =>
        ['dealership', 'sensitive', 'technical'].includes(of) && personal && purge === 'rows',
    )
    .map((line) => line.table);
  assert.deepEqual(Object.keys(erasureScope).toSorted(), holding.toSorted());
});

test('P30 P16a an erasure does exactly what its preview said, and no text anywhere remembers the person', async () => {
  const mark = 'Zqxjwvk';
  const email = `${mark.toLowerCase()}@example.com`;
  const lead = await addLead(`${mark} Person`, email);
  const customerId = lead.customer.id as string;
  await ok(`POST /api/leads/${lead.id}/replies`, { body: `Dear ${mark}` });
  await ok(`POST /api/leads/${lead.id}/notes`, { kind: 'call', body: `${mark} rang` });
  await ok(`PATCH /api/leads/${lead.id}`, { version: 2, stage: 'appointment' }, dealer.owner, {
    'idempotency-key': 'a-key-of-mine-1',
  });
  const form = new URLSearchParams({ name: `${mark} Person`, email, message: `Again ${mark}`, language: 'en' });
  await house.call('POST /inquiry', {
    host: `${dealer.slug}.localhost`,
    bytes: Buffer.from(form.toString()),
    headers: { origin: `http://${dealer.slug}.localhost:3000`, 'content-type': 'application/x-www-form-urlencoded' },
  });
  await house.runJobs();
  await house.runJobs();
  await ok('POST /api/deals', {
    customer: { customerId },
    conditions: `As ${mark} likes`,
    tradeIns: [trade({ history: `Driven by ${mark}`, lienholder: `Bank of ${mark}`, lienCents: 100_00 })],
    buyer: { street: `1 ${mark} Street`, city: 'Halifax', province: 'NS', postalCode: 'B3H 1A1' },
  });
  await books.draft(50_00, { customer: undefined, customerId, note: `For ${mark}` });
  const paper = await books.issued(100_00, { customer: undefined, customerId });
  await ok('POST /api/payments', {
    method: 'cash',
    amountCents: 40_00,
    allocations: [{ invoiceId: paper.id, amountCents: 40_00 }],
  });
  await ok(`POST /api/invoices/${paper.id}/mail`, { message: `Hello ${mark}` });
  await house.runJobs();
  await sealAll();
  const owed = (await ok('GET /api/ageing')).owedCents;

  const asked = await request('erasure', customerId);
  for (const what of [`GET /api/privacy/requests/${asked.id}/erasure`]) {
    const early = await house.call(what, { as: dealer.owner });
    assert.deepEqual([early.status, early.body.code], [409, 'identity_not_shown']);
  }
  const known = await ok(`POST /api/privacy/requests/${asked.id}/identity`, {
    version: asked.version,
    how: 'Passport seen',
  });
  const stale = await ok(`GET /api/privacy/requests/${asked.id}/erasure`);
  await addLead(`${mark} Person`, email);
  const late = await refused(`POST /api/privacy/requests/${asked.id}/erasure`, {
    version: known.version,
    fingerprint: stale.fingerprint,
  });
  assert.deepEqual([late.status, late.body.code], [409, 'stale_preview']);
  const preview = await ok(`GET /api/privacy/requests/${asked.id}/erasure`);
  const said = Object.fromEntries(preview.lines.map((one: any) => [one.what, [one.does, one.count]]));
  assert.deepEqual(said.leads, ['goes', 3]);
  assert.deepEqual(said.unsigned_deals, ['reduced', 1]);
  assert.deepEqual(
    [said.invoices, said.payments],
    [
      ['kept', 1],
      ['kept', 1],
    ],
  );
  assert.ok(preview.keptUntil && said.intakes[1] === 1 && said.mails[1] >= 2 && said.journal[1] > 5);
  const { erased } = await ok(`POST /api/privacy/requests/${asked.id}/erasure`, {
    version: known.version,
    fingerprint: preview.fingerprint,
  });
  for (const line of preview.lines.filter((one: any) => !['request', 'backups'].includes(one.what)))
    assert.equal(erased[`${line.what}.${line.does}`], line.count, line.what);

  // The name of the customer stays with the papers, in one row that nobody sees; nothing else has it.
  assert.deepEqual(await traces(mark), { customer: 1 });
  const [row] = await house.db.sql<{ email: string | null; search_text: string; restricted_until: string }>(
    `select email, search_text, restricted_until::text from customer where id = $1`,
    [customerId],
  );
  assert.deepEqual(row, { email: null, search_text: '', restricted_until: preview.keptUntil });
  const [proof] = await house.db.sql<{ n: number }>(
    `select count(*)::int as n from erased_consent where address_hash = $1`,
    [await house.as(dealer, async (ctx) => addressHash(ctx, email))],
  );
  assert.ok(proof!.n >= 1, 'whoever shows the address gets the dates of the consent');

  // The chain goes on verifying, and the emptying is in it.
  await sealAll();
  assert.equal(await house.as(dealer, findBreak), undefined);
  const emptied = await house.db.sql(`select 1 from journal where event = 'journal.emptied' and record_id = $1`, [
    asked.id,
  ]);
  assert.equal(emptied.length, 1);
  assert.equal((await ok('GET /api/ageing')).owedCents, owed, 'the books still add up');

  const draft = await ok(`GET /api/privacy/requests/${asked.id}/letter`);
  assert.match(draft.body, /until December 31, 20\d\d/);
  const now = await ok(`GET /api/privacy/requests/${asked.id}`);
  const unanswered = await refused(`POST /api/privacy/requests/${asked.id}/close`, { version: now.version });
  assert.equal(unanswered.body.code, 'unanswered');
  const sent = await ok(`POST /api/privacy/requests/${asked.id}/letter`, {
    version: now.version,
    subject: draft.subject,
    body: draft.body,
  });
  await ok(`POST /api/privacy/requests/${asked.id}/close`, { version: sent.version });
  await house.runJobs();
  assert.ok(
    house.mailbox.mails().some((mail) => mail.to.includes('asks@example.com') && /Income Tax Act/.test(mail.text)),
  );

  // To the day: kept on its last one, gone on the next, with everything that hung on it.
  const years = await house.as(dealer, async (ctx) => {
    const at = (day: string, days: number) => ({
      ...ctx,
      now: new Date(Date.parse(`${day}T16:00:00Z`) + days * 86_400_000),
    });
    const early = await endKeeping(at(preview.keptUntil, 0));
    const over = await endKeeping(at(preview.keptUntil, 1));
    return [early, over];
  });
  assert.deepEqual(years, [0, 1]);
  assert.deepEqual(await traces(mark), {});
  assert.deepEqual(await house.db.sql('select id from invoice where id = $1', [paper.id]), []);
  await sealAll();
  assert.equal(await house.as(dealer, findBreak), undefined);
  await house.as(dealer, (ctx) => forgetRequests({ ...ctx, now: new Date(ctx.now.getTime() + 760 * 86_400_000) }));
  assert.deepEqual(await house.db.sql('select id from rights_request where id = $1', [asked.id]), []);
});

test('P16a P30 a mark in every free word of a customer’s records: the journal holds it sealed, and after the erasure not at all', async () => {
  const mark = 'Zqwordy';
  const lead = await addLead(`${mark} Person`, `${mark.toLowerCase()}@example.com`);
  const customerId = lead.customer.id as string;
  await ok(`PATCH /api/customers/${customerId}`, { version: 1, name: `${mark} Other`, locale: 'en' });
  await ok(`POST /api/leads/${lead.id}/notes`, { kind: 'note', body: `${mark} noted` });
  await ok(`POST /api/leads/${lead.id}/replies`, { subject: `${mark} subject`, body: `${mark} body` });
  const task = await ok('POST /api/tasks', { title: `${mark} first`, dueOn: '2026-01-12', customerId });
  await ok(`PATCH /api/tasks/${task.id}`, { version: task.version, title: `${mark} second` });
  const appointment = await ok(`POST /api/leads/${lead.id}/appointments`, {
    day: new Date(house.clock.now().getTime() + 3 * 86_400_000).toISOString().slice(0, 10),
    time: '10:00',
    note: `${mark} comes alone`,
  });
  await ok(`PATCH /api/appointments/${appointment.id}`, { version: appointment.version, note: `${mark} does not` });
  const vehicle = await ok('POST /api/vehicles', {
    vin: '2HGFC2F59JH000123',
    year: 2018,
    make: 'Honda',
    model: 'Civic',
    odometerValue: 90_000,
    askingPriceCents: 20_000_00,
    floorPriceCents: 19_000_00,
    status: 'available',
  });
  const line = { id: newId(), kind: 'accessory', description: `${mark} line`, amountCents: 100_00 };
  const deal = await ok('POST /api/deals', {
    customer: { customerId },
    kind: 'finance',
    vehicleId: vehicle.id,
    priceCents: 17_000_00,
    conditions: `${mark} conditions`,
    lines: [line],
    tradeIns: [trade({ history: `${mark} history`, lienholder: `${mark} Bank`, lienCents: 100_00 })],
  });
  const now = async () => ok(`GET /api/deals/${deal.id}`);
  await ok(`PATCH /api/deals/${deal.id}`, {
    version: deal.version,
    conditions: `${mark} changed`,
    lines: [{ ...line, description: `${mark} other line` }],
  });
  const on = `/api/deals/${deal.id}`;
  await ok(`POST ${on}/deposits`, { amountCents: 500_00, method: 'cash', receivedOn: '2026-01-05', reference: mark });
  const asked = await ok(`POST ${on}/lenders`, {
    lender: 'A Bank',
    reference: `${mark} one`,
    submittedOn: '2026-01-05',
  });
  const submission = `${on}/lenders/${asked.items[0].id}`;
  await ok(`PATCH ${submission}`, { version: 1, reference: `${mark} two` });
  const stipulations = await ok(`POST ${submission}/stipulations`, { name: `${mark} pay slip` });
  const stipulation = `${submission}/stipulations/${stipulations.items[0].stipulations[0].id}`;
  await ok(`PATCH ${stipulation}`, { name: `${mark} other slip` });
  await ok(`DELETE ${stipulation}`);
  await ok(`PUT ${on}/due-bill`, {
    version: 0,
    items: [{ id: newId(), what: `${mark} key`, dueOn: '2099-01-15', doneOn: null }],
  });
  await ok(`POST ${on}/delivery-checks`, { add: [{ id: newId(), words: `${mark} tires` }] });
  const submitted = await ok(`POST ${on}/status`, { version: (await now()).version, status: 'submitted' });
  assert.ok(submitted.approvals.length > 0);
  await ok(`POST ${on}/approvals/${submitted.approvals[0].id}`, { state: 'refused', reason: `${mark} refused` });
  await ok(`POST ${on}/status`, {
    version: (await now()).version,
    status: 'cancelled',
    reason: 'price',
    deposits: 'refunded',
  });
  const draft = await books.draft(50_00, { customer: undefined, customerId, note: `${mark} note`, poNumber: mark });
  await ok(`PATCH /api/invoices/${draft.id}`, { version: draft.version, note: `${mark} other`, poNumber: `${mark}2` });
  await house.runJobs();

  const records = [customerId, lead.id, appointment.id, task.id, deal.id, draft.id];
  const sealedOf = async () =>
    house.as(dealer, async (ctx) => {
      const rows = await ctx.db
        .selectFrom('journal')
        .select(['id', 'event', 'sealed'])
        .where('dealershipId', '=', dealer.id)
        .where('recordId', 'in', records)
        .where('sealed', 'is not', null)
        .execute();
      return rows
        .filter((row) => ctx.key.open(row.sealed!, sealedPlace(row.id)).toString().includes(mark))
        .map((row) => row.event);
    });
  // Nothing of it was ever in the clear, so that nothing stays of it …
  assert.equal((await traces(mark)).journal, undefined);
  const told = new Set(await sealedOf());
  for (const event of [
    'customer.added',
    'customer.changed',
    'lead.noted',
    'lead.answered',
    'appointment.booked',
    'appointment.changed',
    'task.added',
    'task.changed',
    'deal.changed',
    'deal.lender_asked',
    'deal.lender_answered',
    'deal.stipulation_added',
    'deal.stipulation_changed',
    'deal.stipulation_removed',
    'deal.due_bill_changed',
    'deal.delivery_checked',
    'deal.approval_refused',
    'invoice.changed',
  ])
    assert.ok(told.has(event), `${event} tells nothing of what was written`);
  const request_ = await proved('erasure', customerId);
  const preview = await ok(`GET /api/privacy/requests/${request_.id}/erasure`);
  await ok(`POST /api/privacy/requests/${request_.id}/erasure`, {
    version: request_.version,
    fingerprint: preview.fingerprint,
  });
  // … once the sealed parts were emptied.
  assert.deepEqual(await sealedOf(), []);
  assert.equal((await traces(mark)).journal, undefined);
});

test('P29 P30 a restricted customer is in no list, search, message or feed, and a signed deal is kept with its last day', async () => {
  const deal = await signed();
  const { id: customerId, name } = deal.customer;
  const mail = deal.customer.email as string;
  const lead = await addLead(name, mail);
  assert.equal(lead.customer.id, customerId);
  const held = await books.issued(70_00, { customer: undefined, customerId });
  const seen = async (as = dealer.owner) =>
    Promise.all(
      [
        'GET /api/leads',
        `GET /api/leads?q=${encodeURIComponent('Dubé')}`,
        'GET /api/deals',
        'GET /api/invoices',
        'GET /api/today',
        'GET /api/payments',
      ].map(
        async (what) => [what, JSON.stringify((await house.call(what, { as })).body).includes(customerId)] as const,
      ),
    );
  assert.ok((await seen()).some(([, there]) => there));
  const { owedCents } = await ok('GET /api/ageing');
  const asked = await proved('restriction', customerId);
  const done = await ok(`POST /api/privacy/requests/${asked.id}/restriction`, { version: asked.version });
  assert.equal(done.customer.restriction.kind, 'asked');
  for (const as of [dealer.owner, seller]) for (const [what, there] of await seen(as)) assert.equal(there, false, what);
  // The journal says that something happened, and no value of it: not to the owner either.
  const journal = async (query: string): Promise<any[]> => (await ok(`GET /api/journal?limit=100&${query}`)).items;
  for (const id of [customerId, lead.id, deal.id, held.id]) {
    const entries = await journal(`recordId=${id}`);
    assert.ok(entries.length > 0);
    for (const entry of entries)
      assert.deepEqual(
        [entry.withheld, entry.before, entry.after, entry.record.label],
        [true, null, null, null],
        entry.event,
      );
  }
  const all = await journal('');
  assert.ok(all.some((entry) => !entry.withheld && entry.after !== null));
  for (const word of [name, mail]) assert.ok(!JSON.stringify(all).includes(word), word);
  for (const what of [`GET /api/leads/${lead.id}`, `GET /api/deals/${deal.id}`, `GET /api/invoices/${held.id}`])
    assert.equal((await house.call(what, { as: dealer.owner })).status, 404, what);
  assert.equal((await refused(`POST /api/leads/${lead.id}/replies`, { body: 'Buy now' })).status, 404);
  assert.equal((await refused(`POST /api/invoices/${held.id}/mail`, { message: null })).status, 404);
  const again = await ok('GET /api/ageing');
  assert.equal(again.owedCents, owedCents);
  assert.ok(!JSON.stringify(again).includes(name));
  const kept = await ok('GET /api/privacy/kept');
  assert.ok(kept.items.some((one: any) => one.customerId === customerId && one.papers.length >= 2));
  for (const role of ['manager', 'sales']) {
    const other = await house.makeStaff(dealer, [role]);
    assert.equal((await house.call('GET /api/privacy/kept', { as: other })).status, 403);
  }
  const free = await ok(`DELETE /api/privacy/requests/${asked.id}/restriction?version=${done.version}`);
  assert.equal(free.customer.restriction, null);
  assert.equal((await ok(`GET /api/leads/${lead.id}`)).id, lead.id);

  // Erased later: the signed deal is what a rule keeps.
  const gone = await proved('erasure', customerId);
  const preview = await ok(`GET /api/privacy/requests/${gone.id}/erasure`);
  const line = preview.lines.find((one: any) => one.what === 'deals');
  assert.deepEqual([line.does, line.count, line.rule, line.until], ['kept', 1, 'books', preview.keptUntil]);
});

test('P30 a correction reaches lists, search, screens, papers and exports at once, and nothing shows the old name any more', async () => {
  const lead = await addLead('Marguerite Ofsole', 'ofsole@example.com', { message: 'Is it still there?' });
  const deal = await ok('POST /api/deals', { leadId: lead.id });
  const bill = async (): Promise<string> => {
    const paper = await house.call<string>(`GET /api/deals/${deal.id}`, { as: dealer.owner });
    return JSON.stringify(paper.body);
  };
  assert.match(await bill(), /Ofsole/);
  const asked = await proved('correction', lead.customer.id);
  await ok(`POST /api/privacy/requests/${asked.id}/correction`, {
    version: asked.version,
    customer: { name: 'Marguerite Offsohl', email: 'offsohl@example.com' },
    note: 'The name was misspelled.',
  });
  const found = async (where: string) => (await ok(`GET ${where}`)).items.length as number;
  for (const list of ['/api/leads', '/api/deals']) {
    assert.equal(await found(`${list}?q=Offsohl`), 1, list);
    assert.equal(await found(`${list}?q=Ofsole`), 0, list);
  }
  assert.match(await bill(), /Offsohl/);
  assert.match(JSON.stringify(await ok(`GET /api/leads/${lead.id}`)), /offsohl@example\.com/);
  const access = await proved('access', lead.customer.id);
  const { sections } = await ok(`GET /api/privacy/requests/${access.id}/archive?format=json`);
  assert.equal(sections.customer[0].name, 'Marguerite Offsohl');
  const rows = await house.db.sql<{ n: number }>(
    `select count(*)::int as n from customer where customer::text like '%Ofsole%'`,
  );
  assert.equal(rows[0]!.n, 0);
});

test('P30 a correction reaches the customer at once; what is signed is untouched and gets a dated note', async () => {
  const paper = await books.issued(10_00, { customer: { ...books.person('Jon Smyth') } });
  const [customer] = await house.db.sql<{ id: string }>(`select customer_id as id from invoice where id = $1`, [
    paper.id,
  ]);
  const bytes = () => house.db.sql<{ private: Buffer }>('select private from invoice where id = $1', [paper.id]);
  const was = await bytes();
  const asked = await proved('correction', customer!.id);
  const done = await ok(`POST /api/privacy/requests/${asked.id}/correction`, {
    version: asked.version,
    customer: { name: 'John Smith', phone: '902 555 0147' },
    note: 'The name is spelled John Smith.',
  });
  assert.deepEqual(
    [done.customer.name, done.customer.phone, done.customer.corrections.length],
    ['John Smith', '+19025550147', 1],
  );
  assert.match(done.customer.corrections[0].on, /^\d{4}-\d\d-\d\d$/);
  assert.deepEqual(await bytes(), was);
  const bad = await refused(`POST /api/privacy/requests/${asked.id}/correction`, {
    version: done.version,
    customer: { phone: '12' },
    note: 'Wrong',
  });
  assert.deepEqual([bad.status, bad.body.errors[0].pointer], [422, '/customer/phone']);
});

test('P29 P31 the archive holds everything of the one customer, nothing of another, and names what is withheld', async () => {
  const [mine, other] = ['Wqmine', 'Wqother'];
  const lead = await addLead(mine, 'wqmine@example.com');
  await addLead(other, 'wqother@example.com');
  await ok(`POST /api/leads/${lead.id}/replies`, { body: `Dear ${mine}, yes` });
  const asked = await proved('access', lead.customer.id);
  const json = await ok(`GET /api/privacy/requests/${asked.id}/archive?format=json`);
  const text = JSON.stringify(json);
  for (const section of ['customer', 'consents', 'leads', 'conversation', 'mails'])
    assert.ok(json.sections[section].length > 0, section);
  assert.ok(text.includes(`A question of ${mine}`) && !/wqother/i.test(text));
  assert.ok(!/unitCost|costCents|acvCents|reserveCents|gross"/i.test(JSON.stringify(json.sections)));
  assert.deepEqual(
    json.withheld.map((one: any) => one.what),
    Object.keys(withheldFor),
  );
  const page = await house.call<string>(`GET /api/privacy/requests/${asked.id}/archive`, { as: dealer.owner });
  assert.match(page.body, /PIPEDA s\. 9\(3\)\(b\)/);
  assert.match(page.headers.get('content-disposition')!, /attachment/);
  const wrongKind = await proved('opt_out', lead.customer.id);
  assert.equal(
    (await house.call(`GET /api/privacy/requests/${wrongKind.id}/archive`, { as: dealer.owner })).status,
    409,
  );
  const out = await ok(`POST /api/privacy/requests/${wrongKind.id}/opt-out`, { version: wrongKind.version });
  assert.equal(out.done.at(-1).what, 'opted_out');
  const live = await house.db.sql(
    `select 1 from consent where customer_id = $1 and purpose = 'marketing' and withdrawn_at is null`,
    [lead.customer.id],
  );
  assert.deepEqual(live, []);
});

test('P29 P35b another customer takes the identity check back, and an extension comes once, within thirty days, with its reason', async () => {
  const [one, two] = [await addLead('Vone', 'vone@example.com'), await addLead('Vtwo', 'vtwo@example.com')];
  const asked = await proved('access', one.customer.id);
  const moved = await ok(`PATCH /api/privacy/requests/${asked.id}`, {
    version: asked.version,
    customerId: two.customer.id,
  });
  assert.equal(moved.identity, null);
  assert.equal(
    (await house.call(`GET /api/privacy/requests/${asked.id}/archive`, { as: dealer.owner })).body.code,
    'identity_not_shown',
  );
  const put = (until: string, version: number) =>
    refused(`POST /api/privacy/requests/${asked.id}/extension`, {
      version,
      until,
      reason: 'Records are at the accountant.',
    });
  const far = new Date(Date.parse(moved.dueOn) + 31 * 86_400_000).toISOString().slice(0, 10);
  assert.equal((await put(far, moved.version)).status, 422);
  const last = new Date(Date.parse(moved.dueOn) + 30 * 86_400_000).toISOString().slice(0, 10);
  const longer = await put(last, moved.version);
  assert.deepEqual([longer.status, longer.body.dueOn, longer.body.extendedFrom], [200, last, moved.dueOn]);
  assert.equal((await put(last, longer.body.version)).body.code, 'extended_already');
  const refusal = await refused(`PATCH /api/privacy/requests/${asked.id}`, {
    version: longer.body.version,
    decision: 'refused',
  });
  assert.deepEqual([refusal.status, refusal.body.errors[0].pointer], [422, '/decisionReason']);
});

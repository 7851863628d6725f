import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { newId } from '#kernel/ids.ts';
import { later } from '#tests/harness/later.ts';
import { pdfWords } from '#tests/harness/pdf-words.ts';
import { testHouse } from '#tests/harness/house.ts';
import type { TestDealership, TestHouse, TestStaff } from '#tests/harness/house.ts';
import { isSin } from './credit-application.ts';
import type { CreditApplication, CreditState } from './credit-application.ts';
import { consentVersions, consentWording, currentConsent } from './credit-consent.ts';
import { writeCreditPaper } from './credit-paper.ts';
import type { Deal } from './deal-answers.ts';
import { billedDeal } from './papers.ts';

let house: TestHouse;
let dealer: TestDealership;
let finance: TestStaff;
let sales: TestStaff;
before(async () => {
  house = await testHouse({ AUTOMO_LIMIT_FACTOR: '1000' });
  dealer = await house.makeDealership({ province: 'QC', name: 'Autos Étoile' });
  finance = await house.makeStaff(dealer, ['finance'], { name: 'Fran Finance' });
  sales = await house.makeStaff(dealer, ['sales']);
});
after(() => house.close());

const day = 86_400_000;
const call = <T = any>(what: string, body?: object, as: TestStaff = finance) =>
  house.call<T>(what, { as, ...(body ? { body } : {}) });
const ok = async <T = Deal>(what: string, body?: object, as: TestStaff = finance): Promise<T> => {
  const answer = await call<T>(what, body, as);
  assert.ok(answer.status < 300, `${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
};

/** Values that stand nowhere else in the database. */
const secret = {
  bornOn: '1961-09-17',
  sin: '130 692 544',
  street: '71, rue de la Fougère-Bleue',
  employer: 'Minoterie Quatorze-Vents',
  occupation: 'Affûteuse de meules',
  income: 73_219_43,
  housing: 1_318_27,
  source: 'Rente de la tante Philomène',
};
const application = (version = 0, more: object = {}) => ({
  applicant: 'buyer',
  version,
  facts: {
    bornOn: secret.bornOn,
    sin: secret.sin,
    address: { street: secret.street, city: 'Québec', province: 'QC', postalCode: 'G1R 2B5' },
    housing: { kind: 'rent', monthlyCents: secret.housing, since: '2019-05' },
    work: { kind: 'full_time', employer: secret.employer, occupation: secret.occupation, since: '2015-02' },
    income: { grossCents: secret.income, per: 'year', otherCents: 200_00, otherSource: secret.source },
    ...more,
  },
  consent: { version: currentConsent, locale: 'fr', agreed: true },
});
const makeDeal = (): Promise<Deal> =>
  ok('POST /api/deals', {
    customer: { name: 'Zoé Éthier', email: `c${newId()}@example.com`, locale: 'fr' },
    priceCents: 20_000_00,
  });
const keep = (deal: Deal, version = 0, more: object = {}): Promise<CreditState> =>
  ok(`PUT /api/deals/${deal.id}/credit-applications`, application(version, more));
const events = (dealId: string): Promise<{ event: string; actor_id: string | null }[]> =>
  house.db.sql(`select event, actor_id from journal where record_id = $1 and event like 'credit%' order by at, id`, [
    dealId,
  ]);

test('a social insurance number checks itself, and one changed digit is no number', () => {
  assert.ok(isSin('130692544'));
  for (const none of ['130692545', '000000000', '046454286', '13069254', 'abcdefghi', ''])
    assert.ok(!isSin(none), none);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 1, max: 9 }), (at, more) => {
      const digits = [...'130692544'].map(Number);
      digits[at] = (digits[at]! + more) % 10;
      return !isSin(digits.join(''));
    }),
  );
});

test('what is kept is read again, with the very wording that was agreed to, by those who may', async () => {
  const deal = await makeDeal();
  const state = await keep(deal);
  assert.deepEqual([state.version, state.keptBy, state.consentVersion], [1, 'Fran Finance', currentConsent]);
  const read = await ok<CreditApplication>(`GET /api/credit-applications/${state.id}`);
  assert.deepEqual(
    [read.facts.sin, read.facts.bornOn, read.facts.work.employer],
    ['130692544', secret.bornOn, secret.employer],
  );
  assert.equal(
    read.consent.wording,
    consentWording(currentConsent, 'fr', { dealership: 'Autos Étoile Ltd.', days: 90 }),
  );
  assert.equal(read.consent.at, new Date(read.keptAt).toISOString());
  const manager = await house.makeStaff(dealer, ['manager']);
  for (const as of [sales, manager]) {
    for (const what of [
      `GET /api/credit-applications/${state.id}`,
      `GET /api/credit-applications/${state.id}/paper`,
      `DELETE /api/credit-applications/${state.id}`,
    ]) {
      const refused = await call(what, undefined, as);
      assert.deepEqual([refused.status, refused.body.code], [403, 'forbidden'], what);
    }
    const over = await call(`PUT /api/deals/${deal.id}/credit-applications`, application(1), as);
    assert.deepEqual([over.status, over.body.code], [409, 'application_kept']);
    const { items } = await ok<{ items: unknown[] }>(`GET /api/deals/${deal.id}/credit-applications`, undefined, as);
    assert.ok(items.length === 1 && !JSON.stringify(items).includes(secret.sin));
  }
  const taken = await makeDeal();
  const added = await ok<CreditState>(`PUT /api/deals/${taken.id}/credit-applications`, application(), sales);
  assert.equal((await call(`GET /api/credit-applications/${added.id}`, undefined, sales)).status, 403);
  const both = await house.makeStaff(dealer, ['manager', 'finance']);
  assert.equal((await call(`GET /api/credit-applications/${added.id}`, undefined, both)).status, 200);
});

test('every look is journalled, with who looked, and no refusal is', async () => {
  const deal = await makeDeal();
  const { id } = await keep(deal);
  await ok(`GET /api/credit-applications/${id}`);
  await ok(`GET /api/credit-applications/${id}`, undefined, dealer.owner);
  await ok(`GET /api/credit-applications/${id}/paper`);
  await call(`GET /api/credit-applications/${id}`, undefined, sales);
  await ok(`GET /api/deals/${deal.id}/credit-applications`);
  assert.deepEqual(await events(deal.id), [
    { event: 'credit_application.kept', actor_id: finance.userId },
    { event: 'credit_application.viewed', actor_id: finance.userId },
    { event: 'credit_application.viewed', actor_id: dealer.owner.userId },
    { event: 'credit_application.printed', actor_id: finance.userId },
  ]);
});

test('no value stands readable anywhere in the database, nor in a log, nor in what others are answered', async () => {
  const deal = await makeDeal();
  const { id } = await keep(deal);
  const key = newId();
  await house.call(`PUT /api/deals/${deal.id}/credit-applications`, {
    as: finance,
    body: application(1),
    headers: { 'idempotency-key': key },
  });
  await ok(`GET /api/credit-applications/${id}`);
  const values = [
    '130692544',
    secret.sin,
    secret.bornOn,
    'Fougère',
    'Minoterie',
    'Affûteuse',
    'Philomène',
    String(secret.income),
    String(secret.housing),
  ];
  const tables = await house.db.sql<{ schema: string; name: string }>(
    `select schemaname as schema, tablename as name from pg_tables where schemaname in ('public', 'graphile_worker')`,
  );
  assert.ok(tables.some((one) => one.name === 'credit_application') && tables.some((one) => one.name === 'journal'));
  const open: string[] = [];
  for (const { schema, name } of tables) {
    const rows = await house.db.sql<{ line: string }>(`select one::text as line from ${schema}.${name} one`);
    for (const { line } of rows) {
      // Bytes are written in hexadecimal: what is sealed must not be readable in them either.
      const bytes = [...line.matchAll(/\\x([0-9a-f]+)/g)].map(([, hex]) => Buffer.from(hex!, 'hex').toString('utf8'));
      for (const value of values)
        if ([line, ...bytes].some((one) => one.includes(value))) open.push(`${name}: ${value}`);
    }
  }
  assert.deepEqual(open, []);
  const said = JSON.stringify([
    house.log,
    await ok<unknown>(`GET /api/deals/${deal.id}`),
    await ok<unknown>('GET /api/deals'),
    await ok<unknown>(`GET /api/deals/${deal.id}/credit-applications`),
    await ok<unknown>('GET /api/journal', undefined, dealer.owner),
  ]);
  for (const value of values) assert.ok(!said.includes(value), value);
  // A search must not find by it.
  for (const q of ['Minoterie', '130692544'])
    assert.equal((await ok<{ items: unknown[] }>(`GET /api/deals?q=${q}`)).items.length, 0);
});

test('what makes no sense is refused, field by field, and nothing is kept without consent', async () => {
  const deal = await makeDeal();
  const refused = async (body: object) => {
    const answer = await call(`PUT /api/deals/${deal.id}/credit-applications`, body);
    return [answer.status, answer.body.errors?.[0]?.pointer ?? answer.body.code];
  };
  const right = application();
  assert.deepEqual(await refused({ ...right, consent: { ...right.consent, agreed: false } }), [422, '/consent/agreed']);
  assert.deepEqual(await refused({ ...right, consent: undefined }), [422, '/consent']);
  assert.deepEqual(await refused({ ...right, consent: { ...right.consent, version: '1999-1' } }), [
    422,
    '/consent/version',
  ]);
  assert.deepEqual(await refused(application(0, { sin: '123 456 789' })), [422, '/facts/sin']);
  assert.deepEqual(await refused(application(0, { bornOn: '2019-01-01' })), [422, '/facts/bornOn']);
  assert.deepEqual(await refused(application(0, { bornOn: '2999-01-01' })), [422, '/facts/bornOn']);
  assert.deepEqual(await refused({ ...right, applicant: 'co_buyer' }), [422, '/applicant']);
  assert.deepEqual(await refused(application(3)), [409, 'stale']);
  assert.deepEqual((await ok<{ items: unknown[] }>(`GET /api/deals/${deal.id}/credit-applications`)).items, []);
});

test('the paper says what was said, and leaves out what was not', async () => {
  const deal = await makeDeal();
  const { id } = await keep(deal, 0, { sin: '' });
  const { application: read, billed } = await house.as(
    dealer,
    async (ctx) => ({
      application: await ok<CreditApplication>(`GET /api/credit-applications/${id}`),
      billed: await billedDeal(ctx, deal.id),
    }),
    { permissions: ['deals.read', 'customers.read'] },
  );
  for (const [locale, words] of [
    ['fr', ['Demande de crédit', 'Minoterie Quatorze-Vents', 'février 2015', '17 septembre 1961']],
    ['en', ['Credit application', 'Affûteuse de meules', '$73,219.43 a year', 'Rents']],
  ] as const) {
    const said = pdfWords(
      await writeCreditPaper({ ...read, expiresAt: new Date(read.expiresAt) }, billed, locale),
    ).replaceAll('\u00a0', ' ');
    for (const word of [...words, 'Zoé Éthier', 'J’accepte que Autos Étoile Ltd.'])
      assert.ok(said.includes(word), `${locale}: ${word}: ${said}`);
    assert.ok(!/assurance sociale (?!est)|Social insurance number/.test(said), said);
  }
});

test('an application is gone when its days are over, for everyone at once, and its bytes with the next run of the job', async () => {
  const deal = await makeDeal();
  const { id } = await keep(deal);
  await later(house, 60 * day);
  const other = await makeDeal();
  const { id: younger } = await keep(other);
  await house.runJobs();
  const rows = () =>
    house.db.sql<{ id: string }>(`select id from credit_application where id in ($1, $2)`, [id, younger]);
  assert.equal((await rows()).length, 2);
  await later(house, 30 * day + 1);
  assert.equal((await call(`GET /api/credit-applications/${id}`)).status, 404);
  assert.equal((await call(`GET /api/credit-applications/${id}/paper`)).status, 404);
  assert.deepEqual((await ok<{ items: unknown[] }>(`GET /api/deals/${deal.id}/credit-applications`)).items, []);
  await runExpiry();
  assert.deepEqual(await rows(), [{ id: younger }]);
  assert.equal((await events(deal.id)).at(-1)?.event, 'credit_application.expired');
  await runExpiry();
  assert.equal((await events(deal.id)).filter((one) => one.event.endsWith('expired')).length, 1);
});

test('fewer days hold for what is there; twelve months after its deal an application is gone, whatever was chosen', async () => {
  await ok('PUT /api/credit-policy', { version: 0, keptDays: 730 }, dealer.owner);
  const ended = await makeDeal();
  const running = await makeDeal();
  const { id: ofEnded } = await keep(ended);
  const { id: ofRunning } = await keep(running);
  await ok(
    `POST /api/deals/${ended.id}/status`,
    { version: ended.version, status: 'cancelled', reason: 'credit' },
    dealer.owner,
  );
  const left = async () =>
    (
      await house.db.sql<{ id: string }>(`select id from credit_application where id in ($1, $2)`, [ofEnded, ofRunning])
    ).map((row) => row.id);
  await later(house, 364 * day);
  await runExpiry();
  assert.deepEqual((await left()).toSorted(), [ofEnded, ofRunning].toSorted());
  await later(house, 2 * day);
  await runExpiry();
  assert.deepEqual(await left(), [ofRunning]);
  const state = await keep(running, 1);
  await ok('PUT /api/credit-policy', { version: 1, keptDays: 10 }, dealer.owner);
  const { items } = await ok<{ items: CreditState[] }>(`GET /api/deals/${running.id}/credit-applications`);
  assert.equal(Date.parse(String(items[0]!.expiresAt)) - Date.parse(String(state.keptAt)), 10 * day);
  // More days are not what its applicant agreed to.
  await ok('PUT /api/credit-policy', { version: 2, keptDays: 400 }, dealer.owner);
  const { items: same } = await ok<{ items: CreditState[] }>(`GET /api/deals/${running.id}/credit-applications`);
  assert.equal(same[0]!.expiresAt, items[0]!.expiresAt);
});

test('consent taken back deletes the application at once', async () => {
  const deal = await makeDeal();
  const { id } = await keep(deal);
  assert.equal((await call(`DELETE /api/credit-applications/${id}`)).status, 204);
  assert.deepEqual(await house.db.sql(`select id from credit_application where id = $1`, [id]), []);
  assert.equal((await call(`GET /api/credit-applications/${id}`)).status, 404);
  assert.equal((await keep(deal)).version, 1);
});

test('every wording there ever was names who, for what and for how long, in both languages', () => {
  for (const version of consentVersions)
    for (const locale of ['en', 'fr'] as const) {
      const wording = consentWording(version, locale, { dealership: 'A $& B', days: 45 });
      assert.ok(wording.includes('A $& B') && wording.includes('45') && !wording.includes('{'), wording);
    }
});

/** Puts the scheduled job in and runs it, as its hour does. */
async function runExpiry(): Promise<void> {
  await house.db.sql(`select core.enqueue('deals.expire', '{}'::jsonb, null, null, 3)`);
  await house.runJobs();
}

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { testHouse } from '#tests/harness/house.ts';
import type { TestDealership, TestHouse } from '#tests/harness/house.ts';
import { lettersTo as mailTo, serverNotice, takesMail } from '#tests/harness/letters-in.ts';
import { stockRestricted } from '#tests/harness/restricted-samples.ts';
import { later } from '#tests/harness/later.ts';
import { findAffected } from './affected.ts';
import { drillBreach, lastBreachDrill } from './drill.ts';
import { followIncidents, forgetIncidents } from './jobs.ts';
import { reportsDue } from './lists.ts';
import { affectedPeople, changeIncident, findIncident, listIncidents, openEvent } from './register.ts';
import {
  assessIncident,
  closeIncident,
  confirmIncident,
  dismissIncident,
  notifyAffected,
  reportIncident,
} from './steps.ts';
import { keptUntil } from './standing.ts';
import { tellAffected, unreachedOf } from './telling.ts';

let house: TestHouse;
let dealer: TestDealership;
let other: TestDealership;
before(async () => {
  house = await testHouse(takesMail);
  dealer = await house.makeDealership({ name: 'Harbour Auto' });
  other = await house.makeDealership({ name: 'Inland Cars' });
});
after(() => house.close());

const hour = 3_600_000;
const platform = <T>(work: Parameters<typeof house.ground.database.asPlatform<T>>[0]) =>
  house.ground.database.asPlatform(work);
const facts = {
  title: 'A backup disk was left on a bus',
  happened: { en: 'A disk with customer files was lost.', fr: 'Un disque contenant des dossiers a été perdu.' },
  kinds: ['name' as const, 'licence' as const],
  provinces: ['NS' as const],
  periodFrom: '2026-11-02',
  periodTo: '2026-11-04',
  steps: { en: 'We changed every key.', fr: 'Nous avons changé toutes les clés.' },
  advice: { en: 'Watch your credit file.', fr: 'Surveillez votre dossier de crédit.' },
};
const harm = {
  sensitivity: 3,
  sensitivityReason: 'Driver’s licences allow identity theft.',
  probability: 2,
  probabilityReason: 'The disk was not encrypted.',
  realRisk: true,
  reason: 'Identity theft is a real possibility.',
};
const lettersTo = (email: string, table = 'platform_mail') =>
  house.db.sql<{ subject: string; body_text: string; from_name: string }>(
    `select subject, body_text, from_name from ${table} where to_address = $1 and kind = 'incidents.notice'`,
    [email],
  );
async function makeCustomer(of: TestDealership, name: string, email: string | null, locale = 'en') {
  const made = await house.call('POST /api/leads', {
    as: of.owner,
    body: { customer: { name, locale, ...(email ? { email } : { phone: '902 555 0177' }) }, message: 'Hello' },
  });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body.customer.id as string;
}
async function accountEntry(ids: string[]) {
  const [entry] = await openEvent(house.ground, facts, { accounts: true });
  await platform((ctx) => confirmIncident(ctx, entry!.id));
  await findAffected(house.ground, entry!.id, { kind: 'accounts_list', ids });
  await platform((ctx) => assessIncident(ctx, entry!.id, harm));
  return entry!.id;
}

test('P21a account holders who signed in during the period are told, each once and only they, by mail and in the product', async () => {
  const [inside, outside, late] = [await house.makeUser(), await house.makeUser(), await house.makeUser()];
  await house.db.sql(`update user_account set locale = 'fr' where id = $1`, [inside.userId]);
  const on = '2026-11-03T15:00:00Z';
  await house.db.sql(
    `insert into account_event (id, user_id, at, event) values (gen_random_uuid(), $1, $2, 'sign_in.done')`,
    [inside.userId, on],
  );
  await house.db.sql(
    `insert into account_event (id, user_id, at, event) values (gen_random_uuid(), $1, '2026-11-09T15:00:00Z', 'sign_in.done')`,
    [late.userId],
  );
  const [entry] = await openEvent(house.ground, facts, { accounts: true });
  const id = entry!.id;
  await platform((ctx) => confirmIncident(ctx, id));
  const found = await findAffected(house.ground, id, {
    kind: 'accounts_signed_in',
    from: '2026-11-02',
    to: '2026-11-04',
  });
  assert.equal(found.affectedPeople, 1);
  assert.deepEqual(await platform((ctx) => affectedPeople(ctx, id)), [inside.userId]);
  // The list is sealed: its ids stand nowhere in the clear.
  const rows = await house.db.sql(
    `select row_to_json(q)::text as all from incident_query q union all select row_to_json(i)::text from incident i`,
  );
  assert.ok(!JSON.stringify(rows).includes(inside.userId) && !JSON.stringify(rows).includes('backup disk'));
  await platform((ctx) => assessIncident(ctx, id, harm));
  await platform((ctx) => notifyAffected(ctx, id));
  await house.runJobs();
  await Promise.all([tellAffected(house.ground, id), followIncidents(house.ground)]);
  const letters = await lettersTo(inside.email);
  assert.equal(letters.length, 1);
  for (const word of [
    'Un disque contenant des dossiers',
    '2 novembre 2026',
    'votre permis de conduire',
    'toutes les clés',
    'dossier de crédit',
    house.ground.config.company.privacyEmail,
  ])
    assert.ok(letters[0]!.body_text.includes(word), word);
  for (const one of [outside, late]) assert.equal((await lettersTo(one.email)).length, 0);
  assert.equal(house.mailbox.mails().filter(({ to }) => to.includes(inside.email)).length, 1);
  const shown = await house.call('GET /api/me/incident-notices', { as: inside });
  assert.deepEqual(
    shown.body.items.map((one: { id: string; seen: boolean }) => [one.id, one.seen]),
    [[id, false]],
  );
  assert.equal((await house.call(`POST /api/me/incident-notices/${id}/seen`, { as: inside })).status, 204);
  assert.equal((await house.call('GET /api/me/incident-notices', { as: inside })).body.items[0].seen, true);
  assert.deepEqual((await house.call('GET /api/me/incident-notices', { as: outside })).body.items, []);
  assert.equal((await house.call(`POST /api/me/incident-notices/${id}/seen`, { as: outside })).status, 404);
  await assert.rejects(() => platform((ctx) => closeIncident(ctx, id)), { code: 'incident_duties' });
  await platform((ctx) => reportIncident(ctx, id, { authority: 'opc', reference: 'PB-1' }));
  assert.equal((await platform((ctx) => closeIncident(ctx, id))).state, 'closed');
});

test('P21a cut off between two batches and begun again, nobody gets a second letter and nobody is left out', async () => {
  const people = await Promise.all(Array.from({ length: 7 }, () => house.makeUser()));
  const id = await accountEntry(people.map(({ userId }) => userId));
  await platform((ctx) => notifyAffected(ctx, id));
  // The process dies as its third batch begins: an abort between batches, and a transaction that never commits.
  let looks = 0;
  const dying = {
    get aborted() {
      return ++looks > 2;
    },
  } as AbortSignal;
  await tellAffected(house.ground, id, dying, 2);
  let half = 0;
  for (const { email } of people) half += (await lettersTo(email)).length;
  assert.equal(half, 4);
  assert.equal((await platform((ctx) => findIncident(ctx, id))).peopleToldAt, null);
  await Promise.all([tellAffected(house.ground, id, undefined, 3), tellAffected(house.ground, id, undefined, 2)]);
  await house.runJobs();
  for (const { email } of people) assert.equal((await lettersTo(email)).length, 1);
  await followIncidents(house.ground);
  const done = await platform((ctx) => findIncident(ctx, id));
  assert.deepEqual([done.notices.sent, done.notices.waiting], [7, 0]);
});

test('P21a a letter that is refused, and a person without an address or without an account, are listed as not told', async () => {
  const [refused, gone] = [await house.makeUser(), await house.makeUser()];
  const id = await accountEntry([refused.userId, gone.userId]);
  await house.db.sql('delete from user_account where id = $1', [gone.userId]);
  await platform((ctx) => notifyAffected(ctx, id));
  house.mailbox.refuse(550);
  await house.runJobs();
  house.mailbox.refuse(null);
  await followIncidents(house.ground);
  const list = await platform((ctx) => unreachedOf(ctx, id));
  const of = (personId: string) => list.find((one) => one.personId === personId);
  assert.deepEqual([of(refused.userId)?.state, of(refused.userId)?.why], ['failed', 'SMTP 550']);
  assert.deepEqual([of(gone.userId)?.state, of(gone.userId)?.why], ['unreachable', 'gone']);
});

test('P21a a bounce shows: a letter that a later server gives back is listed as not told, whatever the first one said', async () => {
  const mail = await mailTo(() => house);
  try {
    const [reached, lost] = [await house.makeUser(), await house.makeUser()];
    const id = await accountEntry([reached.userId, lost.userId]);
    await platform((ctx) => notifyAffected(ctx, id));
    await house.runJobs();
    await followIncidents(house.ground);
    assert.equal((await platform((ctx) => findIncident(ctx, id))).notices.sent, 2);
    const { returnPath } = await house.mailbox.waitFor(lost.email);
    await mail.send(serverNotice(returnPath!, 'failed', '5.1.1'));
    await followIncidents(house.ground);
    assert.deepEqual(
      (await platform((ctx) => unreachedOf(ctx, id))).map(({ personId, state, why }) => [personId, state, why]),
      [[lost.userId, 'failed', 'DSN 5.1.1']],
    );
    assert.equal((await platform((ctx) => findIncident(ctx, id))).notices.sent, 1);
  } finally {
    mail.close();
  }
});

test('P21a customers are told in their dealership’s name, only after its owner released it, and no other dealership’s', async () => {
  const ann = await makeCustomer(dealer, 'Ann Affected', 'ann.affected@example.net');
  const silent = await makeCustomer(dealer, 'Sam Silent', null);
  await makeCustomer(other, 'Olga Other', 'olga.other@example.net');
  const [entry] = await openEvent(house.ground, facts, { accounts: false, dealershipIds: [dealer.id] });
  const id = entry!.id;
  await platform((ctx) => confirmIncident(ctx, id));
  const owners = await house.db.sql<{ kind: string }>(`select kind from platform_mail where to_address = $1`, [
    dealer.owner.email,
  ]);
  assert.deepEqual(owners, [{ kind: 'incidents.owner_confirmed' }]);
  await assert.rejects(() => findAffected(house.ground, id, { kind: 'accounts_all' }), { code: 'incident_control' });
  const today = house.clock.now().toISOString().slice(0, 10);
  await findAffected(house.ground, id, { kind: 'customers_in', table: 'lead', from: '2026-01-01', to: today });
  await findAffected(house.ground, id, { kind: 'customers_list', ids: [ann, silent] });
  const found = await platform((ctx) => affectedPeople(ctx, id));
  assert.deepEqual(found, [ann, silent].sort());
  await platform((ctx) => assessIncident(ctx, id, harm));
  await platform((ctx) => notifyAffected(ctx, id));
  await house.runJobs();
  await tellAffected(house.ground, id);
  assert.equal((await lettersTo('ann.affected@example.net', 'dealership_mail')).length, 0, 'not before it is released');
  assert.equal(
    (await house.call(`POST /api/incidents/${id}/steps`, { as: other.owner, body: { step: 'notify' } })).status,
    404,
  );
  const manager = await house.makeStaff(dealer, ['manager']);
  assert.equal(
    (await house.call(`POST /api/incidents/${id}/steps`, { as: manager, body: { step: 'notify' } })).status,
    403,
  );
  const released = await house.call(`POST /api/incidents/${id}/steps`, { as: dealer.owner, body: { step: 'notify' } });
  assert.equal(released.status, 200, JSON.stringify(released.body));
  await house.runJobs();
  await tellAffected(house.ground, id);
  const letters = await lettersTo('ann.affected@example.net', 'dealership_mail');
  assert.equal(letters.length, 1);
  assert.equal(letters[0]!.from_name, 'Harbour Auto');
  assert.equal((await lettersTo('olga.other@example.net', 'dealership_mail')).length, 0);
  const unreached = await house.call(`GET /api/incidents/${id}/unreached`, { as: dealer.owner });
  assert.deepEqual(unreached.body.items, [
    { personId: silent, name: 'Sam Silent', state: 'unreachable', why: 'no_address' },
  ]);
  // What happened stands in the dealership's journal: why people were looked for, and nothing of a person.
  const journal = await house.db.sql<{ event: string; after: unknown }>(
    `select event, after from journal where dealership_id = $1 and record_kind = 'incident' order by id`,
    [dealer.id],
  );
  assert.ok(
    journal.some(
      (line) => line.event === 'incident.affected_sought' && JSON.stringify(line.after).includes('"cause":"incident"'),
    ),
  );
  assert.ok(journal.some(({ event }) => event === 'incident.notices_released'));
  const said =
    JSON.stringify(journal) + JSON.stringify(house.log.filter((line) => JSON.stringify(line).includes('incident')));
  for (const secret of ['ann.affected', 'Ann Affected', ann, silent, 'backup disk'])
    assert.ok(!said.includes(secret), secret);
  const view = await house.call(`GET /api/incidents/${id}`, { as: dealer.owner });
  assert.deepEqual(view.body.duties, ['report_opc']);
  const paper = await house.call(`GET /api/incidents/${id}/paper?lang=fr`, { as: dealer.owner });
  assert.ok(paper.status === 200 && String(paper.body).startsWith('%PDF'));
});

test('P21a whoever bought together with somebody, and who is restricted, is found and told like anybody else', async () => {
  const { restricted } = await stockRestricted(house, other, 'Inland');
  const [buyer, together] = [
    await makeCustomer(other, 'Bea Buyer', 'bea@example.net'),
    await makeCustomer(other, 'Cody Together', 'cody@example.net'),
  ];
  const deal = await house.call('POST /api/deals', { as: other.owner, body: { customer: { customerId: buyer } } });
  assert.equal(deal.status, 201, JSON.stringify(deal.body));
  await house.db.sql(`update deal set co_buyer_id = $2 where id = $1`, [deal.body.id, together]);
  await house.db.sql(
    `insert into credit_application (dealership_id, id, deal_id, applicant, sealed, consent_version, consent_at, expires_at)
     values ($1, gen_random_uuid(), $2, 'co_buyer', '\\x00', '2026-1', $3, $3::timestamptz + interval '90 days')`,
    [other.id, deal.body.id, house.clock.now()],
  );
  const [entry] = await openEvent(house.ground, facts, { accounts: false, dealershipIds: [other.id] });
  await platform((ctx) => confirmIncident(ctx, entry!.id));
  const seek = (question: Parameters<typeof findAffected>[2]) => findAffected(house.ground, entry!.id, question);
  const days = { from: '2026-01-01', to: house.clock.now().toISOString().slice(0, 10) };
  await seek({ kind: 'customers_in', table: 'credit_application', ...days });
  assert.deepEqual(await platform((ctx) => affectedPeople(ctx, entry!.id)), [together]);
  // Its own owner asks by the office, and finds the same.
  const asked = await house.call(`POST /api/incidents/${entry!.id}/steps`, {
    as: other.owner,
    body: { step: 'affect', question: { kind: 'customers_in', table: 'deal', ...days } },
  });
  assert.equal(asked.status, 200, JSON.stringify(asked.body));
  const unseen = [restricted.asked.customerId, restricted.kept.customerId];
  assert.deepEqual(await platform((ctx) => affectedPeople(ctx, entry!.id)), [buyer, together, ...unseen].toSorted());
  await platform((ctx) => assessIncident(ctx, entry!.id, harm));
  await house.call(`POST /api/incidents/${entry!.id}/steps`, { as: other.owner, body: { step: 'notify' } });
  await house.runJobs();
  await tellAffected(house.ground, entry!.id);
  for (const email of ['bea@example.net', 'cody@example.net', 'unseen-asked-inland@example.net'])
    assert.equal((await lettersTo(email, 'dealership_mail')).length, 1, email);
});

test('P21a a notice needs its parts, a list of people or a reason why it is indirect, and a risk', async () => {
  const own = async (step: object) => house.call(`POST /api/incidents/${id}/steps`, { as: dealer.owner, body: step });
  const { body } = await house.call('POST /api/incidents', { as: dealer.owner, body: { title: 'A stolen laptop' } });
  const id = body.id as string;
  assert.equal((await own({ step: 'assess', ...harm })).body.code, 'incident_state');
  await own({ step: 'confirm' });
  await own({ step: 'assess', ...harm, realRisk: false });
  assert.equal((await own({ step: 'notify' })).body.code, 'incident_no_risk');
  await own({ step: 'assess', ...harm });
  const lacking = await own({ step: 'notify' });
  assert.equal(lacking.status, 422);
  assert.deepEqual(
    lacking.body.errors.map((one: { pointer: string }) => one.pointer),
    ['/happened/en', '/happened/fr', '/steps/en', '/steps/fr', '/advice/en', '/advice/fr', '/kinds', '/provinces'],
  );
  const { version } = (await house.call(`GET /api/incidents/${id}`, { as: dealer.owner })).body;
  const changed = await house.call(`PATCH /api/incidents/${id}`, { as: dealer.owner, body: { ...facts, version } });
  assert.equal(changed.status, 200, JSON.stringify(changed.body));
  assert.equal(
    (await house.call(`PATCH /api/incidents/${id}`, { as: dealer.owner, body: { people: 3, version } })).status,
    409,
  );
  assert.equal((await own({ step: 'notify' })).body.code, 'incident_nobody');
  const indirect = await own({ step: 'notify', indirectReason: 'No address of anyone concerned is known.' });
  assert.deepEqual(
    [indirect.status, indirect.body.state, indirect.body.peopleToldAt !== null],
    [200, 'notifying', true],
  );
});

test('P21a clocks: a dealership within 24 hours of the confirmation, people within 72 of the assessment', async () => {
  const { body } = await house.call('POST /api/incidents', { as: other.owner, body: { title: 'A wrong attachment' } });
  const of = () => platform((ctx) => findIncident(ctx, body.id));
  await platform((ctx) => confirmIncident(ctx, body.id));
  const assessed = await platform((ctx) => assessIncident(ctx, body.id, harm));
  const due = (name: string) => assessed.clocks.find(({ clock }) => clock === name)!;
  assert.equal(Date.parse(due('dealership').dueAt) - Date.parse(assessed.confirmedAt!), 24 * hour);
  assert.equal(Date.parse(due('people').dueAt) - Date.parse(assessed.assessedAt!), 72 * hour);
  await later(house, 71 * hour);
  assert.equal((await of()).clocks.find(({ clock }) => clock === 'people')!.late, false);
  await later(house, 2 * hour);
  const late = (await of()).clocks;
  assert.deepEqual(
    late.map((one) => [one.clock, one.late]),
    [
      ['dealership', false],
      ['people', true],
    ],
  );
});

test('P21b what was dismissed is a record too, with its reason', async () => {
  const [entry] = await openEvent(house.ground, { title: 'Perhaps a leak' }, { accounts: true });
  await assert.rejects(() => platform((ctx) => dismissIncident(ctx, entry!.id, '  no ')), { status: 422 });
  const own = await house.call('POST /api/incidents', { as: dealer.owner, body: { title: 'Perhaps a leak' } });
  const bare = await house.call(`POST /api/incidents/${own.body.id}/steps`, {
    as: dealer.owner,
    body: { step: 'dismiss' },
  });
  assert.equal(bare.status, 422);
  const done = await platform((ctx) => dismissIncident(ctx, entry!.id, 'The file held test data only.'));
  assert.deepEqual([done.state, done.dismissedReason], ['dismissed', 'The file held test data only.']);
  assert.ok(done.keptUntil);
});

test('P21a reports go to whoever the law of the people affected names', () => {
  assert.deepEqual(reportsDue('dealership', ['NS']), ['opc']);
  assert.deepEqual(reportsDue('dealership', ['QC']), ['cai']);
  assert.deepEqual(reportsDue('dealership', ['AB', 'QC', 'ON']), ['opc', 'cai', 'ab_oipc']);
  assert.deepEqual(reportsDue('platform', ['QC']), ['opc', 'cai']);
});

test('P21b a record is kept for at least 24 months from the day it was determined, five years in Québec', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('2020-01-01'), max: new Date('2060-01-01'), noInvalidDate: true }),
      (confirmedAt) => {
        const on = confirmedAt.toISOString().slice(0, 10);
        for (const [provinces, years] of [
          [['NS'], 2],
          [['NS', 'QC'], 5],
          // Nobody said where they live: Québec may be among it.
          [[], 5],
        ] as const) {
          const until = keptUntil({ confirmedAt, dismissedAt: null, provinces: [...provinces] })!;
          const same = `${Number(on.slice(0, 4)) + years}${on.slice(4)}`;
          assert.ok(
            until >= same && until.slice(0, 7) <= (on.endsWith('02-29') ? `${same.slice(0, 4)}-03` : same.slice(0, 7)),
          );
        }
      },
    ),
  );
});

test('P21a P21b no notice goes and no entry closes before it says where the people live: authority and time hang on it', async () => {
  const opened = async (realRisk: boolean) => {
    const [entry] = await openEvent(house.ground, { ...facts, provinces: [] }, { accounts: true });
    await platform((ctx) => confirmIncident(ctx, entry!.id));
    await platform((ctx) => assessIncident(ctx, entry!.id, { ...harm, realRisk }));
    return entry!.id;
  };
  const named = (error: any) => error.errors?.[0].pointer === '/provinces' && error.errors[0].code === 'missing';
  const [telling, closing] = [await opened(true), await opened(false)];
  await assert.rejects(
    platform((ctx) => notifyAffected(ctx, telling, { indirectReason: 'Nobody can be listed here' })),
    named,
  );
  await assert.rejects(
    platform((ctx) => closeIncident(ctx, closing)),
    named,
  );
  const { version } = await platform((ctx) => findIncident(ctx, closing));
  await platform((ctx) => changeIncident(ctx, closing, { version, provinces: ['QC'] }));
  const closed = await platform((ctx) => closeIncident(ctx, closing));
  assert.equal(Number(closed.keptUntil!.slice(0, 4)), house.clock.now().getUTCFullYear() + 5);
  await platform((ctx) => dismissIncident(ctx, telling, 'Entered for this test alone'));
});

test('P21a a drill finds, tells, measures, and leaves nothing behind', async () => {
  await assert.rejects(() => drillBreach(house.ground, house.runJobs), { code: 'no_demo' });
  const demo = await house.makeDealership({ name: 'Demo Motors', demo: true });
  await makeCustomer(demo, 'Dora Demo', 'dora.demo@example.net');
  const drill = await drillBreach(house.ground, house.runJobs);
  assert.deepEqual(
    [drill.affected, drill.delivered, drill.undeliverable, drill.twice, drill.holds],
    [2, 2, 0, 0, true],
    JSON.stringify(drill),
  );
  assert.equal((await lastBreachDrill(house.ground))?.holds, true);
  assert.equal((await lettersTo('dora.demo@example.net', 'dealership_mail')).length, 0);
  assert.equal((await platform((ctx) => listIncidents(ctx, { drills: true }))).filter((one) => one.drill).length, 0);
});

// Last, because it moves the clock by years.
test('P21b records are there at 24 months − 1 day and gone after; they outlive their dealership; open ones stay', async () => {
  await forgetIncidents(house.ground);
  const make = async (provinces: 'NS'[] | 'QC'[], close: boolean) => {
    const [entry] = await openEvent(
      house.ground,
      { ...facts, provinces },
      { accounts: false, dealershipIds: [other.id] },
    );
    await platform((ctx) => confirmIncident(ctx, entry!.id));
    await platform((ctx) => assessIncident(ctx, entry!.id, { ...harm, realRisk: false }));
    if (close) await platform((ctx) => closeIncident(ctx, entry!.id));
    return entry!.id;
  };
  const [plain, quebec, open] = [await make(['NS'], true), await make(['QC'], true), await make(['NS'], false)];
  const there = async (id: string) => (await platform((ctx) => listIncidents(ctx))).some((one) => one.id === id);
  // As a purge does it: by the column that names a tenant. No table of the register has it.
  const columns = await house.db.sql(
    `select from information_schema.columns where table_name like 'incident%' and column_name = 'dealership_id'`,
  );
  assert.deepEqual(columns, []);
  const end = new Date(house.clock.now());
  end.setUTCMonth(end.getUTCMonth() + 24);
  house.clock.move(end.getTime() - 24 * hour - house.clock.now().getTime());
  await forgetIncidents(house.ground);
  assert.ok(await there(plain));
  house.clock.move(57 * hour);
  await forgetIncidents(house.ground);
  assert.deepEqual([await there(plain), await there(quebec), await there(open)], [false, true, true]);
  house.clock.move(1100 * 24 * hour);
  await forgetIncidents(house.ground);
  assert.deepEqual([await there(quebec), await there(open)], [false, true]);
});

test('P21a a dealership that has cancelled is in control until the purge: it tells its customers, and no other letter leaves', async () => {
  const leaving = await house.makeDealership({ name: 'Leaving Autos' });
  const call = async (what: string, body: object) => {
    const answer = await house.call(what, { as: leaving.owner, body });
    assert.ok(answer.status < 300, `${what}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const told = await makeCustomer(leaving, 'Tess Told', 'tess.told@example.net');
  const [lead] = (await house.call('GET /api/leads', { as: leaving.owner })).body.items;
  await house.runJobs();
  await call(`POST /api/leads/${lead.id}/replies`, { subject: 'About your car', body: 'It is here.' });
  await call('POST /api/closing/cancel', { kind: 'now', name: 'Leaving Autos' });
  // One that was not withdrawn does not leave either.
  await house.db.sql(
    `update dealership_mail set state = 'waiting' where dealership_id = $1 and subject = 'About your car'`,
    [leaving.id],
  );
  const { id } = await call('POST /api/incidents', { title: 'A stolen laptop' });
  await call(`POST /api/incidents/${id}/steps`, { step: 'confirm' });
  const { version } = (await house.call(`GET /api/incidents/${id}`, { as: leaving.owner })).body;
  await call(`PATCH /api/incidents/${id}`, { ...facts, version });
  await call(`POST /api/incidents/${id}/steps`, {
    step: 'affect',
    question: { kind: 'customers_list', ids: [told] },
  });
  await call(`POST /api/incidents/${id}/steps`, { step: 'assess', ...harm });
  await call(`POST /api/incidents/${id}/steps`, { step: 'notify' });
  await house.runJobs();
  await house.runJobs();
  await followIncidents(house.ground);
  const subjects = house.mailbox
    .mails()
    .filter(({ to }) => to.includes('tess.told@example.net'))
    .map((mail) => mail.subject);
  assert.equal(subjects.filter((subject) => subject === 'About your car').length, 0);
  assert.equal((await lettersTo('tess.told@example.net', 'dealership_mail')).length, 1);
  const [notice] = await house.db.sql<{ state: string }>('select state from incident_notice where incident_id = $1', [
    id,
  ]);
  assert.equal(notice!.state, 'sent');
  assert.ok(subjects.length >= 1);
});

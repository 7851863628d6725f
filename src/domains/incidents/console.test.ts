import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testHouse } from '#tests/harness/house.ts';
import type { TestDealership, TestHouse } from '#tests/harness/house.ts';
import { makeOperator } from '#tests/harness/support-samples.ts';

let house: TestHouse;
let dealer: TestDealership;
let operator: Awaited<ReturnType<typeof makeOperator>>;
before(async () => {
  house = await testHouse({ AUTOMO_LIMIT_FACTOR: '100' });
  dealer = await house.makeDealership({ name: 'Harbour Auto' });
  operator = await makeOperator(house, 'Otis One');
});
after(() => house.close());

const harm = {
  sensitivity: 3,
  sensitivityReason: 'Sign-ins with addresses.',
  probability: 2,
  probabilityReason: 'The list was open for a day.',
  realRisk: true,
  reason: 'Phishing is a real possibility.',
};
const facts = {
  happened: { en: 'A list was open.', fr: 'Une liste était ouverte.' },
  kinds: ['name', 'contact'],
  provinces: ['NS'],
  steps: { en: 'We closed it.', fr: 'Nous l’avons fermée.' },
  advice: { en: 'Beware of odd letters.', fr: 'Méfiez-vous des lettres étranges.' },
};
const ask = (route: string, body?: object) => house.call(route, { as: operator, ...(body ? { body } : {}) });
const notedOf = async () =>
  (
    await house.db.sql<{ event: string; operator_id: string }>(
      `select event, operator_id from operator_event where event like 'incident%' order by at, id`,
    )
  ).map((row) => (row.operator_id === operator.userId ? row.event : 'somebody else'));

test('P21a an operator leads an incident of account holders through the console, and each step is noted', async () => {
  const person = await house.makeUser();
  const nobody = await ask('POST /api/operator/incidents', {
    title: 'An open list',
    accounts: false,
    dealershipIds: [],
  });
  assert.deepEqual([nobody.status, nobody.body.errors[0].pointer], [422, '/dealershipIds']);
  const opened = await ask('POST /api/operator/incidents', {
    title: 'An open list',
    accounts: true,
    dealershipIds: [dealer.id],
  });
  assert.equal(opened.status, 201, JSON.stringify(opened.body));
  assert.deepEqual(
    opened.body.items.map((one: { control: string; dealership: { name: string } | null }) => [
      one.control,
      one.dealership === null,
    ]),
    [
      ['platform', true],
      ['dealership', false],
    ],
  );
  const at = `/api/operator/incidents/${opened.body.items[0].id}`;
  const step = (body: object) => ask(`POST ${at}/steps`, body);
  assert.equal((await step({ step: 'confirm' })).body.state, 'confirmed');
  const found = await step({ step: 'affect', question: { kind: 'accounts_list', ids: [person.userId] } });
  assert.deepEqual([found.body.affected[0].found, found.body.affected[0].hash.length], [1, 64]);
  await step({ step: 'assess', ...harm });
  const lacking = await ask(`POST ${at}/notices`, { indirectReason: null });
  assert.ok(lacking.body.errors.some((error: { pointer: string }) => error.pointer === '/happened/fr'));
  const { version } = (await ask(`GET ${at}`)).body;
  assert.equal((await ask(`PATCH ${at}`, { ...facts, version })).status, 200);
  assert.match((await ask(`GET ${at}/notice`)).body.fr.paragraphs[1], /Une liste était ouverte/);
  assert.equal((await ask(`POST ${at}/notices`, { indirectReason: null })).body.state, 'notifying');
  await house.runJobs();
  await step({ step: 'report', authority: 'opc', reference: 'PB-7' });
  const closed = await step({ step: 'close' });
  assert.deepEqual([closed.body.state, closed.body.notices.unreachable], ['closed', 0], JSON.stringify(closed.body));
  const letters = await house.db.sql(
    `select 1 from platform_mail where to_address = $1 and kind = 'incidents.notice'`,
    [person.email],
  );
  assert.equal(letters.length, 1);
  const paper = await ask(`GET ${at}/paper?lang=fr`);
  assert.ok(String(paper.body).startsWith('%PDF'));
  const listed = await ask('GET /api/operator/incidents');
  assert.deepEqual([listed.body.items.length, listed.body.drill], [2, null]);
  // What failed left no note of an act that was not done.
  assert.deepEqual(await notedOf(), [
    'incident.opened',
    'incident.confirmed',
    'incident.affected_sought',
    'incident.assessed',
    'incident.seen',
    'incident.changed',
    'incident.seen',
    'incident.notices_begun',
    'incident.reported',
    'incident.closed',
    'incident.paper_made',
    'incidents.listed',
  ]);
});

test('P20b what a dealership found itself is not opened by the console, and nobody but operators finds it', async () => {
  const own = await house.call('POST /api/incidents', { as: dealer.owner, body: { title: 'A lost binder' } });
  for (const [route, body] of [
    [`GET /api/operator/incidents/${own.body.id}`, undefined],
    [`GET /api/operator/incidents/${own.body.id}/paper`, undefined],
    [`POST /api/operator/incidents/${own.body.id}/steps`, { step: 'confirm' }],
    [`POST /api/operator/incidents/${own.body.id}/steps`, { step: 'affect', question: { kind: 'customers_all' } }],
    [`POST /api/operator/incidents/${own.body.id}/notices`, { indirectReason: null }],
  ] as const)
    assert.equal((await ask(route, body)).status, 404, route);
  const listed = await ask('GET /api/operator/incidents');
  assert.ok(listed.body.items.every((one: { id: string }) => one.id !== own.body.id));
  assert.equal((await house.call('GET /api/operator/incidents', { as: dealer.owner })).status, 404);
});

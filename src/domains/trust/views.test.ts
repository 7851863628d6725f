import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newId } from '#kernel/ids.ts';
import { sealJournal } from '#platform/journal/index.ts';
import { testHouse } from '#tests/harness/house.ts';
import type { TestDealership, TestHouse } from '#tests/harness/house.ts';
import { makeOperator } from '#tests/harness/support-samples.ts';
import { countProofs } from './counting.ts';
import { ownBeside, ownNames } from './own-proof.ts';
import { promises } from './promises.ts';

let house: TestHouse;
let ours: TestDealership;
let theirs: TestDealership;
before(async () => {
  house = await testHouse({ AUTOMO_LIMIT_FACTOR: '100' });
  [ours, theirs] = [await house.makeDealership({ name: 'Ours' }), await house.makeDealership({ name: 'Theirs' })];
});
after(() => house.close());

interface Own {
  name: string;
  figures: Record<string, unknown>;
  rows: { kind: string; day?: string; number?: number }[];
}
async function ownOf(of: TestDealership): Promise<(number: string, name?: string) => Own> {
  const { status, body } = await house.call('GET /api/promises/own', { as: of.owner });
  assert.equal(status, 200, JSON.stringify(body));
  return (number, name) => {
    const { own } = body.items.find((one: { number: string }) => one.number === number);
    return name ? own.find((one: Own) => one.name === name) : own[0];
  };
}

test('P04a P20b an owner sees beside each promise what their own records say, and nothing of another dealership', async () => {
  for (const make of ['Mazda', 'Kia'])
    await house.call('POST /api/vehicles', { as: theirs.owner, body: { make, model: '3', askingPriceCents: 900_000 } });
  await house.call('POST /api/leads', {
    as: ours.owner,
    body: { customer: { name: 'Ann', email: 'ann@example.net' }, message: 'Hello' },
  });
  await house.call('POST /api/support-grants', {
    as: ours.owner,
    body: { operatorId: null, reason: 'Help', hours: 4 },
  });
  await house.db.sql(
    `insert into rights_request (dealership_id, id, kind, way, locale, person, received_on, due_on, created_at)
     values ($1, $2, 'access', 'mail', 'en', '\\x00', '2020-01-01', '2020-01-31', now())`,
    [ours.id, newId()],
  );
  await house.runJobs();
  const mine = await ownOf(ours);
  assert.deepEqual([mine('P04a').figures['vehicles'], mine('P04a').figures['leads']], [0, 1]);
  assert.deepEqual(
    [mine('P20b').figures['given'], mine('P20b').figures['live'], mine('P20b').figures['reads']],
    [1, 1, 0],
  );
  assert.deepEqual([mine('P29').figures['open'], mine('P29').figures['overdue']], [1, 1]);
  assert.deepEqual(mine('P29').rows, [{ kind: 'access', day: '2020-01-31' }]);
  const sealed = mine('P18a', 'sealed');
  assert.ok(sealed.rows.some(({ kind, number }) => kind === 'dealership' && number! > 0));
  assert.equal(mine('P18a', 'keys').figures['version'], 1);
  const other = await ownOf(theirs);
  assert.deepEqual(
    [other('P04a').figures['vehicles'], other('P20b').figures['given'], other('P29').figures['open']],
    [2, 0, 0],
  );
  assert.equal(
    (await house.call('GET /api/promises/own', { as: await house.makeStaff(ours, ['manager']) })).status,
    403,
  );
  // Every kind of own record stands beside a promise that there is.
  const known = promises.map(({ number }) => number);
  assert.deepEqual(
    Object.keys(ownBeside).filter((number) => !known.includes(number)),
    [],
  );
  assert.deepEqual(
    ownNames.filter((name) => !Object.values(ownBeside).flat().includes(name)),
    [],
  );
});

test('P23b an owner follows the journal from the first entry, and one changed row is named', async () => {
  await house.ground.database.asDealership(
    { dealershipId: ours.id, cause: { kind: 'platform', of: 'journal' } },
    sealJournal,
    { write: true },
  );
  const check = async () => (await house.call('GET /api/promises/own/journal', { as: ours.owner })).body;
  const whole = await check();
  assert.deepEqual([whole.holds, whole.broken], [true, null]);
  assert.ok(whole.entries > 0);
  const [row] = await house.db.sql<{ id: string; event: string; seq: number }>(
    `select j.id, j.event, s.seq from journal j join journal_seal s on s.dealership_id = j.dealership_id and s.entry_id = j.id
     where j.dealership_id = $1 order by s.seq limit 1`,
    [ours.id],
  );
  await house.db.sql(`update journal set event = 'staff.forged' where dealership_id = $1 and id = $2`, [
    ours.id,
    row!.id,
  ]);
  const broken = await check();
  assert.deepEqual([broken.holds, broken.broken.seq], [false, Number(row!.seq)]);
  await house.db.sql(`update journal set event = $3 where dealership_id = $1 and id = $2`, [
    ours.id,
    row!.id,
    row!.event,
  ]);
});

test('P29 operators see every promise with what fails first, and each look is noted', async () => {
  const operator = await makeOperator(house, 'Otis One');
  await house.db.sql(
    `insert into platform_request (id, kind, locale, sealed, received_at, due_at) values ($1, 'access', 'en', '\\x00', '2020-01-01', '2020-02-01')`,
    [newId()],
  );
  const see = async () => (await house.call('GET /api/operator/promises', { as: operator })).body;
  await house.db.sql('update dealership set second_factor_since = now() where dealership_id = $1', [ours.id]);
  await house.makeDealership({ name: 'Shown', demo: true });
  const uncounted = await see();
  assert.equal(uncounted.items.length, promises.length);
  await countProofs(house.ground);
  const seen = await see();
  const standings = seen.items.map((one: { proof: { standing: string } | null }) => one.proof?.standing ?? 'tests');
  const order = ['overdue', 'late', 'not_yet', 'holds', 'tests'];
  assert.deepEqual(
    standings,
    standings.toSorted((a: string, b: string) => order.indexOf(a) - order.indexOf(b)),
  );
  const rights = seen.items.find((one: { number: string }) => one.number === 'P29').proof;
  // Two dealerships work, and one of them asks for a second factor; a demo is none.
  const { figures } = seen.items.find((one: { number: string }) => one.number === 'P20a').proof;
  assert.deepEqual([figures.dealerships, figures.asking], [2, 1]);
  assert.deepEqual([rights.standing, rights.figures.overdue], ['overdue', 2]);
  assert.deepEqual(
    seen.requests.map((one: { kind: string; late: boolean }) => [one.kind, one.late]),
    [['access', true]],
  );
  assert.equal((await house.call('POST /api/operator/promises/count', { as: operator })).status, 204);
  assert.equal((await house.call('GET /api/operator/promises', { as: ours.owner })).status, 404);
  const noted = await house.db.sql<{ event: string }>(
    `select event from operator_event where operator_id = $1 order by at, id`,
    [operator.userId],
  );
  assert.deepEqual(
    noted.map(({ event }) => event),
    ['promises.seen', 'promises.seen', 'promises.counted'],
  );
});

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { socialHouse } from '#tests/harness/meta.ts';
import type { SocialHouse } from '#tests/harness/meta.ts';
import type { TestDealership } from '#tests/harness/house.ts';
import { askAllRules } from './asking-rules.ts';

let house: SocialHouse;
let dealer: TestDealership;
before(async () => {
  house = await socialHouse();
  dealer = await house.makeDealership();
});
after(() => house.close());

const said = async (what: string, body: object) => {
  const answer = await house.call(what, { as: dealer.owner, body });
  assert.ok(answer.status < 300, `${what}: ${JSON.stringify(answer.body)}`);
  return answer.body;
};

/** Brings a file in; its rows are available, but for those that say otherwise. */
async function bringIn(...lines: string[]): Promise<void> {
  const { body } = await house.call('POST /api/listing-imports?name=stock.csv', {
    as: dealer.owner,
    bytes: Buffer.from(lines.join('\n')),
    headers: { 'content-type': 'text/csv' },
  });
  await said(`POST /api/listing-imports/${body.id}/run`, { version: body.version });
  await house.runJobs();
}

/** So many days ago, where the dealership is. */
const day = (back: number): string =>
  new Date(house.clock.now().getTime() - back * 86_400_000).toLocaleDateString('en-CA', {
    timeZone: 'America/Halifax',
  });

test('stock that a file brings in is announced only as far as the file says that it just came', async () => {
  const channel = await house.connect(dealer.owner, 'facebook');
  await said('PATCH /api/social/settings', {
    version: 0,
    fromTime: '00:00',
    toTime: '23:59',
    perDay: 25,
    gapMinutes: 0,
  });
  const { items } = (await house.call('GET /api/social/templates', { as: dealer.owner })).body;
  for (const kind of ['new_arrival', 'sold'] as const)
    await said('POST /api/social/rules', {
      name: kind,
      kind,
      channelIds: [channel],
      templateId: items.find((one: any) => one.kind === (kind === 'sold' ? 'sold' : 'vehicle')).id,
      leastScore: 0,
      approval: true,
    });
  await house.pass(60_000);
  await bringIn(
    'Stock #,VIN,Year,Make,Model,Mileage,Price,Status',
    'S1,1FTEW1E58JFA45863,2018,Ford,F-150,90000,9950,',
    'S2,5YFBPMBE7MP230828,2021,Toyota,Corolla,90000,9950,',
    'S3,2C4RC1S79RR157043,2024,Chrysler,Pacifica,90000,9950,Sold',
  );
  await bringIn(
    'Stock #,VIN,Year,Make,Model,Mileage,Price,In stock since',
    `D1,3GNKBKRS4RS140861,2024,Chevrolet,Blazer,90000,9950,${day(60)}`,
    `D2,JTHCF1D23F5016426,2015,Lexus,IS 250,90000,9950,${day(0)}`,
  );
  await said('POST /api/vehicles', {
    stockNumber: 'H1',
    vin: '2HKRW2H43NH202320',
    year: 2022,
    make: 'Honda',
    model: 'CR-V',
    status: 'available',
    askingPriceCents: 1_599_500,
    odometerValue: 9,
  });
  const offered = (await house.call('GET /api/vehicles?status=available', { as: dealer.owner })).body;
  assert.equal(offered.total, 5, 'all but the sold one are for sale');
  await house.pass(60_000);
  await house.as(dealer, askAllRules);
  const fired = await house.db.sql<{ stock_number: string }>(
    `select v.stock_number from rule_firing f join vehicle v on v.dealership_id = f.dealership_id and v.id = f.vehicle_id
     where f.dealership_id = $1 order by 1`,
    [dealer.id],
  );
  assert.deepEqual(
    fired.map((one) => one.stock_number),
    ['D2', 'H1'],
  );
});

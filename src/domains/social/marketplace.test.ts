import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { socialHouse } from '#tests/harness/meta.ts';
import type { SocialHouse } from '#tests/harness/meta.ts';
import type { TestDealership } from '#tests/harness/house.ts';

let house: SocialHouse;
let dealer: TestDealership;
before(async () => {
  house = await socialHouse();
  dealer = await house.makeDealership({ province: 'QC' });
});
after(() => house.close());

const copy = (vehicleId: string, query = '') =>
  house.call(`GET /api/social/marketplace/${vehicleId}${query}`, { as: dealer.owner });

const given = {
  model: 'Civic',
  trim: 'LX',
  transmission: 'automatic',
  fuel: 'gasoline',
  descriptionEn: 'One owner.',
  descriptionFr: 'Un seul propriétaire.',
  disclosures: { taxi: true, accidentAmountCents: 450_000 },
};

test('a vehicle is copied with title, price, everything that is told of it, and its photos in order', async () => {
  const car = await house.makeVehicle(dealer, 2, given);
  const { body } = await copy(car.id);
  assert.equal(body.title, '2019 Honda Civic LX');
  assert.equal(body.price, '$15,995 plus GST and QST');
  assert.equal(
    body.text.replaceAll('\u00a0', ' ').replace(/http:\S+/, 'LINK'),
    [
      '2019 Honda Civic LX',
      '',
      '$15,995 plus GST and QST',
      '61,000 km',
      'Automatic · Gasoline · Blue',
      '',
      'Heated seats',
      '',
      'Accident or incident damage ($4,500 in total). Former taxi or limousine',
      '',
      'Stock A1001',
      '',
      'Harbour Auto Ltd. 12345',
      '(902) 555-0100',
      'LINK',
      '',
      'One owner.',
    ].join('\n'),
  );
  assert.deepEqual(
    body.photos.map((one: { name: string }) => one.name),
    ['A1001-1.jpg', 'A1001-2.jpg'],
  );
  for (const { url } of body.photos) {
    const photo = await house.call(`GET ${url}`, { as: dealer.owner });
    assert.deepEqual([photo.status, photo.headers.get('content-type')], [200, 'image/jpeg']);
  }
});

test('in French it is French', async () => {
  const car = await house.makeVehicle(dealer, 0, given);
  const { body } = await copy(car.id, '?locale=fr');
  assert.equal(body.price.replaceAll('\u00a0', ' '), '15 995 $ plus TPS et TVQ');
  assert.match(body.text, /\nNº A1002\n/);
  assert.match(body.text, /Ancien taxi ou limousine/);
  assert.match(body.text, /Un seul propriétaire\.$/);
  assert.doesNotMatch(body.text, /Stock|One owner|Former/);
});

test('of a car of which little is known nothing is left half said', async () => {
  const car = await house.makeVehicle(dealer, 0, {
    exteriorColour: null,
    features: [],
    descriptionEn: null,
    odometerValue: null,
    odometerStatus: 'unknown',
    askingPriceCents: null,
  });
  const { body } = await copy(car.id);
  assert.deepEqual([body.price, body.photos], ['', []]);
  assert.doesNotMatch(body.text, /·|null|undefined|VIN|\n{3}/);
});

test('it is for those who may see posts, and knows two languages', async () => {
  const car = await house.makeVehicle(dealer, 0);
  assert.equal((await copy(car.id, '?locale=de')).status, 422);
  const finance = await house.makeStaff(dealer, ['finance']);
  assert.equal((await house.call(`GET /api/social/marketplace/${car.id}`, { as: finance })).status, 403);
});

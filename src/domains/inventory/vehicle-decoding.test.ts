import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testHouse } from '#tests/harness/house.ts';
import type { TestDealership, TestHouse } from '#tests/harness/house.ts';
import { fromRegistry } from './decoded-vehicle.ts';
import { properMake } from './makes.ts';
import { closeVinDecoder, decodeVin } from './vin-decoder.ts';

let house: TestHouse;
let dealer: TestDealership;
before(async () => {
  house = await testHouse();
  dealer = await house.makeDealership();
});
after(async () => {
  await closeVinDecoder(house.ground);
  await house.close();
});

const add = async (body: object) => {
  const added = await house.call('POST /api/vehicles', { as: dealer.owner, body });
  assert.equal(added.status, 201, JSON.stringify(added.body));
  return added.body as { id: string; version: number };
};

test('VINs of real listings decode to what the registry and the listing agree on', async () => {
  const known: [
    vin: string,
    year: number,
    make: string,
    model: string,
    body: string,
    fuel: string,
    cylinders: number,
  ][] = [
    ['19UUA96529A004646', 2009, 'Acura', 'TL', 'sedan', 'gasoline', 6],
    ['5J8TC2H92KL803933', 2019, 'Acura', 'RDX', 'suv', 'gasoline', 4],
    ['WAUWFCFL5BA041410', 2011, 'Audi', 'A4', 'wagon', 'gasoline', 4],
    ['WBXYJ1C06L5R27029', 2020, 'BMW', 'X2', 'suv', 'gasoline', 4],
    ['1FTEW1E58JFA45863', 2018, 'Ford', 'F-150', 'pickup', 'gasoline', 8],
    ['2C4RC1S79RR157043', 2024, 'Chrysler', 'Pacifica', 'minivan', 'plug_in_hybrid', 6],
  ];
  for (const [vin, ...facts] of known) {
    const { year, make, model, bodyStyle, fuel, cylinders, warnings, sourceDate } = await decodeVin(house.ground, vin);
    assert.deepEqual([year, make, model, bodyStyle, fuel, cylinders], facts, vin);
    assert.deepEqual(warnings, []);
    assert.match(sourceDate ?? '', /^20\d\d-\d\d-\d\d$/);
  }
});

test('a wrong check digit is decoded and warned of; what is no VIN is refused with a suggestion', async () => {
  const wrong = await house.call('GET /api/vins/1c4pjmds8gw044568', { as: dealer.owner });
  assert.equal(wrong.status, 200);
  assert.deepEqual(wrong.body.decoded.warnings, ['check_digit']);
  assert.equal(wrong.body.decoded.make, 'Jeep');
  const refused = await house.call('GET /api/vins/1FTEW1E58JFA4586O', { as: dealer.owner });
  assert.equal(refused.status, 422);
  assert.match(refused.body.errors[0].message, /1FTEW1E58JFA45860/);
});

test('the answer says whether the car is in stock, and only to its own dealership', async () => {
  const { id } = await add({ vin: '19UUA9F20CA800700' });
  const { body } = await house.call('GET /api/vins/19UUA9F20CA800700', { as: dealer.owner });
  assert.equal(body.inStock.id, id);
  const other = await house.makeDealership();
  assert.equal((await house.call('GET /api/vins/19UUA9F20CA800700', { as: other.owner })).body.inStock, null);
  assert.equal((await house.call(`POST /api/vehicles/${id}/decode`, { as: other.owner })).status, 404);
});

test('a decode fills what is empty, shows what differs, and overwrites nothing', async () => {
  const { id } = await add({
    vin: '1FTEW1E58JFA45863',
    year: 2018,
    make: 'Ford',
    model: 'F150 SuperCrew',
    cylinders: 6,
  });
  const { status, body } = await house.call(`POST /api/vehicles/${id}/decode`, { as: dealer.owner });
  assert.equal(status, 200, JSON.stringify(body));
  assert.equal(body.vehicle.model, 'F150 SuperCrew');
  assert.equal(body.vehicle.cylinders, 6);
  assert.equal(body.vehicle.bodyStyle, 'pickup');
  assert.ok(body.filled.includes('bodyStyle') && !body.filled.includes('model'));
  assert.deepEqual(
    body.differences.filter((one: { field: string }) => ['model', 'cylinders'].includes(one.field)),
    [
      { field: 'model', current: 'F150 SuperCrew', decoded: 'F-150' },
      { field: 'cylinders', current: 6, decoded: 8 },
    ],
  );
  assert.equal(body.vehicle.decoded.make, 'Ford');
  const again = await house.call(`POST /api/vehicles/${id}/decode`, { as: dealer.owner });
  assert.deepEqual(again.body.filled, []);
  assert.equal(again.body.vehicle.version, body.vehicle.version, 'a second decode changes nothing');
});

test('a decode of another car than the one typed in fills nothing', async () => {
  const { id } = await add({ vin: '5J8TC2H92KL803933', year: 2015, make: 'Acura' });
  const { body } = await house.call(`POST /api/vehicles/${id}/decode`, { as: dealer.owner });
  assert.deepEqual(body.filled, []);
  assert.deepEqual(body.differences, [{ field: 'year', current: 2015, decoded: 2019 }]);
});

test('the event loop goes on while VINs are decoded', async () => {
  let longest = 0;
  let last = performance.now();
  const watch = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 5);
  await Promise.all(
    ['WA1CGCFPXFA008425', 'WA1EAAFY2M2087846', '5UXTY5C06M9G26153', 'JTHCF1D23F5016426', '3MZBM1U73GM295559'].map(
      (vin) => decodeVin(house.ground, vin),
    ),
  );
  clearInterval(watch);
  assert.ok(longest < 150, `${longest} ms`);
});

test('the registry’s words become ours', () => {
  const facts = (given: Record<string, string>) => fromRegistry(new Map(Object.entries(given)), 2020);
  assert.equal(facts({ 'Fuel Type - Primary': 'Gasoline', 'Fuel Type - Secondary': 'Electric' }).fuel, 'hybrid');
  assert.equal(facts({ 'Fuel Type - Primary': 'Electric' }).zeroEmission, true);
  assert.equal(facts({ 'Body Class': 'Sport Utility Vehicle (SUV)/Multi-Purpose Vehicle (MPV)' }).bodyStyle, 'suv');
  assert.equal(facts({ 'Drive Type': '4WD/4-Wheel Drive/4x4' }).drivetrain, '4wd');
  assert.equal(facts({ 'Transmission Style': 'Electronic Continuously Variable (e-CVT)' }).transmission, 'cvt');
  assert.equal(
    facts({ 'Gross Vehicle Weight Rating From': 'Class 2E: 6,001 - 7,000 lb (2,722 - 3,175 kg)' }).gvwrKg,
    3175,
  );
  assert.equal(facts({ 'Displacement (CC)': '1798' }).displacementL, 1.8);
  assert.deepEqual(
    ['vw', 'MERCEDES-BENZ', 'land rover', 'ACURA', 'KTM', 'De Tomaso', 'HARLEY-DAVIDSON'].map(properMake),
    ['Volkswagen', 'Mercedes-Benz', 'Land Rover', 'Acura', 'KTM', 'De Tomaso', 'Harley-Davidson'],
  );
});

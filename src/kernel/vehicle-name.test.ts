import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shortVehicleName, vehicleName } from './vehicle-name.ts';

test('a vehicle is named as its reader says it: the year first in English, last in French', () => {
  const pickup = { year: 2012, make: 'Ford', model: 'F-150', trim: 'XLT', stockNumber: 'A1001' };
  assert.equal(vehicleName(pickup, 'en'), '2012 Ford F-150 XLT');
  assert.equal(vehicleName(pickup, 'fr'), 'Ford F-150 XLT 2012');
  assert.equal(shortVehicleName(pickup, 'fr'), 'Ford F-150 2012');
  assert.equal(vehicleName({ year: null, make: null, model: null, stockNumber: 'A1001' }, 'fr'), 'A1001');
});

import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { enoughPhotos, readyScore } from './ready-score.ts';
import type { Scored } from './ready-score.ts';

const bare: Scored = {
  askingPriceCents: null,
  photoCount: 0,
  descriptionEn: null,
  descriptionFr: null,
  odometerValue: null,
  odometerStatus: 'actual',
  vin: null,
  exteriorColour: null,
  features: [],
};
const full: Scored = {
  askingPriceCents: 1_000_000,
  photoCount: enoughPhotos,
  descriptionEn: 'Clean',
  descriptionFr: null,
  odometerValue: 50_000,
  odometerStatus: 'actual',
  vin: '2HGFC2F59KH500001',
  exteriorColour: 'blue',
  features: ['Sunroof'],
};

test('a vehicle with nothing has 0, one with everything 100', () => {
  assert.deepEqual(readyScore(bare), {
    score: 0,
    missing: ['price', 'photo', 'photos', 'description', 'odometer', 'vin', 'colour', 'features'],
  });
  assert.deepEqual(readyScore(full), { score: 100, missing: [] });
});

const single: [given: Partial<Scored>, score: number, missing: string[]][] = [
  [{ askingPriceCents: null }, 75, ['price']],
  [{ photoCount: 0 }, 65, ['photo', 'photos']],
  [{ photoCount: enoughPhotos - 1 }, 85, ['photos']],
  [{ descriptionEn: null }, 85, ['description']],
  [{ descriptionEn: '' }, 85, ['description']],
  [{ descriptionEn: '', descriptionFr: 'Propre' }, 100, []],
  [{ descriptionEn: null, descriptionFr: 'Propre' }, 100, []],
  [{ odometerValue: null }, 90, ['odometer']],
  [{ odometerValue: null, odometerStatus: 'unknown' }, 100, []],
  [{ odometerValue: 0 }, 100, []],
  [{ vin: null }, 95, ['vin']],
  [{ exteriorColour: null }, 95, ['colour']],
  [{ features: [] }, 95, ['features']],
  [{ askingPriceCents: 0 }, 100, []],
];
for (const [given, score, missing] of single)
  test(`with ${JSON.stringify(given)} it is ${score}`, () =>
    assert.deepEqual(readyScore({ ...full, ...given }), { score, missing }));

test('property: the score is a whole number from 0 to 100, and never falls by knowing more', () => {
  const some = fc.record(
    Object.fromEntries(
      Object.keys(full).map((name) => [
        name,
        fc.constantFrom(bare[name as keyof Scored] as unknown, full[name as keyof Scored] as unknown),
      ]),
    ),
  ) as unknown as fc.Arbitrary<Scored>;
  fc.assert(
    fc.property(some, fc.constantFrom(...(Object.keys(full) as (keyof Scored)[])), (vehicle, name) => {
      const { score, missing } = readyScore(vehicle);
      assert.ok(Number.isInteger(score) && score >= 0 && score <= 100);
      assert.equal(score === 100, missing.length === 0);
      assert.ok(readyScore({ ...vehicle, [name]: full[name] }).score >= score);
    }),
  );
});

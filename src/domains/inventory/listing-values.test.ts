import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatMoney, formatNumber } from '#kernel/format.ts';
import { listingFields } from './listing-headers.ts';
import { listingMessages, listingProblemWords } from './listing-messages.ts';
import { listingProblemCodes } from './listing-problems.ts';
import { readRow } from './listing-row.ts';
import { usualSettings } from './listing-settings.ts';
import { readCylinders, readDate, readLitres, readMoney, readOdometer, readProse, readYear } from './listing-values.ts';
import { readBody, readColour, readCondition, readDrivetrain, readFuel, readTransmission } from './listing-words.ts';

test('prices of both languages are cents; what means no price is none', () => {
  const prices: [string, number | null][] = [
    ['$24,995', 2499500],
    ['24 995,50 $', 2499550],
    ['24\u00a0995,00\u00a0$', 2499500],
    ['24\u202f995 $', 2499500],
    ['24995', 2499500],
    ['24.995', 2499500],
    ['24995.5', 2499550],
    ['1.234.567,89', 123456789],
    ['1,234,567.89', 123456789],
    ['54944 CAD', 5494400],
    ['CA$12,995.00 + tax', 1299500],
    ['25k', 2500000],
    ['Call', null],
    ['Appelez-nous', null],
    ['0', null],
    ['999999', null],
    ['1', null],
    ['N/A', null],
  ];
  for (const [cell, cents] of prices) assert.deepEqual(readMoney(cell), { cents }, cell);
  assert.equal(readMoney('US$12,000').unreadable, 'other_currency');
  assert.equal(readMoney('12,34,5').unreadable, 'money');
  assert.equal(readMoney('-5').unreadable, 'money');
});

test('every amount is read back from how either language writes it', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 200, max: 99_000_000 }),
      fc.constantFrom('en' as const, 'fr' as const),
      (cents, locale) => {
        assert.equal(readMoney(formatMoney(cents, locale)).cents, cents);
      },
    ),
  );
});

test('odometers are read with their unit, in both languages', () => {
  assert.deepEqual(readOdometer('123,456 km'), { value: 123456, unit: 'km' });
  assert.deepEqual(readOdometer('98 000 milles'), { value: 98000, unit: 'mi' });
  assert.deepEqual(readOdometer('76543 Miles'), { value: 76543, unit: 'mi' });
  assert.deepEqual(readOdometer('120k'), { value: 120000 });
  assert.deepEqual(readOdometer('TMU'), { value: null, unknown: true });
  assert.equal(readOdometer('Automatic').unreadable, true);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9_999_999 }),
      fc.constantFrom('en' as const, 'fr' as const),
      fc.constantFrom('km' as const, 'mi' as const),
      (value, locale, unit) => {
        assert.deepEqual(readOdometer(`${formatNumber(value, locale)} ${unit}`), { value, unit });
      },
    ),
  );
});

test('years, dates, cylinders and litres', () => {
  assert.deepEqual(["'18", '2018', '2018.0', '18', 'Black', '1.234'].map(readYear), [
    2018,
    2018,
    2018,
    2018,
    undefined,
    undefined,
  ]);
  assert.equal(readDate('2024-03-31', 'dmy'), '2024-03-31');
  assert.equal(readDate('3/4/2024', 'mdy'), '2024-03-04');
  assert.equal(readDate('3/4/2024', 'dmy'), '2024-04-03');
  assert.equal(readDate('31/12/2024 11:30 PM', 'mdy'), '2024-12-31');
  assert.equal(readDate('1er août 2024', 'mdy'), '2024-08-01');
  assert.equal(readDate('Mar 31, 2024', 'mdy'), '2024-03-31');
  assert.equal(readDate('45382', 'mdy'), '2024-03-31');
  assert.equal(readDate('31/02/2024', 'dmy'), undefined);
  assert.deepEqual(['V6', '4', 'I-4', '2.0L 4 Cylinder', '8-cyl', 'Gas'].map(readCylinders), [
    6,
    4,
    4,
    4,
    8,
    undefined,
  ]);
  assert.deepEqual(['2.0L', '1,8 L', '1798 cc', '5'].map(readLitres), [2, 1.8, 1.8, 5]);
});

test('words of files are our words', () => {
  assert.deepEqual(['N', 'Usagé', 'CPO', 'Démonstrateur', 'Neuf', 'SUV'].map(readCondition), [
    'new',
    'used',
    'certified',
    'demo',
    'new',
    undefined,
  ]);
  assert.deepEqual(
    ['SUV, Crossover', 'VUS', 'Minivan, Van', 'Berline', 'Pickup Truck', 'Coupe (2 door)', '5'].map(readBody),
    ['suv', 'suv', 'minivan', 'sedan', 'pickup', 'coupe', undefined],
  );
  assert.deepEqual(
    ['4 x 4', 'Traction intégrale', 'Traction', 'Propulsion', 'FWD', 'xDrive', 'Other'].map(readDrivetrain),
    ['4wd', 'awd', 'fwd', 'rwd', 'fwd', 'awd', null],
  );
  assert.deepEqual(
    ['8-Speed Automatic', 'Manuelle', 'CVT', '6M', 'Automatique à variation continue', 'Gasoline'].map(
      readTransmission,
    ),
    ['automatic', 'manual', 'cvt', 'manual', 'cvt', undefined],
  );
  assert.deepEqual(
    ['Essence', 'Hybrid-Electric', 'Hybride rechargeable', 'Électrique', 'Gasoline Fuel', 'Diesel'].map(readFuel),
    ['gasoline', 'hybrid', 'plug_in_hybrid', 'electric', 'gasoline', 'diesel'],
  );
  assert.deepEqual(['Noir', 'gray', 'Magnetic Metallic', 'Other'].map(readColour), [
    'Black',
    'Grey',
    'Magnetic Metallic',
    null,
  ]);
  assert.equal(readProse('One<br/>two &amp; <b>three</b><script>x</script>'), 'One\ntwo & three');
});

const reading = {
  mapping: [...listingFields],
  settings: usualSettings,
  locations: new Map<string, string>(),
  cost: true,
  thisYear: 2026,
};

test('words in the wrong column are taken where they belong, and a row that has slipped is refused', () => {
  const mapping = [
    'make',
    'model',
    'year',
    'exteriorColour',
    'condition',
    'drivetrain',
    'transmission',
    'fuel',
    'vin',
  ] as const;
  const moved = readRow(
    ['Hyundai', 'Santa Fe', '2013', 'All-wheel drive (AWD)', 'Used', 'Automatic', 'Gasoline', '5XYZUDLB5DG115791', ''],
    { ...reading, mapping: [...mapping] },
  );
  assert.deepEqual(moved.facts, {
    make: 'Hyundai',
    model: 'Santa Fe',
    year: 2013,
    condition: 'used',
    drivetrain: 'awd',
    transmission: 'automatic',
    fuel: 'gasoline',
    vin: '5XYZUDLB5DG115791',
  });
  assert.ok(moved.problems.every((problem) => problem.code === 'misplaced'));
  const slipped = readRow(['2000', '23-245', 'Green', '', '845,700'], { ...reading, mapping: [...mapping] });
  assert.ok(slipped.problems.some((problem) => problem.code === 'columns_shifted' && problem.severity === 'error'));
});

test('any row is read without a crash, and everything about it can be said in both languages', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 60 }),
          fc.constantFrom('', 'null', '0', '-1', '1e99', '=1+1', '999999999999'),
        ),
        { maxLength: 45 },
      ),
      (cells) => {
        const { facts, problems } = readRow(cells, reading);
        JSON.stringify(facts);
        for (const problem of problems)
          for (const locale of ['en', 'fr'] as const) assert.ok(listingProblemWords(problem, locale).length > 5);
      },
    ),
  );
  for (const code of listingProblemCodes) assert.ok(listingMessages.keys.includes(`problem.${code}`), code);
  for (const field of listingFields) assert.ok(listingMessages.keys.includes(`field.${field}`), field);
});

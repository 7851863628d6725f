import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { csvLine } from '#kernel/csv-cells.ts';
import { guessDelimiter, readListingFile } from './listing-file.ts';
import { guessMapping } from './listing-headers.ts';

const french = 'Numéro de stock;Année;Marque\r\nA1;2019;Citroën\r\nB2;2020;"Kia; dit ""le petit"""\r\n';
const utf16 = (text: string, big: boolean, mark: boolean): Buffer => {
  const bytes = Buffer.from((mark ? '\ufeff' : '') + text, 'utf16le');
  return big ? bytes.swap16() : bytes;
};

test('every usual encoding gives the same rows', async () => {
  const files: [string, Buffer][] = [
    ['utf-8', Buffer.from(french)],
    ['utf-8', Buffer.from(`\ufeff${french}`)],
    ['windows-1252', Buffer.from(french, 'latin1')],
    ['utf-16le', utf16(french, false, true)],
    ['utf-16be', utf16(french, true, true)],
    ['utf-16le', utf16(french, false, false)],
    ['utf-16be', utf16(french, true, false)],
  ];
  for (const [encoding, bytes] of files) {
    const file = await readListingFile(bytes);
    assert.equal(file.encoding, encoding);
    assert.equal(file.delimiter, ';');
    assert.deepEqual(file.headers, ['Numéro de stock', 'Année', 'Marque'], encoding);
    assert.deepEqual(
      file.rows.map((row) => row.cells),
      [
        ['A1', '2019', 'Citroën'],
        ['B2', '2020', 'Kia; dit "le petit"'],
      ],
    );
  }
});

test('Windows-1252 keeps the characters that Latin-1 has not', async () => {
  const file = await readListingFile(
    Buffer.from([...Buffer.from('prix,mot\n12 '), 0x80, ...Buffer.from(',c'), 0x9c, ...Buffer.from('ur\n')]),
  );
  assert.deepEqual(file.rows[0]!.cells, ['12 €', 'cœur']);
});

test('broken UTF-8 is named by line, and the other rows can be read', async () => {
  const bytes = Buffer.concat([
    Buffer.from('modèle,année\nÉlan,2019\nPr'),
    Buffer.from([0xe9]),
    Buffer.from('lude,2020\nCitroën,2021\n'),
  ]);
  const file = await readListingFile(bytes);
  assert.equal(file.encoding, 'utf-8');
  assert.deepEqual(file.brokenLines, [3]);
  assert.equal(file.rows[1]!.cells[0], 'Pr\ufffdlude');
});

test('the delimiter is found, also behind commas of prices and inside quotes, and as Excel names it', async () => {
  assert.equal(guessDelimiter('a;b;c\n1,5;2,5;3,5\n'), ';');
  assert.equal(guessDelimiter('a\tb\n"x,y,z"\t2\n'), '\t');
  assert.equal(guessDelimiter('a|b|c\n1|2,3|4\n'), '|');
  assert.equal(guessDelimiter('"Stock, #",VIN\n"a;b;c",2\n'), ',');
  const file = await readListingFile(Buffer.from('sep=;\r\na,b;c\r\n1;2\r\n'));
  assert.deepEqual([file.headers, file.rows[0]], [['a,b', 'c'], { line: 3, cells: ['1', '2'] }]);
});

test('rows know the line that they begin on, through line breaks in cells and empty lines', async () => {
  const file = await readListingFile(Buffer.from('a,b\r\n1,"x\r\ny"\r\n\r\n2,5" wheel\r\n3,z\r\n'));
  assert.deepEqual(
    file.rows.map((row) => [row.line, row.cells[1]]),
    [
      [2, 'x\ny'],
      [5, '5" wheel'],
      [6, 'z'],
    ],
  );
});

test('what cannot be read is refused with the line', async () => {
  await assert.rejects(
    readListingFile(Buffer.from('a,b\n1,"ok"\n2,"open\n3,x\n')),
    (error: { errors?: { pointer: string; code: string }[] }) => {
      assert.deepEqual([error.errors?.[0]?.pointer, error.errors?.[0]?.code], ['/lines/3', 'unclosed_quote']);
      return true;
    },
  );
  await assert.rejects(readListingFile(Buffer.from('')), { code: 'invalid' });
  await assert.rejects(readListingFile(Buffer.from('PK\u0003\u0004xl')), { code: 'unsupported' });
  await assert.rejects(readListingFile(Buffer.from(`${'a,'.repeat(200)}b\n`)), { code: 'too_large' });
  await assert.rejects(readListingFile(Buffer.from('a\n'.repeat(50_002))), { code: 'too_large' });
  await assert.rejects(readListingFile(Buffer.alloc(25 * 1024 * 1024 + 1, 97)), { code: 'too_large' });
});

test('what we write we read: cells come back as they were', async () => {
  const cell = fc
    .string({ unit: 'grapheme', maxLength: 30 })
    .map((text) =>
      text
        .replaceAll(/[\s\p{C}\ufeff]+/gu, ' ')
        .trim()
        .normalize('NFC'),
    )
    .filter((text) => !/^[=+\-@\uff1d\uff0b\uff0d\uff20'\p{M}]/u.test(text));
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.tuple(cell, cell, cell).filter((cells) => cells.some(Boolean)),
        { minLength: 1, maxLength: 8 },
      ),
      async (rows) => {
        const file = await readListingFile(
          Buffer.from(`\ufeff${csvLine(['one', 'two', 'three'])}${rows.map(csvLine).join('')}`),
        );
        assert.equal(file.delimiter, ',');
        assert.deepEqual(
          file.rows.map((row) => row.cells),
          rows,
        );
      },
    ),
    { numRuns: 60 },
  );
});

test('any bytes are read or refused, never a crash', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
      const read = await readListingFile(bytes).catch((error: { status?: number }) => error.status ?? 500);
      if (typeof read === 'number') assert.ok(read >= 400 && read < 500, String(read));
    }),
    { numRuns: 200 },
  );
});

test('columns of the usual feeds are known, in both languages', () => {
  const known: [string, string[], string[]][] = [
    [
      'homenet',
      [
        'DealerID',
        'Type',
        'Stock',
        'VIN',
        'Year',
        'Make',
        'Model',
        'Body',
        'Trim',
        'Doors',
        'ExteriorColor',
        'EngineCylinders',
        'EngineDisplacement',
        'Transmission',
        'Miles',
        'SellingPrice',
        'MSRP',
        'Certified',
        'DateInStock',
        'Description',
        'Options',
      ],
      [
        '',
        'condition',
        'stockNumber',
        'vin',
        'year',
        'make',
        'model',
        'bodyStyle',
        'trim',
        'doors',
        'exteriorColour',
        'cylinders',
        'displacementL',
        'transmission',
        'odometer',
        'price',
        'msrp',
        'certified',
        'inStockOn',
        'description',
        'features',
      ],
    ],
    [
      'heyauto',
      [
        'vin',
        'make',
        'model',
        'year',
        'condition',
        'price',
        'sale_price',
        'msrp',
        'stock_number',
        'trim',
        'mileage',
        'body',
        'exterior_color',
        'interior_color',
        'passenger_limit',
        'cylinder',
        'door_count',
      ],
      [
        'vin',
        'make',
        'model',
        'year',
        'condition',
        'price',
        'specialPrice',
        'msrp',
        'stockNumber',
        'trim',
        'odometer',
        'bodyStyle',
        'exteriorColour',
        'interiorColour',
        'seats',
        'cylinders',
        'doors',
      ],
    ],
    [
      'dealercenter',
      ['AccountID', 'StockNumber', 'VIN', 'Odometer', 'SpecialPrice', 'VehicleDescription', 'PhotoURLs'],
      ['', 'stockNumber', 'vin', 'odometer', 'specialPrice', 'description', ''],
    ],
    [
      'québec',
      [
        'No de stock',
        'NIV',
        'Année',
        'Marque',
        'Modèle',
        'Version',
        'Carrosserie',
        'Rouage',
        'Boîte de vitesses',
        'Carburant',
        'Kilométrage',
        'Prix',
        'PDSF',
        'Couleur extérieure',
        'Portes',
        'Équipements',
        "Date d'entrée",
      ],
      [
        'stockNumber',
        'vin',
        'year',
        'make',
        'model',
        'trim',
        'bodyStyle',
        'drivetrain',
        'transmission',
        'fuel',
        'odometer',
        'price',
        'msrp',
        'exteriorColour',
        'doors',
        'features',
        'inStockOn',
      ],
    ],
    [
      'our own',
      [
        'stock_number',
        'vin',
        'status',
        'condition',
        'body_style',
        'displacement_l',
        'exterior_colour',
        'odometer',
        'odometer_unit',
        'in_stock_on',
        'location',
        'lot_position',
        'description_en',
        'description_fr',
        'photo_count',
        'floor_price',
        'days_in_stock',
      ],
      [
        'stockNumber',
        'vin',
        'status',
        'condition',
        'bodyStyle',
        'displacementL',
        'exteriorColour',
        'odometer',
        'odometerUnit',
        'inStockOn',
        'location',
        'lotPosition',
        'descriptionEn',
        'descriptionFr',
        '',
        'floorPrice',
        '',
      ],
    ],
  ];
  for (const [name, headers, fields] of known)
    assert.deepEqual(
      guessMapping(headers, []).map((field) => field ?? ''),
      fields,
      name,
    );
});

test('a header that could mean several things is decided by its values', () => {
  assert.deepEqual(
    guessMapping(
      ['Type', 'Status'],
      [
        ['New', 'Sold'],
        ['Used', 'Available'],
      ],
    ),
    ['condition', 'status'],
  );
  assert.deepEqual(
    guessMapping(
      ['Type', 'Status'],
      [
        ['SUV', 'Used'],
        ['Sedan', 'New'],
      ],
    ),
    [null, 'condition'],
  );
  assert.deepEqual(
    guessMapping(
      ['condition', 'state_of_vehicle'],
      [
        ['GOOD', 'NEW'],
        ['GOOD', 'USED'],
      ],
    ),
    [null, 'condition'],
  );
});

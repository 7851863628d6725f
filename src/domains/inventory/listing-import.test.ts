import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { newId } from '#kernel/ids.ts';
import { testHouse } from '#tests/harness/house.ts';
import type { Caller, TestDealership, TestHouse } from '#tests/harness/house.ts';
import type { ListingImport } from './listing-import.ts';
import { importNext } from './listing-running.ts';
import { undoNext } from './listing-undoing.ts';
import { closeVinDecoder } from './vin-decoder.ts';

let house: TestHouse;
before(async () => {
  house = await testHouse();
});
after(async () => {
  await closeVinDecoder(house.ground);
  await house.close();
});

const vins = [
  '1FTEW1E58JFA45863',
  '5YFBPMBE7MP230828',
  '2C4RC1S79RR157043',
  '3GNKBKRS4RS140861',
  'JTHCF1D23F5016426',
  '2HKRW2H43NH202320',
];
const header = 'Stock #,VIN,Year,Make,Model,Mileage,Price';
const line = (n: number, more: Partial<{ price: string; stock: string; vin: string; km: string }> = {}): string =>
  [
    more.stock ?? `S${n}`,
    more.vin ?? vins[n % vins.length],
    2015 + (n % 9),
    'Ford',
    `Model ${n}`,
    more.km ?? `${n}000 km`,
    more.price ?? `"$${n + 1},950"`,
  ].join(',');
const csv = (...lines: string[]): Buffer => Buffer.from([header, ...lines].join('\r\n'));

const send = (as: Caller, bytes: Buffer, headers: Record<string, string> = {}, name = 'list.csv') =>
  house.call<ListingImport>(`POST /api/listing-imports?name=${name}`, {
    as,
    bytes,
    headers: { 'content-type': 'text/csv', ...headers },
  });

const find = async (dealer: TestDealership, id: string): Promise<ListingImport> =>
  (await house.call<ListingImport>(`GET /api/listing-imports/${id}`, { as: dealer.owner })).body;

async function run(dealer: TestDealership, bytes: Buffer, settings?: object): Promise<ListingImport> {
  let { body } = await send(dealer.owner, bytes);
  if (settings)
    body = (
      await house.call<ListingImport>(`PATCH /api/listing-imports/${body.id}`, {
        as: dealer.owner,
        body: { version: body.version, settings },
      })
    ).body;
  const started = await house.call(`POST /api/listing-imports/${body.id}/run`, {
    as: dealer.owner,
    body: { version: body.version },
  });
  assert.equal(started.status, 202, JSON.stringify(started.body));
  await house.runJobs();
  return find(dealer, body.id);
}

const vehicles = (dealer: TestDealership) =>
  house.db.sql<{
    id: string;
    stock_number: string;
    asking_price_cents: string | null;
    status: string;
    vin: string | null;
    fuel: string | null;
    version: number;
  }>(
    'select id, stock_number, asking_price_cents, status, vin, fuel, version from vehicle where dealership_id = $1 order by stock_number',
    [dealer.id],
  );

test('a file becomes a preview, and after the run vehicles with their histories, journal and decoded facts', async () => {
  const dealer = await house.makeDealership();
  const { status, body } = await send(
    dealer.owner,
    csv(line(1), line(2), line(3, { vin: 'PA1412' }), ',,,,,,', 'S9,,x,12,y,z,w'),
  );
  assert.equal(status, 201, JSON.stringify(body));
  assert.equal(body.state, 'ready');
  assert.deepEqual(
    body.columns.map((column) => column.field),
    ['stockNumber', 'vin', 'year', 'make', 'model', 'odometer', 'price'],
  );
  assert.deepEqual([body.counts.rows, body.counts.errors, body.counts.warnings, body.counts.existing], [4, 1, 1, 0]);
  assert.equal((await vehicles(dealer)).length, 0);
  const preview = await house.call(`GET /api/listing-imports/${body.id}/rows?show=errors`, { as: dealer.owner });
  assert.equal(preview.body.items[0].line, 6);
  assert.ok(preview.body.items[0].problems.some((one: { code: string }) => one.code === 'columns_shifted'));
  assert.equal(
    (await house.call(`POST /api/listing-imports/${body.id}/run`, { as: dealer.owner, body: { version: 1 } })).status,
    202,
  );
  await house.runJobs();
  const done = await find(dealer, body.id);
  assert.equal(done.state, 'done');
  assert.deepEqual(done.counts.outcomes, { created: 3, refused: 1 });
  const made = await vehicles(dealer);
  assert.deepEqual(
    made.map((one) => [one.stock_number, Number(one.asking_price_cents), one.status]),
    [
      ['S1', 295000, 'available'],
      ['S2', 395000, 'available'],
      ['S3', 495000, 'draft'],
    ],
  );
  const kept = await house.db.sql<{ prices: number; statuses: number; told: number }>(
    `select (select count(*)::int from price_change where dealership_id = $1) as prices, (select count(*)::int from status_change where dealership_id = $1) as statuses,
      (select count(*)::int from journal where dealership_id = $1 and event = 'vehicle.added' and actor_id = $2) as told`,
    [dealer.id, dealer.owner.userId],
  );
  assert.deepEqual(kept, [{ prices: 3, statuses: 3, told: 3 }]);
  assert.equal(made[0]!.fuel, null, 'a decode of another make and year fills nothing');
});

test('stock that a file brings in without a date did not just arrive: its days in stock are not known', async () => {
  const dealer = await house.makeDealership();
  await run(dealer, csv(line(1), line(2)));
  const list = async () => (await house.call('GET /api/vehicles?sort=stock', { as: dealer.owner })).body.items;
  const [first, second] = await list();
  assert.deepEqual([first.inStockOn, first.daysInStock, second.daysInStock], [null, null, null]);
  const facets = (await house.call('GET /api/vehicles/facets', { as: dealer.owner })).body;
  assert.deepEqual(facets.lists.age, []);
  let asked = 0;
  // Another address each time: pages are kept.
  const site = async () =>
    (await house.call(`GET /inventory?year_min=${2000 + asked++}`, { host: `${dealer.slug}.localhost` })).body;
  assert.match(await site(), /Model 1/);
  assert.doesNotMatch(await site(), /Just arrived/);
  // A hold that ends makes no arrival of it.
  const move = async (version: number, status: string) =>
    (await house.call(`POST /api/vehicles/${first.id}/status`, { as: dealer.owner, body: { version, status } })).body;
  const held = await move(first.version, 'on_hold');
  assert.equal((await move(held.version, 'available')).inStockOn, null);
  assert.doesNotMatch(await site(), /Just arrived/);
  // Told later since when it is there, it was offered since then and not since the import.
  const day = new Date(house.clock.now().getTime() - 40 * 86_400_000).toISOString().slice(0, 10);
  const dated = await house.call(`PATCH /api/vehicles/${second.id}`, {
    as: dealer.owner,
    body: { version: second.version, inStockOn: day },
  });
  assert.equal(dated.status, 200, JSON.stringify(dated.body));
  assert.equal(dated.body.firstAvailableAt.slice(0, 10), day);
  assert.doesNotMatch(await site(), /Just arrived/);
  // What is added by hand today did.
  const added = await house.call('POST /api/vehicles', {
    as: dealer.owner,
    body: {
      vin: vins[4],
      year: 2015,
      make: 'Lexus',
      model: 'IS',
      status: 'available',
      askingPriceCents: 1_599_500,
      odometerValue: 9,
    },
  });
  assert.equal(added.status, 201, JSON.stringify(added.body));
  assert.match(await site(), /Just arrived/);
});

test('decoding fills what the row left empty, and undoing still takes the vehicle back', async () => {
  const dealer = await house.makeDealership();
  const done = await run(
    dealer,
    Buffer.from('VIN;Année;Marque;Modèle;Kilométrage;Prix\n1FTEW1E58JFA45863;2018;ford;F-150;113 177;36 952,00 $\n'),
  );
  const [made] = await vehicles(dealer);
  assert.equal(Number(made!.asking_price_cents), 3695200);
  assert.equal(made!.fuel, 'gasoline');
  assert.equal(made!.stock_number, 'A1001');
  assert.equal(
    (
      await house.call(`POST /api/listing-imports/${done.id}/undo`, {
        as: dealer.owner,
        body: { version: done.version },
      })
    ).status,
    202,
  );
  await house.runJobs();
  assert.equal((await find(dealer, done.id)).state, 'undone');
  assert.equal((await vehicles(dealer)).length, 0);
});

test('the same file again changes nothing; new prices update, and undoing brings the old ones back', async () => {
  const dealer = await house.makeDealership();
  await run(dealer, csv(line(1), line(2)));
  const again = await run(dealer, csv(line(1), line(2)));
  assert.deepEqual(again.counts.outcomes, { unchanged: 2 });
  const cheaper = await run(dealer, csv(line(1, { price: '1500' }), line(2, { price: '' })));
  assert.deepEqual(cheaper.counts.outcomes, { updated: 1, unchanged: 1 });
  assert.deepEqual(
    (await vehicles(dealer)).map((one) => Number(one.asking_price_cents)),
    [150000, 395000],
  );
  await house.call(`POST /api/listing-imports/${cheaper.id}/undo`, {
    as: dealer.owner,
    body: { version: cheaper.version },
  });
  await house.runJobs();
  assert.deepEqual(
    (await vehicles(dealer)).map((one) => Number(one.asking_price_cents)),
    [295000, 395000],
  );
  const prices = await house.db.sql<{ n: number }>(
    'select count(*)::int as n from price_change where dealership_id = $1',
    [dealer.id],
  );
  assert.equal(prices[0]!.n, 4, 'two first prices, one change, one change back');
});

test('undoing keeps what somebody has changed since, and says so', async () => {
  const dealer = await house.makeDealership();
  const done = await run(dealer, csv(line(1), line(2), line(3)));
  const [first] = await vehicles(dealer);
  const changed = await house.call(`PATCH /api/vehicles/${first!.id}`, {
    as: dealer.owner,
    body: { version: first!.version, lotPosition: 'B4' },
  });
  assert.equal(changed.status, 200, JSON.stringify(changed.body));
  await house.call(`POST /api/listing-imports/${done.id}/undo`, { as: dealer.owner, body: { version: done.version } });
  await house.runJobs();
  const undone = await find(dealer, done.id);
  assert.deepEqual(undone.counts.outcomes, { kept: 1, undone: 2 });
  assert.deepEqual(
    (await vehicles(dealer)).map((one) => one.stock_number),
    ['S1'],
  );
  // The mended file has the same numbers: they may come again.
  const mended = await run(dealer, csv(line(2), line(3)));
  assert.deepEqual(mended.counts.outcomes, { created: 2 });
});

test('a run that is killed between or within batches goes on where it stood: nothing lost, nothing twice', async () => {
  const dealer = await house.makeDealership();
  const { body } = await send(dealer.owner, csv(...Array.from({ length: 25 }, (_, n) => line(n, { vin: '' }))));
  await house.call(`POST /api/listing-imports/${body.id}/run`, { as: dealer.owner, body: { version: body.version } });
  await house.as(dealer, (ctx) => importNext(ctx, body.id, 10));
  await assert.rejects(
    house.as(dealer, async (ctx) => {
      await importNext(ctx, body.id, 10);
      throw new Error('killed before the commit');
    }),
  );
  assert.equal((await vehicles(dealer)).length, 10);
  assert.equal((await find(dealer, body.id)).counts.done, 10);
  await Promise.all([
    house.as(dealer, (ctx) => importNext(ctx, body.id, 10)),
    house.as(dealer, (ctx) => importNext(ctx, body.id, 10)),
  ]);
  await house.runJobs();
  const done = await find(dealer, body.id);
  assert.deepEqual([done.state, done.counts.done, done.counts.outcomes.created], ['done', 25, 25]);
  assert.equal((await vehicles(dealer)).length, 25);
  const undo = await house.call(`POST /api/listing-imports/${body.id}/undo`, {
    as: dealer.owner,
    body: { version: done.version },
  });
  assert.equal(undo.status, 202);
  await house.as(dealer, (ctx) => undoNext(ctx, body.id, 10));
  await house.runJobs();
  assert.equal((await vehicles(dealer)).length, 0);
});

test('a stale or repeated command is refused with how it stands, and an import runs once', async () => {
  const dealer = await house.makeDealership();
  const { body } = await send(dealer.owner, csv(line(1)));
  const changed = await house.call<ListingImport>(`PATCH /api/listing-imports/${body.id}`, {
    as: dealer.owner,
    body: { version: 1, settings: { status: 'draft' } },
  });
  assert.equal(changed.body.version, 2);
  const stale = await house.call(`POST /api/listing-imports/${body.id}/run`, {
    as: dealer.owner,
    body: { version: 1 },
  });
  assert.equal(stale.status, 409);
  assert.equal(stale.body.current.version, 2);
  const [one, two] = await Promise.all(
    [1, 2].map(() =>
      house.call(`POST /api/listing-imports/${body.id}/run`, { as: dealer.owner, body: { version: 2 } }),
    ),
  );
  assert.deepEqual([one!.status, two!.status].sort(), [202, 409]);
  await house.runJobs();
  assert.deepEqual(
    (await vehicles(dealer)).map((vehicle) => vehicle.status),
    ['draft'],
  );
  const late = await house.call(`PATCH /api/listing-imports/${body.id}`, {
    as: dealer.owner,
    body: { version: 4, settings: { status: 'draft' } },
  });
  assert.equal(late.status, 409);
});

test('the mapping decides what is read; a field twice or a wrong length is refused', async () => {
  const dealer = await house.makeDealership();
  const { body } = await send(dealer.owner, csv(line(1), line(2)));
  const patch = (mapping: (string | null)[]) =>
    house.call<ListingImport>(`PATCH /api/listing-imports/${body.id}`, {
      as: dealer.owner,
      body: { version: body.version, mapping },
    });
  assert.equal((await patch(['stockNumber'])).status, 422);
  assert.equal((await patch(['vin', 'vin', null, null, null, null, null])).status, 422);
  const without = await patch([null, null, null, null, null, 'odometer', 'price']);
  assert.equal(without.status, 200);
  assert.equal(without.body.counts.errors, 2, 'nothing names a vehicle any more');
});

test('numbers and VINs that clash are refused row by row; a VIN in stock under another number is that vehicle', async () => {
  const dealer = await house.makeDealership();
  await run(dealer, csv(line(1), line(2)));
  const done = await run(
    dealer,
    csv(
      line(1, { vin: vins[4]! }),
      line(7, { stock: 'OTHER', vin: vins[2]!, price: '777' }),
      line(5, { stock: 'X5', vin: vins[3]! }),
      line(5, { stock: 'X5', vin: vins[5]! }),
      line(5, { stock: 'X6', vin: vins[3]! }),
    ),
  );
  assert.deepEqual(done.counts.outcomes, { refused: 3, updated: 1, created: 1 });
  const refused = await house.call<string>(`GET /api/listing-imports/${done.id}/refused.csv`, { as: dealer.owner });
  const lines = refused.body.trim().split('\r\n');
  assert.equal(lines.length, 4);
  assert.match(lines[1]!, /S1.*belongs to a vehicle with another VIN/);
  assert.match(lines[2]!, /already in line 4/);
  assert.deepEqual(
    (await vehicles(dealer)).map((one) => [one.stock_number, Number(one.asking_price_cents)]),
    [
      ['S1', 295000],
      ['S2', 77700],
      ['X5', 695000],
    ],
  );
});

test('rows without a number are numbered past the numbers that later rows bring', async () => {
  const dealer = await house.makeDealership();
  const done = await run(
    dealer,
    csv(line(1, { stock: '', vin: '' }), line(2, { stock: 'A1001', vin: '' }), line(3, { stock: '', vin: '' })),
  );
  assert.deepEqual(done.counts.outcomes, { created: 3 });
  assert.deepEqual(
    (await vehicles(dealer)).map((one) => one.stock_number),
    ['A1001', 'A1002', 'A1003'],
  );
});

test('formulas are kept as text and made harmless in the file of refused rows, which can come in again', async () => {
  const dealer = await house.makeDealership();
  const done = await run(
    dealer,
    Buffer.from('Make,Model,Trim\n=cmd|calc,,+SUM(A1)\nFord,Escape,=HYPERLINK("http://x")\n'),
  );
  assert.deepEqual(done.counts.outcomes, { created: 1, refused: 1 });
  const [made] = await house.db.sql<{ trim: string }>('select trim from vehicle where dealership_id = $1', [dealer.id]);
  assert.equal(made!.trim, '=HYPERLINK("http://x")');
  const refused = await house.call<string>(`GET /api/listing-imports/${done.id}/refused.csv`, { as: dealer.owner });
  assert.match(refused.body, /'=cmd\|calc,,'\+SUM\(A1\)/);
  const again = await send(dealer.owner, Buffer.from(refused.body));
  assert.deepEqual(
    again.body.columns.map((column) => column.field),
    ['make', 'model', 'trim', null, null],
  );
});

test('what is no listing file is refused whole: nothing is stored', async () => {
  const dealer = await house.makeDealership();
  const cases: [Buffer, number][] = [
    [Buffer.alloc(0), 422],
    [Buffer.from([0x50, 0x4b, 3, 4, 0, 0]), 415],
    [Buffer.from('a,b\n1,"open\n2,3\n'), 422],
    [Buffer.from('a\0b'), 415],
  ];
  for (const [bytes, status] of cases) assert.equal((await send(dealer.owner, bytes)).status, status);
  assert.equal((await house.db.sql('select from listing_import where dealership_id = $1', [dealer.id])).length, 0);
});

test('a repeated upload with the same key is one import; others see nothing of it', async () => {
  const dealer = await house.makeDealership();
  const other = await house.makeDealership();
  const key = { 'idempotency-key': newId() };
  const first = await send(dealer.owner, csv(line(1)), key);
  const second = await send(dealer.owner, csv(line(1)), key);
  assert.equal(second.body.id, first.body.id);
  for (const [what, body] of [
    [`GET /api/listing-imports/${first.body.id}`],
    [`GET /api/listing-imports/${first.body.id}/rows`],
    [`GET /api/listing-imports/${first.body.id}/refused.csv`],
    [`PATCH /api/listing-imports/${first.body.id}`, { version: 1 }],
    [`POST /api/listing-imports/${first.body.id}/run`, { version: 1 }],
    [`POST /api/listing-imports/${first.body.id}/undo`, { version: 1 }],
  ] as const) {
    assert.equal((await house.call(what, { as: other.owner, body })).status, 404, what);
  }
  assert.deepEqual((await house.call('GET /api/listing-imports', { as: other.owner })).body.items, []);
  const sales = await house.makeStaff(dealer, ['sales']);
  assert.equal((await send(sales, csv(line(1)))).status, 403);
});

test('real listings of a marketplace come in, cleaned, with hardly a row refused', async () => {
  const dealer = await house.makeDealership();
  const bytes = readFileSync(path.resolve(import.meta.dirname, '../../../demo/data/listings/harbour-inventory.csv'));
  const done = await run(dealer, bytes);
  assert.equal(done.state, 'done');
  assert.equal(done.counts.done, done.counts.rows);
  assert.ok((done.counts.outcomes.created ?? 0) > done.counts.rows * 0.95);
  const [kept] = await house.db.sql<{ offered: number }>(
    `select count(*)::int as offered from vehicle where dealership_id = $1 and status = 'available' and vin is not null and make is not null`,
    [dealer.id],
  );
  assert.ok(kept!.offered > done.counts.rows / 2);
});

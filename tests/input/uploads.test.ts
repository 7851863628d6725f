/** Files that are not what they say, or more than they say: refused, or harmless. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { closeVinDecoder } from '#domains/inventory/vin-decoder.ts';
import type { Answer } from '#tests/harness/house.ts';
import { socialHouse } from '#tests/harness/meta.ts';
import type { SocialHouse } from '#tests/harness/meta.ts';
import { everything } from '#tests/harness/checksums.ts';
import { picture } from '#tests/harness/inventory-samples.ts';
import { stock } from '#tests/harness/samples.ts';
import type { Stocked } from '#tests/harness/samples.ts';
import { pickup, png } from '../../src/platform/images/samples/pictures.ts';

let house: SocialHouse;
let dealer: Stocked;
before(async () => {
  house = await socialHouse();
  dealer = await stock(house);
});
after(async () => {
  await closeVinDecoder(house.ground);
  await house.close();
});

const upload = (what: string, bytes: Uint8Array, type = 'image/jpeg'): Promise<Answer> =>
  house.call(what, { as: dealer.owner, bytes, headers: { 'content-type': type } });
const photo = (bytes: Uint8Array, type?: string, query = ''): Promise<Answer> =>
  upload(`POST /api/vehicles/${dealer.vehicleId}/photos${query}`, bytes, type);
const logo = (bytes: Uint8Array, type?: string): Promise<Answer> => upload('PUT /api/dealership/logo', bytes, type);
const list = (bytes: Uint8Array, query = '?name=list.csv'): Promise<Answer> =>
  upload(`POST /api/listing-imports${query}`, bytes, 'text/csv');

const refused = (what: string, answer: Answer, status: number, code?: string): void => {
  assert.equal(answer.status, status, `${what}: ${JSON.stringify(answer.body)}`);
  assert.match(answer.headers.get('content-type') ?? '', /problem\+json/, what);
  if (code) assert.equal(answer.body.errors?.[0]?.code ?? answer.body.code, code, what);
};

async function nothingStored(work: () => Promise<void>): Promise<void> {
  const rows = await everything(house);
  await work();
  assert.deepEqual(await everything(house), rows);
}

const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
const noPictures: [string, Buffer][] = [
  ['nothing', Buffer.alloc(0)],
  ['text', Buffer.from('this is not a picture')],
  ['SVG', Buffer.from(svg)],
  ['SVG with a declaration', Buffer.from(`<?xml version="1.0"?>\n<!-- x -->${svg}`)],
  ['HTML', Buffer.from('<!doctype html><script>alert(1)</script>')],
  ['GIF', Buffer.from('GIF89a\u0001\0\u0001\0', 'latin1')],
  ['PDF', Buffer.from('%PDF-1.7')],
  ['ZIP', Buffer.from('PK\u0003\u0004aaaa')],
  ['zeros', Buffer.alloc(100_000)],
];

test('what is no picture is refused as photo and as logo, whatever its declared type says', () =>
  nothingStored(async () => {
    for (const [what, bytes] of noPictures) {
      for (const type of ['image/jpeg', 'image/svg+xml', 'application/octet-stream']) {
        refused(`photo ${what}`, await photo(bytes, type), 415, 'unsupported');
        refused(`logo ${what}`, await logo(bytes, type), 415, 'unsupported');
      }
    }
  }));

test('a picture that is cut off in its header, or lies about its size, is refused', () =>
  nothingStored(async () => {
    refused('JPEG of 20 bytes', await photo(pickup.subarray(0, 20)), 422, 'picture_damaged');
    refused('PNG of 20 bytes', await photo(picture.subarray(0, 20)), 422, 'picture_damaged');
    refused('no width', await photo(png(0, 10, Buffer.alloc(1))), 422, 'picture_damaged');
    refused('80 megapixels', await photo(png(10_000, 8_000, Buffer.alloc(10))), 422, 'picture_too_many_pixels');
    refused('80 megapixels as logo', await logo(png(10_000, 8_000, Buffer.alloc(10))), 422, 'picture_too_many_pixels');
    refused('the largest that PNG can say', await photo(png(0x7fffffff, 0x7fffffff, Buffer.alloc(1))), 422);
    refused('a long side', await photo(png(30_000, 10, Buffer.alloc(10))), 422, 'picture_side_too_long');
    refused('half a logo', await logo(pickup.subarray(0, pickup.length / 2)), 422, 'picture_damaged');
    refused('a logo without pixels', await logo(png(200, 200, Buffer.alloc(10))), 422, 'picture_damaged');
  }));

test('files that are too large are refused', () =>
  nothingStored(async () => {
    const large = Buffer.concat([pickup, Buffer.alloc(27 * 1024 * 1024)]);
    refused('photo', await photo(large), 413, 'too_large');
    refused('list', await list(large), 413, 'too_large');
    refused('logo', await logo(large.subarray(0, 6_000_000)), 413, 'too_large');
  }));

test('a picture that packs more than it says does no harm', async () => {
  const packed = png(64, 64, Buffer.alloc(64 * 1024 * 1024));
  assert.ok(packed.length < 100_000);
  const answer = await logo(packed, 'image/png');
  assert.ok([200, 422].includes(answer.status), JSON.stringify(answer.body));
});

test('a photo that is cut off in its pixels is kept as failed, with the reason, and never shown', async () => {
  const sent = await photo(pickup.subarray(0, Math.floor(pickup.length / 2)));
  assert.equal(sent.status, 201, JSON.stringify(sent.body));
  await house.runJobs();
  const photos = await house.call(`GET /api/vehicles/${dealer.vehicleId}/photos`, { as: dealer.owner });
  const kept = photos.body.find((one: { id: string }) => one.id === sent.body.id);
  assert.deepEqual([kept.state, kept.problem, kept.widths], ['failed', 'picture_damaged', []]);
  const vehicle = await house.call(`GET /api/vehicles/${dealer.vehicleId}`, { as: dealer.owner });
  assert.notEqual(vehicle.body.cover?.id, sent.body.id);
});

test('a name with path tricks is a label and nothing more', async () => {
  const folder = house.ground.config.dataDir;
  const names = [
    '../../../../tmp/automo-trick.csv',
    '..\\..\\windows\\trick.csv',
    '/etc/trick.csv',
    'list.csv\r\nSet-Cookie: a=b',
    'a'.repeat(5000),
    '%2e%2e%2ftrick',
    'C:trick',
    '<script>alert(1)</script>.csv',
    '',
  ];
  const files = async () => (await everything(house)).files!.split(',');
  for (const name of names) {
    const earlier = await files();
    const done = await list(Buffer.from('Stock #,Make\r\nT1,Kia\r\n'), `?name=${encodeURIComponent(name)}`);
    assert.equal(done.status, 201, `${name}: ${JSON.stringify(done.body)}`);
    assert.ok(done.body.fileName.length <= 200, name);
    // oxlint-disable-next-line no-control-regex -- control characters are what must not be there
    assert.doesNotMatch(done.body.fileName, /[\u0000-\u001f]/, name);
    const made = (await files()).filter((file) => !earlier.includes(file));
    assert.equal(made.length, 1, name);
    assert.ok(!made[0]!.includes('trick') && !made[0]!.includes('list'), made[0]);
    const read = await house.call(`GET /api/listing-imports/${done.body.id}/refused.csv`, { as: dealer.owner });
    assert.equal(read.headers.get('content-disposition'), 'attachment; filename="refused-rows.csv"');
  }
  for (const place of ['/tmp/automo-trick.csv', path.join(folder, '..', 'trick.csv'), '/etc/trick.csv'])
    assert.ok(!existsSync(place), place);
  const shot = await photo(picture, 'image/png', `?name=${encodeURIComponent('../../trick.png')}`);
  assert.equal(shot.status, 201, JSON.stringify(shot.body));
  assert.ok(!JSON.stringify(shot.body).includes('trick'));
  refused('NUL', await list(Buffer.from('a,b\n1,2\n'), '?name=a%00b'), 400, 'unreadable');
});

test('paths of photos and logos lead to nothing but photos and logos', async () => {
  for (const target of [
    '/photos/..%2f..%2fmaster.key/400.webp',
    `/photos/${dealer.id}/400.webp`,
    `/photos/${'A'.repeat(43)}/400.webp`,
    `/photos/${'A'.repeat(43)}/..%2f..%2f1.webp`,
    '/logos/..%2f..%2fx.png',
    `/logos/${'A'.repeat(43)}.svg`,
    `/logos/${'A'.repeat(43)}.png`,
  ]) {
    const answer = await house.call(`GET ${target}`);
    assert.equal(answer.status, 404, target);
  }
});

test('what is no list is refused, and nothing of it is kept', () =>
  nothingStored(async () => {
    refused('nothing', await list(Buffer.alloc(0)), 422);
    refused('a workbook', await list(Buffer.from('PK\u0003\u0004aaaa')), 415);
    refused('an open quote', await list(Buffer.from('a,b\n1,"open\n2,3\n')), 422, 'unclosed_quote');
    refused('too many columns', await list(Buffer.from(`${'a,'.repeat(300)}b\n1\n`)), 413);
    refused('too many rows', await list(Buffer.from(`a,b\n${'1,2\n'.repeat(50_001)}`)), 413);
  }));

const formulas = [
  '=1+1',
  '=HYPERLINK("http://evil.example","x")',
  '+1+cmd',
  '-2+3',
  '@SUM(A1)',
  "=cmd|'/c calc'!A1",
  '＝1+1',
];
const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

/** Reads CSV as RFC 4180 says, for looking at what leaves. */
function cellsOf(csv: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, text, end] of csv.replace('\ufeff', '').matchAll(/("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n|$)/g)) {
    if (text === '' && end === '') break;
    rows.at(-1)!.push(text!.startsWith('"') ? text!.slice(1, -1).replaceAll('""', '"') : text!);
    if (end === '\r\n') rows.push([]);
  }
  return rows.filter((row) => row.length > 0);
}

test('formula cells come in as the text they are, and leave so that no spreadsheet runs them', async () => {
  const lines = formulas.map(
    (formula, at) => `F${at},2019,Kia,${quoted(formula)},${quoted(formula)},${quoted(formula)}`,
  );
  const sent = await list(Buffer.from(`Stock #,Year,Make,Model,Trim,Description\r\n${lines.join('\r\n')}\r\n`));
  assert.equal(sent.status, 201, JSON.stringify(sent.body));
  const run = await house.call(`POST /api/listing-imports/${sent.body.id}/run`, {
    as: dealer.owner,
    body: { version: sent.body.version },
  });
  assert.equal(run.status, 202, JSON.stringify(run.body));
  await house.runJobs();
  const kept = await house.db.sql<{ model: string; trim: string; description_en: string }>(
    'select model, trim, description_en from vehicle where dealership_id = $1 and import_id = $2 order by stock_number',
    [dealer.id, sent.body.id],
  );
  assert.deepEqual(
    kept.map((row) => [row.model, row.trim, row.description_en]),
    formulas.map((formula) => [formula, formula, formula]),
  );
  await house.call('POST /api/vehicles', {
    as: dealer.owner,
    body: { make: '=1+1', model: '\t=2', lotPosition: '@A', features: ['=3', '-4'], exteriorColour: '+5' },
  });
  const file = await house.call<string>('GET /api/vehicles/export', { as: dealer.owner });
  const rows = cellsOf(file.body);
  assert.ok(rows.length > formulas.length);
  const at = rows[0]!.indexOf('model');
  assert.deepEqual(
    rows
      .filter((row) => /^F\d$/.test(row[0]!))
      .toSorted(([a], [b]) => (a! < b! ? -1 : 1))
      .map((row) => row[at]),
    formulas.map((formula) => `'${formula}`),
  );
  for (const cell of rows.flat()) assert.doesNotMatch(cell, /^[=+\-@\t\r＝＋－＠]/, cell);
  assert.ok(rows.flat().includes("'@A"));
});

test('refused rows leave as they came, but for formulas', async () => {
  const sent = await list(Buffer.from('Stock #,Year,Make,Model\r\n,=1+1,@SUM(A1),=cmd\r\n'));
  assert.equal(sent.status, 201, JSON.stringify(sent.body));
  const file = await house.call<string>(`GET /api/listing-imports/${sent.body.id}/refused.csv`, { as: dealer.owner });
  assert.equal(file.status, 200);
  for (const cell of cellsOf(file.body).flat()) assert.doesNotMatch(cell, /^[=+\-@\t\r]/, cell);
});

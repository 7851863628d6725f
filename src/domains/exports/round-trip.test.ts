import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { closeVinDecoder } from '#domains/inventory/vin-decoder.ts';
import { booksOf } from '#tests/harness/books.ts';
import { socialHouse } from '#tests/harness/meta.ts';
import type { SocialHouse } from '#tests/harness/meta.ts';
import { stock } from '#tests/harness/samples.ts';
import type { Stocked } from '#tests/harness/samples.ts';
import { signedDeals } from '#tests/harness/signed-deals.ts';
import type { TestDealership } from '#tests/harness/house.ts';
import { openArchive } from './archive-reader.ts';
import type { Archive } from './archive-reader.ts';
import { fileSource } from './bringing-in.ts';
import { partBytes } from './data-import.ts';
import { schemaName } from './everything.ts';

let house: SocialHouse;
let dealer: Stocked;
const folder = mkdtempSync(path.join(tmpdir(), 'automo-exports-'));
const books = booksOf(
  () => house,
  () => dealer,
);
before(async () => {
  house = await socialHouse({ AUTOMO_LIMIT_FACTOR: '1000' });
  dealer = await stock(house);
  const { signed } = signedDeals(books, () => dealer);
  const deal = await signed({}, [{ amountCents: 500_00, method: 'cash', refundable: true, receivedOn: '2026-05-02' }]);
  const invoice = await books.issued(1_130_00);
  await books.ok('POST /api/payments', {
    method: 'cash',
    amountCents: 130_00,
    allocations: [{ invoiceId: invoice.id, amountCents: 130_00 }],
  });
  assert.ok(deal.id);
  await house.runJobs();
});
after(async () => {
  rmSync(folder, { recursive: true });
  await closeVinDecoder(house.ground);
  await house.close();
});

const ok = async (what: string, as: TestDealership, body?: object): Promise<any> => {
  const answer = await house.call(what, { as: as.owner, ...(body ? { body } : {}) });
  assert.ok(answer.status < 300, `${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
};

const bytesOf = async (path_: string, as: TestDealership, headers: Record<string, string> = {}): Promise<Response> =>
  house.fetch(
    new Request(`http://localhost:3000${path_}`, {
      headers: { cookie: as.owner.cookie, 'automo-dealership': as.id, ...headers },
    }),
    { incoming: { socket: { remoteAddress: '203.0.113.9' } } },
  );

/** Exports, downloads, and opens. */
async function exported(of: TestDealership, more: object = {}): Promise<{ bytes: Buffer; made: any; path: string }> {
  const { id } = await ok('POST /api/exports', of, { kind: 'everything', ...more });
  await house.runJobs();
  const made = (await ok('GET /api/exports', of)).items.find((one: any) => one.id === id);
  assert.deepEqual([made.state, made.problem], ['ready', null], JSON.stringify(house.log.slice(-3)));
  const ticket = await ok(`POST /api/exports/${id}/ticket`, of);
  const answer = await bytesOf(ticket.path, of);
  assert.equal(answer.status, 200);
  const bytes = Buffer.from(await answer.arrayBuffer());
  assert.equal(bytes.length, made.bytes);
  const file = path.join(folder, `${id}.zip`);
  writeFileSync(file, bytes);
  return { bytes, made, path: file };
}

const opened = async (file: string): Promise<Archive> => openArchive(await fileSource(file), schemaName());

async function sendAll(to: TestDealership, bytes: Buffer): Promise<any> {
  const begun = await ok('POST /api/data-imports', to, { fileName: 'archive.zip', bytes: bytes.length });
  for (let part = 0; part * partBytes < bytes.length; part++) {
    const answer = await house.call(`PUT /api/data-imports/${begun.id}/parts/${part}`, {
      as: to.owner,
      bytes: bytes.subarray(part * partBytes, (part + 1) * partBytes),
    });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
  }
  await ok(`POST /api/data-imports/${begun.id}/read`, to);
  await house.runJobs();
  return ok(`GET /api/data-imports/${begun.id}`, to);
}

test('P31 export, load into an empty dealership, export again: rows, money, content and files are equal', async () => {
  const first = await exported(dealer);
  const one = await opened(first.path);
  const paths = one.index.entries.map((entry) => entry.path);
  assert.ok(paths.some((name) => /^photos\/[\w-]+\/[\w-]+-01\.png$/.test(name)), 'photos have readable names');
  for (const folder_ of ['papers/invoices/INV-', 'papers/receipts/R-', 'papers/contracts/D'])
    assert.ok(paths.some((name) => name.startsWith(folder_)), folder_);
  assert.ok(one.index.tables.deal_contract!.rows > 0 && one.index.tables.journal!.rows > 20);
  // Sealed values are opened, and nothing that is a secret is there.
  for await (const row of one.lines('data/deals/deal_contract.jsonl'))
    assert.equal(typeof (row.snapshot as { contract: unknown }).contract, 'object');
  for await (const row of one.lines('data/social/channel.jsonl')) assert.ok(!('token' in row) && !('person_id' in row));

  const empty = await house.makeDealership({ name: 'Second Lot' });
  const read = await sendAll(empty, first.bytes);
  assert.deepEqual([read.state, read.problem, read.summary?.journal.holds], ['ready', null, true]);
  await ok(`POST /api/data-imports/${read.id}/load`, empty);
  await house.runJobs();
  const done = await ok(`GET /api/data-imports/${read.id}`, empty);
  assert.deepEqual([done.state, done.problem], ['done', null]);
  assert.ok(done.report.comparison.every((row: any) => row.same));
  assert.ok(done.report.photos > 0);

  const second = await exported(empty);
  const two = await opened(second.path);
  // What a load quiets on purpose: nothing is published or let in by a copy.
  const quieted = new Set(['post', 'delivery', 'social_rule', 'channel', 'api_key', 'invitation', 'journal', 'journal_seal', 'dealership_mail', 'staff_member', 'imported_journal']);
  for (const [name, sum] of Object.entries(one.index.tables)) {
    if (quieted.has(name)) continue;
    assert.deepEqual({ name, ...two.index.tables[name]! }, { name, ...sum });
  }
  const files = (of: Archive) => of.index.entries.filter(({ path: name }) => /^(photos|files|papers|logo)\//.test(name));
  const papersApart = (entries: ReturnType<typeof files>) => entries.filter((entry) => !entry.path.startsWith('papers/'));
  assert.deepEqual(papersApart(files(two)), papersApart(files(one)), 'photos and files are the same bytes');
  assert.deepEqual(files(two).map((entry) => entry.path), files(one).map((entry) => entry.path));
  // The journal came along as history of the other place, and is no part of this one's own.
  assert.equal(two.index.tables.imported_journal!.rows, one.index.tables.journal!.rows);
  const [happened] = await house.db.sql<{ n: string }>(
    `select count(*)::text as n from journal where dealership_id = $1 and event = 'vehicle.created'`,
    [empty.id],
  );
  assert.equal(happened!.n, '0');
  // Photos are photos again, and a search finds what came in.
  const vehicles = await ok('GET /api/vehicles?limit=100', empty);
  assert.ok(vehicles.items.some((vehicle: any) => vehicle.cover));
  one.close();
  two.close();

  const again = await house.call('POST /api/data-imports', {
    as: empty.owner,
    body: { fileName: 'again.zip', bytes: 1000 },
  });
  assert.deepEqual([again.status, again.body.code], [409, 'not_empty']);
});

import { open as openZip } from 'yauzl';
import type { Entry } from 'yauzl';
import { text } from 'node:stream/consumers';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { closeVinDecoder } from '#domains/inventory/vin-decoder.ts';
import { booksOf } from '#tests/harness/books.ts';
import { socialHouse } from '#tests/harness/meta.ts';
import type { SocialHouse } from '#tests/harness/meta.ts';
import { everything, rowsOf } from '#tests/harness/checksums.ts';
import { register } from '#platform/register/index.ts';
import { fillRest } from '#tests/harness/rest-of-tables.ts';
import { stock } from '#tests/harness/samples.ts';
import type { Stocked } from '#tests/harness/samples.ts';
import { signedDeals } from '#tests/harness/signed-deals.ts';
import type { TestDealership } from '#tests/harness/house.ts';
import { addDays, wallClock } from '#kernel/calendar.ts';
import { newId } from '#kernel/ids.ts';
import { systemActor } from '#platform/database/context.ts';
import { enqueue } from '#platform/jobs/index.ts';
import { openArchive } from './archive-reader.ts';
import type { Archive } from './archive-reader.ts';
import { fileSource } from './source.ts';
import { deadAfter } from './data-export.ts';
import { mayBegin } from './data-exports.ts';
import { partBytes } from './data-import.ts';
import { verifyChain } from './imported-journal.ts';
import { lastExport, removeExports } from './index.ts';
import { loadArchive } from './loading.ts';
import { care } from './jobs.ts';
import { schemaName } from './everything.ts';
import { isLoaded } from './tables.ts';

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
  const { signed, trade, line } = signedDeals(books, () => dealer);
  const sold = { tradeIns: [trade()], lines: [line('product', 1_200_00, { costCents: 400_00, productKind: 'gap' })] };
  const deal = await signed(sold, [
    { amountCents: 500_00, method: 'cash', refundable: true, receivedOn: '2026-05-02' },
  ]);
  const invoice = await books.issued(1_130_00);
  await books.ok('POST /api/payments', {
    method: 'cash',
    amountCents: 130_00,
    allocations: [{ invoiceId: invoice.id, amountCents: 130_00 }],
  });
  assert.ok(deal.id);
  const added = await house.call(`POST /api/vehicles/${dealer.vehicleId}/photos`, {
    as: dealer.owner,
    bytes: await sharp({ create: { width: 64, height: 48, channels: 3, background: '#3366aa' } })
      .jpeg()
      .toBuffer(),
    headers: { 'content-type': 'image/jpeg' },
  });
  assert.equal(added.status, 201, JSON.stringify(added.body));
  await fillRest(house, dealer.id);
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

/** Names of the entries of an archive of whatever kind. */
const namesOf = (file: string): Promise<string[]> =>
  new Promise((resolve, reject) => {
    openZip(file, { lazyEntries: false }, (error, zip) => {
      if (error) return reject(error);
      const names: string[] = [];
      zip.on('entry', (entry: { fileName: string }) => void names.push(entry.fileName));
      zip.once('end', () => resolve(names));
      zip.once('error', reject);
    });
  });

/** An entry of an archive of whatever kind, as text. */
const entryOf = (file: string, name: string): Promise<string> =>
  new Promise((resolve, reject) => {
    openZip(file, { lazyEntries: false, autoClose: false }, (error, zip) => {
      if (error) return reject(error);
      let found = false;
      zip.on('entry', (entry: Entry) => {
        if (entry.fileName !== name) return;
        found = true;
        zip.openReadStream(entry, (broken, stream) => (broken ? reject(broken) : resolve(text(stream))));
      });
      zip.once('end', () => void (found || reject(new Error(`there is no ${name}`))));
      zip.once('error', reject);
    });
  });

const opened = async (file: string): Promise<Archive> => openArchive(await fileSource(file), schemaName());

async function sendParts(to: TestDealership, bytes: Buffer): Promise<any> {
  const begun = await ok('POST /api/data-imports', to, { fileName: 'archive.zip', bytes: bytes.length });
  for (let part = 0; part * partBytes < bytes.length; part++) {
    const answer = await house.call(`PUT /api/data-imports/${begun.id}/parts/${part}`, {
      as: to.owner,
      bytes: bytes.subarray(part * partBytes, (part + 1) * partBytes),
    });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
  }
  return ok(`GET /api/data-imports/${begun.id}`, to);
}

async function sendAll(to: TestDealership, bytes: Buffer): Promise<any> {
  const { id } = await sendParts(to, bytes);
  await ok(`POST /api/data-imports/${id}/read`, to);
  await house.runJobs();
  return ok(`GET /api/data-imports/${id}`, to);
}

/** What a load quiets on purpose, column by column: nothing is sent, published or let in by a copy. */
const quietedColumns: Record<string, string[]> = {
  post: ['state', 'version'],
  delivery: ['state', 'version'],
  social_rule: ['enabled', 'version'],
  channel: ['state', 'reason'],
  api_key: ['revoked_at'],
  invitation: ['withdrawn_at'],
  dealership_mail: ['state', 'last_error'],
  staff_member: ['user_id', 'state', 'awaits_account'],
};

test('P31 export, load into an empty dealership, export again: rows, money, content and files are equal', async () => {
  const first = await exported(dealer);
  const one = await opened(first.path);
  const paths = one.index.entries.map((entry) => entry.path);
  assert.ok(
    paths.some((name) => /^photos\/[\w-]+\/[\w-]+-02\.jpg$/.test(name)),
    'photos have readable names',
  );
  for (const folder_ of ['papers/invoices/INV-', 'papers/receipts/R-', 'papers/contracts/D'])
    assert.ok(
      paths.some((name) => name.startsWith(folder_)),
      folder_,
    );
  // Nothing goes untried: a table without a row here would agree with anything.
  const untried = register.filter((told) => {
    const found = one.index.tables[told.table];
    return found && found.rows === 0 && isLoaded({ line: told } as never) && told.table !== 'imported_journal';
  });
  assert.deepEqual(
    untried.map(({ table }) => table),
    [],
    'every table has a row that goes out and in again',
  );
  assert.ok(one.index.tables.journal!.rows > 20);
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
  const apart = new Set([...Object.keys(quietedColumns), 'journal', 'journal_seal', 'imported_journal']);
  for (const [name, sum] of Object.entries(one.index.tables)) {
    // What is about the other place alone is exported to be read, and not loaded.
    if (apart.has(name) || register.find(({ table }) => table === name)?.loaded === 'never') continue;
    assert.deepEqual({ name, ...two.index.tables[name]! }, { name, ...sum });
  }
  // Row by row, a load changes this and nothing else.
  for (const [name, allowed] of Object.entries(quietedColumns)) {
    const path_ = one.index.tables[name]!.path;
    const after_ = new Map<unknown, Record<string, unknown>>();
    for await (const row of two.lines(path_)) after_.set(row.id, row);
    for await (const row of one.lines(path_)) {
      const now = after_.get(row.id);
      assert.ok(now, `${name} ${String(row.id)} came along`);
      const changed = Object.keys(row).filter(
        (key) => key !== 'dealership_id' && JSON.stringify(row[key]) !== JSON.stringify(now[key]),
      );
      assert.deepEqual(
        changed.filter((key) => !allowed.includes(key)),
        [],
        name,
      );
    }
  }
  const files = (of: Archive) =>
    of.index.entries.filter(({ path: name }) => /^(photos|files|papers|logo)\//.test(name));
  const papersApart = (entries: ReturnType<typeof files>) =>
    entries.filter((entry) => !entry.path.startsWith('papers/'));
  assert.deepEqual(papersApart(files(two)), papersApart(files(one)), 'photos and files are the same bytes');
  assert.deepEqual(
    files(two).map((entry) => entry.path),
    files(one).map((entry) => entry.path),
  );
  // The journal came along as history of the other place, and is no part of this one's own.
  assert.equal(two.index.tables.imported_journal!.rows, one.index.tables.journal!.rows);
  const [happened] = await house.db.sql<{ n: string }>(
    `select count(*)::text as n from journal where dealership_id = $1 and event = 'vehicle.created'`,
    [empty.id],
  );
  assert.equal(happened!.n, '0');
  // Who was restricted there is restricted here, and nobody of the office sees more of them than before.
  const unseen = Object.values(dealer.restricted);
  const came = await house.db.sql(
    `select c.restriction, c.restricted_at is not null as since, l.restricted_at is not null as lead, t.id as task
     from customer c join lead l on l.dealership_id = c.dealership_id and l.customer_id = c.id
       join task t on t.dealership_id = c.dealership_id and t.customer_id = c.id
     where c.dealership_id = $1 and c.id = any ($2::uuid[]) order by 1`,
    [empty.id, unseen.map(({ customerId }) => customerId)],
  );
  assert.deepEqual(
    came,
    (['asked', 'kept'] as const).map((restriction) => ({
      restriction,
      since: true,
      lead: true,
      task: dealer.restricted[restriction].taskId,
    })),
  );
  for (const { customerId, leadId } of unseen)
    for (const what of [`customers/${customerId}`, `leads/${leadId}`])
      assert.equal((await house.call(`GET /api/${what}`, { as: empty.owner })).status, 404);
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

test('P31 a passphrase protects what is downloaded, a cut download goes on, and the program that opens it needs nothing of ours', async () => {
  await house.db.sql(`update dealership set state = 'past_due' where dealership_id = $1`, [dealer.id]);
  const passphrase = 'quatre mots très simples';
  const { bytes, made, path: file } = await exported(dealer, { passphrase, photos: false });
  assert.equal(made.protected, true);
  assert.ok(!bytes.includes(Buffer.from('index.json')), 'the archive cannot be read as it is');
  const [kept] = await house.db.sql<{ protection: Buffer | null }>('select protection from data_export where id = $1', [
    made.id,
  ]);
  assert.equal(kept!.protection, null, 'the key made of the passphrase is not kept');

  const { path: from } = await ok(`POST /api/exports/${made.id}/ticket`, dealer);
  const half = Math.floor(bytes.length / 2);
  const rest = await bytesOf(from, dealer, { range: `bytes=${half}-`, 'if-range': `"${made.sha256}"` });
  assert.deepEqual(
    [rest.status, rest.headers.get('content-range')],
    [206, `bytes ${half}-${bytes.length - 1}/${bytes.length}`],
  );
  assert.ok(Buffer.from(await rest.arrayBuffer()).equals(bytes.subarray(half)));
  const other = await bytesOf(from, dealer, { range: `bytes=${half}-`, 'if-range': '"another"' });
  assert.equal(other.status, 200, 'a part of another file is never mixed in');
  await other.body?.cancel();
  assert.equal((await bytesOf(from, dealer, { range: `bytes=${bytes.length}-` })).status, 416);
  assert.equal((await bytesOf(`/api/exports/${made.id}/file?ticket=no`, dealer)).status, 404);
  // A ticket is its person's own.
  const partner = await house.makeStaff(dealer, ['owner']);
  assert.equal((await bytesOf(from, { ...dealer, owner: partner })).status, 404);

  writeFileSync(`${file}.sealed`, bytes);
  rmSync(file);
  const opener = path.resolve(import.meta.dirname, '../../../docs/open-sealed-export.mjs');
  const run = (secret: string) =>
    spawnSync(process.execPath, [opener, `${file}.sealed`], { env: { ...process.env, PASSPHRASE: secret } });
  assert.equal(run('three other words').status, 1);
  assert.equal(run(passphrase).status, 0);
  const archive = await opened(file);
  assert.ok(archive.index.tables.vehicle!.rows > 0);
  archive.close();
  await assert.rejects(opened(`${file}.sealed`), { code: 'sealed_archive' });

  // It loads as it is. Another passphrase is told at once, and nothing has begun.
  const empty = await house.makeDealership();
  const sent = await sendParts(empty, bytes);
  assert.deepEqual([sent.state, sent.protected], ['uploading', true]);
  const read = (body: object) => house.call(`POST /api/data-imports/${sent.id}/read`, { as: empty.owner, body });
  const before_ = await everything(house);
  assert.deepEqual(
    [(await read({})).body.code, (await read({ passphrase: 'three words' })).body.code],
    ['sealed_archive', 'wrong_passphrase'],
  );
  assert.deepEqual(await everything(house), before_);
  assert.equal((await read({ passphrase })).body.state, 'reading');
  await house.runJobs();
  await ok(`POST /api/data-imports/${sent.id}/load`, empty);
  await house.runJobs();
  const done = await ok(`GET /api/data-imports/${sent.id}`, empty);
  assert.deepEqual([done.state, done.problem], ['done', null]);
  const [key] = await house.db.sql('select protection from data_import where id = $1', [sent.id]);
  assert.deepEqual(key, { protection: null }, 'nothing is left of the passphrase');
});

test('P28b the records pack of a year holds its papers, reports and an index; the continuity pack what a bad day needs', async () => {
  const [{ year } = { year: 0 }] = await house.db.sql<{ year: number }>(
    `select extract(year from max(issued_on))::int as year from invoice where dealership_id = $1`,
    [dealer.id],
  );
  // Who is restricted stays in the books that the dealership must keep, and is in no list that is printed to work with.
  await house.db.sql(
    `update customer c set restricted_at = now(), restriction = 'asked', name = 'Unseen in books' from payment p
     where c.dealership_id = $1 and p.dealership_id = $1 and p.customer_id = c.id`,
    [dealer.id],
  );
  const pack = await exported(dealer, { kind: 'records', fiscalYear: year });
  assert.match(await entryOf(pack.path, 'reports/trust-ledger.csv'), /Unseen in books/);
  const listed = await namesOf(pack.path);
  for (const start of ['index.pdf', 'papers/invoices/INV-', 'papers/receipts/R-'])
    assert.ok(
      listed.some((name) => name.startsWith(start)),
      `${start}: ${listed.join(', ')}`,
    );
  assert.ok(listed.some((name) => name.endsWith('.csv')));
  const empty = await exported(dealer, { kind: 'records', fiscalYear: 2019 });
  assert.ok((await namesOf(empty.path)).includes('index.pdf'), 'a year without sales says so');
  const expected = await ok('POST /api/leads', dealer, {
    customer: { name: 'Expected Tomorrow', phone: '902 555 0190' },
    vehicleId: dealer.vehicleId,
  });
  const tomorrow = addDays(wallClock(house.clock.now(), 'America/Halifax').day, 1);
  const agreed = { kind: 'test_drive', time: '06:00' };
  await ok(`POST /api/leads/${expected.id}/appointments`, dealer, { ...agreed, day: tomorrow });
  await ok(`POST /api/leads/${expected.id}/appointments`, dealer, { ...agreed, day: addDays(tomorrow, 1) });
  const day = await exported(dealer, { kind: 'continuity' });
  const appointments = (await entryOf(day.path, 'appointments.csv')).trim().split('\n');
  assert.equal(appointments.length, 2, 'today and tomorrow, and no other day');
  assert.match(appointments[1]!, /test_drive booked.*Expected Tomorrow.*555-0190.*Ford.*Main lot/);
  assert.ok((await namesOf(day.path)).includes('sale-on-paper.pdf'));
  const deals = await entryOf(day.path, 'open-deals.csv');
  const numbers = await house.db.sql<{ number: string; unseen: boolean }>(
    `select d.number, c.restricted_at is not null as unseen from deal d join customer c on c.dealership_id = d.dealership_id and c.id = d.customer_id
     where d.dealership_id = $1 and d.status not in ('delivered', 'closed', 'cancelled')`,
    [dealer.id],
  );
  assert.ok(numbers.some(({ unseen }) => unseen) && numbers.some(({ unseen }) => !unseen));
  for (const { number, unseen } of numbers) assert.equal(deals.includes(number), !unseen, number);
});

test('P31 it can be taken out while past due and after cancelling; it wants the owner and a fresh sign-in, and ends after seven days', async () => {
  const manager = await house.makeStaff(dealer, ['manager']);
  const asked = { kind: 'everything' };
  assert.equal((await house.call('POST /api/exports', { as: manager, body: asked })).status, 403);
  await house.db.sql(`update dealership set state = 'cancelled' where dealership_id = $1`, [dealer.id]);
  assert.equal((await exported(dealer, { photos: false })).made.state, 'ready');
  const letters = house.mailbox.mails().filter((mail) => mail.to.includes(dealer.owner.email));
  assert.ok(
    letters.some((mail) => mail.subject.includes('is ready')),
    'owners are told of every export',
  );

  house.clock.move(11 * 60_000);
  const stale = await house.call('POST /api/exports', { as: dealer.owner, body: asked });
  assert.deepEqual([stale.status, stale.body.code], [403, 'step_up']);
  house.clock.move(7 * 86_400_000);
  await house.ground.database.asPlatform((ctx) => enqueue(ctx, care, {}));
  await house.runJobs();
  const states = await house.db.sql<{ state: string }>(
    'select distinct state from data_export where dealership_id = $1',
    [dealer.id],
  );
  assert.deepEqual(states, [{ state: 'expired' }]);
  // What cancelling asks, and what a purge does.
  const last = await house.as(dealer, (ctx) => lastExport(ctx), { write: false });
  assert.deepEqual([last.downloaded, last.availableUntil, last.underWay], [true, null, false]);
  const blobs = await Array.fromAsync(house.ground.blobs.list(`${dealer.id}/export/`));
  assert.deepEqual(blobs, [], 'no file is left');
  await house.db.sql(`update dealership set state = 'trial' where dealership_id = $1`, [dealer.id]);
  assert.equal(await removeExports({ dealershipId: dealer.id, ground: house.ground }), 0);
});

test('P31 one moment under heavy writes; two at once, a third waits; a run that died is taken up; a load that died leaves nothing', async () => {
  const other = await stock(house);
  const renew = { kind: 'everything', photos: false };
  await house.db.sql('update user_session set stepped_up_at = $1, expires_at = $2', [
    house.clock.now(),
    new Date(house.clock.now().getTime() + 86_400_000),
  ]);
  const asked: { id: string }[] = [];
  for (let n = 0; n < 3; n++) asked.push(await ok('POST /api/exports', other, renew));
  // Two run, one of them died long ago; the third may begin only because of that.
  const set = (id: string, alive: string) =>
    house.db.sql(`update data_export set state = 'running', alive_at = $2 where id = $1`, [id, alive]);
  await set(asked[0]!.id, house.clock.now().toISOString());
  await set(asked[1]!.id, house.clock.now().toISOString());
  assert.equal(await house.as(other, (ctx) => mayBegin(ctx)), false, 'the third waits');
  await set(asked[1]!.id, new Date(house.clock.now().getTime() - deadAfter - 1000).toISOString());
  assert.equal(await house.as(other, (ctx) => mayBegin(ctx)), true);

  // Writers at work: price of a vehicle and its history move together, and no snapshot may see one without the other.
  let writing = true;
  const writer = (async () => {
    for (let cents = 1; writing; cents++) {
      await house.as(other, async (ctx) => {
        await ctx.db
          .updateTable('vehicle')
          .set({ askingPriceCents: cents })
          .where('dealershipId', '=', other.id)
          .where('id', '=', other.vehicleId)
          .execute();
        await ctx.db
          .updateTable('lead')
          .set({ lostReason: String(cents) })
          .where('dealershipId', '=', other.id)
          .where('id', '=', other.leadId)
          .execute();
      });
    }
  })();
  await house.runJobs();
  writing = false;
  await writer;
  const { items } = await ok('GET /api/exports', other);
  const done = items.filter((one: any) => one.state === 'ready' && asked.some(({ id }) => id === one.id));
  assert.ok(done.length >= 2, JSON.stringify(items.map((one: any) => one.state)));
  for (const { id } of done) {
    const { path: from } = await ok(`POST /api/exports/${id}/ticket`, other);
    const file = path.join(folder, `${id}.zip`);
    writeFileSync(file, Buffer.from(await (await bytesOf(from, other)).arrayBuffer()));
    const archive = await opened(file);
    const find = async (name: string, of: string) => {
      for await (const row of archive.lines(name)) if (row.id === of) return row;
      return undefined;
    };
    const vehicle = await find('data/vehicles/vehicle.jsonl', other.vehicleId);
    const lead = await find('data/leads/lead.jsonl', other.leadId);
    if (lead!.lost_reason !== null) assert.equal(String(vehicle!.asking_price_cents), lead!.lost_reason);
    archive.close();
  }

  // A load that dies in its transaction: nothing is there, and it can be run again.
  const empty = await house.makeDealership();
  const archive = await opened(path.join(folder, `${done[0].id}.zip`));
  const chain = await verifyChain(archive);
  const target = { ground: house.ground, dealershipId: empty.id, actor: systemActor, loadId: newId() };
  const untouched = await rowsOf(house, empty.id);
  let rows = 0;
  const dying = loadArchive(target, archive, chain, {
    each: (count) => {
      rows += count;
      if (rows > 60) throw new Error('killed');
    },
  });
  await assert.rejects(dying, /killed/);
  assert.deepEqual(await rowsOf(house, empty.id), untouched);
  const report = await loadArchive(target, archive, chain, { each: () => undefined });
  assert.ok(report.comparison.every(({ same }) => same));
  archive.close();
});

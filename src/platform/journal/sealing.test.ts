import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newId } from '#kernel/ids.ts';
import { testHouse } from '#tests/harness/house.ts';
import type { TestDealership, TestHouse } from '#tests/harness/house.ts';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { testFolder } from '#tests/harness/database.ts';
import { findBreak, findBrokenRoot, journalLines, makeJournalRoot, sealJournal, verifyJournals } from './index.ts';
import { canonical, verifyJournal, verifyRoots } from './stand-alone/verify-journal.mjs';

const verifier = path.join(import.meta.dirname, 'stand-alone', 'verify-journal.mjs');

let house: TestHouse;
let dealership: TestDealership;
before(async () => {
  house = await testHouse();
  dealership = await house.makeDealership();
  // As an earlier version left it: an entry without a cause, chained without.
  await house.db.sql(`alter table journal disable trigger journal_caused`);
  await house.db.sql(
    `insert into journal (dealership_id, id, at, actor_kind, event, record_kind, record_id)
     values ($1, $2, $3, 'system', 'vehicle.added', 'vehicle', $2)`,
    [dealership.id, newId(), house.clock.now()],
  );
  await house.db.sql(`alter table journal enable trigger journal_caused`);
  for (const stockNumber of ['S1', 'S2', 'S3']) {
    const made = await house.call('POST /api/vehicles', { as: dealership.owner, body: { stockNumber } });
    assert.equal(made.status, 201);
  }
  while ((await house.as(dealership, sealJournal)) > 0);
});
after(() => house.close());

const broken = () => house.as(dealership, findBreak, { write: false });

test('a journal that nobody touched holds, and sealing it again adds nothing', async () => {
  assert.equal(await house.as(dealership, sealJournal), 0);
  assert.equal(await broken(), undefined);
  // Each entry once, with the day it is of.
  const counted = await house.db.sql(
    `select what, sum(times)::int as times from day_count where dealership_id = $1 and what in ('vehicle.added', 'journal.counted', 'staff.acted') group by 1 order by 1`,
    [dealership.id],
  );
  assert.deepEqual(counted, [
    { what: 'journal.counted', times: 4 },
    { what: 'staff.acted', times: 3 },
    { what: 'vehicle.added', times: 4 },
  ]);
});

test('P23b that the journals were followed is on record: when, over how much, and what was found', async () => {
  const checks = () =>
    house.db.sql(
      `select by_command, dealerships, entries::int, broken, first_broken, ended_at is not null as ended from journal_check order by ended_at`,
    );
  await verifyJournals(house.ground, { byCommand: false });
  assert.deepEqual(await checks(), [
    { by_command: false, dealerships: 1, entries: 4, broken: 0, first_broken: null, ended: true },
  ]);
  // Of one dealership only, it says nothing about all.
  await verifyJournals(house.ground, { byCommand: true, only: ({ dealershipId }) => dealershipId === dealership.id });
  assert.equal((await checks()).length, 1);
});

test('P18a P27d the daily root is signed and published, and a stand-alone program finds the journal in it', async () => {
  const { ground } = house;
  const root = await makeJournalRoot(ground);
  assert.equal(root?.leaves.length, 1);
  assert.equal(await makeJournalRoot(ground), undefined, 'one a day');
  house.clock.move(86_400_000);
  await makeJournalRoot(ground);
  assert.deepEqual(await findBrokenRoot(ground), { count: 2, broken: undefined });
  const published = await house.call('GET /.well-known/automo-journal-roots.json');
  assert.deepEqual([published.status, published.body.roots.length, published.body.keys.length], [200, 2, 1]);
  assert.ok(!JSON.stringify(published.body).includes(dealership.id));

  const lines: string[] = [];
  await house.as(
    dealership,
    async (ctx) => {
      for await (const line of journalLines(ctx)) lines.push(line);
    },
    { write: false },
  );
  const found = await verifyJournal(lines);
  assert.deepEqual([found.broken, found.seq], [undefined, lines.length]);
  const entries = lines.map((line) => (JSON.parse(line) as { entry: { cause?: string } }).entry);
  assert.deepEqual(
    entries.map(({ cause }) => cause),
    [undefined, ...Array.from({ length: 3 }, () => `person:${dealership.owner.userId}`)],
    'those of an earlier version are chained without a cause',
  );
  const given = lines.with(0, lines[0]!.replace('"entry":{', '"entry":{"cause":"platform:purge",'));
  assert.equal((await verifyJournal(given)).broken?.seq, 1, 'none is given a cause afterwards');
  const other = lines.with(1, lines[1]!.replace('"cause":"person:', '"cause":"rule:'));
  assert.equal((await verifyJournal(other)).broken?.seq, 2);
  const checked = verifyRoots(published.body, dealership.id, found.hashes);
  // Another spelling of the same 64 bytes is another file.
  const [newest] = published.body.roots;
  for (const signature of [newest.signature.replace(/=+$/, ''), `${newest.signature}\n`, ` ${newest.signature}`, 7]) {
    const roots = published.body.roots.with(0, { ...newest, signature });
    assert.equal(
      verifyRoots({ ...published.body, roots }, dealership.id, found.hashes).broken?.why,
      'its signature does not verify',
    );
  }
  assert.deepEqual([checked.broken, checked.newest?.seq], [undefined, lines.length]);
  // As its owner runs it, over files: whole, with one word changed, with one line taken out.
  const folder = testFolder();
  try {
    const run = (name: string, content: string[], ...more: string[]) => {
      const file = path.join(folder.path, name);
      writeFileSync(file, `${content.join('\n')}\n`);
      return spawnSync(process.execPath, [verifier, file, ...more], { encoding: 'utf8' });
    };
    writeFileSync(path.join(folder.path, 'roots.json'), JSON.stringify(published.body));
    const whole = run(
      'whole.jsonl',
      lines,
      '--dealership',
      dealership.id,
      '--roots',
      path.join(folder.path, 'roots.json'),
    );
    assert.equal(whole.status, 0, whole.stdout + whole.stderr);
    assert.match(whole.stdout, /The journal holds: \d+ entries[^]*Signed and published on/);
    const second = (JSON.parse(lines[1]!) as { entry: { id: string } }).entry.id;
    const changed = run('changed.jsonl', lines.with(1, lines[1]!.replace('vehicle.added', 'vehicle.gone')));
    assert.deepEqual([changed.status, changed.stdout.includes(second)], [1, true]);
    assert.equal(run('short.jsonl', lines.toSpliced(1, 1)).status, 1);
    const certificate = { certificate: { dealershipId: dealership.id, rows: 3 } };
    const signed = await ground.signer.sign(Buffer.from(canonical(certificate.certificate)), house.clock.now());
    const certify = (name: string, rows: number) => {
      const file = path.join(folder.path, name);
      writeFileSync(file, JSON.stringify({ certificate: { rows, dealershipId: dealership.id }, ...signed }));
      return spawnSync(process.execPath, [
        verifier,
        '--certificate',
        file,
        '--keys',
        path.join(folder.path, 'roots.json'),
      ]).status;
    };
    assert.deepEqual([certify('right.json', 3), certify('wrong.json', 4)], [0, 1]);
  } finally {
    folder.remove();
  }

  // A journal that was sealed anew from the beginning, by whoever has the database, is not the one that was signed.
  await house.db.sql(`alter table journal_seal disable trigger all`);
  const last = `(select max(seq) from journal_seal where dealership_id = $1)`;
  const [seal] = await house.db.sql<{ hash: Buffer }>(
    `select hash from journal_seal where dealership_id = $1 and seq = ${last}`,
    [dealership.id],
  );
  const put = (hash: Buffer) =>
    house.db.sql(`update journal_seal set hash = $2 where dealership_id = $1 and seq = ${last}`, [dealership.id, hash]);
  await put(Buffer.alloc(32, 1));
  const rewritten = (await findBrokenRoot(ground)).broken;
  assert.deepEqual([rewritten?.dealershipId, rewritten?.seq], [dealership.id, lines.length]);
  await put(seal!.hash);
  await house.db.sql(`update journal_root set signature = $1 where day = $2`, ['AAAA', root!.day]);
  assert.equal((await findBrokenRoot(ground)).broken?.why, 'its signature does not verify');
});

test('an entry that was changed behind the product’s back is named', async () => {
  const [second] = await house.db.sql<{ entry_id: string; seq: string }>(
    `select entry_id, seq from journal_seal where dealership_id = $1 order by seq offset 1 limit 1`,
    [dealership.id],
  );
  const { entry_id: entryId, seq } = second!;
  await house.db.sql(`alter table journal disable trigger all`);
  await house.db.sql(`update journal set event = 'vehicle.other' where dealership_id = $1 and id = $2`, [
    dealership.id,
    entryId,
  ]);
  assert.deepEqual(await broken(), { seq: Number(seq), entryId, why: 'the entry or its seal was changed' });
});

test('a number that was taken out of the chain is missed', async () => {
  await house.db.sql(`alter table journal_seal disable trigger all`);
  await house.db.sql(`delete from journal_seal where dealership_id = $1 and seq = 1`, [dealership.id]);
  const found = await broken();
  assert.equal(found?.seq, 1);
  assert.equal(found?.why, 'a number is missing');
});

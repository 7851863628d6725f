/** A dealership is deleted: everything of it, nothing of the one beside it, and provably (promises P27, P28). */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { closeVinDecoder } from '../inventory/vin-decoder.ts';
import { unsubscribeUrl } from '#domains/customers/index.ts';
import { newId } from '#kernel/ids.ts';
import { newBlobName } from '#platform/blobs/index.ts';
import { ConfigProblem } from '#platform/config.ts';
import { register } from '#platform/register/index.ts';
import { filesWith, plantMarkers, tablesWith } from '#tests/harness/markers.ts';
import { socialHouse } from '#tests/harness/meta.ts';
import type { SocialHouse } from '#tests/harness/meta.ts';
import { rowsOf } from '#tests/harness/checksums.ts';
import { stock } from '#tests/harness/samples.ts';
import { stockOutside } from '#tests/harness/support-samples.ts';
import type { Stocked } from '#tests/harness/samples.ts';
import {
  endHolds,
  placeHold,
  readHold,
  readyLedger,
  replayLedger,
  runPurge,
  turnBackupsBy,
  verifyCertificate,
} from './index.ts';

const day = 86_400_000;
const marker = 'MARKERzz7193';
let house: SocialHouse;
let gone: Stocked;
let beside: Stocked;
let backup: Record<string, Record<string, unknown>[]>;

before(async () => {
  house = await socialHouse();
  gone = await stock(house);
  beside = await stock(house);
  await stockOutside(house, gone, gone.mark);
  await stockOutside(house, beside, beside.mark);
  await house.runJobs();
});
after(async () => {
  turnBackupsBy(async () => undefined);
  await closeVinDecoder(house.ground);
  await house.close();
});

const cancel = (of: Stocked, kind: string) =>
  house.call('POST /api/closing/cancel', { as: of.owner, body: { kind, name: `Garage ${of.mark}` } });
const step = async (name: string) =>
  (await house.db.sql<any>(`select * from purge_step where dealership = $1 and step = $2`, [gone.id, name]))[0];
/** What the worker does each minute. */
const sweep = async (): Promise<void> => {
  await house.db.sql(`select graphile_worker.add_job('closing.sweep')`);
  await house.runJobs();
};
const letters = (to: string, about: RegExp) =>
  house.mailbox.mails().filter((one) => about.test(one.subject) && JSON.stringify(one).includes(to));

test('P27a P27b P27d a purge leaves nothing in rows, files, jobs, caches, database files and log, and proves it', async () => {
  const held = await placeHold(house.ground, {
    dealershipId: gone.id,
    kind: 'court_order',
    basis: 'Supreme Court of Nova Scotia, Hfx No. 512345, preservation order',
    authority: 'Supreme Court of Nova Scotia',
    items: [
      { table: 'customer', ids: [gone.customerId], fields: ['id', 'created_at'] },
      { table: 'customer', ids: [gone.restricted.asked.customerId], fields: ['id', 'restriction'] },
    ],
    custodians: [newId(), newId()],
    placedBy: newId(),
    endsOn: new Date(house.clock.now().getTime() + 90 * day).toISOString().slice(0, 10),
  });
  assert.equal((await cancel(gone, 'now')).status, 200);
  await house.runJobs();
  const planted = await plantMarkers(house.db, gone.id, marker);
  assert.ok(planted.length > 150, `only ${planted.length} columns took the marker`);
  await house.db.sql('analyze');
  const found = await tablesWith(house.db, marker);
  assert.ok(found.length > 30, found.join());
  for (let n = 0; n < 3; n++)
    await house.ground.blobs.put(newBlobName(gone.id, 'document'), Buffer.from(`${marker} ${n}`));
  backup = await copyOf(gone.id);
  const [there, keep] = [await rowsOf(house, gone.id), await rowsOf(house, beside.id)];
  await house.db.sql(`update user_session set dealership_id = $1 where user_id = $2`, [gone.id, gone.owner.userId]);

  await house.pass(31 * day);
  // Reading ends in the second that was promised, whenever the purge begins.
  const late = await house.call('GET /api/vehicles', { as: gone.owner });
  assert.deepEqual([late.status, late.body.code], [410, 'dealership_left']);
  await sweep();

  for (const [table, sum] of Object.entries(await rowsOf(house, gone.id))) {
    if (table !== 'slug_claim') assert.match(sum, /^0 /, table);
  }
  const nowBeside = await rowsOf(house, beside.id);
  assert.deepEqual(nowBeside, keep, 'the dealership beside it was touched');
  assert.deepEqual(await tablesWith(house.db, marker), []);
  const left = await tablesWith(house.db, gone.id);
  assert.deepEqual(
    left,
    [
      'keys.key_event',
      'public.deletion_certificate',
      'public.deletion_ledger',
      'public.disclosure',
      'public.incident',
      'public.incident_notice',
      'public.incident_query',
      'public.incident_report',
      'public.legal_hold',
      'public.operator_event',
      'public.platform_invoice',
      'public.purge',
      'public.purge_step',
      'public.slug_claim',
    ].filter((one) => left.includes(one)),
  );
  // Its name stands where the certificate says that something stays, and nowhere else. (Accounts, and what was a colleague's
  // name in them, are people's own.)
  const named = await tablesWith(house.db, gone.mark);
  const allowed = ['public.disclosure', 'public.incident', 'public.platform_invoice', 'public.user_account'];
  assert.deepEqual(
    named.filter((one) => !allowed.includes(one)),
    [],
  );
  const told = await house.db.sql<{ kind: string }>(
    `select distinct kind from platform_mail one where strpos(one::text, $1) > 0`,
    [gone.slug],
  );
  assert.deepEqual(told, [{ kind: 'closing.deleted' }], 'letters that name its address are left');
  const conversations = await house.db.sql<{ about_dealership: string }>(
    `select distinct about_dealership from support_request where about_dealership is not null`,
  );
  assert.deepEqual(conversations, [{ about_dealership: beside.id }]);
  assert.equal((await step('scrub')).problem, null);
  assert.ok((await step('scrub')).ended_at);

  // A thief's look: the server's files, its log, our folder.
  const [{ folder }] = (await house.db
    .sql<{ folder: string }>(`show data_directory`)
    .then((rows: any) => [{ folder: rows[0].data_directory as string }])) as [{ folder: string }];
  const [{ oid }] = (await house.db.sql<{ oid: string }>(
    `select oid::text from pg_database where datname = current_database()`,
  )) as [{ oid: string }];
  await house.db.sql('checkpoint');
  assert.deepEqual(
    filesWith([path.join(folder, 'base', oid), path.join(folder, 'pg_wal'), house.ground.config.dataDir], marker),
    [],
  );

  // The proof: every row that was there is counted, and one changed byte fails.
  const page = await certificate();
  const keys = await house.ground.signer.publicKeys();
  const verdict = verifyCertificate(page, keys);
  assert.ok(verdict.holds);
  const { certificate: says } = verdict;
  assert.equal(says.status, 'provisional');
  assert.equal(says.dealershipId, gone.id);
  assert.deepEqual(says.keyVersions, [1]);
  assert.ok(says.objects >= 3);
  for (const [table, sum] of Object.entries(there)) {
    const rows = Number(sum.split(' ')[0]);
    const line = register.find((one) => one.table === table);
    // The fence itself wrote one entry into the journal.
    if (line?.purge === 'rows') assert.equal(says.rows[table] ?? 0, rows + (table === 'journal' ? 1 : 0), table);
  }
  assert.deepEqual(
    says.holds.map(({ authority }) => authority),
    ['Supreme Court of Nova Scotia'],
  );
  for (let at = 0; at < page.length; at += 7) {
    const other = page[at] === 'a' ? 'b' : 'a';
    assert.equal(verifyCertificate(page.slice(0, at) + other + page.slice(at + 1), keys).holds, false, `byte ${at}`);
  }
  assert.equal(verifyCertificate(`${page}\n`).holds, false);
  assert.ok(!page.includes(gone.mark), 'the certificate names the dealership');

  // Told once, to an account that stays.
  assert.equal(letters(gone.owner.email, /was deleted/).length, 1);
  assert.equal((await house.call('GET /api/me', { as: { cookie: gone.owner.cookie } })).status, 200);
  assert.deepEqual(
    (await house.ground.ledger.lines()).map((line) => line.dealershipId),
    [gone.id],
  );
  const [hold] = await house.db.sql<any>(`select sealed, held from legal_hold where id = $1`, [held]);
  assert.deepEqual(hold.held, { rows: 2, files: 0 });
});

const certificate = async (): Promise<string> => {
  const [row] = await house.db.sql<{ code: string }>(`select code from deletion_certificate where dealership = $1`, [
    gone.id,
  ]);
  const page = await house.call(`GET /certificates/${row!.code}`);
  assert.equal(page.status, 200);
  assert.match(page.body, /The signature holds/);
  for (const locale of ['en', 'fr']) {
    const paper = await house.call(`GET /certificates/${row!.code}/certificate-${locale}.pdf`);
    assert.deepEqual([paper.status, paper.headers.get('content-type')], [200, 'application/pdf']);
  }
  const file = await house.fetch(new Request(`http://localhost:3000/certificates/${row!.code}/certificate.json`));
  return file.text();
};

test('P27c P32a nothing of it can be written or read again, by whatever door, and its letters’ links still answer', async () => {
  const as = gone.owner;
  assert.equal((await house.call('GET /api/vehicles', { as })).status, 404);
  assert.equal((await house.call('GET /api/vehicles', { as: { bearer: gone.apiKey } })).status, 401);
  assert.equal((await house.call('GET /', { host: `${gone.slug}.localhost` })).status, 421);
  await assert.rejects(() => house.as(gone, async () => undefined), { code: 'dealership_left' });
  // Who pulls the link of an old letter hears what holds in any case (P32a).
  const link = new URL(unsubscribeUrl(house.ground, gone.id, gone.customerId)).pathname;
  assert.equal((await house.call(`GET ${link}`)).status, 200);
  const out = await house.call<string>(`POST ${link}`);
  assert.deepEqual([out.status, /Nothing will be sent/.test(out.body)], [200, true]);
  assert.equal((await house.call('GET /certificates/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA')).status, 404);
});

test('P28a the copy under a hold is for its custodians, each look is written down, and it ends by itself', async () => {
  const [hold] = await house.db.sql<any>(`select id, custodians, sealed from legal_hold where dealership = $1`, [
    gone.id,
  ]);
  const read = (custodianId: string) =>
    readHold(house.ground, { holdId: hold.id, custodianId, reason: 'Answer to the court' });
  await assert.rejects(read(newId()), { code: 'forbidden' });
  const copy = await read(hold.custodians[0]);
  assert.deepEqual(
    copy.rows.map(({ table, values }) => [table, Object.keys(values).toSorted(), values.id]),
    [
      ['customer', ['created_at', 'id'], gone.customerId],
      ['customer', ['id', 'restriction'], gone.restricted.asked.customerId],
    ],
  );
  const looked = await house.db.sql<any>(`select custodian from legal_hold_reading where hold = $1`, [hold.id]);
  assert.deepEqual(looked, [{ custodian: hold.custodians[0] }]);
  await house.pass(100 * day);
  assert.equal(await endHolds(house.ground), 1);
  await assert.rejects(read(hold.custodians[0]), { code: 'not_found' });
  assert.equal((await house.db.sql(`select from keys.data_key where scope = $1`, [`hold ${hold.id}`])).length, 0);
});

test('P28a no hold without basis, end and two custodians, whoever asks', async () => {
  const insert = (changed: Record<string, unknown>) => {
    const row: Record<string, unknown> = {
      id: newId(),
      dealership: beside.id,
      kind: 'court_order',
      basis: 'An order of a court',
      authority: 'Court',
      items: '[{"table":"customer"}]',
      custodians: [newId(), newId()],
      placed_by: newId(),
      placed_at: new Date(),
      ends_on: '2027-06-01',
      ...changed,
    };
    return house.db.sql(
      `insert into legal_hold (${Object.keys(row).join()}) values (${Object.keys(row)
        .map((_, n) => `$${n + 1}`)
        .join()})`,
      Object.values(row),
    );
  };
  const same = newId();
  for (const wrong of [
    { basis: 'because' },
    { ends_on: null },
    { ends_on: '2020-01-01' },
    { ends_on: '2099-01-01' },
    { custodians: [same] },
    { custodians: [same, same] },
    { items: '[]' },
    { silent_until: '2027-05-01' },
  ])
    await assert.rejects(insert(wrong), { code: /23514|23502/ }, JSON.stringify(wrong));
});

test('P27d the certificate becomes final when the backups have turned, at the same address', async () => {
  turnBackupsBy(async () => ({ turnedAt: house.clock.now(), by: 'turn' }));
  assert.deepEqual(await runPurge(house.ground, gone.id), { ended: true });
  const verdict = verifyCertificate(await certificate(), await house.ground.signer.publicKeys());
  assert.ok(verdict.holds);
  assert.equal(verdict.certificate.status, 'final');
  assert.ok(verdict.certificate.backups.goneAt);
  assert.ok(verdict.certificate.filesCleared!.log);
  const [row] = await house.db.sql<any>(`select owners, ended_at from purge where dealership = $1`, [gone.id]);
  assert.deepEqual([row.owners, row.ended_at !== null], [[], true]);
});

test('P27b an older backup brings a dealership back: it is purged again before the database opens', async () => {
  await restore(backup);
  // As the backup of that day had it: no purge, no copy of the ledger.
  for (const table of ['purge_step', 'purge', 'deletion_ledger', 'deletion_certificate'])
    await house.db.sql(`delete from ${table} where dealership = $1`, [gone.id]);
  assert.doesNotMatch((await rowsOf(house, gone.id)).customer!, /^0 /);
  await readyLedger(house.ground);
  for (const [table, sum] of Object.entries(await rowsOf(house, gone.id)))
    if (table !== 'slug_claim') assert.match(sum, /^0 /, table);
  assert.equal((await house.db.sql(`select from keys.data_key where scope = $1`, [gone.id])).length, 0);
  await assert.rejects(() => house.as(gone, async () => undefined), { code: 'dealership_left' });
  assert.deepEqual(await replayLedger(house.ground), [], 'a second look finds nothing to do');
});

test('P27b a ledger that is older than the database, or is missing, refuses the start with a sentence', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'ledger-'));
  t.after(() => rm(folder, { recursive: true }));
  const kept = await readFile(house.ground.ledger.file, 'utf8');
  t.after(() => writeFile(house.ground.ledger.file, kept));
  await writeFile(house.ground.ledger.file, `${kept.split('\n')[0]}\n`);
  await assert.rejects(
    () => readyLedger(house.ground),
    (error) => error instanceof ConfigProblem && /is older than the database: 1 deleted/.test(error.message),
  );
  await rm(house.ground.ledger.file);
  await assert.rejects(() => readyLedger(house.ground), /is missing/);
});

test('P26c a change of mind brings a dealership back as it was, row by row: all but tokens and what says that it was away', async () => {
  const shows = () =>
    house.db.sql(`update user_session set stepped_up_at = $1 where user_id = $2`, [
      house.clock.now(),
      beside.owner.userId,
    ]);
  await shows();
  await house.db.sql(`update dealership set state = 'active' where dealership_id = $1`, [beside.id]);
  const made = await house.call(`POST /api/leads/${beside.leadId}/replies`, {
    as: beside.owner,
    body: { subject: 'Before leaving', body: 'It is there.' },
  });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  // What leaves with its token, and what notes the days away. Every other table is compared whole.
  const moved = [
    'cancellation',
    'channel',
    'channel_connection',
    'delivery',
    'journal',
    'journal_seal',
    'subscription',
  ];
  // Of these the columns that say which version it is, and that it is back.
  const partly: Record<string, string> = {
    dealership: "- 'version' - 'state'",
    site: "- 'version'",
    user_session: "- 'last_seen_at' - 'stepped_up_at' - 'expires_at'",
  };
  const rows = async (): Promise<Record<string, unknown>> => {
    const sums: Record<string, unknown> = await rowsOf(house, beside.id, [...moved, ...Object.keys(partly)]);
    for (const [table, without] of Object.entries(partly))
      sums[table] = (
        await house.db.sql<{ one: object }>(
          `select to_jsonb(t) ${without} as one from ${table} t where dealership_id = $1 order by 1`,
          [beside.id],
        )
      ).map(({ one }) => one);
    return sums;
  };
  const was = await rows();
  const left = await cancel(beside, 'now');
  assert.equal(left.status, 200, JSON.stringify(left.body));
  await house.runJobs();
  assert.equal(house.mailbox.mails().filter(({ subject }) => subject === 'Before leaving').length, 0);
  await house.pass(2 * day);
  await shows();
  const back = await house.call('POST /api/closing/reactivate', { as: beside.owner });
  assert.equal(back.status, 200, JSON.stringify(back.body));
  assert.deepEqual(await rows(), was);
  // The letter of two days ago goes on its way after all.
  await house.runJobs();
  assert.equal(house.mailbox.mails().filter(({ subject }) => subject === 'Before leaving').length, 1);
});

/** A logical copy of a dealership, as a backup has it. */
async function copyOf(id: string): Promise<typeof backup> {
  const all: typeof backup = {};
  for (const { table, purge } of register) {
    if (purge !== 'rows') continue;
    all[table] = (
      await house.db.sql<{ row: Record<string, unknown> }>(
        `select to_jsonb(one) as row from ${table} one where dealership_id = $1`,
        [id],
      )
    ).map(({ row }) => row);
  }
  all['keys.data_key'] = (
    await house.db.sql<{ row: Record<string, unknown> }>(
      `select to_jsonb(one) as row from keys.data_key one where scope = $1`,
      [id],
    )
  ).map(({ row }) => row);
  return all;
}

async function restore(copy: typeof backup): Promise<void> {
  const generated = new Set(
    (
      await house.db.sql<{ name: string }>(
        `select table_name || '.' || column_name as name from information_schema.columns where is_generated = 'ALWAYS'`,
      )
    ).map(({ name }) => name),
  );
  await house.db.sql(`set session_replication_role = replica`);
  for (const [table, rows] of Object.entries(copy))
    for (const row of rows) {
      const columns = Object.keys(row).filter((one) => !generated.has(`${table}.${one}`));
      await house.db.sql(
        `insert into ${table} (${columns.join()}) select ${columns.join()} from jsonb_populate_record(null::${table}, $1)`,
        [JSON.stringify(row)],
      );
    }
  await house.db.sql(`set session_replication_role = origin`);
}

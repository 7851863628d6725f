/** Keys turn under a house full of sealed values, and are destroyed for good. */
import assert from 'node:assert/strict';
import { globSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { readConfig } from '#platform/config.ts';
import { migrate } from '#platform/database/migrate.ts';
import { ensureRoles, turnLogins } from '#platform/database/roles.ts';
import { BackupKeys } from '#platform/keys/backup-keys.ts';
import { keyVersionOf } from '#platform/keys/cipher.ts';
import { destroyKeys } from '#platform/keys/destroying.ts';
import { destroyFile } from '#platform/keys/key-file.ts';
import { KeyNews } from '#platform/keys/key-news.ts';
import { previousKeyFile, readMasterKeys, turnKeyFile } from '#platform/keys/master-key.ts';
import { reseal } from '#platform/keys/resealing.ts';
import { passingFiles, plainBytes, plainFiles, sealedColumns, sealedFiles } from '#platform/keys/sealed-places.ts';
import { finishTurn, rewrapKeys, turnDueKeys, turnKey } from '#platform/keys/turning.ts';
import { findBreak, sealJournal } from '#platform/journal/index.ts';
import { openLog } from '#platform/log.ts';
import { openGround } from '#platform/open-ground.ts';
import { startEmbeddedPostgres } from '#platform/postgres/embedded.ts';
import { verifies } from '#platform/keys/signer.ts';
import { testFolder, testMasterKey } from '#tests/harness/database.ts';
import { filesWithAny } from '#tests/harness/markers.ts';
import { socialHouse } from '#tests/harness/meta.ts';
import type { SocialHouse } from '#tests/harness/meta.ts';
import { stock } from '#tests/harness/samples.ts';
import type { Stocked } from '#tests/harness/samples.ts';

let house: SocialHouse;
let dealer: Stocked;
before(async () => {
  house = await socialHouse();
  dealer = await stock(house);
  while ((await house.as(dealer, sealJournal)) > 0);
});
after(() => house.close());

/** Files that seal values. Whoever adds one adds its column or kind of file to the list of sealed places. */
const sealers = [
  'src/domains/accounts/second-factor.ts',
  'src/domains/closing/holds.ts',
  'src/domains/deals/contracts.ts',
  'src/domains/deals/credit-keeping.ts',
  'src/domains/deals/deal-rows.ts',
  'src/domains/deals/signing-links.ts',
  'src/domains/deals/signing-visit.ts',
  'src/domains/exports/data-exports.ts',
  'src/domains/exports/data-imports.ts',
  'src/domains/exports/imported-journal.ts',
  'src/domains/exports/load-rows.ts',
  'src/domains/exports/loading.ts',
  'src/domains/inventory/listing-staging.ts',
  'src/domains/inventory/photos.ts',
  'src/domains/inventory/vehicle-arrivals.ts',
  'src/domains/inventory/vehicle-costing.ts',
  'src/domains/inventory/vehicle-rows.ts',
  'src/domains/invoices/invoice-rows.ts',
  'src/domains/invoices/payment-rows.ts',
  'src/domains/privacy/platform-ending.ts',
  'src/domains/privacy/platform-requests.ts',
  'src/domains/privacy/requests.ts',
  'src/domains/social/connected.ts',
  'src/domains/social/returning.ts',
  'src/domains/social/token-care.ts',
  'src/platform/backups/copies.ts',
  'src/platform/journal/journal.ts',
  'src/platform/keys/resealing.ts',
  'src/platform/keys/signer.ts',
  'src/platform/mail/inbound/keeping.ts',
  'src/platform/mail/inbound/kept-files.ts',
  'src/platform/mail/inbound/own-attachments.ts',
  'src/platform/mail/outbox.ts',
];

/** Everything sealed of a dealership, opened: place → plain text, and the version of the key. */
async function opened(dealershipId: string): Promise<Map<string, { plain: string; version: number }>> {
  const { keyring, blobs } = house.ground;
  keyring.forget();
  const all = new Map<string, { plain: string; version: number }>();
  const add = async (sealed: Buffer, scope: string, place: string): Promise<void> => {
    const key = await keyring.of(scope);
    const plain = key.open(sealed, place).toString('base64');
    all.set(`${scope} ${place}`, { plain, version: keyVersionOf(sealed) });
  };
  for (const column of sealedColumns.filter((one) => one.of === 'dealership')) {
    const rows = await house.db.sql<Record<string, unknown>>(
      `select *, ${column.column} as sealed_value from ${column.table} where dealership_id = $1 and ${column.column} is not null`,
      [dealershipId],
    );
    for (const row of rows) {
      await add(row.sealed_value as Buffer, column.scope?.(dealershipId, row) ?? dealershipId, column.place(row));
    }
  }
  for (const file of sealedFiles) {
    const rows = await house.db.sql<Record<string, unknown>>(
      `select *, ${file.column} ->> 'blob' as blob from ${file.table} where dealership_id = $1 and ${file.column} is not null`,
      [dealershipId],
    );
    for (const row of rows) await add(await blobs.get(row.blob as string), dealershipId, file.place(row));
  }
  return all;
}

test('P18a every column of bytes, every kind of file and every place that seals is on the one list', async () => {
  const bytes = await house.db.sql<{ name: string }>(
    `select case n.nspname when 'public' then '' else n.nspname || '.' end || c.relname || '.' || a.attname as name
     from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('public', 'keys') and c.relkind in ('r', 'p') and a.atttypid = 'bytea'::regtype and not a.attisdropped`,
  );
  const sealed = sealedColumns.map(({ table, column }) => `${table}.${column}`);
  assert.deepEqual(bytes.map((row) => row.name).sort(), [...sealed, ...plainBytes].sort());

  const root = path.resolve(import.meta.dirname, '../..');
  const sources = globSync('src/**/*.ts', { cwd: root })
    .filter((file) => !/\.test\.ts$|sealed-places\.ts$/.test(file))
    .map((file) => ({ file, text: readFileSync(path.join(root, file), 'utf8') }));
  const all = sources.map(({ text }) => text).join('\n');
  const kinds = new Set<string>();
  for (const [, word] of all.matchAll(/newBlobName\([\w.]+, ([\w'-]+)/g)) {
    kinds.add(word!.startsWith("'") ? word!.slice(1, -1) : new RegExp(`const ${word} = '([\\w-]+)'`).exec(all)![1]!);
  }
  assert.deepEqual(
    [...kinds].sort(),
    [...sealedFiles, ...passingFiles]
      .map((file) => file.kind)
      .concat(plainFiles)
      .sort(),
  );

  // Each place of the list is named word for word by the room that seals there.
  for (const { place, by } of sealedColumns) {
    const words = place(Object.fromEntries(by.map((name) => [name, '…']))).split(' …')[0]!;
    assert.ok(all.includes(`\`${words} \${`), `nobody seals at "${words}"`);
  }
  const sealing = sources.filter(({ text }) => /[kK]ey\.seal\(|platform\.seal\(/.test(text)).map(({ file }) => file);
  assert.deepEqual(sealing.sort(), sealers, 'a file that seals came or went: is the list of sealed columns whole?');
});

/** Texts of a sealed value that stand nowhere else by chance: with the dealership's mark in them, or as long as a token. */
function tellingTexts(value: Buffer): string[] {
  const texts: string[] = [];
  const walk = (part: unknown): void => {
    if (typeof part === 'string') texts.push(part);
    else if (part && typeof part === 'object') for (const one of Object.values(part)) walk(one);
  };
  try {
    walk(JSON.parse(value.toString()));
  } catch {
    texts.push(value.toString());
  }
  return texts.filter(
    (text) =>
      (text.toUpperCase().includes(dealer.mark) || /^[\w-]{24,}$/.test(text)) &&
      !/^[0-9a-f]{8}-/.test(text) &&
      !text.includes('\uFFFD') &&
      !text.includes('\0'),
  );
}

test('P18a P13b what is sealed stands in the clear in no table file, log or kept file', async () => {
  const secrets = new Map<string, string>();
  for (const column of sealedColumns) {
    const rows = await house.db.sql<Record<string, unknown> & { sealed_: Buffer; dealership_: string | null }>(
      `select *, ${column.column} as sealed_, to_jsonb(t) ->> 'dealership_id' as dealership_
       from ${column.table} t where ${column.column} is not null`,
    );
    for (const row of rows) {
      const scope = column.scope?.(row.dealership_!, row) ?? (column.of === 'platform' ? 'platform' : row.dealership_!);
      const key = await house.ground.keyring.of(scope);
      for (const text of tellingTexts(key.open(row.sealed_, column.place(row))))
        secrets.set(text, `${column.table}.${column.column}`);
    }
  }
  // What stands in a plain column too (names, addresses: they are searched) proves nothing here.
  const tables = await house.db.sql<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'keys', 'graphile_worker')`,
  );
  const plain: string[] = [];
  for (const { name } of tables) plain.push(JSON.stringify(await house.db.sql(`select to_jsonb(t) from ${name} t`)));
  const hay = plain.join();
  for (const text of secrets.keys()) if (hay.includes(JSON.stringify(text).slice(1, -1))) secrets.delete(text);
  const tried = new Set(secrets.values());
  for (const column of [
    'acquisition.seller',
    'channel.token',
    'channel_connection.sealed',
    'credit_application.sealed',
    'incident.facts',
  ])
    assert.ok(tried.has(column), `nothing of ${column} was looked for: only ${[...tried].join()}`);
  await house.db.sql('checkpoint');
  const [{ folder, oid } = { folder: '', oid: '' }] = await house.db.sql<{ folder: string; oid: string }>(
    `select current_setting('data_directory') as folder, oid::text from pg_database where datname = current_database()`,
  );
  const found = filesWithAny(
    [path.join(folder, 'base', oid), path.join(folder, 'pg_wal'), house.ground.config.dataDir],
    [...secrets.keys()],
  );
  assert.deepEqual(
    [...new Set(found.map(({ text }) => secrets.get(text)))],
    [],
    'a sealed value stands in the clear in a file',
  );
  // Of kept files only pictures are as they are; a list that was brought in names vehicles and is sealed.
  assert.deepEqual(filesWithAny([house.ground.config.dataDir], [dealer.mark]), []);
});

test('P18a a turned key seals everything anew, survives a kill, and loses nothing', async () => {
  const { ground } = house;
  const before_ = await opened(dealer.id);
  const kinds = new Set([...before_.keys()].map((place) => place.replace(/[0-9a-f-]{36}|\d/g, '').trim()));
  assert.ok(kinds.size >= 8, `the house holds too few kinds of sealed values: ${[...kinds].join(', ')}`);

  await ground.keyring.rotate(dealer.id);
  // Killed in the middle: what was done stays, the rest still opens.
  let steps = 0;
  const killed = { throwIfAborted: () => assert.ok(++steps < 6, 'killed') } as unknown as AbortSignal;
  await assert.rejects(() => reseal(ground, dealer.id, killed), /killed/);
  const half = await opened(dealer.id);
  assert.deepEqual(new Set([...half.values()].map((one) => one.version)), new Set([1, 2]));

  const waiting = await finishTurn(ground, dealer.id);
  assert.ok(waiting.left > 0, 'an archive that is there for days still needs the old version');
  for (const { kind } of passingFiles) await ground.blobs.deleteAll(`${dealer.id}/${kind}/`);
  const turned = await finishTurn(ground, dealer.id);
  assert.equal(turned.left, 0);
  assert.deepEqual(turned.destroyed, [], 'work under way might still seal with it');
  house.clock.move(20 * 60_000);
  const [done] = (await turnDueKeys(ground)).filter((one) => one.scope === dealer.id);
  assert.deepEqual(done?.destroyed, [1]);
  const after_ = await opened(dealer.id);
  for (const [place, { plain, version }] of after_) {
    if (place.startsWith('channel ')) continue;
    assert.equal(version, 2, place);
    if (before_.has(place)) assert.equal(plain, before_.get(place)!.plain, place);
  }
  assert.deepEqual(
    [...before_.keys()].filter((place) => !after_.has(place)),
    [],
  );

  // The chain holds over entries whose blob is another now, and the exception is in it.
  while ((await house.as(dealer, sealJournal)) > 0);
  assert.equal(await house.as(dealer, findBreak, { write: false }), undefined);
  const [resealed] = await house.db.sql<{ entries: number }>(
    `select sum((after ->> 'entries')::int)::int as entries from journal where dealership_id = $1 and event = 'journal.resealed'`,
    [dealer.id],
  );
  assert.ok(resealed!.entries > 10);
  // A blob that somebody else put there does not open, and the entry is named.
  const [entry] = await house.db.sql<{ id: string; sealed: Buffer }>(
    `select id, sealed from journal where dealership_id = $1 and sealed_digest is not null limit 1`,
    [dealer.id],
  );
  const put = (sealed: Buffer) => house.db.sql(`update journal set sealed = $2 where id = $1`, [entry!.id, sealed]);
  await put(Buffer.from(entry!.sealed.with(30, entry!.sealed[30]! ^ 1)));
  assert.deepEqual((await house.as(dealer, findBreak, { write: false }))?.entryId, entry!.id);
  await put(entry!.sealed);

  // Its people go on: an issued invoice is read, a photo's original is there, a channel still posts.
  const invoice = await house.call(`GET /api/invoices/${dealer.invoiceId}`, { as: dealer.owner });
  assert.equal(invoice.status, 200);
  const events = await house.db.sql<{ what: string; version: number }>(
    `select what, version from keys.key_event where scope = $1 order by at, id`,
    [dealer.id],
  );
  assert.deepEqual(
    events.filter((one) => one.what !== 'resealed').map((one) => [one.what, one.version]),
    [
      ['made', 1],
      ['rotated', 2],
      ['destroyed', 1],
    ],
  );
});

test('P18a the keys of channels and of the platform turn with what they seal', async () => {
  const { ground } = house;
  const signature = await ground.signer.sign(Buffer.from('root'), house.clock.now());
  const tokens = async () => [...(await opened(dealer.id))].filter(([place]) => place.startsWith('channel '));
  const was = await tokens();
  assert.ok(was.length > 0);
  await turnKey(ground, dealer.id);
  await turnKey(ground, null);
  house.clock.move(20 * 60_000);
  await turnDueKeys(ground);
  const is = await tokens();
  assert.deepEqual(
    is.map(([place, { plain }]) => [place, plain]),
    was.map(([place, { plain }]) => [place, plain]),
  );
  assert.ok(is.every(([, { version }]) => version > 1));
  assert.deepEqual(
    (await ground.keyring.versions('platform')).map((one) => one.version),
    [2],
  );
  assert.ok(verifies(Buffer.from('root'), signature, await ground.signer.publicKeys()));
  await ground.signer.sign(Buffer.from('more'), house.clock.now());
  // A year later the calendar turns them by itself.
  house.clock.move(366 * 86_400_000);
  assert.ok((await turnDueKeys(ground)).some((one) => one.scope === dealer.id && one.version === 4));
});

test('P27b destroying a dealership’s keys is final, on every node, and touches nobody else', async () => {
  const other = await house.makeDealership();
  const { ground } = house;
  const node = await openGround(house.ground.config, house.db.address, testMasterKey, { log: openLog('silent') });
  const news = new KeyNews();
  await news.start(node);
  const sealed = (await node.keyring.of(dealer.id)).seal('secret', 'place');
  const wrapped = await house.db.sql<{ wrapped: Buffer }>(`select wrapped from keys.data_key where scope = $1`, [
    dealer.id,
  ]);
  const gone = await destroyKeys(ground, dealer.id);
  assert.ok(gone.some((one) => one.scope === dealer.id && one.versions.includes(4)));
  assert.ok(gone.some((one) => one.scope.startsWith(`channel ${dealer.id} `)));
  const until = performance.now() + 2000;
  for (;;) {
    const key = await node.keyring.of(dealer.id).catch(() => undefined);
    if (!key) break;
    assert.ok(performance.now() < until, 'the other node still opens its values');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.equal(sealed.length > 0, true);
  await assert.rejects(() => ground.keyring.of(dealer.id), /not there/);
  assert.deepEqual(await destroyKeys(ground, dealer.id), []);
  // Neither the table's file nor the key store's own backups hold them.
  await house.db.sql('checkpoint');
  const [file] = await house.db.sql<{ bytes: Buffer }>(
    `select pg_read_binary_file(pg_relation_filepath('keys.data_key')) as bytes`,
  );
  for (const row of wrapped) assert.ok(!file!.bytes.includes(row.wrapped));
  const [copies] = await house.db.sql<{ n: number }>(
    `select count(*)::int as n from backup where kind = 'key_store' and state = 'done'`,
  );
  assert.equal(copies!.n, 1);
  assert.ok((await ground.keyring.of(other.id)).open((await ground.keyring.of(other.id)).seal('x', 'y'), 'y'));
  await news.close();
  await node.close();
});

test('P18a the master key turns while nodes work, and a node without it is refused', async (t) => {
  const folder = testFolder();
  const server = await startEmbeddedPostgres({ dataDir: path.join(folder.path, 'data', 'postgres'), durable: false });
  const admin = new pg.Client(server.admin);
  await admin.connect();
  t.after(async () => {
    await admin.end();
    await server.stop();
    folder.remove();
  });
  const config = readConfig({ AUTOMO_DATA_DIR: path.join(folder.path, 'data') }, folder.path);
  const masters = readMasterKeys(config, true);
  assert.equal(statSync(config.keyFile).mode & 0o777, 0o600);
  await ensureRoles(admin, masters);
  await migrate(server.admin);
  const address = { host: server.admin.host, port: server.admin.port, database: 'postgres' };
  const log = openLog('silent');
  const running = await openGround(config, address, masters, { log });
  const secret = running.secret('unsubscribe');
  await running.keyring.create('0199c6a4-8f4e-7000-8000-000000000001');
  const backupKeys = new BackupKeys(config, masters);
  const backupId = '0199c6a4-8f4e-7000-8000-0000000000aa';
  const backupKey = await backupKeys.make(backupId);

  turnKeyFile(config);
  const turning = readMasterKeys(config, false);
  assert.equal(turning.all.length, 2);
  // Killed here: the next start takes both, and leaves the passwords of those who run.
  await ensureRoles(admin, turning);
  const second = await openGround(config, address, turning, { log });
  await second.keyring.create('0199c6a4-8f4e-7000-8000-000000000002');
  await turnLogins(admin, turning);
  assert.ok((await rewrapKeys(second, new BackupKeys(config, turning))) >= 5);
  destroyFile(previousKeyFile(config));

  // The node that has run all the time reads what the other made, and the new key's file.
  running.keyring.forget();
  await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename like 'automo_%'`);
  // Its connections were cut: new ones need the new password.
  assert.ok(await patiently(() => running.keyring.of('0199c6a4-8f4e-7000-8000-000000000002')));
  assert.deepEqual(running.secret('unsubscribe'), secret);
  assert.deepEqual(await new BackupKeys(config, readMasterKeys(config, false)).read(backupId), backupKey);
  const { inForce, counts } = await patiently(() => second.keyring.wrappedBy());
  assert.deepEqual([...counts.keys()], [inForce]);
  await running.close();
  await second.close();

  const wrong = readConfig(
    { AUTOMO_DATA_DIR: config.dataDir, AUTOMO_MASTER_KEY: Buffer.alloc(32, 9).toString('base64') },
    folder.path,
  );
  await assert.rejects(() => ensureRoles(admin, readMasterKeys(wrong, false)), { exitCode: 78 });
  await assert.rejects(() => openGround(wrong, address, readMasterKeys(wrong, false), { log }));
  const again = await openGround(config, address, readMasterKeys(config, false), { log });
  await again.close();
});

/** A pool whose connections were cut notices one after the other. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (tries > 10) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** Backups of a house with a server of its own: made, aged, broken, restored, drilled. */
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { newBlobName } from '#platform/blobs/index.ts';
import { places } from '#platform/backups/backup-folder.ts';
import type { BackupFolder } from '#platform/backups/backup-folder.ts';
import { copiesOf, copyDealerships } from '#platform/backups/copies.ts';
import { setBack } from '#platform/backups/set-back.ts';
import { runDrill } from '#platform/backups/drill.ts';
import { expireBackups, turnBackups } from '#platform/backups/expiry.ts';
import { backupsOf, takeFullBackup } from '#platform/backups/full-backup.ts';
import { closeFolder, openRestored, requireOpen } from '#platform/backups/opening.ts';
import { restoreInto } from '#platform/backups/restoring.ts';
import { keepWal, watchBackups } from '#platform/backups/wal.ts';
import { asSuperuser } from '#platform/database/superuser.ts';
import { checkSealedFile } from '#platform/keys/sealed-file.ts';
import { keyStoreFolder } from '#platform/keys/key-store-backup.ts';
import { openLog } from '#platform/log.ts';
import { ownServer } from '#tests/harness/database.ts';
import { testHouse } from '#tests/harness/house.ts';
import type { TestDealership, TestHouse } from '#tests/harness/house.ts';
import { rowsOf } from '#tests/harness/checksums.ts';
import { stockRestricted } from '#tests/harness/restricted-samples.ts';
import { redoErased, replayLedger } from '../../src/replay.ts';

const minute = 60_000;
const day = 86_400_000;
const mark = 'Marker-5f0c2b7e customer';

let house: TestHouse;
let dealer: TestDealership;
let folder: BackupFolder;
before(async () => {
  house = await testHouse({}, await ownServer());
  dealer = await house.makeDealership({ name: 'Backed-up Autos' });
  folder = backupsOf(house.ground).folder;
});
after(() => house.close());

const addVehicle = async (stockNumber: string) => {
  const made = await house.call('POST /api/vehicles', { as: dealer.owner, body: { stockNumber, notes: mark } });
  assert.equal(made.status, 201, JSON.stringify(made.body));
};
const blob = async (text: string) => {
  const name = newBlobName(dealer.id, 'photo');
  await house.ground.blobs.put(name, Buffer.from(text));
  return name;
};
/** Finishes the log's segment and keeps it. */
const keepAll = async () => {
  const before_ = (await house.db.sql<{ n: string }>('select archived_count::text as n from pg_stat_archiver'))[0]!.n;
  await house.db.sql('select pg_switch_wal()');
  for (let tries = 0; tries < 200; tries++) {
    const [{ n } = { n: '' }] = await house.db.sql<{ n: string }>(
      'select archived_count::text as n from pg_stat_archiver',
    );
    if (n !== before_) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return keepWal(house.ground);
};
const restored = async (name: string, target?: { time: Date }) => {
  const into = path.join(path.dirname(house.ground.config.dataDir), name);
  return {
    into,
    ...(await restoreInto(into, { folder, keys: backupsOf(house.ground).keys, target, durable: false })),
  };
};
const numbers = (from: Parameters<typeof asSuperuser>[0]) =>
  asSuperuser(from, async (db) =>
    (await db.query<{ n: string }>('select stock_number as n from vehicle order by 1')).rows.map((row) => row.n),
  );

test('P19a a full backup is whole, read back, and holds nothing in the clear', async () => {
  await addVehicle('FIRST');
  const first = await blob(mark);
  const made = await takeFullBackup(house.ground);
  const [row] = await house.db.sql<Record<string, unknown>>('select * from backup where id = $1', [made.id]);
  assert.equal(row!.state, 'done');
  assert.ok(row!.verified_at && Number(row!.bytes) > 100_000);
  const files = readdirSync(folder.root, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  assert.ok(files.length >= 4);
  for (const file of files) {
    const at = path.join(file.parentPath, file.name);
    assert.equal(statSync(at).mode & 0o777, 0o600, at);
    const bytes = readFileSync(at);
    for (const secret of [mark, first, 'automo_owner']) assert.ok(!bytes.includes(secret), `${at} holds ${secret}`);
  }
  assert.deepEqual(
    readdirSync(folder.of(made.id)).filter((name) => name.startsWith('.')),
    [],
  );
});

test('P19b a backup is restored to a moment of its log, with the files that came later, and opens for nobody until the ledger was replayed', async () => {
  await addVehicle('SECOND');
  const later = await blob('a photo that came after the backup');
  assert.equal((await keepAll()).files, 1);
  const moment = new Date();
  await new Promise((resolve) => setTimeout(resolve, 20));
  await addVehicle('THIRD');
  await keepAll();
  const then = await restored('then', { time: moment });
  try {
    assert.deepEqual(await numbers(then.server), ['FIRST', 'SECOND']);
    const file = path.join(then.into, 'blobs', ...later.split('/'));
    assert.equal(readFileSync(file, 'utf8'), 'a photo that came after the backup');

    closeFolder(then.into);
    assert.throws(() => requireOpen(then.into), { exitCode: 78 });
    const config = { ...house.ground.config, dataDir: then.into, keyFile: path.join(then.into, 'keys', 'master.key') };
    const opening = {
      masters: house.ground.keyring.masters,
      keyStore: keyStoreFolder(house.ground.config),
      log: openLog('silent'),
    };
    const logins = () =>
      asSuperuser(
        then.server,
        async (db) =>
          (await db.query(`select count(*)::int as n from pg_roles where rolname like 'automo\\_%' and rolcanlogin`))
            .rows[0].n,
      );
    // Without the ledger, and while it is not replayed: nobody gets in.
    await assert.rejects(
      () =>
        openRestored(then, {
          config: { ...config, ledgerFile: path.join(then.into, 'none') },
          replay: replayLedger,
          ...opening,
        }),
      /ledger .* is missing/,
    );
    await assert.rejects(
      () => openRestored(then, { config, replay: () => Promise.reject(new Error('broken off')), ...opening }),
      /broken off/,
    );
    assert.equal(await logins(), 0);
    assert.throws(() => requireOpen(then.into));
    // A dealership that was purged since this backup was made is purged again before anybody is let in.
    const purged = { dealershipId: dealer.id, purgedAt: moment.toISOString(), keyVersions: [1], rows: 1, objects: 1 };
    const ledger = {
      lines: async () => [{ ...purged, certificate: '' }],
      erasures: async () => [],
      append: async () => undefined,
    };
    const replay: typeof replayLedger = (ground) =>
      replayLedger({ ...ground, ledger: ledger as unknown as typeof ground.ledger });
    await openRestored(then, { config, replay, ...opening });
    assert.equal(await logins(), 3);
    requireOpen(then.into);
    assert.deepEqual(await numbers(then.server), []);
    assert.ok(!existsSync(file), 'its files are gone with it');
  } finally {
    await then.server.stop();
    then.remove();
  }
  await assert.rejects(() => restored('then'), /is not empty/);
});

test('P19b the drill restores beside, finds everything equal, and writes its figures', async (t) => {
  await addVehicle('FOURTH');
  const result = await runDrill(house.ground, replayLedger);
  t.diagnostic(
    `drill: RPO ${result.rpoSeconds.toFixed(1)} s, RTO ${result.rtoSeconds.toFixed(1)} s, ${result.rows} rows, ${result.bytes} bytes`,
  );
  assert.deepEqual([result.holds, result.problem], [true, undefined]);
  assert.ok(result.tables > 50 && result.rows > 50 && result.rtoSeconds > 0);
  const [row] = await house.db.sql<Record<string, unknown>>('select * from drill');
  assert.equal(row!.holds, true);
  assert.ok(row!.mark_at);
  assert.deepEqual(
    readdirSync(house.ground.config.dataDir).filter((name) => name.startsWith('drill-')),
    [],
  );
});

test('P18a a backup that was changed, cut short or robbed of its key is refused', async () => {
  const [made] = folder.whole();
  const base = folder.base(made!.id);
  const whole = readFileSync(base);
  const { keys } = backupsOf(house.ground);
  const into = (name: string) =>
    restoreInto(path.join(path.dirname(house.ground.config.dataDir), name), {
      folder,
      keys,
      target: undefined,
      durable: false,
    });
  const check = async () => checkSealedFile(base, await keys.read(made!.id), places.base(made!.id));
  await check();
  writeFileSync(base, whole.with(whole.length >> 1, whole[whole.length >> 1]! ^ 1));
  await assert.rejects(check, /changed/);
  // Whole chunks cut off: each that is left is right, and yet the end is missed.
  truncateSync(base, headAnd(whole, 3));
  await assert.rejects(check, /end of the file is missing/);
  writeFileSync(base, whole);
  const file = path.join(keys.folder, `${made!.id}.key`);
  const key = readFileSync(file);
  writeFileSync(file, key.toString().replace(/"wrapped":"..../, '"wrapped":"AAAA'));
  await assert.rejects(() => into('robbed'), { exitCode: 78 });
  writeFileSync(file, key);
});

test('P19a a backup that fails leaves nothing but its reason, and the product goes on', async () => {
  const { ground } = house;
  const full = {
    ...ground,
    blobs: { ...ground.blobs, list: () => ({ [Symbol.asyncIterator]: () => ({ next: noSpace }) }) },
  };
  const before_ = readdirSync(path.join(folder.root, 'full'));
  await assert.rejects(() => takeFullBackup(full as unknown as typeof ground), { code: 'ENOSPC' });
  assert.deepEqual(readdirSync(path.join(folder.root, 'full')), before_);
  assert.equal(backupsOf(ground).keys.ids().length, before_.length);
  const [row] = await house.db.sql<{ error: string }>(`select error from backup where state = 'failed'`);
  assert.match(row!.error, /disk is full/);
  const [alarm] = await house.db.sql<{ ended_at: Date | null }>(
    `select * from backup_alarm where kind = 'full_failed'`,
  );
  assert.equal(alarm!.ended_at, null);
  await addVehicle('FIFTH');
});

test('P19b one dealership is set back to its copy, and no other is touched', async () => {
  const { ground } = house;
  const other = await house.makeDealership();
  const add = async (at: TestDealership, stockNumber: string) =>
    assert.equal((await house.call('POST /api/vehicles', { as: at.owner, body: { stockNumber } })).status, 201);
  await add(other, 'OTHER-1');
  // A copy that overlooked them would set the dealership back without them.
  await stockRestricted(house, dealer);
  assert.equal(await copyDealerships(ground), 2);
  const except = ['journal', 'journal_seal', 'dealership', 'site', 'dealership_copy', 'stock_series'];
  const was = await rowsOf(house, dealer.id, except);
  await addVehicle('AFTER');
  await house.db.sql(`update vehicle set make = 'Wrong' where dealership_id = $1`, [dealer.id]);
  await house.db.sql(`update location set name = 'Wrong' where dealership_id = $1`, [dealer.id]);
  await add(other, 'OTHER-2');
  const others = await rowsOf(house, other.id);
  const [copy] = await copiesOf(ground, dealer.id);
  const bytes = readFileSync(folder.copy(dealer.id, copy!.id));
  assert.ok(!bytes.includes('FIRST') && bytes.length > 500);
  const [{ epoch } = { epoch: 0 }] = await house.db.sql<{ epoch: number }>(
    'select epoch from dealership where dealership_id = $1',
    [dealer.id],
  );
  await asSuperuser(ground.server!, (admin) => setBack(ground, admin, dealer.id, copy!.id, redoErased));
  assert.deepEqual(await rowsOf(house, dealer.id, except), was);
  assert.deepEqual(await rowsOf(house, other.id), others);
  // Jobs of before come too late, the journal knows, and the dealership goes on.
  await assert.rejects(
    () =>
      ground.database.asDealership(
        { dealershipId: dealer.id, epoch, cause: { kind: 'platform', of: 'command' } },
        async () => 1,
        { write: true },
      ),
    { code: 'dealership_cancelled' },
  );
  const [entry] = await house.db.sql<{ after: { copyId: string } }>(
    `select after from journal where event = 'dealership.set_back'`,
  );
  assert.equal(entry!.after.copyId, copy!.id);
  await addVehicle('GOES ON');
  // Another dealership's copy is not its own, and the file of a copy does not open without its key.
  await assert.rejects(
    () => asSuperuser(ground.server!, (admin) => setBack(ground, admin, other.id, copy!.id, redoErased)),
    {
      status: 404,
    },
  );
});

test('P19a three days: each day’s backup is there, seven days later it is gone with its key, and lateness rings', async () => {
  const ring = async () =>
    (await house.db.sql<{ kind: string }>(`select kind from backup_alarm where ended_at is null order by 1`)).map(
      (one) => one.kind,
    );
  house.clock.move(11 * minute);
  await watchBackups(house.ground);
  assert.deepEqual(await ring(), ['full_failed', 'wal_late']);
  house.clock.move(27 * 60 * minute);
  await watchBackups(house.ground);
  assert.deepEqual(await ring(), ['full_failed', 'full_late', 'wal_late']);
  const second = await takeFullBackup(house.ground);
  await keepAll();
  await watchBackups(house.ground);
  assert.deepEqual(await ring(), []);
  const [first] = folder.whole();
  house.clock.move(6 * day);
  assert.deepEqual(await expireBackups(house.ground), [first!.id]);
  house.clock.move(2 * day);
  assert.deepEqual(await expireBackups(house.ground), [], 'the newest stays while there is no younger one');
  // After a purge nothing older than a proved new one stays.
  const turn = await turnBackups(house.ground, async () => undefined);
  assert.deepEqual(turn.destroyed, [second.id]);
  assert.deepEqual(backupsOf(house.ground).keys.ids(), [turn.kept]);
  assert.ok(!existsSync(folder.of(first!.id)) && !existsSync(folder.of(second.id)));
  const states = await house.db.sql<{ state: string }>(
    `select state from backup where kind = 'full' order by begun_at`,
  );
  assert.deepEqual(
    states.map((one) => one.state),
    ['gone', 'failed', 'gone', 'done'],
  );
});

/** A mount namespace of our own: as root, or as who is root in a user namespace. */
const namespace = process.getuid?.() === 0 ? '-m' : '-Urm';
const mayMount = (() => {
  try {
    execFileSync('unshare', [namespace, 'mount', '-t', 'tmpfs', 'none', '/mnt'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

test(
  'P19a the disk really fills up while a backup is made: said clearly, nothing half is listed, earlier ones read, the next is good',
  {
    skip: mayMount
      ? false
      : 'this machine lets nobody mount a disk in a namespace; the injected fault above stands for it',
  },
  async () => {
    const { ground } = house;
    const disk = path.join(path.dirname(ground.config.dataDir), 'disk');
    mkdirSync(disk);
    const given = JSON.stringify({
      folder: ground.config.dataDir,
      disk,
      address: house.db.address,
      server: ground.server,
      ahead: house.clock.now().getTime() - Date.now(),
    });
    // A backup wants 256 MB and half of the database to be free before it begins.
    const { stdout } = await promisify(execFile)('unshare', [
      namespace,
      'sh',
      '-c',
      `mount -t tmpfs -o size=320m none "$0" && exec "$@"`,
      disk,
      process.execPath,
      path.resolve(import.meta.dirname, 'filling.ts'),
      given,
    ]);
    const { full, log, little, after: end, rows } = JSON.parse(stdout);
    assert.deepEqual(full, {
      middle: 'ENOSPC',
      listed: [true],
      unfinished: [],
      left: [],
      keys: 1,
      firstReads: true,
      alarms: ['full_failed'],
    });
    assert.ok(log.waiting > 0);
    assert.deepEqual({ ...log, waiting: 0 }, { rest: 'ENOSPC', code: 'ENOSPC', lost: 0, waiting: 0, left: [] });
    assert.match(little, /there is no room for a backup: \d+ MB are free .* about \d+ MB are needed/);
    assert.ok(end.segments >= log.waiting);
    assert.deepEqual({ ...end, segments: 0 }, { alarms: [], reads: true, segments: 0, waiting: 0 });
    assert.deepEqual(
      rows.map((row: { state: string; error: string | null }) => [row.state, row.error?.slice(0, 16) ?? null]),
      [
        ['done', null],
        ['failed', 'the disk is full'],
        ['failed', 'there is no room'],
        ['done', null],
      ],
    );
  },
);

/** Where the third chunk of a sealed file ends. */
function headAnd(file: Buffer, chunks: number): number {
  let at = 25;
  for (let n = 0; n < chunks; n++) at += 4 + file.readUInt32BE(at) + 16;
  return at;
}

const noSpace = (): never => {
  throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
};

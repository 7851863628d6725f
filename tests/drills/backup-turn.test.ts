/** After a purge the backups turn: a new one, proved by a drill, and nothing older that opens (promises P27b, P27d). */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, readdirSync, realpathSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { beginPurge, runPurge, turnBackupsBy, verifyCertificate } from '#domains/closing/index.ts';
import { newBlobName } from '#platform/blobs/index.ts';
import { BackupFolder, places } from '#platform/backups/backup-folder.ts';
import { backupsOf, takeFullBackup } from '#platform/backups/full-backup.ts';
import { restoreInto } from '#platform/backups/restoring.ts';
import { keepWal } from '#platform/backups/wal.ts';
import { asSuperuser } from '#platform/database/superuser.ts';
import { checkSealedFile } from '#platform/keys/sealed-file.ts';
import { ownServer } from '#tests/harness/database.ts';
import { testHouse } from '#tests/harness/house.ts';
import type { TestDealership, TestHouse } from '#tests/harness/house.ts';
import { filesWith } from '#tests/harness/markers.ts';
import { turnOwnBackups } from '../../src/replay.ts';

const mark = 'Marker-7b1e90 leaves';
const ahead = 31 * 86_400_000;
let house: TestHouse;
let gone: TestDealership;
let beside: TestDealership;
before(async () => {
  house = await testHouse({}, await ownServer());
  gone = await house.makeDealership();
  beside = await house.makeDealership();
  for (const [of, notes] of [
    [gone, mark],
    [beside, 'Stays'],
  ] as const)
    assert.equal(
      (await house.call('POST /api/vehicles', { as: of.owner, body: { stockNumber: 'ONE', notes } })).status,
      201,
    );
  await house.ground.blobs.put(newBlobName(gone.id, 'photo'), Buffer.from(mark));
});
after(() => house.close());

const step = async () =>
  (
    await house.db.sql<{ ended_at: Date | null; problem: string | null }>(
      `select ended_at, problem from purge_step where dealership = $1 and step = 'backups'`,
      [gone.id],
    )
  )[0]!;
const certificates = async () =>
  house.db.sql<{ status: string; file: string }>(`select status, file from deletion_certificate order by issued_at`);

test('P27b P27d killed and failing in the middle, the turn keeps the old backup until a new one is proved; then nothing older opens', async (t) => {
  const { ground } = house;
  const { folder, keys } = backupsOf(ground);
  const { dataDir } = ground.config;
  turnBackupsBy(turnOwnBackups);
  t.after(() => turnBackupsBy(async () => undefined));
  const first = await takeFullBackup(ground);
  await house.db.sql(`select pg_switch_wal()`);
  for (let tries = 0; tries < 100 && (await keepWal(ground)).files === 0; tries++)
    await new Promise((resolve) => setTimeout(resolve, 20));
  assert.ok(readdirSync(path.join(folder.of(first.id), 'wal')).length > 0, 'some log is kept with it');
  // A thief's copy, taken in time: without its key it is worth nothing later.
  const copy = path.join(path.dirname(dataDir), 'stolen');
  cpSync(folder.root, copy, { recursive: true });
  const opens = async () =>
    checkSealedFile(new BackupFolder(copy).base(first.id), await keys.read(first.id), places.base(first.id));
  await opens();

  const cancelled = await house.call('POST /api/closing/cancel', {
    as: gone.owner,
    body: { kind: 'now', name: 'Harbour Auto' },
  });
  assert.equal(cancelled.status, 200, JSON.stringify(cancelled.body));
  await house.runJobs();
  house.clock.move(ahead);
  await beginPurge(ground, gone.id);

  // Killed for real while the new backup is being proved.
  const child = spawn(
    process.execPath,
    [
      path.resolve(import.meta.dirname, 'turning.ts'),
      JSON.stringify({
        folder: dataDir,
        address: house.db.address,
        server: ground.server,
        dealershipId: gone.id,
        ahead,
      }),
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  assert.deepEqual((await once(child, 'exit'))[1], 'SIGKILL', said);
  const drill = readdirSync(dataDir).find((name) => name.startsWith('drill-'))!;
  const scratch = path.dirname(realpathSync(path.join(dataDir, drill, 'postgres', 'cluster')));
  assert.equal(folder.whole().length, 2);
  assert.ok(keys.ids().includes(first.id));
  await opens();
  assert.equal((await step()).ended_at, null);
  assert.deepEqual(
    (await certificates()).map((one) => one.status),
    ['provisional'],
  );

  // The next new backup is broken on the disk before it is proved.
  const known = new Set(folder.whole().map((one) => one.id));
  const breaking = setInterval(() => {
    const fresh = folder.whole().find((one) => !known.has(one.id));
    if (!fresh) return;
    truncateSync(folder.base(fresh.id), 4000);
    clearInterval(breaking);
  }, 2);
  await assert.rejects(() => runPurge(ground, gone.id), /the end of the file is missing|does not|changed/);
  assert.ok(keys.ids().includes(first.id));
  await opens();
  assert.deepEqual([(await step()).ended_at, (await step()).problem === null], [null, false]);
  assert.deepEqual(
    (await certificates()).map((one) => one.status),
    ['provisional'],
  );

  // Third time: proved, and the older ones are nothing but noise.
  assert.deepEqual(await runPurge(ground, gone.id), { ended: true });
  const [kept, ...more] = folder.whole();
  assert.deepEqual([more, keys.ids()], [[], [kept!.id]]);
  assert.ok(!existsSync(folder.of(first.id)));
  const [last] = await house.db.sql<{ holds: boolean; backup_id: string }>(
    `select holds, backup_id from drill order by begun_at desc limit 1`,
  );
  assert.deepEqual(last, { holds: true, backup_id: kept!.id });
  await assert.rejects(opens, /it was destroyed with the backup/);
  await assert.rejects(
    () =>
      restoreInto(path.join(path.dirname(dataDir), 'thief'), {
        folder: new BackupFolder(copy),
        keys,
        target: undefined,
        id: first.id,
        durable: false,
      }),
    /it was destroyed with the backup/,
  );
  assert.deepEqual(filesWith([copy, folder.root], mark), [], 'a backup in the clear');
  // What the killed drill had unpacked in the clear is gone too.
  assert.ok(!existsSync(scratch) && !existsSync(path.join(dataDir, drill)));
  const final = (await certificates()).at(-1)!;
  assert.equal(final.status, 'final');
  const verdict = verifyCertificate(final.file, await ground.signer.publicKeys());
  assert.ok(verdict.holds && verdict.certificate.backups.goneAt);

  // The new backup has the dealership beside it, and of the one that left not a byte.
  const restored = await restoreInto(path.join(path.dirname(dataDir), 'after'), {
    folder,
    keys,
    target: undefined,
    durable: false,
  });
  try {
    const notes = await asSuperuser(restored.server, async (db) =>
      (await db.query<{ notes: string }>('select notes from vehicle')).rows.map((row) => row.notes),
    );
    assert.deepEqual(notes, ['Stays']);
    const files = [
      realpathSync(path.join(path.dirname(dataDir), 'after', 'postgres', 'cluster')),
      path.join(path.dirname(dataDir), 'after'),
    ];
    assert.deepEqual(filesWith(files, mark), []);
  } finally {
    await restored.server.stop();
    restored.remove();
  }
});

test('P27b P27d where others keep the backups nobody claims to have seen them gone: their time must be over, and that is what is said', async () => {
  const deleted = new Date('2026-03-01T12:00:00Z');
  const at = (iso: string, backupDir?: string) =>
    turnOwnBackups({ clock: { now: () => new Date(iso) }, config: { backupDir } } as never, deleted);
  for (const backupDir of [undefined, '/srv/backups']) {
    assert.equal(await at('2026-03-08T11:59:59Z', backupDir), undefined);
    assert.deepEqual(await at('2026-03-08T12:00:00Z', backupDir), {
      turnedAt: new Date('2026-03-08T12:00:00Z'),
      by: 'age',
    });
  }
});

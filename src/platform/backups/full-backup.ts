import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { newId } from '#kernel/ids.ts';
import { Conflict } from '#kernel/problems.ts';
import { freeSpace } from '../blobs/index.ts';
import { ConfigProblem } from '../config.ts';
import { asSuperuser } from '../database/superuser.ts';
import type { Superuser } from '../database/superuser.ts';
import type { BackupServer, Ground } from '../ground.ts';
import { BackupKeys } from '../keys/backup-keys.ts';
import { namesIn } from '../keys/key-file.ts';
import { backUpKeyStore } from '../keys/key-store-backup.ts';
import { checkSealedFile, writeSealedFile } from '../keys/sealed-file.ts';
import { endAlarm, raiseAlarm } from './alarms.ts';
import { BackupFolder, places } from './backup-folder.ts';
import type { FullBackup } from './backup-folder.ts';
import { copyAll, readCopies } from './blob-copies.ts';
import type { BlobCopy } from './blob-copies.ts';
import { clusterEntries, packed, readWhole } from './packing.ts';

/** Days after which a full backup and its log are destroyed (promises 3). */
export const daysKept = 7;

/** Where this installation's own backups are. @throws ConfigProblem when it makes none */
export function backupsOf(ground: Ground): { server: BackupServer; folder: BackupFolder; keys: BackupKeys } {
  if (!ground.server)
    throw new ConfigProblem('DATABASE_URL: an external server is backed up by its own tools; see docs/backups.md');
  if (!ground.config.backupDir) throw new ConfigProblem('AUTOMO_BACKUPS is off: no backups are made');
  return {
    server: ground.server,
    folder: new BackupFolder(ground.config.backupDir),
    keys: new BackupKeys(ground.config, ground.keyring.masters),
  };
}

/**
 * Makes a full backup: the cluster's files while the server goes on, the log that makes them whole, and every file that
 * is not copied yet; sealed with a key of its own, read back and compared, and only then called whole. A backup that
 * fails leaves nothing but its row, with the reason.
 *
 * @throws Conflict when another is being made · ConfigProblem · whatever the disk or the server say
 */
export async function takeFullBackup(ground: Ground, signal?: AbortSignal): Promise<FullBackup> {
  const { server, folder, keys } = backupsOf(ground);
  return asSuperuser(server, async (db) => {
    const { rows } = await db.query(`select pg_try_advisory_lock(hashtextextended('automo full backup', 0)) as mine`);
    if (!rows[0].mine) throw new Conflict('A backup is being made already.', {}, 'backup_running');
    await clearUnfinished(ground, folder, keys);
    const id = newId();
    const begunAt = ground.clock.now();
    await ground.database.asPlatform(({ db: platform }) =>
      platform.insertInto('backup').values({ id, kind: 'full', state: 'running', begunAt, keyId: id }).execute(),
    );
    try {
      const made = await make(ground, db, { id, begunAt, server, folder, keys }, signal);
      await backUpKeyStore(ground);
      await endAlarm(ground, 'full_failed');
      await endAlarm(ground, 'full_late');
      await endAlarm(ground, 'wal_gap');
      return made;
    } catch (error) {
      const reason = reasonOf(error);
      await folder.remove(id).catch(() => undefined);
      keys.destroy(id);
      await failed(ground, id, reason);
      await raiseAlarm(ground, 'full_failed', reason);
      throw error;
    }
  });
}

interface Making {
  id: string;
  begunAt: Date;
  server: BackupServer;
  folder: BackupFolder;
  keys: BackupKeys;
}

async function make(ground: Ground, db: Superuser, making: Making, signal?: AbortSignal): Promise<FullBackup> {
  const { id, begunAt, server, folder, keys } = making;
  await roomFor(ground, db, folder);
  const before = folder.whole().at(-1);
  const known = before ? await readCopies(folder, before.id, await keys.read(before.id)) : new Map<string, BlobCopy>();
  const key = await keys.make(id);
  await mkdir(path.join(folder.of(id), 'wal'), { recursive: true, mode: 0o700 });

  const log = { from: '', to: '', consistentAt: begunAt, files: 0 };
  const base = await writeSealedFile(
    folder.base(id),
    key,
    places.base(id),
    clusterStream(ground, db, server, log, signal),
    { compress: true },
  );
  let count = 0;
  async function* list(): AsyncGenerator<Buffer> {
    for await (const copy of copyAll(ground, folder, known)) {
      signal?.throwIfAborted();
      count += 1;
      yield Buffer.from(`${JSON.stringify(copy)}\n`);
    }
  }
  const manifest = await writeSealedFile(folder.manifest(id), key, places.manifest(id), list(), { compress: true });
  // What was written is read back before anything older is let go.
  for (const [file, place, facts] of [
    [folder.base(id), places.base(id), base],
    [folder.manifest(id), places.manifest(id), manifest],
  ] as const) {
    const read = await checkSealedFile(file, key, place);
    if (read.hash !== facts.hash || read.bytes !== facts.bytes) throw new Error('the backup does not read back');
  }
  const backup: FullBackup = {
    id,
    begunAt: begunAt.toISOString(),
    consistentAt: log.consistentAt.toISOString(),
    walFrom: log.from,
    walTo: log.to,
    files: log.files + count,
    bytes: base.bytes + manifest.bytes,
    base: base.hash,
    manifest: manifest.hash,
  };
  folder.finish(backup);
  const now = ground.clock.now();
  await ground.database.asPlatform(({ db: platform }) =>
    platform
      .updateTable('backup')
      .set({
        state: 'done',
        endedAt: now,
        verifiedAt: now,
        bytes: backup.bytes,
        files: backup.files,
        walFrom: log.from,
        walTo: log.to,
        consistentAt: log.consistentAt,
        expiresAt: new Date(begunAt.getTime() + daysKept * 86_400_000),
      })
      .where('id', '=', id)
      .execute(),
  );
  return backup;
}

/** The cluster as it is copied: its files, the label, and last the log from the backup's begin to its end. */
async function* clusterStream(
  ground: Ground,
  db: Superuser,
  server: BackupServer,
  log: { from: string; to: string; consistentAt: Date; files: number },
  signal?: AbortSignal,
): AsyncGenerator<Buffer> {
  const { clusterFolder } = server;
  await db.query(`set statement_timeout = 0`);
  // Gone with this session: it only keeps the server from removing log that this backup still has to copy.
  await db.query(`select pg_create_physical_replication_slot('automo_backup_' || pg_backend_pid(), true, true)`);
  const begun = await db.query(`select pg_walfile_name(pg_backup_start('automo', true)) as segment`);
  log.from = begun.rows[0].segment;
  for await (const entry of clusterEntries(clusterFolder)) {
    signal?.throwIfAborted();
    if (entry.folder) {
      yield* packed(entry);
      continue;
    }
    const content = await readWhole(path.join(clusterFolder, entry.path));
    if (!content) continue; // dropped meanwhile; the log says so too
    log.files += 1;
    yield* packed(entry, content);
  }
  const ended = await db.query(
    `select labelfile, spcmapfile, pg_walfile_name(lsn) as segment, clock_timestamp() as at from pg_backup_stop(false)`,
  );
  const { labelfile, segment } = ended.rows[0];
  log.to = segment;
  log.consistentAt = ground.clock.now();
  yield* packed({ path: 'backup_label' }, once(labelfile));
  // The superuser's password is in the cluster as a hash only; whoever restores must be able to sign in.
  yield* packed({ path: 'superuser-password' }, once(server.admin.password));
  for (const name of namesIn(path.join(clusterFolder, 'pg_wal'))) {
    if (!/^[0-9A-F]{24}$|\.history$/.test(name)) continue;
    if (/^[0-9A-F]{24}$/.test(name) && (name.slice(8) < log.from.slice(8) || name.slice(8) > segment.slice(8)))
      continue;
    const content = await readWhole(path.join(clusterFolder, 'pg_wal', name));
    if (content) yield* packed({ path: `pg_wal/${name}` }, content);
  }
}

async function* once(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}

/** Refuses before it begins where the backup plainly has no place: half of the cluster's size, compressed or not. */
async function roomFor(ground: Ground, db: Superuser, folder: BackupFolder): Promise<void> {
  const { rows } = await db.query(`select sum(pg_database_size(oid))::bigint as size from pg_database`);
  const { free } = await freeSpace(folder.root);
  const wanted = Number(rows[0].size) / 2 + 256e6;
  if (free < wanted) {
    throw new ConfigProblem(
      `there is no room for a backup: ${Math.round(free / 1e6)} MB are free where ${ground.config.backupDir} is, about ${Math.round(wanted / 1e6)} MB are needed`,
    );
  }
}

/** What a killed program left: rows that say running, folders without an end, keys of either. */
async function clearUnfinished(ground: Ground, folder: BackupFolder, keys: BackupKeys): Promise<void> {
  for (const id of folder.unfinished()) {
    keys.destroy(id);
    await folder.remove(id);
    await failed(ground, id, 'the program ended in the middle of it');
  }
  await ground.database.asPlatform(({ db }) =>
    db
      .updateTable('backup')
      .set({ state: 'failed', endedAt: ground.clock.now(), error: 'the program ended in the middle of it' })
      .where('kind', '=', 'full')
      .where('state', '=', 'running')
      .execute(),
  );
}

async function failed(ground: Ground, id: string, reason: string): Promise<void> {
  await ground.database.asPlatform(({ db }) =>
    db
      .updateTable('backup')
      .set({ state: 'failed', endedAt: ground.clock.now(), error: reason })
      .where('id', '=', id)
      .execute(),
  );
}

/** Why a backup failed, in words that name no path of a person's file. */
function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: string; message: string };
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'disk_full')
    return 'the disk is full where the backups are kept: nothing of this one was kept';
  return message.slice(0, 500);
}

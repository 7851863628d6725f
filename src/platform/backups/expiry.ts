import type { Ground } from '../ground.ts';
import { readCopies, removeUnnamed } from './blob-copies.ts';
import type { BackupFolder } from './backup-folder.ts';
import type { BackupKeys } from '../keys/backup-keys.ts';
import { backupsOf, daysKept, takeFullBackup } from './full-backup.ts';
import type { FullBackup } from './backup-folder.ts';

/**
 * Destroys full backups with their log when they are seven days old: first the key, then the files. The newest whole one
 * stays as long as no younger one was made (an alarm rings meanwhile), unless a dealership was purged since: then the
 * promise to it counts more.
 *
 * @returns ids of those that are gone
 */
export async function expireBackups(ground: Ground): Promise<string[]> {
  const { folder, keys } = backupsOf(ground);
  const whole = folder.whole();
  const due = ground.clock.now().getTime() - daysKept * 86_400_000;
  const purged = ground.ledger.exists() ? (await ground.ledger.lines()).map((line) => line.purgedAt) : [];
  const gone = whole.filter(
    (one, at) =>
      Date.parse(one.begunAt) <= due && (at < whole.length - 1 || purged.some((moment) => moment > one.begunAt)),
  );
  await destroy(ground, folder, keys, gone);
  return gone.map((one) => one.id);
}

/**
 * The backup turn after a purge: a new full backup, proved by restoring it, then the keys of all older ones destroyed, so
 * that no backup holds the purged dealership any more.
 *
 * @param prove restores the backup and throws when it does not hold (see `runDrill`)
 */
export async function turnBackups(
  ground: Ground,
  prove: (backup: FullBackup) => Promise<void>,
): Promise<{ kept: string; destroyed: string[] }> {
  const made = await takeFullBackup(ground);
  await prove(made);
  const { folder, keys } = backupsOf(ground);
  const older = folder.whole().filter((one) => one.begunAt < made.begunAt);
  await destroy(ground, folder, keys, older);
  return { kept: made.id, destroyed: older.map((one) => one.id) };
}

async function destroy(
  ground: Ground,
  folder: BackupFolder,
  keys: BackupKeys,
  gone: readonly FullBackup[],
): Promise<void> {
  for (const { id } of gone) {
    keys.destroy(id);
    await folder.remove(id);
    await ground.database.asPlatform(({ db }) =>
      db.updateTable('backup').set({ state: 'gone', goneAt: ground.clock.now() }).where('id', '=', id).execute(),
    );
  }
  if (gone.length === 0 || folder.unfinished().length > 0) return;
  const named = new Set<string>();
  for (const { id } of folder.whole()) {
    for (const copy of (await readCopies(folder, id, await keys.read(id))).values()) named.add(copy.file);
  }
  await removeUnnamed(folder, named, new Date(ground.clock.now().getTime() - 10 * 60_000));
}

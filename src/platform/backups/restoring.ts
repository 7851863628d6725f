import { createHash } from 'node:crypto';
import { appendFileSync, chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigProblem } from '../config.ts';
import { asSuperuser } from '../database/superuser.ts';
import type { BackupKeys } from '../keys/backup-keys.ts';
import { namesIn } from '../keys/key-file.ts';
import { readSealedFile } from '../keys/sealed-file.ts';
import { startEmbeddedPostgres } from '../postgres/embedded.ts';
import type { EmbeddedPostgres } from '../postgres/embedded.ts';
import { emptyCluster } from '../postgres/cluster.ts';
import type { SystemUser } from '../postgres/system-user.ts';
import type { BackupFolder, FullBackup } from './backup-folder.ts';
import { places } from './backup-folder.ts';
import { all, readCopies } from './blob-copies.ts';
import { unpack } from './packing.ts';

/** Where a restore stops: a moment, a named mark in the log, or the end of the log. */
export type Target = { time: Date } | { mark: string } | undefined;

/** A cluster that was restored and runs, with nobody let in yet. */
export interface Restored {
  backup: FullBackup;
  server: EmbeddedPostgres;
  /** Bytes of the cluster and of the files that go with it. */
  bytes: number;
  files: number;
  /** Takes the cluster away, wherever it lies, once the server has stopped. */
  remove(): void;
}

/**
 * The backup to begin with: the newest that is whole, or the newest that is older than the moment.
 * @throws ConfigProblem when there is none
 */
export function chooseBackup(folder: BackupFolder, target: Target, id?: string): FullBackup {
  const whole = folder.whole();
  if (whole.length === 0)
    throw new ConfigProblem(`there is no whole backup in ${folder.root}; "automo backup" makes one`);
  const fitting =
    target && 'time' in target ? whole.filter((one) => Date.parse(one.consistentAt) <= target.time.getTime()) : whole;
  const found = id ? fitting.find((one) => one.id === id) : fitting.at(-1);
  if (!found) {
    throw new ConfigProblem(
      id
        ? `there is no backup ${id} in ${folder.root} that is older than that moment`
        : `the oldest backup in ${folder.root} can be restored to ${whole[0]!.consistentAt} and later`,
    );
  }
  return found;
}

/**
 * Puts a backup's cluster and files into an empty data folder, and lets the server follow the log to the target. The
 * server answers on a socket in that folder to its superuser alone; opening it for the product is another step.
 *
 * @param durable false for drills, whose result is thrown away
 * @throws ConfigProblem when the folder is not empty or a key is missing · BrokenFile when the backup was changed
 */
export async function restoreInto(
  into: string,
  from: { folder: BackupFolder; keys: BackupKeys; target: Target; id?: string | undefined; durable?: boolean },
): Promise<Restored> {
  const { folder, keys, target, durable = true } = from;
  if (existsSync(into) && readdirSync(into).length > 0)
    throw new ConfigProblem(`${into} is not empty: a backup is restored into a new folder only`);
  const backup = chooseBackup(folder, target, from.id);
  const key = await keys.read(backup.id);
  mkdirSync(into, { recursive: true, mode: 0o755 }); // the database's account passes through
  const home = path.join(into, 'postgres');
  const { folder: cluster, user, remove } = emptyCluster(home);
  try {
    return await fill(into, home, cluster, user, remove, { ...from, backup, key, durable });
  } catch (error) {
    remove();
    throw error;
  }
}

async function fill(
  into: string,
  home: string,
  cluster: string,
  user: SystemUser,
  remove: () => void,
  from: { folder: BackupFolder; target: Target; backup: FullBackup; key: Buffer; durable: boolean },
): Promise<Restored> {
  const { folder, target, backup, key, durable } = from;
  const owner = user.dropped ? { uid: user.uid, gid: user.gid } : undefined;
  await unpack(readSealedFile(folder.base(backup.id), key, places.base(backup.id)), cluster, owner, durable);
  const password = path.join(cluster, 'superuser-password');
  await writeFile(path.join(home, 'superuser-password'), await readFile(password), { mode: 0o600 });
  await rm(password);
  const waiting = path.join(path.dirname(cluster), 'restoring');
  mkdirSync(waiting, { mode: 0o700 });
  if (owner) chownSync(waiting, owner.uid, owner.gid);
  // Asked for by an empty file, answered by the segment itself; nothing of the log lies about in the clear for long.
  const ask = `f=${shell(waiting)}/%f; : > "$f.want"; while [ -e "$f.want" ]; do sleep 0.01; done; [ -e "$f" ] && mv "$f" "%p"`;
  const settings: Record<string, string> = {
    restore_command: ask,
    recovery_target_action: 'promote',
    ...(target && 'time' in target
      ? { recovery_target_time: target.time.toISOString().replace('T', ' ').replace('Z', '+00') }
      : {}),
    ...(target && 'mark' in target ? { recovery_target_name: target.mark } : {}),
  };
  appendFileSync(
    path.join(cluster, 'postgresql.auto.conf'),
    Object.entries(settings)
      .map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`)
      .join(''),
  );
  await writeFile(path.join(cluster, 'recovery.signal'), '');
  if (owner)
    for (const name of ['recovery.signal', 'postgresql.auto.conf'])
      chownSync(path.join(cluster, name), owner.uid, owner.gid);

  const feeding = new AbortController();
  const fed = feed(waiting, { folder, backup, key, owner }, feeding.signal);
  let server: EmbeddedPostgres;
  try {
    // A log that ends before the target, or is broken, ends the server with a reason.
    server = await Promise.race([
      startEmbeddedPostgres({ dataDir: home, durable }),
      fed.then(() => {
        throw new Error('the log could not be read');
      }),
    ]);
    await asSuperuser(server, async (db) => {
      while ((await db.query('select pg_is_in_recovery() as still')).rows[0].still) await sleep(20);
      for (const name of Object.keys(settings)) await db.query(`alter system reset ${name}`);
      await db.query('select pg_reload_conf()');
    });
  } finally {
    feeding.abort();
    await fed.catch(() => undefined);
    await rm(waiting, { recursive: true, force: true });
  }
  try {
    const { files, bytes } = await restoreFiles(path.join(into, 'blobs'), folder, backup, key);
    const size = await asSuperuser(server, async (db) => {
      const { rows } = await db.query(`select sum(pg_database_size(oid))::bigint as size from pg_database`);
      return Number(rows[0].size);
    });
    return { backup, server, bytes: size + bytes, files, remove };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

const shell = (text: string): string => {
  if (!/^[\w./-]+$/.test(text))
    throw new ConfigProblem(`${text}: choose a folder without blanks and signs in its name`);
  return text;
};

/** Hands the server each segment of the log that it asks for, until told to stop. */
async function feed(
  waiting: string,
  from: { folder: BackupFolder; backup: FullBackup; key: Buffer; owner: { uid: number; gid: number } | undefined },
  signal: AbortSignal,
): Promise<void> {
  const { folder, backup, key, owner } = from;
  while (!signal.aborted) {
    for (const asked of namesIn(waiting).filter((name) => name.endsWith('.want'))) {
      const segment = asked.slice(0, -'.want'.length);
      const kept = folder.wal(backup.id, segment);
      if (existsSync(kept)) {
        const half = path.join(waiting, `.${segment}`);
        await writeFile(half, await all(readSealedFile(kept, key, places.wal(backup.id, segment))), { mode: 0o600 });
        if (owner) chownSync(half, owner.uid, owner.gid);
        await rename(half, path.join(waiting, segment));
      }
      await rm(path.join(waiting, asked), { force: true });
    }
    await sleep(5);
  }
}

/** The files that the database names, each proved by the hash of what it was. */
async function restoreFiles(
  into: string,
  folder: BackupFolder,
  backup: FullBackup,
  key: Buffer,
): Promise<{ files: number; bytes: number }> {
  let files = 0;
  let bytes = 0;
  for (const copy of (await readCopies(folder, backup.id, key)).values()) {
    const file = path.join(into, ...copy.name.split('/'));
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    const hash = createHash('sha256');
    const handle = await open(file, 'w', 0o600);
    try {
      const own = Buffer.from(copy.key, 'base64');
      for await (const part of readSealedFile(folder.blob(copy.file), own, places.blob(copy.name))) {
        hash.update(part);
        await handle.appendFile(part);
      }
      await handle.sync();
      await handle.utimes(new Date(copy.putAt), new Date(copy.putAt));
    } finally {
      await handle.close();
    }
    if (hash.digest('hex') !== copy.hash) throw new Error(`the copy of ${copy.name} is not what was copied`);
    files += 1;
    bytes += copy.bytes;
  }
  return { files, bytes };
}

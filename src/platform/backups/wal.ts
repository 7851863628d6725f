import { readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { newId } from '#kernel/ids.ts';
import { asSuperuser } from '../database/superuser.ts';
import type { Ground } from '../ground.ts';
import { namesIn } from '../keys/key-file.ts';
import { checkSealedFile, writeSealedFile } from '../keys/sealed-file.ts';
import { endAlarm, raiseAlarm } from './alarms.ts';
import { places } from './backup-folder.ts';
import { BlobWatch, copyBlob, readCopies } from './blob-copies.ts';
import type { BlobCopy } from './blob-copies.ts';
import { backupsOf } from './full-backup.ts';

/** Seconds of log that may be without a copy before an alarm rings, and milliseconds of a full backup's age. */
export const walLate = 10 * 60_000;
export const fullLate = 26 * 3_600_000;

const segmentName = /^[0-9A-F]{24}$/;
const kept = /^[0-9A-F]{24}$|^[0-9A-F]{8}\.history$|^[0-9A-F]{24}\.[0-9A-F]{8}\.backup$/;

/** What a round of keeping the log did. */
export interface WalRound {
  segments: number;
  files: number;
}

/** One a process: which folders of files it has looked into, and what of them is copied, by backup. */
const watches = new Map<string, { watch: BlobWatch; known: Map<string, BlobCopy> }>();

/**
 * Keeps what came since the last round: finished segments of the log and new files, sealed with the key of the newest
 * full backup, and of one that is being made. A segment leaves the server's side only when its copy was read back.
 * Without a full backup the log is worth nothing, and is let go.
 */
export async function keepWal(ground: Ground, signal?: AbortSignal): Promise<WalRound> {
  const { server, folder, keys } = backupsOf(ground);
  const waiting = server.walFolder;
  if (!waiting) return { segments: 0, files: 0 };
  return asSuperuser(server, async (db) => {
    const lock = await db.query(`select pg_try_advisory_lock(hashtextextended('automo wal', 0)) as mine`);
    if (!lock.rows[0].mine) return { segments: 0, files: 0 };
    const whole = folder.whole().at(-1);
    const targets = [...(whole ? [whole.id] : []), ...folder.unfinished().filter((id) => keys.ids().includes(id))];
    let segments = 0;
    let bytes = 0;
    let last: { segment: string; at: Date } | undefined;
    for (const name of namesIn(waiting).filter((one) => kept.test(one))) {
      signal?.throwIfAborted();
      const file = path.join(waiting, name);
      const content = await readFile(file);
      for (const id of targets) {
        const key = await keys.read(id);
        const target = folder.wal(id, name);
        const facts = await writeSealedFile(target, key, places.wal(id, name), once(content), { compress: true });
        const read = await checkSealedFile(target, key, places.wal(id, name));
        if (read.hash !== facts.hash) throw new Error(`the copy of ${name} does not read back`);
        bytes += facts.bytes;
      }
      if (segmentName.test(name)) {
        segments += 1;
        last = { segment: name, at: (await stat(file)).mtime };
      }
      await rm(file);
    }
    const state = await db.query(
      `select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') % (select setting::bigint from pg_settings where name = 'wal_segment_size') < 200 as idle,
         last_failed_time > coalesce(last_archived_time, '-infinity') as failing from pg_stat_archiver`,
    );
    const idle = state.rows[0].idle === true && state.rows[0].failing !== true;
    await noted(ground, { segments, bytes, last, idle, kept: targets.length > 0 });
    const files = whole ? await keepFiles(ground, whole.id) : 0;
    return { segments, files };
  });
}

/** New files since the last round. */
async function keepFiles(ground: Ground, id: string): Promise<number> {
  const { folder, keys } = backupsOf(ground);
  const key = await keys.read(id);
  const at = `${folder.root} ${id}`;
  let own = watches.get(at);
  if (!own) {
    watches.clear();
    own = { watch: new BlobWatch(), known: await readCopies(folder, id, key) };
    watches.set(at, own);
  }
  const made: BlobCopy[] = [];
  for await (const blob of own.watch.fresh(ground, own.known)) {
    const copy = await copyBlob(ground, folder, blob);
    if (copy) made.push(copy);
  }
  if (made.length === 0) return 0;
  const name = newId();
  const text = made.map((copy) => `${JSON.stringify(copy)}\n`).join('');
  const file = path.join(folder.increments(id), name);
  await writeSealedFile(file, key, places.increment(id, name), once(Buffer.from(text)), { compress: true });
  for (const copy of made) own.known.set(copy.name, copy);
  return made.length;
}

async function noted(
  ground: Ground,
  round: {
    segments: number;
    bytes: number;
    last: { segment: string; at: Date } | undefined;
    idle: boolean;
    kept: boolean;
  },
): Promise<void> {
  const now = ground.clock.now();
  const before = await ground.database.asPlatform(async ({ db }) => {
    const found = await db.selectFrom('walArchive').selectAll().executeTakeFirst();
    await db
      .insertInto('walArchive')
      .values({ caughtUpAt: now })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await db
      .updateTable('walArchive')
      .set((eb) => ({
        segments: eb('segments', '+', round.segments),
        bytes: eb('bytes', '+', round.bytes),
        ...(round.last && round.kept ? { segment: round.last.segment, archivedAt: now } : {}),
        ...(round.idle || round.segments > 0 ? { caughtUpAt: now } : {}),
        error: null,
      }))
      .execute();
    return found;
  });
  if (round.last && before?.segment && gap(before.segment, round.last.segment, round.segments)) {
    await raiseAlarm(
      ground,
      'wal_gap',
      `the log was not kept from ${before.segment} on; the next full backup makes it whole again`,
    );
  }
}

/** Whether segments are missing between the last that was kept and the newest. Where the count begins anew is not judged. */
function gap(before: string, last: string, count: number): boolean {
  if (before.slice(0, 16) !== last.slice(0, 16)) return false;
  return Number.parseInt(last.slice(16), 16) - Number.parseInt(before.slice(16), 16) > count;
}

/** Raises or ends the alarms of what is late. @returns what was seen */
export async function watchBackups(
  ground: Ground,
): Promise<{ fullAge: number | undefined; walAge: number | undefined }> {
  const now = ground.clock.now().getTime();
  const { full, wal, first } = await ground.database.asPlatform(
    async ({ db }) => ({
      full: await db
        .selectFrom('backup')
        .select(({ fn }) => fn.max('consistentAt').as('at'))
        .where('kind', '=', 'full')
        .where('state', '=', 'done')
        .executeTakeFirst(),
      wal: await db.selectFrom('walArchive').select('caughtUpAt').executeTakeFirst(),
      first: await db
        .selectFrom('keys.keyEvent')
        .select(({ fn }) => fn.min('at').as('at'))
        .executeTakeFirst(),
    }),
    {},
    { write: false },
  );
  const age = (at: Date | null | undefined): number | undefined => (at ? now - at.getTime() : undefined);
  const fullAge = age(full?.at);
  const walAge = age(wal?.caughtUpAt);
  const hours = (ms: number): string => `${(ms / 3_600_000).toFixed(1)} h`;
  const sinceFirst = age(first?.at) ?? 0;
  if ((fullAge ?? sinceFirst) > fullLate)
    await raiseAlarm(
      ground,
      'full_late',
      fullAge === undefined ? 'there is no full backup yet' : `the last full backup is ${hours(fullAge)} old`,
    );
  else await endAlarm(ground, 'full_late');
  if (walAge !== undefined && walAge > walLate)
    await raiseAlarm(ground, 'wal_late', `the log was last kept ${Math.round(walAge / 60_000)} minutes ago`);
  else await endAlarm(ground, 'wal_late');
  return { fullAge, walAge };
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

import { existsSync, realpathSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '#kernel/ids.ts';
import { Conflict } from '#kernel/problems.ts';
import { asSuperuser } from '../database/superuser.ts';
import type { Superuser } from '../database/superuser.ts';
import type { BackupServer, Ground } from '../ground.ts';
import { namesIn } from '../keys/key-file.ts';
import { keyStoreFolder } from '../keys/key-store-backup.ts';
import { openLog } from '../log.ts';
import { backupsOf } from './full-backup.ts';
import { openRestored } from './opening.ts';
import type { Replay } from './opening.ts';
import { chooseBackup, restoreInto } from './restoring.ts';
import { keepWal } from './wal.ts';

/** Rows and checksum of a table. */
interface TableSum {
  name: string;
  rows: number;
  sum: string;
}

/** What a drill showed. */
export interface DrillResult {
  id: string;
  holds: boolean;
  backupId: string;
  tables: number;
  rows: number;
  files: number;
  bytes: number;
  /** Seconds of work that would have been lost, had the machine burnt when the drill began. */
  rpoSeconds: number;
  /** Seconds from an empty folder to a database that may be opened. */
  rtoSeconds: number;
  problem: string | undefined;
}

/**
 * The drill: a mark is set in the log, and source's tables are counted and summed as they are at the mark; the newest
 * backup is restored beside, to the mark, and must be the same; then the deletion ledger is replayed and it is opened.
 * Thrown away afterwards. The row says how it went, with times.
 * @throws Conflict while another drill runs
 */
export async function runDrill(ground: Ground, replay: Replay): Promise<DrillResult> {
  const result = await alone(ground, () => drill(ground, replay));
  if (!result) throw new Conflict('A drill is running already.', {}, 'drill_running');
  return result;
}

/** What a drill that was killed left behind goes, while none runs: a restored database lies there in the clear. */
export const sweepDrills = (ground: Ground): Promise<unknown> => alone(ground, async () => sweep(ground));

/** One drill at a time, and nobody clears up beneath it; undefined when one runs. */
const alone = <T>(ground: Ground, work: () => Promise<T>): Promise<T | undefined> =>
  asSuperuser(backupsOf(ground).server, async (db) => {
    const { rows } = await db.query(`select pg_try_advisory_lock(hashtextextended('automo drill', 0)) as mine`);
    return rows[0].mine ? work() : undefined;
  });

async function drill(ground: Ground, replay: Replay): Promise<DrillResult> {
  const { server, folder, keys } = backupsOf(ground);
  const { masters } = ground.keyring;
  const id = newId();
  const begunAt = ground.clock.now();
  await ground.database.asPlatform(({ db }) => db.insertInto('drill').values({ id, begunAt }).execute());
  sweep(ground);
  const scratch = path.join(ground.config.dataDir, `drill-${id}`);
  try {
    const rpoSeconds = await secondsUnkept(ground);
    const source = await markAndSum(server, `drill ${id}`);
    const markAt = ground.clock.now();
    const backup = chooseBackup(folder, undefined);
    await keptUntil(ground, source.segment, (segment) =>
      namesIn(path.join(folder.of(backup.id), 'wal')).includes(segment),
    );

    const began = ground.clock.elapsed();
    const restored = await restoreInto(scratch, {
      folder,
      keys,
      target: { mark: `drill ${id}` },
      id: backup.id,
      durable: false,
    });
    let sums: TableSum[];
    let rtoSeconds: number;
    try {
      // The comparison is the drill's own; a real restore does without it, and its time is not counted.
      const before = ground.clock.elapsed();
      sums = await asSuperuser(restored.server, sumTables);
      const comparing = ground.clock.elapsed() - before;
      await openRestored(restored, {
        // Its keys go nowhere near those of the product that runs.
        config: {
          ...ground.config,
          dataDir: scratch,
          keyFile: path.join(scratch, 'keys', 'master.key'),
          backupDir: undefined,
        },
        keyStore: keyStoreFolder(ground.config),
        masters,
        replay,
        clock: ground.clock,
        log: openLog('silent'),
      });
      rtoSeconds = (ground.clock.elapsed() - began - comparing) / 1000;
    } finally {
      await restored.server.stop();
      restored.remove();
    }
    const problem = difference(source.sums, sums);
    const result: DrillResult = {
      id,
      holds: problem === undefined,
      backupId: backup.id,
      tables: sums.length,
      rows: sums.reduce((n, one) => n + one.rows, 0),
      files: restored.files,
      bytes: restored.bytes,
      rpoSeconds,
      rtoSeconds,
      problem,
    };
    await ended(ground, id, { ...result, markAt });
    return result;
  } catch (error) {
    await ended(ground, id, { holds: false, problem: (error as Error).message.slice(0, 500) });
    throw error;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function sweep(ground: Ground): void {
  for (const name of namesIn(ground.config.dataDir)) {
    if (!/^drill-[0-9a-f-]{36}$/.test(name)) continue;
    const scratch = path.join(ground.config.dataDir, name);
    const cluster = path.join(scratch, 'postgres', 'cluster');
    // Where PostgreSQL's account cannot enter our folder, a link leads to where the cluster lies.
    if (existsSync(cluster)) rmSync(path.dirname(realpathSync(cluster)), { recursive: true, force: true });
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function secondsUnkept(ground: Ground): Promise<number> {
  const kept = await ground.database.asPlatform(
    ({ db }) => db.selectFrom('walArchive').select('caughtUpAt').executeTakeFirst(),
    {},
    { write: false },
  );
  const at = kept?.caughtUpAt;
  return at ? Math.max(0, (ground.clock.now().getTime() - at.getTime()) / 1000) : 0;
}

/**
 * Sets a mark in the log at a moment at which nobody is in the middle of writing, and sums all tables as they are then.
 * Writers wait for milliseconds: until the snapshot of that moment is handed to another session.
 */
async function markAndSum(server: BackupServer, name: string): Promise<{ sums: TableSum[]; segment: string }> {
  return asSuperuser(server, (holder) =>
    asSuperuser(server, async (reader) => {
      const tables = await tablesOf(holder);
      for (let attempt = 1; ; attempt++) {
        await holder.query(`begin isolation level repeatable read; set local lock_timeout = '2s'`);
        try {
          await holder.query(`lock table ${tables.join(', ')} in share mode`);
          break;
        } catch (error) {
          await holder.query('rollback');
          if (attempt >= 10) throw error;
          await sleep(200 * attempt);
        }
      }
      const { rows } = await holder.query(
        `select pg_export_snapshot() as snapshot, pg_walfile_name(pg_create_restore_point($1)) as segment`,
        [name],
      );
      await reader.query('begin isolation level repeatable read read only');
      await reader.query(`set transaction snapshot '${rows[0].snapshot}'`);
      await holder.query('commit');
      const sums = await sumTables(reader);
      await reader.query('commit');
      // What follows the mark would else wait a minute for its segment to be finished.
      await holder.query('select pg_switch_wal()');
      return { sums, segment: rows[0].segment as string };
    }),
  );
}

const tablesOf = async (db: Superuser): Promise<string[]> => {
  const { rows } = await db.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname in ('public', 'keys', 'graphile_worker') order by 1`,
  );
  return rows.map((row) => row.name);
};

async function sumTables(db: Superuser): Promise<TableSum[]> {
  await db.query(`set statement_timeout = 0`);
  const sums: TableSum[] = [];
  for (const name of await tablesOf(db)) {
    const { rows } = await db.query<{ rows: string; sum: string }>(
      `select count(*)::text as rows, coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text as sum from ${name} t`,
    );
    sums.push({ name, rows: Number(rows[0]!.rows), sum: rows[0]!.sum });
  }
  return sums;
}

function difference(source: readonly TableSum[], restored: readonly TableSum[]): string | undefined {
  for (const [at, one] of source.entries()) {
    const other = restored[at];
    if (other?.name !== one.name) return `table ${one.name} was not restored`;
    if (other.rows !== one.rows) return `${one.name} has ${other.rows} rows instead of ${one.rows}`;
    if (other.sum !== one.sum) return `${one.name} has other values`;
  }
  return source.length === restored.length ? undefined : 'there are tables that the source does not have';
}

/** Keeps the log until a segment has its copy. */
async function keptUntil(ground: Ground, segment: string, there: (segment: string) => boolean): Promise<void> {
  for (const until = ground.clock.elapsed() + 60_000; !there(segment);) {
    await keepWal(ground);
    if (there(segment)) return;
    if (ground.clock.elapsed() > until) throw new Error(`segment ${segment} of the log was not kept within a minute`);
    await sleep(50);
  }
}

async function ended(ground: Ground, id: string, result: Partial<DrillResult> & { markAt?: Date }): Promise<void> {
  const { holds, backupId, tables, rows, files, bytes, rpoSeconds, rtoSeconds, problem, markAt } = result;
  await ground.database.asPlatform(({ db }) =>
    db
      .updateTable('drill')
      .set({
        endedAt: ground.clock.now(),
        holds: holds ?? false,
        backupId: backupId ?? null,
        markAt: markAt ?? null,
        tables: tables ?? null,
        rows: rows ?? null,
        files: files ?? null,
        bytes: bytes ?? null,
        rpoSeconds: rpoSeconds ?? null,
        rtoSeconds: rtoSeconds ?? null,
        problem: problem ?? null,
      })
      .where('id', '=', id)
      .execute(),
  );
}

import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { ConfigProblem } from '../config.ts';
import type { DB } from '../database/schema.ts';
import type { Ground } from '../ground.ts';
import { enqueue, platformJob, task } from '../jobs/index.ts';
import type { ScheduledJob } from '../jobs/index.ts';
import { sameRecord } from './ledger.ts';
import type { ErasureLine } from './ledger.ts';

const writing = task('ledger.write', z.looseObject({}), { attempts: 20 });

/**
 * Notes in the transaction that erases a record, or takes a no, that it must stay so. The row commits with the erasure and is the queue;
 * the ledger's line, written a moment later, is the receipt. The dealership comes from the transaction.
 */
export async function noteErasure(
  ctx: { db: Kysely<DB>; now: Date },
  kind: ErasureLine['erased'],
  record: string,
  about = '',
): Promise<void> {
  await sql`select core.note_erasure(${kind}, ${record}::uuid, ${ctx.now}::timestamptz, ${about})`.execute(ctx.db);
  await enqueue(ctx, writing, {}, { key: 'ledger.write' });
}

/** One process writes the ledger at a time, whichever machine it is on. */
export const inLedger = <T>(ground: Ground, work: (db: Kysely<DB>) => Promise<T>): Promise<T> =>
  ground.database.asPlatform(async ({ db }) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('deletion ledger', 0))`.execute(db);
    return work(db);
  });

const most = 1000;

/**
 * Writes into the ledger what was erased and is not in it yet. A kill between the file and its note repeats the note only.
 * @returns how many records; called again while it is a full batch
 */
export const writeErasures = (ground: Ground): Promise<number> =>
  inLedger(ground, async (db) => {
    const waiting = await db
      .selectFrom('erasure')
      .selectAll()
      .where('notedAt', 'is', null)
      .orderBy('erasedAt')
      .limit(most)
      .execute();
    if (waiting.length === 0) return 0;
    await ground.ledger.appendErasures(
      waiting.map((row) => ({
        erased: row.kind as ErasureLine['erased'],
        record: row.record,
        ...(row.about ? { about: row.about } : {}),
        dealershipId: row.dealership,
        at: row.erasedAt.toISOString(),
      })),
    );
    // One that was erased anew meanwhile waits on: its moment is another.
    await sql`update erasure e set noted_at = ${ground.clock.now()}::timestamptz
      from unnest(${waiting.map((row) => row.kind)}::text[], ${waiting.map((row) => row.record)}::uuid[], ${waiting.map((row) => row.about)}::text[], ${waiting.map((row) => row.erasedAt.toISOString())}::timestamptz[]) as w (kind, record, about, at)
      where e.kind = w.kind and e.record = w.record and e.about = w.about and e.erased_at = w.at`.execute(db);
    return waiting.length;
  });

/**
 * Compares ledger and database both ways. What the database erased and the ledger does not know yet is written there; what
 * the ledger knows and the database does not is answered: an older database was put in its place.
 * @throws ConfigProblem when the database knows of lines that the ledger does not have: it is an old copy
 */
export async function compareErasures(ground: Ground): Promise<ErasureLine[]> {
  while ((await writeErasures(ground)) === most);
  const lines = await ground.ledger.erasures();
  const { rows, purged } = await ground.database.asPlatform(
    async ({ db }) => ({
      rows: await db.selectFrom('erasure').selectAll().execute(),
      purged: new Set(
        (await db.selectFrom('deletionLedger').select('dealership').execute()).map((one) => one.dealership),
      ),
    }),
    {},
    { write: false },
  );
  const nameOf = (row: { kind: string; record: string; about: string }): string =>
    sameRecord({ erased: row.kind as ErasureLine['erased'], record: row.record, about: row.about });
  const here = new Map(rows.map((row) => [nameOf(row), row.erasedAt.getTime()]));
  const there = new Map(lines.map((line) => [sameRecord(line), Date.parse(line.at)]));
  const missing = rows.filter(
    (row) => row.notedAt !== null && (there.get(nameOf(row)) ?? 0) < row.erasedAt.getTime(),
  ).length;
  if (missing > 0)
    throw new ConfigProblem(
      `the deletion ledger ${ground.ledger.file} is older than the database: ${missing} erasures are not in it; restore its newest copy`,
    );
  return lines.filter(
    (line) =>
      !(line.dealershipId !== null && purged.has(line.dealershipId)) &&
      (here.get(sameRecord(line)) ?? 0) < Date.parse(line.at),
  );
}

/**
 * Puts lines of the ledger into a database that does not have them, once what they tell of was done in it. Rows of the
 * doing itself take the ledger's moment: the line is there already.
 */
export const keepErasures = (ground: Ground, lines: readonly ErasureLine[]): Promise<unknown> =>
  ground.database.asPlatform(({ db, now }) =>
    sql`insert into erasure (kind, record, about, dealership, erased_at, noted_at)
      select kind, record, about, dealership, at, ${now}::timestamptz
      from unnest(${lines.map((line) => line.erased)}::text[], ${lines.map((line) => line.record)}::uuid[],
        ${lines.map((line) => line.about ?? '')}::text[], ${lines.map((line) => line.dealershipId)}::uuid[], ${lines.map((line) => line.at)}::timestamptz[]) as l (kind, record, about, dealership, at)
      where not exists (select from deletion_ledger gone where gone.dealership = l.dealership)
      on conflict (kind, record, about) do update set erased_at = excluded.erased_at, noted_at = excluded.noted_at
        where excluded.erased_at > erasure.erased_at or erasure.noted_at is null`.execute(db),
  );

const write = platformJob(writing.name, {
  because: 'none',
  ...writing,
  run: async (run) => {
    while (!run.signal.aborted && (await writeErasures(run.ground)) === most);
  },
});

export const ledgerJobs = [write] as const;
/** Each minute as well: what a job that failed for good left waiting. */
export const ledgerSchedule: readonly ScheduledJob[] = [{ job: write, cron: '* * * * *' }];

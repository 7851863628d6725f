import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { derivePhotosAnew } from '#domains/inventory/index.ts';
import { quietLoaded } from '#domains/social/index.ts';
import { newBlobName } from '#platform/blobs/index.ts';
import type { Actor, Context } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import { record } from '#platform/journal/index.ts';
import { ArchiveProblem } from './archive-problem.ts';
import type { Archive } from './archive-reader.ts';
import { linesPath } from './archive-tables.ts';
import type { LoadReport } from './data-import.ts';
import { emptiness, replaced } from './emptiness.ts';
import { logoPath } from './everything.ts';
import { keepJournal } from './imported-journal.ts';
import type { ChainFound } from './imported-journal.ts';
import { loadRows } from './load-rows.ts';
import type { Changing } from './load-rows.ts';
import { Adding, placeOf, readRows } from './rows.ts';
import { StaffMatching } from './staff-matching.ts';
import { countRows, dealershipTables, isLoaded } from './tables.ts';
import type { DealershipTable } from './tables.ts';

/** Into what an archive is loaded, and by whom. */
export interface Target {
  ground: Ground;
  dealershipId: string;
  actor: Actor;
  /** Names the files: the same again on a second try. */
  loadId: string;
  /** The epoch that the load was asked under. */
  epoch?: number;
}

/**
 * Loads a checked archive into an empty dealership: files first, then every row in one transaction, held against the
 * archive before it is committed. It is loaded whole or not at all; a load that was killed can be run again.
 * @param journal what following the archive's chain has shown
 * @param done called in the transaction with the report, to be kept with it
 * @throws ArchiveProblem `not_empty`, `bad_row`, `differs` and whatever reading the archive throws
 */
export async function loadArchive(
  target: Target,
  archive: Archive,
  journal: ChainFound,
  told: { each(rowsOrFiles: number): void; done?(ctx: Context, report: LoadReport): Promise<void> },
): Promise<LoadReport> {
  const { ground, dealershipId } = target;
  const scope = { dealershipId, actor: target.actor, ...(target.epoch === undefined ? {} : { epoch: target.epoch }) };
  // Nothing is written for a dealership that is not empty.
  await ground.database.asDealership(scope, requireEmpty, { whole: true });
  const blobOf = (path: string, kind: string): string =>
    newBlobName(dealershipId, kind, createHash('sha256').update(`${target.loadId} ${path}`).digest('hex').slice(0, 32));
  const blobs: string[] = [];
  try {
    const files = await loadFiles(target, archive, blobOf, blobs, told.each);
    return await ground.database.asDealership(
      scope,
      async (ctx) => {
        const tables = await requireEmpty(ctx);
        const report = await loadTables(ctx, archive, tables, blobOf, told.each);
        const whole: LoadReport = { ...report, ...files, journal };
        await record(ctx, {
          event: 'dealership.loaded',
          record: { kind: 'dealership', id: dealershipId },
          after: {
            from: archive.index.dealership.id,
            snapshotAt: archive.index.snapshotAt,
            rows: whole.comparison.reduce((sum, one) => sum + one.rows.here, 0),
            files: whole.files,
          },
        });
        await told.done?.(ctx, whole);
        return whole;
      },
      { write: true, whole: true, statementTimeout: 600_000 },
    );
  } catch (error) {
    // A transaction whose end is not known may have been committed: then its files are needed.
    if (error instanceof ArchiveProblem)
      for (const blob of blobs) await ground.blobs.delete(blob).catch(() => undefined);
    throw commitProblem(error);
  }
}

/** The logo of an archive: decoded and written anew like any logo that is sent, after the load. */
export const logoOf = async (archive: Archive): Promise<Buffer | undefined> =>
  archive.has(logoPath) ? archive.file(logoPath) : undefined;

/** What a rule that is checked at the end refuses. */
function commitProblem(error: unknown): unknown {
  const state = (error as { code?: unknown } | null)?.code;
  return state === '23514' || state === '23503' ? new ArchiveProblem('bad_row') : error;
}

async function requireEmpty(ctx: Context): Promise<DealershipTable[]> {
  // One load at a time.
  await sql`select pg_advisory_xact_lock(hashtextextended('load ' || ${ctx.dealershipId}, 0))`.execute(ctx.db);
  const tables = await dealershipTables(ctx);
  const found = emptiness(tables, await countRows(ctx, tables));
  if (found.length > 0) throw new ArchiveProblem('not_empty', found.join(', '));
  return tables;
}

async function loadFiles(
  target: Target,
  archive: Archive,
  blobOf: (path: string, kind: string) => string,
  blobs: string[],
  each: (files: number) => void,
): Promise<{ files: number; missing: number }> {
  const { ground, dealershipId } = target;
  const key = await ground.keyring.of(dealershipId);
  const tables = await ground.database.asDealership({ dealershipId }, dealershipTables);
  let missing = 0;
  for (const table of tables) {
    const { files = {} } = table.line;
    const path = linesPath(table);
    if (Object.keys(files).length === 0 || !isLoaded(table) || !archive.has(path)) continue;
    for await (const row of archive.lines(path)) {
      for (const [column, place] of Object.entries(files)) {
        const value = row[column] as { file?: unknown; kind?: unknown } | null;
        if (!value) continue;
        if (typeof value.file !== 'string' || typeof value.kind !== 'string' || !archive.has(value.file)) {
          missing += 1;
          continue;
        }
        const blob = safeBlob(blobOf, value.file, value.kind, path);
        const bytes = await archive.file(value.file);
        await ground.blobs.put(blob, key.seal(bytes, placeOf(place, row)));
        blobs.push(blob);
        each(1);
      }
    }
  }
  return { files: blobs.length, missing };
}

function safeBlob(blobOf: (path: string, kind: string) => string, file: string, kind: string, path: string): string {
  try {
    return blobOf(file, kind);
  } catch {
    throw new ArchiveProblem('bad_row', path);
  }
}

async function loadTables(
  ctx: Context,
  archive: Archive,
  tables: readonly DealershipTable[],
  blobOf: (path: string, kind: string) => string,
  each: (rows: number) => void,
): Promise<Omit<LoadReport, 'files' | 'missing' | 'journal'>> {
  const { index } = archive;
  const byName = new Map(tables.map((table) => [table.name, table]));
  for (const name of Object.keys(index.tables)) if (!byName.has(name)) throw new ArchiveProblem('unknown_table', name);
  // Without the photos of the archive, a file's row keeps what is known of it, and no file.
  const fileOf = (path: string, kind: string): string => safeBlob(blobOf, path, kind, path);
  const staff = await StaffMatching.of(ctx);
  // Children before parents.
  for (const { name } of tables.toReversed().filter((table) => replaced.has(table.name)))
    await sql`delete from ${sql.table(name)} where dealership_id = ${ctx.dealershipId}`.execute(ctx.db);
  const own = new Map<string, string[]>();
  const notLoaded: LoadReport['notLoaded'] = [];
  for (const table of tables) {
    const told = index.tables[table.name];
    if (!told) continue;
    if (!isLoaded(table)) {
      if (table.line.loaded !== 'kept' && told.rows > 0) notLoaded.push({ table: table.name, rows: told.rows });
      continue;
    }
    if (table.name === 'staff_member') await staff.makeRoom(ctx, archive, told.path);
    if (table.key.length > 0) own.set(table.name, await idsOf(ctx, table));
    const change: Changing | undefined =
      table.name === 'staff_member' ? (row) => staff.change(row) : withoutMissing(archive, table);
    await loadRows(ctx, archive, table, told.path, { blobOf: fileOf, each, ...(change ? { change } : {}) });
  }
  const comparison = await compare(ctx, archive, tables, own);
  if (comparison.some((one) => !one.same))
    throw new ArchiveProblem('differs', comparison.find((one) => !one.same)!.table);
  await keepJournal(ctx, archive, each);
  const quieted = await quiet(ctx, own);
  await staff.settle(ctx);
  return {
    comparison,
    notLoaded,
    staff: staff.report(),
    quieted,
    photos: await derivePhotosAnew(ctx),
  };
}

/** Rows whose file is not in the archive (an export without photos) name none. */
function withoutMissing(archive: Archive, table: DealershipTable): Changing | undefined {
  const columns = Object.keys(table.line.files ?? {});
  if (columns.length === 0) return undefined;
  return (row) => {
    for (const column of columns) {
      const value = row[column] as { file?: unknown } | null;
      if (value && typeof value.file === 'string' && !archive.has(value.file)) row[column] = { ...value, file: null };
    }
    return row;
  };
}

/** Rows that were there before: they stay beside what comes in, and are no part of the comparison. */
async function idsOf(ctx: Context, table: DealershipTable): Promise<string[]> {
  if (table.key.join() !== 'id') return [];
  const { rows } = await sql<{ id: string }>`
    select id from ${sql.table(table.name)} where dealership_id = ${ctx.dealershipId}`.execute(ctx.db);
  return rows.map(({ id }) => id);
}

async function compare(
  ctx: Context,
  archive: Archive,
  tables: readonly DealershipTable[],
  own: ReadonlyMap<string, string[]>,
): Promise<LoadReport['comparison']> {
  const comparison: LoadReport['comparison'] = [];
  for (const table of tables) {
    const told = archive.index.tables[table.name];
    if (!told || !isLoaded(table)) continue;
    const adding = new Adding(table);
    const before = own.get(table.name) ?? [];
    const only: RawBuilder<unknown> | undefined =
      before.length > 0 ? sql`not (id = any(${before}::uuid[]))` : undefined;
    for await (const rows of readRows(ctx, table, only)) for (const { values } of rows) adding.add(values);
    const here = adding.sum();
    comparison.push({
      table: table.name,
      thing: table.line.thing,
      rows: { archive: told.rows, here: here.rows },
      cents: { archive: told.cents, here: here.cents },
      same: told.rows === here.rows && (told.content === here.content || withoutPhotos(archive, table)),
    });
  }
  return comparison;
}

/** An export without photos cannot agree on which files rows name. */
const withoutPhotos = (archive: Archive, table: DealershipTable): boolean =>
  !archive.index.photos && table.line.files !== undefined;

/** Nothing is sent, published or let in because a copy was loaded. What was here before is left alone. */
async function quiet(ctx: Context, own: ReadonlyMap<string, string[]>): Promise<LoadReport['quieted']> {
  const loaded = (table: string) =>
    sql`dealership_id = ${ctx.dealershipId} and not (id = any(${own.get(table) ?? []}::uuid[]))`;
  const letters = await sql`update dealership_mail set state = 'failed', last_error = 'loaded'
    where ${loaded('dealership_mail')} and state in ('waiting', 'sending', 'withdrawn')`.execute(ctx.db);
  const keys = await sql`update api_key set revoked_at = ${ctx.now}
    where ${loaded('api_key')} and revoked_at is null`.execute(ctx.db);
  const invitations = await sql`update invitation set withdrawn_at = ${ctx.now}
    where ${loaded('invitation')} and accepted_at is null and withdrawn_at is null`.execute(ctx.db);
  const social = await quietLoaded(ctx);
  const count = (one: { numAffectedRows?: bigint | undefined }): number => Number(one.numAffectedRows ?? 0n);
  return { ...social, letters: count(letters), keys: count(keys), invitations: count(invitations) };
}

import { sql } from 'kysely';
import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { Conflict, NotFound } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import type { ListingImport as ListingImportTable } from '#platform/database/schema.ts';
import { readCursor, writeCursor } from '#platform/web/cursor.ts';
import type { Selectable } from 'kysely';
import { listingFields } from './listing-headers.ts';
import type { ListingMapping } from './listing-headers.ts';
import { ListingSettings } from './listing-settings.ts';

export const importStates = ['reading', 'ready', 'running', 'done', 'failed', 'undoing', 'undone'] as const;
export const rowOutcomes = ['created', 'updated', 'unchanged', 'skipped', 'refused', 'undone', 'kept'] as const;

const Counts = z.object({
  rows: z.int(),
  done: z.int().describe('Rows that were dealt with'),
  errors: z.int().describe('Rows that cannot be brought in as they are'),
  warnings: z.int().describe('Rows that can, with something to know'),
  existing: z.int().nullable().describe('Rows whose stock number or VIN is there already; only before the run'),
  outcomes: z.partialRecord(z.enum(rowOutcomes), z.int()),
});

/** A listing file brought in: how it is read, how far it is, what became of it. */
export const ListingImport = z.object({
  id: Id,
  version: z.int(),
  fileName: z.string(),
  bytes: z.int(),
  encoding: z.string(),
  delimiter: z.string(),
  state: z.enum(importStates),
  problem: z.string().nullable().describe('Why it failed, as a stable word'),
  columns: z.array(
    z.object({
      header: z.string(),
      field: z.enum(listingFields).nullable(),
      samples: z.array(z.string()).describe('A few values, to know the column by'),
    }),
  ),
  settings: ListingSettings,
  counts: Counts,
  notices: z.array(z.string()).describe('What should be looked at before the run, as stable words'),
  createdAt: z.string(),
  createdBy: z.string().nullable().describe('Name of the person'),
  finishedAt: z.string().nullable(),
  kept: z.boolean().describe('Whether its file and rows are there still: for 30 days'),
});
export type ListingImport = z.output<typeof ListingImport>;

/** An import as the list of imports shows it. */
export const ListedImport = z.object({
  id: Id,
  fileName: z.string(),
  state: z.enum(importStates),
  rows: z.int(),
  done: z.int(),
  created: z.int(),
  updated: z.int(),
  refused: z.int(),
  createdAt: z.string(),
  createdBy: z.string().nullable(),
});

export const ImportQuery = z.strictObject({
  cursor: z.string().max(1000).optional(),
  limit: z
    .union([
      z.int(),
      z
        .string()
        .regex(/^\d{1,3}$/)
        .transform(Number),
    ])
    .pipe(z.int().min(1).max(100))
    .default(25),
});

/** A column as it is kept with its import. */
export interface KeptHeader {
  name: string;
  samples: string[];
}

/** For whom an import runs: what it does is done by them, within what they may. */
export interface ImportActor {
  kind: 'user' | 'api_key';
  id: string;
  locationIds: string[] | null;
  cost: boolean;
}

/** What is kept as settings: those of the file, the notices about it, and for whom it runs. */
export interface KeptSettings extends ListingSettings {
  notices: string[];
  by?: ImportActor;
}

/** An import as it stands in its table. */
export interface ImportRow extends Omit<Selectable<ListingImportTable>, 'headers' | 'mapping' | 'settings' | 'file'> {
  headers: KeptHeader[];
  mapping: ListingMapping;
  settings: KeptSettings;
  file: { blob: string; bytes: number } | null;
}

/** An import as it stands. @throws NotFound also when it is another dealership's */
export async function importRow(ctx: Context, importId: string, locked = false): Promise<ImportRow> {
  const row = await ctx.db
    .selectFrom('listingImport')
    .selectAll()
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', importId)
    .$if(locked, (builder) => builder.forUpdate())
    .executeTakeFirst();
  if (!row) throw new NotFound('import');
  return row as unknown as ImportRow;
}

/** An import for changing: locked, so that its version and state stay what they are. @throws NotFound */
export const importForUpdate = (ctx: Context, importId: string): Promise<ImportRow> => importRow(ctx, importId, true);

/** @throws Conflict with the import as it is now, when it is in another version or state, or its file is gone */
export async function requireImport(
  ctx: Context,
  importId: string,
  version: number,
  states: readonly ImportRow['state'][],
): Promise<ImportRow> {
  const row = await importForUpdate(ctx, importId);
  if (row.version !== version) {
    throw new Conflict(
      'The import was changed meanwhile. Look at it again and repeat your change.',
      { current: await findImport(ctx, importId) },
      'stale',
    );
  }
  if (!row.file) {
    throw new Conflict(
      'Its file was deleted 30 days after it was brought in. Bring the file in again.',
      { current: await findImport(ctx, importId) },
      'import_forgotten',
    );
  }
  if (!states.includes(row.state)) {
    throw new Conflict(
      'This cannot be done to the import any more.',
      { current: await findImport(ctx, importId) },
      'import_state',
    );
  }
  return row;
}

/** @throws NotFound also when the import is another dealership's */
export async function findImport(ctx: Context, importId: string): Promise<ListingImport> {
  const row = await importRow(ctx, importId);
  const { notices, by: _, ...settings } = row.settings;
  const counted = await countRows(ctx, row);
  const [name] = await namesOf(ctx, [row.createdBy]);
  return {
    id: row.id,
    version: row.version,
    fileName: row.fileName,
    bytes: row.file?.bytes ?? 0,
    encoding: row.encoding ?? '',
    delimiter: row.delimiter ?? '',
    state: row.state as ListingImport['state'],
    problem: row.problem,
    columns: row.headers.map(({ name: header, samples }, at) => ({ header, samples, field: row.mapping[at] ?? null })),
    settings,
    counts: {
      rows: row.rowsTotal,
      done: row.rowsDone,
      ...(row.file ? counted : { ...counted, outcomes: remembered(row) }),
      existing: row.state === 'ready' ? await countExisting(ctx, row) : null,
    },
    notices,
    createdAt: row.createdAt.toISOString(),
    createdBy: name ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    kept: row.file !== null,
  };
}

/** What is known of outcomes when the rows are gone. */
const remembered = (row: ImportRow): Awaited<ReturnType<typeof countRows>>['outcomes'] =>
  Object.fromEntries(
    [
      ['created', row.createdCount],
      ['updated', row.updatedCount],
      ['skipped', row.skippedCount],
      ['refused', row.refusedCount],
    ].filter(([, count]) => count),
  );

async function countRows(
  ctx: Context,
  row: ImportRow,
): Promise<Pick<ListingImport['counts'], 'errors' | 'warnings' | 'outcomes'>> {
  const { rows } = await sql<{
    outcome: (typeof rowOutcomes)[number] | null;
    errors: number;
    warnings: number;
    rows: number;
  }>`
    select outcome, count(*) as rows, count(*) filter (where ${hasError}) as errors,
      count(*) filter (where problems <> '[]' and not ${hasError}) as warnings
    from listing_import_row where dealership_id = ${ctx.dealershipId} and import_id = ${row.id} group by outcome`.execute(
    ctx.db,
  );
  return {
    errors: rows.reduce((sum, one) => sum + one.errors, 0),
    warnings: rows.reduce((sum, one) => sum + one.warnings, 0),
    outcomes: Object.fromEntries(rows.flatMap((one) => (one.outcome ? [[one.outcome, one.rows]] : []))),
  };
}

/** Whether a row has a problem for which it is refused. */
export const hasError = sql<boolean>`problems @> '[{"severity": "error"}]'`;

/** How many rows name a vehicle that is there: an estimate for the preview, the run looks again. */
async function countExisting(ctx: Context, row: ImportRow): Promise<number> {
  const stock = row.settings.matchStockNumber ? row.mapping.indexOf('stockNumber') : -1;
  const vin = row.settings.matchVin ? row.mapping.indexOf('vin') : -1;
  const { rows } = await sql<{ existing: number }>`
    select count(*) as existing from listing_import_row r
    where r.dealership_id = ${ctx.dealershipId} and r.import_id = ${row.id} and r.outcome is null and not ${hasError} and (
      (${stock} >= 0 and exists (select from vehicle v where v.dealership_id = r.dealership_id and v.stock_folded = upper(regexp_replace(r.cells->>${stock}::int, '\\s+', '', 'g'))))
      or (${vin} >= 0 and exists (select from vehicle v where v.dealership_id = r.dealership_id and v.vin = upper(regexp_replace(r.cells->>${vin}::int, '[^A-Za-z0-9]+', '', 'g'))
        and v.status not in ('sold', 'delivered', 'wholesaled', 'archived'))))`.execute(ctx.db);
  return rows[0]!.existing;
}

async function namesOf(ctx: Context, userIds: readonly (string | null)[]): Promise<(string | undefined)[]> {
  const wanted = [...new Set(userIds.filter((id) => id !== null))];
  if (wanted.length === 0) return userIds.map(() => undefined);
  const staff = await ctx.db
    .selectFrom('staffMember')
    .select(['userId', 'name'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('userId', 'in', wanted)
    .execute();
  const names = new Map(staff.map((member) => [member.userId, member.name]));
  return userIds.map((id) => (id ? names.get(id) : undefined));
}

/** Earlier imports, the latest first. */
export async function listImports(
  ctx: Context,
  query: z.output<typeof ImportQuery>,
): Promise<{ items: z.output<typeof ListedImport>[]; nextCursor: string | null }> {
  const after = query.cursor === undefined ? undefined : (readCursor(ctx, 'listing imports', query.cursor) as [string]);
  const rows = await ctx.db
    .selectFrom('listingImport')
    .select([
      'id',
      'fileName',
      'state',
      'rowsTotal',
      'rowsDone',
      'createdCount',
      'updatedCount',
      'refusedCount',
      'createdAt',
      'createdBy',
    ])
    .where('dealershipId', '=', ctx.dealershipId)
    .$if(after !== undefined, (builder) => builder.where('id', '<', after![0]))
    .orderBy('id', 'desc')
    .limit(query.limit + 1)
    .execute();
  const page = rows.slice(0, query.limit);
  const names = await namesOf(
    ctx,
    page.map((row) => row.createdBy),
  );
  return {
    items: page.map((row, at) => ({
      id: row.id,
      fileName: row.fileName,
      state: row.state as ListingImport['state'],
      rows: row.rowsTotal,
      done: row.rowsDone,
      created: row.createdCount,
      updated: row.updatedCount,
      refused: row.refusedCount,
      createdAt: row.createdAt.toISOString(),
      createdBy: names[at] ?? null,
    })),
    nextCursor: rows.length > query.limit ? writeCursor(ctx, 'listing imports', [page.at(-1)!.id]) : null,
  };
}

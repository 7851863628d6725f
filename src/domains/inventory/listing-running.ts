import { sql } from 'kysely';
import type { Context } from '#platform/database/context.ts';
import { enqueue } from '#platform/jobs/index.ts';
import { record } from '#platform/journal/index.ts';
import { findImport, importForUpdate, importRow, requireImport } from './listing-import.ts';
import type { ImportActor, ImportRow, ListingImport } from './listing-import.ts';
import { knownVehicles, planRow } from './listing-matching.ts';
import type { RowPlan } from './listing-matching.ts';
import { readRow } from './listing-row.ts';
import type { ListingProblem } from './listing-problems.ts';
import { readingFor } from './listing-staging.ts';
import { decodeImported, importListing } from './listing-tasks.ts';
import { insertArrivals } from './vehicle-arrivals.ts';
import { writeChanges } from './vehicle-keeping.ts';
import type { VehicleChanges } from './vehicle-rows.ts';

/** Rows of one transaction: large enough for speed, small enough that nobody waits for it long. */
export const importBatch = 1000;

/**
 * Starts bringing the rows in. They come in by a job, batch by batch, in the name of who started it.
 * @throws Conflict in another version, or when it has run already
 */
export async function runImport(ctx: Context, importId: string, version: number): Promise<ListingImport> {
  const before = await requireImport(ctx, importId, version, ['ready']);
  const by: ImportActor | undefined =
    ctx.actor.kind === 'user' || ctx.actor.kind === 'api_key'
      ? {
          kind: ctx.actor.kind,
          id: ctx.actor.id!,
          locationIds: ctx.actor.locationIds ? [...ctx.actor.locationIds] : null,
          cost: ctx.actor.permissions.has('inventory.cost'),
        }
      : undefined;
  await ctx.db
    .updateTable('listingImport')
    .set({
      state: 'running',
      version: before.version + 1,
      settings: JSON.stringify({ ...before.settings, ...(by ? { by } : {}) }),
    })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', importId)
    .execute();
  await record(ctx, {
    event: 'listing_import.started',
    record: { kind: 'listing_import', id: importId },
    after: { rows: before.rowsTotal },
  });
  await enqueue(ctx, importListing, { importId }, { key: `import-${importId}` });
  return findImport(ctx, importId);
}

/** The context of a job, in the name of who started the import. */
export function inTheNameOf(ctx: Context, row: ImportRow): Context {
  const { by } = row.settings;
  if (!by) return ctx;
  const permissions = new Set([
    'inventory.read',
    'inventory.write',
    'inventory.import',
    ...(by.cost ? ['inventory.cost'] : []),
  ]);
  return { ...ctx, actor: { kind: by.kind, id: by.id, staffId: null, permissions, locationIds: by.locationIds } };
}

/** A row as it is dealt with. */
interface Dealt {
  line: number;
  problems: ListingProblem[];
  /** How many of them were known before. */
  found: number;
  plan: RowPlan;
}

/**
 * Brings the next rows in: vehicles, histories, journal, the rows' outcomes and the counts stand or fall together, so
 * that whoever is killed half way loses nothing and repeats nothing.
 *
 * @param size at most so many rows
 * @param poison refuses a row for which the database refuses the statement, instead of failing; for batches of one
 * @returns whether there was nothing left to take
 */
export async function importNext(
  system: Context,
  importId: string,
  size = importBatch,
  poison = false,
): Promise<boolean> {
  const row = await importRow(system, importId);
  if (row.state !== 'running') return true;
  const ctx = inTheNameOf(system, row);
  // Locked rows are another run's: each takes the next that are free.
  const { rows } = await sql<{ line: number; cells: string[]; problems: ListingProblem[] }>`
    select line, cells, problems from listing_import_row
    where dealership_id = ${ctx.dealershipId} and import_id = ${importId} and outcome is null order by line limit ${size} for update skip locked`.execute(
    ctx.db,
  );
  if (rows.length === 0) {
    await finish(ctx, importId);
    return true;
  }
  const reading = await readingFor(ctx, row.mapping, row.settings);
  const readable = rows.map(({ line, cells, problems }) => {
    const refused = poison || problems.some(({ severity }) => severity === 'error');
    return { line, problems: [...problems], facts: refused ? undefined : readRow(cells, reading).facts };
  });
  const known = await knownVehicles(
    ctx,
    readable.flatMap(({ facts }) => facts ?? []),
  );
  const given = { locationId: await usualLocation(ctx, row), now: ctx.now };
  const dealt = readable.map(({ line, problems, facts }): Dealt => {
    const found = problems.length;
    if (!facts) {
      if (poison) problems.push({ code: 'not_importable', severity: 'error' });
      return { line, problems, found, plan: { outcome: 'refused' } };
    }
    return { line, problems, found, plan: planRow(facts, problems, known, row.settings, given) };
  });
  await carryOut(ctx, row, dealt);
  return false;
}

async function carryOut(ctx: Context, row: ImportRow, dealt: readonly Dealt[]): Promise<void> {
  const created = dealt.flatMap(({ plan }) => (plan.outcome === 'created' ? [plan.row] : []));
  const taken = created.some((one) => !one.stockNumber) ? await numbersAhead(ctx, row) : [];
  if (!(await insertArrivals(ctx, created, row.id, taken))) throw new NumberTaken();
  const updated = dealt.flatMap(({ plan }) => (plan.outcome === 'updated' ? [plan.change] : []));
  if (updated.length > 0) await writeChanges(ctx, updated, null);
  const outcomes = dealt.map(({ line, problems, found, plan }) => ({
    line,
    outcome: plan.outcome,
    ...(problems.length > found ? { problems } : {}),
    ...leftBehind(plan),
  }));
  await sql`update listing_import_row r
    set outcome = given.outcome, problems = coalesce(given.problems, r.problems), vehicle_id = given.vehicle_id, version_after = given.version_after, before = given.before
    from json_to_recordset(${JSON.stringify(outcomes)}::json) as given (line int, outcome text, problems jsonb, vehicle_id uuid, version_after int, before jsonb)
    where r.dealership_id = ${ctx.dealershipId} and r.import_id = ${row.id} and r.line = given.line`.execute(ctx.db);
  const count = (...wanted: RowPlan['outcome'][]): number =>
    dealt.filter(({ plan }) => wanted.includes(plan.outcome)).length;
  const { rowsDone } = await ctx.db
    .updateTable('listingImport')
    .set((now) => ({
      rowsDone: now('rowsDone', '+', dealt.length),
      createdCount: now('createdCount', '+', count('created')),
      updatedCount: now('updatedCount', '+', count('updated')),
      skippedCount: now('skippedCount', '+', count('skipped', 'unchanged')),
      refusedCount: now('refusedCount', '+', count('refused')),
    }))
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', row.id)
    .returning('rowsDone')
    .executeTakeFirstOrThrow();
  await record(ctx, {
    event: 'listing_import.progressed',
    record: { kind: 'listing_import', id: row.id },
    after: { rowsDone, created: created.length, updated: updated.length, refused: count('refused') },
  });
}

/** What is kept with a row so that it can be undone. */
function leftBehind(plan: RowPlan): Record<string, unknown> {
  if (plan.outcome === 'created') return { vehicle_id: plan.row.id, version_after: 1 };
  if (plan.outcome === 'updated') {
    const { before, change } = plan.change;
    const was = Object.fromEntries(
      Object.keys(change).map((field) => [field, before[field as keyof VehicleChanges & keyof typeof before]]),
    );
    return { vehicle_id: before.id, version_after: before.version + 1, before: was };
  }
  return 'vehicleId' in plan ? { vehicle_id: plan.vehicleId } : {};
}

/** Somebody took a stock number between our look and our write: looking again sees it. */
export class NumberTaken extends Error {}

/** The numbers that open rows of the file bring with them: those are not given to rows without one. */
async function numbersAhead(ctx: Context, row: ImportRow): Promise<string[]> {
  const column = row.mapping.indexOf('stockNumber');
  if (column < 0) return [];
  const { rows } = await sql<{ number: string }>`select cells->>${column}::int as number from listing_import_row
    where dealership_id = ${ctx.dealershipId} and import_id = ${row.id} and outcome is null and cells->>${column}::int <> ''`.execute(
    ctx.db,
  );
  return rows.map((one) => one.number);
}

async function usualLocation(ctx: Context, row: ImportRow): Promise<string | null> {
  const reach = ctx.actor.locationIds;
  const { rows } = await sql<{ id: string }>`select id from location
    where dealership_id = ${ctx.dealershipId} and archived_at is null
    order by id = ${row.settings.locationId}::uuid desc nulls last, position, id`.execute(ctx.db);
  return rows.find(({ id }) => !reach || reach.includes(id))?.id ?? null;
}

async function finish(ctx: Context, importId: string): Promise<void> {
  const row = await importForUpdate(ctx, importId);
  const { rows } = await sql`select from listing_import_row
    where dealership_id = ${ctx.dealershipId} and import_id = ${importId} and outcome is null limit 1`.execute(ctx.db);
  // The last rows are in another run's hands: it will come here after them.
  if (row.state !== 'running' || rows.length > 0) return;
  await ctx.db
    .updateTable('listingImport')
    .set({ state: 'done', finishedAt: ctx.now, version: row.version + 1 })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', row.id)
    .execute();
  await record(ctx, {
    event: 'listing_import.finished',
    record: { kind: 'listing_import', id: row.id },
    after: {
      created: row.createdCount,
      updated: row.updatedCount,
      skipped: row.skippedCount,
      refused: row.refusedCount,
    },
  });
  if (row.createdCount > 0) await enqueue(ctx, decodeImported, { importId: row.id });
}

/** Says that an import, or its undoing, could not be carried to its end; what was done stays done. */
export async function failImport(ctx: Context, importId: string, problem: string): Promise<void> {
  const row = await importForUpdate(ctx, importId);
  if (row.state !== 'running' && row.state !== 'undoing') return;
  await ctx.db
    .updateTable('listingImport')
    .set({ state: 'failed', problem, finishedAt: ctx.now, version: row.version + 1 })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', importId)
    .execute();
  await record(ctx, {
    event: 'listing_import.failed',
    record: { kind: 'listing_import', id: importId },
    after: { problem },
  });
}

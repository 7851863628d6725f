import { sql } from 'kysely';
import type { Context } from '#platform/database/context.ts';
import { enqueue } from '#platform/jobs/index.ts';
import { record, recordAll } from '#platform/journal/index.ts';
import { findImport, importForUpdate, requireImport } from './listing-import.ts';
import type { ListingImport } from './listing-import.ts';
import { importBatch, inTheNameOf } from './listing-running.ts';
import { undoImport } from './listing-tasks.ts';
import { writeChanges } from './vehicle-keeping.ts';
import { vehiclesForUpdate } from './vehicle-rows.ts';
import type { VehicleChanges, VehicleRow } from './vehicle-rows.ts';

/**
 * Starts taking an import back: vehicles that it added go, vehicles that it changed are as before. What somebody has
 * worked on since stays, and the rows say so.
 * @throws Conflict in another version, or while it runs
 */
export async function undoListingImport(ctx: Context, importId: string, version: number): Promise<ListingImport> {
  const before = await requireImport(ctx, importId, version, ['done', 'failed']);
  await ctx.db
    .updateTable('listingImport')
    .set({ state: 'undoing', problem: null, version: before.version + 1 })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', importId)
    .execute();
  await record(ctx, { event: 'listing_import.undo_started', record: { kind: 'listing_import', id: importId } });
  await enqueue(ctx, undoImport, { importId }, { key: `import-${importId}` });
  return findImport(ctx, importId);
}

interface UndoneRow {
  line: number;
  outcome: 'created' | 'updated';
  vehicleId: string;
  versionAfter: number;
  before: VehicleChanges | null;
}

/** Takes the next rows back, the last ones first, in one transaction. @returns whether there was nothing left to do */
export async function undoNext(system: Context, importId: string, size = importBatch): Promise<boolean> {
  const row = await importForUpdate(system, importId);
  if (row.state !== 'undoing') return true;
  const ctx = inTheNameOf(system, row);
  const { rows } = await sql<UndoneRow>`
    select line, outcome, vehicle_id as "vehicleId", version_after as "versionAfter", before from listing_import_row
    where dealership_id = ${ctx.dealershipId} and import_id = ${importId} and outcome in ('created', 'updated')
    order by line desc limit ${size}`.execute(ctx.db);
  if (rows.length === 0) {
    await ctx.db
      .updateTable('listingImport')
      .set({ state: 'undone', version: row.version + 1 })
      .where('dealershipId', '=', ctx.dealershipId)
      .where('id', '=', importId)
      .execute();
    await record(ctx, { event: 'listing_import.undone', record: { kind: 'listing_import', id: importId } });
    return true;
  }
  const vehicles = new Map(
    (
      await vehiclesForUpdate(
        { ...ctx, actor: { ...ctx.actor, locationIds: null } },
        rows.map((one) => one.vehicleId),
      )
    ).map((one) => [one.id, one]),
  );
  const worked = await workedOn(
    ctx,
    rows.filter((one) => one.outcome === 'created').map((one) => one.vehicleId),
  );
  const untouched = rows.filter(
    (one) => vehicles.get(one.vehicleId)?.version === one.versionAfter && !worked.has(one.vehicleId),
  );
  await remove(
    ctx,
    untouched.flatMap((one) => (one.outcome === 'created' ? [vehicles.get(one.vehicleId)!] : [])),
    importId,
  );
  const restored = untouched.flatMap((one) =>
    one.outcome === 'updated' ? [{ before: vehicles.get(one.vehicleId)!, change: one.before ?? {} }] : [],
  );
  if (restored.length > 0) await writeChanges(ctx, restored, null);
  const undone = new Set(untouched.map((one) => one.line));
  // A vehicle that somebody deleted meanwhile is as gone as undoing would have it.
  const gone = new Set(rows.filter((one) => !vehicles.has(one.vehicleId)).map((one) => one.line));
  const outcomes = rows.map(({ line }) => ({ line, outcome: undone.has(line) || gone.has(line) ? 'undone' : 'kept' }));
  await sql`update listing_import_row r set outcome = given.outcome
    from json_to_recordset(${JSON.stringify(outcomes)}::json) as given (line int, outcome text)
    where r.dealership_id = ${ctx.dealershipId} and r.import_id = ${importId} and r.line = given.line`.execute(ctx.db);
  await record(ctx, {
    event: 'listing_import.progressed',
    record: { kind: 'listing_import', id: importId },
    after: { undone: undone.size + gone.size, kept: rows.length - undone.size - gone.size },
  });
  return false;
}

/** Vehicles that have photos or leads: somebody has worked with them, though no field was changed. */
async function workedOn(ctx: Context, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select vehicle_id as id from photo where dealership_id = ${ctx.dealershipId} and vehicle_id = any(${ids}::uuid[]) and removed_at is null
    union select vehicle_id from lead where dealership_id = ${ctx.dealershipId} and vehicle_id = any(${ids}::uuid[])`.execute(
    ctx.db,
  );
  return new Set(rows.map((row) => row.id));
}

/** Their numbers may come again: the mended file has the same ones. */
async function remove(ctx: Context, vehicles: readonly VehicleRow[], importId: string): Promise<void> {
  if (vehicles.length === 0) return;
  await sql`delete from vehicle where dealership_id = ${ctx.dealershipId} and id = any(${vehicles.map((one) => one.id)}::uuid[])`.execute(
    ctx.db,
  );
  await recordAll(
    ctx,
    vehicles.map(({ id, stockNumber, vin, year, make, model }) => ({
      event: 'vehicle.deleted',
      record: { kind: 'vehicle', id },
      before: { stockNumber, vin, year, make, model },
      after: { undoneImportId: importId },
    })),
  );
}

import { sql } from 'kysely';
import { z } from 'zod';
import { Id, newId } from '#kernel/ids.ts';
import { Conflict, Invalid, NotFound, Problem } from '#kernel/problems.ts';
import { text } from '#kernel/text.ts';
import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import { conditionsOf, VehicleFilter } from './vehicle-filter.ts';
import { requireLocation, writeChanges } from './vehicle-keeping.ts';
import { pricedAt } from './vehicle-pricing.ts';
import { dealershipToday, vehiclesForUpdate } from './vehicle-rows.ts';
import type { VehicleChange, VehicleChanges, VehicleRow } from './vehicle-rows.ts';
import { movedTo } from './vehicle-status.ts';
import { statuses } from './vehicle.ts';
import { vehicleIdsOf } from './vehicles.ts';

/** Most vehicles of one change: more would hold their rows too long. */
const most = 1000;

const Change = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('status'), status: z.enum(statuses) }),
  z.strictObject({ kind: z.literal('location'), locationId: Id }),
  z.strictObject({
    kind: z.literal('price'),
    byCents: z.int().min(-10_000_000).max(10_000_000).optional().describe('Added to each price'),
    byPercent: z.number().min(-90).max(100).optional().describe('Of each price'),
    roundToCents: z.int().min(1).max(100_000).default(100).describe('Each new price is rounded to a multiple of it'),
  }),
]);
type Change = z.output<typeof Change>;

/** Which vehicles, and what becomes of them all. */
export const BulkChange = z.strictObject({
  vehicleIds: z.array(Id).min(1).max(most).optional(),
  filter: VehicleFilter.optional().describe('All that it finds, when no ids are given'),
  change: Change,
  reason: text(200).optional(),
});
export type BulkChange = z.output<typeof BulkChange>;

export const BulkOutcome = z.object({
  bulkChangeId: Id,
  changed: z.int(),
  unchanged: z.int().describe('They were so already'),
  skipped: z
    .array(z.object({ id: Id, stockNumber: z.string(), code: z.string(), message: z.string() }))
    .describe('Vehicles that it cannot be done to, with the reason; they stay as they are'),
});
export type BulkOutcome = z.output<typeof BulkOutcome>;

/**
 * Changes many vehicles at once, all that can be in one transaction, and keeps what was before, so that it can be
 * taken back. A vehicle that it cannot be done to is named with the reason and left as it is.
 */
export async function changeMany(ctx: Context, wanted: BulkChange): Promise<BulkOutcome> {
  const ids = wanted.vehicleIds ?? (await idsOf(ctx, wanted.filter));
  const { change } = wanted;
  if (change.kind === 'location') await requireLocation(ctx, change.locationId);
  if (change.kind === 'price' && (change.byCents === undefined) === (change.byPercent === undefined)) {
    throw new Invalid([{ pointer: '/change/byCents', code: 'one_of', message: 'Give either byCents or byPercent.' }]);
  }
  const rows = await vehiclesForUpdate(ctx, [...new Set(ids)]);
  const today = await dealershipToday(ctx);
  const changes: VehicleChange[] = [];
  const skipped: BulkOutcome['skipped'] = [];
  for (const before of rows) {
    try {
      const set = changeOf(before, change, ctx.now, today);
      if (set) changes.push({ before, change: set });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const code = (error.more.errors as { code: string }[] | undefined)?.[0]?.code ?? error.code;
      skipped.push({ id: before.id, stockNumber: before.stockNumber, code, message: error.message });
    }
  }
  const bulkChangeId = newId();
  await ctx.db
    .insertInto('bulkChange')
    .values({
      dealershipId: ctx.dealershipId,
      id: bulkChangeId,
      kind: change.kind,
      change: JSON.stringify({ ...change, reason: wanted.reason ?? null }),
      at: ctx.now,
      actorKind: ctx.actor.kind,
      actorId: ctx.actor.id,
    })
    .execute();
  const after = await writeChanges(ctx, changes, wanted.reason ?? null);
  await keepBefore(ctx, bulkChangeId, changes, after);
  await record(ctx, {
    event: 'vehicles.bulk_changed',
    record: { kind: 'bulk_change', id: bulkChangeId },
    after: { ...change, vehicles: changes.length },
  });
  return { bulkChangeId, changed: changes.length, unchanged: rows.length - changes.length - skipped.length, skipped };
}

async function idsOf(ctx: Context, filter: VehicleFilter | undefined): Promise<string[]> {
  if (!filter) {
    throw new Invalid([
      { pointer: '/vehicleIds', code: 'missing', message: 'Say which vehicles: vehicleIds or filter.' },
    ]);
  }
  const ids = await vehicleIdsOf(ctx, conditionsOf(ctx, filter), most + 1);
  if (ids.length > most) {
    throw new Invalid([
      {
        pointer: '/filter',
        code: 'too_many',
        message: `At most ${most} vehicles are changed at once. Narrow the filter.`,
      },
    ]);
  }
  return ids;
}

function changeOf(before: VehicleRow, change: Change, now: Date, today: string): VehicleChanges | undefined {
  if (change.kind === 'status') {
    return before.status === change.status ? undefined : movedTo(before, change.status, now, today);
  }
  if (change.kind === 'location') {
    return before.locationId === change.locationId ? undefined : { locationId: change.locationId };
  }
  const price = before.askingPriceCents;
  if (price === null) {
    throw new Problem(422, 'no_price', 'No price', `${before.stockNumber} has no price to change.`);
  }
  const moved = change.byCents === undefined ? price * (1 + change.byPercent! / 100) : price + change.byCents;
  const cents = Math.max(0, Math.round(moved / change.roundToCents) * change.roundToCents);
  return cents === price ? undefined : pricedAt(before, cents, now);
}

async function keepBefore(
  ctx: Context,
  bulkChangeId: string,
  changes: readonly VehicleChange[],
  after: readonly VehicleRow[],
): Promise<void> {
  const kept = changes.map(({ before, change }, at) => ({
    vehicle_id: before.id,
    version_after: after[at]!.version,
    before: Object.fromEntries(
      Object.keys(change).map((field) => [field, (before as unknown as Record<string, unknown>)[field] ?? null]),
    ),
  }));
  await sql`insert into bulk_change_vehicle (dealership_id, bulk_change_id, vehicle_id, before, version_after)
    select ${ctx.dealershipId}::uuid, ${bulkChangeId}::uuid, vehicle_id, before, version_after
    from json_to_recordset(${JSON.stringify(kept)}::json) as kept (vehicle_id uuid, before jsonb, version_after integer)`.execute(
    ctx.db,
  );
}

export const UndoOutcome = z.object({
  undone: z.int(),
  kept: z.int().describe('Vehicles that were changed since: they stay as they are'),
});

/**
 * Takes a bulk change back: every vehicle that nobody changed since gets back what it had.
 * @throws NotFound · Conflict when it was taken back already
 */
export async function undoBulkChange(ctx: Context, bulkChangeId: string): Promise<z.output<typeof UndoOutcome>> {
  const done = await ctx.db
    .selectFrom('bulkChange')
    .selectAll()
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', bulkChangeId)
    .forUpdate()
    .executeTakeFirst();
  if (!done) throw new NotFound('bulk change');
  if (done.undoneAt) throw new Conflict('This change was taken back already.', {}, 'undone_already');
  const kept = await ctx.db
    .selectFrom('bulkChangeVehicle')
    .selectAll()
    .where('dealershipId', '=', ctx.dealershipId)
    .where('bulkChangeId', '=', bulkChangeId)
    .execute();
  const rows = new Map(
    (
      await vehiclesForUpdate(
        ctx,
        kept.map((one) => one.vehicleId),
      )
    ).map((row) => [row.id, row]),
  );
  const changes = kept.flatMap((one): VehicleChange[] => {
    const before = rows.get(one.vehicleId);
    if (!before || before.version !== one.versionAfter) return [];
    return [{ before, change: revived(one.before as Record<string, unknown>) }];
  });
  await writeChanges(ctx, changes, null);
  await ctx.db
    .updateTable('bulkChange')
    .set({ undoneAt: ctx.now })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', bulkChangeId)
    .execute();
  await record(ctx, {
    event: 'vehicles.bulk_change_undone',
    record: { kind: 'bulk_change', id: bulkChangeId },
    after: { vehicles: changes.length },
  });
  return { undone: changes.length, kept: kept.length - changes.length };
}

/** Moments are kept as text in JSON. */
const revived = (before: Record<string, unknown>): VehicleChanges =>
  Object.fromEntries(
    Object.entries(before).map(([field, value]) => [
      field,
      typeof value === 'string' && /At$|Since$/.test(field) ? new Date(value) : value,
    ]),
  );

import { sql } from 'kysely';
import { Conflict, Forbidden, invalidField } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { changed, record, recordAll } from '#platform/journal/index.ts';
import type { JournalEntry } from '#platform/journal/index.ts';
import { requireFree, retireNumbers } from './stock-numbers.ts';
import type { WholeVehicle } from './vehicle-answers.ts';
import { keepPriceHistory, pricedAt } from './vehicle-pricing.ts';
import { dealershipToday, insertVehicles, updateVehicles, vehicleForUpdate } from './vehicle-rows.ts';
import type { VehicleChange, VehicleChanges, VehicleRow } from './vehicle-rows.ts';
import { arrivedOn, keepStatusHistory, movedTo } from './vehicle-status.ts';
import { missingForSale } from './vehicle.ts';
import type { NewVehicle, Status, VehicleEdit, VehicleField } from './vehicle.ts';
import { findVehicle } from './vehicles.ts';

/** Fields that more people than those with `inventory.write` may change, each with the permission that is enough. */
const easier: Partial<Record<VehicleField, string>> = {
  descriptionEn: 'inventory.present',
  descriptionFr: 'inventory.present',
  features: 'inventory.present',
  notes: 'inventory.status',
};

/** Fields that may hold what concerns a person: the journal keeps them sealed. */
const sealedFields: readonly string[] = ['notes'];

/**
 * Makes sure that the actor may set all of these fields.
 * @throws Forbidden that names the first one they may not
 */
function requireFields(ctx: Context, fields: readonly string[]): void {
  if (ctx.actor.kind === 'system') return;
  const may = (permission: string): boolean => ctx.actor.permissions.has(permission);
  for (const field of fields) {
    if (field === 'floorPriceCents') {
      if (!may('inventory.cost')) throw new Forbidden('The floor price needs the permission inventory.cost.');
    } else if (!may('inventory.write') && !may(easier[field as VehicleField] ?? 'inventory.write')) {
      throw new Forbidden(`Your role does not allow changing ${field}.`);
    }
  }
}

/** @throws Invalid when there is no such location, or the actor works elsewhere */
export async function requireLocation(ctx: Context, locationId: string | null | undefined): Promise<void> {
  const reach = ctx.actor.locationIds;
  if (locationId === undefined && reach === null) return;
  if (locationId == null) {
    if (reach) throw invalidField('/locationId', 'location_needed', 'Choose one of the locations you work at.');
    return;
  }
  const { rows } = await sql`select from location
    where dealership_id = ${ctx.dealershipId} and id = ${locationId} and archived_at is null`.execute(ctx.db);
  if (rows.length === 0 || (reach && !reach.includes(locationId))) {
    throw invalidField('/locationId', 'unknown_location', 'There is no such location, or you do not work there.');
  }
}

/** One VIN is in stock once; a car that was sold and comes back is a new vehicle. */
async function requireVinFree(ctx: Context, vin: string | null | undefined, vehicleId: string | null): Promise<void> {
  if (!vin) return;
  const { rows } = await sql<{ stockNumber: string }>`select stock_number from vehicle
    where dealership_id = ${ctx.dealershipId} and vin = ${vin} and id is distinct from ${vehicleId}::uuid
      and status not in ('sold', 'delivered', 'wholesaled', 'archived') limit 1`.execute(ctx.db);
  if (rows[0]) {
    throw invalidField('/vin', 'vin_in_stock', `This VIN is in stock already, as ${rows[0].stockNumber}.`);
  }
}

/**
 * Adds a vehicle by hand. Without a stock number it gets the next one; without a location, the actor's only one or the
 * dealership's first.
 * @throws Invalid with every field that is wrong or, when it is to be offered at once, missing · Forbidden
 */
export async function addVehicle(ctx: Context, input: NewVehicle): Promise<WholeVehicle> {
  requireFields(
    ctx,
    Object.keys(input).filter((field) => field !== 'status' && field !== 'stockNumber'),
  );
  const locationId = input.locationId === undefined ? await usualLocation(ctx) : input.locationId;
  await requireLocation(ctx, locationId);
  await requireVinFree(ctx, input.vin, null);
  const { disclosures, ...rest } = input;
  const missing = input.status === 'available' ? missingForSale(input) : [];
  if (missing.length > 0) throw missingFacts(missing);
  const [added] = await insertVehicles(ctx, [
    { ...rest, locationId, ...(disclosures ? { disclosures: disclosures as never } : {}) },
  ]).catch(atItsField);
  return findVehicle(ctx, added!.id);
}

/** A list of one: its fields are not those of a row. */
const atItsField = (error: unknown): never => {
  const errors = (error as { errors?: { pointer: string; code: string; message: string }[] }).errors;
  if (errors?.[0]?.pointer === '/0/stockNumber') {
    throw invalidField('/stockNumber', errors[0].code, errors[0].message);
  }
  throw error;
};

const missingFacts = (missing: readonly string[]) =>
  invalidField(
    `/${missing[0]}`,
    'missing_for_sale',
    `Before it can be offered, these are needed: ${missing.join(', ')}.`,
  );

async function usualLocation(ctx: Context): Promise<string | null> {
  if (ctx.actor.locationIds?.length === 1) return ctx.actor.locationIds[0]!;
  const { rows } = await sql<{ id: string }>`select id from location
    where dealership_id = ${ctx.dealershipId} and archived_at is null order by position, id limit 1`.execute(ctx.db);
  return ctx.actor.locationIds ? null : (rows[0]?.id ?? null);
}

/**
 * Changes fields of a vehicle; what is not named stays. A new price makes its own entry in the price history.
 * @throws Conflict with the vehicle as it is now · Invalid · Forbidden · NotFound
 */
export async function changeVehicle(ctx: Context, vehicleId: string, edit: VehicleEdit): Promise<WholeVehicle> {
  const { version, priceReason, ...fields } = edit;
  requireFields(ctx, Object.keys(fields));
  const before = await vehicleForUpdate(ctx, vehicleId, version);
  const change = await checkedChange(ctx, before, fields);
  if (Object.keys(change).length === 0) return findVehicle(ctx, vehicleId);
  await writeChanges(ctx, [{ before, change }], priceReason ?? null);
  return findVehicle(ctx, vehicleId);
}

async function checkedChange(
  ctx: Context,
  before: VehicleRow,
  fields: Omit<VehicleEdit, 'version' | 'priceReason'>,
): Promise<VehicleChanges> {
  const difference = changed(before as unknown as Record<string, unknown>, fields)?.after;
  if (!difference) return {};
  const change = difference as VehicleChanges;
  if (change.stockNumber !== undefined) {
    if (before.soldAt) {
      throw invalidField('/stockNumber', 'sold', 'The stock number of a sold vehicle stays as its papers say.');
    }
    await requireFree(ctx, before.id, change.stockNumber);
  }
  if (change.locationId !== undefined) await requireLocation(ctx, change.locationId);
  if (change.inStockOn !== undefined) Object.assign(change, arrivedOn(before, change.inStockOn as string | null));
  if (change.vin !== undefined) await requireVinFree(ctx, change.vin, before.id);
  if (change.askingPriceCents !== undefined) {
    Object.assign(change, pricedAt(before, change.askingPriceCents as number | null, ctx.now));
  }
  return change;
}

/** Columns that follow from others; the journal tells what was meant, not what follows. */
const derived = new Set([
  'wasPriceCents',
  'priceChangedAt',
  'askingPriceCents',
  'status',
  'statusSince',
  'firstAvailableAt',
  'soldAt',
]);

/** Writes changes of vehicles with all that belongs to them: price and status history, retired numbers, journal. */
export async function writeChanges(
  ctx: Context,
  changes: readonly VehicleChange[],
  reason: string | null,
): Promise<VehicleRow[]> {
  const after = await updateVehicles(ctx, changes);
  const entries: JournalEntry[] = [
    ...(await keepPriceHistory(ctx, changes, reason)),
    ...(await keepStatusHistory(ctx, changes, reason)),
  ];
  for (const { before, change } of changes) {
    const told = changed(
      before as unknown as Record<string, unknown>,
      Object.fromEntries(Object.entries(change).filter(([field]) => !derived.has(field))),
    );
    if (told) entries.push(entryOf(before.id, told));
  }
  await retireNumbers(
    ctx,
    changes
      .filter(({ change }) => change.stockNumber !== undefined)
      .map(({ before }) => ({ vehicleId: before.id, stockFolded: before.stockFolded })),
  );
  await recordAll(ctx, entries);
  return after;
}

function entryOf(vehicleId: string, told: NonNullable<ReturnType<typeof changed>>): JournalEntry {
  const open = (fields: Record<string, unknown>, sealed: boolean) =>
    Object.fromEntries(Object.entries(fields).filter(([field]) => sealedFields.includes(field) === sealed));
  const secret = Object.keys(told.after).some((field) => sealedFields.includes(field));
  return {
    event: 'vehicle.changed',
    record: { kind: 'vehicle', id: vehicleId },
    before: open(told.before, false),
    after: open(told.after, false),
    ...(secret ? { personal: { before: open(told.before, true), after: open(told.after, true) } } : {}),
  };
}

/**
 * Moves a vehicle to another status.
 * @throws Invalid when that cannot follow, or facts are missing · Conflict · NotFound
 */
export async function moveVehicle(
  ctx: Context,
  vehicleId: string,
  move: { version: number; status: Status; reason?: string | null | undefined },
): Promise<WholeVehicle> {
  const before = await vehicleForUpdate(ctx, vehicleId, move.version);
  if (before.status === move.status) return findVehicle(ctx, vehicleId);
  const change = movedTo(before, move.status, ctx.now, await dealershipToday(ctx));
  await writeChanges(ctx, [{ before, change }], move.reason ?? null);
  return findVehicle(ctx, vehicleId);
}

/**
 * Deletes a draft that was never offered. Anything else is archived instead: its history is the dealership's books.
 * @throws Conflict for a vehicle that is no draft or was offered · NotFound
 */
export async function deleteDraft(ctx: Context, vehicleId: string, version: number): Promise<void> {
  const before = await vehicleForUpdate(ctx, vehicleId, version);
  const { rows } =
    await sql`select from lead where dealership_id = ${ctx.dealershipId} and vehicle_id = ${vehicleId} limit 1`.execute(
      ctx.db,
    );
  if (before.status !== 'draft' || before.firstAvailableAt || rows.length > 0) {
    throw new Conflict(
      'Only a draft that was never offered can be deleted. Archive this vehicle instead.',
      {},
      'not_a_draft',
    );
  }
  await ctx.db.deleteFrom('vehicle').where('dealershipId', '=', ctx.dealershipId).where('id', '=', vehicleId).execute();
  await retireNumbers(ctx, [{ vehicleId, stockFolded: before.stockFolded }]);
  await record(ctx, {
    event: 'vehicle.deleted',
    record: { kind: 'vehicle', id: vehicleId },
    before: {
      stockNumber: before.stockNumber,
      vin: before.vin,
      year: before.year,
      make: before.make,
      model: before.model,
    },
  });
}

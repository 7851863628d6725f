import { sql } from 'kysely';
import { newId } from '#kernel/ids.ts';
import type { Context } from '#platform/database/context.ts';
import { changed } from '#platform/journal/index.ts';
import { leftStatuses } from './listing-settings.ts';
import type { ListingSettings } from './listing-settings.ts';
import type { ListingProblem } from './listing-problems.ts';
import type { ListingFacts } from './listing-row.ts';
import { foldStockNumber, usedNumbers } from './stock-numbers.ts';
import type { Arrival } from './vehicle-arrivals.ts';
import { every, withinReach } from './vehicle-filter.ts';
import { pricedAt } from './vehicle-pricing.ts';
import { vehiclesForUpdate } from './vehicle-rows.ts';
import type { VehicleChange, VehicleChanges, VehicleRow } from './vehicle-rows.ts';
import { arrivedOn } from './vehicle-status.ts';
import { missingForSale, needsSaleFacts } from './vehicle.ts';
import type { Status } from './vehicle.ts';

/** What becomes of a row. */
export type RowPlan =
  | { outcome: 'refused' }
  | { outcome: 'skipped' | 'unchanged'; vehicleId: string }
  | { outcome: 'created'; row: Arrival }
  | { outcome: 'updated'; change: VehicleChange };

/** Vehicles that rows name: by stock number, and by VIN as long as they are in stock. */
export interface KnownVehicles {
  byNumber: ReadonlyMap<string, VehicleRow>;
  byVin: ReadonlyMap<string, VehicleRow>;
  /** Numbers that nobody gets: had before, or a vehicle's at a location that is not the actor's. */
  used: ReadonlySet<string>;
}

const left = new Set<string>(leftStatuses);

/** Finds, and locks, the vehicles that these rows name. */
export async function knownVehicles(ctx: Context, facts: readonly ListingFacts[]): Promise<KnownVehicles> {
  const numbers = facts.flatMap((one) => (one.stockNumber ? [foldStockNumber(one.stockNumber)] : []));
  const vins = facts.flatMap((one) => (one.vin ? [one.vin] : []));
  const used = await usedNumbers(ctx, numbers);
  const { rows } = await sql<{ id: string }>`select id from vehicle
    where ${every(withinReach(ctx))} and vin = any(${vins}) and status <> all(${[...leftStatuses]})`.execute(ctx.db);
  const ids = [...new Set([...used.values(), ...rows.map((row) => row.id)])];
  const vehicles = ids.length === 0 ? [] : await vehiclesForUpdate(ctx, ids);
  const byNumber = new Map(vehicles.map((vehicle) => [vehicle.stockFolded, vehicle]));
  return {
    byNumber,
    byVin: new Map(
      vehicles.flatMap((vehicle) =>
        vehicle.vin && !left.has(vehicle.status) ? [[vehicle.vin, vehicle] as const] : [],
      ),
    ),
    used: new Set([...used.keys()].filter((number) => !byNumber.has(number))),
  };
}

/** Decides what becomes of a row; what a person should know of it is added to `problems`. */
export function planRow(
  facts: ListingFacts,
  problems: ListingProblem[],
  known: KnownVehicles,
  settings: ListingSettings,
  given: { locationId: string | null; now: Date },
): RowPlan {
  const refuse = (
    code: ListingProblem['code'],
    field: 'stockNumber' | 'vin',
    value: string,
    other?: string,
  ): RowPlan => {
    problems.push({ code, field, ...(other ? { other } : {}), value, severity: 'error' });
    return { outcome: 'refused' };
  };
  const number = facts.stockNumber ? foldStockNumber(facts.stockNumber) : undefined;
  const named = number === undefined ? undefined : known.byNumber.get(number);
  const seen = facts.vin ? known.byVin.get(facts.vin) : undefined;
  if (number !== undefined && (known.used.has(number) || (named && !settings.matchStockNumber && named !== seen))) {
    return refuse('stock_number_used', 'stockNumber', facts.stockNumber!);
  }
  if (named && facts.vin && named.vin && named.vin !== facts.vin)
    return refuse('other_vin', 'stockNumber', facts.stockNumber!, named.vin);
  if (seen && named && seen !== named) return refuse('vin_in_stock', 'vin', facts.vin!, seen.stockNumber);
  if (seen && !settings.matchVin && named !== seen) return refuse('vin_in_stock', 'vin', facts.vin!, seen.stockNumber);
  const before = named ?? seen;
  if (!before) return { outcome: 'created', row: newRow(facts, problems, settings, given) };
  // Of a vehicle that has left, the papers say how it was.
  if (settings.existing === 'skip' || left.has(before.status)) return { outcome: 'skipped', vehicleId: before.id };
  if (number !== undefined && number !== before.stockFolded) {
    problems.push({
      code: 'stock_number_kept',
      field: 'stockNumber',
      other: before.stockNumber,
      value: facts.stockNumber!,
      severity: 'warning',
    });
  }
  const change = changeBy(before, facts, given.now);
  return change ? { outcome: 'updated', change: { before, change } } : { outcome: 'unchanged', vehicleId: before.id };
}

/** What a row changes of a vehicle that is there: only what it says, never its number or its status. */
function changeBy(before: VehicleRow, facts: ListingFacts, now: Date): VehicleChanges | undefined {
  const { stockNumber: _, status: __, disclosures, ...rest } = facts;
  const told: Record<string, unknown> = { ...rest };
  if (disclosures) told.disclosures = { ...(before.disclosures as object), ...(disclosures as object) };
  const change = changed(before as unknown as Record<string, unknown>, told)?.after as VehicleChanges | undefined;
  if (!change) return undefined;
  if (change.inStockOn !== undefined) Object.assign(change, arrivedOn(before, change.inStockOn as string | null));
  if (change.askingPriceCents !== undefined)
    Object.assign(change, pricedAt(before, change.askingPriceCents as number | null, now));
  return change;
}

function newRow(
  facts: ListingFacts,
  problems: ListingProblem[],
  settings: ListingSettings,
  given: { locationId: string | null },
): Arrival {
  const draft = draftFor(facts, settings);
  if (draft) problems.push(draft);
  const status: Status = draft ? 'draft' : (facts.status ?? settings.status);
  return Object.assign(facts, { id: newId(), status, locationId: facts.locationId ?? given.locationId });
}

/** Why a new vehicle comes in as a draft, though more was wished; undefined when it does not. */
export function draftFor(facts: ListingFacts, settings: ListingSettings): ListingProblem | undefined {
  if (!needsSaleFacts(facts.status ?? settings.status)) return undefined;
  const missing = missingForSale(facts as Parameters<typeof missingForSale>[0]);
  return missing.length > 0 ? { code: 'incomplete_draft', other: missing.join(','), severity: 'warning' } : undefined;
}

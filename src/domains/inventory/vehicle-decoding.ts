import { sql } from 'kysely';
import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { invalidField } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import type { Manner } from '#platform/database/database.ts';
import type { Ground } from '#platform/ground.ts';
import { decodedFields, DecodedVehicle } from './decoded-vehicle.ts';
import type { DecodedField } from './decoded-vehicle.ts';
import { statuses } from './vehicle.ts';
import { WholeVehicle } from './vehicle-answers.ts';
import { every, withinReach } from './vehicle-filter.ts';
import { writeChanges } from './vehicle-keeping.ts';
import { vehicleForUpdate } from './vehicle-rows.ts';
import type { VehicleChange, VehicleChanges, VehicleRow } from './vehicle-rows.ts';
import { findVehicle } from './vehicles.ts';
import { decodeVin } from './vin-decoder.ts';

const Fact = z.union([z.string(), z.number(), z.boolean()]);

/** A decode of a vehicle that is there: what was filled in, and where the vehicle says something else. */
export const Decoding = z.object({
  vehicle: WholeVehicle,
  decoded: DecodedVehicle,
  filled: z.array(z.enum(decodedFields)).describe('Fields that were empty and are not any more'),
  differences: z
    .array(z.object({ field: z.enum(decodedFields), current: Fact, decoded: Fact }))
    .describe('Nothing of this was changed: a person chooses'),
});
export type Decoding = z.output<typeof Decoding>;

/** A decode without a vehicle, and the vehicle in stock that has this VIN already. */
export const VinAnswer = z.object({
  decoded: DecodedVehicle,
  inStock: z.object({ id: Id, stockNumber: z.string(), status: z.enum(statuses) }).nullable(),
});

// The weight class is a range: offered as a difference, but not written where a weight is meant.
const filling = decodedFields.filter((field) => field !== 'gvwrKg');

/** What a decode fills in: only what is empty, so that nothing typed by hand is ever lost. */
export function fillings(vehicle: Pick<VehicleRow, DecodedField>, decoded: DecodedVehicle): VehicleChanges {
  const change: Record<string, unknown> = {};
  for (const field of filling) {
    const current = vehicle[field];
    if ((current === null || current === '') && decoded[field] !== null) change[field] = decoded[field];
  }
  // Facts of another vehicle than the one that was typed in would not fit together: then nothing is filled.
  return clashes(vehicle, decoded) ? {} : (change as VehicleChanges);
}

const loose = (value: unknown): string =>
  String(value)
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}.]+/gu, '');
const clashes = (vehicle: Pick<VehicleRow, DecodedField>, decoded: DecodedVehicle): boolean =>
  (vehicle.year !== null && decoded.year !== null && vehicle.year !== decoded.year) ||
  (vehicle.make !== null && decoded.make !== null && loose(vehicle.make) !== loose(decoded.make));

/** Where vehicle and decode say different things. Case and marks are no difference. */
export function differencesOf(
  vehicle: Pick<VehicleRow, DecodedField>,
  decoded: DecodedVehicle,
): Decoding['differences'] {
  return decodedFields.flatMap((field) => {
    const current = vehicle[field];
    const said = decoded[field];
    if (current === null || current === '' || said === null || loose(current) === loose(said)) return [];
    return [{ field, current, decoded: said }];
  });
}

type Own = { ground: Ground; work<T>(task: (ctx: Context) => Promise<T>, manner?: Manner): Promise<T> };

/**
 * Decodes a vehicle's VIN, keeps the decode with it and fills the fields that are empty. The decoder is asked between
 * two transactions, so that none waits for it.
 *
 * @throws NotFound · Invalid at `/vin` when the vehicle has none · Unavailable when the decoder is not there
 */
export async function decodeFor(own: Own, vehicleId: string): Promise<Decoding> {
  const { vin } = await own.work((ctx) => findVehicle(ctx, vehicleId), { write: false });
  if (!vin) throw invalidField('/vin', 'vin_missing', 'The vehicle has no VIN to decode.');
  const decoded = await decodeVin(own.ground, vin);
  return own.work(
    async (ctx) => {
      const before = await vehicleForUpdate(ctx, vehicleId);
      // Another VIN was typed meanwhile: its decode would be about another car.
      if (before.vin !== vin) throw invalidField('/vin', 'stale', 'The VIN was changed meanwhile; decode it again.');
      const change =
        ctx.actor.kind === 'system' || ctx.actor.permissions.has('inventory.write') ? fillings(before, decoded) : {};
      if (Object.keys(change).length > 0) await writeChanges(ctx, [{ before, change }], null);
      await keepDecodes(ctx, [{ id: vehicleId, decoded }]);
      return {
        vehicle: await findVehicle(ctx, vehicleId),
        decoded,
        filled: Object.keys(change) as DecodedField[],
        differences: differencesOf({ ...before, ...change } as VehicleRow, decoded),
      };
    },
    { write: true },
  );
}

/** Keeps decodes with their vehicles. Their versions stay: nobody who is editing has anything to lose by it. */
export async function keepDecodes(
  ctx: Context,
  decodes: readonly { id: string; decoded: DecodedVehicle }[],
): Promise<void> {
  if (decodes.length === 0) return;
  await sql`update vehicle set decoded = given.decoded
    from jsonb_to_recordset(${JSON.stringify(decodes)}::jsonb) as given (id uuid, decoded jsonb)
    where vehicle.dealership_id = ${ctx.dealershipId} and vehicle.id = given.id`.execute(ctx.db);
}

/** Fills empty fields of many vehicles by their decodes, as one change each, and keeps the decodes. */
export async function fillMany(
  ctx: Context,
  decodes: ReadonlyMap<string, DecodedVehicle>,
  rows: readonly VehicleRow[],
): Promise<void> {
  const fitting = rows.flatMap((before) => {
    const decoded = decodes.get(before.id);
    return decoded && decoded.vin === before.vin ? [{ before, decoded }] : [];
  });
  const changes: VehicleChange[] = fitting
    .map(({ before, decoded }) => ({ before, change: fillings(before, decoded) }))
    .filter(({ change }) => Object.keys(change).length > 0);
  if (changes.length > 0) await writeChanges(ctx, changes, null);
  await keepDecodes(
    ctx,
    fitting.map(({ before, decoded }) => ({ id: before.id, decoded })),
  );
}

/** The vehicle in stock that has this VIN, within the actor's reach. */
export async function inStockBy(ctx: Context, vin: string): Promise<z.output<typeof VinAnswer>['inStock']> {
  const { rows } = await sql<NonNullable<z.output<typeof VinAnswer>['inStock']>>`
    select id, stock_number as "stockNumber", status from vehicle
    where ${every([...withinReach(ctx), sql`vin = ${vin}`, sql`status not in ('sold', 'delivered', 'wholesaled', 'archived')`])}
    order by created_at desc limit 1`.execute(ctx.db);
  return rows[0] ?? null;
}

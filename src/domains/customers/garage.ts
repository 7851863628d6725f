import { z } from 'zod';
import { Id, newId } from '#kernel/ids.ts';
import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';

/** How a vehicle came into, or left, a customer's garage through the dealership. */
export const garageWays = ['bought', 'traded_in'] as const;

const words = z.string().nullable();

/** A vehicle of a customer's past with the dealership. */
export const GarageVehicle = z.object({
  id: Id,
  way: z.enum(garageWays),
  on: z.string().describe('The day of the sale'),
  dealId: Id,
  vehicleId: Id.nullable().describe('The vehicle in the inventory, when it is one'),
  year: z.int().nullable(),
  make: words,
  model: words,
  trim: words,
  vin: words,
});
export type GarageVehicle = z.output<typeof GarageVehicle>;

/** A vehicle that changes hands in a sale. */
export type ChangingHands = Omit<GarageVehicle, 'id' | 'on' | 'dealId'>;

/**
 * Writes into the garages of a sale's buyers what changed hands: what an earlier version of the same sale said is
 * replaced, so that an amendment, or unwinding with nothing, leaves exactly what holds.
 * @param customerIds whoever buys together; each has the same vehicles
 * @returns whether anything is different from before
 */
export async function keepGarage(
  ctx: Context,
  sale: { dealId: string; on: string; customerIds: readonly string[]; vehicles: readonly ChangingHands[] },
): Promise<boolean> {
  const before = await garageOfSale(ctx, sale.dealId);
  const wanted = sale.customerIds.flatMap((customerId) =>
    sale.vehicles.map((vehicle) => ({ ...vehicle, customerId, on: sale.on })),
  );
  const facts = (rows: readonly object[]): string =>
    JSON.stringify(rows.map((row) => Object.entries(row).sort()).sort());
  if (facts(before.map(({ id: _id, dealId: _deal, ...row }) => row)) === facts(wanted)) return false;
  await ctx.db
    .deleteFrom('customerVehicle')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('dealId', '=', sale.dealId)
    .execute();
  if (wanted.length > 0)
    await ctx.db
      .insertInto('customerVehicle')
      .values(
        wanted.map(({ on, ...row }) => ({
          ...row,
          dealershipId: ctx.dealershipId,
          id: newId(),
          dealId: sale.dealId,
          changedOn: on,
        })),
      )
      .execute();
  const touched = new Set([...before, ...wanted].map((row) => row.customerId));
  for (const customerId of touched)
    await record(ctx, {
      event: 'customer.garage_changed',
      record: { kind: 'customer', id: customerId },
      before: { garage: before.filter((row) => row.customerId === customerId).map((row) => row.way) },
      after: { garage: wanted.filter((row) => row.customerId === customerId).map((row) => row.way) },
    });
  return true;
}

const rowsOf = (ctx: Context) =>
  ctx.db
    .selectFrom('customerVehicle')
    .select([
      'id',
      'way',
      'changedOn as on',
      'dealId',
      'vehicleId',
      'year',
      'make',
      'model',
      'trim',
      'vin',
      'customerId',
    ])
    .where('dealershipId', '=', ctx.dealershipId);

/** What a sale put into garages, with whose they are. */
export const garageOfSale = async (ctx: Context, dealId: string): Promise<(GarageVehicle & { customerId: string })[]> =>
  (await rowsOf(ctx).where('dealId', '=', dealId).orderBy('id').execute()) as (GarageVehicle & {
    customerId: string;
  })[];

/** A customer's garage, newest first. */
export async function garageOf(ctx: Context, customerId: string): Promise<GarageVehicle[]> {
  const rows = await rowsOf(ctx)
    .where('customerId', '=', customerId)
    .orderBy('changedOn', 'desc')
    .orderBy('id')
    .execute();
  return rows.map(({ customerId: _customer, ...row }) => row) as GarageVehicle[];
}

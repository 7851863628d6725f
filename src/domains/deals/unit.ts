import { moveVehicle, vehiclesForUpdate } from '#domains/inventory/index.ts';
import { Conflict, NotFound } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import type { DealStatus } from './deal-status.ts';

type UnitStatus = Parameters<typeof moveVehicle>[2]['status'];

/** The way a vehicle goes to a status, one allowed step after the other. */
const ways: Partial<Record<UnitStatus, Partial<Record<string, readonly UnitStatus[]>>>> = {
  sold: {
    draft: ['available', 'sold'],
    incoming: ['available', 'sold'],
    reconditioning: ['available', 'sold'],
    archived: ['available', 'sold'],
    wholesaled: ['available', 'sold'],
    delivered: [],
  },
  wholesaled: {
    draft: ['available', 'wholesaled'],
    on_hold: ['available', 'wholesaled'],
    sale_pending: ['available', 'wholesaled'],
    archived: ['available', 'wholesaled'],
    delivered: [],
  },
  delivered: { wholesaled: [] },
  available: { delivered: ['sold', 'available'] },
};

/** The statuses that a vehicle goes through to another one; none when it is there, or stays as it is. */
export const unitWay = (from: string, to: UnitStatus): readonly UnitStatus[] =>
  from === to ? [] : (ways[to]?.[from] ?? [to]);

/** Moves the vehicle of a deal, step by step. @throws Invalid when it lacks what it must have to be sold */
export async function moveUnit(ctx: Context, vehicleId: string, to: UnitStatus, reason: string): Promise<void> {
  const [unit] = await vehiclesForUpdate(ctx, [vehicleId]);
  if (!unit) throw new NotFound('vehicle');
  let { version } = unit;
  for (const status of unitWay(unit.status, to))
    ({ version } = await moveVehicle(ctx, vehicleId, { version, status, reason }));
}

/**
 * Makes sure that a vehicle is sold in no other deal, and keeps it so until the transaction ends: whoever signs another
 * deal about it at the same moment waits for this one.
 * @throws Conflict with the other deal
 */
export async function requireUnsold(ctx: Context, dealId: string, vehicleId: string): Promise<void> {
  await vehiclesForUpdate(ctx, [vehicleId]);
  const other = await ctx.db
    .selectFrom('deal')
    .select(['id', 'number', 'status'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('vehicleId', '=', vehicleId)
    .where('id', '<>', dealId)
    .where('status', 'in', ['signed', 'funded', 'delivered', 'closed'] satisfies DealStatus[])
    .executeTakeFirst();
  if (other)
    throw new Conflict(
      `This vehicle is sold in deal ${other.number}. Nothing of yours is lost: choose another vehicle, or unwind that deal.`,
      { deal: other },
      'vehicle_sold',
    );
}

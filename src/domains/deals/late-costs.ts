import { costsChanged, unitCosts, vehiclesForUpdate } from '#domains/inventory/index.ts';
import type { Context } from '#platform/database/context.ts';
import type { DealStatus } from './deal-status.ts';
import { isSold } from './deal-status.ts';
import { wholeDeal } from './deals.ts';
import { restateRecap } from './recaps.ts';

/** Deals that are reckoned with: a closed one too, whose last bill may come months later. */
const sold: DealStatus[] = ['signed', 'funded', 'delivered', 'closed'];

/**
 * Sold deals whose vehicle costs another sum, as the inventory knows it, than their gross was reckoned with. A vehicle
 * of which it knows nothing keeps the cost that was written into the deal.
 */
export async function lateCostDeals(ctx: Context, limit: number): Promise<string[]> {
  const rows = await ctx.db
    .selectFrom('deal')
    .innerJoin(unitCosts(ctx).as('cost'), 'cost.vehicleId', 'deal.vehicleId')
    .select('deal.id')
    .where('deal.dealershipId', '=', ctx.dealershipId)
    .where('deal.status', 'in', sold)
    .whereRef('cost.totalCents', 'is distinct from', 'deal.unitCostCents')
    // What was never frozen, as of a deal that was signed elsewhere, is not restated.
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('dealRecap')
          .select('dealRecap.number')
          .whereRef('dealRecap.dealershipId', '=', 'deal.dealershipId')
          .whereRef('dealRecap.dealId', '=', 'deal.id')
          .where('dealRecap.number', '=', 0),
      ),
    )
    .orderBy('deal.id')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** Restates the gross of a deal with what its vehicle costs now; nothing where that is no other sum, or it was unwound. */
export async function restateLateCost(ctx: Context, dealId: string): Promise<void> {
  const { row } = await wholeDeal(ctx, dealId, 'change');
  if (!row.vehicleId || !isSold(row.status as DealStatus)) return;
  // Held as who changes its costs holds it: the sum stays what it is until this ends.
  await vehiclesForUpdate(ctx, [row.vehicleId]);
  const { unitCostNow } = await wholeDeal(ctx, dealId);
  if (unitCostNow === null || unitCostNow === row.unitCostCents) return;
  await restateRecap(ctx, dealId, 'cost', { unitCostCents: unitCostNow });
}

/** Whether there is anything to restate since an entry of the journal; without one, at all. */
export const hasLateCosts = async (ctx: Context, since: string | null): Promise<boolean> =>
  (since === null || (await costsChanged(ctx, since))) && (await lateCostDeals(ctx, 1)).length > 0;

import type { Context } from '#platform/database/context.ts';
import { newId } from '#kernel/ids.ts';
import type { JournalEntry } from '#platform/journal/index.ts';
import type { VehicleChange, VehicleChanges, VehicleRow } from './vehicle-rows.ts';

/**
 * What a new asking price sets. The price before stays as "was" only after a reduction: raised or taken away, there is
 * nothing to compare with.
 */
export function pricedAt(
  before: Pick<VehicleRow, 'askingPriceCents'>,
  cents: number | null,
  now: Date,
): VehicleChanges {
  const was = before.askingPriceCents;
  const reduced = was !== null && cents !== null && cents < was;
  return { askingPriceCents: cents, wasPriceCents: reduced ? was : null, priceChangedAt: now };
}

/** Whether a change sets another asking price than there is. */
export const changesPrice = ({ before, change }: VehicleChange): boolean =>
  change.askingPriceCents !== undefined && change.askingPriceCents !== before.askingPriceCents;

/** Writes the price history of changes; the prices themselves are written with the vehicles. */
export async function keepPriceHistory(
  ctx: Context,
  changes: readonly VehicleChange[],
  reason: string | null,
): Promise<JournalEntry[]> {
  const priced = changes.filter(changesPrice);
  for (let from = 0; from < priced.length; from += 1000) {
    await ctx.db
      .insertInto('priceChange')
      .values(
        priced.slice(from, from + 1000).map(({ before, change }) => ({
          dealershipId: ctx.dealershipId,
          id: newId(),
          vehicleId: before.id,
          at: ctx.now,
          fromCents: before.askingPriceCents,
          toCents: change.askingPriceCents ?? null,
          reason,
          actorKind: ctx.actor.kind,
          actorId: ctx.actor.id,
        })),
      )
      .execute();
  }
  return priced.map(({ before, change }) => ({
    event: 'vehicle.price_changed',
    record: { kind: 'vehicle', id: before.id },
    before: { askingPriceCents: before.askingPriceCents },
    after: { askingPriceCents: change.askingPriceCents ?? null, ...(reason ? { reason } : {}) },
  }));
}

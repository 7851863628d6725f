import { newId } from '#kernel/ids.ts';
import { Invalid, invalidField } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import type { JournalEntry } from '#platform/journal/index.ts';
import { canMove, missingForSale, needsSaleFacts } from './vehicle.ts';
import type { Status } from './vehicle.ts';
import type { VehicleChange, VehicleChanges, VehicleRow } from './vehicle-rows.ts';

const inStock = new Set<Status>(['reconditioning', 'available', 'on_hold', 'sale_pending', 'sold', 'delivered']);
const gone = new Set<Status>(['sold', 'delivered', 'wholesaled']);

type Dates = Pick<VehicleChanges, 'firstAvailableAt' | 'soldAt' | 'inStockOn'>;

const noonOf = (day: string): Date => new Date(`${day}T12:00:00Z`);

/**
 * The dates that a new vehicle of this status has: what was given, and what the status says by itself.
 * @param came whether it comes as itself, today, or with a listing of stock that stood there before: a listing that does
 *   not say since when leaves the day of arrival unknown, and what is unknown is never told as an arrival
 */
export function statusOnArrival(
  status: Status,
  given: Dates,
  now: Date,
  today: string,
  came: 'today' | 'listed' = 'today',
): Dates {
  // What stood on the lot before it came into this product did not just arrive.
  const offered = given.inStockOn && given.inStockOn < today ? noonOf(given.inStockOn) : now;
  return {
    firstAvailableAt: given.firstAvailableAt ?? (status === 'available' ? offered : null),
    soldAt: given.soldAt ?? (gone.has(status) ? now : null),
    inStockOn: given.inStockOn ?? (came === 'today' && inStock.has(status) ? today : null),
  };
}

/**
 * What else changes when the day of arrival of a vehicle becomes known: it was offered since then, as far as anybody
 * knows, and not since the listing that brought it in.
 */
export function arrivedOn(before: VehicleRow, day: string | null): VehicleChanges {
  if (day === null || before.inStockOn !== null || before.firstAvailableAt === null) return {};
  return noonOf(day) < before.firstAvailableAt ? { firstAvailableAt: noonOf(day) } : {};
}

/**
 * What a move to another status sets.
 * @throws Invalid when that status cannot follow, or the vehicle lacks what it must have to be offered
 */
export function movedTo(before: VehicleRow, to: Status, now: Date, today: string): VehicleChanges {
  const from = before.status as Status;
  if (!canMove(from, to)) {
    throw invalidField('/status', 'status_move', `A vehicle cannot go from ${from} to ${to}.`);
  }
  const missing = needsSaleFacts(to) ? missingForSale(before as Parameters<typeof missingForSale>[0]) : [];
  if (missing.length > 0) {
    throw new Invalid(
      missing.map((fact) => ({
        pointer: `/${fact}`,
        code: 'missing_for_sale',
        message: `${before.stockNumber} cannot be ${to} before its ${fact} is known.`,
      })),
    );
  }
  // A listed draft may have stood there for long, and what is in stock already does not come in by another status.
  const comesIn = inStock.has(to) && !inStock.has(from) && !(from === 'draft' && before.importId !== null);
  return {
    status: to,
    statusSince: now,
    firstAvailableAt: before.firstAvailableAt ?? (to === 'available' ? now : null),
    soldAt: gone.has(to) ? (before.soldAt ?? now) : null,
    inStockOn: before.inStockOn ?? (comesIn ? today : null),
  };
}

/** Writes the status history of changes; the statuses themselves are written with the vehicles. */
export async function keepStatusHistory(
  ctx: Context,
  changes: readonly VehicleChange[],
  reason: string | null,
): Promise<JournalEntry[]> {
  const moved = changes.filter(({ before, change }) => change.status !== undefined && change.status !== before.status);
  for (let from = 0; from < moved.length; from += 1000) {
    await ctx.db
      .insertInto('statusChange')
      .values(
        moved.slice(from, from + 1000).map(({ before, change }) => ({
          dealershipId: ctx.dealershipId,
          id: newId(),
          vehicleId: before.id,
          at: ctx.now,
          fromStatus: before.status,
          toStatus: change.status!,
          reason,
          actorKind: ctx.actor.kind,
          actorId: ctx.actor.id,
        })),
      )
      .execute();
  }
  return moved.map(({ before, change }) => ({
    event: 'vehicle.status_changed',
    record: { kind: 'vehicle', id: before.id },
    before: { status: before.status },
    after: { status: change.status!, ...(reason ? { reason } : {}) },
  }));
}

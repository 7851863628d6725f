import { sql } from 'kysely';
import { Forbidden } from '#kernel/problems.ts';
import { wallClock } from '#kernel/calendar.ts';
import type { Context } from '#platform/database/context.ts';

/** Commissions are of the whole dealership. @throws Forbidden for those who work at one location only */
export function requireWholeDealership(ctx: Context): void {
  if (ctx.actor.locationIds)
    throw new Forbidden('Commissions are of the whole dealership; you work at single locations of it.');
}

/** The gross that a commission follows from is for those who may see gross. */
export const seesGross = (ctx: Context): boolean =>
  ctx.actor.kind === 'system' || ctx.actor.permissions.has('deals.gross');

/** One at a time works out, closes or adjusts commissions of a dealership, so that no entry slips into what is being closed. */
export const holdCommissions = (ctx: Context): Promise<unknown> =>
  sql`select pg_advisory_xact_lock(hashtextextended('commissions ' || ${ctx.dealershipId}, 0))`.execute(ctx.db);

export async function timeZoneOf(ctx: Context): Promise<string> {
  const { timeZone } = await ctx.db
    .selectFrom('dealership')
    .select('timeZone')
    .where('dealershipId', '=', ctx.dealershipId)
    .executeTakeFirstOrThrow();
  return timeZone;
}

/** Today's date where the dealership is. */
export const dealerToday = async (ctx: Context): Promise<string> => wallClock(ctx.now, await timeZoneOf(ctx)).day;

import { sql } from 'kysely';
import { invalidField } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { holdBooks } from './books-settings.ts';
import type { BooksSettings } from './books-settings.ts';

/** Today's date where the dealership is. */
export async function dealerToday(ctx: Context): Promise<string> {
  const { rows } = await sql<{ today: string }>`
    select (${ctx.now}::timestamptz at time zone time_zone)::date::text as today from dealership where dealership_id = ${ctx.dealershipId}`.execute(
    ctx.db,
  );
  return rows[0]!.today;
}

/**
 * The day on which something is posted, with the books held open for it.
 * @throws Invalid at the pointer for a day to come, or in a period that is locked
 */
export async function postingDay(
  ctx: Context,
  wanted: string | undefined,
  pointer: string,
): Promise<{ day: string; today: string; settings: BooksSettings }> {
  const settings = await holdBooks(ctx, 'shared');
  const today = await dealerToday(ctx);
  const day = wanted ?? today;
  if (day > today) throw invalidField(pointer, 'future', 'must not be a day to come.');
  if (settings.lockedUntil && day <= settings.lockedUntil)
    throw invalidField(
      pointer,
      'period_locked',
      `must be after ${settings.lockedUntil}: the books are locked until then.`,
    );
  return { day, today, settings };
}

/** The day on which money moves: as {@link postingDay}, and the till of that day must not be closed. @throws Invalid */
export async function moneyDay(ctx: Context, wanted?: string): ReturnType<typeof postingDay> {
  const on = await postingDay(ctx, wanted, '/receivedOn');
  const closed = await ctx.db
    .selectFrom('dayClose')
    .select('day')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('day', '=', on.day)
    .executeTakeFirst();
  if (closed) throw invalidField('/receivedOn', 'day_closed', `must be another day: ${on.day} is closed.`);
  return on;
}

import { sql } from 'kysely';
import type { Context } from './database/context.ts';

/** So often on that day, at last at that moment. */
export interface DayCount {
  /** As `thing.past_tense`: an event of the journal, or a word of the room that counts. */
  what: string;
  at: Date;
  times: number;
}

/**
 * Adds to what a dealership's days are counted by, in its transaction. Numbers only: figures over dealerships are made from
 * these and from no table with values of customers (promise P23b).
 */
export async function addToDays(ctx: Context, counts: readonly DayCount[]): Promise<void> {
  if (counts.length === 0) return;
  // Always in the same order, so that two who count at once do not wait for each other crosswise.
  const rows = JSON.stringify(counts.map(({ what, at, times }) => ({ what, at: at.toISOString(), times })));
  await sql`
    insert into day_count (dealership_id, day, what, times, last_at)
    select ${ctx.dealershipId}, (at at time zone 'UTC')::date, what, sum(times), max(at)
    from jsonb_to_recordset(${rows}::jsonb) as one (what text, at timestamptz, times bigint)
    group by 2, 3 order by 2, 3
    on conflict (dealership_id, day, what) do update
      set times = day_count.times + excluded.times, last_at = greatest(day_count.last_at, excluded.last_at)`.execute(
    ctx.db,
  );
}

import { sql } from 'kysely';
import type { Context } from '#platform/database/context.ts';

/**
 * Gives the next number of a year, such as `D2026-0042`, in the transaction that adds the deal: who adds another one
 * waits until it ends, so that a number is neither given twice nor lost.
 */
export async function giveDealNumber(ctx: Context, year: number): Promise<string> {
  const { rows } = await sql<{ number: number }>`
    insert into deal_series (dealership_id, year, next_number) values (${ctx.dealershipId}, ${year}, 2)
    on conflict (dealership_id, year) do update set next_number = deal_series.next_number + 1
    returning next_number - 1 as number`.execute(ctx.db);
  return `D${year}-${String(rows[0]!.number).padStart(4, '0')}`;
}

import { sql } from 'kysely';
import { invalidField } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';

export type SeriesKind = 'invoice' | 'credit_note' | 'receipt';
const letters: Record<SeriesKind, string> = { invoice: 'INV', credit_note: 'CN', receipt: 'R' };

/**
 * Gives the next number of a series, such as `INV-2026-0042`, in the transaction that issues: who issues another one
 * waits until it ends, so that a number is neither given twice nor lost. Call it last, to keep that wait short.
 * @throws Invalid when the day lies before the last one issued: numbers and days run the same way
 */
export async function giveNumber(ctx: Context, kind: SeriesKind, year: number, day: string): Promise<string> {
  const { rows } = await sql<{ number: number; before: string | null }>`
    insert into invoice_series as series (dealership_id, kind, year, last_number, last_issued_on)
    values (${ctx.dealershipId}, ${kind}, ${year}, 1, ${day}::date)
    on conflict (dealership_id, kind, year) do update
      set last_number = series.last_number + 1, last_issued_on = excluded.last_issued_on
      where series.last_issued_on <= excluded.last_issued_on
    returning last_number as number`.execute(ctx.db);
  if (rows.length === 0) {
    const last = await ctx.db
      .selectFrom('invoiceSeries')
      .select('lastIssuedOn')
      .where('dealershipId', '=', ctx.dealershipId)
      .where('kind', '=', kind)
      .where('year', '=', year)
      .executeTakeFirstOrThrow();
    throw invalidField('/issuedOn', 'before_last', `must not be before ${last.lastIssuedOn}, the day of the last one.`);
  }
  return `${letters[kind]}-${year}-${String(rows[0]!.number).padStart(4, '0')}`;
}

import { sql } from 'kysely';
import type { Context } from '#platform/database/context.ts';

/**
 * Counts what a dealership has, as that dealership, and keeps it as today's line. Counts of 13 months are kept.
 *
 * No table with values of customers is among the sources (promise P23b): how many leads came and how many deals and invoices
 * were made, how many letters did not arrive and when somebody last worked is taken from the numbers that the dealership's own
 * days are counted by.
 */
export async function countDealership(ctx: Context): Promise<void> {
  const id = ctx.dealershipId;
  const counted = (...what: string[]) =>
    sql`(select coalesce(sum(times), 0) from day_count where dealership_id = ${id} and what = any (${what}))`;
  const monthAgo = new Date(ctx.now.getTime() - 30 * 86_400_000).toISOString().slice(0, 10);
  await sql`
    insert into dealership_figure (dealership_id, day, vehicles, leads, deals, invoices, staff, mails_failed, channels_broken, last_change_at)
    select ${id}, ${ctx.now.toISOString().slice(0, 10)}::date,
      (select count(*) from vehicle where dealership_id = ${id} and status <> 'archived'),
      ${counted('lead.added')},
      ${counted('deal.added')},
      ${counted('invoice.issued', 'invoice.credit_note_issued')},
      (select count(*) from staff_member where dealership_id = ${id} and state = 'active'),
      (select coalesce(sum(times), 0) from day_count
        where dealership_id = ${id} and what in ('mail.failed', 'mail.returned') and day >= ${monthAgo}::date),
      (select count(*) from channel where dealership_id = ${id} and state = 'needs_reconnect'),
      (select max(last_at) from day_count where dealership_id = ${id} and what = 'staff.acted')
    on conflict (dealership_id, day) do update set
      vehicles = excluded.vehicles, leads = excluded.leads, deals = excluded.deals, invoices = excluded.invoices,
      staff = excluded.staff, mails_failed = excluded.mails_failed, channels_broken = excluded.channels_broken,
      last_change_at = excluded.last_change_at`.execute(ctx.db);
  await ctx.db
    .deleteFrom('dealershipFigure')
    .where('dealershipId', '=', id)
    .where('day', '<', new Date(ctx.now.getTime() - 396 * 86_400_000).toISOString().slice(0, 10))
    .execute();
}

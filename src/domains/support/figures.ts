import { sql } from 'kysely';
import type { Context } from '#platform/database/context.ts';

/** Counts what a dealership has, as that dealership, and keeps it as today's line. Counts of 13 months are kept. */
export async function countDealership(ctx: Context): Promise<void> {
  const id = ctx.dealershipId;
  await sql`
    insert into dealership_figure (dealership_id, day, vehicles, leads, deals, invoices, staff, mails_failed, channels_broken, last_change_at)
    select ${id}, ${ctx.now.toISOString().slice(0, 10)}::date,
      (select count(*) from vehicle where dealership_id = ${id} and status <> 'archived'),
      (select count(*) from lead where dealership_id = ${id}),
      (select count(*) from deal where dealership_id = ${id}),
      (select count(*) from invoice where dealership_id = ${id} and state = 'issued'),
      (select count(*) from staff_member where dealership_id = ${id} and state = 'active'),
      (select count(*) from dealership_mail where dealership_id = ${id} and state = 'failed' and created_at > ${ctx.now}::timestamptz - interval '30 days'),
      (select count(*) from channel where dealership_id = ${id} and state = 'needs_reconnect'),
      (select max(at) from journal where dealership_id = ${id} and actor_kind = 'user')
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

import { sql } from 'kysely';
import type { Context } from '#platform/database/context.ts';

/** A signed deal with the facts that its commission follows from. */
export interface DueDeal {
  id: string;
  number: string;
  kind: string;
  status: string;
  salespersonId: string | null;
  signedOn: string;
  recapNumber: number;
  reason: string;
  note: string | null;
  recapOn: string;
  waterfall: unknown;
  frontCents: number;
  backCents: number;
  /** The recap that it was worked out from before; null: never. */
  reckonedRecap: number | null;
}

/** Deals whose facts are other ones than those that their commission was worked out from, oldest first. */
export async function dueDeals(ctx: Context, limit: number): Promise<DueDeal[]> {
  const { rows } = await sql<DueDeal>`
    select d.id, d.number, d.kind, d.status, d.salesperson_id as "salespersonId", f.on_day::text as "signedOn",
           r.number as "recapNumber", r.reason, r.note, r.on_day::text as "recapOn", r.waterfall,
           r.front_cents as "frontCents", r.back_cents as "backCents", k.recap_number as "reckonedRecap"
    from deal d
    join deal_recap f on f.dealership_id = d.dealership_id and f.deal_id = d.id and f.number = 0
    join lateral (
      select * from deal_recap r where r.dealership_id = d.dealership_id and r.deal_id = d.id order by r.number desc limit 1
    ) r on true
    left join commission_reckoning k on k.dealership_id = d.dealership_id and k.deal_id = d.id
    where d.dealership_id = ${ctx.dealershipId}
      and (k.deal_id is null or (k.recap_number, k.status, k.salesperson_id) is distinct from (r.number, d.status, d.salesperson_id))
    order by f.at, d.id
    limit ${limit}`.execute(ctx.db);
  return rows;
}

/** Whether commissions are kept here at all: somebody is or was on a plan. */
export async function keepsCommissions(ctx: Context): Promise<boolean> {
  for (const table of ['commissionAssignment', 'commissionStanding'] as const) {
    const found = await ctx.db
      .selectFrom(table)
      .select('staffId')
      .where('dealershipId', '=', ctx.dealershipId)
      .limit(1)
      .executeTakeFirst();
    if (found) return true;
  }
  return false;
}

/** Makes deals due that were signed on a day or later, or one deal. */
export async function askAnew(ctx: Context, of: string | { dealId: string }): Promise<void> {
  let gone = ctx.db.deleteFrom('commissionReckoning').where('dealershipId', '=', ctx.dealershipId);
  gone =
    typeof of === 'string'
      ? gone.where('dealId', 'in', ({ selectFrom }) =>
          selectFrom('dealRecap')
            .select('dealId')
            .where('dealershipId', '=', ctx.dealershipId)
            .where('number', '=', 0)
            .where('onDay', '>=', of),
        )
      : gone.where('dealId', '=', of.dealId);
  await gone.execute();
}

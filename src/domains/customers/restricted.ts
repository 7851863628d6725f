import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Context } from '#platform/database/context.ts';

/**
 * Lets this transaction see restricted customers and their leads, which row-level security hides from every other: for the
 * privacy desk, and for the purpose for which a rule keeps a record.
 */
export async function showRestricted(ctx: Pick<Context, 'db'>): Promise<void> {
  await sql`select set_config('app.restricted', 'shown', true)`.execute(ctx.db);
}

/**
 * Whether the customer of a record may be seen: a deal, an invoice or a payment of a restricted customer is in no list and
 * opens for nobody. The product's own work (commissions, sums of the books) goes on counting it.
 */
export const customerShown = (ctx: Context, table: 'deal' | 'invoice' | 'payment'): RawBuilder<boolean> =>
  ctx.actor.kind === 'system'
    ? sql<boolean>`true`
    : sql<boolean>`(${sql.ref(`${table}.customer_id`)} is null or exists (select from customer shown
        where shown.dealership_id = ${sql.ref(`${table}.dealership_id`)} and shown.id = ${sql.ref(`${table}.customer_id`)}))`;

/**
 * Which of these records are of a restricted customer: what stands about them elsewhere (the journal) is shown to nobody there,
 * for what a rule keeps is seen for its purpose alone. Leaves the transaction able to see restricted customers: asked last.
 */
export async function restrictedAmong(
  ctx: Pick<Context, 'db' | 'dealershipId'>,
  ids: readonly string[],
): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  await showRestricted(ctx);
  const { rows } = await sql<{ id: string }>`
    with asked as (select distinct id from unnest(${ids}::uuid[]) as a (id)),
      of as (
        select id, id as customer_id from customer where dealership_id = ${ctx.dealershipId} and id in (select id from asked)
        union all select id, customer_id from appointment where dealership_id = ${ctx.dealershipId} and id in (select id from asked)
        union all select id, customer_id from lead where dealership_id = ${ctx.dealershipId} and id in (select id from asked)
        union all select id, unnest(array[customer_id, co_buyer_id]) from deal where dealership_id = ${ctx.dealershipId} and id in (select id from asked)
        union all select id, customer_id from invoice where dealership_id = ${ctx.dealershipId} and id in (select id from asked)
        union all select id, customer_id from payment where dealership_id = ${ctx.dealershipId} and id in (select id from asked)
        union all select t.id, unnest(array[t.customer_id, l.customer_id, d.customer_id, d.co_buyer_id]) from task t
          left join lead l on l.dealership_id = t.dealership_id and l.id = t.lead_id
          left join deal d on d.dealership_id = t.dealership_id and d.id = t.deal_id
          where t.dealership_id = ${ctx.dealershipId} and t.id in (select id from asked))
    select distinct of.id from of join customer c on c.dealership_id = ${ctx.dealershipId} and c.id = of.customer_id
      where c.restricted_at is not null`.execute(ctx.db);
  return new Set(rows.map((row) => row.id));
}

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

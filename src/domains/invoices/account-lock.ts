import { sql } from 'kysely';
import type { Context } from '#platform/database/context.ts';

/** Who moves a customer's money waits for whoever is moving it: payments, refunds, credit notes, one after the other. */
export async function holdAccount(ctx: Context, customerId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`account ${ctx.dealershipId} ${customerId}`}, 0))`.execute(
    ctx.db,
  );
}

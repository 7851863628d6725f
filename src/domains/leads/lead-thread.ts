import { sql } from 'kysely';
import { newMailToken, threadAddress } from '#platform/mail/index.ts';
import type { Context } from '#platform/database/context.ts';

/** The address of a lead's own, to which its customer answers; undefined where mail that arrives is not set up. */
export async function replyAddress(ctx: Context, leadId: string): Promise<string | undefined> {
  const { config } = ctx.ground;
  if (!config.inbound) return undefined;
  // Two letters that leave at once name the same address: the second waits for the first and reads its token.
  const { token } = await ctx.db
    .insertInto('leadThread')
    .values({ dealershipId: ctx.dealershipId, leadId, token: newMailToken(), createdAt: ctx.now })
    .onConflict((conflict) =>
      conflict.columns(['dealershipId', 'leadId']).doUpdateSet((eb) => ({ leadId: eb.ref('excluded.leadId') })),
    )
    .returning('token')
    .executeTakeFirstOrThrow();
  return threadAddress(config, 'reply', token);
}

/** The id of the customer's last mail, so that an answer stands under it in their mail program. */
export async function lastMailId(ctx: Context, leadId: string): Promise<string | null> {
  const found = await ctx.db
    .selectFrom('activity')
    .select(sql<string | null>`details ->> 'messageId'`.as('messageId'))
    .where('dealershipId', '=', ctx.dealershipId)
    .where('leadId', '=', leadId)
    .where('kind', '=', 'email_in')
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return found?.messageId ?? null;
}

import { sql } from 'kysely';
import type { PlatformContext } from '../database/context.ts';

/** Automatic answers to one address in a day: a program that answers ours ends the talk with that. */
const mostInDay = 5;

/** What an automatic answer says of itself (RFC 3834); it is what is counted. */
export const answersByItself = { 'Auto-Submitted': 'auto-replied' } as const;

/** Whether another automatic answer may go to an address. Asked in the transaction that would write it. */
export async function mayAnswerByItself(ctx: PlatformContext, address: string): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`answers ${address}`}, 0))`.execute(ctx.db);
  const { count } = await ctx.db
    .selectFrom('platformMail')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('toAddress', '=', address)
    .where('createdAt', '>', new Date(ctx.now.getTime() - 86_400_000))
    .where(sql<boolean>`headers ->> 'Auto-Submitted' = ${answersByItself['Auto-Submitted']}`)
    .executeTakeFirstOrThrow();
  return count < mostInDay;
}

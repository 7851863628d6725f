import type { Context } from '#platform/database/context.ts';
import { enqueue } from '#platform/jobs/index.ts';
import { leavesAlways, sendDealershipMail } from '#platform/mail/index.ts';

/** Hours after which a letter that did not leave says nothing true any more: it stays withdrawn, and is shown as such. */
export const freshHours = 72;

/** Letters that have not left when a dealership is cancelled do not leave, but for those that people must get in any case. */
export async function withdrawLetters(ctx: Context): Promise<void> {
  await ctx.db
    .updateTable('dealershipMail')
    .set({ state: 'withdrawn' })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('state', 'in', ['waiting', 'sending'])
    .where('kind', 'not in', leavesAlways)
    .execute();
}

/**
 * After a change of mind: what was written within the last {@link freshHours} hours goes on its way after all; whether it
 * may is asked when it leaves. Words that an erasure took meanwhile are not there to be sent.
 */
export async function sendWithdrawnLetters(ctx: Context): Promise<void> {
  const back = await ctx.db
    .updateTable('dealershipMail')
    .set({ state: 'waiting' })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('state', '=', 'withdrawn')
    .where('toAddress', '<>', '')
    .where('createdAt', '>', new Date(ctx.now.getTime() - freshHours * 3_600_000))
    .returning(['id', 'notBefore'])
    .execute();
  for (const { id, notBefore } of back)
    await enqueue(ctx, sendDealershipMail, { mailId: id }, notBefore ? { runAt: notBefore } : {});
}

import type { Context } from '#platform/database/context.ts';
import { release } from './disconnecting.ts';

/**
 * Lets go again of a channel that an older database brought back as it was before that moment; one that was connected since
 * is a new consent, and stays.
 * @param meta whether Meta's deletion request had asked for it
 * @returns whether it was back
 */
export async function releaseAgain(ctx: Context, channelId: string, at: Date, meta: boolean): Promise<boolean> {
  const row = await ctx.db
    .selectFrom('channel')
    .select(['state', 'connectedAt'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', channelId)
    .executeTakeFirst();
  if (!row || row.state === 'disconnected' || (row.connectedAt !== null && row.connectedAt > at)) return false;
  await release(ctx, channelId, meta ? 'deletion_requested' : 'disconnected_by_staff');
  return true;
}

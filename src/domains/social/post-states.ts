import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import type { DeliveryState, PostState } from './post.ts';

/**
 * What the states of its deliveries say of a post (meta-protocol 9.4): still moving, out everywhere, out in part, or nowhere.
 * Withdrawn ones count as not out; a post all of whose deliveries were withdrawn is cancelled.
 */
export function postStateOf(deliveries: readonly DeliveryState[]): PostState {
  const any = (...states: DeliveryState[]): boolean => deliveries.some((one) => states.includes(one));
  if (any('sending', 'confirming')) return 'publishing';
  if (any('waiting')) return any('published', 'failed') ? 'publishing' : 'scheduled';
  if (!any('published')) return any('failed') ? 'failed' : 'cancelled';
  return any('failed', 'withdrawn') ? 'partly_published' : 'published';
}

/** Brings posts to the state that their deliveries say, in the transaction that changed the deliveries. */
export async function followPosts(ctx: Context, postIds: readonly string[]): Promise<void> {
  for (const postId of [...new Set(postIds)].sort()) {
    const post = await ctx.db
      .selectFrom('post')
      .select('state')
      .where('dealershipId', '=', ctx.dealershipId)
      .where('id', '=', postId)
      .forUpdate()
      .executeTakeFirst();
    if (!post) continue;
    const deliveries = await ctx.db
      .selectFrom('delivery')
      .select('state')
      .where('dealershipId', '=', ctx.dealershipId)
      .where('postId', '=', postId)
      .execute();
    if (deliveries.length === 0) continue;
    const state = postStateOf(deliveries.map((one) => one.state as DeliveryState));
    if (state === post.state) continue;
    await ctx.db
      .updateTable('post')
      .set((eb) => ({ state, version: eb('version', '+', 1), updatedAt: ctx.now }))
      .where('dealershipId', '=', ctx.dealershipId)
      .where('id', '=', postId)
      .execute();
    await record(ctx, {
      event: 'post.state_changed',
      record: { kind: 'post', id: postId },
      before: { state: post.state },
      after: { state },
    });
  }
}

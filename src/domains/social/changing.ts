import { Conflict } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { changed, record } from '#platform/journal/index.ts';
import { placeDeliveries, requireSendable, requireUnscheduled } from './placing.ts';
import { isOpen } from './post.ts';
import type { Post, PostChange } from './post.ts';
import { findPost, findPostRow, networksOf, postForUpdate } from './posts.ts';

/**
 * Changes a post that is not on its way. One that is scheduled stays so, and goes to the channels it names now; what would
 * be refused when it is sent is refused here.
 *
 * @throws NotFound · Conflict · Invalid
 */
export async function changePost(ctx: Context, postId: string, change: PostChange): Promise<Post> {
  const { version, ...fields } = change;
  const before = await postForUpdate(ctx, postId, version);
  if (!isOpen(before.state)) {
    throw new Conflict('The post is on its way or out: it cannot be changed here any more.', {}, 'post_sent');
  }
  requireUnscheduled(ctx, before);
  if (fields.channelIds) await networksOf(ctx, fields.channelIds);
  const told = changed(before as unknown as Record<string, unknown>, fields);
  if (!told) return findPost(ctx, postId);
  const { photos, ...rest } = told.after as { photos?: unknown };
  await ctx.db
    .updateTable('post')
    .set((eb) => ({
      ...(rest as object),
      ...(photos === undefined ? {} : { photos: JSON.stringify(photos) }),
      // What was approved was another text. What is scheduled is changed only by those who approve.
      ...(before.state === 'scheduled' ? {} : { approvedAt: null, approvedBy: null }),
      version: eb('version', '+', 1),
      updatedAt: ctx.now,
    }))
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', postId)
    .execute();
  await record(ctx, {
    event: 'post.changed',
    record: { kind: 'post', id: postId },
    before: told.before,
    after: told.after,
  });
  if (before.state === 'scheduled') {
    const after = await findPostRow(ctx, postId);
    await requireSendable(ctx, after);
    await placeDeliveries(ctx, after, after.scheduledAt!, 'waiting');
  }
  return findPost(ctx, postId);
}

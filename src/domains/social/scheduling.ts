import { atWall, wallClock } from '#kernel/calendar.ts';
import { Conflict, Forbidden, invalidField } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { enqueue } from '#platform/jobs/index.ts';
import { record } from '#platform/journal/index.ts';
import { advertiserOf } from './advertising.ts';
import { deliveryForUpdate } from './deliveries.ts';
import { isOpen } from './post.ts';
import type { Post } from './post.ts';
import { followPosts } from './post-states.ts';
import { mayPublish, placeDeliveries, requireSendable, requireUnscheduled } from './placing.ts';
import { findPost, postForUpdate } from './posts.ts';
import { deliver } from './tasks.ts';

/** The furthest that a post may be scheduled ahead. */
const furthest = 365 * 86_400_000;

/** When a post is to go out, and whether the clock's change moved it. */
export interface Scheduled {
  post: Post;
  moved: 'gap' | 'twice' | null;
}

/**
 * Puts a post on its way: now, or at a time on the dealership's wall. Those who may only compose ask for approval instead.
 * Everything that the networks or the law would refuse is said before anything is sent.
 *
 * @throws Invalid with what stands in the way · Conflict · NotFound
 */
export async function schedulePost(
  ctx: Context,
  postId: string,
  wanted: { version: number; at: string | null; despite?: boolean | undefined },
): Promise<Scheduled> {
  const row = await postForUpdate(ctx, postId, wanted.version);
  if (!isOpen(row.state)) throw new Conflict('The post is on its way or out already.', {}, 'post_sent');
  requireUnscheduled(ctx, row);
  await requireSendable(ctx, row);
  const { timeZone } = await advertiserOf(ctx);
  const time =
    wanted.at === null ? { at: ctx.now, moved: null } : atWall(wanted.at.slice(0, 10), wanted.at.slice(11), timeZone);
  if (wanted.at !== null && time.at.getTime() < ctx.now.getTime() - 60_000) {
    throw invalidField('/at', 'past', 'This time has passed. Choose a later one, or publish now.');
  }
  if (time.at.getTime() > ctx.now.getTime() + furthest)
    throw invalidField('/at', 'too_far', 'Choose a time within a year.');
  const may = mayPublish(ctx);
  await ctx.db
    .updateTable('post')
    .set((eb) => ({
      scheduledAt: time.at,
      scheduledWall: wanted.at,
      timeZone,
      ...(may
        ? { approvedAt: row.approvalAskedAt ? ctx.now : row.approvedAt, approvedBy: ctx.actor.id }
        : { approvalAskedAt: ctx.now, approvedAt: null }),
      state: may ? 'scheduled' : 'draft',
      version: eb('version', '+', 1),
      updatedAt: ctx.now,
    }))
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', postId)
    .execute();
  if (may) await placeDeliveries(ctx, row, time.at);
  await record(ctx, {
    event: may ? 'post.scheduled' : 'post.approval_asked',
    record: { kind: 'post', id: postId },
    after: { scheduledAt: time.at.toISOString() },
  });
  return { post: await findPost(ctx, postId), moved: time.moved };
}

/** Approves a post that waits for it; one whose time has passed goes out now. @throws Conflict · Invalid · NotFound */
export async function approvePost(ctx: Context, postId: string, version: number): Promise<Post> {
  const row = await postForUpdate(ctx, postId, version);
  if (row.state !== 'draft' || !row.approvalAskedAt)
    throw new Conflict('This post does not wait for approval.', {}, 'not_waiting');
  const late = row.scheduledAt === null || row.scheduledAt <= ctx.now;
  return (
    await schedulePost(ctx, postId, {
      version,
      at: late ? null : (row.scheduledWall ?? wallOf(row.scheduledAt!, row.timeZone!)),
    })
  ).post;
}

const wallOf = (at: Date, timeZone: string): string => {
  const wall = wallClock(at, timeZone);
  return `${wall.day}T${wall.time}`;
};

/**
 * Takes a post back: back to a draft, until the first of its deliveries is handed to a network.
 * @throws Conflict when it is too late · NotFound
 */
export async function cancelPost(ctx: Context, postId: string, version: number): Promise<Post> {
  const row = await postForUpdate(ctx, postId, version);
  if (row.state === 'draft') {
    await ctx.db
      .updateTable('post')
      .set({
        approvalAskedAt: null,
        scheduledAt: null,
        scheduledWall: null,
        version: row.version + 1,
        updatedAt: ctx.now,
      })
      .where('dealershipId', '=', ctx.dealershipId)
      .where('id', '=', postId)
      .execute();
    return findPost(ctx, postId);
  }
  const withdrawn = await ctx.db
    .deleteFrom('delivery')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('postId', '=', postId)
    .where('commits', '=', 0)
    .where('state', 'in', ['waiting', 'failed', 'withdrawn'])
    .returning('id')
    .execute();
  const left = await ctx.db
    .selectFrom('delivery')
    .select('id')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('postId', '=', postId)
    .limit(1)
    .executeTakeFirst();
  if (withdrawn.length === 0 && left)
    throw new Conflict('It is too late: the post is on its way or out. Delete it at the network.', {}, 'too_late');
  await ctx.db
    .updateTable('post')
    .set((eb) => ({
      ...(left ? {} : { state: 'draft' }),
      scheduledAt: null,
      scheduledWall: null,
      version: eb('version', '+', 1),
      updatedAt: ctx.now,
    }))
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', postId)
    .execute();
  await followPosts(ctx, [postId]);
  await record(ctx, {
    event: 'post.cancelled',
    record: { kind: 'post', id: postId },
    after: { withdrawn: withdrawn.length },
  });
  return findPost(ctx, postId);
}

/** Sends a failed delivery once more. One that may be out is not sent again by this: that is {@link settleDelivery}. */
export async function retryDelivery(ctx: Context, deliveryId: string, version: number): Promise<Post> {
  const row = await deliveryForUpdate(ctx, deliveryId, version);
  if (row.state !== 'failed' || row.maybePublished)
    throw new Conflict('Only a delivery that surely failed is sent again.', {}, 'not_failed');
  await begin(ctx, row.id, row.postId, row.channelId);
  return findPost(ctx, row.postId);
}

/**
 * A person looked at the Page and says what nobody else can know: it is there, or it is not and shall be sent again.
 * @throws Conflict unless it is in doubt · NotFound
 */
export async function settleDelivery(ctx: Context, deliveryId: string, version: number, there: boolean): Promise<Post> {
  const row = await deliveryForUpdate(ctx, deliveryId, version);
  if (!row.maybePublished || (row.state !== 'failed' && row.state !== 'withdrawn'))
    throw new Conflict('There is no doubt about this delivery.', {}, 'no_doubt');
  if (there) {
    await ctx.db
      .updateTable('delivery')
      .set((eb) => ({
        state: 'published',
        maybePublished: false,
        publishedAt: row.committedAt,
        problem: null,
        version: eb('version', '+', 1),
      }))
      .where('dealershipId', '=', ctx.dealershipId)
      .where('id', '=', deliveryId)
      .execute();
    await record(ctx, {
      event: 'delivery.settled',
      record: { kind: 'post', id: row.postId },
      after: { deliveryId, there },
    });
    await followPosts(ctx, [row.postId]);
  } else await begin(ctx, row.id, row.postId, row.channelId);
  return findPost(ctx, row.postId);
}

async function begin(ctx: Context, deliveryId: string, postId: string, channelId: string): Promise<void> {
  const channel = await ctx.db
    .selectFrom('channel')
    .select(['epoch', 'state'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', channelId)
    .executeTakeFirstOrThrow();
  if (channel.state === 'disconnected' || channel.state === 'needs_reconnect')
    throw new Conflict('Reconnect the channel first.', {}, 'needs_reconnect');
  if (!mayPublish(ctx)) throw new Forbidden();
  await ctx.db
    .updateTable('delivery')
    .set((eb) => ({
      state: 'waiting',
      channelEpoch: channel.epoch,
      dueAt: ctx.now,
      nextAt: ctx.now,
      fence: eb('fence', '+', 1),
      leasedUntil: null,
      content: null,
      kind: null,
      staged: '{}',
      attempts: 0,
      commits: 0,
      firstCommitAt: null,
      committedAt: null,
      misses: 0,
      checks: 0,
      firstMissAt: null,
      problem: null,
      maybePublished: false,
      version: eb('version', '+', 1),
    }))
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', deliveryId)
    .execute();
  await enqueue(ctx, deliver, { deliveryId }, { key: `deliver ${deliveryId}` });
  await record(ctx, { event: 'delivery.restarted', record: { kind: 'post', id: postId }, after: { deliveryId } });
  await followPosts(ctx, [postId]);
}

import { sql } from 'kysely';
import { newId } from '#kernel/ids.ts';
import { Conflict, Invalid } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { enqueue } from '#platform/jobs/index.ts';
import { advertise } from './advertising.ts';
import type { Network } from './channel.ts';
import { followPosts } from './post-states.ts';
import { networksOf, stillConnected } from './posts.ts';
import type { PostRow } from './posts.ts';
import { deliver } from './tasks.ts';

/** Whether somebody publishes, or only composes and asks. */
export const mayPublish = (ctx: Context): boolean =>
  ctx.actor.kind === 'system' || ctx.actor.permissions.has('social.publish');

/** What is scheduled was approved as it is: who only composes takes it back first. @throws Conflict */
export function requireUnscheduled(ctx: Context, row: PostRow): void {
  if (row.state === 'scheduled' && !mayPublish(ctx))
    throw new Conflict('The post is approved and scheduled: take it back before you change it.', {}, 'post_scheduled');
}

/** @throws Invalid with everything that would be refused by a network or the law */
export async function requireSendable(ctx: Context, row: PostRow): Promise<void> {
  const networks: Network[] = await networksOf(ctx, await stillConnected(ctx, row.channelIds));
  const { findings } = await advertise(ctx, {
    kind: row.kind,
    locale: row.locale,
    vehicleId: row.vehicleId,
    body: row.body,
    instagramBody: row.instagramBody,
    photoIds: row.photos.map((photo) => photo.photoId),
    networks,
    listIds: row.listedIds,
  });
  const stops = findings.filter((finding) => finding.level === 'stop');
  if (stops.length > 0) {
    throw new Invalid(
      stops.map((stop) => ({
        pointer: stop.code === 'no_channel' ? '/channelIds' : stop.code.includes('photo') ? '/photos' : '/body',
        code: stop.code,
        message: `${stop.code.replaceAll('_', ' ')}${stop.rule ? ` (${stop.rule})` : ''}`,
      })),
    );
  }
}

/**
 * One delivery for each channel, with nothing staged yet: those that wait begin anew, those that are out stay out.
 * @param which whether those that failed or were withdrawn are sent again too
 */
export async function placeDeliveries(
  ctx: Context,
  row: PostRow,
  at: Date,
  which: 'unsent' | 'waiting' = 'unsent',
): Promise<void> {
  const channels = await ctx.db
    .selectFrom('channel')
    .select(['id', 'network', 'epoch'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', 'in', row.channelIds)
    .where('state', '<>', 'disconnected')
    .orderBy('id')
    .execute();
  // A channel that was taken off the post is not sent to, and the post is whole without it.
  await sql`delete from delivery where dealership_id = ${ctx.dealershipId} and post_id = ${row.id} and state = 'waiting'
    and committed_at is null and not channel_id = any(${channels.map((one) => one.id)}::uuid[])`.execute(ctx.db);
  for (const channel of channels) {
    const { rows } = await sql<{ id: string }>`
      insert into delivery (dealership_id, id, post_id, channel_id, channel_epoch, network, due_at, next_at, created_at)
      values (${ctx.dealershipId}, ${newId()}, ${row.id}, ${channel.id}, ${channel.epoch}, ${channel.network}, ${at}, ${at}, ${ctx.now})
      on conflict (dealership_id, post_id, channel_id) do update set
        state = 'waiting', channel_epoch = excluded.channel_epoch, due_at = excluded.due_at, next_at = excluded.next_at,
        fence = delivery.fence + 1, leased_until = null, content = null, kind = null, staged = '{}', attempts = 0, misses = 0, checks = 0,
        committed_at = null, first_miss_at = null, problem = null, version = delivery.version + 1
      where delivery.state = 'waiting' or (${which === 'unsent'} and delivery.state in ('failed', 'withdrawn') and not delivery.maybe_published)
      returning id`.execute(ctx.db);
    if (rows[0]) await enqueue(ctx, deliver, { deliveryId: rows[0].id }, { runAt: at, key: `deliver ${rows[0].id}` });
  }
  await followPosts(ctx, [row.id]);
}

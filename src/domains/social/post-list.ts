import { sql } from 'kysely';
import { atWall } from '#kernel/calendar.ts';
import type { Context } from '#platform/database/context.ts';
import { readCursor, writeCursor } from '#platform/web/cursor.ts';
import { advertiserOf } from './advertising.ts';
import { deliveriesOf } from './deliveries.ts';
import type { PostItem, PostQuery } from './post.ts';
import { aroundOf, itemOf } from './post-items.ts';
import type { PostRow } from './posts.ts';

/** Posts, newest first. */
export async function listPosts(
  ctx: Context,
  query: PostQuery,
): Promise<{ items: PostItem[]; nextCursor: string | null }> {
  const { cursor, limit, ...filter } = query;
  const list = `posts ${JSON.stringify(filter)}`;
  const advertiser = await advertiserOf(ctx);
  let asked = ctx.db
    .selectFrom('post')
    .selectAll()
    .where('dealershipId', '=', ctx.dealershipId)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (filter.state) asked = asked.where('state', 'in', [filter.state].flat());
  if (filter.vehicleId) asked = asked.where('vehicleId', '=', filter.vehicleId);
  if (filter.channelId) asked = asked.where(sql<boolean>`${filter.channelId}::uuid = any(channel_ids)`);
  if (filter.waiting)
    asked = asked.where('approvalAskedAt', 'is not', null).where('approvedAt', 'is', null).where('state', '=', 'draft');
  const shownAt = sql<Date>`coalesce(scheduled_at, (select min(d.published_at) from delivery d where d.dealership_id = post.dealership_id and d.post_id = post.id))`;
  if (filter.from) asked = asked.where(shownAt, '>=', atWall(filter.from, '00:00', advertiser.timeZone).at);
  if (filter.to) asked = asked.where(shownAt, '<', atWall(nextDay(filter.to), '00:00', advertiser.timeZone).at);
  if (cursor) {
    const [at, id] = readCursor(ctx, list, cursor) as [string, string];
    asked = asked.where(sql<boolean>`(created_at, id) < (${at}::timestamptz, ${id}::uuid)`);
  }
  const found = (await asked.execute()) as unknown as PostRow[];
  const shown = found.slice(0, limit);
  const deliveries = await deliveriesOf(
    ctx,
    shown.map((row) => row.id),
    false,
  );
  const around = await aroundOf(ctx, shown);
  const items = shown.map((row) => itemOf(row, around, advertiser, deliveries.get(row.id) ?? []));
  const last = found.length > limit ? shown.at(-1)! : undefined;
  return { items, nextCursor: last ? writeCursor(ctx, list, [last.createdAt.toISOString(), last.id]) : null };
}

const nextDay = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

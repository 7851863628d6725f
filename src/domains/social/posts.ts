import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import { advertisedVehicle } from '#domains/inventory/index.ts';
import { newId } from '#kernel/ids.ts';
import { Conflict, Invalid, NotFound } from '#kernel/problems.ts';
import type { Locale } from '#kernel/messages.ts';
import { atWall } from '#kernel/calendar.ts';
import { vehicleName } from '#kernel/vehicle-name.ts';
import type { Context } from '#platform/database/context.ts';
import type { Post as PostTable } from '#platform/database/schema.ts';
import { record } from '#platform/journal/index.ts';
import { readCursor, writeCursor } from '#platform/web/cursor.ts';
import { advertise, advertiserOf } from './advertising.ts';
import type { Advertiser } from './advertising.ts';
import type { Network } from './channel.ts';
import { deliveriesOf, wasSent } from './deliveries.ts';
import type { Delivery, Post, PostInput, PostItem, PostKind, PostQuery, PostState, Shape } from './post.ts';

/** A post as it stands in its table. */
export type PostRow = Omit<Selectable<PostTable>, 'photos'> & {
  state: PostState;
  kind: PostKind;
  locale: Locale;
  shape: Shape;
  photos: { photoId: string; alt: string; fit: 'pad' | 'crop' }[];
};

const rows = (ctx: Context) => ctx.db.selectFrom('post').selectAll().where('dealershipId', '=', ctx.dealershipId);

/** @throws NotFound */
export async function findPostRow(ctx: Context, postId: string): Promise<PostRow> {
  const row = await rows(ctx).where('id', '=', postId).executeTakeFirst();
  if (!row) throw new NotFound('post');
  return row as unknown as PostRow;
}

/** The same, locked until the transaction ends. @throws NotFound · Conflict with the post as it is now */
export async function postForUpdate(ctx: Context, postId: string, version: number): Promise<PostRow> {
  const row = await rows(ctx).where('id', '=', postId).forUpdate().executeTakeFirst();
  if (!row) throw new NotFound('post');
  if (row.version !== version)
    throw new Conflict('The post was changed meanwhile.', { current: await findPost(ctx, postId) });
  return row as unknown as PostRow;
}

/** The networks of channels that are connected, in order. @throws Invalid naming a channel that is none of ours */
export async function networksOf(ctx: Context, channelIds: readonly string[]): Promise<Network[]> {
  if (channelIds.length === 0) return [];
  const found = await ctx.db
    .selectFrom('channel')
    .select(['id', 'network', 'state'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', 'in', [...channelIds])
    .execute();
  const wrong = channelIds.flatMap((id, at) =>
    found.some((one) => one.id === id && one.state !== 'disconnected')
      ? []
      : [{ pointer: `/channelIds/${at}`, code: 'unknown_channel', message: 'There is no such connected channel.' }],
  );
  if (wrong.length > 0) throw new Invalid(wrong);
  return [...new Set(found.map((one) => one.network as Network))].sort();
}

/** Those of the channels that are connected still: one that was let go does not keep a post from the others. */
export async function stillConnected(ctx: Context, channelIds: readonly string[]): Promise<string[]> {
  if (channelIds.length === 0) return [];
  const found = await ctx.db
    .selectFrom('channel')
    .select('id')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', 'in', [...channelIds])
    .where('state', '<>', 'disconnected')
    .execute();
  return channelIds.filter((id) => found.some((one) => one.id === id));
}

/** Begins a post. What stands in its way is said with it, and refused only when it is to be sent. @throws Invalid */
export async function addPost(
  ctx: Context,
  input: PostInput,
  from: { ruleId?: string; listedIds?: string[] } = {},
): Promise<string> {
  await networksOf(ctx, input.channelIds);
  await requireVehicle(ctx, input.vehicleId);
  const id = newId();
  await ctx.db
    .insertInto('post')
    .values({
      dealershipId: ctx.dealershipId,
      id,
      vehicleId: input.vehicleId,
      listedIds: from.listedIds ?? [],
      ruleId: from.ruleId ?? null,
      kind: input.kind,
      locale: input.locale,
      body: input.body,
      instagramBody: input.instagramBody,
      link: input.link,
      photos: JSON.stringify(input.photos),
      shape: input.shape,
      channelIds: input.channelIds,
      createdBy: ctx.actor.kind === 'user' ? ctx.actor.id : null,
      createdAt: ctx.now,
      updatedAt: ctx.now,
    })
    .execute();
  await record(ctx, {
    event: 'post.added',
    record: { kind: 'post', id },
    after: { kind: input.kind, ...(input.vehicleId ? { vehicleId: input.vehicleId } : {}) },
  });
  return id;
}

/** @throws Invalid when there is no such vehicle, or it is at a location that the one who composes does not see */
export async function requireVehicle(ctx: Context, vehicleId: string | null): Promise<void> {
  if (vehicleId && !(await advertisedVehicle(ctx, vehicleId, 'own_locations')))
    throw new Invalid([{ pointer: '/vehicleId', code: 'unknown_vehicle', message: 'There is no such vehicle.' }]);
}

/** Deletes a draft. What was ever sent stays. @throws NotFound · Conflict */
export async function removePost(ctx: Context, postId: string): Promise<void> {
  const row = await findPostRow(ctx, postId);
  if (await wasSent(ctx, postId)) throw new Conflict('A post that was sent stays in the list.', {}, 'post_sent');
  await ctx.db.deleteFrom('post').where('dealershipId', '=', ctx.dealershipId).where('id', '=', postId).execute();
  await record(ctx, {
    event: 'post.removed',
    record: { kind: 'post', id: postId },
    before: { kind: row.kind, body: row.body },
  });
}

/** A post with what became of it. @throws NotFound */
export async function findPost(ctx: Context, postId: string): Promise<Post> {
  const row = await findPostRow(ctx, postId);
  const advertiser = await advertiserOf(ctx);
  const deliveries = await deliveriesOf(ctx, [postId], true);
  const { item, advertised } = await itemOf(ctx, row, advertiser, deliveries.get(postId) ?? []);
  const { deliveries: own, ...rest } = item;
  return {
    ...rest,
    body: row.body,
    instagramBody: row.instagramBody,
    link: row.link,
    photos: row.photos.map((photo) => {
      const there = advertised.photos.find((one) => one.id === photo.photoId);
      return {
        ...photo,
        url: there ? photoUrl(there) : null,
        width: there?.width ?? null,
        height: there?.height ?? null,
        sample: there?.sample ?? false,
      };
    }),
    shape: row.shape,
    channelIds: row.channelIds,
    timeZone: row.timeZone,
    deliveries: own as Delivery[],
    preview: advertised.preview,
  };
}

/** Posts, newest first. */
export async function listPosts(
  ctx: Context,
  query: PostQuery,
): Promise<{ items: PostItem[]; nextCursor: string | null }> {
  const { cursor, limit, ...filter } = query;
  const list = `posts ${JSON.stringify(filter)}`;
  const advertiser = await advertiserOf(ctx);
  let asked = rows(ctx)
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
  const items: PostItem[] = [];
  for (const row of shown) items.push((await itemOf(ctx, row, advertiser, deliveries.get(row.id) ?? [])).item);
  const last = found.length > limit ? shown.at(-1)! : undefined;
  return { items, nextCursor: last ? writeCursor(ctx, list, [last.createdAt.toISOString(), last.id]) : null };
}

const nextDay = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

/** A middle size of a photo, as this origin serves it. */
export function photoUrl(photo: { publicName: string; sizes: { width: number; format: string }[] }): string | null {
  const sizes = photo.sizes.filter((size) => size.format === 'jpeg').sort((a, b) => a.width - b.width);
  const size = sizes.find((one) => one.width >= 640) ?? sizes.at(-1);
  return size ? `/photos/${photo.publicName}/${size.width}.jpeg` : null;
}

async function itemOf(ctx: Context, row: PostRow, advertiser: Advertiser, deliveries: Delivery[]) {
  const connected = await ctx.db
    .selectFrom('channel')
    .select(['id', 'network'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', 'in', [...row.channelIds, '00000000-0000-0000-0000-000000000000'])
    .execute();
  const networks = [...new Set(connected.map((one) => one.network as Network))].sort();
  const advertised = await advertise(
    ctx,
    {
      kind: row.kind,
      locale: row.locale,
      vehicleId: row.vehicleId,
      body: row.body,
      instagramBody: row.instagramBody,
      photoIds: row.photos.map((photo) => photo.photoId),
      networks,
      listIds: row.listedIds,
    },
    advertiser,
  );
  const sent = deliveries.length > 0 ? await sentText(ctx, row.id) : undefined;
  const rule = row.ruleId
    ? await ctx.db
        .selectFrom('socialRule')
        .select(['id', 'name'])
        .where('dealershipId', '=', ctx.dealershipId)
        .where('id', '=', row.ruleId)
        .executeTakeFirst()
    : undefined;
  const author = row.createdBy
    ? await ctx.db
        .selectFrom('staffMember')
        .select('name')
        .where('dealershipId', '=', ctx.dealershipId)
        .where('userId', '=', row.createdBy)
        .executeTakeFirst()
    : undefined;
  const { vehicle, photos } = advertised;
  const item: PostItem = {
    id: row.id,
    state: row.state,
    kind: row.kind,
    locale: row.locale,
    vehicle: vehicle
      ? {
          id: vehicle.id,
          stockNumber: vehicle.stockNumber,
          name: vehicleName(vehicle, row.locale),
          year: vehicle.year,
          make: vehicle.make,
          model: vehicle.model,
          trim: vehicle.trim,
          status: vehicle.status,
          askingPriceCents: vehicle.askingPriceCents,
        }
      : null,
    rule: rule ?? null,
    text: sent ?? advertised.texts.facebook,
    photoUrl: photos[0] ? photoUrl(photos[0]) : null,
    photoCount: row.photos.length,
    scheduledAt: row.scheduledAt,
    scheduledWall: row.scheduledWall,
    approval: row.approvedAt ? 'given' : row.approvalAskedAt ? 'asked' : 'none',
    networks,
    deliveries,
    createdBy: author?.name ?? null,
    createdAt: row.createdAt,
    version: row.version,
  };
  return { item, advertised };
}

/** What was really sent, once something was. */
async function sentText(ctx: Context, postId: string): Promise<string | undefined> {
  const row = await ctx.db
    .selectFrom('delivery')
    .select('content')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('postId', '=', postId)
    .where('content', 'is not', null)
    .orderBy('network')
    .limit(1)
    .executeTakeFirst();
  return (row?.content as { text?: string } | null | undefined)?.text;
}

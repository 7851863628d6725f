import type { Selectable } from 'kysely';
import { advertisedVehicle } from '#domains/inventory/index.ts';
import { newId } from '#kernel/ids.ts';
import { Conflict, Invalid, NotFound } from '#kernel/problems.ts';
import type { Locale } from '#kernel/messages.ts';
import type { Context } from '#platform/database/context.ts';
import type { Post as PostTable } from '#platform/database/schema.ts';
import { record } from '#platform/journal/index.ts';
import { advertise, advertiserOf } from './advertising.ts';
import type { Network } from './channel.ts';
import { deliveriesOf, wasSent } from './deliveries.ts';
import type { Delivery, Post, PostInput, PostKind, PostState, Shape } from './post.ts';
import { aroundOf, itemOf, photoUrl } from './post-items.ts';

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
  const around = await aroundOf(ctx, [row]);
  const { deliveries: own, ...rest } = itemOf(row, around, advertiser, deliveries.get(postId) ?? []);
  const advertised = await advertise(
    ctx,
    {
      kind: row.kind,
      locale: row.locale,
      vehicleId: row.vehicleId,
      body: row.body,
      instagramBody: row.instagramBody,
      photoIds: row.photos.map((photo) => photo.photoId),
      networks: rest.networks,
      listIds: row.listedIds,
    },
    advertiser,
  );
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

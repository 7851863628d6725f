import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import { ownRoute, route } from '#platform/web/route.ts';
import { advertise } from './advertising.ts';
import { changePost } from './changing.ts';
import { Drift, fixDrift, listDrift } from './drift.ts';
import { Engagement, readEngagement } from './engagement.ts';
import { marketplaceCopy, MarketplaceCopy } from './marketplace.ts';
import { listPosts } from './post-list.ts';
import { Post, PostChange, PostInput, PostItem, PostQuery, Preview, WallTime } from './post.ts';
import { addPost, findPost, networksOf, removePost, requireVehicle, stillConnected } from './posts.ts';
import { approvePost, cancelPost, retryDelivery, schedulePost, settleDelivery } from './scheduling.ts';

const OfPost = z.strictObject({ postId: Id });
const OfDelivery = z.strictObject({ deliveryId: Id });
const Version = z.strictObject({ version: z.int().min(1) });

/** Posts: composing, scheduling, what became of them. */
export const postRoutes = {
  'GET /api/posts': route({
    summary: 'List posts, newest first',
    permission: 'social.read',
    query: PostQuery,
    answer: z.object({ items: z.array(PostItem), nextCursor: z.string().nullable() }),
    handle: (ctx, { query }) => listPosts(ctx, query),
  }),
  'POST /api/posts': route({
    summary: 'Begin a post, as a draft',
    permission: 'social.write',
    body: PostInput,
    answer: Post,
    status: 201,
    handle: async (ctx, { body }) => findPost(ctx, await addPost(ctx, body)),
  }),
  'POST /api/posts/preview': ownRoute({
    summary: 'How a post would read on each network now, and what stands in its way',
    permission: 'social.read',
    body: PostInput,
    answer: Preview,
    handle: (ctx, { body }) =>
      ctx.work(
        async (inner) => {
          const networks = await networksOf(inner, await stillConnected(inner, body.channelIds));
          await requireVehicle(inner, body.vehicleId);
          const photoIds = body.photos.map((photo) => photo.photoId);
          return (await advertise(inner, { ...body, photoIds, networks })).preview;
        },
        { write: false },
      ),
  }),
  'GET /api/posts/:postId': route({
    summary: 'A post with what became of it',
    permission: 'social.read',
    params: OfPost,
    answer: Post,
    handle: (ctx, { params }) => findPost(ctx, params.postId),
  }),
  'GET /api/posts/:postId/engagement': ownRoute({
    summary: 'Reactions, comments and shares of a post, read at the networks now',
    description: 'Nothing of it is kept. Channels that cannot be asked at the moment are left out.',
    permission: 'social.read',
    apiKeys: false,
    params: OfPost,
    answer: z.object({ items: z.array(Engagement) }),
    handle: async (ctx, { params }) => ({ items: await readEngagement(ctx, params.postId) }),
  }),
  'PATCH /api/posts/:postId': route({
    summary: 'Change a post that is not on its way',
    permission: 'social.write',
    params: OfPost,
    body: PostChange,
    answer: Post,
    handle: (ctx, { params, body }) => changePost(ctx, params.postId, body),
  }),
  'DELETE /api/posts/:postId': route({
    summary: 'Delete a post that was never sent',
    permission: 'social.write',
    params: OfPost,
    handle: (ctx, { params }) => removePost(ctx, params.postId),
  }),
  'POST /api/posts/:postId/schedule': route({
    summary: 'Publish a post now, or at a time on the dealership’s clock',
    description:
      'Those who may not publish ask for approval with it. `moved` tells when the change of clocks moved the time.',
    permission: 'social.write',
    params: OfPost,
    body: Version.extend({ at: WallTime.nullable().describe('Null: now') }),
    answer: z.object({ post: Post, moved: z.enum(['gap', 'twice']).nullable() }),
    handle: (ctx, { params, body }) => schedulePost(ctx, params.postId, body),
  }),
  'POST /api/posts/:postId/approve': route({
    summary: 'Approve a post that waits for it',
    permission: 'social.publish',
    params: OfPost,
    body: Version,
    answer: Post,
    handle: (ctx, { params, body }) => approvePost(ctx, params.postId, body.version),
  }),
  'POST /api/posts/:postId/cancel': route({
    summary: 'Take a scheduled post back, as a draft',
    permission: 'social.write',
    params: OfPost,
    body: Version,
    answer: Post,
    handle: (ctx, { params, body }) => cancelPost(ctx, params.postId, body.version),
  }),
  'POST /api/deliveries/:deliveryId/retry': route({
    summary: 'Send a failed delivery once more',
    permission: 'social.publish',
    params: OfDelivery,
    body: Version,
    answer: Post,
    handle: (ctx, { params, body }) => retryDelivery(ctx, params.deliveryId, body.version),
  }),
  'POST /api/deliveries/:deliveryId/settle': route({
    summary: 'Say whether a delivery in doubt is out; if not, it is sent again',
    permission: 'social.publish',
    params: OfDelivery,
    body: Version.extend({ there: z.boolean() }),
    answer: Post,
    handle: (ctx, { params, body }) => settleDelivery(ctx, params.deliveryId, body.version, body.there),
  }),
  'GET /api/social/drift': route({
    summary: 'Posts that say another price than the inventory, or show a car that is gone',
    permission: 'social.read',
    answer: z.object({ items: z.array(Drift) }),
    handle: async (ctx) => ({ items: await listDrift(ctx) }),
  }),
  'POST /api/social/drift/:deliveryId': ownRoute({
    summary: 'Mend a post that drifted: reword or delete it on the Page, or leave it',
    permission: 'social.publish',
    params: OfDelivery,
    body: z.strictObject({ how: z.enum(['reword', 'delete', 'ignore']) }),
    handle: (ctx, { params, body }) => fixDrift(ctx, params.deliveryId, body.how),
  }),
  'GET /api/social/marketplace/:vehicleId': route({
    summary: 'Text and photos of a vehicle, to list it on Marketplace by hand',
    permission: 'social.read',
    params: z.strictObject({ vehicleId: Id }),
    query: z.strictObject({ locale: z.enum(['en', 'fr']).default('en') }),
    answer: MarketplaceCopy,
    handle: (ctx, { params, query }) => marketplaceCopy(ctx, params.vehicleId, query.locale),
  }),
};

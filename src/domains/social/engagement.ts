import { z } from 'zod';
import { Id } from '#kernel/ids.ts';
import type { OwnContext } from '#platform/web/route.ts';
import { causeOf } from './call-log.ts';
import { callingAs } from './channel-calls.ts';
import { loseToken, reasonOf } from './channel-losing.ts';
import { park } from './channel-parking.ts';
import { findChannelRow } from './channels.ts';
import { readPost } from './meta/facebook-page.ts';
import { MetaFailure } from './meta/failure.ts';
import { readMedium } from './meta/instagram-account.ts';
import { findPostRow } from './posts.ts';

/** How a post does on one channel, as far as the five permissions allow it to be read. */
export const Engagement = z.object({
  deliveryId: Id,
  reactions: z.int().nullable(),
  comments: z.int().nullable(),
  shares: z.int().nullable().describe('Null where the network does not tell'),
});
export type Engagement = z.output<typeof Engagement>;

/**
 * Reads at the networks, for whoever looks at a post, how it does. What is read is shown and kept nowhere (promise P12).
 * Nothing is read while publishing is paused or the network asked to wait; what cannot be read is left out.
 *
 * @throws NotFound
 */
export async function readEngagement(ctx: OwnContext, postId: string): Promise<Engagement[]> {
  const { actor, out } = await ctx.work(
    async (inner) => {
      await findPostRow(inner, postId);
      const rows = await inner.db
        .selectFrom('delivery as d')
        .innerJoin('channel as c', (join) =>
          join.onRef('c.dealershipId', '=', 'd.dealershipId').onRef('c.id', '=', 'd.channelId'),
        )
        .select(['d.id', 'd.channelId', 'c.epoch', 'd.network', 'd.remoteId'])
        .where('d.dealershipId', '=', inner.dealershipId)
        .where('d.postId', '=', postId)
        .where('d.state', '=', 'published')
        .where('d.remoteId', 'is not', null)
        .where('d.takenDownAt', 'is', null)
        .where('c.token', 'is not', null)
        .where((eb) => eb.or([eb('c.parkedUntil', 'is', null), eb('c.parkedUntil', '<', inner.now)]))
        .orderBy('d.network')
        .execute();
      return { actor: inner.actor, out: rows };
    },
    { write: false },
  );
  const read = out.map(async (one): Promise<Engagement[]> => {
    const life = { dealershipId: ctx.dealershipId, channelId: one.channelId, epoch: one.epoch };
    try {
      const as = await callingAs(ctx.ground, life, { cause: causeOf(actor, one.channelId) });
      if (one.network === 'facebook') {
        const { reactions, comments, shares } = await readPost(ctx.ground, as, one.remoteId!);
        return [{ deliveryId: one.id, reactions, comments, shares }];
      }
      const { likes, comments } = await readMedium(ctx.ground, as, one.remoteId!);
      return [{ deliveryId: one.id, reactions: likes, comments, shares: null }];
    } catch (error) {
      if (!(error instanceof MetaFailure)) throw error;
      if (error.class === 'throttle')
        await ctx.work(async (inner) => void (await park(inner, await findChannelRow(inner, one.channelId), error)), {
          write: true,
        });
      if (error.class === 'reauth')
        await ctx.work((inner) => loseToken(inner, one.channelId, one.epoch, reasonOf(error)), { write: true });
      return [];
    }
  });
  return (await Promise.all(read)).flat();
}

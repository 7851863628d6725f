import type { DealershipRun } from '#platform/jobs/index.ts';
import { callingAs } from './channel-calls.ts';
import { readPost } from './meta/facebook-page.ts';
import { MetaFailure } from './meta/failure.ts';
import { readMedium } from './meta/instagram-account.ts';

/** For how long after publishing counts are read, how often, and how many in one go. */
const days = 14;
const hoursBetween = 6;
const atOnce = 40;

/** Reads the counts of what is out, as far as the five permissions allow: reactions, comments, shares; and missing addresses. */
export async function readEngagement(run: DealershipRun): Promise<void> {
  const now = run.ground.clock.now();
  const due = await run.work(
    (ctx) =>
      ctx.db
        .selectFrom('delivery as d')
        .innerJoin('channel as c', (join) =>
          join.onRef('c.dealershipId', '=', 'd.dealershipId').onRef('c.id', '=', 'd.channelId'),
        )
        .select(['d.id', 'd.channelId', 'd.channelEpoch', 'd.network', 'd.remoteId', 'd.permalink'])
        .where('d.dealershipId', '=', ctx.dealershipId)
        .where('d.state', '=', 'published')
        .where('d.remoteId', 'is not', null)
        .where('d.takenDownAt', 'is', null)
        .where('d.publishedAt', '>', new Date(now.getTime() - days * 86_400_000))
        .where('c.token', 'is not', null)
        .whereRef('c.epoch', '=', 'd.channelEpoch')
        .where((eb) => eb.or([eb('c.parkedUntil', 'is', null), eb('c.parkedUntil', '<', now)]))
        .where((eb) =>
          eb.or([
            eb('d.engagementAt', 'is', null),
            eb('d.engagementAt', '<', new Date(now.getTime() - hoursBetween * 3_600_000)),
          ]),
        )
        .orderBy('d.engagementAt', (order) => order.asc().nullsFirst())
        .limit(atOnce)
        .execute(),
    { write: false },
  );
  for (const one of due) {
    if (run.signal.aborted) return;
    try {
      const life = { dealershipId: run.dealershipId, channelId: one.channelId, epoch: one.channelEpoch };
      const as = await callingAs(run.ground, life, { signal: run.signal, evenPaused: true });
      const counts =
        one.network === 'facebook'
          ? await readPost(run.ground, as, one.remoteId!)
          : await readMedium(run.ground, as, one.remoteId!).then((read) => ({
              ...read,
              reactions: read.likes,
              shares: null,
            }));
      await keep(run, one.id, {
        engagement: JSON.stringify({ reactions: counts.reactions, comments: counts.comments, shares: counts.shares }),
        ...(one.permalink === null && counts.permalink ? { permalink: counts.permalink } : {}),
      });
    } catch (error) {
      if (!(error instanceof MetaFailure)) throw error;
      // Deleted at the network: it is not out any more, and drifts no more.
      if (error.class === 'missing') await keep(run, one.id, { takenDownAt: run.ground.clock.now() });
      else await keep(run, one.id, {});
      if (error.class === 'throttle' || error.class === 'reauth') return;
    }
  }
}

const keep = (
  run: DealershipRun,
  deliveryId: string,
  facts: { engagement?: string; permalink?: string; takenDownAt?: Date },
): Promise<void> =>
  run.work(async (ctx) => {
    await ctx.db
      .updateTable('delivery')
      .set({ ...facts, engagementAt: ctx.now })
      .where('dealershipId', '=', ctx.dealershipId)
      .where('id', '=', deliveryId)
      .where('state', '=', 'published')
      .execute();
  });

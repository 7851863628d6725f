import type { DealershipRun } from '#platform/jobs/index.ts';
import { callingAs } from './channel-calls.ts';
import { loseToken, reasonOf } from './channel-losing.ts';
import { park } from './channel-parking.ts';
import { findChannelRow } from './channels.ts';
import { readPost } from './meta/facebook-page.ts';
import { MetaFailure } from './meta/failure.ts';
import { readMedium } from './meta/instagram-account.ts';

/** For how long after publishing counts are read, how often, and how many in one go. */
const days = 14;
const hoursBetween = 6;
const atOnce = 40;

/** How long a new post may be missing from reads. */
const lag = 3_600_000;

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
        .select(['d.id', 'd.channelId', 'c.epoch', 'd.network', 'd.remoteId', 'd.permalink', 'd.publishedAt'])
        .where('d.dealershipId', '=', ctx.dealershipId)
        .where('d.state', '=', 'published')
        .where('d.remoteId', 'is not', null)
        .where('d.takenDownAt', 'is', null)
        .where('d.publishedAt', '>', new Date(now.getTime() - days * 86_400_000))
        .where('c.token', 'is not', null)
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
  // Channels that may not be asked any more, by what they answered.
  const silent = new Set<string>();
  for (const one of due) {
    if (run.signal.aborted) return;
    if (silent.has(one.channelId)) continue;
    try {
      const life = { dealershipId: run.dealershipId, channelId: one.channelId, epoch: one.epoch };
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
      // Deleted at the network: it is not out any more, and drifts no more. Right after publishing it only lags.
      const gone = error.class === 'missing' && now.getTime() - one.publishedAt!.getTime() > lag;
      await keep(run, one.id, gone ? { takenDownAt: run.ground.clock.now() } : {});
      if (['throttle', 'reauth', 'permission', 'stopped'].includes(error.class)) silent.add(one.channelId);
      if (error.class === 'throttle')
        await run.work(async (ctx) => void (await park(ctx, await findChannelRow(ctx, one.channelId), error)));
      if (error.class === 'reauth') await run.work((ctx) => loseToken(ctx, one.channelId, one.epoch, reasonOf(error)));
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

import type { DealershipRun } from '#platform/jobs/index.ts';
import { callingAs } from './channel-calls.ts';
import { loseToken, reasonOf } from './channel-losing.ts';
import { park } from './channel-parking.ts';
import { findChannelRow } from './channels.ts';
import { readPost } from './meta/facebook-page.ts';
import { MetaFailure } from './meta/failure.ts';
import { readMedium } from './meta/instagram-account.ts';

/** For how long after publishing posts are looked at, how often, and how many in one go. */
const days = 14;
const hoursBetween = 6;
const atOnce = 40;

/** How long a new post may be missing from reads. */
const lag = 3_600_000;

/**
 * Looks whether what was published is still there, so that a post which was deleted at the network is not called out of date
 * for ever; and learns addresses that were missing. Not while publishing is paused: it is only put off by that.
 */
export async function lookAfterPosts(run: DealershipRun): Promise<void> {
  const now = run.ground.clock.now();
  const due = await run.work(
    (ctx) =>
      ctx.db
        .selectFrom('delivery as d')
        .innerJoin('channel as c', (join) =>
          join.onRef('c.dealershipId', '=', 'd.dealershipId').onRef('c.id', '=', 'd.channelId'),
        )
        .leftJoin('socialSettings as s', 's.dealershipId', 'd.dealershipId')
        .select(['d.id', 'd.channelId', 'c.epoch', 'd.network', 'd.remoteId', 'd.permalink', 'd.publishedAt'])
        .where('d.dealershipId', '=', ctx.dealershipId)
        .where('s.pausedAt', 'is', null)
        .where('d.state', '=', 'published')
        .where('d.remoteId', 'is not', null)
        .where('d.takenDownAt', 'is', null)
        .where('d.publishedAt', '>', new Date(now.getTime() - days * 86_400_000))
        .where('c.token', 'is not', null)
        .where((eb) => eb.or([eb('c.parkedUntil', 'is', null), eb('c.parkedUntil', '<', now)]))
        .where((eb) =>
          eb.or([
            eb('d.lookedAt', 'is', null),
            eb('d.lookedAt', '<', new Date(now.getTime() - hoursBetween * 3_600_000)),
          ]),
        )
        .orderBy('d.lookedAt', (order) => order.asc().nullsFirst())
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
      const cause = { kind: 'care', id: one.channelId } as const;
      const as = await callingAs(run.ground, life, { cause, signal: run.signal });
      const read = one.network === 'facebook' ? readPost : readMedium;
      const { permalink } = await read(run.ground, as, one.remoteId!);
      await keep(run, one, one.permalink === null && permalink ? { permalink } : {});
    } catch (error) {
      if (!(error instanceof MetaFailure)) throw error;
      // Deleted at the network: it is not out any more, and drifts no more. Right after publishing it only lags.
      const gone = error.class === 'missing' && now.getTime() - one.publishedAt!.getTime() > lag;
      if (error.class !== 'stopped') await keep(run, one, gone ? { takenDownAt: run.ground.clock.now() } : {});
      if (['throttle', 'reauth', 'permission', 'stopped'].includes(error.class)) silent.add(one.channelId);
      if (error.class === 'throttle')
        await run.work(async (ctx) => void (await park(ctx, await findChannelRow(ctx, one.channelId), error)));
      if (error.class === 'reauth') await run.work((ctx) => loseToken(ctx, one.channelId, one.epoch, reasonOf(error)));
    }
  }
}

/** Only of the post that was asked about: a channel that was let go meanwhile has forgotten its number. */
const keep = (
  run: DealershipRun,
  { id, remoteId }: { id: string; remoteId: string | null },
  facts: { permalink?: string; takenDownAt?: Date },
): Promise<void> =>
  run.work(async (ctx) => {
    await ctx.db
      .updateTable('delivery')
      .set({ ...facts, lookedAt: ctx.now })
      .where('dealershipId', '=', ctx.dealershipId)
      .where('id', '=', id)
      .where('state', '=', 'published')
      .where('remoteId', '=', remoteId)
      .execute();
  });

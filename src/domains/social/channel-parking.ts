import { sql } from 'kysely';
import type { Context } from '#platform/database/context.ts';
import type { ChannelRow } from './channels.ts';
import { parkMinutes } from './delivery.ts';
import type { MetaFailure } from './meta/failure.ts';
import type { Usage } from './meta/usage.ts';

/**
 * Meta asked to wait: everything of the same bucket waits, because calls made meanwhile make it longer (meta-protocol 4.5).
 * A channel that waits holds up no other dealership; a whole app that has to wait holds up all.
 *
 * @returns until when
 */
export async function park(ctx: Context, channel: ChannelRow, failure: MetaFailure): Promise<Date> {
  const bucket = failure.class === 'quota' ? 'channel' : failure.bucket;
  const minutes = parkMinutes(failure.waitMinutes, bucket, channel.parkMinutes);
  const until = new Date(ctx.now.getTime() + minutes * 60_000);
  if (bucket === 'app') {
    await sql`insert into meta_park (network, until) values (${channel.network}, ${until})
      on conflict (network) do update set until = greatest(meta_park.until, excluded.until)`.execute(ctx.db);
    return until;
  }
  await ctx.db
    .updateTable('channel')
    .set({ parkedUntil: until, parkMinutes: minutes })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('state', '<>', 'disconnected')
    .where((eb) =>
      bucket === 'person' && channel.personId ? eb('personId', '=', channel.personId) : eb('id', '=', channel.id),
    )
    .execute();
  return until;
}

/** Failures in a row after which a channel is left alone for a while, and for how long: 30 seconds, doubling to ten minutes. */
const breaksAt = 5;
const restSeconds = (failures: number): number => Math.min(600, 30 * 2 ** (failures - breaksAt));

/** A call for a channel failed for a reason that may pass. Too many in a row, and all of its deliveries rest; one tries again first. */
export async function countFailure(ctx: Context, channelId: string): Promise<void> {
  const row = await ctx.db
    .updateTable('channel')
    .set((eb) => ({ failures: eb('failures', '+', 1) }))
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', channelId)
    .where('state', '<>', 'disconnected')
    .returning('failures')
    .executeTakeFirst();
  if (!row || row.failures < breaksAt) return;
  const until = new Date(ctx.now.getTime() + restSeconds(row.failures) * 1000);
  await rest(ctx, channelId, until);
}

/** Something of a channel worked: its failures are forgotten, and so is how long Meta last asked to wait. */
export async function countSuccess(ctx: Context, channelId: string): Promise<void> {
  await ctx.db
    .updateTable('channel')
    .set({ failures: 0, parkMinutes: 0 })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', channelId)
    .where((eb) => eb.or([eb('failures', '>', 0), eb('parkMinutes', '>', 0)]))
    .execute();
}

/** Lets a channel rest until then, unless it rests longer already. */
const rest = (ctx: Context, channelId: string, until: Date) =>
  ctx.db
    .updateTable('channel')
    .set({ parkedUntil: until })
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', channelId)
    .where((eb) => eb.or([eb('parkedUntil', 'is', null), eb('parkedUntil', '<', until)]))
    .execute();

/** How much of a budget is used before it is spared, and from where on it counts as used up, in per cent (meta-protocol 4.5). */
const spareFrom = 90;
const usedUp = 100;

/** An answer said how much of the budgets is used: near their end calls are slowed, at it they wait. */
export async function heedUsage(ctx: Context, channel: { id: string; network: string }, usage: Usage): Promise<void> {
  const minutes = (percent: number): number => (percent >= usedUp ? usage.waitMinutes || 15 : 1);
  if (usage.own >= spareFrom) await rest(ctx, channel.id, new Date(ctx.now.getTime() + minutes(usage.own) * 60_000));
  if (usage.app >= spareFrom) {
    await sql`insert into meta_park (network, until) values (${channel.network}, ${new Date(ctx.now.getTime() + minutes(usage.app) * 60_000)})
      on conflict (network) do update set until = greatest(meta_park.until, excluded.until)`.execute(ctx.db);
  }
}

import { sql } from 'kysely';
import type { Context } from '#platform/database/context.ts';
import type { ChannelRow } from './channels.ts';
import { parkMinutes } from './delivery.ts';
import type { MetaFailure } from './meta/failure.ts';

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

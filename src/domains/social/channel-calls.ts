import { Unavailable } from '#kernel/problems.ts';
import type { Ground } from '#platform/ground.ts';
import type { Cause } from './call-log.ts';
import { heedUsage } from './channel-parking.ts';
import { channelKeyScope, tokenPlace } from './channels.ts';
import type { Calling } from './meta/facebook-page.ts';
import { MetaFailure } from './meta/failure.ts';

/** A channel in one of its lives: after a disconnect it has another epoch, and nothing of the old one may call. */
export interface ChannelLife {
  dealershipId: string;
  channelId: string;
  epoch: number;
}

/**
 * What is needed for one call in the name of a channel. The token is read and opened for this call only; the epoch is
 * asked once more on the open connection, right before the first byte leaves (meta-protocol 9.6).
 *
 * @param how.cause who or what wants it: counted with each call
 * @param how.evenPaused for what goes on while publishing is paused: looking for what was handed over before, and keeping
 *   tokens alive
 * @throws MetaFailure of class `stopped` when the channel is not in this life any more
 */
export async function callingAs(
  ground: Ground,
  life: ChannelLife,
  how: { cause: Cause; signal?: AbortSignal; evenPaused?: boolean },
): Promise<Calling> {
  const row = await readLife(ground, life);
  if (!row || !row.token || (row.paused && !how.evenPaused)) throw new MetaFailure('stopped');
  let token: string;
  try {
    const key = await ground.keyring.of(channelKeyScope(life.dealershipId, life.channelId, life.epoch));
    token = key.open(row.token, tokenPlace(life.channelId, life.epoch)).toString('utf8');
  } catch (error) {
    // The key went between the two reads: the channel was let go.
    if (error instanceof Unavailable) throw new MetaFailure('stopped');
    throw error;
  }
  return {
    remoteId: row.remoteId!,
    token,
    behalf: {
      dealershipId: life.dealershipId,
      subject: life.channelId,
      cause: how.cause,
      life: { epoch: life.epoch, evenPaused: how.evenPaused ?? false },
    },
    heard: (usage) =>
      ground.database.asDealership(
        { dealershipId: life.dealershipId },
        (ctx) => heedUsage(ctx, { id: life.channelId, network: row.network }, usage),
        { write: true },
      ),
    ...(how.signal ? { signal: how.signal } : {}),
  };
}

async function readLife(
  ground: Ground,
  { dealershipId, channelId, epoch }: ChannelLife,
): Promise<{ network: string; token: Buffer | null; remoteId: string | null; paused: boolean } | undefined> {
  return ground.database.asDealership({ dealershipId }, async ({ db }) => {
    const row = await db
      .selectFrom('channel')
      .leftJoin('socialSettings', 'socialSettings.dealershipId', 'channel.dealershipId')
      .select(['channel.network', 'channel.token', 'channel.remoteId', 'socialSettings.pausedAt'])
      .where('channel.dealershipId', '=', dealershipId)
      .where('channel.id', '=', channelId)
      .where('channel.epoch', '=', epoch)
      .executeTakeFirst();
    return row && { network: row.network, token: row.token, remoteId: row.remoteId, paused: row.pausedAt !== null };
  });
}

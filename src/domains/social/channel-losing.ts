import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import type { ChannelReason } from './channel.ts';
import { destroyToken } from './forgetting.ts';
import { tellOwners } from './letters.ts';
import type { MetaFailure } from './meta/failure.ts';

/** Why a token is of no more use, from what Meta said. */
export function reasonOf(failure: MetaFailure): ChannelReason {
  if (failure.class === 'permission') return 'permission_missing';
  if (failure.class === 'page_role') return 'page_role';
  const reasons: Record<number, ChannelReason> = {
    458: 'removed_at_meta',
    459: 'checkpoint',
    460: 'password_changed',
    463: 'token_expired',
    464: 'checkpoint',
    492: 'page_role',
  };
  return reasons[failure.subcode ?? 0] ?? 'token_invalid';
}

/**
 * A token died: it is deleted with its key, no call is made with it any more, and the owners are told once. The channel
 * keeps its name and id, so that reconnecting it goes on where it stopped.
 */
export async function loseToken(ctx: Context, channelId: string, epoch: number, reason: ChannelReason): Promise<void> {
  const lost = await ctx.db
    .updateTable('channel')
    .set((eb) => ({
      state: 'needs_reconnect',
      reason,
      token: null,
      tokenExpiresAt: null,
      dataAccessExpiresAt: null,
      version: eb('version', '+', 1),
    }))
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', channelId)
    .where('epoch', '=', epoch)
    .where('state', 'in', ['ok', 'expiring'])
    .returning(['id', 'network'])
    .executeTakeFirst();
  if (!lost) return;
  await destroyToken(ctx, channelId);
  await record(ctx, {
    event: 'channel.needs_reconnect',
    record: { kind: 'channel', id: channelId },
    after: { network: lost.network, reason },
  });
  await tellOwners(ctx, { kind: 'needs_reconnect', network: lost.network as 'facebook', reason });
}

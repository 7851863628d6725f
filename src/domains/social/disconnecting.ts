import { sql } from 'kysely';
import type { Context } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import { enqueue } from '#platform/jobs/index.ts';
import { record } from '#platform/journal/index.ts';
import { noteErasure } from '#platform/ledger/index.ts';
import type { OwnContext } from '#platform/web/route.ts';
import { causeOf } from './call-log.ts';
import type { Behalf } from './call-log.ts';
import type { Channel, ChannelReason } from './channel.ts';
import { channelForUpdate, channelKeyScope, findChannel, tokenPlace } from './channels.ts';
import type { ChannelRow } from './channels.ts';
import { destroyToken, forgetRemoteIds } from './forgetting.ts';
import { followPosts } from './post-states.ts';
import { revokeFacebook } from './meta/facebook-login.ts';
import { revokeInstagram } from './meta/instagram-login.ts';
import { clearBytes } from './tasks.ts';

/** What is left in memory of a channel that was let go: enough to take the permission back at Meta, and nothing more. */
export interface Released {
  network: ChannelRow['network'];
  personId: string | null;
  token: string | undefined;
  scope: string;
  /** In whose name that last call is made. */
  behalf: Behalf;
  /** How many deliveries Meta's numbers and addresses were taken from. */
  deliveries: number;
}

/**
 * Lets go of a channel at once, in this transaction: token and identifiers emptied, those of its deliveries too, the token's
 * key destroyed, the epoch raised so that nothing of this life can call any more, what waits withdrawn (promise P14b). Doing
 * it twice is doing it once.
 */
export async function release(ctx: Context, channelId: string, reason: ChannelReason): Promise<Released | undefined> {
  const row = await channelForUpdate(ctx, channelId);
  if (row.state === 'disconnected') return undefined;
  const scope = channelKeyScope(ctx.dealershipId, channelId, row.epoch);
  const token = await opened(ctx, row, scope);
  await ctx.db
    .updateTable('channel')
    .set((eb) => ({
      state: 'disconnected',
      reason,
      epoch: eb('epoch', '+', 1),
      token: null,
      remoteId: null,
      personId: null,
      name: null,
      username: null,
      category: null,
      picture: null,
      permissions: [],
      tokenExpiresAt: null,
      dataAccessExpiresAt: null,
      parkedUntil: null,
      connectedBy: null,
      disconnectedAt: ctx.now,
      version: eb('version', '+', 1),
    }))
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', channelId)
    .execute();
  await destroyToken(ctx, channelId);
  const deliveries = await forgetRemoteIds(ctx, channelId);
  await noteErasure(ctx, reason === 'deletion_requested' ? 'meta' : 'channel', channelId);
  await withdrawDeliveries(ctx, channelId);
  await record(ctx, {
    event: 'channel.disconnected',
    record: { kind: 'channel', id: channelId },
    after: { network: row.network, reason },
  });
  const behalf = { dealershipId: ctx.dealershipId, subject: channelId, cause: causeOf(ctx.actor, channelId) };
  return { network: row.network, personId: row.personId, token, scope, behalf, deliveries };
}

async function opened(ctx: Context, row: ChannelRow, scope: string): Promise<string | undefined> {
  if (!row.token) return undefined;
  try {
    return (await ctx.ground.keyring.of(scope)).open(row.token, tokenPlace(row.id, row.epoch)).toString('utf8');
  } catch {
    // A token that cannot be opened is let go all the same.
    return undefined;
  }
}

/**
 * What has not been sent is withdrawn. What was being sent cannot be called back and may not be asked about any more: it is
 * withdrawn too, and says that it may be out.
 */
async function withdrawDeliveries(ctx: Context, channelId: string): Promise<void> {
  const withdrawn = await ctx.db
    .updateTable('delivery')
    .set((eb) => ({
      state: 'withdrawn',
      maybePublished: sql<boolean>`committed_at is not null`,
      fence: eb('fence', '+', 1),
      leasedUntil: null,
      staged: '{}',
      problem: JSON.stringify({ class: 'disconnected' }),
      version: eb('version', '+', 1),
    }))
    .where('dealershipId', '=', ctx.dealershipId)
    .where('channelId', '=', channelId)
    .where('state', 'in', ['waiting', 'sending', 'confirming'])
    .returning(['id', 'postId'])
    .execute();
  await followPosts(
    ctx,
    withdrawn.map((one) => one.postId),
  );
  for (const one of withdrawn) {
    await record(ctx, {
      event: 'delivery.withdrawn',
      record: { kind: 'post', id: one.postId },
      after: { deliveryId: one.id },
    });
  }
}

/** After the local deletion has committed, as best effort and for three seconds at most: the permission is taken back at Meta. */
export async function revokeAtMeta(ground: Ground, released: Released): Promise<void> {
  ground.keyring.forget(released.scope);
  try {
    if (released.network === 'instagram') {
      if (released.token) await revokeInstagram(ground, released.behalf, released.token);
      return;
    }
    // It takes the app from the person: every other Page of theirs would die with it, at any dealership (meta-protocol 1.9).
    if (!released.personId || !ground.config.meta.facebook || (await hangsOnPerson(ground, released.personId))) return;
    await revokeFacebook(ground, released.behalf, released.personId);
  } catch {
    ground.log.info({ network: released.network }, 'the permission could not be taken back at Meta; our copy is gone');
  }
}

const hangsOnPerson = (ground: Ground, personId: string): Promise<boolean> =>
  ground.database.asPlatform(
    async ({ db }) =>
      (await db
        .selectFrom('channel')
        .select('id')
        .where('network', '=', 'facebook')
        .where('personId', '=', personId)
        .limit(1)
        .executeTakeFirst()) !== undefined,
    {},
    { write: false },
  );

/** Disconnects a channel for a member of staff; possible in every state of the dealership (promise P14a). */
export async function disconnectChannel(ctx: OwnContext, channelId: string): Promise<Channel> {
  const manner = { write: true, lettingGo: true };
  const released = await ctx.work((inner) => release(inner, channelId, 'disconnected_by_staff'), manner);
  if (released) await revokeAtMeta(ctx.ground, released);
  return ctx.work((inner) => findChannel(inner, channelId), { write: false });
}

/**
 * Lets go of every channel in this transaction, and of logins that are under way with the tokens they hold: one that comes
 * back from Meta afterwards connects nothing. {@link revokeAll} tells Meta once it has committed.
 */
export async function releaseAll(ctx: Context, reason: ChannelReason): Promise<Released[]> {
  const rows = await ctx.db
    .selectFrom('channel')
    .select('id')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('state', '<>', 'disconnected')
    .orderBy('id')
    .execute();
  const all: Released[] = [];
  const { numDeletedRows } = await ctx.db
    .deleteFrom('channelConnection')
    .where('dealershipId', '=', ctx.dealershipId)
    .executeTakeFirst();
  // Their bytes go too, also where no channel is.
  if (numDeletedRows > 0n) await enqueue(ctx, clearBytes, {}, { key: 'clear bytes of channels' });
  for (const { id } of rows) {
    const one = await release(ctx, id, reason);
    if (one) all.push(one);
  }
  return all;
}

/** Takes the permissions of released channels back at Meta, as best effort. */
export const revokeAll = (ground: Ground, released: readonly Released[]): Promise<unknown> =>
  Promise.all(released.map((one) => revokeAtMeta(ground, one)));

/** Disconnects every channel: all of them in one transaction, then Meta is told of each. */
export async function disconnectAll(ctx: OwnContext, reason: ChannelReason = 'disconnected_by_staff'): Promise<number> {
  const released = await ctx.work((inner) => releaseAll(inner, reason), { write: true, lettingGo: true });
  await revokeAll(ctx.ground, released);
  return released.length;
}

import { newId } from '#kernel/ids.ts';
import { Conflict, NotFound } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { record } from '#platform/journal/index.ts';
import type { Network } from './channel.ts';
import { channelKeyScope, tokenPlace } from './channels.ts';
import { copyPicture } from './channel-pictures.ts';
import type { WorkOf } from './connecting.ts';

/** What is known of a Page or account at the moment it is connected. Nothing else of Meta's answers is kept (promise P12). */
export interface NewChannel {
  network: Network;
  remoteId: string;
  personId: string;
  name: string | null;
  username: string | null;
  category: string | null;
  pictureUrl: string | null;
  permissions: readonly string[];
  token: string;
  tokenExpiresAt: Date | null;
  dataAccessExpiresAt: Date | null;
}

/**
 * Connects a Page or account, or gives one that needed it a new token: a new life, with a key of its own. Deliveries that
 * wait for a channel that only lost its token, or are looked for, go on; those that were withdrawn stay so.
 *
 * @throws NotFound when everything was disconnected meanwhile, and this login with it
 */
export async function connectChannel(
  ctx: WorkOf,
  login: { id: string; userId: string },
  given: NewChannel,
): Promise<string> {
  const picture = await copyPicture(ctx.ground, given.pictureUrl);
  for (let attempt = 1; ; attempt++) {
    const before = await ctx.work((inner) => existing(inner, given), { write: false });
    const channelId = before?.id ?? newId();
    const epoch = (before?.epoch ?? 0) + 1;
    // Before the transaction: a key without a token does no harm, a token without a key could not be opened.
    await ctx.ground.keyring.create(channelKeyScope(ctx.dealershipId, channelId, epoch));
    const key = await ctx.ground.keyring.of(channelKeyScope(ctx.dealershipId, channelId, epoch));
    const token = key.seal(given.token, tokenPlace(channelId, epoch));
    try {
      await ctx.work(
        async (inner) => {
          await requireLogin(inner, login.id);
          const { userId } = login;
          await write(inner, given, { channelId, epoch, token, picture, userId, known: before !== undefined });
        },
        {
          write: true,
        },
      );
      return channelId;
    } catch (error) {
      // Somebody connected or let go of the same one at the same moment: once more on what is there now.
      if (!(error instanceof Conflict) || attempt === 3) throw error;
    }
  }
}

/** Held until the end of the transaction, so that "disconnect all" comes either before it or after. @throws NotFound */
async function requireLogin(ctx: Context, connectionId: string): Promise<void> {
  const row = await ctx.db
    .selectFrom('channelConnection')
    .select('id')
    .where('dealershipId', '=', ctx.dealershipId)
    .where('id', '=', connectionId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw new NotFound('connection');
}

const existing = (ctx: Context, given: NewChannel) =>
  ctx.db
    .selectFrom('channel')
    .select(['id', 'epoch'])
    .where('dealershipId', '=', ctx.dealershipId)
    .where('network', '=', given.network)
    .where('remoteId', '=', given.remoteId)
    .executeTakeFirst();

async function write(
  ctx: Context,
  given: NewChannel,
  made: { channelId: string; epoch: number; token: Buffer; picture: Buffer | null; userId: string; known: boolean },
): Promise<void> {
  const { channelId, epoch } = made;
  const facts = {
    state: 'ok',
    reason: null,
    epoch,
    remoteId: given.remoteId,
    personId: given.personId,
    name: given.name,
    username: given.username,
    category: given.category,
    picture: made.picture,
    permissions: [...given.permissions],
    token: made.token,
    tokenExpiresAt: given.tokenExpiresAt,
    dataAccessExpiresAt: given.dataAccessExpiresAt,
    tokenCheckedAt: ctx.now,
    tokenRenewedAt: ctx.now,
    warnedDays: null,
    parkedUntil: null,
    parkMinutes: 0,
    failures: 0,
    connectedBy: made.userId,
    connectedAt: ctx.now,
    disconnectedAt: null,
  };
  if (made.known) {
    const { numUpdatedRows } = await ctx.db
      .updateTable('channel')
      .set((eb) => ({ ...facts, version: eb('version', '+', 1) }))
      .where('dealershipId', '=', ctx.dealershipId)
      .where('id', '=', channelId)
      .where('epoch', '=', epoch - 1)
      .where('remoteId', '=', given.remoteId)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new Conflict('The channel was changed meanwhile.');
    await ctx.db
      .updateTable('delivery')
      .set({ channelEpoch: epoch })
      .where('dealershipId', '=', ctx.dealershipId)
      .where('channelId', '=', channelId)
      .where('state', 'in', ['waiting', 'sending', 'confirming'])
      .execute();
  } else {
    const added = await ctx.db
      .insertInto('channel')
      .values({ ...facts, dealershipId: ctx.dealershipId, id: channelId, network: given.network, createdAt: ctx.now })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!added) throw new Conflict('The same channel was connected at the same moment.');
  }
  await record(ctx, {
    event: made.known ? 'channel.reconnected' : 'channel.connected',
    record: { kind: 'channel', id: channelId },
    after: { network: given.network, permissions: [...given.permissions] },
  });
}

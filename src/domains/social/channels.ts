import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import { Conflict, NotFound } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import type { Channel as ChannelTable } from '#platform/database/schema.ts';
import { profileUrl } from './profile-links.ts';
import type { Channel, ChannelReason, ChannelState, Network } from './channel.ts';

/** A channel as it stands in its table. */
export type ChannelRow = Selectable<ChannelTable> & { network: Network; state: ChannelState };

/** Where a channel's token is sealed: moved to another channel or dealership it does not open. */
export const tokenPlace = (channelId: string, epoch: number): string => `channel token ${channelId} ${epoch}`;
/** The key that seals a channel's token in one of its lives, destroyed with it. */
export const channelKeyScope = (dealershipId: string, channelId: string, epoch: number): string =>
  `channel ${dealershipId} ${channelId} ${epoch}`;

const rows = (ctx: Context) => ctx.db.selectFrom('channel').selectAll().where('dealershipId', '=', ctx.dealershipId);

/** @throws NotFound */
export async function findChannelRow(ctx: Context, channelId: string): Promise<ChannelRow> {
  const row = await rows(ctx).where('id', '=', channelId).executeTakeFirst();
  if (!row) throw new NotFound('channel');
  return row as ChannelRow;
}

/** The same, locked until the transaction ends, at the version that was seen. @throws NotFound · Conflict */
export async function channelForUpdate(ctx: Context, channelId: string, version?: number): Promise<ChannelRow> {
  const row = await rows(ctx).where('id', '=', channelId).forUpdate().executeTakeFirst();
  if (!row) throw new NotFound('channel');
  if (version !== undefined && row.version !== version) {
    throw new Conflict('The channel was changed meanwhile.', { current: await findChannel(ctx, channelId) });
  }
  return row as ChannelRow;
}

/** The channels that are connected, and those that were let go in the last thirty days. */
export async function listChannels(ctx: Context): Promise<Channel[]> {
  const monthAgo = new Date(ctx.now.getTime() - 30 * 86_400_000);
  const found = await rows(ctx)
    .where((eb) => eb.or([eb('state', '<>', 'disconnected'), eb('disconnectedAt', '>', monthAgo)]))
    .orderBy('disconnectedAt', (order) => order.desc().nullsFirst())
    .orderBy('network')
    .orderBy('createdAt')
    .execute();
  const answers: Channel[] = [];
  for (const row of found) answers.push(await answerOf(ctx, row as ChannelRow));
  return answers;
}

/** @throws NotFound */
export const findChannel = async (ctx: Context, channelId: string): Promise<Channel> =>
  answerOf(ctx, await findChannelRow(ctx, channelId));

async function answerOf(ctx: Context, row: ChannelRow): Promise<Channel> {
  const { rows: counted } = await sql<{ beyond: number; connectedBy: string | null }>`select
    (select count(*)::int from delivery d where d.dealership_id = ${ctx.dealershipId} and d.channel_id = ${row.id}
      and d.state = 'waiting' and d.due_at > least(${row.tokenExpiresAt}::timestamptz, ${row.dataAccessExpiresAt}::timestamptz)) as beyond,
    (select name from staff_member s where s.dealership_id = ${ctx.dealershipId} and s.user_id = ${row.connectedBy}::uuid) as connected_by`.execute(
    ctx.db,
  );
  return {
    id: row.id,
    network: row.network,
    state: row.state,
    reason: row.reason as ChannelReason | null,
    name: row.name,
    username: row.username,
    category: row.category,
    hasPicture: row.picture !== null,
    profileUrl: profileUrl(ctx.ground.config, row),
    permissions: row.permissions,
    tokenExpiresAt: row.tokenExpiresAt,
    dataAccessExpiresAt: row.dataAccessExpiresAt,
    connectedBy: counted[0]?.connectedBy ?? null,
    connectedAt: row.connectedAt,
    disconnectedAt: row.disconnectedAt,
    parkedUntil: row.parkedUntil && row.parkedUntil > ctx.now ? row.parkedUntil : null,
    scheduledBeyond: counted[0]?.beyond ?? 0,
    version: row.version,
  };
}

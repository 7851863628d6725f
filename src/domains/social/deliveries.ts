import { sql } from 'kysely';
import { Conflict, NotFound } from '#kernel/problems.ts';
import type { Context } from '#platform/database/context.ts';
import { channelName } from './channel.ts';
import type { Network } from './channel.ts';
import type { DeliveryRow } from './delivery.ts';
import type { Delivery } from './post.ts';

const rows = (ctx: Context) => ctx.db.selectFrom('delivery').selectAll().where('dealershipId', '=', ctx.dealershipId);

/** @throws NotFound */
export async function findDeliveryRow(ctx: Context, deliveryId: string): Promise<DeliveryRow> {
  const row = await rows(ctx).where('id', '=', deliveryId).executeTakeFirst();
  if (!row) throw new NotFound('delivery');
  return row as unknown as DeliveryRow;
}

/** The same, locked until the transaction ends. @throws NotFound · Conflict with the delivery as it is now */
export async function deliveryForUpdate(ctx: Context, deliveryId: string, version?: number): Promise<DeliveryRow> {
  const row = await rows(ctx).where('id', '=', deliveryId).forUpdate().executeTakeFirst();
  if (!row) throw new NotFound('delivery');
  if (version !== undefined && row.version !== version) {
    const deliveries = await deliveriesOf(ctx, [row.postId], false);
    const current = deliveries.get(row.postId)?.find((one) => one.id === deliveryId);
    throw new Conflict('The delivery went on meanwhile.', { current });
  }
  return row as unknown as DeliveryRow;
}

/** Whether anything of a post was ever handed to a network. */
export async function wasSent(ctx: Context, postId: string): Promise<boolean> {
  const { rows: found } = await sql`select from delivery
    where dealership_id = ${ctx.dealershipId} and post_id = ${postId} and (commits > 0 or state not in ('waiting', 'withdrawn')) limit 1`.execute(
    ctx.db,
  );
  return found.length > 0;
}

/** The deliveries of posts, as staff see them; with what was tried when `log` is asked for. */
export async function deliveriesOf(
  ctx: Context,
  postIds: readonly string[],
  log: boolean,
): Promise<Map<string, Delivery[]>> {
  const made = new Map<string, Delivery[]>();
  if (postIds.length === 0) return made;
  const found = await ctx.db
    .selectFrom('delivery as d')
    .innerJoin('channel as c', (join) =>
      join.onRef('c.dealershipId', '=', 'd.dealershipId').onRef('c.id', '=', 'd.channelId'),
    )
    .selectAll('d')
    .select(['c.name', 'c.username', 'c.state as channelState'])
    .where('d.dealershipId', '=', ctx.dealershipId)
    .where('d.postId', 'in', [...postIds])
    .orderBy('d.network')
    .orderBy('d.id')
    .execute();
  const attempts =
    log && found.length > 0
      ? await ctx.db
          .selectFrom('deliveryAttempt')
          .selectAll()
          .where('dealershipId', '=', ctx.dealershipId)
          .where(
            'deliveryId',
            'in',
            found.map((one) => one.id),
          )
          .orderBy('id')
          .limit(500)
          .execute()
      : [];
  for (const one of found) {
    const row = one as unknown as DeliveryRow & { name: string | null; username: string | null; channelState: string };
    const list = made.get(row.postId) ?? [];
    list.push({
      id: row.id,
      channel: {
        id: row.channelId,
        network: row.network as Network,
        name: channelName(row),
        connected: row.channelState !== 'disconnected',
      },
      state: row.state,
      dueAt: row.dueAt,
      nextAt: ['waiting', 'sending', 'confirming'].includes(row.state) ? row.nextAt : null,
      attempts: row.attempts,
      commits: row.commits,
      permalink: row.permalink,
      publishedAt: row.publishedAt,
      problem: row.problem as Delivery['problem'],
      maybePublished: row.maybePublished,
      duplicates: row.duplicates,
      log: attempts
        .filter((attempt) => attempt.deliveryId === row.id)
        .map((attempt) => ({
          at: attempt.at,
          step: attempt.step,
          outcome: attempt.outcome as 'ok',
          problem: attempt.problem as Delivery['problem'],
        })),
      version: row.version,
    });
    made.set(row.postId, list);
  }
  return made;
}

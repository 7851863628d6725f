import { sql } from 'kysely';
import type { Context } from '#platform/database/context.ts';
import { enqueue } from '#platform/jobs/index.ts';
import { clearBytes } from './tasks.ts';

/**
 * A channel was let go: everything that Meta had said of its deliveries goes with it, in the same transaction. Numbers and
 * addresses of posts, what was staged, and the numbers of Meta's refusals; whoever holds a delivery at that moment writes
 * nothing more. What the dealership itself wrote, and when it was published, stays (promises P12, P14b).
 *
 * @returns the deliveries that were known to Meta by a number or address
 */
export async function forgetRemoteIds(ctx: Context, channelId: string): Promise<number> {
  const { rows } = await sql<{ known: number }>`
    with mine as (
      select id, (remote_id is not null or permalink is not null or staged <> '{}') as known from delivery
      where dealership_id = ${ctx.dealershipId} and channel_id = ${channelId}
      for update
    ), forgotten as (
      update delivery d set remote_id = null, permalink = null, staged = '{}', looked_at = null, watch_until = null,
        problem = case when d.problem is null then null else jsonb_build_object('class', d.problem -> 'class') end,
        fence = d.fence + 1, leased_until = null, version = d.version + 1
      from mine where d.dealership_id = ${ctx.dealershipId} and d.id = mine.id
    ), tried as (
      update delivery_attempt a set problem = jsonb_build_object('class', a.problem -> 'class')
      from mine where a.dealership_id = ${ctx.dealershipId} and a.delivery_id = mine.id and a.problem is not null
    )
    select count(*) filter (where known)::int as known from mine`.execute(ctx.db);
  return rows[0]!.known;
}

/**
 * Destroys the key of a channel's token in this transaction, so that no copy of the row opens any more; the bytes of row
 * and key leave the server's files right after it.
 */
export async function destroyToken(ctx: Context, channelId: string): Promise<void> {
  await sql`select core.destroy_channel_key(${channelId}::uuid)`.execute(ctx.db);
  await enqueue(ctx, clearBytes, {}, { key: 'clear bytes of channels' });
}

import { sql } from 'kysely';
import type { Context } from '#platform/database/context.ts';

/**
 * Quiets what an archive brought in: nothing is published because a copy was loaded. Channels have no permission here until
 * somebody connects them; planned posts are drafts again, rules are off, and deliveries that were under way are withdrawn.
 */
export async function quietLoaded(ctx: Context): Promise<{ channels: number; posts: number; rules: number }> {
  const channels = await sql`update channel set state = 'needs_reconnect', reason = 'token_invalid'
    where dealership_id = ${ctx.dealershipId} and state in ('ok', 'expiring')`.execute(ctx.db);
  await sql`update delivery set state = 'withdrawn' where dealership_id = ${ctx.dealershipId} and state in ('waiting', 'sending', 'confirming')`.execute(
    ctx.db,
  );
  const posts = await sql`update post set state = 'draft', scheduled_at = null, scheduled_wall = null
    where dealership_id = ${ctx.dealershipId} and state in ('scheduled', 'publishing')`.execute(ctx.db);
  const rules =
    await sql`update social_rule set active = false where dealership_id = ${ctx.dealershipId} and active`.execute(
      ctx.db,
    );
  const count = (one: { numAffectedRows?: bigint | undefined }): number => Number(one.numAffectedRows ?? 0n);
  return { channels: count(channels), posts: count(posts), rules: count(rules) };
}

import { sql } from 'kysely';
import type { PlatformContext } from '#platform/database/context.ts';
import { tally } from '#platform/tally.ts';
import { noteErasure } from '#platform/ledger/index.ts';
import { forgetUser } from './sessions.ts';
import { userRow } from './users.ts';

/**
 * Deletes an account with everything that the data register keeps with it: sessions, devices, passkeys, codes, links, history,
 * policies accepted, kept answers and letters. What stays elsewhere is an opaque id.
 * @param kind whether it was a child's: of that account not even the name stays in a dealership's records
 * @throws NotFound
 */
export async function eraseUser(
  ctx: PlatformContext,
  userId: string,
  kind: 'account' | 'child' = 'account',
): Promise<{ email: string; name: string; locale: 'en' | 'fr' }> {
  const { email, name, locale } = await userRow(ctx, userId);
  await ctx.db.deleteFrom('accountIdempotencyKey').where('actorId', '=', userId).execute();
  await ctx.db.deleteFrom('platformMail').where('toAddress', '=', email).execute();
  // Conversations by mail with that address, and their whole mails.
  await sql`delete from inbound_mail where about in (
    select id from support_request where user_id = ${userId}::uuid or email = ${email})`.execute(ctx.db);
  await ctx.db.deleteFrom('supportRequest').where('email', '=', email).where('userId', 'is', null).execute();
  // The rest hangs on the account and goes with it.
  await ctx.db.deleteFrom('userAccount').where('id', '=', userId).execute();
  await tally(ctx, 'account_deleted');
  await noteErasure(ctx, kind, userId);
  forgetUser(ctx.ground, userId);
  return { email, name, locale: locale === 'fr' ? 'fr' : 'en' };
}

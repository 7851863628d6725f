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
  // The rest hangs on the account and goes with it.
  await ctx.db.deleteFrom('userAccount').where('id', '=', userId).execute();
  await tally(ctx, 'account_deleted');
  await noteErasure(ctx, kind, userId);
  forgetUser(ctx.ground, userId);
  return { email, name, locale: locale === 'fr' ? 'fr' : 'en' };
}

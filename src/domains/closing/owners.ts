import type { Locale } from '#kernel/messages.ts';
import type { PlatformContext } from '#platform/database/context.ts';

/** An owner with an account, to be written to. */
export interface Owner {
  userId: string;
  name: string;
  email: string;
  locale: Locale;
}

/** The active owners of a dealership. */
export async function ownersOf(ctx: PlatformContext, dealershipId: string): Promise<Owner[]> {
  const rows = await ctx.db
    .selectFrom('staffMember')
    .select(['userId', 'roles'])
    .where('dealershipId', '=', dealershipId)
    .where('state', '=', 'active')
    .execute();
  return accountsOf(
    ctx,
    rows.filter(({ roles }) => roles.includes('owner')).map(({ userId }) => userId),
  );
}

/** The accounts of these people that still live. */
export async function accountsOf(ctx: PlatformContext, userIds: readonly string[]): Promise<Owner[]> {
  if (userIds.length === 0) return [];
  const rows = await ctx.db
    .selectFrom('userAccount')
    .select(['id as userId', 'name', 'email', 'locale'])
    .where('id', 'in', userIds)
    .where('closedAt', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ ...row, locale: row.locale === 'fr' ? 'fr' : 'en' }));
}

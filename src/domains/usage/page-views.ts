import { z } from 'zod';
import { newId } from '#kernel/ids.ts';
import { hasConsent } from '#domains/accounts/index.ts';
import type { AccountContext } from '#platform/web/route.ts';
import { clientOf } from './client.ts';

/** The pattern of a screen, as its route says it: `/inventory/$vehicleId`. Digits and queries cannot stand in it. */
export const ScreenPattern = z
  .string()
  .max(100)
  .regex(/^(\/(\$[A-Za-z]+|[a-z][a-z-]{0,39})?)+$/, 'must be the pattern of a screen, such as /inventory/$vehicleId');

/** The browser’s own word that it does not want to be followed (Do Not Track, Global Privacy Control): counts as a no. */
const refuses = (headers: Headers): boolean => headers.get('sec-gpc') === '1' || headers.get('dnt') === '1';

/**
 * A screen was opened. The count of the day names nobody; who and when is kept only for those who agreed to it, and
 * whose browser does not refuse (P09, P24a).
 */
export async function viewed(ctx: AccountContext, page: string): Promise<void> {
  const client = clientOf(ctx.origin.userAgent);
  await ctx.db
    .insertInto('usageDay')
    .values({ day: ctx.now.toISOString().slice(0, 10), page, ...client, views: 1 })
    .onConflict((conflict) =>
      conflict.columns(['day', 'page', 'browser', 'os']).doUpdateSet((eb) => ({ views: eb('usageDay.views', '+', 1) })),
    )
    .execute();
  if (refuses(ctx.request.headers) || !(await hasConsent(ctx, ctx.account.userId, 'analytics'))) return;
  await ctx.db
    .insertInto('usageEvent')
    .values({ id: newId(), userId: ctx.account.userId, at: ctx.now, page, ip: ctx.origin.ip, ...client })
    .execute();
}
